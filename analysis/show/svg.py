"""SVG as matplotlib draws it, made small, themable and fit for a strict page.

What a reader sees stays the same. Styles become attributes (a strict policy forbids style
attributes), coordinates lose decimals no eye can see, strokes and bars of one look become one path, what
neighbours share is said once, and groups, clips and white grounds that change nothing go. A page can then repaint the house's colours
for a dark screen, and wrap the words of a figure in links to their sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET

_NS = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_DEFAULTS = {
    "stroke-miterlimit": "", "stroke-dashoffset": "0", "stroke-linecap": "butt", "stroke-linejoin": "", "font-style": "normal",
    "text-anchor": "start", "font-weight": "", "opacity": "1", "font-variant": "", "font-stretch": "",
}  # fmt: skip
_MARK, _BREAK = "mark:", "\u241f"  # in the id of a group that stands for something countable: its key, its name
_SMALL = 12.0  # points; a path this small is a marker and keeps two decimals
_SHARED = {
    "fill", "fill-opacity", "font-size", "font-weight", "stroke", "stroke-linecap", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip  # what a group can say for all that stands in it
_BAR = re.compile(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H\1z")
_CELL = 12.0  # points; bars are compared with those that reach into the same squares of the drawing

FONTS = "DejaVu Sans,Verdana,Noto Sans,sans-serif"

ET.register_namespace("", _NS[1:-1])


def tidy(svg: str, name: str, *, ground: bool = False) -> ET.Element:
    """Return a figure's SVG, small; its ids begin with ``name``. ``ground`` keeps the white background."""
    root = ET.fromstring(svg)
    for key in ("version", "width", "height"):
        root.attrib.pop(key, None)
    width, height = root.get("viewBox", "0 0 1 1").split()[2:]
    clips = {item.get("id"): _box(item) for item in root.iter(f"{_NS}clipPath")}
    _clean(root, clips, skip=False)
    _share_markers(root, name)
    _flatten(root)
    for paper in [item for item in root if item.tag == f"{_NS}path" and item.get("fill") in ("#fff", "#ffffff")]:
        if "stroke" not in paper.attrib and not paper.get("opacity"):
            root.remove(paper)
    _join(root)
    if ground:
        root.insert(0, ET.Element(f"{_NS}rect", {"width": width, "height": height, "fill": "#fff"}))
    _hoist(root)
    root.set("font-family", FONTS)
    root.set("stroke-linejoin", "round")
    return root


def write(root: ET.Element, label: str, *, standalone: bool = False) -> str:
    """Return the drawing as text, with its words for those who cannot see it."""
    root = _copy(root)
    for item in root.iter():
        item.attrib.pop("axis", None)
        if item.tag == f"{_NS}g":
            item.attrib.pop("name", None)
    _flatten(root)
    for item in [item for item in root if item.get("fill") == "none" and "stroke" not in item.attrib]:
        root.remove(item)  # was there to be a link, and is none
    _join(root)
    links = [item for item in root if item.get("class") == "marks"]
    if links:
        # An image has no parts that can be reached: the drawing is one, and the links stand beside it.
        drawing = ET.Element(f"{_NS}g", {"role": "img", "aria-label": label})
        drawing.extend([item for item in root if item not in links])
        root[:] = [drawing, *links]
    else:
        root.attrib = {"role": "img", "aria-label": label, **root.attrib}
    _gather(root)
    head = '<?xml version="1.0" encoding="utf-8"?>\n' if standalone else ""
    return head + ET.tostring(root, encoding="unicode").replace(" />", "/>") + ("\n" if standalone else "")


def mark_id(key: str, name: str) -> str:
    """Return the id (matplotlib's gid) by which a mark says what it stands for; ``link`` makes it a link."""
    return f"{_MARK}{key}{_BREAK}{name}"


