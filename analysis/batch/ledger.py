"""The ledger: what was done for each pair, from which inputs, and so what is left to do."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from analysis.articles import read_bytes
from analysis.batch.manifest import LexiconFile, Pair
from analysis.batch.pair import FULL, Options, Outcome, Task, code_hash
from analysis.errors import InputError
from analysis.rows import SUFFIXES, TEXT, is_row_file
from analysis.sides import find_files

RECORD = "pair.json"
PAIRS = "pairs"
FOLDERS = ("notebooks", "pages", "figures", "tables")  # of what is written across pairs, beside that of the pairs


@dataclass(frozen=True)
class Finished:
    """A pair that has run: from which inputs, what became of it, and the folder that is to be put in its place."""

    pair: Pair
    inputs: Mapping[str, str]
    outcome: Outcome
    built: Path


@dataclass(frozen=True)
class State:
    """How a pair stands before a run: ``done``, ``failed`` (both from the same inputs), ``stale`` or ``missing``.

    ``why`` names what has changed of a stale one, or why one failed.
    """

    status: str
    why: str = ""


@dataclass(frozen=True)
class Record:
    """What ``pair.json`` says. ``inputs`` are the hashes of all that went in, by kind; ``sizes`` the outputs' bytes."""

    id: str
    status: str
    reason: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    words: tuple[int, int] = (0, 0)
    units: tuple[int, int] = (0, 0)
    warnings: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)


MOST_BYTES = 200_000_000  # of one side: it travels to a worker as a whole
Articles = dict[str, dict[str, bytes] | InputError]


def read_articles(pair: Pair) -> Articles:
    """Return the bytes of each side's files by their places as the manifest gives them, or the error of one that fails."""
    found: Articles = {}
    for side, entry in (("a", pair.a), ("b", pair.b)):
        try:
            found[side] = _read_side(entry, pair.base)
        except InputError as error:  # named as the manifest does: no page shows a path of this machine
            found[side] = InputError(error.what.removeprefix(f"{pair.base}/"), error.why, error.fix)
    return found


