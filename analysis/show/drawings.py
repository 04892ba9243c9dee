"""Figures as a reader sees them: the drawing, its words, its table, and links to sentences."""

from __future__ import annotations

import contextlib
import io
import logging
import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from analysis import captions, plots
from analysis.errors import did_you_mean
from analysis.show import svg
from analysis.show.marks import link, mark_id
from analysis.show.pieces import Html, escape, feature_key, sentence_key, visible
from analysis.show.rows import grid, save_table

_BEHIND = 15  # rows of the table behind a figure; the file beside it has them all
_NAMED = 3  # words that may share a mark for the mark to lead to the first of them
_LOOK_UP = "link:#texts"  # where a report finds the sentences of any word
_EVERY_ACT = "link:#table-acts"  # where a report lists every act of reporting with its sentence
_COLUMNS = 60  # sentences of a side that are links of their own; where there are more, neighbours share one
_MEANS = "category lexicon pairs mean from to positive negative zero p q evidence".split()
_HIDDEN = {"start", "end", "article", "kind", "se", "name", "lexicon", "low", "high", "stable", "specification"}


def figure(
    name: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    out: str | Path = "",
    whole: pd.DataFrame | None = None,
) -> Html:
    """Draw a table as the figure ``name`` and show it; save SVG, PNG and the table if ``out`` is set.

    ``whole`` is the table to save where the figure draws only some of its rows.

    The drawing is ``plots.plot_<name>``, its title and text alternative come from
    ``captions.describe_<name>``. The table stands behind the figure, and every word of
    the drawing that names one of its rows is marked with what the row counts.
    """
    drawn, image, caption = _draw(name, frame, labels, name)
    title, _, alt = caption
    if out:
        folder = Path(out) / "figures"
        folder.mkdir(parents=True, exist_ok=True)
        alone = svg.write(svg.lay_ground(image), visible(f"{title}. {alt}"), standalone=True)
        (folder / f"{name}.svg").write_text(alone, encoding="utf-8", newline="\n")
        _save_png(drawn, folder / f"{name}.png", alt)
        save_table(frame if whole is None else whole, name, out)
    body = (
        f"{_as_html(name, image, frame, caption)}"
        f'<details class="behind"><summary>The table behind this figure</summary>{_behind(frame, title, f"{name}.csv" if out else "")}</details>'
    )
    return Html(body, f"{title}. {alt}", f"figure-{name}")


def drawing(name: str, frame: pd.DataFrame, labels: Mapping[str, str], identity: str) -> str:
    """Return the HTML of the figure ``name`` alone, for a page that has a table of its own; its ids begin with ``identity``."""
    _, image, caption = _draw(name, frame, labels, identity)
    return _as_html(identity, image, frame, caption)


def _draw(
    name: str, frame: pd.DataFrame, labels: Mapping[str, str], identity: str
) -> tuple[Figure, ET.Element, captions.Caption]:
    """Return a figure as drawn, the same as SVG, and what it shows in words."""
    known = {key.removeprefix("plot_"): value for key, value in vars(plots).items() if key.startswith("plot_")}
    if name not in known:
        raise ValueError(f"there is no figure '{name}'; {did_you_mean(name, known)}")
    describe: Callable[..., captions.Caption] = getattr(captions, f"describe_{name}")
    caption = describe(frame, labels)
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with _no_news_of_letters():
        drawn = plots.whole_figure(known[name](frame, labels))
        plots.add_title(drawn, caption.title)
        _name_marks(drawn, frame)
        return drawn, svg.tidy(_draw_svg(drawn, name), identity), caption


