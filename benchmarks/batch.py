"""Time ``framing batch`` beside the plain way, beside that kept busy by two processes, and beside the floor.

    python benchmarks/batch.py [--manifest FILE] [--pairs N ...] [--jobs N] [--plain N] [--summary-only]

- plain way: for each pair, a call of ``papermill`` and one of ``jupyter nbconvert --to html`` a notebook;
- the same by two processes: two such chains at a time;
- floor: one warm process that makes the same tables and figures (``benchmarks/floor.py``), no notebooks.

Prints pairs a minute, CPU seconds a pair (of all processes), and the memory of the worker processes
in the first and the last quarter of a run (resident; and PSS, where libraries that processes share count once), and the peak of the process that leads it. Without a manifest the pairs are made of the
articles in ``data``. Where a manifest has fewer pairs than asked for, its pairs come again under other
ids. Everything is measured in one run; nothing is asserted: a shared machine is no judge.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import resource
import runpy
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.batch.ledger import make_task, read_articles
from analysis.batch.manifest import read_manifest
from analysis.batch.pair import Options, stage
from analysis.report.run import list_notebooks
from analysis.study_file import write_study

BIN = Path(sys.executable).parent
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}


def cpu() -> float:
    """Return the CPU seconds of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def call(*command: object, folder: Path = ROOT) -> None:
    """Run a command; end the benchmark where it fails."""
    done = subprocess.run([*map(str, command)], cwd=folder, env=os.environ | ONE_THREAD, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {command[0]}: {done.stderr[-400:]}; see above")


def write_rows(source: Path | None, count: int, target: Path) -> Path:
    """Write a manifest of ``count`` pairs of the given one, or of the articles in ``data``."""
    if source:
        with source.open(encoding="utf-8", newline="") as file:
            rows = [
                (source.resolve().parent / row["a"], source.resolve().parent / row["b"]) for row in csv.DictReader(file)
            ]
    else:
        articles = [
            *sorted((ROOT / "data/articles").glob("*.txt")),
            *sorted((ROOT / "data/coding/unseen").glob("*.txt")),
        ]
        rows = list(combinations(articles, 2))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "a", "b"])
        writer.writerows((f"p{number:05}", *row) for number, row in enumerate(islice(cycle(rows), count)))
    return target


def write_studies(manifest: Path, folder: Path) -> list[Path]:
    """Write each pair as a study file with its articles, as a person would for the plain way."""
    studies = []
    for pair in read_manifest(manifest).pairs:
        task = make_task(pair, Options(), read_articles(pair))
        study = stage(task, folder / "stage" / pair.folder)
        studies.append(write_study(study, folder / pair.folder))
    return studies


def run_plain(study: Path) -> None:
    """Run the notebooks of one study the plain way."""
    out = study.parent / "plain"
    out.mkdir(exist_ok=True)
    for notebook in list_notebooks():
        done = out / notebook.name
        values = ("-p", "study_file", study, "-p", "out", out)
        call(BIN / "papermill", notebook, done, *values, folder=ROOT / "notebooks")
        call(BIN / "jupyter", "nbconvert", "--to", "html", done)


def run_floor(studies: list[Path]) -> None:
    """Make the tables and figures of some studies in this process."""
    for study in studies:
        sys.argv = ["floor.py", str(study.parent / "floor"), str(study)]
        runpy.run_path(str(ROOT / "benchmarks/floor.py"), run_name="__main__")


