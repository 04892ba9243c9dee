"""Decode what comes in: strictly, and never by guessing."""

from __future__ import annotations

import tomllib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from pathlib import Path
from typing import Any

from analysis.errors import InputError

# UTF-32's mark begins with UTF-16's, so the longer one is tried first.
_MARKS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, path: Path, encoding: str | None = None) -> str:
    """Decode ``data`` strictly; the mark decides, then ``encoding``, then UTF-8.

    ``encoding`` is None where no other than UTF-8 can be named, and empty where one can.
    Raises ``InputError`` with the byte offset of the first byte that does not fit.
    """
    mark, marked = find_mark(data)
    codec = marked or encoding or "utf-8"
    place = "(in a study: encoding, under [settings])"
    if marked or encoding is None:
        fixes = ("save it as UTF-8", "save it as UTF-8")
    else:
        fixes = (
            f"name another --encoding {place}"
            if encoding
            else f"name its encoding, for example --encoding cp1252 {place}",
            f"give a text file, or name its encoding, for example --encoding utf-16-le {place}",
        )
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(path, f"byte {len(mark) + error.start:,} is not {codec} text", fixes[0]) from None
    except (LookupError, ValueError):  # ValueError: a zero byte in the name
        raise InputError(codec, "no encoding has this name", "try 'cp1252', 'latin-1' or 'utf-16-le'") from None
    if (position := text.find("\0")) >= 0:
        raise InputError(path, f"it looks binary (a zero byte at character {position:,})", fixes[1])
    return text


def find_mark(data: bytes) -> tuple[bytes, str]:
    """Return the byte-order mark that ``data`` begins with and the encoding it stands for; both empty without one."""
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))


def parse_toml(data: bytes, path: Path) -> dict[str, Any]:
    """Return what a TOML file says. Raises ``InputError`` if it is not UTF-8 or not TOML."""
    text = decode(data, path)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise InputError(path, f"not valid TOML: {error}", "mend that line") from None
    except RecursionError:
        raise InputError(path, "not valid TOML: it is nested too deeply", "flatten it") from None
