"""Markdown and saved web pages: what of them is the article's text."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.furniture import Removed

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


def find_markup(raw: str) -> list[Removed]:
    """Return the stretches of a Markdown text that are signs and not words."""
    front = _FRONT_MATTER.match(raw)
    marks = [front] if front else []
    marks += list(_MARKUP.finditer(raw, front.end() if front else 0))
    why = "Markdown's signs and link addresses are not words of the article"
    return [Removed(*mark.span(), mark.group(), "Markdown markup", why) for mark in marks]


def article_of_page(page: str, path: Path) -> tuple[str, list[Removed]]:
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
