"""Read an article: decode it, set page furniture aside by stated rules, find its paragraphs.

Nothing is cut from the text itself. ``Article.raw`` is the decoded original, every span
is a pair of character offsets into it, and what was set aside stays in ``Article.removed``
with the rule that did it and why.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from analysis.assets import asset
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.tokens import begins_small, find_words, fold_typography

MAX_BYTES = 5_000_000
SUFFIXES = (".txt", ".md", ".html", ".htm")

# UTF-32's mark begins with UTF-16's, so the longer one is tried first.
_MARKS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_STOPS = (".", "!", "…", "。", "！", "।", "۔")
_QUESTIONS = ("?", "？", "؟")
_CAPITALS = r"[A-Z][A-Z.'’/-]+"
_DATELINE = re.compile(
    rf"{_CAPITALS}(?:[ ,]{{1,2}}{_CAPITALS}){{0,4}}[ ,]{{0,2}}"  # place
    r"(?:[A-Z][a-z.]{2,9} \d{1,2}[ ,]{0,2})?(?:\([^()]{2,30}\) ?)?[–—-]{1,2} "  # date, agency, dash
)
# Each sign excludes what it opens with, so that a run of openings is read once and not again from each of them.
_MARKUP = re.compile(
    r"^[ ]{0,3}#{1,6}[ ]+"  # heading
    r"|^[ ]{0,3}>[ ]?"  # quotation
    r"|^[ ]{0,8}[-*+][ ]+"  # list item
    r"|^[ ]{0,3}(?:```|~~~)[^\n]*"  # fence of a code block, with its language
    r"|^[ ]{0,3}\[[^\[\]\n]{1,300}\]:[^\n]*"  # address of a link, or a footnote
    r"|!\[[^\[\]\n]{0,300}\]\((?:[^()\n]|\([^()\n]*\))*+\)"  # picture
    r"|\[(?=[^\[\]\n]{1,300}\][(\[])"  # a link's beginning
    r"|\](?:\((?:[^()\n]|\([^()\n]*\))*+\)|\[[^\[\]\n]{0,300}\])"  # a link's end, with its address
    r"|<!--[^<>]{0,2000}-->|</?[A-Za-z][^<>\n]{0,300}>"  # HTML comment, HTML tag, address in brackets
    r"|&(?:[A-Za-z]{2,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"  # HTML entity
    r"|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)"  # emphasis
    r"|`+",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?=[\w-]+[ \t]*:)(?:[^\r\n]{0,400}\r?\n){0,60}?---[ \t]*(?:\r?\n|\Z)")
# Parts of a line of a page; the other elements begin a block.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
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


@dataclass(frozen=True)
class Article:
    """One article as it was read.

    ``name`` is the file's name without its ending, ``raw`` the decoded original,
    ``sha256`` the hash of the file's bytes. ``paragraphs`` are the body's spans in
    order; ``headline`` is the span of the first line where that reads like a heading.
    ``notes`` are plain sentences about anything a reader should know of the reading.
    """

    name: str
    raw: str
    sha256: str
    paragraphs: tuple[Span, ...]
    headline: Span | None = None
    removed: tuple[Removed, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The original with removed stretches blanked: same length, so offsets hold."""
        return _blank(self.raw, self.removed)

    def __repr__(self) -> str:
        return f"Article({self.name!r}, {len(self.paragraphs)} paragraphs, {len(self.removed)} removed lines)"


