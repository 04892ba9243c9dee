"""Read an article: decode it, set page furniture aside by stated rules, find its paragraphs.

Nothing is cut from the text itself. ``Article.raw`` is the decoded original, every span
is a pair of character offsets into it, and what was set aside stays in ``Article.removed``
with the rule that did it and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.decoding import decode
from analysis.errors import InputError, unreadable
from analysis.furniture import Removed, Rule, Span, blank, has_word, load_rules, set_furniture_aside
from analysis.pages import article_of_page, find_markup

MAX_BYTES = 5_000_000
SUFFIXES = (".txt", ".md", ".html", ".htm")


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
        return blank(self.raw, self.removed)

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import article_card

        return article_card(self)

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
    data = read_bytes(path, max_bytes)
    raw = decode(data, path, encoding or "")
    removed: list[Removed] = []
    if path.suffix.lower() in (".html", ".htm"):
        raw, removed = article_of_page(raw, path)
    elif path.suffix.lower() == ".md":
        removed = find_markup(raw)
    rules = load_rules() if rules is None else rules
    return make_article(path.stem, raw, data, rules, removed, where=path)


def make_article(
    name: str, raw: str, data: bytes, rules: Sequence[Rule], removed: Sequence[Removed] = (), *, where: object
) -> Article:
    """Return the article of a text; ``data`` are the bytes that its hash is of, ``removed`` what was left out so far.

    Raises ``InputError`` about ``where`` if nothing in it is a word of an article.
    """
    removed = list(removed)
    headline, paragraphs = set_furniture_aside(raw, rules, removed)
    article = Article(
        name=name,
        raw=raw,
        sha256=hashlib.sha256(data).hexdigest(),
        paragraphs=tuple(paragraphs),
        headline=headline,
        removed=tuple(sorted(removed, key=lambda item: item.start)),
    )
    if not any(has_word(article.text[span.start : span.end]) for span in article.paragraphs):
        why = "every line in it is page furniture" if has_word(raw) else "it holds no letter and no digit"
        raise InputError(where, why, "give the text of an article")
    return article


def read_bytes(path: Path, max_bytes: int = MAX_BYTES, kinds: Sequence[str] = SUFFIXES) -> bytes:
    """Return the bytes of a file of some kinds, articles by default. Raises ``InputError`` for a missing, oversized or empty one."""
    try:
        if path.is_dir():
            raise InputError(path, "it is a folder, not an article", "name one .txt, .md or .html file")
        if path.suffix.lower() not in kinds:
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
