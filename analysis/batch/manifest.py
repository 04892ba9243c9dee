"""The manifest: a CSV or JSONL file with one pair a row, checked as a whole before anything runs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis.decoding import decode
from analysis.errors import InputError, did_you_mean, plain, unreadable
from analysis.sides import name_of

REQUIRED = ("id", "a", "b")
OPTIONAL = ("label_a", "label_b", "group_a", "group_b", "lexicon", "column")
# What the results add to a pair; see ``results``. A further column of the manifest must not be called so.
MEASURED = (
    "article_a article_b kind name words_a words_b units_a units_b n_a n_b rate_a rate_b difference low high log_odds se z p q stable evidence"
).split()
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FIELD_LIMIT = 131_072  # characters a cell; Python's own default, stated because it is part of the format


class LexiconFile(NamedTuple):
    """A lexicon as it was when the manifest was read: all pairs of a run use the same bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Pair:
    """One row: two sides to compare, each an article or many (a folder, a glob, a row file; see ``sides``).

    ``row`` is its number as a spreadsheet shows it (the header is row 1; in JSONL the line).
    ``folder`` is a safe name made from ``id``. ``a`` and ``b`` are the paths as written, relative
    to ``base``; ``column`` is the column of texts in a row file. ``further`` holds the cells of the manifest's further columns, as they are.
    """

    row: int
    id: str
    folder: str
    a: str
    b: str
    base: Path
    label_a: str = ""
    label_b: str = ""
    group_a: str = ""
    group_b: str = ""
    column: str = ""
    lexicons: tuple[LexiconFile, ...] = field(default=(), repr=False)
    further: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, str]:
        """What the two sides are called: as the manifest says, or by their files or folders."""
        return self.label_a or name_of(self.a)[:40], self.label_b or name_of(self.b)[:40]


@dataclass(frozen=True)
class Manifest:
    """All pairs in the order of the file. ``further`` names the columns carried through to the results."""

    path: Path
    sha256: str
    pairs: tuple[Pair, ...]
    further: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ManifestError(InputError):
    """A manifest that is wrong in form. ``problems`` has one line for each thing to mend."""

    def __init__(self, path: object, problems: Sequence[str]) -> None:
        count = f"{len(problems):,} {'thing is' if len(problems) == 1 else 'things are'} wrong, nothing was run"
        super().__init__(path, count, "mend what is listed here")
        self.problems = tuple(map(plain, problems))


def read_manifest(path: str | Path, lexicons: Sequence[str] = ("stance", "partnership")) -> Manifest:
    """Read and check a manifest: ``.csv``, ``.jsonl`` or ``.ndjson`` in UTF-8.

    Columns: ``id, a, b`` (files, folders, globs or row files, relative to the manifest's folder), optional
    ``label_a, label_b, group_a, group_b``, ``lexicon`` (names or paths, parted by ``;``) and ``column`` (of texts
    in row files); any others are carried through. ``lexicons`` are for the rows that name none. Every cell is text: the id ``NA`` is an
    id, and ``007`` stays as it is.

    Whether the articles can be read is found out pair by pair. Raises ``ManifestError`` with all
    that is wrong in form, ``InputError`` for a file that cannot be read at all.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "there is no such manifest", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a manifest (.csv or .jsonl)") from None
    kind = path.suffix.lower()
    if kind not in (".csv", ".jsonl", ".ndjson"):
        raise InputError(path, f"'{kind}' is no format of manifests", "give a .csv or .jsonl file")
    text = decode(data, path)
    problems: list[str] = []
    columns, rows = (_read_csv if kind == ".csv" else _read_json_lines)(text, problems)
    if not problems and not rows:
        problems.append("it has no rows: nothing to compare")
    _check_columns(columns, problems, rows)
    pairs = _make_pairs(path.parent, columns, rows, tuple(lexicons), problems)
    if problems:
        raise ManifestError(path, problems)
    further = tuple(name for name in columns if name not in REQUIRED + OPTIONAL)
    near = {name: did_you_mean(name, OPTIONAL) for name in further}
    notes = [f"column '{name}' is carried through as it is; {fix}" for name, fix in near.items() if fix.endswith("?")]
    return Manifest(path, hashlib.sha256(data).hexdigest(), tuple(pairs), further, tuple(notes))


def folder_names(ids: Sequence[str]) -> list[str]:
    """Return a folder's name for each id: the id itself where that is safe anywhere, else one made from it.

    Safe names are up to 80 ASCII letters, digits, ``-``, ``_`` and ``.``, do not begin with a sign
    or end with a dot, and are no device of Windows. Others keep what is safe of them and get eight
    or more digits of their SHA-256. No two names are the same, whatever the case of their letters.
    """
    taken = {name.casefold() for name in ids if _safe(name)}
    names = []
    for identifier in ids:
        name, digits = identifier, 8
        while not _safe(identifier) and (name == identifier or name.casefold() in taken):
            name, digits = _odd_name(identifier, digits), digits + 8
        taken.add(name.casefold())
        names.append(name)
    return names


def _safe(identifier: str) -> bool:
    fits = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", identifier) and not identifier.endswith(".")
    return bool(fits) and not _DEVICES.fullmatch(identifier)


def _odd_name(identifier: str, digits: int) -> str:
    ascii_only = unicodedata.normalize("NFKD", identifier[:400]).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")[:40].strip("-") or "pair"
    return f"{stem}-{hashlib.sha256(identifier.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"


Rows = list[tuple[int, dict[str, str]]]


def _read_csv(text: str, problems: list[str]) -> tuple[list[str], Rows]:
    """Return the header and the rows with their numbers; what is wrong goes into ``problems``."""
    records = _records(text, problems)
    _, header = next(records, (1, []))
    columns = [name.strip() for name in header]
    if len(columns) == 1 and (sign := next((sign for sign in ";\t" if sign in columns[0]), "")):
        name = "semicolons" if sign == ";" else "tabs"
        problems.append(f"row 1: its cells are parted by {name}: save it with commas")
        return [], []
    rows: Rows = []
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            problems.append(f"row {number}: it has {len(cells)} cells, the header has {len(columns)}")
            continue
        rows.append((number, dict(zip(columns, cells, strict=True))))
    return columns, rows


def _records(text: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV text, counted from 1; one that cannot be read is the last."""
    csv.field_size_limit(_FIELD_LIMIT)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            yield number, cells
    except csv.Error as error:
        problems.append(f"row {number + 1}: it is not CSV ({error})")