def link(root: ET.Element, keys: Mapping[str, str]) -> None:
    """Wrap every word of the drawing that ``keys`` names in a link marked with its key.

    Where words head rows, the whole row is the link, its marks with it. Words joined by commas are
    linked one by one. Marks of one ``mark_id`` become one link.
    """
    marks = ET.Element(f"{_NS}g", {"class": "marks"})
    rows: list[tuple[ET.Element, float, float]] = []
    for text in [item for item in root if item.tag == f"{_NS}text" and not item.get("axis") and not len(item)]:
        said = (text.text or "").strip()
        if said in keys:
            anchor = ET.SubElement(marks, f"{_NS}a", {"data-e": keys[said]})
            rows.append((anchor, float(text.get("x", 0)), float(text.get("y", 0))))
            anchor.append(text)
        elif any(_bare(part) in keys for part in said.split(", ")):
            _link_parts(text, said.split(", "), keys)
            marks.append(text)
        else:
            continue
        root.remove(text)
    anchors: dict[str, ET.Element] = {}
    for mark in [item for item in root if item.tag == f"{_NS}g" and item.get("name")]:
        said = mark.get("name", "")
        root.remove(mark)
        if said not in anchors:
            key, _, name = said.partition(_BREAK)
            anchors[said] = ET.SubElement(marks, f"{_NS}a", {"data-e": key})
            ET.SubElement(anchors[said], f"{_NS}title").text = name
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
        box = f"M0 {_round(y - gap * 0.6)}H{_round(width)}v{_round(gap)}H0z"
        anchor.insert(0, ET.Element(f"{_NS}path", {"d": box, "fill": "none"}))


def _link_parts(text: ET.Element, parts: list[str], keys: Mapping[str, str]) -> None:
    text.text = ""
    last: ET.Element | None = None
    for number, part in enumerate(parts):
        comma = ", " if number else ""
        word = _bare(part)
        if word in keys:
            _append(text, last, comma)
            last = ET.SubElement(text, f"{_NS}a", {"data-e": keys[word]})
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


def _copy(root: ET.Element) -> ET.Element:
    new = ET.Element(root.tag, dict(root.attrib))
    new.text, new.tail = root.text, root.tail
    new.extend(_copy(item) for item in root)
    return new


def _clean(item: ET.Element, clips: Mapping[str | None, tuple[float, ...]], *, skip: bool) -> None:
    """Turn styles into attributes, round numbers, drop clips that cut nothing; below ``item``, in place."""
    for child in list(item):
        if child.tag in (f"{_NS}metadata", f"{_NS}style", f"{_NS}clipPath"):
            item.remove(child)
            continue
        axis = skip or "xtick" in child.get("id", "")
        if child.tag == f"{_NS}text" and axis:
            child.set("axis", "x")
        _restyle(child)
        if child.tag != f"{_NS}text":
            child.text = None
        child.tail = None
        clip = child.attrib.pop("clip-path", "")
        if clip and child.tag == f"{_NS}path":
            _cut(child, clips.get(clip[5:-1]))
        if child.tag == f"{_NS}g":
            named = child.attrib.pop("id", "")
            if named.startswith(_MARK):
                child.set("name", named.removeprefix(_MARK))
        href = child.attrib.pop(_HREF, "")
        if href:
            child.set("href", href)
        small = child.tag == f"{_NS}path" and max(map(abs, _numbers(child.get("d", ""))), default=0) < _SMALL
        if child.get("d", "").count("C") == 8:
            child.set("d", _as_circle(child.attrib["d"]))
        for key in ("x", "y", "width", "height", "transform", "points", "d"):
            if key in child.attrib:
                child.set(key, _round_all(child.attrib[key], 2 if small else 1))
        if "d" in child.attrib:
            child.set("d", _short_path(child.attrib["d"]))
        if child.get("fill") == "none":
            child.attrib.pop("fill-opacity", None)
        if re.fullmatch(r"rotate\(-?0 [^)]*\)", child.get("transform", "")):
            del child.attrib["transform"]
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", child.get("transform", ""))
        if moved and child.tag == f"{_NS}text":
            del child.attrib["transform"]
            child.attrib = {"x": moved.group(1), "y": moved.group(2), **child.attrib}
        _clean(child, clips, skip=axis)


