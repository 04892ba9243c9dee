"""One run a folder: a lock that says who holds it, and that a dead run does not keep."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.errors import InputError

LOCK = "lock"


@contextmanager
def hold(folder: Path, out: Path) -> Iterator[None]:
    """Hold the lock in ``folder`` (the working folder of the output folder ``out``).

    The file names the holder's process, when that was started, and its machine: a number alone may
    have been given to another process since. Where the system can, the kernel locks the file too,
    so that two runs cannot both take over a dead lock. Raises ``InputError`` while another run lives.
    """
    path = folder / LOCK
    descriptor = _open(path, out)
    try:
        with os.fdopen(os.dup(descriptor), "r+", encoding="utf-8") as file:
            _refuse_a_living_holder(file.read(), out)
            file.seek(0)
            file.truncate()
            json.dump({"pid": os.getpid(), "started": start_time(os.getpid()), "machine": platform.node()}, file)
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def start_time(pid: int) -> str:
    """Return when a process was started, in whatever form its system tells; empty where there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        with suppress(OSError):  # ended a moment ago
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
            # The fields after the name, which may hold spaces and brackets: first the state, 20th the time.
            state, *fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            return "" if state in "ZX" else f"{boot} {fields[18]}"
    elif os.name == "posix" and not Path("/proc/self/stat").exists():
        done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return done.stdout.strip()
    return ""


def _open(path: Path, out: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            _lock_in_kernel(descriptor)
            # The holder before may have removed the file between our opening and our locking it.
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                return descriptor
        except BlockingIOError:
            holder = _holder(path.read_text(encoding="utf-8", errors="replace"))
            os.close(descriptor)
            raise _busy(out, holder) from None
        except FileNotFoundError:
            pass
        os.close(descriptor)


def _lock_in_kernel(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: what the file says has to do
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # a file system that knows no locks
        return


def _holder(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:  # torn, or not written yet
        return {}
    return found if isinstance(found, dict) else {}


def _refuse_a_living_holder(text: str, out: Path) -> None:
    holder = _holder(text)
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid == os.getpid():
        return
    if holder.get("machine") != platform.node():
        why = f"a run on the machine '{holder.get('machine')}' (process {pid}) has locked this folder"
        raise InputError(out, why, f"wait for it; if it is gone, remove {out.name}/.batch/{LOCK}")
    if holder.get("started") and start_time(pid) == holder["started"]:
        raise _busy(out, holder)


def _busy(out: Path, holder: dict[str, object]) -> InputError:
    why = f"another run (process {holder.get('pid', 'unknown')}) is at work in this folder"
    return InputError(out, why, "wait for it, or give another --out")
