"""The same drawing in fewer bytes: what looks alike is drawn together, what neighbours share is said once."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

NS = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_SHARED = {
    "fill", "fill-opacity", "font-size", "font-weight", "stroke", "stroke-linecap", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip  # what a group can say for all that stands in it
_BAR = re.compile(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H\1z")
_CELL = 12.0  # points; bars are compared with those that reach into the same squares of the drawing


def flatten(item: ET.Element) -> None:
    """Put the children of groups that say nothing in their place."""
    children = []
    for child in item:
        flatten(child)
        if child.tag == f"{NS}g" and not child.attrib:
            children += list(child)
        else:
            children.append(child)
    item[:] = children


def join(root: ET.Element) -> None:
    """Make one path of lines, and one of bars, that look alike and have nothing but words between them."""
    latest: dict[tuple[tuple[str, str], ...], ET.Element] = {}
    taken: dict[tuple[int, int], list[tuple[float, ...]]] = {}  # by the bars since anything else was drawn
    before = ""
    for item in [item for item in root if item.tag != f"{NS}text"]:
        bar = _BAR.fullmatch(item.get("d", ""))
        kind = "" if item.tag != f"{NS}path" else "line" if item.get("fill") == "none" else "bar" if bar else ""
        if kind != before:
            latest.clear()  # what is drawn later may cover what was drawn before
            taken.clear()
        before = kind
        if bar and kind == "bar":
            box = _around(bar, float(item.get("stroke-width", 1)) / 2 if "stroke" in item.attrib else 0)
            if not _take(box, taken):
                latest.clear()
                taken.clear()
                _take(box, taken)
        look = tuple(sorted((key, value) for key, value in item.attrib.items() if key != "d"))
        if kind and look in latest:
            earlier = latest[look]
            if item.get("d", "") not in re.split(r"(?=M)", earlier.get("d", "")):
                earlier.set("d", earlier.get("d", "") + item.get("d", ""))
            root.remove(item)
        elif kind:
            latest[look] = item


def _around(bar: re.Match[str], margin: float) -> tuple[float, ...]:
    """Return the left, top, right and bottom of a bar with its stroke."""
    x0, y0, x1, y1 = map(float, bar.groups())
    return min(x0, x1) - margin, min(y0, y1) - margin, max(x0, x1) + margin, max(y0, y1) + margin


def _take(box: tuple[float, ...], taken: dict[tuple[int, int], list[tuple[float, ...]]]) -> bool:
    """Say whether a box covers no other of those ``taken``, listed by the squares they reach into, and list it there."""
    left, top, right, bottom = box
    squares = [
        (across, down)
        for across in range(int(left // _CELL), int(right // _CELL) + 1)
        for down in range(int(top // _CELL), int(bottom // _CELL) + 1)
    ]
    others = (other for square in squares for other in taken.get(square, ()))
    free = not any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in others)
    for square in squares:
        taken.setdefault(square, []).append(box)
    return free


def gather(parent: ET.Element) -> None:
    """Say once, at a group, how a run of neighbours looks, wherever that is shorter; below ``parent``, in place."""
    for item in parent:
        if item.tag == f"{NS}g":
            gather(item)
    children, out, first = list(parent), [], 0
    while first < len(children):
        best, most, alike = 1, 0, _looks(children[first])
        for size in range(2, len(children) - first + 1):
            alike &= _looks(children[first + size - 1])
            if not alike:
                break
            saved = (size - 1) * sum(len(key) + len(value) + 4 for key, value in alike) - len("<g></g>")
            if saved > most:
                best, most = size, saved
        run = children[first : first + best]
        first += best
        if best > 1:
            group = ET.Element(f"{NS}g", dict(sorted(set.intersection(*map(_looks, run)))))
            for child in run:
                for item in _drawn(child):
                    for key in group.attrib:
                        del item.attrib[key]
            group.extend(run)
            gather(group)
            run = [group]
        out += run
    parent[:] = out


def _looks(item: ET.Element) -> set[tuple[str, str]]:
    """Return how an element looks; a link, what all that is drawn in it has in common."""
    looks = [{pair for pair in drawn.items() if pair[0] in _SHARED} for drawn in _drawn(item)]
    return set.intersection(*looks) if looks else set()


def _drawn(item: ET.Element) -> list[ET.Element]:
    return [child for child in item if child.tag != f"{NS}title"] if item.tag == f"{NS}a" else [item]


def hoist(root: ET.Element) -> None:
    """Say once, at the root, the size and colour that most words have."""
    texts = list(root.iter(f"{NS}text"))
    for key in ("font-size", "fill"):
        if key == "fill" and any("fill" not in item.attrib for item in root if item.tag in (f"{NS}path", f"{NS}use")):
            continue  # a shape would take the words' colour
        values = [item.get(key, "") for item in texts]
        common = max(sorted(set(values)), key=values.count, default="")
        if common:
            root.set(key, common)
            for item in texts:
                if item.get(key) == common:
                    del item.attrib[key]


def short_path(d: str) -> str:
    """Return a path without needless spaces, straight lines along an axis as H and V."""
    parts = re.findall(r"([A-Za-z])([^A-Za-z]*)", d)
    out, x, y = [], "", ""
    for command, rest in parts:
        numbers = rest.split()
        if command == "L" and len(numbers) == 2:
            if numbers[0] == x:
                out.append(f"V{numbers[1]}")
            elif numbers[1] == y:
                out.append(f"H{numbers[0]}")
            else:
                out.append(f"L{numbers[0]} {numbers[1]}")
        else:
            out.append(command + " ".join(numbers))
        if len(numbers) >= 2:
            x, y = numbers[-2:]
        elif numbers:
            x = y = ""
    # A box is closed by its z: the last side need not be drawn as well.
    return re.sub(r"^(M\S+ (\S+)H\S+V\S+H\S+)V\2z$", r"\1z", "".join(out))


def read_numbers(text: str) -> list[float]:
    """Return the numbers in a path or another attribute."""
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def round_all(text: str, digits: int) -> str:
    """Round every number with a fraction in an attribute."""
    return _NUMBER.sub(lambda found: rounded(float(found.group()), digits), text)


def rounded(value: float, digits: int = 1) -> str:
    """Return a coordinate as it is written: no zeros that say nothing."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
