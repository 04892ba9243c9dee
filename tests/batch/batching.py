"""Tiny invented articles, manifests of them, and the means to run batches as they are run."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from analysis.batch.manifest import read_manifest
from analysis.batch.pair import Options
from analysis.batch.run import run_batch

ROOT = Path(__file__).resolve().parents[2]
SUMMARY = Options(summary=True)
TEXTS = {
    "talks": "Ministers may sign a pact. They must hurry. Trade will grow. Critics may object. Nobody should doubt it. The alliance is strong.",
    "doubts": "Critics warn of danger. The pact is a landmark. Sanctions may bite. We must act. The threat is real. Perhaps it will fail.",
    "market": "Prices rose on Monday. Traders clearly expect more. Banks might lend less. Growth is certainly slow. Buyers seem calm. Sellers wait.",
}


class Silent:
    """A watcher that keeps what it is told."""

    def __init__(self):
        self.ran = []

    def begin(self, planned, to_run):
        self.planned, self.to_run = planned, to_run

    def pulse(self):
        pass

    def finished(self, record):
        self.ran.append(record.id)


def write_articles(folder: Path) -> None:
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


def write_manifest(folder: Path, rows: list[dict[str, str]], name: str = "pairs.csv") -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder / name


def pair(identifier: str, a: str = "talks", b: str = "doubts", **further: str) -> dict[str, str]:
    return {"id": identifier, "a": f"{a}.txt", "b": f"{b}.txt", **further}


def run(manifest: Path, out: Path, options: Options = SUMMARY, jobs: int = 1, **further):
    """Run a batch with real workers; return it and what the watcher saw."""
    watcher = further.pop("watcher", None) or Silent()
    return run_batch(read_manifest(manifest), out, options, jobs=jobs, watcher=watcher, **further), watcher


def start(*arguments: object, cwd: Path) -> subprocess.Popen[str]:
    """Start the command in a process of its own and in the background."""
    command = [sys.executable, "-m", "analysis.cli", "batch", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    # Tests that a shell runs in the background hand down Ctrl-C as ignored; a person at a terminal has it.
    heard = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, heard)


def workers(parent: int) -> list[int]:
    """Return the worker processes of a run, by the system's own list."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            owner = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"analysis.batch.worker" in command and owner == parent:
            found.append(int(folder.name))
    return found


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def wait_for(what, seconds: float = 60.0):
    """Wait until ``what()`` is true; return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
