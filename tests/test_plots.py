"""Figures: what is drawn, that labels are plain text, and that nothing covers or leaves anything."""

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from letters import FIGURES, cut_off, drawn_texts, figure_tables, overlapping, standing, standing_table
from matplotlib.axes import Axes
from matplotlib.colors import same_color, to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKUP
from matplotlib.patches import Polygon
from matplotlib.text import Text

from analysis import captions, plots

LABELS = {"A": "A · Left", "B": "B · Right"}
NAMES = sorted(FIGURES)
# Each is a label or a word that some layer below could take for markup, for a hidden label or for nothing.
ODD = ["$x_1$", "$\\frac{1}{", "_hidden", "{brace}", "<b>&amp;", "100%s", "\\n", "الشراكة", "a\u0301", "nan"]


def draw(name, table=None, labels=LABELS):
    """Draw one figure of a small table; return its Axes."""
    return getattr(plots, f"plot_{name}")(figure_tables()[name] if table is None else table, labels)


def seen(axes):
    """Return the bars of a panel, without the unseen columns that make them easy to hit."""
    return [bar for bar in axes.patches if bar.get_gid() is None]


@pytest.fixture(scope="module")
def standing_figures():
    """Return every figure of the standing pair, with its title, as the report shows it."""
    figures = {}
    for name, table in FIGURES.items():
        rows, labels = standing_table(table), standing().labels
        figures[name] = getattr(plots, f"plot_{name}")(rows, labels).figure
        plots.add_title(figures[name], getattr(captions, f"describe_{name}")(rows, labels).title)
    return figures


