"""Page furniture: lines of a saved article that its author did not write, set aside by stated rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from analysis.assets import asset
from analysis.decoding import parse_toml
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.tokens import begins_small, find_words, fold_typography

_STOPS = (".", "!", "…", "。", "！", "।", "۔")
_QUESTIONS = ("?", "？", "؟")
_CAPITALS = r"[A-Z][A-Z.'’/-]+"
_DATELINE = re.compile(
    rf"{_CAPITALS}(?:[ ,]{{1,2}}{_CAPITALS}){{0,4}}[ ,]{{0,2}}"  # place
    r"(?:[A-Z][a-z.]{2,9} \d{1,2}[ ,]{0,2})?(?:\([^()]{2,30}\) ?)?[–—-]{1,2} "  # date, agency, dash
)


class Span(NamedTuple):
    """A stretch of the original: ``raw[start:end]``."""

    start: int
    end: int


class Removed(NamedTuple):
    """A stretch that was set aside: where it stands, its text, the rule and its reason."""

    start: int
    end: int
    text: str
    rule: str
    why: str


@dataclass(frozen=True)
class Rule:
    """One rule for page furniture; ``data/furniture.toml`` explains the fields."""

    name: str
    why: str
    line: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    dateline: bool = False
    max_words: int = 12
    takes: int = 0
    sentences: bool = False


def load_rules(extra: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Load the shipped furniture rules and any further rule files.

    Raises ``InputError`` for a file that cannot be read or a rule with an unknown key.
    """
    rules: list[Rule] = []
    for path in (asset("data/furniture.toml"), *extra):
        try:
            table = parse_toml(path.read_bytes(), path)
        except (OSError, ValueError) as error:
            raise unreadable(path, error, "check the path of the rules file") from None
        for key in table:
            if key != "rule":
                raise InputError(path, f"unknown key '{key}'", did_you_mean(key, ["rule"]))
        entries = table.get("rule", [])
        if not isinstance(entries, list):
            raise InputError(path, "a rule is a table", "begin each rule with [[rule]]")
        rules += [_make_rule(entry, f"{path}, rule {number}") for number, entry in enumerate(entries, start=1)]
    return tuple(rules)


