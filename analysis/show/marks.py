"""What a drawing's words and marks stand for: links to the sentences behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET

from analysis.show.shrink import NS, rounded

MARK, _BREAK = "mark:", "\u241f"  # in the id of a group that stands for something countable: its key, its name


def mark_id(key: str, name: str) -> str:
    """Return the id (matplotlib's gid) by which a mark says what it stands for; ``link`` makes it a link."""
    return f"{MARK}{key}{_BREAK}{name}"


def link(root: ET.Element, keys: Mapping[str, str]) -> None:
    """Wrap every word of the drawing that ``keys`` names in a link marked with its key.

    Where words head rows, the whole row is the link, its marks with it. Words joined by commas are
    linked one by one. Marks of one ``mark_id`` become one link.
    """
    marks = ET.Element(f"{NS}g", {"class": "marks"})
    rows: list[tuple[ET.Element, float, float]] = []
    for text in [item for item in root if item.tag == f"{NS}text" and not item.get("axis") and not len(item)]:
        said = (text.text or "").strip()
        if said in keys:
            anchor = ET.SubElement(marks, f"{NS}a", {"data-e": keys[said]})
            rows.append((anchor, float(text.get("x", 0)), float(text.get("y", 0))))
            anchor.append(text)
        elif any(_bare(part) in keys for part in said.split(", ")):
            _link_parts(text, said.split(", "), keys)
            marks.append(text)
        else:
            continue
        root.remove(text)
    anchors: dict[str, ET.Element] = {}
    for mark in [item for item in root if item.tag == f"{NS}g" and item.get("name")]:
        said = mark.get("name", "")
        root.remove(mark)
        if said not in anchors:
            key, _, name = said.partition(_BREAK)
            anchors[said] = ET.SubElement(marks, f"{NS}a", {"data-e": key})
            ET.SubElement(anchors[said], f"{NS}title").text = name
        anchors[said].extend(mark)
    if len(marks):
        _widen(rows, float(root.get("viewBox", "0 0 1 1").split()[2]))
        root.append(marks)


def _widen(rows: list[tuple[ET.Element, float, float]], width: float) -> None:
    """Put an unseen box behind the words that head rows, as wide as the drawing."""
    heads = sorted({y for _, _, y in rows})
    if len({x for _, x, _ in rows}) > 2 or len(heads) < 2:
        return
    gap = min(min(after - before for before, after in pairwise(heads)), 30.0)
    for anchor, _, y in rows:
        box = f"M0 {rounded(y - gap * 0.6)}H{rounded(width)}v{rounded(gap)}H0z"
        anchor.insert(0, ET.Element(f"{NS}path", {"d": box, "fill": "none"}))


def _link_parts(text: ET.Element, parts: list[str], keys: Mapping[str, str]) -> None:
    text.text = ""
    last: ET.Element | None = None
    for number, part in enumerate(parts):
        comma = ", " if number else ""
        word = _bare(part)
        if word in keys:
            _append(text, last, comma)
            last = ET.SubElement(text, f"{NS}a", {"data-e": keys[word]})
            last.text, last.tail = word, part[len(word) :]
        else:
            _append(text, last, comma + part)


def _append(text: ET.Element, last: ET.Element | None, said: str) -> None:
    if last is None:
        text.text = (text.text or "") + said
    else:
        last.tail = (last.tail or "") + said


def _bare(part: str) -> str:
    """Return a word without the " +3" that tells how many more share its mark."""
    return re.sub(r" \+\d+$", "", part)
