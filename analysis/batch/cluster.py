"""Pairs on a Dask distributed cluster: inputs travel with the task as bytes, the report comes back as an archive.

Workers need this package (the same version, which is checked) and no disk in common with us. A
task runs its pair in a warm process beside the Dask worker (``worker.Worker``): a Dask worker has
threads, which no notebook's fork would survive, and may itself be a daemon without children.
"""

from __future__ import annotations

import io
import logging
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.batch.ledger import Finished, Ledger, fingerprint, make_task, read_articles
from analysis.batch.manifest import Pair
from analysis.batch.pair import REPORT, Options, Outcome, Task, code_hash
from analysis.batch.worker import NoWorker, Worker, WorkerDied
from analysis.errors import InputError, plain

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
TRIES = 2  # of a pair whose process died, besides those that Dask itself makes when a worker is gone
AHEAD = 2  # tasks a thread of the cluster that are under way or wait; more would only fill its memory
_TIMEOUT = 10.0  # seconds
_LOST = "the connection to the scheduler is lost"
_warm = threading.local()


class ClusterLost(Exception):
    """The scheduler is gone in the midst of a run."""


class Cluster:
    """Runs pairs on a cluster, as ``pool.Pool`` does on this machine."""

    def __init__(self, ledger: Ledger, options: Options, address: str, jobs: int) -> None:
        self._ledger, self._options, self._address, self._jobs = ledger, options, address, jobs

    def run(self, pairs: list[Pair], pulse: float = 0.5) -> Generator[Finished | None, None, None]:
        """Yield each pair as it is finished; None now and then while nothing is.

        Raises ``InputError`` where there is no such cluster or its workers have other code,
        ``ClusterLost`` where the scheduler goes away.
        """
        with _connect(self._address, self._jobs) as client:
            _check_workers(client)
            waiting = iter(pairs)
            under_way: dict[Future, tuple[Pair, dict[str, str]]] = {}
            while True:
                for pair in _take(waiting, _room(client) - len(under_way)):
                    articles = read_articles(pair)
                    inputs = fingerprint(pair, self._options, articles)
                    try:
                        task = make_task(pair, self._options, articles)
                    except InputError as error:
                        yield self._finish(pair, inputs, Outcome("failed", str(error)), b"")
                        continue
                    under_way[client.submit(run_task, task, pure=False)] = pair, inputs
                if not under_way:
                    return
                ready = _wait(under_way, pulse)
                if not ready:
                    yield None
                for future in ready:
                    yield self._finish(*under_way.pop(future), *_answer(future, client))

    def _finish(self, pair: Pair, inputs: dict[str, str], outcome: Outcome, archive: bytes) -> Finished:
        folder = self._ledger.new_folder()
        if archive:
            unpack(archive, folder)
        return Finished(pair, inputs, outcome, folder / REPORT)


def run_task(task: Task) -> tuple[Outcome, bytes]:
    """Run a pair on a Dask worker; return its outcome and, where it is done, its report as a tar archive."""
    worker: Worker | None = getattr(_warm, "worker", None)
    if worker is None:
        worker = _warm.worker = Worker()
    why = ""
    for _ in range(TRIES):
        folder = Path(tempfile.mkdtemp(prefix="framing-"))
        try:
            outcome = worker.run(task, folder)
            return outcome, _pack(folder / REPORT) if outcome.status == "done" else b""
        except WorkerDied as death:
            why = f"its process died {TRIES} times ({death})"
        except NoWorker as error:
            return Outcome("failed", f"the worker's process does not start ({error})"), b""
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return Outcome("failed", why), b""


@contextmanager
def _connect(address: str, jobs: int) -> Iterator[Client]:
    """Give a client of the cluster; of one of our own, with ``jobs`` workers, where ``address`` is ``local``."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        why = "the package distributed is not installed"
        raise InputError("--dask", why, "run: pip install 'framing-study[dask]'") from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what a person must know is said by us
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({"logging.distributed": "critical"}))
        try:
            if address == LOCAL:
                own = LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
                )
                address = stack.enter_context(own).scheduler_address
            client = Client(address, timeout=_TIMEOUT)
        except (OSError, ValueError, RuntimeError) as error:  # TimeoutError is an OSError
            why = f"there is no scheduler to be reached ({plain(error)[:120]})"
            raise InputError(f"--dask {address}", why, "give its address, such as tcp://10.0.0.1:8786") from None
        yield stack.enter_context(client)


def _check_workers(client: Client) -> None:
    """Raise ``InputError`` where a worker runs other code than ours: its reports would not be the same."""
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT)
        found: dict[str, Any] = client.run(code_hash)
    except TimeoutError:
        raise InputError(
            "--dask", f"no worker has joined within {_TIMEOUT:.0f} s", "start one: dask worker ADDRESS"
        ) from None
    except Exception as error:
        fix = "install this package on every worker"
        raise InputError("--dask", f"a worker cannot run it ({plain(error)[:120]})", fix) from None
    other = sorted(name for name, code in found.items() if code != code_hash())
    if other:
        why = f"{len(other)} of {len(found)} workers have another version of this package or of its libraries"
        raise InputError("--dask", f"{why} ({other[0]})", "install the same one everywhere")


def _room(client: Client) -> int:
    """Return how many tasks the cluster, as large as it is now, should have at a time."""
    try:
        return AHEAD * max(sum(client.nthreads().values()), 1)
    except (OSError, RuntimeError):  # CommClosedError, TimeoutError; a client that has closed itself
        raise ClusterLost(_LOST) from None


def _wait(under_way: Iterable[Future], pulse: float) -> list[Future]:
    """Return the tasks that have ended, none of them where none has within ``pulse`` seconds."""
    from distributed import wait
    from distributed.client import FuturesCancelledError

    futures = list(under_way)
    with suppress(TimeoutError):
        try:
            wait(futures, timeout=pulse, return_when="FIRST_COMPLETED")
        except FuturesCancelledError:
            raise ClusterLost(_LOST) from None
    return [future for future in futures if future.status != "pending"]


def _answer(future: Future, client: Client) -> tuple[Outcome, bytes]:
    if client.status != "running" or future.status in ("cancelled", "lost"):
        raise ClusterLost(_LOST)
    try:
        return future.result()
    except Exception as error:  # KilledWorker, above all: worker after worker died of it
        return Outcome("failed", f"the cluster gave it up: {type(error).__name__}: {plain(error)[:200]}"), b""


def unpack(archive: bytes, folder: Path) -> None:
    """Unpack a report that a worker sent: nothing outside the folder, no links to outside, no devices."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def _pack(folder: Path) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=1) as tar:
        tar.add(folder, arcname=REPORT)
    return target.getvalue()


def _take(items: Iterator[Pair], most: int) -> Iterator[Pair]:
    for _ in range(most):
        item = next(items, None)
        if item is None:
            return
        yield item
