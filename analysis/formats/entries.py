"""What other formats hold, words by category: read into a lexicon, and a lexicon reduced to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.lexicon import Category, Lexicon
from analysis.patterns import Pattern, split_pattern

HEAD = ("name", "version", "language", "licence", "description", "nesting")
SIGNS = "'’.,-"  # in words; an entry with any other, such as an emoticon, is no word
LIWC_SIGNS = SIGNS + "*?"


class Entry(NamedTuple):
    """One word or pattern of a file, with its place there."""

    where: str  # file and line, for messages
    category: str
    text: str
    note: str = ""


def lines(text: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yield file and number, and the line, of each line that is not blank."""
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip()


def make_lexicon(path: Path, entries: Iterable[Entry], order: Iterable[str] = (), signs: str = "") -> Lexicon:
    """Return a lexicon of entries; with ``signs`` those that have other signs are counted and left out."""
    table: dict[str, list[Pattern]] = {name: [] for name in order}
    left = 0
    for entry in entries:
        if signs and not is_wording(entry.text, signs):
            left += 1
        else:
            pattern = Pattern(entry.text, split_pattern(entry.text, entry.where), entry.note)
            table.setdefault(entry.category, []).append(pattern)
    categories = tuple(Category(name, patterns=tuple(patterns)) for name, patterns in table.items() if patterns)
    if not categories:
        raise InputError(path, "no category has a pattern", "add at least one word")
    description = f"Entries that were not read because they are signs and not words: {left}." if left else ""
    return Lexicon(path.stem, categories, description=description)


def is_wording(text: str, signs: str) -> bool:
    """True for words, and not for an entry with other signs than these, such as an emoticon."""
    return any(map(str.isalnum, text)) and all(
        char in signs or unicodedata.category(char)[0] not in "PS" for char in text
    )


def reduce_to(lexicon: Lexicon, name: str, kind: str) -> tuple[dict[str, list[Pattern]], list[str]]:
    """Return the patterns by category that a format can hold, and what it cannot."""
    words: dict[str, list[Pattern]] = {}
    left: list[str] = []
    usual = {"name": name, "language": "en", "nesting": "category"}
    if head := [key for key in HEAD if getattr(lexicon, key) not in ("", usual.get(key))]:
        left.append(f"the head: {', '.join(head)}")
    for category in lexicon.categories:
        where = f"category '{category.name}'"
        if not category.counted:
            left.append(f"{where}: it is not counted, only a part of others")
            continue
        if not (category.patterns or category.composites):
            left.append(f"{where}: it is empty")
        left += [f"{where}: {each.text} within {each.within} words" for each in category.composites]
        left += [f"{where}: that {each.text} is a topic" for each in category.composites if each.topic]
        left += [f"{where}: that it is a topic"] if category.topic else []
        left += [f"{where}: its {key}" for key in ("definition", "source") if getattr(category, key)]
        for pattern in category.patterns:
            if kind == "dic" and (unknown := _unknown_to_liwc(pattern)):
                left.append(f"{where}: '{pattern.text}', whose {unknown} LIWC does not know")
                continue
            if kind == "yaml" and pattern.words[0] == "^":
                left.append(f"{where}: '{pattern.text}', whose ^ quanteda takes for a sign of the text")
            left += [f"{where}: '{pattern.text}' not in '{' '.join(unless)}'" for unless in pattern.unless]
            left += [f"{where}: that '{pattern.text}' is a topic"] if pattern.topic else []
            left += [f"{where}: the note to '{pattern.text}'"] if pattern.note and kind != "csv" else []
            words.setdefault(category.name, []).append(pattern)
    return words, left


def to_wording(pattern: Pattern) -> str:
    """Return a pattern's text, or its words where the text would be taken for a sign ("R&D")."""
    text = " ".join(pattern.text.split())
    return text if is_wording(text, LIWC_SIGNS) else " ".join(pattern.words)


def _unknown_to_liwc(pattern: Pattern) -> str:
    """Return what in a pattern cannot be said in a .dic file, or nothing."""
    if pattern.words[0] == "^":
        return "^"
    if not re.fullmatch(r"[^*?]*\*?", pattern.text):
        return "wildcard"
    text = to_wording(pattern)
    return "" if is_wording(text, LIWC_SIGNS) and split_pattern(text) == pattern.words else "sign"
