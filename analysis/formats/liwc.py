"""LIWC's .dic: a header of numbered categories between two lines of %, then a word and its numbers a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.decoding import decode
from analysis.errors import InputError
from analysis.formats.entries import LIWC_SIGNS, Entry, lines, make_lexicon, to_wording
from analysis.lexicon import Lexicon
from analysis.patterns import Pattern


def read_dic(path: Path, data: bytes) -> Lexicon:
    """Read a .dic file; entries that are signs, such as emoticons, are counted and not read."""
    found = list(lines(decode(data, path), path))
    marks = [number for number, (_, line) in enumerate(found) if line.strip() == "%"]
    if len(marks) < 2 or marks[0] > 0:
        raise InputError(path, "it does not begin with a header between two lines of %", "write %, 1<tab>name, %")
    names = _read_header(found[1 : marks[1]])
    return make_lexicon(path, _read_entries(found[marks[1] + 1 :], names), names.values(), LIWC_SIGNS)


def write_dic(words: dict[str, list[Pattern]]) -> str:
    """Return the patterns by category as the text of a .dic file."""
    numbers: dict[str, list[str]] = {}
    for number, patterns in enumerate(words.values(), start=1):
        for text in dict.fromkeys(map(to_wording, patterns)):
            numbers.setdefault(text, []).append(str(number))
    header = [f"{number}\t{' '.join(name.split())}" for number, name in enumerate(words, start=1)]
    entries = ["\t".join([text, *found]) for text, found in numbers.items()]
    return "\n".join(["%", *header, "%", *entries, ""])


def _read_header(header: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the dotted name of each number; LIWC nests categories by tabs in front."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    nest: list[tuple[int, str]] = []
    for where, line in header:
        number, *words = line.split()
        if not re.fullmatch("[0-9]+", number) or not words:
            raise InputError(where, "it is not a number and a category", "write 1<tab>name")
        depth = len(line) - len(line.lstrip("\t"))
        while nest and nest[-1][0] >= depth:
            nest.pop()
        nest.append((depth, " ".join(words)))
        name = ".".join(part for _, part in nest)
        if number.lstrip("0") in names or name in taken:
            raise InputError(
                where, f"the number {number[:40]} or the category '{name[:40]}' stands twice", "give each once"
            )
        names[number.lstrip("0")] = name
        taken.add(name)
    return names


def _read_entries(entries: Iterable[tuple[str, str]], names: dict[str, str]) -> Iterator[Entry]:
    for where, line in entries:
        text, tab, rest = line.strip().partition("\t")
        fields = text.split()
        end = len(fields)
        while not tab and end > 1 and fields[end - 1].isdecimal():  # some files part all by spaces
            end -= 1
        text, numbers = " ".join(fields[:end]), fields[end:] + rest.split()
        if not numbers:
            raise InputError(where, f"'{text[:40]}' has no category", "write word<tab>number")
        for number in dict.fromkeys(numbers):
            if not number.isdecimal() or number.lstrip("0") not in names:
                raise InputError(where, f"'{number[:40]}' is no category of the header", "write word<tab>number")
            yield Entry(where, names[number.lstrip("0")], text)