def _read_side(entry: str, base: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for path in find_files([entry], base, entry, links=False):
        rows = is_row_file(path)
        size += path.stat().st_size if path.is_file() else 0
        if size > MOST_BYTES:
            why = f"it has more than {MOST_BYTES:,} bytes, too many to send to a worker"
            raise InputError(entry, why, "compare it by itself: framing compare or framing study")
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()
        files[name] = read_bytes(path, MOST_BYTES, SUFFIXES) if rows else read_bytes(path)
    return files


def fingerprint(pair: Pair, options: Options, articles: Articles) -> dict[str, str]:
    """Return the hashes of all that a pair's report is made from, by kind.

    An article that cannot be read counts by the reason why: when that changes, so does the hash.
    """
    parts = {
        f"article {side}": f"unreadable: {found.why}" if isinstance(found, InputError) else _hash_side(found)
        for side, found in articles.items()
    }
    parts["names and labels"] = _hash(
        repr((pair.folder, Path(pair.a).name, Path(pair.b).name, pair.labels, pair.column)).encode()
    )
    parts["lexicons"] = _hash_lexicons(pair.lexicons)
    return parts | options.hashes | {"code": code_hash()}


def make_task(pair: Pair, options: Options, articles: Articles) -> Task:
    """Return a pair's task. Raises ``InputError`` where an article could not be read."""
    files: dict[str, bytes] = {}
    given: dict[str, str] = {}
    for side in ("a", "b"):
        found = articles[side]
        if isinstance(found, InputError):
            raise found
        for path, data in found.items():
            name = f"{side}/{Path(path).name}"
            if name in files:
                raise InputError(path, "another file of this side has the same name", "rename one")
            files[name], given[name] = data, path
    for number, lexicon in enumerate(pair.lexicons, start=1):
        name = f"lexicons/{number}/{lexicon.name}"
        files[name], given[name] = lexicon.data, lexicon.name
    return Task(pair.folder, pair.labels, files, given, options, code_hash(), pair.column or TEXT)


def state_of(record: Record | None, inputs: Mapping[str, str], folder: Path) -> State:
    """Compare a record with the inputs as they are now, and with the outputs that should be in ``folder``."""
    if record is None:
        return State("missing")
    changed = [name for name, value in inputs.items() if record.inputs.get(name) != value]
    if changed == ["kind of output"] and inputs["kind of output"] == "summary":
        changed = []  # a whole report is there
    if changed:
        return State("stale", "changed: " + ", ".join(changed))
    if record.status == "failed":
        return State("failed", record.reason)
    if dict(_sizes(folder)) != dict(record.sizes):
        return State("stale", "outputs are gone or changed")
    return State("done")


def read_record(folder: Path) -> Record | None:
    """Return the record of a pair's folder; None where there is none, or a link instead of a folder."""
    if folder.is_symlink() or (folder / RECORD).is_symlink():
        return None
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Record(**{**found, **{name: tuple(found[name]) for name in ("words", "units", "warnings")}})
    except (OSError, ValueError, TypeError, KeyError):  # none, torn, or of another version
        return None


class Ledger:
    """The pairs of one output folder: records are read here, and finished pairs put in their place.

    Everything is built in the working folder ``.batch`` and renamed; whatever a dead run left there
    is removed when the next one begins.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.pairs, self.work = out, out / PAIRS, out / ".batch"

    def check(self) -> None:
        """Raise ``InputError`` where the output folder is no folder, or holds something that is no earlier batch."""
        out = self.out
        if out.exists() and not out.is_dir():
            raise InputError(out, "it is a file, not a folder", "give another --out")
        for inner in (self.pairs, self.work, *(out / name for name in FOLDERS)):
            if inner.is_symlink():
                raise InputError(inner, "it is a link; nothing outside the output folder is written", "remove it")
        # A run that was stopped has pairs and no record of the whole yet; then nothing else may lie there.
        began = self.pairs.is_dir() and (
            (out / "run.json").is_file() or {path.name for path in out.iterdir()} == {PAIRS}
        )
        known = self.work.is_dir() or began
        if out.is_dir() and any(out.iterdir()) and not known:
            why = "the folder holds something that is no earlier batch"
            raise InputError(out, why, "give an empty or new folder as --out")

    def check_pair(self, pair: Pair) -> None:
        """Raise ``InputError`` where something that is no report stands in a pair's place."""
        folder = self.pairs / pair.folder
        foreign = folder.exists() and not folder.is_symlink() and not (folder / RECORD).exists()
        if foreign and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(folder, "something that is no report of a pair stands here", "move it away")

    def open(self) -> None:
        """Make the folders. Raises ``InputError`` where that cannot be."""
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            self.pairs.mkdir(exist_ok=True)
        except (OSError, ValueError) as error:
            raise unwritable(self.out, error) from None

    def clean(self) -> None:
        """Remove what a dead run left behind."""
        for path in self.work.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)

    def new_folder(self) -> Path:
        """Return a new empty folder to build in."""
        return Path(tempfile.mkdtemp(prefix="build-", dir=self.work))

    def commit(self, finished: Finished) -> Record:
        """Write a pair's record into the folder it was built in and put that in its place."""
        pair, outcome, built = finished.pair, finished.outcome, finished.built
        record = Record(
            id=pair.id,
            status=outcome.status,
            reason=outcome.reason,
            inputs=dict(finished.inputs),
            words=outcome.words,
            units=outcome.units,
            warnings=outcome.warnings,
            sizes=dict(_sizes(built)),
        )
        text = json.dumps(asdict(record), indent=1, ensure_ascii=False) + "\n"
        (built / RECORD).write_text(text, encoding="utf-8", newline="\n")
        target = self.pairs / pair.folder
        if target.exists() or target.is_symlink():
            target.rename(built.parent / "earlier")
        built.rename(target)
        shutil.rmtree(built.parent, ignore_errors=True)
        return record


def is_full(error: OSError) -> bool:
    """Return True for a disk without space, or a quota that is used up."""
    return error.errno in FULL


def unwritable(path: Path, error: OSError | ValueError) -> InputError:
    """Return the error for an output that cannot be written."""
    return InputError(path, f"it cannot be written ({getattr(error, 'strerror', None) or error})", "give another --out")


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and size of each file of a report, in order, without the record."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(root) / name
            relative = path.relative_to(folder).as_posix()
            if relative != RECORD:
                yield relative, path.lstat().st_size


@cache
def _hash_lexicons(lexicons: tuple[LexiconFile, ...]) -> str:
    return _hash(repr([(name, _hash(data)) for name, data in lexicons]).encode())


def _hash_side(files: Mapping[str, bytes]) -> str:
    """Return the hash of all bytes of a side: of its one file, or of its files and their names."""
    hashes = [(Path(name).name, _hash(data)) for name, data in files.items()]
    return hashes[0][1] if len(hashes) == 1 else _hash(repr(hashes).encode())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
