"""Time ``framing study`` beside the plain chain and beside the floor, in one run.

    python benchmarks/study.py [--runs N]

- plain chain: five calls of ``papermill`` and five of ``jupyter nbconvert --to html`` on the same notebooks;
- floor: ``benchmarks/floor.py``, one process that makes the same tables and figures.

Prints wall and CPU seconds (of the process and all its children; the median of N runs,
the three in turn so that a slow spell of the machine falls on all), peak memory of the
largest process, and the ratios. Nothing here is asserted: a shared machine is no judge.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.report.run import list_notebooks

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def run(commands: list[list[str]]) -> tuple[float, float, float]:
    """Run commands one after another; return wall seconds, CPU seconds and peak MB of the largest process."""
    began, cpu, peak = time.monotonic(), 0.0, 0.0
    for command in commands:
        process = subprocess.Popen(
            command,
            cwd=ROOT / "notebooks",
            env=os.environ | ONE_THREAD,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"error: {' '.join(command)}: it ended with exit code {process.returncode}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return time.monotonic() - began, cpu, peak


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Time framing study beside the plain chain and the floor.")
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    scratch = Path(tempfile.mkdtemp())
    chain = []
    for notebook in list_notebooks():
        done = str(scratch / notebook.name)
        chain.append([str(BIN / "papermill"), str(notebook), done, "-p", "out", str(scratch / "chain")])
        chain.append([str(BIN / "jupyter"), "nbconvert", "--to", "html", "--output-dir", str(scratch / "html"), done])
    designs = {
        "framing study": [[str(BIN / "framing"), "study", "--out", str(scratch / "study")]],
        "plain chain": chain,
        "floor": [[sys.executable, str(ROOT / "benchmarks/floor.py"), str(scratch / "floor")]],
    }
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in designs}
    for number in range(runs + 1):  # the first round warms the disk's cache and is not counted
        for name, commands in designs.items():
            figure = run(commands)
            if number:
                figures[name].append(figure)
    medians = {
        name: [statistics.median(values) for values in zip(*rows, strict=True)] for name, rows in figures.items()
    }
    print(f"{'':16}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}")
    for name, (wall, cpu, peak) in medians.items():
        print(f"{name:16}{wall:10.2f}{cpu:10.2f}{peak:10.0f}")
    study, plain, floor = (medians[name] for name in designs)
    print(f"plain chain / framing study: {plain[0] / study[0]:.1f} x wall, {plain[1] / study[1]:.1f} x CPU")
    print(f"framing study / floor:       {study[0] / floor[0]:.2f} x wall, {study[1] / floor[1]:.2f} x CPU")
    print(f"index.html: {(scratch / 'study/index.html').stat().st_size / 1000:.0f} kB")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