def _make_rule(entry: object, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise InputError(where, "a rule is a table", "begin each rule with [[rule]]")
    kinds = {key: type(value) for key, value in asdict(Rule(name="", why="")).items()}
    for key in entry:
        if key not in kinds:
            raise InputError(where, f"unknown key '{key}'", did_you_mean(key, kinds))
    values: dict[str, Any] = {
        key: tuple(map(str, value)) if isinstance(value, list) else value for key, value in entry.items()
    }
    for key, value in values.items():
        if type(value) is not kinds[key]:
            kind = {tuple: "list of texts", bool: "true or false", int: "whole number", str: "text"}[kinds[key]]
            raise InputError(where, f"'{key}' must be a {kind}", "see data/furniture.toml for examples")
    if not {"name", "why"} <= values.keys() or not values.keys() & {"line", "closing", "dateline"}:
        raise InputError(where, "a rule needs name, why and one of line, closing, dateline", "add what is missing")
    return Rule(**values)


def _find(pattern: str, line: str, *, whole: bool) -> int:
    """Return where ``pattern`` begins in a folded ``line`` (-1: nowhere); `*` is any run.

    Plain searching, piece after piece: linear, whatever a rules file says.
    """
    pieces = _pieces(pattern)
    start = line.find(pieces[0])
    if start < 0 or (whole and start > 0):
        return -1
    position = start + len(pieces[0])
    for piece in pieces[1:-1]:
        position = line.find(piece, position)
        if position < 0:
            return -1
        position += len(piece)
    last = pieces[-1]
    if len(pieces) == 1:
        return start if not whole or position == len(line) else -1
    if whole:
        return start if line.endswith(last) and len(line) - len(last) >= position else -1
    return start if line.find(last, position) >= 0 else -1


@cache
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(_fold(pattern)[0].split("*"))


def _fold(line: str) -> tuple[str, Sequence[int]]:
    """Return ``line`` in lower case, with straight quotes and single spaces, and where each character stands."""
    plain = fold_typography(line)
    if plain.isascii() and plain == " ".join(plain.split()):  # as most lines are: every character stays where it is
        return plain.lower(), range(len(plain))
    places = [i for i, char in enumerate(plain) if not char.isspace() or not plain[i - 1 : i].isspace()]
    small = ((char, char.lower()) for char in (plain[i] for i in places))
    # A letter whose small form is two characters stays: the places must hold.
    return "".join(" " if char.isspace() else lower if len(lower) == 1 else char for char, lower in small), places


def has_word(text: str) -> bool:
    """Return True if the tokenizer finds a word in ``text``."""
    return any(find_words(char) for char in text if char.isalnum())


def blank(raw: str, removed: Sequence[Removed]) -> str:
    """Return ``raw`` with spaces for what was removed; line breaks stay."""
    if not removed:
        return raw
    kept = list(raw)
    for item in removed:
        kept[item.start : item.end] = (char if char.isspace() else " " for char in raw[item.start : item.end])
    return "".join(kept)


def _ends_with(line: str, signs: tuple[str, ...]) -> bool:
    return line.rstrip("\"'”’»)").endswith(signs)


def _reads_like_headline(line: str, max_words: int = 25) -> bool:
    return len(line.split()) <= max_words and not _ends_with(line, (*_STOPS, ";", ":", ","))


def set_furniture_aside(raw: str, rules: Sequence[Rule], removed: list[Removed]) -> tuple[Span | None, list[Span]]:
    """Split ``raw`` into headline and paragraphs; append what the rules take to ``removed``.

    A line without a letter or digit is like an empty one.
    """
    text = blank(raw, removed)
    kept: list[Span] = []
    takes: tuple[int, Rule] | None = None

    def set_aside(span: Span, rule: Rule) -> None:
        removed.append(Removed(*span, raw[span.start : span.end], rule.name, rule.why))

    for found in re.finditer(r"[^\r\n\v\f\x85\u2028\u2029]+", text):
        if not has_word(found.group()):
            continue
        span = _trim(text, *found.span())
        line, places = _fold(text[span.start : span.end])
        rule = _rule_for(line, rules)
        if rule is not None:
            set_aside(span, rule)
            takes = (rule.takes, rule)
            continue
        if takes and takes[0] and _reads_like_headline(line):
            set_aside(span, takes[1])
            takes = (takes[0] - 1, takes[1])
            continue
        takes = None
        closing, at = _closing_rule(line, rules)
        if closing:
            start = span.start + places[at]
            set_aside(Span(start, span.end), closing)
            span = _trim(text, span.start, start)
        if span.start < span.end:
            kept.append(span)
    paragraphs = _join_wrapped(text, kept)
    headline = None
    if len(paragraphs) > 1 and _reads_like_headline(text[slice(*paragraphs[0])], max_words=30):
        headline = paragraphs.pop(0)
    dateline = next((rule for rule in rules if rule.dateline), None)
    if paragraphs and dateline:
        first = paragraphs[0]
        end = _dateline_end(text, first)
        if end > first.start:
            set_aside(_trim(text, first.start, end), dateline)
            paragraphs[0] = _trim(text, end, first.end)
    return headline, [span for span in paragraphs if span.start < span.end]


def _dateline_end(text: str, span: Span) -> int:
    """Return where the dateline of a paragraph ends, which is its start if it has none."""
    found = _DATELINE.match(text, span.start, span.end)
    # A dateline stands before a sentence; within one, a small letter follows: "NATO - an alliance - met."
    return found.end() if found and not begins_small(text[found.end() : span.end]) else span.start


def _trim(text: str, start: int, end: int) -> Span:
    """Narrow a stretch to its first and last visible characters."""
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200b"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\ufeff\u200b"):
        end -= 1
    return Span(start, end)


def _rule_for(line: str, rules: Sequence[Rule]) -> Rule | None:
    words = len(line.split())
    sentence = words > 3 and _ends_with(line, (*_STOPS, *_QUESTIONS))

    def takes(rule: Rule, pattern: str) -> bool:
        # What an open end stands for may be the author's own sentence: "By Monday the talks had failed."
        authors = sentence and pattern.endswith("*") and not rule.sentences
        return not authors and _find(pattern, line, whole=True) == 0

    fitting = (rule for rule in rules if words <= rule.max_words)
    return next((rule for rule in fitting if any(takes(rule, pattern) for pattern in rule.line)), None)


def _closing_rule(line: str, rules: Sequence[Rule]) -> tuple[Rule | None, int]:
    """Return the rule that takes the end of a line, and where in the folded line that end begins."""
    for rule in rules:
        for pattern in rule.closing:
            if (at := _find(pattern, line, whole=False)) >= 0:
                return rule, at
    return None, 0


def _join_wrapped(text: str, lines: list[Span]) -> list[Span]:
    """Join lines broken for the width of a page: a line is a paragraph otherwise.

    A text none of whose lines is longer than 100 characters is taken as broken to a
    width; there a line of 45 characters or more that had no room for the first word of
    the next one, with no empty line between, runs on into it.
    """
    width = max((end - start for start, end in lines), default=0)
    if width > 100:
        return lines
    paragraphs = lines[:1]
    for before, line in pairwise(lines):
        breaks = text[before.end : line.start].replace("\r\n", "\n")
        needed = before.end - before.start + 1 + len(text[line.start : line.end].split(maxsplit=1)[0])
        if before.end - before.start >= 45 and needed > width and breaks.strip(" \t") == "\n":
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    return paragraphs
