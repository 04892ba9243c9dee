"""A worker: a warm process of its own that runs pairs one after another, and the handle to one.

``python -m analysis.batch.worker`` answers tasks from its standard input on its standard output,
each a length and a pickle. It is started by ``Worker`` alone, here or on a Dask worker, and not
by ``multiprocessing``: it must be able to fork for each notebook, whatever threads its parent has.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from analysis.batch.pair import Outcome, Task
from analysis.errors import plain
from analysis.settings import ONE_PROCESS

RECYCLE = 200  # pairs a process runs before a new one takes its place: a bound on what could grow
READY = "ready"
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg"}


class WorkerDied(Exception):
    """A worker's process ended before it answered."""


class NoWorker(Exception):
    """A worker's process cannot even start: no pair would run."""


class Worker:
    """A handle to a worker process, which is started when needed and replaced when it has died."""

    def __init__(self, *, alone: bool = False) -> None:
        """``alone``: no other worker is at work, so that it may count in several processes."""
        self._alone = alone
        self._process: subprocess.Popen[bytes] | None = None
        self._told: IO[bytes] | None = None
        self._count = 0
        self._closed = False

    @property
    def pid(self) -> int:
        """The process's id; 0 where there is none."""
        return self._process.pid if self._process else 0

    @property
    def closed(self) -> bool:
        """True once it was ended on purpose."""
        return self._closed

    def run(self, task: Task, folder: Path) -> Outcome:
        """Run a task into ``folder`` and wait for it. Raises ``WorkerDied``, ``NoWorker``."""
        if self._count >= RECYCLE:
            self._stop()
        if self._process is None:
            self._start()
        self._count += 1
        return self._ask((task, str(folder)))

    def kill(self) -> None:
        """End the process and all its children at once, from any thread; whoever waits for it gets ``WorkerDied``."""
        self._closed = True
        if process := self._process:
            _kill(process)

    def close(self) -> None:
        """End the process; no further one is started."""
        self._closed = True
        self._stop()
        if self._told:
            self._told.close()

    def _start(self) -> None:
        if self._closed:
            raise WorkerDied("closed")
        home = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
        if self._told is None:
            self._told = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the worker
        self._told.truncate(0)
        # A session of its own: Ctrl-C reaches the parent alone, and the worker with its children ends as one group.
        # -P: whatever lies in the current folder is not imported.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.batch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
            env=os.environ | _ONE_THREAD | {"PYTHONPATH": path} | ({} if self._alone else {ONE_PROCESS: "1"}),
            start_new_session=True,
        )
        self._count = 0
        try:
            self._ask(None)
        except WorkerDied as error:
            if self._closed:
                raise
            raise NoWorker(str(error)) from None

    def _ask(self, question: object) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise WorkerDied("closed")
        try:
            _send(process.stdin, question)
            return _receive(process.stdout)
        except (EOFError, OSError, ValueError):
            self._stop()
            raise WorkerDied(self._last_words(process.returncode)) from None

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _last_words(self, code: int | None) -> str:
        if self._told is None or self._told.closed:
            return f"exit code {code}"
        self._told.seek(0)
        lines = self._told.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return plain(lines[-1])[:300] if lines else f"exit code {code}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _send(pipe: IO[bytes], thing: object) -> None:
    data = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(struct.pack("!Q", len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """Return what the other end of the pipe sent: our own process, so its pickles are trusted."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack("!Q", head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    """Answer tasks until the standard input ends or the parent is gone."""
    from analysis.batch.pair import run_pair

    # What a library prints must not get among the answers, and a notebook's process must not keep their pipe open.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: os.close(answers.fileno()))
    parent = os.getppid()

    def tick() -> None:
        if os.getppid() != parent:  # it was killed: nobody waits for this pair
            raise SystemExit(1)

    while True:
        try:
            question = _receive(sys.stdin.buffer)
        except EOFError:
            return
        if question is None:
            _send(answers, READY)
        else:
            task, folder = question
            _send(answers, run_pair(task, Path(folder), tick))


if __name__ == "__main__":
    main()
