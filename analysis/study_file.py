"""The study file: a TOML file that names two sides, lexicons and settings, read, checked and written."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.assets import asset
from analysis.decoding import parse_toml
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.rows import TEXT
from analysis.settings import Settings, check_settings, refuse_unknown, take, take_texts
from analysis.sides import Side, find_files
from analysis.study import SIDES, Study

_SHARED: dict[str, Study] = {}  # by what its files hold


def load_study(path: str | Path) -> Study:
    """Load and validate a study file.

    Paths in it are relative to the file. Raises ``InputError`` for a missing file, TOML
    that does not parse, an unknown key (with the nearest known one), a wrong type, or a
    lexicon that cannot be used. The articles are read later.
    """
    path = Path(path)
    try:
        table = parse_toml(path.read_bytes(), path)
    except FileNotFoundError:
        raise InputError(path, "there is no such study file", _nearest_study(path)) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a study file (.toml)") from None
    known = {"id", "title", "language", "note", "seed", "lexicons", "furniture", "reference", "a", "b", "settings"}
    refuse_unknown(table, known, path)
    settings = check_settings(take(table, "settings", dict, {}, path), Settings(), f"{path}, [settings]")
    a, b = (_load_side(key, take(table, key.lower(), dict, None, path), path) for key in SIDES)
    identifier = take(table, "id", str, path.stem, path)
    study = Study(
        id=check_id(identifier, path),
        title=take(table, "title", str, identifier, path),
        a=a,
        b=b,
        lexicon_files=tuple(
            find_lexicon(name, path.parent) for name in take_texts(table, "lexicons", ["stance", "partnership"], path)
        ),
        furniture=tuple(path.parent / name for name in take_texts(table, "furniture", [], path)),
        reference=tuple(path.parent / name for name in take_texts(table, "reference", [], path)),
        language=take(table, "language", str, "en", path),
        note=take(table, "note", str, "", path),
        seed=take(table, "seed", int, 1, path),
        settings=settings,
    )
    _ = study.lexicons
    return _SHARED.get(_digest(path, study), study) if _SHARED else study


def share_study(path: Path) -> Study:
    """Load a study so that later loads of the same bytes, here or in a forked child, give this very object.

    A run does so before it forks a child for each notebook: what is computed here, none of them does again.
    """
    _SHARED.clear()
    study = load_study(path)
    _SHARED[_digest(path, study)] = study
    return study


def _digest(path: Path, study: Study) -> str:
    """Return a hash of a study file and of the bytes of all that it names."""
    files = [path, *study.a.files, *study.b.files, *study.lexicon_files, *study.furniture, *study.reference]
    return hashlib.sha256(b"".join(map(_hash, files))).hexdigest()


def _hash(file: Path) -> bytes:
    if not file.is_file():
        return b""
    with file.open("rb") as opened:  # a row file may be larger than memory
        return hashlib.file_digest(opened, "sha256").digest()


def _nearest_study(path: Path) -> str:
    """Return advice for a study file that is not there: those of a like name beside it, or shipped."""
    shipped = {file.stem: str(file) for file in sorted(asset("data/studies").glob("*.toml"))}
    beside = {file.stem: str(file) for file in sorted(path.parent.glob("*.toml"))}
    near = get_close_matches(path.stem, {**shipped, **beside}, n=1)
    return f"did you mean '{(shipped | beside)[near[0]]}'?" if near else "check the path"


def find_lexicon(name: str, folder: Path) -> Path:
    """Return the file of a lexicon given as a path (relative to ``folder``), a shipped name, or ``vader``.

    A path ends in .yaml, .yml, .dic or .csv, or in ``vader_lexicon.txt``. ``vader`` is the list
    in the package vaderSentiment, if that is installed. Raises ``InputError`` if there is none.
    """
    if name == "vader":
        return _find_vader()
    if name.endswith((".yaml", ".yml", ".dic", ".csv", "vader_lexicon.txt")):
        try:
            found = (folder / name).is_file()
        except (OSError, ValueError):  # a name that is too long, or with a zero byte
            found = False
        if not found:
            raise InputError(folder / name, "there is no such lexicon file", "check the path")
        return folder / name
    shipped = {path.stem: path for path in sorted(asset("data/lexicons").glob("*.yaml"))}
    if name not in shipped:
        raise InputError(
            f"lexicon '{name}'",
            "no lexicon of this name is shipped",
            did_you_mean(name, shipped) + " (or give a .yaml, .dic or .csv file)",
        )
    return shipped[name]


def _find_vader() -> Path:
    from importlib.util import find_spec

    spec = find_spec("vaderSentiment")  # looked up, not imported: only its list is read
    path = Path(spec.origin).parent / "vader_lexicon.txt" if spec and spec.origin else None
    if path is None or not path.is_file():
        why = "the package vaderSentiment, which carries it, is not installed"
        raise InputError("lexicon 'vader'", why, "run: pip install 'framing-study[vader]'")
    return path


def check_id(identifier: str, where: object) -> str:
    """Return a study id that is safe as a folder's name, or raise ``InputError``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", identifier) or identifier.endswith("."):
        raise InputError(
            where,
            f"the id '{identifier[:80]}' cannot name a folder",
            "use up to 80 letters, digits, '-', '_' and '.'",
        )
    return identifier


