"""Codings: what coders wrote down, read strictly and laid beside each other.

A coder gives each unit (a sentence) a label for each variable; ``None`` or NaN means that there is none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

import pandas as pd

from analysis.articles import MAX_BYTES
from analysis.decoding import decode
from analysis.errors import InputError, unreadable

KEYS = ["set", "article", "sentence"]
FREE_TEXT = ("note", "source")


def read_coding(path: Path | str) -> pd.DataFrame:
    """Read one coder's codes, a CSV in UTF-8 (or with the byte-order mark of UTF-16 or 32).

    One row a sentence, in the file's order. Columns: set, article (text), sentence (whole number; the headline is 0),
    which together occur once; then the file's own, each a coded variable but for ``note`` and ``source``, free text.
    Blanks around a cell are dropped. An empty cell is missing (``None``; code what is absent, as 0 say), and any other
    text is a label, "NA" too. Raises ``InputError`` for a file that is none of this.
    """
    path = Path(path)
    lines = _read_cells(path)
    if not lines:
        raise InputError(path, "the file is empty", "give a CSV that begins with set,article,sentence")
    header, body = lines[0][1], lines[1:]
    if header[:3] != KEYS:
        raise InputError(path, "its first columns are not set,article,sentence", "name them so, with commas between")
    if "" in header or len(set(header)) < len(header):
        raise InputError(path, "a column has no name, or that of another", "give each column a name of its own")
    if not variables(header) or not body:
        lacking, add = ("sentence", "line") if variables(header) else ("coded variable", "column")
        raise InputError(path, f"it has no {lacking}", f"add a {add} for each")
    seen: dict[tuple[str, str, int], int] = {}
    for line, row in body:
        if len(row) != len(header):
            why = f"line {line} has {len(row)} cells, the header has {len(header)}"
            raise InputError(path, why, "keep the commas of empty cells, and put texts with commas in quotation marks")
        if not (row[0] and row[1] and row[2].isascii() and row[2].isdigit() and len(row[2]) < 10):
            raise InputError(path, f"line {line} names no sentence", "give its set, its article and its whole number")
        if (first := seen.setdefault((row[0], row[1], int(row[2])), line)) != line:
            raise InputError(path, f"lines {first} and {line} code the same sentence", "keep one of them")
    rows = [[*key, *(cell or None for cell in row[3:])] for key, (_, row) in zip(seen, body, strict=True)]
    return pd.DataFrame(rows, columns=header, dtype=object).astype({"sentence": int})


def read_codings(paths: Iterable[Path | str]) -> dict[str, pd.DataFrame]:
    """Read the codings of several coders, by the name of their file; a folder stands for all .csv files in it.

    Raises ``InputError`` as ``read_coding``, for fewer than two files, and for two files of the same name.
    """
    codings: dict[str, pd.DataFrame] = {}
    for file in (file for path in map(Path, paths) for file in _files(path)):
        if file.stem in codings:
            raise InputError(file, "another file has the same name", "name each file after its coder")
        codings[file.stem] = read_coding(file)
    if len(codings) < 2:
        raise InputError(", ".join(codings), "one coder alone cannot agree", "give two files, or a folder of them")
    return codings


def align_codings(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the variables of two codings, one row a sentence of either, in the order of the keys.

    Raises ``ValueError`` if a coder has a sentence twice.
    """
    left, right = (table.set_index(KEYS)[variables(table)].sort_index() for table in (one, other))
    if not (left.index.is_unique and right.index.is_unique):
        raise ValueError("a coder has a sentence twice")
    return left.align(right, join="outer", axis=0)


def labels_by_variable(codings: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return for each variable the labels, coders x sentences, missing where a coder has none.

    Raises ``ValueError`` if a coder has a sentence twice.
    """
    tables = {coder: table.set_index(KEYS)[variables(table)] for coder, table in codings.items()}
    if not all(table.index.is_unique for table in tables.values()):
        raise ValueError("a coder has a sentence twice")
    keys = sorted({key for table in tables.values() for key in table.index})
    names = dict.fromkeys(name for table in tables.values() for name in table)
    index = pd.MultiIndex.from_tuples(keys, names=KEYS)
    empty = pd.Series(None, index, dtype=object)
    return {
        name: pd.DataFrame(
            {coder: table[name].reindex(index) if name in table else empty for coder, table in tables.items()}
        ).T
        for name in names
    }


def variables(columns: Iterable[str]) -> list[str]:
    """Return the columns that are coded variables: neither keys nor free text."""
    return [name for name in columns if name not in (*KEYS, *FREE_TEXT)]


def _read_cells(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each line that has any, blanks around them dropped, with the line's number."""
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(path, f"it has {size:,} bytes, the limit is {MAX_BYTES:,}", "split it")
        content = decode(path.read_bytes(), path)
        # Spreadsheets of half the world part cells with semicolons.
        comma = ";" if content.lstrip().startswith("set;") else ","
        reader = csv.reader(StringIO(content, newline=""), delimiter=comma, strict=True)
        return [(reader.line_num, cells) for row in reader if any(cells := [cell.strip() for cell in row])]
    except FileNotFoundError:
        raise InputError(path, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None
    except csv.Error as error:
        raise InputError(path, f"it is not CSV (line {reader.line_num}: {error})", "mend its quotation marks") from None


def _files(path: Path) -> list[Path]:
    """Return a file, or the .csv files of a folder in order; those that are hidden or an editor's locks are none."""
    try:
        if not path.is_dir():
            return [path]
        files = [item for item in path.iterdir() if item.suffix.lower() == ".csv" and item.name[0] not in ".~"]
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None
    if not files:
        raise InputError(path, "the folder holds no .csv file", "put the coders' files into it")
    return sorted(files)
