"""A side: what it names, and its articles, read one at a time.

A side names files, folders, globs and row files (``rows``), in any mixture. A folder stands
for the articles that lie in it, not for those in folders within it: ``**`` in a glob asks for these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from analysis import rows
from analysis.articles import SUFFIXES, Article, make_article, read_article
from analysis.errors import InputError, unreadable
from analysis.furniture import Rule

_LISTED = 5  # rows named in a note or an error


@dataclass(frozen=True)
class Side:
    """One side of the comparison: its key ("A" or "B"), a label for people, its files.

    ``files`` are articles or row files; ``column`` is the column of texts in the latter.
    """

    key: str
    label: str
    files: tuple[Path, ...]
    column: str = rows.TEXT

    @property
    def name(self) -> str:
        """Key and label, as figures and tables show them."""
        label = " ".join(self.label.split())
        return f"{self.key} · {label}" if label else self.key


@dataclass(frozen=True)
class Reading:
    """How articles are read: rules of page furniture, encoding ("": UTF-8 or marked), largest article in bytes."""

    rules: tuple[Rule, ...]
    encoding: str
    max_bytes: int


class Source(NamedTuple):
    """Where one article is: a file (``number`` 0), or a row of one with its name and text."""

    path: Path
    number: int
    name: str
    text: str


def find_files(entries: Sequence[str], base: Path, where: object, *, links: bool = True) -> tuple[Path, ...]:
    """Return the files that the entries of a side name, in their order; those of a folder or glob by name.

    Entries are relative to ``base``. A file whose name holds a sign of globs is that file. Of a
    folder or glob, files that begin with a dot and those of other kinds are passed over. Without
    ``links``, a link that leads out of the folder (of the glob's, or of ``base``) is refused. Raises
    ``InputError`` about ``where`` for an entry that names no article and for two files of one name.
    Whether a file that is named outright exists is found out when it is read.
    """
    files: list[Path] = []
    for entry in entries:
        path = base / entry
        try:
            if path.is_dir():
                files += _listed(path, "*", entry, where, links)
            elif set(entry) & set("*?[") and not path.exists():
                head = [*_until_glob(Path(entry).parts)]
                pattern = "/".join(Path(entry).parts[len(head) :])
                files += _listed(base.joinpath(*head), pattern, entry, where, links)
            else:
                files.append(path)
        except (OSError, ValueError) as error:  # no permission, a zero byte, a name that is too long
            raise unreadable(path, error, "check its name and its permissions") from None
    seen: dict[str, Path] = {}
    for file in files:
        if not rows.is_row_file(file) and seen.setdefault(file.stem, file) is not file:
            why = f"two of its files have the same name ('{file.stem}')"
            raise InputError(where, why, "rename one: tables name articles by file")
    return tuple(files)


def name_of(entry: str) -> str:
    """Return what to call a side that is named by one entry: its file's or folder's name, a glob by the folder."""
    plain = Path(*_until_glob(Path(entry).parts))
    return (plain.stem if plain.suffix.lower() in (*SUFFIXES, *rows.SUFFIXES) else plain.name) or "texts"


def _until_glob(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        if set(part) & set("*?["):
            return
        yield part


def _listed(folder: Path, pattern: str, entry: str, where: object, links: bool) -> list[Path]:
    """Return the articles (of a glob also the row files) of a folder, in the order of their names."""
    whole = pattern == "*"
    kinds = SUFFIXES if whole else (*SUFFIXES, *rows.SUFFIXES)
    inside = [path for path in folder.glob(pattern) if not _hidden(path.relative_to(folder))]
    found = [path for path in inside if path.suffix.lower() in kinds and path.is_file()]
    if not found:
        if not whole:
            raise InputError(where, f"'{entry}' matches no article", "give .txt, .md or .html files, or row files")
        deeper = any(path.is_dir() for path in inside)
        fix = (
            f"write '{entry.rstrip('/')}/**/*.txt' for folders within it" if deeper else "put .txt, .md or .html in it"
        )
        raise InputError(where, f"no article lies in the folder '{entry}'", fix)
    if not links:
        home = folder.resolve()
        for path in found:
            if not path.resolve().is_relative_to(home):
                why = f"'{path.relative_to(folder)}' in '{entry}' is a link that leads out of the folder"
                raise InputError(where, why, "put a copy of the file there")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def list_sources(side: Side, reading: Reading) -> Iterator[Source]:
    """Yield where each article of a side is, with the texts of rows. Raises ``InputError``, for two of one name too."""
    seen: dict[str, int] = {}  # the name of each article: its file and row, as one number
    for file, path in enumerate(side.files):
        if not rows.is_row_file(path):
            found: Iterator[Source] = iter([Source(path, 0, path.stem, "")])
        else:
            listed = rows.read_rows(path, side.column, encoding=reading.encoding, max_bytes=reading.max_bytes)
            found = (Source(path, row.number, row.name or f"{path.stem}-{row.number}", row.text) for row in listed)
        for source in found:
            place = file << 40 | source.number
            if (before := seen.setdefault(source.name, place)) != place:
                first, number = side.files[before >> 40], before & (1 << 40) - 1
                why = f"two articles are called '{source.name[:80]}' ({_place(first, number)}; {_place(path, source.number)})"
                raise InputError(path, why, "give each a name of its own")
            yield source


def _place(path: Path, number: int) -> str:
    return f"{path.name}, row {number:,}" if number else path.name


def read_source(source: Source, reading: Reading) -> Article | None:
    """Read one article. None for a row without one: no text in it, or only page furniture.

    A collection of thousands has such rows, and one of them is no reason to refuse all others;
    they are told of (``skipped_rows``). A file that holds no article is an error.
    """
    if not source.number:
        return read_article(
            source.path, encoding=reading.encoding or None, rules=reading.rules, max_bytes=reading.max_bytes
        )
    try:
        return make_article(source.name, source.text, source.text.encode(), reading.rules, where=source.path)
    except InputError:
        return None


def read_side(side: Side, reading: Reading, skipped: list[Source] | None = None) -> Iterator[Article]:
    """Yield a side's articles; rows without one go into ``skipped``. Raises ``InputError`` where none is left."""
    some = False
    for source in list_sources(side, reading):
        article = read_source(source, reading)
        if article is not None:
            some = True
            yield article
        elif skipped is not None:
            skipped.append(source._replace(text=""))
    if not some:
        raise no_article(side)


def no_article(side: Side) -> InputError:
    """Return the error for a side that holds no article at all."""
    return InputError(side.files[0], f"no row has a text in its column '{side.column}'", "name another column")


def is_single(side: Side, reading: Reading) -> bool:
    """True where a side is one article; of row files no more is read than the first two articles."""
    if len(side.files) == 1 and rows.is_row_file(side.files[0]):
        return len(list(islice(read_side(side, reading), 2))) == 1
    return len(side.files) == 1


def size_of(side: Side) -> int:
    """Return the bytes of a side's files; what cannot be read counts nothing here."""
    return sum(map(size_of_file, side.files))


def size_of_file(path: Path) -> int:
    """Return the bytes of a file; 0 for one that cannot be read."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def skipped_rows(skipped: Sequence[Source]) -> Iterator[str]:
    """Yield a sentence for each row file with rows that hold no article."""
    for path in dict.fromkeys(source.path for source in skipped):
        numbers = [source.number for source in skipped if source.path == path]
        named = ", ".join(f"{number:,}" for number in numbers[:_LISTED])
        more = f" and {len(numbers) - _LISTED:,} more" if len(numbers) > _LISTED else ""
        plural = "row" if len(numbers) == 1 else "rows"
        yield f"{path.name}: {len(numbers):,} {plural} without a text left out ({plural} {named}{more})."
