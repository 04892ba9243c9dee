"""What a terminal shows: how a run goes on, and tables as lines.

On a terminal a run is one bar; elsewhere it is a few plain lines. Both on standard error.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from analysis.captions import count
from analysis.errors import plain

if TYPE_CHECKING:
    import pandas as pd

    from analysis.batch.ledger import Record
    from analysis.batch.run import Planned

_LINES = 10  # in all, where there is no terminal


class _Shown:
    """A run as it goes on. Use it as a context; ``bar`` is None where there is no terminal."""

    def __init__(self, *columns: Any) -> None:
        self.began = time.monotonic()
        console = Console(stderr=True)
        # No refresh thread: the process forks, and a fork must find it single-threaded.
        options: dict[str, Any] = {"auto_refresh": False, "transient": True, "speed_estimate_period": 120}
        self.bar = Progress(*columns, console=console, **options) if console.is_terminal else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began


class Steps(_Shown):
    """The steps of a study, with the time that has passed."""

    def __init__(self) -> None:
        super().__init__(TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.last = ""
        if self.bar:
            self.task = self.bar.add_task("", total=None)
            self.bar.start()

    def step(self, name: str, number: int, total: int) -> None:
        """Show which step is under way."""
        if self.bar:
            self.bar.update(
                self.task,
                description=name,
                completed=max(number - 1, 0) if name != "done" else total,
                total=total,
            )
            self.bar.refresh()
        elif name != self.last:
            print(f"{self.elapsed:5.1f} s  {name}", file=sys.stderr)
        self.last = name


class Pairs(_Shown):
    """The pairs of a batch, with their rate and the time that is left."""

    def __init__(self) -> None:
        told = TextColumn("{task.fields[told]}")
        super().__init__(
            TextColumn("pairs"), BarColumn(), MofNCompleteColumn(), told, TimeRemainingColumn(), TextColumn("left")
        )
        self.done, self.failed, self.total = 0, 0, 0

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


def as_text(table: pd.DataFrame) -> str:
    """Return a table as lines for a terminal, control characters made visible."""
    shown = table.astype(object).where(table.notna(), "").map(plain)
    return shown.to_string(index=False)
