"""Run the ``framing`` command as a person would."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def framing(*arguments: object, cwd: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": path} if path else dict(os.environ)
    command = [sys.executable, "-m", "analysis.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=280)


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` has filled, once for all processes that run tests (pytest-xdist) side by side."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    folder = (folders.getbasetemp() if alone else folders.getbasetemp().parent) / f"once-{name}"
    done = folder.with_name(f"{folder.name}.done")
    try:
        folder.mkdir()
    except FileExistsError:  # another process is at it, or has done it
        for _ in range(2800):
            if done.exists():
                break
            time.sleep(0.1)
        assert done.read_text(encoding="utf-8") == "made", f"{name} could not be made: see the first failure"
    else:
        outcome = "failed"
        try:
            make(folder)
            outcome = "made"
        finally:
            done.write_text(outcome, encoding="utf-8")
    return folder
