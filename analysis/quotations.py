"""Where a text quotes: the stretches between quotation marks.

An opening mark belongs to the next closing mark of its kind, as brackets do, so that a
quotation within a quotation is part of it and a mark without its partner counts for
nothing. The kinds:

- double marks: curly, low-high, or straight. A straight mark opens before a word and closes behind one;
- guillemets, pointing outwards or inwards;
- single marks, where no double ones hold them. An apostrophe within a word, a possessive
  ("the leaders' plans") with a closing mark still to come, and a decade ('90s) are none.

Primes (6' 2") are no quotation marks. A quotation that a paragraph leaves open goes on if the next paragraph
begins with an opening mark, as printers repeat it.

Three words or more make a quotation. A title does not: a phrase whose words all have
capitals, function words aside, or one that "entitled", "known as" or "so-called" introduces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.tokens import stop_words

_MARKS = re.compile('["＂“”„‟«»]')
_SINGLE = re.compile("['‘’‚]")
_OPENING = tuple('"＂“„«»')
_NAMED = re.compile(
    r"(?:codenamed|dubbed|entitled|nicknamed|titled|\bcalled itself|\bknown as|\bso[ -]called|\bslogan(?: of)?)"
    r"(?: the| an?)? ?$",
    re.IGNORECASE,
)
_FEWEST = 3  # words
_GAP = 100  # characters at most between two paragraphs

Span = tuple[int, int]


def find_quotes(text: str) -> tuple[Span, ...]:
    """Return the stretches of ``text`` between quotation marks, of three words or more."""
    return find_quotations(text, [(0, len(text))])


def find_quotations(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """Return the quotations in an article, from mark to mark, none across the end of a paragraph."""
    spans: list[Span] = []
    goes_on = False  # a quotation of the paragraph before, whose mark this one repeats
    for begin, end in paragraphs:
        double, left_open = _pair_double(text, begin, end)
        unfinished = text[end : end + _GAP].lstrip()[:1] in _OPENING
        if left_open is not None and (unfinished or (goes_on and left_open == begin)):
            double.append((left_open, end))
        goes_on = left_open is not None and unfinished
        outer = _outermost(double)
        spans += _outermost([*outer, *_pair_single(text, begin, end, outer)])
    return tuple((start, end) for start, end in spans if _is_quotation(text, start, end))


def _is_quotation(text: str, start: int, end: int) -> bool:
    words = re.findall(r"\w[\w'’-]*", text[start:end])
    if len(words) < _FEWEST or _NAMED.search(text, max(start - 40, 0), start):
        return False
    bearing = [word for word in words if word.casefold() not in stop_words("en")]
    titled = words[0][0].isupper() and all(word[0].isupper() or word[0].isdigit() for word in bearing)
    return not (titled and len(bearing) > 1)


def _opens(text: str, at: int) -> bool:
    """True if a mark may open: no word or stop before it, and something close behind it."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return not (before.isalnum() or before in tuple(".,;!?")) and not behind.isspace() and behind != ""


def _closes(text: str, at: int) -> bool:
    """True if a mark may close: something close before it, and no word behind it."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return before != "" and not before.isspace() and not behind.isalnum()


def _pair_double(text: str, begin: int, end: int) -> tuple[list[Span], int | None]:
    """Return the pairs of double marks and of guillemets, and the first double mark left open."""
    pairs: list[Span] = []
    double: list[int] = []
    angle: list[int] = []
    for match in _MARKS.finditer(text, begin, end):
        at, mark = match.start(), match.group()
        if mark in "«»":
            closing = angle and text[angle[-1]] != mark
            stack, opening = angle, not closing and _opens(text, at)
        else:
            low = bool(double) and text[double[-1]] in "„‟"
            closing = bool(double) and (mark == "”" or (mark == "“" and low) or (mark in '"＂' and _closes(text, at)))
            stack, opening = double, not closing and (mark in "“„‟" or _opens(text, at))
        if closing:
            pairs.append((stack.pop(), at + 1))
        elif opening:
            stack.append(at)
    return pairs, double[0] if double else None


def _pair_single(text: str, begin: int, end: int, taken: list[Span]) -> list[Span]:
    """Return the pairs of single marks that stand outside the stretches ``taken``."""
    pairs: list[Span] = []
    inside = iter(taken)
    start, stop = next(inside, (end, end))
    opened: int | None = None
    likely: int | None = None  # a mark behind an s: the closing one if no other comes
    for match in _SINGLE.finditer(text, begin, end):
        at, mark = match.start(), match.group()
        while at >= stop and start < end:
            start, stop = next(inside, (end, end))
        if start <= at:
            continue
        if mark in "‘‚'" and _opens(text, at) and not text[at + 1].isdigit():
            if opened is not None and likely is not None:
                pairs.append((opened, likely + 1))
            opened, likely = at, None
        elif opened is not None and _closes(text, at):
            if text[at - 1] in "sS" and text[at + 1 : at + 2] == " ":
                likely = at
            else:
                pairs.append((opened, at + 1))
                opened = likely = None
    if opened is not None and likely is not None:
        pairs.append((opened, likely + 1))
    return pairs


def _outermost(pairs: list[Span]) -> list[Span]:
    """Return the pairs that stand in no other, in order."""
    kept: list[Span] = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