def _as_circle(d: str) -> str:
    """Return matplotlib's circle, eight curves, as two arcs; any other path as it is."""
    numbers = _numbers(d)
    corners = numbers[:2] + [number for at in range(2, 50, 6) for number in numbers[at + 4 : at + 6]]
    xs, ys = corners[::2], corners[1::2]
    x, y, radius = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, (max(xs) - min(xs)) / 2
    away = [abs(math.hypot(across - x, down - y) - radius) for across, down in zip(xs, ys, strict=True)]
    if len(numbers) not in (50, 52) or max(away) > 0.01 * radius + 1e-5:
        return d
    return f"M {x - radius} {y} a {radius} {radius} 0 1 0 {2 * radius} 0 a {radius} {radius} 0 1 0 {-2 * radius} 0 z"


def _restyle(item: ET.Element) -> None:
    style = dict(part.split(":", 1) for part in item.attrib.pop("style", "").split(";") if ":" in part)
    for key, value in style.items():
        key, value = key.strip(), value.strip()
        if key == "font":  # weight size family
            found = re.match(r"(?:italic |oblique )?(?:(bold|\d+) )?([\d.]+)px", value)
            if found:
                item.set("font-size", found.group(2))
                if found.group(1) not in (None, "400"):
                    item.set("font-weight", found.group(1))
        elif key == "font-size":
            item.set(key, value.removesuffix("px"))
        elif key != "font-family" and _DEFAULTS.get(key, "?") not in ("", value):
            item.set(key, re.sub(r"^#(.)\1(.)\2(.)\3$", r"#\1\2\3", value.lower()))
        elif key == "font-weight" and value not in ("400", "normal"):
            item.set(key, value)


def _cut(path: ET.Element, box: tuple[float, ...] | None) -> None:
    """Leave out the points of a straight line that lie beyond its clip; other paths reach into the margin by a mark."""
    if box is None or "C" in path.get("d", "") or path.get("fill") != "none":
        return
    left, top, right, bottom = box
    numbers = _numbers(path.get("d", ""))
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(pairs) == 2 and len(numbers) == 4:
        (x0, y0), (x1, y1) = ((min(max(x, left), right), min(max(y, top), bottom)) for x, y in pairs)
        path.set("d", f"M {x0} {y0} L {x1} {y1}")


def _box(clip: ET.Element) -> tuple[float, ...]:
    rect = clip.find(f"{_NS}rect")
    if rect is None:
        return (-1e9, -1e9, 1e9, 1e9)
    x, y, width, height = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _share_markers(root: ET.Element, name: str) -> None:
    """Draw each marker once, and markers that are strokes as paths; give what is shared the figure's own ids."""
    shapes: dict[str, ET.Element] = {}
    looks: dict[str, ET.Element] = {}
    for parent in list(root.iter()):
        for defs in parent.findall(f"{_NS}defs"):
            parent.remove(defs)
            for item in defs:
                identity = item.attrib.pop("id", "")
                shapes[identity] = looks.setdefault(ET.tostring(item, encoding="unicode"), item)
    shared = ET.Element(f"{_NS}defs")

    def share(identity: str) -> str:
        shape = shapes[identity]
        if shape not in shared:
            shape.set("id", f"{name}-{len(shared) + 1}")
            shared.append(shape)
        return str(shape.get("id"))

    for item in root.iter():
        if item.tag == f"{_NS}use" and not _draw_stroke(item, shapes[item.get("href", "")[1:]]):
            item.set("href", f"#{share(item.get('href', '')[1:])}")
        for key, value in item.items():
            if value.startswith("url(#"):  # hatching
                item.set(key, f"url(#{share(value[5:-1])})")
    if len(shared):
        root.insert(0, shared)


