"""Lexicons from and to files: our own YAML, quanteda's, LIWC's .dic, a spreadsheet's CSV, VADER's list.

Other formats hold words by category and little else; what they cannot say is reported when a
lexicon is written. Whatever stands in a file is plain text.
"""

from __future__ import annotations

from pathlib import Path

from analysis.errors import InputError, did_you_mean, unreadable
from analysis.formats.entries import HEAD, reduce_to
from analysis.formats.liwc import read_dic, write_dic
from analysis.formats.own import write_own
from analysis.formats.quanteda import read_quanteda, write_quanteda
from analysis.formats.spreadsheet import read_csv, write_csv
from analysis.formats.vader import read_vader
from analysis.lexicon import Lexicon
from analysis.lexicon_file import load_lexicon
from analysis.strict_yaml import MAX_BYTES, load_yaml

STYLES = ("full", "quanteda")
_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".dic": "dic", ".csv": "csv"}
VADER = "vader_lexicon.txt"
_READ: dict[tuple[str, bytes], Lexicon] = {}


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a lexicon in the format that its file's ending names.

    ``.yaml``, ``.yml``: our own form (``load_lexicon``), or quanteda's: categories of words or of
    categories, and nothing above them. ``.dic``: LIWC's; entries that are signs, such as
    emoticons, are counted in the description and not read. ``.csv``: a header
    ``category,pattern,note`` (note may be missing), then a line a pattern; a cell that begins
    with = + - or @ needs an apostrophe in front, or a spreadsheet would run it. A file named
    ``vader_lexicon.txt`` is VADER's list (``formats.vader``).

    Raises ``InputError`` with file and line for anything else, and for a file that is empty,
    not UTF-8 or larger than ``MAX_BYTES``.
    """
    path = Path(path)
    readers = {"yaml": _read_yaml, "dic": read_dic, "csv": read_csv}
    reader = read_vader if path.name == VADER else readers[_find_format(path)]
    data = _read_bytes(path)
    # Kept by content, not by place: the notebooks of a run read copies of the same lexicons.
    if (path.name, data) not in _READ:
        _READ[path.name, data] = reader(path, data)
    return _READ[path.name, data]


def write_lexicon(lexicon: Lexicon, path: str | Path, style: str = "full") -> list[str]:
    """Write a lexicon in the format of its file's ending; return what had to be left out, a line each.

    ``.yaml`` keeps all; with ``style="quanteda"`` it is a plain mapping, nested at the dots of
    the names. This, ``.dic`` and ``.csv`` hold the patterns of counted categories, without
    counter-examples and categories made of others; only CSV keeps notes, and LIWC knows no
    wildcard but a * at the end. ``read_lexicon`` gives back what was written.

    Raises ``InputError`` for another ending or style, if nothing is left to write, or if the
    file cannot be written.
    """
    path = Path(path)
    kind = _find_format(path)
    if style not in STYLES:
        raise InputError(f"style '{style}'", "lexicons are not written in it", did_you_mean(style, STYLES))
    if kind == "yaml" and style == "full":
        empty = [item.name for item in lexicon.categories if not (item.patterns or item.composites)]
        left = [f"category '{name}': it is empty" for name in empty]
        has_words = any(category.patterns for category in lexicon.categories)
        text = write_own(lexicon)
    else:
        words, left = reduce_to(lexicon, path.stem, kind)
        has_words = bool(words)
        text = {"yaml": write_quanteda, "dic": write_dic, "csv": write_csv}[kind](words)
    if not has_words:
        raise InputError(path, "nothing of this lexicon can be written in this format", "write it as .yaml")
    try:
        path.write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        why = f"it cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, why, "check its folder and its permissions") from None
    return left


def _find_format(path: Path) -> str:
    if path.suffix.lower() not in _FORMATS:
        raise InputError(path, f"'{path.suffix}' is no format of lexicons", "name a .yaml, .dic or .csv file")
    return _FORMATS[path.suffix.lower()]


def _read_bytes(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(path, f"it has {size:,} bytes, the limit is {MAX_BYTES:,}", "split it into lexicons")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name the file of a lexicon") from None
    if not data.strip():
        raise InputError(path, "the file is empty", "add at least one word")
    return data


def _read_yaml(path: Path, data: bytes) -> Lexicon:
    """Read our own form where there is a head above the categories, else quanteda's."""
    table = load_yaml(path, data)
    if isinstance(table.get("categories"), (dict, str)) or any(isinstance(table.get(key), str) for key in HEAD):
        return load_lexicon(path)
    return read_quanteda(path, table)
