"""Run the ``framing`` command as a person would."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def framing(*arguments: object, cwd: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": path} if path else dict(os.environ)
    command = [sys.executable, "-m", "analysis.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=280)