@contextlib.contextmanager
def _no_news_of_letters() -> Iterator[None]:
    """Keep quiet about letters that the font lacks: the SVG holds the letter, the browser finds a font."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def _as_html(identity: str, image: ET.Element, frame: pd.DataFrame, caption: captions.Caption) -> str:
    title, reading, alt = caption
    link(image, _words(frame))
    return (
        f'<figure id="figure-{identity}">{svg.write(image, visible(f"{title}. {alt}"))}'
        f"<figcaption>{escape(reading)}</figcaption></figure>"
    )


def _name_marks(drawn: Figure, frame: pd.DataFrame) -> None:
    """Name the marks of a drawing by what each stands for: a row, by its gid, or a word, by its place.

    A drawing of words has their counts across and z upwards. There a mark of more words than a label would list
    leads to where any of them can be looked up.
    """
    marks = drawn.findobj(lambda item: str(item.get_gid() or "").startswith(plots.ROW), include_self=False)
    names = _name_sentences(frame) if marks and "sentence" in frame else None
    for mark in marks:
        place, part = map(int, str(mark.get_gid()).removeprefix(plots.ROW).split(":"))
        key, name = names[place] if names is not None else _name_voice(frame.iloc[place], part)
        mark.set_gid(mark_id(visible(key), visible(name)) if key else None)
    if not {"term", "n_a", "n_b", "z"} <= set(frame.columns):
        return
    spots: dict[tuple[float, float], list[str]] = {}
    for term, n_a, n_b, z in frame[["term", "n_a", "n_b", "z"]].itertuples(index=False, name=None):
        spots.setdefault((float(n_a + n_b), round(float(z), 6)), []).append(str(term))
    for mark in drawn.findobj(PathCollection):
        offsets = np.asarray(mark.get_offsets(), float)
        if len(offsets) == 1:
            terms = spots.get((float(offsets[0][0]), round(float(offsets[0][1]), 6)), [])
            if 0 < len(terms) <= _NAMED:
                mark.set_gid(mark_id(visible(f"term:{terms[0]}"), visible(", ".join(terms))))
            elif terms:
                some = f"{len(terms)} words, such as {', '.join(terms[:_NAMED])}: look any of them up"
                mark.set_gid(mark_id(_LOOK_UP, visible(some)))


def _name_sentences(frame: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Return the key and the name of each row that is a sentence, by its place in the table.

    Where a side has more sentences than can be told apart by eye and hand, some in succession share those of the first.
    """
    frame = frame.reset_index(drop=True)
    frame = frame if "article" in frame else frame.assign(article="")
    names: dict[int, tuple[str, str]] = {}
    size = frame.groupby("side").size()
    for (side, article), rows in frame.groupby(["side", "article"], sort=False):
        step = math.ceil(size[side] / _COLUMNS)
        for first in range(0, len(rows), step):
            some = rows.iloc[first : first + step]
            key = sentence_key(side, article, some["sentence"].iloc[0])
            names |= dict.fromkeys(some.index, (key, _tell_sentences(str(side), some)))
    return names


def _tell_sentences(side: str, some: pd.DataFrame) -> str:
    """Return the name of a mark that stands for one sentence, or for some in succession: "A, sentence 3: 24 words"."""
    row, last = some.iloc[0], some.iloc[-1]
    if len(some) > 1:
        return f"{side}, sentences {row['sentence']} to {last['sentence']}"
    if "words" in some:
        told = captions.count(row["words"], "word")
    else:
        leaning = "favourable" if row["score"] > 0 else "concerned"
        told = f"{leaning} by {abs(row['score'])}" if row["score"] else "leans neither way"
        told += "" if row["voice"] == "author" else f", {row['voice']}"
    return f"{side}, {'sentence ' + str(row['sentence']) if row['sentence'] else 'headline'}: {told}"


def _name_voice(row: pd.Series, part: int) -> tuple[str, str]:
    """Return the key and the name of a mark of ``plots.plot_voices``: all sentences of a voice, an act, or many acts."""
    if row["voice"]:
        return f"voice:{row['voice']}", f"{row['side']}, {row['voice']}: {captions.count(row['n'], 'sentence')}"
    source = row["source"] or "nobody named"
    numbers = str(row.get("sentences", "")).split(", ")
    if not part:
        return _EVERY_ACT, f"{row['side']}, {source}: every act"
    if part > len(numbers):
        return "", ""
    number = numbers[part - 1]
    return sentence_key(row["side"], "", number), f"{row['side']}, sentence {number}: {row['verb']}"