def read_article(
    path: str | Path,
    *,
    encoding: str | None = None,
    rules: Sequence[Rule] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Article:
    """Read one article from a .txt, .md or .html file.

    Text is UTF-8 (with or without a byte-order mark) or UTF-16/32 with its mark; any
    other ``encoding`` must be named, it is never guessed. Of a saved page,
    ``trafilatura`` keeps the article and ``raw`` is the text it found.

    Raises ``InputError`` for a missing, oversized, binary, undecodable or word-less file.
    """
    path = Path(path)
    data = _read_bytes(path, max_bytes)
    raw = decode(data, path, encoding or "")
    removed: list[Removed] = []
    if path.suffix.lower() in (".html", ".htm"):
        raw, removed = _article_of_page(raw, path)
    elif path.suffix.lower() == ".md":
        removed = _find_markup(raw)
    rules = load_rules() if rules is None else rules
    headline, paragraphs = _set_furniture_aside(raw, rules, removed)
    article = Article(
        name=path.stem,
        raw=raw,
        sha256=hashlib.sha256(data).hexdigest(),
        paragraphs=tuple(paragraphs),
        headline=headline,
        removed=tuple(sorted(removed, key=lambda item: item.start)),
    )
    if not any(_has_word(article.text[span.start : span.end]) for span in article.paragraphs):
        why = "every line in it is page furniture" if _has_word(raw) else "it holds no letter and no digit"
        raise InputError(path, why, "give the text of an article")
    return article


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise InputError(path, "it is a folder, not an article", "name one .txt, .md or .html file")
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(path, f"files of kind '{path.suffix}' are not read", "save it as .txt, .md or .html")
        if (size := path.stat().st_size) > max_bytes:
            why = f"it has {size:,} bytes, the limit is {max_bytes:,}"
            raise InputError(path, why, "split it or give one article a file")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None
    if not data:
        raise InputError(path, "the file is empty", "give a file with the text of an article")
    return data


def decode(data: bytes, path: Path, encoding: str | None = None) -> str:
    """Decode ``data`` strictly; the mark decides, then ``encoding``, then UTF-8.

    ``encoding`` is None where no other than UTF-8 can be named, and empty where one can.
    Raises ``InputError`` with the byte offset of the first byte that does not fit.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
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


def parse_toml(data: bytes, path: Path) -> dict[str, Any]:
    """Return what a TOML file says. Raises ``InputError`` if it is not UTF-8 or not TOML."""
    text = decode(data, path)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise InputError(path, f"not valid TOML: {error}", "mend that line") from None
    except RecursionError:
        raise InputError(path, "not valid TOML: it is nested too deeply", "flatten it") from None


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


def _fold(line: str) -> tuple[str, list[int]]:
    """Return ``line`` in lower case, with straight quotes and single spaces, and where each character stands."""
    plain = fold_typography(line)
    places = [i for i, char in enumerate(plain) if not char.isspace() or not plain[i - 1 : i].isspace()]
    small = ((char, char.lower()) for char in (plain[i] for i in places))
    # A letter whose small form is two characters stays: the places must hold.
    return "".join(" " if char.isspace() else lower if len(lower) == 1 else char for char, lower in small), places


def _has_word(text: str) -> bool:
    return any(find_words(char) for char in text if char.isalnum())


def _blank(raw: str, removed: Sequence[Removed]) -> str:
    """Return ``raw`` with spaces for what was removed; line breaks stay."""
    kept = list(raw)
    for item in removed:
        kept[item.start : item.end] = (char if char.isspace() else " " for char in raw[item.start : item.end])
    return "".join(kept)


def _ends_with(line: str, signs: tuple[str, ...]) -> bool:
    return line.rstrip("\"'”’»)").endswith(signs)


def _reads_like_headline(line: str, max_words: int = 25) -> bool:
    return len(line.split()) <= max_words and not _ends_with(line, (*_STOPS, ";", ":", ","))


def _set_furniture_aside(raw: str, rules: Sequence[Rule], removed: list[Removed]) -> tuple[Span | None, list[Span]]:
    """Split ``raw`` into headline and paragraphs; append what the rules take to ``removed``.

    A line without a letter or digit is like an empty one.
    """
    text = _blank(raw, removed)
    kept: list[Span] = []
    takes: tuple[int, Rule] | None = None

    def set_aside(span: Span, rule: Rule) -> None:
        removed.append(Removed(*span, raw[span.start : span.end], rule.name, rule.why))

    for found in re.finditer(r"[^\r\n\v\f\x85\u2028\u2029]+", text):
        if not _has_word(found.group()):
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


def _find_markup(raw: str) -> list[Removed]:
    front = _FRONT_MATTER.match(raw)
    marks = [front] if front else []
    marks += list(_MARKUP.finditer(raw, front.end() if front else 0))
    why = "Markdown's signs and link addresses are not words of the article"
    return [Removed(*mark.span(), mark.group(), "Markdown markup", why) for mark in marks]


def _article_of_page(page: str, path: Path) -> tuple[str, list[Removed]]:
    """Return the article text that ``trafilatura`` finds in a page, and what it left out.

    The lines left out have no place in the article's text: their offsets are 0.
    """
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    if found is None or not (found.text or "").strip():
        raise InputError(path, "no article was found in this page", "copy the article's text into a .txt file")
    body = found.text.strip()
    title = " ".join((found.title or "").split())
    raw = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    known = _words_of(raw)
    why = "trafilatura takes it for the page around the article"
    return raw, [
        Removed(0, 0, block, "outside the article", why)
        for block in _blocks_of(trafilatura.load_html(page))
        if _words_of(block) not in known
    ]


def _words_of(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


def _blocks_of(tree: Any) -> list[str]:
    """Return the visible texts of a page (an ``lxml`` tree), one a block: paragraph, item, heading ..."""
    if tree is None:
        return []
    hidden = ("head", "script", "style", "noscript", "template")
    texts = tree.xpath(f"//text()[not({' or '.join(f'ancestor::{name}' for name in hidden)})]")

    def block(text: Any) -> Any:
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        while element.tag in _INLINE and element.getparent() is not None:
            element = element.getparent()
        return element

    blocks = (" ".join("".join(group).split()) for _, group in groupby(texts, key=block))
    return [text for text in blocks if text]
