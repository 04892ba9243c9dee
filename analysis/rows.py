"""Articles as the rows of a CSV, JSON-lines or Parquet file, read one after the other.

Nothing holds the whole file: text is decoded a stretch at a time, and one row is in memory.
A row's cells are texts and stay texts; nothing in them is run.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.decoding import find_mark
from analysis.errors import InputError, did_you_mean, unreadable

if TYPE_CHECKING:
    import pyarrow.parquet

SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")
TEXT = "text"  # the column of texts, where a side names no other
NAMES = ("name", "id")  # the first of these columns that is there names the articles
_CHUNK = 1 << 20  # bytes decoded at a time
_BATCH = 64  # rows of a Parquet file decoded at a time
_ENVELOPE = 100_000  # characters that the further cells of a row may have
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # a zero byte, or half a surrogate pair, which JSON can hold
_NAME = 120  # characters of a name that are kept

Cells = Mapping[str, Any]


class Row(NamedTuple):
    """One article of a row file: the row's number, its name ("" where it has none), its text.

    The number is what a spreadsheet or an editor shows: the header of a CSV is row 1, a row of
    JSON lines is its line, and the rows of a Parquet file count from 1.
    """

    number: int
    name: str
    text: str


def is_row_file(path: Path) -> bool:
    """True if ``path`` is a file of rows by its ending, whether it exists or not."""
    return path.suffix.lower() in SUFFIXES


def read_rows(path: Path, column: str = TEXT, *, encoding: str = "", max_bytes: int) -> Iterator[Row]:
    """Yield the rows of a file; a missing text is "".

    Raises ``InputError``, also midway, for a file that cannot be read or decoded, has no such
    column, is not in its format, or has a text that is none or larger than ``max_bytes``.
    """
    kind = path.suffix.lower()
    try:
        if path.stat().st_size == 0:
            raise InputError(path, "the file is empty", "give a file with a row an article")
        if kind == ".parquet":
            found = _parquet_cells(path, column)
        elif kind == ".csv":
            found = _csv_cells(path, column, encoding, max_bytes)
        else:
            found = _json_cells(path, column, encoding, max_bytes)
        for number, cells in found:
            yield _make_row(path, number, cells, column, max_bytes)
    except FileNotFoundError:
        raise InputError(path, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None


def _make_row(path: Path, number: int, cells: Cells, column: str, max_bytes: int) -> Row:
    text = cells.get(column)
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise InputError(f"{path}, row {number:,}", f"its '{column}' is no text", "write it as a text")
    if (size := len(text.encode("utf-8", "surrogatepass"))) > max_bytes:
        why = f"its text has {size:,} bytes, the limit is {max_bytes:,}"
        raise InputError(f"{path}, row {number:,}", why, "give one article a row, or raise max_bytes under [settings]")
    if _NO_TEXT.search(text):
        raise InputError(f"{path}, row {number:,}", "its text holds what is no text", "mend or leave out this row")
    named = next((cells[name] for name in NAMES if cells.get(name) not in (None, "")), "")
    return Row(number, " ".join(str(named).split())[:_NAME], text)


def _check_column(path: Path, column: str, columns: list[str]) -> None:
    if column not in columns:
        fix = f'{did_you_mean(column, columns)} (in a study: column = "…")'
        raise InputError(path, f"it has no column '{column}'", fix)
    if columns.count(column) > 1:
        raise InputError(path, f"two of its columns are called '{column}'", "rename one")


def _csv_cells(path: Path, column: str, encoding: str, max_bytes: int) -> Iterator[tuple[int, Cells]]:
    number = 0
    before = csv.field_size_limit(max(max_bytes, _ENVELOPE))  # Python's own is 131,072 characters: less than an essay
    try:
        reader = csv.reader(_lines(path, encoding, max_bytes), strict=True)
        columns: list[str] = []
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                columns = [name.strip() for name in cells]
                _check_column(path, column, columns)
            elif cells and len(cells) != len(columns):
                why = f"it has {len(cells)} cells, the header has {len(columns)}"
                raise InputError(f"{path}, row {number:,}", why, "part cells by commas, and quote those that hold one")
            elif cells:
                yield number, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            why = f"it has a cell of more than {max_bytes:,} characters"
            fix = "close its quotation marks, or raise max_bytes under [settings]"
            raise InputError(f"{path}, row {number + 1:,}", why, fix) from None
        raise InputError(f"{path}, row {number + 1:,}", f"it is not CSV ({error})", "mend that row") from None
    finally:
        csv.field_size_limit(before)


def _json_cells(path: Path, column: str, encoding: str, max_bytes: int) -> Iterator[tuple[int, Cells]]:
    columns: set[str] = set()
    for number, line in enumerate(_lines(path, encoding, max_bytes), start=1):
        if not line.strip():
            continue
        where = f"{path}, row {number:,}"
        try:
            cells = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(where, f"it is not JSON ({error.msg} at character {error.pos + 1:,})", "mend it") from None
        except (ValueError, RecursionError):
            raise InputError(where, "it is not JSON of a usual kind", "write one flat object a line") from None
        if not isinstance(cells, dict):
            raise InputError(where, "it is no object", 'write {"text": "…"}')
        columns |= cells.keys()
        yield number, cells
    if columns:
        _check_column(path, column, sorted(columns))


def _lines(path: Path, encoding: str, max_bytes: int) -> Iterator[str]:
    """Yield the lines of a text file with their ends, decoded strictly, a stretch at a time."""
    with path.open("rb") as file:
        mark, codec = find_mark(file.read(4))
        codec = codec or encoding or "utf-8"
        try:
            decoder = codecs.getincrementaldecoder(codec)()
        except LookupError:
            raise InputError(codec, "no encoding has this name", "try 'cp1252', 'latin-1' or 'utf-16-le'") from None
        file.seek(len(mark))
        rest, done, number = "", len(mark), 0
        for chunk in iter(lambda: file.read(_CHUNK), None):
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                why = f"byte {done - waiting + error.start:,} is not {codec} text"
                raise InputError(path, why, "save it as UTF-8, or name its encoding under [settings]") from None
            done += len(chunk)
            if "\0" in text:
                raise InputError(path, "it looks binary (it holds a zero byte)", "give a file of texts")
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                number += 1
                yield line + "\n"
            if len(rest) > 6 * max_bytes + _ENVELOPE:  # in JSON a character may be written as six
                fix = "give one article a row, or raise max_bytes under [settings]"
                raise InputError(f"{path}, line {number + 1:,}", "it is longer than any article may be", fix)
            if not chunk:
                break
        if rest:
            yield rest


def _parquet_cells(path: Path, column: str) -> Iterator[tuple[int, Cells]]:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        # Read a page at a time: a row group may be as large as the file.
        with parquet.ParquetFile(path, buffer_size=_CHUNK, pre_buffer=False) as file:
            wanted = _parquet_columns(path, file, column)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
                for cells in batch.to_pylist():
                    number += 1
                    yield number, cells
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        why = f"it is no Parquet file that can be read ({str(error).splitlines()[0][:120]})"
        raise InputError(path, why, "write it again, or give a .csv or .jsonl file") from None


def _parquet_columns(path: Path, file: pyarrow.parquet.ParquetFile, column: str) -> list[str]:
    import pyarrow as pa

    schema = file.schema_arrow
    _check_column(path, column, list(schema.names))
    kind = schema.field(column).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)):
        raise InputError(path, f"its column '{column}' holds {kind}, not texts", "name a column of texts")
    return [column, *[name for name in NAMES if name in schema.names and name != column]]
