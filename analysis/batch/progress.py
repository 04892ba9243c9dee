"""How a batch goes on: one bar with rate and time left on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.captions import count
from analysis.errors import plain

if TYPE_CHECKING:
    from analysis.batch.ledger import Record
    from analysis.batch.run import Planned

_LINES = 10  # in all, where there is no terminal


class Progress:
    """Shows a run. Use it as a context; it writes to standard error alone."""

    def __enter__(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.began, self.done, self.failed, self.total = time.monotonic(), 0, 0, 0
        console = Console(stderr=True)
        self.bar = None
        if console.is_terminal:
            columns = (
                TextColumn("pairs"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[told]}"),
                TimeRemainingColumn(),
                TextColumn("left"),
            )
            self.bar = Progress(
                *columns, console=console, auto_refresh=False, transient=True, speed_estimate_period=120
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def begin(self, planned: Sequence[Planned], to_run: int) -> None:
        """Say how all pairs stand and how many will be run."""
        self.began, self.total = time.monotonic(), to_run
        print(standing(planned), file=sys.stderr)
        if self.bar:
            self.task = self.bar.add_task("", total=to_run, told="")
            self.bar.start()

    def pulse(self) -> None:
        """Move the clock on."""
        if self.bar:
            self.bar.refresh()

    def finished(self, record: Record) -> None:
        """Count a pair that has run."""
        self.done += 1
        self.failed += record.status == "failed"
        if record.status == "failed" and self.bar:
            self.bar.console.print(plain(f"failed: {record.id}: {record.reason}"), markup=False, highlight=False)
        if self.bar:
            self.bar.update(self.task, completed=self.done, told=f"{self.rate:.0f} a minute")
            self.bar.refresh()
        elif self.done * _LINES // self.total > (self.done - 1) * _LINES // self.total:
            left = (self.total - self.done) / max(self.rate, 1e-9)
            rate = f"{self.rate:.0f} a minute, {left:.1f} min left"
            print(f"{self.elapsed:6.0f} s  {self.done:,} of {count(self.total, 'pair')}, {rate}", file=sys.stderr)

    @property
    def rate(self) -> float:
        """Pairs a minute since the start."""
        return self.done / max(self.elapsed, 1e-9) * 60


def standing(planned: Sequence[Planned]) -> str:
    """Return in one line how many pairs are done, stale, missing and failed, and how many will be run."""
    states = Counter(item.state.status for item in planned)
    told = ", ".join(f"{states[name]:,} {name}" for name in ("done", "stale", "missing", "failed") if states[name])
    runs = sum(item.runs for item in planned)
    kept = states["failed"] - sum(item.runs for item in planned if item.state.status == "failed")
    hint = " (failed ones are tried again with --retry-failed)" if kept else ""
    return f"{count(len(planned), 'pair')}: {told}; {runs:,} to run{hint}"