def write_study(study: Study, folder: Path) -> Path:
    """Write a study with copies of all its inputs into ``folder``; return the study file.

    The copy needs nothing outside the folder: ``load_study`` on it reads the same bytes
    under the same article names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies: dict[Path, str] = {}
    taken: set[str] = set()  # some systems take A.txt for a.txt

    def copy(path: Path, kind: str) -> str:
        if path in copies:
            return copies[path]
        name, number = f"{kind}/{path.name}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{kind}/{number}/{path.name}"
        taken.add(name.casefold())
        copies[path] = name
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        return name

    lines = [
        "# Written by the framing command: the study as it was run, with copies of its inputs.",
        f"id = {_toml(study.id)}",
        f"title = {_toml(study.title)}",
        f"language = {_toml(study.language)}",
        f"note = {_toml(study.note)}",
        f"seed = {study.seed}",
        f"lexicons = {_toml([copy(path, 'lexicons') for path in study.lexicon_files])}",
        f"furniture = {_toml([copy(path, 'furniture') for path in study.furniture])}",
        f"reference = {_toml([copy(path, 'reference') for path in study.reference])}",
    ]
    for side in study.sides:
        key = side.key.lower()
        lines += [
            "",
            f"[{key}]",
            f"label = {_toml(side.label)}",
            f"files = {_toml([copy(path, key) for path in side.files])}",
            *([f"column = {_toml(side.column)}"] if side.column != TEXT else []),
        ]
    lines += ["", "[settings]"]
    lines += [f"{item.name} = {_toml(getattr(study.settings, item.name))}" for item in fields(Settings)]
    target = folder / "study.toml"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        signs = {'"': '\\"', "\\": "\\\\"}
        escaped = (
            f"\\u{ord(char):04X}" if ord(char) < 32 or ord(char) == 127 else signs.get(char, char) for char in value
        )
        return '"' + "".join(escaped) + '"'
    return repr(value)


def _load_side(key: str, table: dict[str, Any], path: Path) -> Side:
    where = f"{path}, [{key.lower()}]"
    refuse_unknown(table, {"label", "file", "files", "column"}, where)
    if "file" in table and "files" in table:
        raise InputError(where, "it has both 'file' and 'files'", "keep one of them")
    names = [take(table, "file", str, "", where)] if "file" in table else take_texts(table, "files", [], where)
    if not names:
        raise InputError(where, "it names no article", 'add file = "article.txt"')
    label, column = take(table, "label", str, "", where), take(table, "column", str, TEXT, where)
    return Side(key, label, find_files(names, path.parent, where), column)