def _draw_stroke(use: ET.Element, shape: ET.Element) -> bool:
    """Turn the use of a marker that is an upright or level stroke into that stroke; False for any other."""
    line = re.fullmatch(r"M(-?[\d.]+) (-?[\d.]+)([HV])(-?[\d.]+)", shape.get("d", ""))
    if not line:
        return False
    x, y = (float(use.get(key, 0)) + float(line.group(place)) for place, key in ((1, "x"), (2, "y")))
    length = float(line.group(4)) - float(line.group(1 if line.group(3) == "H" else 2))
    look = {key: value for key, value in use.attrib.items() if key not in ("x", "y", "href", "fill")}
    look |= {key: value for key, value in shape.attrib.items() if key not in ("d", "id")}
    if line.group(3) == "V" and length < 0:
        y, length = y + length, -length
    use.tag = f"{_NS}path"
    use.attrib = {"d": f"M{_round(x)} {_round(y)}{line.group(3).lower()}{_round(length)}", "fill": "none", **look}
    return True


def _flatten(item: ET.Element) -> None:
    """Put the children of groups that say nothing in their place."""
    children = []
    for child in item:
        _flatten(child)
        if child.tag == f"{_NS}g" and not child.attrib:
            children += list(child)
        else:
            children.append(child)
    item[:] = children


def _join(root: ET.Element) -> None:
    """Make one path of lines, and one of bars, that look alike and have nothing but words between them."""
    latest: dict[tuple[tuple[str, str], ...], ET.Element] = {}
    taken: dict[tuple[int, int], list[tuple[float, ...]]] = {}  # by the bars since anything else was drawn
    before = ""
    for item in [item for item in root if item.tag != f"{_NS}text"]:
        bar = _BAR.fullmatch(item.get("d", ""))
        kind = "" if item.tag != f"{_NS}path" else "line" if item.get("fill") == "none" else "bar" if bar else ""
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


def _gather(parent: ET.Element) -> None:
    """Say once, at a group, how a run of neighbours looks, wherever that is shorter; below ``parent``, in place."""
    for item in parent:
        if item.tag == f"{_NS}g":
            _gather(item)
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
            group = ET.Element(f"{_NS}g", dict(sorted(set.intersection(*map(_looks, run)))))
            for child in run:
                for item in _drawn(child):
                    for key in group.attrib:
                        del item.attrib[key]
            group.extend(run)
            _gather(group)
            run = [group]
        out += run
    parent[:] = out


def _looks(item: ET.Element) -> set[tuple[str, str]]:
    """Return how an element looks; a link, what all that is drawn in it has in common."""
    looks = [{pair for pair in drawn.items() if pair[0] in _SHARED} for drawn in _drawn(item)]
    return set.intersection(*looks) if looks else set()


def _drawn(item: ET.Element) -> list[ET.Element]:
    return [child for child in item if child.tag != f"{_NS}title"] if item.tag == f"{_NS}a" else [item]


def _hoist(root: ET.Element) -> None:
    """Say once, at the root, the size and colour that most words have."""
    texts = list(root.iter(f"{_NS}text"))
    for key in ("font-size", "fill"):
        if key == "fill" and any("fill" not in item.attrib for item in root if item.tag in (f"{_NS}path", f"{_NS}use")):
            continue  # a shape would take the words' colour
        values = [item.get(key, "") for item in texts]
        common = max(sorted(set(values)), key=values.count, default="")
        if common:
            root.set(key, common)
            for item in texts:
                if item.get(key) == common:
                    del item.attrib[key]


def _short_path(d: str) -> str:
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


def _numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def _round_all(text: str, digits: int) -> str:
    return _NUMBER.sub(lambda found: _round(float(found.group()), digits), text)


def _round(value: float, digits: int = 1) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
