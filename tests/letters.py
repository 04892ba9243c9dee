"""What several tests need: counts made by hand, studies of a few words, and the texts of a figure."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from scipy import sparse

from analysis import across, checks, descriptions, findings, people, tables
from analysis.counts import Counts
from analysis.study import Study
from analysis.study_file import load_study
from analysis.valence.leanings import score_sentences

ROOT = Path(__file__).resolve().parents[1]

# Examples enough to find a slip, few enough for a loaded machine.
quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# A lexicon of two categories, written for the toy texts below.
TOY_LEXICON = """\
name: toy
categories:
  warm: [friend*, ally]
  cold: [threat*]
"""


def make_counts(rows, sides, words=None, features=(), kind="term"):
    """Return counts: ``rows`` are units, ``sides`` a letter a unit, ``words`` their lengths (default: the row's sum)."""
    matrix = np.array(rows, dtype=np.int64).reshape(len(sides), -1)
    names = tuple(features) or tuple(f"w{number:02d}" for number in range(matrix.shape[1]))
    units = pd.DataFrame(
        {
            "side": list(sides),
            "article": list(sides),
            "sentence": range(1, len(sides) + 1),
            "words": matrix.sum(axis=1) if words is None else list(words),
        }
    )
    return Counts(kind, sparse.csr_array(matrix), names, units)


def two_sides(n_a, n_b, words_a, words_b, features=()):
    """Return counts of one unit a side."""
    return make_counts([n_a, n_b], "AB", [words_a, words_b], features)


@st.composite
def any_counts(draw, most_units=4, most_features=5, most=8):
    """Draw counts of any kind: sides of one unit, sides of zeros, features that occur nowhere."""
    in_a, in_b = (draw(st.integers(1, most_units)) for _ in "AB")
    wide = draw(st.integers(1, most_features))
    units = in_a + in_b
    row = st.lists(st.integers(0, most), min_size=wide, max_size=wide)
    rows = draw(st.lists(row, min_size=units, max_size=units))
    others = draw(st.lists(st.integers(0, 30), min_size=units, max_size=units))
    sides = draw(st.permutations("A" * in_a + "B" * in_b))
    return make_counts(rows, sides, [sum(row) + more for row, more in zip(rows, others, strict=True)])


def reorder(counts, units, features):
    """Return the same counts with units and features in another order."""
    return Counts(
        counts.kind,
        sparse.csr_array(counts.matrix.toarray()[np.ix_(units, features)]),
        tuple(counts.features[number] for number in features),
        counts.units.iloc[list(units)].reset_index(drop=True),
    )


@st.composite
def counts_and_reordered(draw):
    """Draw counts, and the same counts with units and features shuffled."""
    counts = draw(any_counts())
    units = draw(st.permutations(range(len(counts.units))))
    features = draw(st.permutations(range(len(counts.features))))
    return counts, reorder(counts, units, features)


def make_study(folder: Path, a, b, *, lexicon: str = TOY_LEXICON, head: str = "", labels=("Left", "Right"), **options):
    """Write two sides (a text, or a list of texts) and a study of them; return the study, loaded.

    ``lexicon=""`` makes a study without lexicons; ``options`` go into [settings].
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = [head, 'lexicons = ["toy.yaml"]' if lexicon else "lexicons = []"]
    (folder / "toy.yaml").write_text(lexicon, encoding="utf-8")
    for key, texts, label in (("a", a, labels[0]), ("b", b, labels[1])):
        names = []
        for number, text in enumerate([texts] if isinstance(texts, str) else texts, start=1):
            names.append(f"{key}{number}.txt")
            (folder / names[-1]).write_text(text, encoding="utf-8")
        lines += [f"[{key}]", f"label = '{label}'", f"files = {names}"]
    lines += ["[settings]", *(f"{name} = {value}" for name, value in ({"resamples": 199} | options).items())]
    path = folder / "toy.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_study(path)


@cache
def standing() -> Study:
    """Return the standing study. Read-only: all tests share it."""
    return load_study(ROOT / "data" / "studies" / "russia-iran.toml")


@cache
def standing_table(name: str) -> pd.DataFrame:
    """Return a table of the standing study, as the notebooks ask for it. Read-only."""
    study = standing()
    special = {
        "hits": lambda: study.hits,
        "sentences": lambda: study.sentences,
        "drawn": lambda: tables.drawn(standing_table("stance")),
        "top": lambda: descriptions.top_terms(study, standing_table("weights")),
        "varied": lambda: standing_table("specifications")[
            standing_table("specifications")["finding"].isin(standing_table("findings")["finding"])
        ],
        "scored": lambda: score_sentences(study),
        "findings": lambda: findings.list_findings(study, standing_table("stance"), standing_table("contrasts")),
        "forest": outlets_forest,
    }
    if name in special:
        return special[name]()
    rooms = (tables, descriptions, people, checks)
    return getattr(next(room for room in rooms if hasattr(room, name)), name)(study)


# The table each figure draws, as the notebooks pass it.
def outlets_forest() -> pd.DataFrame:
    """Return what the forest of the invented outlets draws: no single study has one."""
    results = across.load_results(ROOT / "data/outlets/results.csv")
    return across.forest(results, across.across_pairs(results))[0]


FIGURES = {
    "articles": "lengths",
    "tfidf": "top",
    "stance": "drawn",
    "contrasts": "contrasts",
    "dispersion": "places",
    "strip": "strip",
    "portraits": "portraits",
    "voices": "speech",
    "robustness": "varied",
    "valence": "scored",
    "forest": "forest",
}


def figure_tables(term: str = "word") -> dict[str, pd.DataFrame]:
    """Return a small table for every figure, with ``term`` wherever a text's own words are drawn."""
    return {
        "articles": pd.DataFrame({"side": ["A", "A", "B"], "paragraph": [1, 2, 1], "sentence": [1, 2, 1], "words": [3, 9, 4]}),
        "tfidf": pd.DataFrame({"side": ["A", "B"], "term": [term, term], "n": [1, 2], "tf_idf": [0.3, 0.2]}),
        "stance": pd.DataFrame(
            {"name": [term], "n_a": [1], "n_b": [2], "rate_a": [1.0], "rate_b": [2.0], "own_a": [0.5], "own_b": [2.0], "difference": [-1.0], "low": [-2.5],
             "high": [0.5], "evidence": ["anecdotal"]}
        ),
        "contrasts": pd.DataFrame(
            {"term": [term, "other"], "n_a": [2, 0], "n_b": [0, 3], "z": [1.25, -1.5], "evidence": ["anecdotal", "none"]}
        ),
        "dispersion": pd.DataFrame({"name": [term, term], "side": ["A", "B"], "position": [0.3, 0.9]}),
        "strip": pd.DataFrame(
            {"name": [term] * 3, "side": ["A", "A", "B"], "article": ["x", "x", "y"], "sentence": [1, 2, 1],
             "voice": ["author", "reported", "quoted"], "hits": [1, 0, 2]}
        ),
        "portraits": pd.DataFrame(
            {"actor": ["x"], "name": [term], "mentions_a": [3], "mentions_b": [1], "named_a": [f"{term} (3)"],
             "named_b": [f"{term} (1)"], "sentences_a": [2], "sentences_b": [1], "label": [term], "n_a": [1], "n_b": [1],
             "share_a": [0.5], "share_b": [1.0], "evidence": ["anecdotal"]}
        ),
        "voices": pd.DataFrame(
            {"side": ["A", "A", "A", "A", "B"], "voice": ["author", "reported", "quoted", "", "author"],
             "source": ["", "", "", term, ""], "verb": ["", "", "", "said", ""], "attitude": ["", "", "", "neutral", ""],
             "n": [3, 1, 0, 2, 4]}
        ),
        "robustness": pd.DataFrame(
            {"finding": [f"term:{term}"] * 2 + [f"category:toy:{term}"] * 2, "specification": ["own", "other"] * 2,
             "value": [1.5, -0.5, -20.0, -10.0], "same_sign": [True, False, True, True]}
        ),
        "forest": pd.DataFrame(
            {"lexicon": ["toy"] * 3, "category": ["net", term, term], "name": ["valence: net", term, term],
             "unit": ["net", "rate", "rate"], "id": ["x", "x", "y"], "value": [0.1, 2.0, -9.0], "edge": [0.5, 4.0, 4.0],
             "pairs": [2] * 3, "difference": [0.1, -3.5, -3.5], "low": [-0.2, -3.9, -3.9], "high": [0.4, -3.1, -3.1],
             "positive": [1] * 3, "negative": [0, 1, 1], "zero": [1, 0, 0], "p": [1.0, 0.02, 0.02],
             "q": [1.0, 0.04, 0.04], "evidence": ["anecdotal", "strong", "strong"]}
        ),
        "valence": pd.DataFrame(
            {"side": ["A", "A", "B"], "sentence": [1, 2, 1], "voice": ["author", "quoted", "author"], "score": [2, -1, 0]}
        ),
    }  # fmt: skip


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return every text that a figure shows, with the box it takes (in pixels)."""
    figure.draw_without_rendering()  # lays out every text, paints none
    renderer = figure.canvas.get_renderer()
    outside = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-9
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    outside |= {tick.label1, tick.label2}
    shown = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in outside
    ]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in shown]
    return [(text, box) for text, box in boxes if box.width > 0]


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of texts that share more than half a pixel in both directions."""
    pairs = itertools.combinations(drawn_texts(figure), 2)
    return [
        (one, other)
        for (one, a), (other, b) in pairs
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]


def cut_off(figure: Figure) -> list[str]:
    """Return the texts that reach over the figure's edge by more than half a pixel."""
    wide, high = figure.bbox.width, figure.bbox.height
    return [
        text
        for text, box in drawn_texts(figure)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > wide + 0.5 or box.y1 > high + 0.5
    ]
