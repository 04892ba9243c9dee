"""Pairs on this machine: as many warm workers as there are jobs, each with a thread that waits for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator

from analysis.batch.ledger import Finished, Ledger, fingerprint, make_task, read_articles
from analysis.batch.manifest import Pair
from analysis.batch.pair import REPORT, Options, Outcome
from analysis.batch.worker import Worker, WorkerDied
from analysis.errors import InputError

TRIES = 2  # of a pair whose worker died


class Pool:
    """Runs pairs; iterate over ``run`` for what is finished, in any order."""

    def __init__(self, ledger: Ledger, options: Options, jobs: int) -> None:
        self._ledger, self._options = ledger, options
        self._workers = [Worker(alone=jobs == 1) for _ in range(jobs)]
        self._waiting: queue.SimpleQueue[Pair] = queue.SimpleQueue()
        self._finished: queue.SimpleQueue[Finished | BaseException | None] = queue.SimpleQueue()

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [worker.pid for worker in self._workers if worker.pid]

    def run(self, pairs: list[Pair], pulse: float = 0.5) -> Generator[Finished | None, None, None]:
        """Yield each pair as it is finished; None now and then while nothing is.

        A pair whose worker died is tried once more in a new one. Raises ``worker.NoWorker`` where
        workers do not even start. However the caller leaves, the workers are ended.
        """
        for pair in pairs:
            self._waiting.put(pair)
        threads = [threading.Thread(target=self._serve, args=(worker,), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        try:
            left = len(pairs)
            while left:
                try:
                    item = self._finished.get(timeout=pulse)
                except queue.Empty:
                    yield None
                    continue
                if isinstance(item, BaseException):
                    raise item
                left -= 1
                yield item
        finally:
            for worker in self._workers:
                worker.kill()
            for thread in threads:
                thread.join()

    def _serve(self, worker: Worker) -> None:
        """Feed one worker until no pair is left."""
        try:
            while True:
                self._finished.put(self._run_pair(worker, self._waiting.get_nowait()))
        except (queue.Empty, _Closed):
            pass
        except BaseException as error:  # for the thread that waits to raise
            self._finished.put(error)
        finally:
            worker.close()

    def _run_pair(self, worker: Worker, pair: Pair) -> Finished:
        articles = read_articles(pair)
        inputs = fingerprint(pair, self._options, articles)
        try:
            task = make_task(pair, self._options, articles)
        except InputError as error:
            return Finished(pair, inputs, Outcome("failed", str(error)), self._ledger.new_folder() / REPORT)
        for _ in range(TRIES):
            folder = self._ledger.new_folder()
            try:
                return Finished(pair, inputs, worker.run(task, folder), folder / REPORT)
            except WorkerDied as death:
                if worker.closed:
                    raise _Closed from None
                why = f"its process died {TRIES} times ({death})"
        return Finished(pair, inputs, Outcome("failed", why), folder / REPORT)


class _Closed(Exception):
    """The worker was ended on purpose."""
