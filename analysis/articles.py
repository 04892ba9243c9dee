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
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from analysis.assets import asset
from analysis.errors import InputError, did_you_mean
from analysis.tokens import fold_typography

MAX_BYTES = 5_000_000
SUFFIXES = (".txt", ".md", ".html", ".htm")

# UTF-32's mark begins with UTF-16's, so the longer one is tried first.
_MARKS = (
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’/-]+[ ,]{0,2}){1,5}(?:[A-Z][a-z.]{2,9} \d{1,2}[ ,]{0,2})?(?:\([^()]{2,30}\) ?)?[–—-]{1,2} "
)
_MARKUP = re.compile(
    r"^[ ]{0,3}#{1,6}[ ]+"  # heading
    r"|^[ ]{0,3}>[ ]?"  # quotation
    r"|^[ ]{0,8}[-*+][ ]+"  # list item
    r"|!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)"  # picture
    r"|\[(?=[^\]\n]{1,300}\]\()|\]\([^)\n]{0,600}\)"  # both ends of a link
    r"|<[^>\n]{1,300}>"  # HTML tag
    r"|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)"  # emphasis
    r"|`+",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:.{0,400}\r?\n){0,60}?---[ \t]*(?:\r?\n|\Z)")


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
        kept = list(self.raw)
        for item in self.removed:
            kept[item.start : item.end] = " " * (item.end - item.start)
        return "".join(kept)

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
    decoded = decode(data, path, encoding)
    kind = path.suffix.lower()
    removed: list[Removed] = []
    if kind in (".html", ".htm"):
        raw, removed = _article_of_page(decoded, path)
    else:
        raw = decoded
    if kind == ".md":
        removed = _find_markup(raw)
    rules = load_rules() if rules is None else rules
    headline, paragraphs = _set_furniture_aside(raw, rules, removed)
    article = Article(
        name=path.stem,
        raw=raw,
        sha256=hashlib.sha256(data).hexdigest(),
        paragraphs=tuple(paragraphs),
        headline=headline,
        removed=tuple(sorted(removed)),
    )
    if not any(char.isalnum() for span in article.paragraphs for char in article.text[span.start : span.end]):
        why = "every line in it is page furniture" if any(map(str.isalnum, raw)) else "it holds no letter and no digit"
        raise InputError(path, why, "give the text of an article")
    return article


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    if path.is_dir():
        raise InputError(path, "it is a folder, not an article", "name one .txt, .md or .html file")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(path, f"files of kind '{path.suffix}' are not read", "save it as .txt, .md or .html")
    try:
        if (size := path.stat().st_size) > max_bytes:
            raise InputError(
                path,
                f"it has {size:,} bytes, the limit is {max_bytes:,}",
                "split it or give one article a file",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "there is no such file", "check the path") from None
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "check its permissions") from None
    if not data:
        raise InputError(path, "the file is empty", "give a file with the text of an article")
    return data


def decode(data: bytes, path: Path, encoding: str | None = None) -> str:
    """Decode ``data`` strictly; the mark decides, then ``encoding``, then UTF-8.

    Raises ``InputError`` with the byte offset of the first byte that does not fit.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    codec = marked or encoding or "utf-8"
    try:
        text = data.decode(codec)
    except LookupError:
        raise InputError(codec, "no encoding has this name", "try 'cp1252', 'latin-1' or 'utf-16-le'") from None
    except UnicodeDecodeError as error:
        hint = "name its encoding, for example --encoding cp1252" if encoding is None else "name another --encoding"
        raise InputError(path, f"byte {error.start:,} is not {codec} text", hint) from None
    if (position := text.find("\0")) >= 0:
        raise InputError(
            path,
            f"it looks binary (a zero byte at character {position:,})",
            "give a text file, or name its encoding, for example --encoding utf-16-le",
        )
    return text


def load_rules(extra: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Load the shipped furniture rules and any further rule files.

    Raises ``InputError`` for a file that cannot be read or a rule with an unknown key.
    """
    rules: list[Rule] = []
    for path in (asset("data/furniture.toml"), *extra):
        try:
            table = tomllib.loads(decode(_read_rules(path), path))
        except tomllib.TOMLDecodeError as error:
            raise InputError(path, f"not valid TOML: {error}", "mend that line") from None
        for number, entry in enumerate(table.get("rule", []), start=1):
            rules.append(_make_rule(entry, f"{path}, rule {number}"))
    return tuple(rules)


def _read_rules(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "check the path of the rules file") from None


