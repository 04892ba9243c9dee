"""A spreadsheet's CSV: category, pattern and note, a line a pattern."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from analysis.decoding import decode
from analysis.errors import InputError
from analysis.formats.entries import Entry, make_lexicon
from analysis.lexicon import Lexicon
from analysis.patterns import Pattern

_GUARDED = re.compile(r"'+[=+\-@]")  # a cell that a spreadsheet would run but for an apostrophe
_COLUMNS = ["category", "pattern", "note"]


def read_csv(path: Path, data: bytes) -> Lexicon:
    """Read a CSV; a cell that a spreadsheet would run must have an apostrophe in front."""
    text = decode(data, path)
    sign = next((sign for sign in ",;\t" if sign in text.partition("\n")[0]), ",")  # what spreadsheets part cells by
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        rows = [(f"{path}, line {reader.line_num}", [" ".join(cell.split()) for cell in row]) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}", f"not valid CSV ({error})", "mend that line") from None
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    if header not in (_COLUMNS, _COLUMNS[:2]):
        raise InputError(path, "its first line is not category,pattern,note", "name the columns so")
    return make_lexicon(path, [_read_row(where, row, len(header)) for where, row in rows[1:] if any(row)])


def write_csv(words: dict[str, list[Pattern]]) -> str:
    """Return the patterns by category as the text of a CSV file, apostrophes before what would be run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, patterns in words.items():
        for pattern in patterns:
            cells = (" ".join(cell.split()) for cell in (name, pattern.text, pattern.note))
            writer.writerow([f"'{cell}" if _GUARDED.match(f"'{cell}") else cell for cell in cells])
    return out.getvalue()


def _read_row(where: str, row: list[str], width: int) -> Entry:
    if len(row) != width:
        raise InputError(where, f"it has {len(row)} cells, the header has {width}", "quote a cell with a comma in it")
    for cell in row:
        if cell[:1] in set("=+-@"):
            fix = "take it out, or put an apostrophe in front"
            raise InputError(where, f"a spreadsheet takes the cell '{cell[:40]}' for a formula", fix)
    if not row[0] or not row[1]:
        raise InputError(where, "a category or a pattern is missing", "fill both cells")
    return Entry(where, *(cell[1:] if _GUARDED.match(cell) else cell for cell in row))
