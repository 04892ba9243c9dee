"""Run a batch: find what is left to do, do it here or on a cluster, and write the index and the results."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from analysis.batch import lock
from analysis.batch.ledger import (
    Finished,
    Ledger,
    Record,
    State,
    fingerprint,
    is_full,
    read_articles,
    read_record,
    state_of,
    unwritable,
)
from analysis.batch.manifest import Manifest, Pair
from analysis.batch.pair import Options, code_hash
from analysis.batch.worker import NoWorker
from analysis.errors import InputError


class Stopped(Exception):
    """A run that cannot go on; what is done stays done, and the same command goes on from there."""


class Watcher(Protocol):
    """Is told how a run goes on."""

    def begin(self, planned: Sequence[Planned], to_run: int) -> None:
        """Take note of how all pairs stand and how many will be run."""

    def pulse(self) -> None:
        """Take note that the run lives."""

    def finished(self, record: Record) -> None:
        """Take note of a pair that has run."""


@dataclass(frozen=True)
class Planned:
    """A pair and how it stands. ``runs`` says whether it will be run."""

    pair: Pair
    state: State
    record: Record | None
    runs: bool


@dataclass(frozen=True)
class Batch:
    """A batch as it stands after a run: the records in the order of the manifest."""

    manifest: Manifest
    records: tuple[Record | None, ...]

    @property
    def failed(self) -> list[tuple[Pair, Record]]:
        """The pairs that failed, with their records."""
        both = zip(self.manifest.pairs, self.records, strict=True)
        return [(pair, record) for pair, record in both if record is not None and record.status == "failed"]


def plan(manifest: Manifest, out: Path, options: Options, *, retry_failed: bool = False) -> list[Planned]:
    """Return how every pair stands, from what is in ``out`` and from the inputs as they are now; change nothing.

    Raises ``InputError`` where ``out`` holds something else than an earlier batch.
    """
    ledger = Ledger(out)
    ledger.check()
    planned = []
    for pair in manifest.pairs:
        ledger.check_pair(pair)
        folder = ledger.pairs / pair.folder
        record = read_record(folder)
        state = state_of(record, fingerprint(pair, options, read_articles(pair)), folder)
        runs = state.status in ("missing", "stale") or (state.status == "failed" and retry_failed)
        planned.append(Planned(pair, state, record, runs))
    return planned


def run_batch(
    manifest: Manifest,
    out: Path,
    options: Options,
    *,
    jobs: int,
    dask: str = "",
    retry_failed: bool = False,
    watcher: Watcher,
) -> Batch:
    """Run what is missing or stale of a manifest into the folder ``out``; write index and results.

    ``jobs`` is the number of workers on this machine (or of a cluster of our own, with ``dask`` as
    ``local``); ``dask`` is otherwise the address of a cluster's scheduler. Pairs that failed are
    tried again only with ``retry_failed``, or when something of theirs has changed.

    A pair that fails has a page that says why, and the others go on. Raises ``InputError`` for a
    folder that cannot be used or is in use, ``Stopped`` where nothing can go on: a full disk, a
    cluster that is gone, workers that do not start.
    """
    began = time.monotonic()
    ledger = Ledger(out)
    ledger.check()
    made = [parent for parent in (ledger.work, *ledger.work.parents) if not parent.exists()]
    ledger.open()
    try:
        with lock.hold(ledger.work, out):
            ledger.clean()
            planned = plan(manifest, out, options, retry_failed=retry_failed)
            batch = _run(manifest, ledger, options, planned, jobs, dask, watcher)
            if any(item.runs for item in planned) or not _stands(batch, ledger, options):
                _write_outputs(batch, ledger, options, began)
    except OSError as error:
        if is_full(error):
            raise Stopped(_full(out)) from None
        raise
    except InputError:
        _remove_empty([ledger.work, ledger.pairs, *made])
        raise
    finally:
        _remove_empty([ledger.work])
    return batch


def _run(
    manifest: Manifest,
    ledger: Ledger,
    options: Options,
    planned: Sequence[Planned],
    jobs: int,
    dask: str,
    watcher: Watcher,
) -> Batch:
    from analysis.batch.cluster import Cluster, ClusterLost
    from analysis.batch.pool import Pool

    to_run = [item.pair for item in planned if item.runs]
    watcher.begin(planned, len(to_run))
    records = {item.pair.folder: item.record for item in planned}
    if to_run:
        where = Cluster(ledger, options, dask, jobs) if dask else Pool(ledger, options, min(jobs, len(to_run)))
        running = where.run(to_run)
        try:
            for finished in running:
                if finished is None:
                    watcher.pulse()
                    continue
                record = records[finished.pair.folder] = _put(ledger, finished)
                watcher.finished(record)
        except (NoWorker, ClusterLost) as error:
            raise Stopped(
                f"{'--dask' if dask else 'workers'}: {error}; mend that and run the same command again"
            ) from None
        finally:
            running.close()  # now, not when it is collected: the workers must be gone before the lock is
            ledger.clean()
    return Batch(manifest, tuple(records[pair.folder] for pair in manifest.pairs))


def _put(ledger: Ledger, finished: Finished) -> Record:
    """Put a finished pair in its place; a failed one as a page that says why."""
    if finished.outcome.status == "full":
        raise Stopped(_full(ledger.out))
    if finished.outcome.status == "failed":
        from analysis.batch.index import failure_page

        shutil.rmtree(finished.built, ignore_errors=True)
        finished.built.mkdir(parents=True)
        page = failure_page(finished.pair, finished.outcome.reason)
        (finished.built / "index.html").write_text(page, encoding="utf-8", newline="\n")
    return ledger.commit(finished)


def _write_outputs(batch: Batch, ledger: Ledger, options: Options, began: float) -> None:
    """Write results and index, and the record of the run last; each is built aside and replaces the one before."""
    from analysis.batch import picture
    from analysis.batch.index import index_page
    from analysis.batch.results import write_results

    built = ledger.new_folder()
    leads = write_results(batch.manifest, batch.records, ledger, built)
    across = picture.write_picture(batch.manifest, batch.records, built, kernel=options.kernel)
    page = index_page(batch.manifest, batch.records, leads, across)
    (built / "index.html").write_text(page, encoding="utf-8", newline="\n")
    names = sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    record = _describe(batch, options) | {
        "outputs": {name: _sha256(built / name) for name in names},
        "times": {
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "seconds": round(time.monotonic() - began, 2),
        },
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (built / "run.json").write_text(text, encoding="utf-8", newline="\n")
    for name in (*names, "run.json"):
        _put_in_place(built / name, ledger.out, name)
    for name in set(picture.WRITTEN) - set(names):  # of an earlier run; nothing of this one says so
        (ledger.out / name).unlink(missing_ok=True)
        _remove_empty([(ledger.out / name).parent])
    shutil.rmtree(built, ignore_errors=True)


def _describe(batch: Batch, options: Options) -> dict[str, Any]:
    """Return what index and results are made of, as far as it is not in the pairs' folders."""
    return {
        "manifest": {"name": batch.manifest.path.name, "sha256": batch.manifest.sha256},
        "pairs": len(batch.records),
        "failed": len(batch.failed),
        "options": asdict(options) | {"parameters": dict(options.parameters)},
        "code": code_hash(above=True),
        "versions": _versions(),
        "states": [
            {
                "id": pair.id,
                "folder": pair.folder,
                "status": record.status,
                "reason": record.reason,
                "record": _digest(record),  # with the hashes of all that went in
            }
            for pair, record in zip(batch.manifest.pairs, batch.records, strict=True)
            if record
        ],
    }


