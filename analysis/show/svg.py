"""SVG as matplotlib draws it, made small, themable and fit for a strict page.

What a reader sees stays the same. Styles become attributes (a strict policy forbids style
attributes), coordinates lose decimals no eye can see, and groups, clips and white grounds that change nothing go; ``shrink``
draws together what looks alike. A page can then repaint the house's colours for a dark screen, and wrap the words of a
figure in links to their sentences (``marks``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from analysis.show.marks import MARK
from analysis.show.shrink import NS, flatten, gather, hoist, join, read_numbers, round_all, rounded, short_path

_HREF = "{http://www.w3.org/1999/xlink}href"
_DEFAULTS = {
    "stroke-miterlimit": "", "stroke-dashoffset": "0", "stroke-linecap": "butt", "stroke-linejoin": "", "font-style": "normal",
    "text-anchor": "start", "font-weight": "", "opacity": "1", "font-variant": "", "font-stretch": "",
}  # fmt: skip
_SMALL = 12.0  # points; a path this small is a marker and keeps two decimals

FONTS = "DejaVu Sans,Verdana,Noto Sans,sans-serif"

ET.register_namespace("", NS[1:-1])


def tidy(svg: str, name: str) -> ET.Element:
    """Return a figure's SVG, small and without its white background; its ids begin with ``name``."""
    root = ET.fromstring(svg)
    for key in ("version", "width", "height"):
        root.attrib.pop(key, None)
    clips = {item.get("id"): _box(item) for item in root.iter(f"{NS}clipPath")}
    _clean(root, clips, skip=False)
    _share_markers(root, name)
    flatten(root)
    for paper in [item for item in root if item.tag == f"{NS}path" and item.get("fill") in ("#fff", "#ffffff")]:
        if "stroke" not in paper.attrib and not paper.get("opacity"):
            root.remove(paper)
    join(root)
    hoist(root)
    root.set("font-family", FONTS)
    root.set("stroke-linejoin", "round")
    return root


def lay_ground(root: ET.Element) -> ET.Element:
    """Return the drawing on white, for wherever nothing else gives it a ground."""
    root = _copy(root)
    width, height = root.get("viewBox", "0 0 1 1").split()[2:]
    root.insert(0, ET.Element(f"{NS}rect", {"width": width, "height": height, "fill": "#fff"}))
    return root


def write(root: ET.Element, label: str, *, standalone: bool = False) -> str:
    """Return the drawing as text, with its words for those who cannot see it."""
    root = _copy(root)
    for item in root.iter():
        item.attrib.pop("axis", None)
        if item.tag == f"{NS}g":
            item.attrib.pop("name", None)
    flatten(root)
    for item in [item for item in root if item.get("fill") == "none" and "stroke" not in item.attrib]:
        root.remove(item)  # was there to be a link, and is none
    join(root)
    links = [item for item in root if item.get("class") == "marks"]
    if links:
        # An image has no parts that can be reached: the drawing is one, and the links stand beside it.
        drawing = ET.Element(f"{NS}g", {"role": "img", "aria-label": label})
        drawing.extend([item for item in root if item not in links])
        root[:] = [drawing, *links]
    else:
        root.attrib = {"role": "img", "aria-label": label, **root.attrib}
    gather(root)
    head = '<?xml version="1.0" encoding="utf-8"?>\n' if standalone else ""
    return head + ET.tostring(root, encoding="unicode").replace(" />", "/>") + ("\n" if standalone else "")


def _copy(root: ET.Element) -> ET.Element:
    new = ET.Element(root.tag, dict(root.attrib))
    new.text, new.tail = root.text, root.tail
    new.extend(_copy(item) for item in root)
    return new


def _clean(item: ET.Element, clips: Mapping[str | None, tuple[float, ...]], *, skip: bool) -> None:
    """Turn styles into attributes, round numbers, drop clips that cut nothing; below ``item``, in place."""
    for child in list(item):
        if child.tag in (f"{NS}metadata", f"{NS}style", f"{NS}clipPath"):
            item.remove(child)
            continue
        axis = skip or "xtick" in child.get("id", "")
        if child.tag == f"{NS}text" and axis:
            child.set("axis", "x")
        _restyle(child)
        if child.tag != f"{NS}text":
            child.text = None
        child.tail = None
        clip = child.attrib.pop("clip-path", "")
        if clip and child.tag == f"{NS}path":
            _cut(child, clips.get(clip[5:-1]))
        if child.tag == f"{NS}g":
            named = child.attrib.pop("id", "")
            if named.startswith(MARK):
                child.set("name", named.removeprefix(MARK))
        href = child.attrib.pop(_HREF, "")
        if href:
            child.set("href", href)
        small = child.tag == f"{NS}path" and max(map(abs, read_numbers(child.get("d", ""))), default=0) < _SMALL
        if child.get("d", "").count("C") == 8:
            child.set("d", _as_circle(child.attrib["d"]))
        for key in ("x", "y", "width", "height", "transform", "points", "d"):
            if key in child.attrib:
                child.set(key, round_all(child.attrib[key], 2 if small else 1))
        if "d" in child.attrib:
            child.set("d", short_path(child.attrib["d"]))
        if child.get("fill") == "none":
            child.attrib.pop("fill-opacity", None)
        if re.fullmatch(r"rotate\(-?0 [^)]*\)", child.get("transform", "")):
            del child.attrib["transform"]
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", child.get("transform", ""))
        if moved and child.tag == f"{NS}text":
            del child.attrib["transform"]
            child.attrib = {"x": moved.group(1), "y": moved.group(2), **child.attrib}
        _clean(child, clips, skip=axis)


def _as_circle(d: str) -> str:
    """Return matplotlib's circle, eight curves, as two arcs; any other path as it is."""
    numbers = read_numbers(d)
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
    numbers = read_numbers(path.get("d", ""))
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(pairs) == 2 and len(numbers) == 4:
        (x0, y0), (x1, y1) = ((min(max(x, left), right), min(max(y, top), bottom)) for x, y in pairs)
        path.set("d", f"M {x0} {y0} L {x1} {y1}")


def _box(clip: ET.Element) -> tuple[float, ...]:
    rect = clip.find(f"{NS}rect")
    if rect is None:
        return (-1e9, -1e9, 1e9, 1e9)
    x, y, width, height = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _share_markers(root: ET.Element, name: str) -> None:
    """Draw each marker once, and markers that are strokes as paths; give what is shared the figure's own ids."""
    shapes: dict[str, ET.Element] = {}
    looks: dict[str, ET.Element] = {}
    for parent in list(root.iter()):
        for defs in parent.findall(f"{NS}defs"):
            parent.remove(defs)
            for item in defs:
                identity = item.attrib.pop("id", "")
                shapes[identity] = looks.setdefault(ET.tostring(item, encoding="unicode"), item)
    shared = ET.Element(f"{NS}defs")

    def share(identity: str) -> str:
        shape = shapes[identity]
        if shape not in shared:
            shape.set("id", f"{name}-{len(shared) + 1}")
            shared.append(shape)
        return str(shape.get("id"))

    for item in root.iter():
        if item.tag == f"{NS}use" and not _draw_stroke(item, shapes[item.get("href", "")[1:]]):
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
    use.tag = f"{NS}path"
    use.attrib = {"d": f"M{rounded(x)} {rounded(y)}{line.group(3).lower()}{rounded(length)}", "fill": "none", **look}
    return True