def _words(frame: pd.DataFrame) -> dict[str, str]:
    """Return the words by which a drawing may name what a row counts, each with its key."""
    words: dict[str, str] = {}
    columns = [
        name
        for name in ("kind", "term", "feature", "lexicon", "category", "actor", "finding", "name", "wording")
        if name in frame
    ]
    for values in frame[columns].drop_duplicates().itertuples(index=False, name=None):
        row = dict(zip(columns, values, strict=True))
        key = feature_key(row)
        if not key:
            continue
        if "actor" in row and "category" in row:  # what is named there is the actor, and the row a category beside it
            _spell(words, row.pop("name", ""), f"actor:{row['actor']}")
        own = key.rpartition(":")[2]
        spelt = (row.get("name"), row.get("wording"), row.get("term"), row.get("feature"))
        for word in (*spelt, captions.display_name(own), own.replace("_", " ").replace(".", ": ")):
            _spell(words, word, key)
    return words


def _spell(words: dict[str, str], word: object, key: str) -> None:
    """Give a word its key, as it is written where it has a line of its own and where it has not."""
    if word:
        for most in (plots.WORD, plots.LINE):
            words.setdefault(visible(plots.shorten(str(word), most)), visible(key))


def _behind(frame: pd.DataFrame, title: str, saved: str) -> str:
    """Return the table behind a figure; where a feature has many rows, one row a feature that sums them up."""
    if {"id", "value", "edge"} <= set(frame.columns):
        means = frame.drop(columns=["id", "value", "edge"]).drop_duplicates()
        return grid(means.rename(columns={"difference": "mean", "low": "from", "high": "to"}), title, columns=_MEANS)
    if {"finding", "specification", "value"} <= set(frame.columns):
        found = frame.groupby("finding", sort=False)
        frame = found.agg(
            ways=("value", "size"),
            lowest=("value", "min"),
            highest=("value", "max"),
            keep_the_sign=("same_sign", "mean"),
        )
        frame = frame.reset_index()
    elif {"name", "side", "position"} <= set(frame.columns):
        keys = [name for name in ("lexicon", "category", "name") if name in frame]
        spots = frame.assign(place=(frame["side"] + " " + (100 * frame["position"]).round().astype(int).astype(str)))
        frame = (
            spots.groupby(keys, sort=False)["place"].agg(hits="size", at_per_cent_of_the_words=", ".join).reset_index()
        )
    elif {"actor", "label", "difference"} <= set(frame.columns):  # a difference of shares
        frame = frame.drop(columns="label").rename(columns={"difference": "share_difference"})
    shown = [column for column in frame.columns if column not in _HIDDEN] or list(frame.columns)
    if "name" in frame and "category" not in frame:
        shown = ["name", *shown]
    rows = _BEHIND if len(frame) > 2 * _BEHIND else 0
    return grid(frame, title, columns=shown, rows=rows, saved=saved)


def _save_png(drawn: Figure, path: Path, alt: str) -> None:
    """Save a figure as PNG, on the canvas that it was laid out on: it has measured the words.

    Here and below a canvas is asked directly: ``savefig`` draws a figure twice, the first time
    to lay out what ``plots.add_title`` has laid out already.
    """
    canvas = drawn.canvas
    assert isinstance(canvas, FigureCanvasAgg)  # ``plots.new_figure`` gives each one
    with _no_news_of_letters(), mpl.rc_context(plots.STYLE):
        canvas.print_png(path, metadata={"Software": None, "Description": alt}, pil_kwargs={"compress_level": 3})


def _draw_svg(drawn: Figure, name: str) -> str:
    """Return a figure as SVG that is the same on every run; the figure keeps its canvas and its dots."""
    stream, canvas, dots = io.StringIO(), drawn.canvas, drawn.dpi
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        FigureCanvasSVG(drawn).print_svg(stream, metadata={"Date": None, "Creator": None})
    drawn.set_canvas(canvas)
    drawn.set_dpi(dots)
    text = visible(stream.getvalue())
    return re.sub(r"^.*?(?=<svg)", "", text, flags=re.DOTALL)