# --- every figure ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_plot_returns_axes_of_a_figure_outside_pyplot(name):
    from matplotlib import pyplot

    axes = draw(name)
    assert isinstance(axes, Axes)
    assert isinstance(axes.figure, Figure)
    assert pyplot.get_fignums() == []  # pyplot would keep every figure of a batch alive


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_as_wide_as_a_phone_shows(name, standing_figures):
    assert standing_figures[name].get_size_inches()[0] == plots.WIDTH == 4.8


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_the_standing_pair_covers_another(name, standing_figures):
    assert overlapping(standing_figures[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_the_standing_pair_is_cut_by_the_edge(name, standing_figures):
    assert cut_off(standing_figures[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_are_named_in_the_figure(name, standing_figures):
    texts = " ".join(text for text, _ in drawn_texts(standing_figures[name]))
    for label in standing().labels.values():
        assert label in texts


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("odd", ODD)
def test_odd_labels_and_words_are_drawn_as_they_are_and_never_as_mathematics(name, odd):
    axes = draw(name, figure_tables(odd)[name], {"A": odd, "B": odd + "!"})
    plots.add_title(axes.figure, odd)
    shown = drawn_texts(axes.figure)
    assert sum(odd in text for text, _ in shown) >= 3  # the title and both labels
    # what could be read as mathematics is not: some text of the figure would say so
    assert not any(text.get_parse_math() for text in axes.figure.findobj(Text) if odd in text.get_text())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("script", ["合作伙伴", "साझेदारी", "\x1b[31m"])
def test_scripts_that_the_font_lacks_do_not_stop_a_figure(name, script):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of missing glyphs; the SVG names the letters, not their shapes
        axes = draw(name, figure_tables(script)[name], {"A": script, "B": script})
        axes.figure.draw_without_rendering()
    assert any(script in text.get_text() for text in axes.figure.findobj(Text))


LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"  # 80 letters


@pytest.mark.parametrize("name", NAMES)
def test_very_long_words_do_not_stop_a_figure(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        axes = draw(name, figure_tables(LONG)[name], {"A": LONG, "B": LONG})
        axes.figure.draw_without_rendering()
    assert any(LONG[:20] in text.get_text() for text in axes.figure.findobj(Text))


@pytest.mark.parametrize(
    ("where", "name"),
    [*(("labels", name) for name in NAMES), *(("words", name) for name in ("tfidf", "stance", "dispersion", "strip"))],
)
def test_a_very_long_word_leaves_room_for_the_figure(where, name):
    table, labels = figure_tables()[name], LABELS
    if where == "words":
        table = figure_tables(LONG)[name]
    else:
        labels = {"A": LONG, "B": LONG}
    axes = draw(name, table, labels)
    assert cut_off(axes.figure) == []
    assert axes.get_window_extent().width > 60


def test_a_label_as_long_as_the_command_makes_them_is_not_cut():
    label = "A · " + "the-partnership-between-two-great-states"
    assert cut_off(draw("articles", labels={"A": label, "B": label}).figure) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_gives_an_empty_figure_and_no_crash(name):
    axes = draw(name, figure_tables()[name].head(0))
    axes.figure.draw_without_rendering()
    assert isinstance(axes, Axes)


@pytest.mark.parametrize("name", NAMES)
def test_drawing_leaves_the_table_as_it_was(name):
    table = figure_tables()[name]
    before = table.copy(deep=True)
    draw(name, table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_can_be_drawn_into_axes_one_has(name):
    shape = dict.fromkeys(("articles", "forest", "tfidf", "robustness", "strip", "valence", "voices"), (2, 1)).get(name)
    shape = (1, 2) if name == "stance" else shape
    _, grid = plots.new_figure(4.0, *(shape or (1, 1)))
    mine = grid if shape else grid[0, 0]
    axes = getattr(plots, f"plot_{name}")(figure_tables()[name], LABELS, ax=mine)
    assert axes is (grid[0, 0])
    assert axes.has_data()


def test_the_sides_have_colours_that_differ_in_brightness_and_shapes_of_their_own():
    def brightness(colour):
        red, green, blue, _ = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgba(colour))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colour in (*plots.COLOURS.values(), plots.PALE):
        assert 1.05 / (brightness(colour) + 0.05) >= 4.5  # WCAG 2: text on white
    assert plots.MARKS["A"] != plots.MARKS["B"]


# --- one by one ------------------------------------------------------------------------------------------------------


def test_bars_are_as_tall_as_the_sentences_are_long_and_headlines_are_no_bar():
    table = pd.DataFrame(
        {
            "side": ["A", "A", "A", "B"],
            "paragraph": [0, 1, 2, 1],
            "sentence": [0, 1, 2, 1],
            "words": [7, 3, 9, 4],
        }
    )
    axes = draw("articles", table)
    above, below = axes.figure.axes
    assert [bar.get_height() for bar in seen(above)] == [3, 9]
    assert [bar.get_height() for bar in seen(below)] == [4]
    first, second = (bar.get_x() for bar in seen(above))
    assert second - first > 1.5  # a gap begins a paragraph
    assert above.get_title(loc="left") == "A · Left: 2 sentences, 12 words"


@pytest.mark.parametrize(("name", "rows"), [("articles", [0, 1, 2]), ("valence", [0, 1, 2])])
def test_an_unseen_column_as_tall_as_the_panel_lies_over_every_sentence_and_says_its_row(name, rows):
    table = figure_tables()[name].set_index(pd.Index([7, 3, 5]))  # a row is told by its place, not by its label
    columns = []
    for axes in draw(name, table).figure.axes:
        over = [patch for patch in axes.patches if patch.get_gid()]
        low, high = axes.get_ylim()
        for column in over:
            assert (column.get_y(), column.get_y() + column.get_height()) == pytest.approx((low, high))
            assert column.get_facecolor()[3] == column.get_edgecolor()[3] == 0
        for left, right in pairwise(over):
            assert left.get_x() + left.get_width() <= right.get_x() + 1e-9
        columns += [column.get_gid() for column in over]
    assert columns == [f"{plots.ROW}{row}:0" for row in rows]


def test_one_sentence_is_singular():
    axes = draw("articles")
    assert axes.figure.axes[1].get_title(loc="left") == "B · Right: 1 sentence, 4 words"


def test_the_heaviest_term_stands_at_the_top_with_its_count():
    table = pd.DataFrame(
        {"side": ["A", "A", "B"], "term": ["x", "y", "z"], "n": [3, 2, 1], "tf_idf": [0.5, 0.25, 0.75]}
    )
    axes = draw("tfidf", table)
    above, below = axes.figure.axes
    bars = {label.get_text(): tick for tick, label in zip(above.get_yticks(), above.get_yticklabels(), strict=True)}
    assert bars["x"] > bars["y"]
    assert [bar.get_width() for bar in above.patches] == [0.5, 0.25]
    assert [text.get_text() for text in above.texts] == ["3×", "2×"]
    assert [label.get_text() for label in below.get_yticklabels()] == ["z"]


def stance(evidence):
    """Draw one category; return the lines of the left and of the right panel."""
    left = draw("stance", figure_tables()["stance"].assign(evidence=evidence))
    return left.lines, left.figure.axes[1].lines


def test_rates_stand_at_their_place_and_the_difference_with_its_interval():
    left, right = stance("strong")
    marks = {line.get_marker(): line.get_xdata()[0] for line in left if line.get_marker() in ("o", "s")}
    assert marks == {"o": 1.0, "s": 2.0}  # A 1.0, B 2.0
    intervals = [sorted(line.get_xdata()) for line in right if len(line.get_xdata()) == 2]
    assert [-2.5, 0.5] in [list(map(float, ends)) for ends in intervals]
    assert [line.get_xdata()[0] for line in right if line.get_marker() == "D"] == [-1.0]


@pytest.mark.parametrize(
    ("evidence", "filled"), [("strong", True), ("suggestive", True), ("anecdotal", False), ("none", False)]
)
def test_weak_evidence_is_drawn_hollow(evidence, filled):
    left, right = stance(evidence)
    faces = [line.get_markerfacecolor() for line in (*left, *right) if line.get_marker() in ("o", "s", "D")]
    assert len(faces) == 3
    assert all(same_color(face, "white") != filled for face in faces)


def test_the_weaker_the_evidence_the_paler_the_line():
    alphas = []
    for grade in ("strong", "suggestive", "anecdotal", "none"):
        _, right = stance(grade)
        alphas += [line.get_alpha() for line in right if list(line.get_xdata()) == [-2.5, 0.5]]
    assert alphas == sorted(alphas, reverse=True)
    assert len(set(alphas)) == 4


def test_a_difference_has_the_colour_of_the_side_it_leans_to():
    for difference, side in ((3.0, "A"), (-3.0, "B")):
        table = figure_tables()["stance"].assign(difference=difference)
        right = draw("stance", table).figure.axes[1]
        assert [to_hex(line.get_color()) for line in right.lines if line.get_marker() == "D"] == [
            plots.COLOURS[side].lower()
        ]


def scatter(table):
    """Draw contrasts; return (n, z, filled) of every mark."""
    marks = []
    for points in draw("contrasts", table).collections:
        (n, z), face = points.get_offsets()[0], points.get_facecolors()
        marks.append((float(n), float(z), bool(len(face))))
    return marks


def test_a_term_stands_at_its_occurrences_and_its_z():
    assert sorted(scatter(figure_tables()["contrasts"])) == [(2.0, 1.25, False), (3.0, -1.5, False)]


def test_terms_of_the_same_counts_share_a_mark_that_names_them():
    table = pd.DataFrame(
        {
            "term": ["x", "y", "z"],
            "n_a": [2, 2, 0],
            "n_b": [0, 0, 2],
            "z": [1.0, 1.0, -1.0],
            "evidence": ["anecdotal"] * 3,
        }
    )
    assert sorted(scatter(table)) == [(2.0, -1.0, False), (2.0, 1.0, False)]
    assert "x, y" in [text.get_text() for text in draw("contrasts", table).texts]


def test_how_boldly_terms_that_share_a_mark_are_drawn_does_not_hang_on_the_alphabet():
    table = pd.DataFrame(
        {
            "term": ["x", "y"],
            "n_a": [5, 5],
            "n_b": [0, 0],
            "z": [1.0, 1.0],
            "evidence": ["suggestive", "anecdotal"],
        }
    )
    assert scatter(table) == scatter(table.assign(evidence=["anecdotal", "suggestive"]))


def test_no_more_terms_are_named_than_asked_for():
    table = pd.DataFrame(
        {
            "term": [f"term{i}" for i in range(40)],
            "n_a": range(3, 43),
            "n_b": 0,
            "z": np.linspace(2, 0.1, 40),
            "evidence": "none",
        }
    )
    named = [
        text.get_text()
        for text in plots.plot_contrasts(table, LABELS, top=3).texts
        if text.get_text().startswith("term")
    ]
    assert set(named) <= {"term0", "term1", "term2"}
    assert len(named) > 0


def test_names_beside_marks_cover_no_mark(standing_figures):
    figure = standing_figures["contrasts"]
    axes = figure.axes[0]
    figure.draw_without_rendering()
    marks = [axes.transData.transform(points.get_offsets()[0]) for points in axes.collections]
    named = [text for text in axes.texts if text.get_text().split(",")[0] in set(standing_table("contrasts")["term"])]
    assert len(named) >= 8
    for text in named:
        box = text.get_window_extent(figure.canvas.get_renderer())
        assert not any(box.contains(*mark) for mark in marks), text.get_text()


def test_strokes_stand_at_the_places_of_the_hits_a_above_b():
    axes = draw("dispersion")
    segments = {tuple(map(float, segment[0])) for lines in axes.collections for segment in lines.get_segments()}
    heights = dict(segments)
    assert sorted(heights) == [0.3, 0.9]
    assert heights[0.3] > heights[0.9]  # A at .3, B at .9


def test_the_first_category_stands_at_the_top():
    table = pd.DataFrame({"name": ["first", "second"], "side": ["A", "A"], "position": [0.1, 0.2]})
    axes = draw("dispersion", table)
    places = {label.get_text(): tick for tick, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)}
    assert places["first"] > places["second"]


def strip(*cells):
    """Draw a strip of (name, side, sentence, voice, hits); return the bars of both panels."""
    rows = [(name, side, "x", sentence, voice, hits) for name, side, sentence, voice, hits in cells]
    table = pd.DataFrame(rows, columns=["name", "side", "article", "sentence", "voice", "hits"])
    return [axes.patches for axes in draw("strip", table).figure.axes]


def test_a_cell_is_filled_where_the_sentence_has_a_hit_and_stands_at_its_sentence():
    above, below = strip(("warm", "A", 1, "author", 1), ("warm", "A", 2, "author", 0), ("warm", "B", 1, "author", 3))
    assert [round(bar.get_x() + bar.get_width() / 2, 6) for bar in above] == [1]
    assert to_rgba(above[0].get_facecolor())[3] == 1  # opaque
    assert [to_hex(bar.get_facecolor()) for bar in below] == [plots.COLOURS["B"].lower()]


def test_what_is_not_the_authors_own_is_paler_and_what_is_quoted_hollow():
    (above, _) = strip(
        *(("warm", "A", n, voice, 1) for n, voice in enumerate(["author", "reported", "quoted"], start=1))
    )
    assert [bar.get_facecolor()[3] for bar in above] == [1.0, pytest.approx(0.4), 0.0]
    assert all(bar.get_edgecolor() == above[0].get_edgecolor() for bar in above)


def test_cells_are_as_wide_on_both_sides():
    table = figure_tables()["strip"]
    above, below = draw("strip", table).figure.axes
    assert above.get_xlim() == below.get_xlim()


def test_a_gap_parts_the_articles_of_a_side():
    table = pd.DataFrame(
        {"name": "warm", "side": "A", "article": ["x", "x", "y"], "sentence": [1, 2, 1], "voice": "author", "hits": 1}
    )
    above = draw("strip", table).figure.axes[0].patches
    first, second, third = (bar.get_x() for bar in above)
    assert third - second > 1.5 * (second - first)


def portrait(**changed):
    """Draw one actor with one category; return the marks by shape and all texts."""
    axes = draw("portraits", figure_tables()["portraits"].assign(**changed))
    marks = {line.get_marker(): line for line in axes.lines if line.get_marker() in plots.MARKS.values()}
    return marks, [text.get_text() for text in axes.texts]


def test_a_portrait_holds_the_names_each_side_uses_and_its_shares():
    marks, texts = portrait(name="Russia", named_a="Moscow (3)", named_b="")
    assert {mark: line.get_xdata()[0] for mark, line in marks.items()} == {"o": 0.5, "s": 1.0}
    assert texts[:2] == ["Russia", "A 3×: Moscow (3)"]
    assert "1/2 : 1/1" in texts


def test_a_side_that_does_not_name_the_actor_has_no_mark():
    marks, texts = portrait(mentions_b=0, named_b="", sentences_b=0, n_b=0, share_b=0.0)
    assert set(marks) == {"o"}
    assert "B does not name it" in texts
    assert "1/2 : –" in texts


@pytest.mark.parametrize(("evidence", "filled"), [("strong", True), ("anecdotal", False)])
def test_a_portrait_is_as_bold_as_its_evidence(evidence, filled):
    marks, _ = portrait(evidence=evidence)
    assert all(same_color(line.get_markerfacecolor(), "white") != filled for line in marks.values())


def test_an_actor_without_categories_is_named_all_the_same():
    marks, texts = portrait(label="", name="BRICS")
    assert marks == {}
    assert "BRICS" in texts


def test_voices_are_stacked_in_their_order_and_told_in_numbers():
    axes = draw("voices")
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert bars == [(0, 3), (3, 1), (4, 0), (0, 4)]
    assert [text.get_text() for text in axes.texts] == ["A · Left", "3 author, 1 reported", "B · Right", "4 author"]


def acts(*rows):
    """Draw acts of reporting (verb, attitude, n) of one source; return the marks and the texts."""
    table = pd.DataFrame(
        [("A", "", "the minister", *row) for row in rows],
        columns=["side", "voice", "source", "verb", "attitude", "n"],
    )
    below = draw("voices", table).figure.axes[1]
    return [line.get_marker() for line in below.lines], [text.get_text() for text in below.texts]


def test_one_mark_is_one_act_and_its_shape_the_attitude():
    marks, texts = acts(("said", "neutral", 2), ("claimed", "distancing", 1), ("showed", "factive", 1))
    assert marks == ["o", "o", "X", "^"]
    assert {"the minister", "said 2×, claimed, showed"} <= set(texts)


def test_a_mark_of_an_act_says_which_of_its_row_it_is_and_one_of_many_that_it_is_all():
    few = pd.DataFrame(
        [("A", "", "x", "said", "neutral", 2), ("A", "", "x", "claimed", "distancing", 1)],
        columns=["side", "voice", "source", "verb", "attitude", "n"],
    )
    for table, told in ((few, ["0:1", "0:2", "1:1"]), (few.assign(n=[30, 4]), ["0:0", "1:0"])):
        below = draw("voices", table).figure.axes[1]
        assert [line.get_gid() for line in below.lines] == [f"{plots.ROW}{row}" for row in told]


def test_many_acts_are_told_as_numbers():
    marks, texts = acts(("said", "neutral", 30), ("claimed", "distancing", 4))
    assert marks == ["o", "X"]
    assert {"30×", "4×"} <= set(texts)


def robustness(finding, values, same_sign):
    """Return the specifications of one finding, its own first."""
    rows = {"finding": finding, "specification": "s", "value": values, "same_sign": same_sign}
    return pd.DataFrame(rows)


def test_every_specification_is_a_stroke_and_the_own_one_a_diamond():
    table = robustness("term:war", [1.5, -0.5, 2.0], [True, False, True])
    axes = draw("robustness", table)
    strokes, own = (next(line for line in axes.lines if line.get_marker() == mark) for mark in ("|", "D"))
    assert list(strokes.get_xdata()) == [1.5, -0.5, 2.0]
    assert list(np.atleast_1d(own.get_xdata())) == [1.5]
    assert to_hex(own.get_color()) == plots.COLOURS["A"].lower()


def test_a_finding_that_hangs_on_the_choice_is_drawn_paler_than_a_steady_one():
    table = pd.concat([robustness("term:war", [1, -1], [True, False]), robustness("term:joy", [1, 2], [True, True])])
    strokes = [line for line in draw("robustness", table).lines if line.get_marker() == "|"]
    steady, unsteady = strokes  # the last finding stands lowest and is drawn first
    assert unsteady.get_alpha() < steady.get_alpha()


@pytest.mark.parametrize("word", ["u.s.", "3:30", "1.5"])
def test_words_with_stops_and_colons_are_named_as_they_are(word):
    axes = draw("robustness", robustness(f"term:{word}", [1.0, 2.0], [True, True]))
    assert [label.get_text() for label in axes.get_yticklabels()] == [word]


def valence_bars(axes):
    """Return (sentence, height, filled) of every bar of one panel."""
    return [
        (round(bar.get_x() + bar.get_width() / 2), bar.get_height(), not same_color(bar.get_facecolor(), "white"))
        for bar in seen(axes)
    ]


def test_a_sentence_is_a_bar_up_or_down_hollow_where_somebody_else_speaks_or_a_tick():
    above, below = draw("valence").figure.axes
    assert valence_bars(above) == [(1, 2, True), (2, -1, False)]
    assert valence_bars(below) == []
    (ticks,) = (line for line in below.lines if line.get_marker() == "|")
    assert list(ticks.get_xdata()) == [1]
    assert list(ticks.get_ydata()) == [0]


def test_both_panels_have_one_scale_and_number_their_own_sentences():
    table = pd.DataFrame(
        {"side": ["A"] * 12 + ["B"] * 3, "voice": "author", "score": [3] + [0] * 11 + [-1, 1, 0]},
    )
    above, below = draw("valence", table).figure.axes
    assert above.get_ylim() == below.get_ylim() == (-3.4, 3.4)
    assert list(above.get_xticks()) == [1, 5, 10]
    assert list(below.get_xticks()) == [1, 2, 3]


def test_a_long_title_is_broken_and_stays_inside():
    axes = draw("dispersion")
    plots.add_title(
        axes.figure,
        "A title that goes on for longer than any figure of this width could ever hold in one line of it",
    )
    assert cut_off(axes.figure) == []


def test_the_house_style_does_not_leak_into_figures_of_others():
    from matplotlib import rcParams

    before = dict(rcParams)
    draw("stance")
    assert dict(rcParams) == before
    assert Line2D([], []).get_linewidth() == before["lines.linewidth"]


# --- pairs -----------------------------------------------------------------------------------------------------------


def forest(names=("warm",), evidence="strong", values=(1.0, 2.0, 9.0), edge=4.0):
    """Return the rows of a forest: each name with a row a value."""
    rows = [
        {"lexicon": "toy", "category": name, "name": name, "unit": "rate", "value": value, "edge": edge, "difference": 1.5,
         "low": 0.5, "high": 3.0, "evidence": evidence}
        for name in names for value in values
    ]  # fmt: skip
    return pd.DataFrame(rows)


def diamonds(axes):
    return [patch for patch in axes.patches if isinstance(patch, Polygon)]


def test_a_mean_is_a_diamond_as_wide_as_its_interval():
    (diamond,) = diamonds(draw("forest", forest()))
    across, up = diamond.get_xy()[:4].T
    assert across.tolist() == [0.5, 1.5, 3.0, 1.5]
    assert up[0] == up[2]
    assert up[1] > up[0] > up[3]


@pytest.mark.parametrize(("evidence", "filled"), [("strong", True), ("suggestive", True), ("anecdotal", False)])
def test_a_weak_mean_is_a_hollow_diamond(evidence, filled):
    (diamond,) = diamonds(draw("forest", forest(evidence=evidence)))
    assert same_color(diamond.get_facecolor()[:3], "white") is not filled
    assert same_color(diamond.get_edgecolor()[:3], plots.COLOURS["A"])


def test_a_mean_below_zero_has_the_colour_of_the_other_side():
    table = forest().assign(difference=-1.5, low=-3.0, high=-0.5)
    assert same_color(diamonds(draw("forest", table))[0].get_edgecolor()[:3], plots.COLOURS["B"])


def test_every_pair_is_a_stroke_and_what_lies_beyond_the_edge_stands_at_it():
    axes = draw("forest", forest(values=(1.0, 2.0, 9.0, -7.0)))
    strokes = next(line for line in axes.lines if np.isnan(np.asarray(line.get_ydata(), float)).any())
    assert np.unique(strokes.get_xdata()).tolist() == [1.0, 2.0]
    ends = {line.get_marker(): float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() in ("<", ">")}
    assert ends == {">": 4.0, "<": -4.0}
    assert axes.get_xlim()[0] < -4 < 4 < axes.get_xlim()[1]


def test_strokes_cover_no_name_and_no_diamond():
    axes = draw("forest", forest(names=("warm", "cold")))
    strokes = [line for line in axes.lines if np.isnan(np.asarray(line.get_ydata(), float)).any()]
    spans = sorted((np.nanmin(line.get_ydata()), np.nanmax(line.get_ydata())) for line in strokes)
    bodies = sorted(tuple(np.sort(patch.get_xy()[:, 1])[[0, -1]]) for patch in diamonds(axes))
    for (_, top), (bottom, _) in zip(spans, bodies, strict=True):
        assert top < bottom
    axes.figure.draw_without_rendering()
    names = [text for text in axes.texts if text.get_text() in ("warm", "cold")]
    boxes = sorted(text.get_window_extent().transformed(axes.transData.inverted()).y1 for text in names)
    assert boxes[0] < spans[1][0]  # the lower name ends below the strokes of the upper row


@pytest.mark.parametrize("count", [1, 30])
def test_long_names_of_categories_and_groups_are_shortened_and_nothing_is_cut(count):
    names = [f"{place} a category with a name that is far too long for its line" for place in range(count)]
    labels = {"A": "The Outlet of the North and of the West and of the Sea", "B": LONG}
    axes = draw("forest", forest(names=names), labels)
    assert cut_off(axes.figure) == []
    assert overlapping(axes.figure) == []
    assert axes.get_window_extent().width > 200


def test_thousands_of_pairs_stay_a_few_hundred_strokes():
    axes = draw("forest", forest(values=np.random.default_rng(1).normal(0, 2, 5000)))
    strokes = next(line for line in axes.lines if np.isnan(np.asarray(line.get_ydata(), float)).any())
    assert len(strokes.get_xdata()) <= 3 * 401


def test_a_tick_stands_at_the_authors_own_part_of_a_rate_and_only_where_it_is_a_part():
    row = {"name": "warm", "rate_a": 9.0, "rate_b": 4.0, "own_a": 3.0, "own_b": 4.0, "difference": 5.0}
    ax = plots.plot_stance(pd.DataFrame([{**row, "low": 1.0, "high": 9.0, "evidence": "none"}]), {"A": "A", "B": "B"})
    ticks = [line for line in ax.lines if line.get_marker() in (TICKUP, TICKDOWN)]
    assert [(line.get_marker(), line.get_xdata().tolist()) for line in ticks] == [(TICKUP, [3.0])]