class Memory(threading.Thread):
    """Samples the memory of the worker processes of a run, in MB: resident, and with what is shared divided by its users.

    ``peak`` is the most that the process which leads the run has held.
    """

    def __init__(self, parent: int) -> None:
        super().__init__(daemon=True)
        self.parent, self.samples, self.peak = parent, [], 0.0

    def run(self) -> None:
        """Take a sample every half second until the run ends."""
        while Path(f"/proc/{self.parent}").exists():
            sizes = [size for folder in Path("/proc").glob("[0-9]*") if (size := self._size(folder))]
            if sizes:
                self.samples.append(max(sizes))
            with contextlib.suppress(OSError, LookupError):
                status = Path(f"/proc/{self.parent}/status").read_text()
                self.peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
            time.sleep(0.5)

    def _size(self, folder: Path) -> tuple[float, float] | None:
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) != self.parent or b"analysis.batch.worker" not in (folder / "cmdline").read_bytes():
                return None
            rows = [line.split() for line in (folder / "smaps_rollup").read_text().splitlines()[1:]]
            sizes = {name: int(size) / 1024 for name, size, *_ in rows}
            return sizes["Rss:"], sizes["Pss:"]
        except (OSError, IndexError, ValueError, KeyError):  # ended a moment ago
            return None

    def quarters(self) -> str:
        """Return the largest worker in the first and in the last quarter of the run."""
        if not self.samples:
            return ""
        part = max(len(self.samples) // 4, 1)
        first, last = (map(max, zip(*few, strict=True)) for few in (self.samples[:part], self.samples[-part:]))
        (resident, shared), (resident_after, shared_after) = first, last
        return f"{resident:.0f} to {resident_after:.0f} MB; {shared:.0f} to {shared_after:.0f}; {self.peak:.0f}"


def run_batch(manifest: Path, out: Path, jobs: int, *options: str) -> str:
    """Run ``framing batch``; return the memory of its workers."""
    command = [sys.executable, "-m", "analysis.cli", "batch", manifest, "--out", out, "--jobs", jobs, *options]
    process = subprocess.Popen([*map(str, command)], cwd=ROOT, env=os.environ | ONE_THREAD, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    memory = Memory(process.pid)
    memory.start()
    if process.wait():
        raise SystemExit(f"error: framing batch: it ended with exit code {process.returncode}; run it by hand")
    memory.join()
    return memory.quarters()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Time framing batch beside the plain way and the floor.")
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--pairs", type=int, nargs="+", default=[10, 100], metavar="N")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("--plain", type=int, default=2, metavar="N", help="pairs run the plain way (default: 2)")
    parser.add_argument("--summary-only", action="store_true")
    parser.add_argument("--floor", type=Path, nargs="+", help=argparse.SUPPRESS)  # the floor, in a process of its own
    options = parser.parse_args()
    if options.floor:
        return run_floor(options.floor)
    scratch = Path(tempfile.mkdtemp())
    lines: list[tuple[str, int, float, float, str]] = []

    def measure(name: str, count: int, job: object) -> None:
        began, used = time.monotonic(), cpu()
        told = job() or ""  # type: ignore[operator]
        lines.append((name, count, time.monotonic() - began, cpu() - used, str(told)))
        name, count, wall, seconds, told = lines[-1]
        print(f"{name:34}{count:6}{wall:9.1f}{count / wall * 60:12.1f}{seconds / count:12.2f}   {told}", flush=True)

    print(
        f"{'':34}{'pairs':>6}{'wall s':>9}{'a minute':>12}{'CPU s each':>12}   workers, first to last quarter: resident; PSS; lead"
    )
    few = write_studies(write_rows(options.manifest, max(options.plain, 1), scratch / "few.csv"), scratch / "few")
    further = ["--summary-only"] if options.summary_only else []
    if options.plain:
        measure("plain way", len(few), lambda: [run_plain(study) for study in few] and "")
        with ThreadPoolExecutor(2) as two:
            measure("plain way, two at a time", len(few), lambda: list(two.map(run_plain, few)) and "")
    measure("floor, imports included", len(few), lambda: call(sys.executable, __file__, "--floor", *few))
    for count in options.pairs:
        manifest = write_rows(options.manifest, count, scratch / f"{count}.csv")
        name = f"framing batch --jobs {options.jobs}{' --summary-only' if further else ''}"
        measure(name, count, lambda m=manifest, c=count: run_batch(m, scratch / f"out{c}", options.jobs, *further))
        shutil.rmtree(scratch / f"out{count}")
    if options.plain:
        plain, busy, batch = lines[0], lines[1], lines[-1]
        each = [line[2] / line[1] for line in (plain, busy, batch)]
        work = [line[3] / line[1] for line in (plain, batch)]
        print(f"plain way / framing batch: {each[0] / each[2]:.1f} x wall, {work[0] / work[1]:.1f} x CPU")
        print(f"plain way, two at a time / framing batch: {each[1] / each[2]:.1f} x wall")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