def _read_json_lines(text: str, problems: list[str]) -> tuple[list[str], Rows]:
    columns: dict[str, None] = {}
    rows: Rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cells = _read_object(line)
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else error
            problems.append(f"row {number}: {why}")
            continue
        columns |= dict.fromkeys(cells)
        rows.append((number, cells))
    return list(columns), [(number, dict.fromkeys(columns, "") | cells) for number, cells in rows]


def _read_object(line: str) -> dict[str, str]:
    """Return one JSON object with every value as text; numbers as they are written."""
    try:
        found = json.loads(line, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None
    if not isinstance(found, dict):
        raise ValueError('it is no object: write {"id": …, "a": …, "b": …}')
    cells = {}
    for name, value in found.items():
        if name == "lexicon" and isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ";".join(value)
        elif value is None or isinstance(value, bool):
            value = {None: "", True: "true", False: "false"}[value]
        if not isinstance(value, str):
            raise ValueError(f"'{name}' is {'a list' if isinstance(value, list) else 'an object'}: write a text")
        cells[name] = value
    return cells


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, value in pairs:
        if name in table:
            raise ValueError(f"the key '{name}' stands twice")
        table[name] = value
    return table


def _check_columns(columns: Sequence[str], problems: list[str], rows: Rows) -> None:
    if not columns and not rows and problems:
        return  # what could not be read at all has been told
    missing = [name for name in REQUIRED if name not in columns]
    problems += [f"row 1: the column '{name}' is missing" for name in missing]
    for place, name in enumerate(columns, start=1):
        if not name:
            problems.append(f"row 1: column {place} has no name")
        elif name in columns[: place - 1]:
            problems.append(f"row 1: two columns are called '{name}'")
        elif name in MEASURED:
            problems.append(f"row 1: '{name}' is a column of the results: rename it")


def _make_pairs(
    base: Path, columns: Sequence[str], rows: Rows, lexicons: tuple[str, ...], problems: list[str]
) -> list[Pair]:
    if any(name not in columns for name in REQUIRED):
        return []
    further = [name for name in columns if name not in REQUIRED + OPTIONAL]
    seen: dict[str, int] = {}
    found = _Lexicons(base, lexicons)
    pairs = []
    for (number, cells), folder in zip(rows, folder_names([cells["id"].strip() for _, cells in rows]), strict=True):
        known = {name: cells.get(name, "").strip() for name in REQUIRED + OPTIONAL}
        problems += [f"row {number}: '{name}' is empty" for name in REQUIRED if not known[name]]
        problems += [f"row {number}: '{name}' holds what is no text" for name, cell in cells.items() if _broken(cell)]
        same = unicodedata.normalize("NFC", known["id"]).casefold()
        if known["id"] and same in seen:
            problems.append(f"row {number}: the id '{known['id'][:80]}' stands in row {seen[same]} already")
        seen.setdefault(same, number)
        paths, why = found.resolve(known.pop("lexicon"))
        if why:
            problems.append(f"row {number}: {why}")
        rest = tuple(cells[name] for name in further)
        pairs.append(Pair(row=number, folder=folder, base=base, lexicons=paths, further=rest, **known))
    return pairs


def _broken(cell: str) -> bool:
    """Return True for a zero byte or half a surrogate pair, which JSON can hold and no file can."""
    return "\0" in cell or any("\ud800" <= char <= "\udfff" for char in cell)


class _Lexicons:
    """Finds and reads each lexicon once, however many rows name it."""

    def __init__(self, base: Path, default: tuple[str, ...]) -> None:
        self.base = base
        self.found: dict[str, tuple[tuple[LexiconFile, ...], str]] = {"": (_read_lexicons(default, Path()), "")}

    def resolve(self, cell: str) -> tuple[tuple[LexiconFile, ...], str]:
        """Return the lexicons that a cell names, and what is wrong with them, if anything."""
        if cell not in self.found:
            names = tuple(name.strip() for name in cell.split(";") if name.strip())
            try:
                self.found[cell] = _read_lexicons(names, self.base), ""
            except InputError as error:
                self.found[cell] = (), str(error)
        return self.found[cell]


def _read_lexicons(names: Sequence[str], folder: Path) -> tuple[LexiconFile, ...]:
    """Return some lexicons, all of which can be read and have names of their own."""
    from analysis.lexicon_formats import read_lexicon
    from analysis.study_file import find_lexicon

    taken: dict[str, str] = {}
    files = []
    for name in names:
        path = find_lexicon(name, folder)
        own = read_lexicon(path).name
        if own in taken:
            raise InputError(f"lexicon '{name}'", f"'{taken[own]}' is also named '{own}'", "take one out or rename it")
        taken[own] = name
        files.append(LexiconFile(path.name, path.read_bytes()))
    return tuple(files)
