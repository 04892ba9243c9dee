"""Codebooks as HTML: the small part of Markdown that they use, escaped first.

Headings, paragraphs, lists, tables, indented code, ``code``, **bold**, *italic*. Anything else stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from analysis.show import escape

_INLINE = (
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\s][^*]*)\*"), r"<em>\1</em>"),
)
_HEADING = re.compile(r"(#{1,4}) +(.+)")
_ITEM = re.compile(r"(?:[-*]|\d+\.) +(.+)")


def render(text: str, *, lower: int = 0) -> str:
    """Return the HTML of a text; headings are made ``lower`` levels smaller."""
    return "\n".join(_block(kind, lines, lower) for kind, lines in _blocks(text))


def columns(text: str) -> list[str]:
    """Return the columns that a codebook names: the first cells of its table headed ``column``, those in backticks."""
    for kind, lines in _blocks(text):
        rows = [_cells(line) for line in lines] if kind == "table" else []
        if rows and rows[0][0].casefold() == "column":
            return [name for row in rows[2:] for name in re.findall(r"`([^`]+)`", row[0])]
    return []


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield kind and lines of each block; a line that goes on from an item or a paragraph is joined to it."""
    kinds: list[tuple[str, str]] = []
    for line in text.splitlines():
        kind = _kind(line)
        last = kinds[-1][0] if kinds else ""
        if (kind == "code" and last in ("ul", "ol")) or (kind == "p" and last in ("p", "ul", "ol")):
            kinds[-1] = (last, f"{kinds[-1][1]} {line.strip()}")
        else:
            kinds.append((kind, line))
    for kind, run in groupby(kinds, key=lambda pair: pair[0]):
        if kind != "blank":
            yield kind, [line for _, line in run]


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if line.startswith("    "):
        return "code"
    if _HEADING.match(line):
        return "h"
    if line.startswith("|"):
        return "table"
    if line.startswith("  "):
        return "p"
    return ("ol" if line[0].isdigit() else "ul") if _ITEM.match(line) else "p"


def _block(kind: str, lines: list[str], lower: int) -> str:
    if kind == "h":
        return "\n".join(_heading(line, lower) for line in lines)
    if kind == "code":
        return f"<pre>{escape(chr(10).join(line[4:] for line in lines))}</pre>"
    if kind == "table":
        return _table([_cells(line) for line in lines])
    if kind in ("ul", "ol"):
        items = "".join(f"<li>{_inline(_ITEM.sub(lambda found: found[1], line, count=1))}</li>" for line in lines)
        return f"<{kind}>{items}</{kind}>"
    return "\n".join(f"<p>{_inline(line)}</p>" for line in lines)


def _heading(line: str, lower: int) -> str:
    marks, words = _HEADING.match(line).groups()  # type: ignore[union-attr]
    level = len(marks) + lower
    return f"<h{level}>{_inline(words)}</h{level}>"


def _table(rows: list[list[str]]) -> str:
    head, body = rows[0], rows[2:]
    top = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
    lines = []
    for row in body:
        first, *rest = row
        cells = "".join(f"<td>{_inline(cell)}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{_inline(first)}</th>{cells}</tr>')
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _inline(words: str) -> str:
    """Return words as HTML; what stands in backticks is code and nothing else."""
    parts = re.split(r"`([^`]+)`", words)
    done = []
    for place, part in enumerate(parts):
        safe = escape(part)
        if place % 2:
            done.append(f"<code>{safe}</code>")
            continue
        for pattern, replacement in _INLINE:
            safe = pattern.sub(replacement, safe)
        done.append(safe)
    return "".join(done)