def _make_rule(entry: object, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise InputError(where, "a rule is a table", "begin each rule with [[rule]]")
    for key in entry:
        if key not in Rule.__dataclass_fields__:
            raise InputError(where, f"unknown key '{key}'", did_you_mean(key, Rule.__dataclass_fields__))
    values = {key: tuple(map(str, value)) if isinstance(value, list) else value for key, value in entry.items()}
    wanted = {
        "name": str,
        "why": str,
        "line": tuple,
        "closing": tuple,
        "dateline": bool,
        "max_words": int,
        "takes": int,
    }
    for key, value in values.items():
        if not isinstance(value, wanted[key]):
            kind = {tuple: "list of texts", bool: "true or false", int: "whole number", str: "text"}[wanted[key]]
            raise InputError(where, f"'{key}' must be a {kind}", "see data/furniture.toml for examples")
    if not {"name", "why"} <= values.keys() or not values.keys() & {"line", "closing", "dateline"}:
        raise InputError(where, "a rule needs name, why and one of line, closing, dateline", "add what is missing")
    return Rule(**values)  # type: ignore[arg-type]


def _find(pattern: str, line: str, *, whole: bool) -> int:
    """Return where ``pattern`` begins in ``line`` (-1: nowhere); `*` is any run.

    Plain searching, piece after piece: linear, whatever a rules file says.
    """
    pieces = _fold(pattern).split("*")
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


def _fold(line: str) -> str:
    """Lower case, straight quotes; one character for one, so that offsets hold."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in fold_typography(line)).replace(
        "\t", " "
    )


def _reads_like_headline(line: str, max_words: int = 25) -> bool:
    return len(line.split()) <= max_words and not line.rstrip("\"'”’»)").endswith(
        (".", "!", "…", ";", ":", ",", "。", "।", "۔")
    )


def _set_furniture_aside(raw: str, rules: Sequence[Rule], removed: list[Removed]) -> tuple[Span | None, list[Span]]:
    """Split ``raw`` into headline and paragraphs; append what the rules take to ``removed``."""
    markup = {(item.start, item.end) for item in removed}
    lines = [_trim(raw, *match.span(), markup) for match in re.finditer(r"[^\r\n\v\f\x85\u2028\u2029]+", raw)]
    lines = [span for span in lines if span.start < span.end]
    kept: list[Span] = []
    takes: tuple[int, Rule] | None = None
    for span in lines:
        line = _fold(raw[span.start : span.end])
        rule = _rule_for(line, rules)
        if rule is None and takes and takes[0] and _reads_like_headline(line):
            removed.append(Removed(*span, raw[span.start : span.end], takes[1].name, takes[1].why))
            takes = (takes[0] - 1, takes[1])
            continue
        if rule is not None:
            removed.append(Removed(*span, raw[span.start : span.end], rule.name, rule.why))
            takes = (rule.takes, rule)
            continue
        takes = None
        end = _closing_start(line, span, rules, raw, removed)
        if end > span.start:
            kept.append(Span(span.start, end))
    headline = None
    if len(kept) > 1 and _reads_like_headline(raw[kept[0].start : kept[0].end], max_words=30):
        headline = kept.pop(0)
    if kept:
        kept[0] = _drop_dateline(raw, kept[0], rules, removed)
    return headline, _join_wrapped(raw, [span for span in kept if span.start < span.end])


def _trim(raw: str, start: int, end: int, markup: set[tuple[int, int]]) -> Span:
    """Narrow a line to its first and last visible characters outside markup."""
    for left, right in sorted(markup):
        if left <= start < right:
            start = min(right, end)
    while start < end and (raw[start].isspace() or raw[start] in "\ufeff\u200b"):
        start += 1
    while end > start and (raw[end - 1].isspace() or raw[end - 1] in "\ufeff\u200b"):
        end -= 1
    return Span(start, end)


def _rule_for(line: str, rules: Sequence[Rule]) -> Rule | None:
    words = len(line.split())
    return next(
        (
            rule
            for rule in rules
            if words <= rule.max_words and any(_find(pattern, line, whole=True) == 0 for pattern in rule.line)
        ),
        None,
    )


def _closing_start(line: str, span: Span, rules: Sequence[Rule], raw: str, removed: list[Removed]) -> int:
    """Return where the kept part of a line ends; what follows goes to ``removed``."""
    for rule in rules:
        for pattern in rule.closing:
            at = _find(pattern, line, whole=False)
            if at >= 0:
                start = span.start + at
                removed.append(Removed(start, span.end, raw[start : span.end], rule.name, rule.why))
                return span.start + len(raw[span.start : start].rstrip())
    return span.end


def _drop_dateline(raw: str, span: Span, rules: Sequence[Rule], removed: list[Removed]) -> Span:
    rule = next((rule for rule in rules if rule.dateline), None)
    found = _DATELINE.match(raw, span.start, span.end) if rule else None
    if rule is None or found is None:
        return span
    end = found.end()
    removed.append(Removed(span.start, end, raw[span.start : end].rstrip(), rule.name, rule.why))
    return Span(end + len(raw[end : span.end]) - len(raw[end : span.end].lstrip()), span.end)


def _join_wrapped(raw: str, lines: list[Span]) -> list[Span]:
    """Join lines broken for the width of a page: a line is a paragraph otherwise.

    A text none of whose lines is longer than 100 characters is taken as broken to a
    width; there a line of 45 characters or more that is followed by another one with
    no empty line between runs on into it.
    """
    if not lines or max(end - start for start, end in lines) > 100:
        return lines
    paragraphs = [lines[0]]
    for before, line in pairwise(lines):
        breaks = raw[before.end : line.start].replace("\r\n", "\n")
        if before.end - before.start >= 45 and breaks.strip(" \t") == "\n":
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
    known = " ".join(raw.split())
    outside = [line for line in map(str.strip, trafilatura.html2txt(page).splitlines()) if line]
    why = "trafilatura takes it for the page around the article"
    return raw, [
        Removed(0, 0, line, "outside the article", why) for line in outside if " ".join(line.split()) not in known
    ]