def _digest(record: Record) -> str:
    return hashlib.sha256(json.dumps(asdict(record)).encode()).hexdigest()


def _stands(batch: Batch, ledger: Ledger, options: Options) -> bool:
    """Return True where an earlier run wrote the very index and results that this one would, and they are all there."""
    try:
        record = json.loads((ledger.out / "run.json").read_text(encoding="utf-8"))
        outputs = record["outputs"]
        if any(_sha256(ledger.out / name) != digest for name, digest in outputs.items()):
            return False
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False
    made_of = json.loads(json.dumps(_describe(batch, options)))  # as it comes out of a file
    return all(record.get(key) == value for key, value in made_of.items())


def _put_in_place(built: Path, out: Path, name: str) -> None:
    """Move an output of the whole batch where it belongs."""
    target = out / name
    if target.is_dir() and not target.is_symlink():
        raise unwritable(target, IsADirectoryError(0, "a folder of this name stands in its place"))
    try:
        target.parent.mkdir(exist_ok=True)
    except FileExistsError:
        raise unwritable(target, NotADirectoryError(0, "a file stands where its folder should be")) from None
    built.replace(target)


def _versions() -> Mapping[str, str]:
    from analysis.report.run import PACKAGES

    return {"python": platform.python_version(), **{name: version(name) for name in (*PACKAGES, "pyarrow")}}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _full(out: Path) -> str:
    what = InputError(
        out, "no space is left on the disk", "free some and run the same command again: what is done stays done"
    )
    return str(what)


def _remove_empty(folders: Sequence[Path]) -> None:
    """Remove those of some folders, innermost first, that hold nothing."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
