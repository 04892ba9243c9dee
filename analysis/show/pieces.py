"""A piece of HTML for a notebook, and the one place where a text is escaped.

A piece says what it is (``data-piece``) and which words and numbers have sentences behind
them (``data-e``), so that a report can be put together of pieces and its links be made
without knowing what drew them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_CSS = (
    "<style>.fs-scroll{overflow-x:auto}.fs-pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));"
    "gap:0 2rem}.fs-pair>div{min-width:0}.fs-removed{color:#666}.fs mark{background:#ffe58a;color:inherit}.fs .num{text-align:right;"
    "font-variant-numeric:tabular-nums}.fs .grade{font-size:.85em;border:1px solid #767676;border-radius:.6em;padding:0 .45em}"
    ".fs table{border-collapse:collapse}.fs table th,.fs table td{text-align:left;vertical-align:top}.fs caption{text-align:left;font-weight:bold}.fs svg{max-width:34rem;width:100%;height:auto;background:#fff}</style>"
)

# Control characters but tab and line feed, halves of surrogate pairs, and what Unicode says is no character.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))
    + "]"
)


class Html:
    """A piece of HTML that Jupyter displays; ``print`` gives a short text instead.

    ``name`` is what a report knows the piece by: ``figure-stance``, ``table-removed``, ``findings``.
    """

    def __init__(self, body: str, text: str, name: str = "") -> None:
        self.body, self.text, self.name = body, visible(text), name

    def _repr_html_(self) -> str:
        named = f' data-piece="{escape(self.name)}"' if self.name else ""
        return f'{_CSS}<div class="fs"{named}>{self.body}</div>'

    def __repr__(self) -> str:
        return self.text


def visible(text: object) -> str:
    """Replace control characters by pictures of them, or by a mark."""
    text = str(text)
    return text if text.isprintable() else _UNSEEN.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    char = match.group()
    return chr(0x2400 + ord(char)) if ord(char) < 32 else "\ufffd"


def escape(text: object) -> str:
    """Escape a text for HTML, its control characters made visible."""
    return html.escape(visible(text), quote=True)


def linked(inner: str, key: str) -> str:
    """Mark a piece of HTML as having sentences behind it; ``key`` as ``feature_key`` gives it, "" for none."""
    return f'<a data-e="{escape(key)}">{inner}</a>' if key else inner


def feature_key(row: Mapping[str, object]) -> str:
    """Return what a table's row counts: ``term:west``, ``category:stance:hedges``, ``actor:russia``; "" for nothing.

    A category whose lexicon the row does not name is ``category::hedges``.
    """
    finding = str(row.get("finding", ""))
    if finding.startswith(("term:", "category:", "actor:")):
        return finding
    if row.get("kind", "term") == "actor":
        return f"actor:{row['term']}" if "term" in row else ""
    if row.get("kind", "term") != "term":
        return ""
    for column in ("term", "feature"):
        if column in row:
            return f"term:{row[column]}"
    if "category" in row:
        return f"category:{row.get('lexicon', '')}:{row['category']}"
    return f"actor:{row['actor']}" if "actor" in row else ""


def sentence_key(side: object, article: object, sentence: object) -> str:
    """Return the key of one sentence; an empty ``article`` stands for the side's only one."""
    return f"sentence:{side}:{sentence}:{article}"
