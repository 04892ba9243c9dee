"""What is shown: escaped once, saved exactly, drawn the same every time."""

import hashlib
import os
import re
import subprocess
import sys
import warnings
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import FIGURES, ROOT, figure_tables, make_study, quick, standing, standing_table

from analysis import captions, findings, show
from analysis.show import marks, shrink, svg, texts
from analysis.show.pieces import feature_key

LABELS = {"A": "A · Left", "B": "B · Right"}
EVIL = """<script>alert("1")</script> & 'q' <img src=x onerror=alert(1)> </td></table> \x1b[31m \x07 \x85"""
NAMES = sorted(FIGURES)
SVG = "{http://www.w3.org/2000/svg}"


class Page(HTMLParser):
    """What a browser would see: the tags, the attributes, and the text."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(body)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def assert_plain(piece):
    """Assert that nothing in ``piece`` acts: no script, picture, handler or control character; return it parsed."""
    body = piece._repr_html_()
    page = Page(body)
    assert not {"script", "img", "iframe", "object", "link"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", body)
    return page


def figure_svg(name, table=None, labels=LABELS, **options):
    """Return the SVG of a figure as it is shown, as text."""
    body = show.figure(name, figure_tables()[name] if table is None else table, labels, **options).body
    return body[body.index("<svg") : body.index("</svg>") + 6]


@cache
def plain_svg(name):
    """Return the SVG of a figure of the small tables, drawn once for all tests."""
    return figure_svg(name)


# --- escaping --------------------------------------------------------------------------------------------------------


def test_escaping_makes_markup_text_and_control_characters_visible():
    assert show.escape("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"
    assert show.escape("\x1b[31m") == "␛[31m"  # U+241B, the picture of ESC
    assert show.escape("\x00\x07\r") == "␀␇␍"
    assert show.escape("\x7f\x85\ud800") == "\ufffd\ufffd\ufffd"
    assert show.escape("a\tb\nc é الشراكة") == "a\tb\nc é الشراكة"


@quick
@given(st.text())
def test_an_escaped_text_is_one_piece_of_text_to_a_browser(text):
    escaped = show.escape(text)
    page = Page(f'<p title="{escaped}">{escaped}</p>')
    assert page.tags == ["p"]
    assert page.text == dict(page.attributes)["title"]
    assert len(page.text) == len(text)


@pytest.fixture(scope="module")
def evil_study(tmp_path_factory):
    text = f"A friend says {EVIL} now. Peace & <b>war</b> came, friend."
    labels = ("<i>Left</i> & co", "\\u001b[31mRight")
    # a label from a TOML file can hold any character that TOML can write
    study = make_study(tmp_path_factory.mktemp("evil"), f"Friends <u>&amp;\n\n{text}", text, labels=("x", "y"))
    path = study.a.files[0].parent / "toy.toml"
    lines = (
        path.read_text(encoding="utf-8")
        .replace("label = 'x'", f'label = "{labels[0]}"')
        .replace("label = 'y'", f'label = "{labels[1]}"')
    )
    path.write_text(lines, encoding="utf-8")
    from analysis import load_study

    return load_study(path)


def test_articles_are_shown_as_text(evil_study):
    page = assert_plain(show.articles(evil_study))
    assert "<script>alert(" in page.text
    assert "Peace & <b>war</b> came" in page.text
    assert "A · <i>Left</i> & co" in page.text
    assert "B · ␛[31mRight" in page.text


def test_a_concordance_is_shown_as_text(evil_study):
    page = assert_plain(show.concordance(evil_study, "friend*"))
    assert "<script>" in page.text
    assert page.tags.count("mark") == 5  # twice a body, once in A's headline
    assert "<u>&amp;" in page.text


def test_findings_are_shown_as_text(evil_study):
    found = findings.list_findings(evil_study)
    found.loc[0, "text"] = EVIL
    page = assert_plain(show.findings(found, evil_study))
    assert "<script>" in page.text


def test_a_table_is_shown_as_text_its_caption_and_columns_too():
    frame = pd.DataFrame({EVIL: [EVIL, "plain"], "category": [EVIL, "a.b"]})
    page = assert_plain(show.table(frame, EVIL))
    assert page.tags.count("td") == 2  # the first cell of a row is its heading
    assert page.text.count("<script>") == 4  # caption, column, two cells
    assert "␛[31m" in page.text
    assert "a: b" in page.text


@pytest.mark.parametrize("name", NAMES)
def test_figures_show_words_labels_and_descriptions_as_text(name):
    word = "<script>alert('1')</script>&\""
    table = figure_tables(word)[name]
    piece = show.figure(name, table, {"A": word, "B": word})
    assert "script" not in Page(piece.body).tags
    tree = ElementTree.fromstring(figure_svg(name, table, {"A": word, "B": word}))
    assert not list(tree.iter(f"{SVG}script"))
    assert any(word in "".join(text.itertext()) for text in tree.iter(f"{SVG}text"))


def test_what_a_terminal_prints_holds_no_control_character(evil_study):
    frame = pd.DataFrame({"text": [EVIL]})
    for piece in (
        show.table(frame, "caption"),
        show.articles(evil_study),
        show.concordance(evil_study, "friend"),
    ):
        assert "\x1b" not in repr(piece)


# --- tables ----------------------------------------------------------------------------------------------------------


def test_numbers_are_shown_with_the_decimals_they_deserve():
    frame = pd.DataFrame(
        {
            "term": ["x"],
            "n": [12345],
            "p": [0.0004],
            "q": [0.0412],
            "z": [-1.234],
            "stable": [1.0],
            "negated": [True],
            "rate_a": [np.nan],
        }
    )
    page = Page(show.table(frame, "Numbers").body)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", show.table(frame, "Numbers").body)
    assert cells == ["12,345", "&lt; 0.001", "0.041", "-1.23", "1.00", "yes", ""]
    assert "A, per 1,000 words" in page.text


def test_a_table_says_how_many_rows_it_leaves_out_and_saves_them_all(tmp_path):
    frame = pd.DataFrame({"term": list("abcde"), "n": range(5)})
    piece = show.table(frame, "Five", rows=2, columns="term", name="five", out=tmp_path)
    assert "the first 2 of 5 rows" in Page(piece.body).text
    assert piece.body.count("<tr>") == 3
    assert pd.read_csv(tmp_path / "tables" / "five.csv").equals(frame)


def test_an_empty_table_says_that_it_holds_nothing():
    body = show.table(pd.DataFrame(columns=["term", "n_a"]), "Set aside").body
    assert Page(body).tags.count("th") == 2
    assert '<tbody><tr><td colspan="2">nothing</td></tr></tbody>' in body


def test_a_table_can_be_reached_by_keyboard_and_has_its_headings_marked():
    body = show.table(pd.DataFrame({"term": ["x"], "n": [1]}), "Cap").body
    assert 'role="region" tabindex="0" aria-label="Cap"' in body
    assert body.count('scope="col"') == 2
    assert body.count('scope="row"') == 1
    assert "<caption>Cap</caption>" in body


def test_nothing_is_written_unless_a_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    show.table(pd.DataFrame({"a": [1]}), "x", name="x")
    show.figure("dispersion", figure_tables()["dispersion"], LABELS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-y", "@z", "\tq", '=HYPERLINK("http://x")'])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell, tmp_path):
    show.save_table(pd.DataFrame({"text": [cell, "plain"], "n": [-1, 2]}), "t", tmp_path)
    again = pd.read_csv(tmp_path / "tables" / "t.csv")
    assert again["text"].tolist() == ["'" + cell, "plain"]
    assert again["n"].tolist() == [-1, 2]  # numbers below nought are no formulas


@pytest.mark.parametrize("cell", ["\r=1", "strategic\rpartnership"])
def test_a_carriage_return_in_a_cell_does_not_end_its_row(cell, tmp_path):
    show.save_table(pd.DataFrame({"text": [cell], "n": [1]}), "t", tmp_path)
    again = pd.read_csv(tmp_path / "tables" / "t.csv")
    assert again["n"].tolist() == [1]
    assert re.split(r"[\r\n]", again["text"][0].lstrip("'")) == re.split("\r", cell)


@quick
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8),
    st.integers(-(2**62), 2**62),
)
def test_saved_numbers_are_read_again_exactly(tmp_path_factory, numbers, whole):
    folder = tmp_path_factory.getbasetemp() / "exact"
    frame = pd.DataFrame({"x": numbers, "n": whole})
    show.save_table(frame, "t", folder)
    again = pd.read_csv(folder / "tables" / "t.csv", dtype=str)
    assert again["x"].map(float).tolist() == numbers  # to the last bit
    assert again["n"].map(int).eq(whole).all()
    np.testing.assert_allclose(pd.read_csv(folder / "tables" / "t.csv")["x"].to_numpy(float), numbers, rtol=1e-15)


@pytest.mark.parametrize("name", ["sentences", "contrasts", "stance", "hits", "shift", "findings"])
def test_the_tables_of_the_real_articles_are_read_again_as_they_were(name, tmp_path):
    frame = standing_table(name)
    show.save_table(frame, name, tmp_path)
    data = (tmp_path / "tables" / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    again = pd.read_csv(tmp_path / "tables" / f"{name}.csv", dtype=str, keep_default_na=False)
    assert list(again) == list(frame)
    for column in frame:
        if pd.api.types.is_float_dtype(frame[column]):
            assert again[column].map(float).tolist() == frame[column].tolist(), column
        else:
            texts = frame[column].astype(str)
            assert again[column].str.removeprefix("'").tolist() == texts.str.removeprefix("'").tolist(), column


def test_saving_a_table_leaves_it_as_it_was(tmp_path):
    frame = pd.DataFrame({"text": ["=1"]})
    show.save_table(frame, "t", tmp_path)
    assert frame["text"].tolist() == ["=1"]


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_an_image_with_its_description(name):
    table = figure_tables()[name]
    title, reading, alt = getattr(captions, f"describe_{name}")(table, LABELS)
    tree = ElementTree.fromstring(plain_svg(name))
    assert tree.tag == f"{SVG}svg"
    images = [item for item in tree.iter() if item.get("role") == "img"]
    assert [item.get("aria-label") for item in images] == [f"{title}. {alt}"]
    # an image has no parts: links stand beside it, not in it
    assert not list(images[0].iter(f"{SVG}a"))
    piece = show.figure(name, table, LABELS)
    assert f'<figure id="figure-{name}">' in piece.body
    assert f"<figcaption>{show.escape(reading)}</figcaption>" in piece.body
    assert repr(piece) == f"{title}. {alt}"


def test_ids_are_unique_in_all_figures_of_a_page_together():
    ids = []
    for name in NAMES:
        svg = plain_svg(name)
        own = re.findall(r'\bid="([^"]+)"', svg)
        assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg)) <= set(own)
        ids += own
    assert len(ids) == len(set(ids)) > 5


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_draws_nothing_from_elsewhere_and_tells_no_time(name):
    svg = plain_svg(name)
    assert set(re.findall(r"https?://[^\"' <]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "<metadata" not in svg
    assert "<script" not in svg


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_drawn_twice_is_the_same_byte_for_byte(name, tmp_path):
    for folder in ("one", "two"):
        show.figure(name, standing_table(FIGURES[name]), standing().labels, out=tmp_path / folder)
    for kind in ("svg", "png"):
        one, two = ((tmp_path / folder / "figures" / f"{name}.{kind}").read_bytes() for folder in ("one", "two"))
        assert hashlib.sha256(one).hexdigest() == hashlib.sha256(two).hexdigest()


def test_another_process_draws_the_same_bytes():
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); from test_show import figure_svg, NAMES; "
        "print(hashlib.sha256(''.join(map(figure_svg, NAMES)).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "123"}
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256("".join(map(plain_svg, NAMES)).encode()).hexdigest()


def test_a_saved_figure_stands_alone_beside_its_table(tmp_path):
    table = figure_tables()["stance"]
    show.figure("stance", table, LABELS, out=tmp_path, whole=pd.concat([table, table]))
    svg = (tmp_path / "figures" / "stance.svg").read_text(encoding="utf-8")
    assert svg.startswith('<?xml version="1.0" encoding="utf-8"?>\n<svg ')
    assert ElementTree.fromstring(svg.encode()).get("role") == "img"
    png = (tmp_path / "figures" / "stance.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 720  # 4.8 inches of 150 dots
    assert len(pd.read_csv(tmp_path / "tables" / "stance.csv")) == 2  # the whole table, not only what is drawn


@pytest.mark.parametrize(
    ("wrong", "near"), [("stanse", "'stance'"), ("tf-idf", "'tfidf'"), ("contrast", "'contrasts'")]
)
def test_an_unknown_figure_is_refused_with_the_nearest_name(wrong, near):
    with pytest.raises(ValueError, match=f"there is no figure '{wrong}'; did you mean {near}"):
        show.figure(wrong, figure_tables()["stance"], LABELS)


def test_a_name_like_no_figure_is_refused_with_all_names():
    known = ", ".join(f"'{name}'" for name in sorted(FIGURES))
    with pytest.raises(ValueError, match=f"known are {known}"):
        show.figure("xyz", figure_tables()["stance"], LABELS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("odd", ["\x1b[31m", "\x00x", "]]>", "\uffff", "\ufffe"])
def test_a_figure_of_odd_characters_is_still_xml(name, odd):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of glyphs the font lacks
        svg = figure_svg(name, figure_tables(odd)[name], {"A": odd, "B": odd})
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("word", ['id="x"', 'href="#x"'])
def test_words_that_look_like_ids_are_shown_as_they_are(word):
    tree = ElementTree.fromstring(figure_svg("dispersion", figure_tables(word)["dispersion"]))
    assert word in ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_in_a_script_the_font_lacks_is_shown_without_a_warning(name):
    figure_svg(name, figure_tables("合作")[name], {"A": "A · 俄罗斯", "B": "B · 伊朗"})


def test_letters_stay_letters_in_the_svg_so_that_a_reader_can_search_them():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        svg = figure_svg("tfidf", figure_tables("合作")["tfidf"])
    assert "合作" in ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


# --- articles, concordance, findings ---------------------------------------------------------------------------------


def test_every_sentence_and_every_removed_line_is_shown_in_its_place():
    study = standing()
    body = show.articles(study).body
    page = Page(body)
    for text in standing_table("sentences")["text"]:
        assert text in " ".join(page.text.split())
    removed = standing_table("removed")
    assert page.tags.count("del") == len(removed)
    # "Advertisement" stands between two paragraphs of B, not at its end
    side_b = body[body.index(show.escape(study.b.name)) :]
    assert side_b.index(">1</sup>") < side_b.index("Advertisement") < side_b.index(">20</sup>")


def test_every_sentence_has_an_id_of_its_own():
    ids = re.findall(r'\bid="([^"]+)"', show.articles(standing()).body)
    assert len(ids) == len(set(ids)) == len(standing_table("sentences"))


def test_the_sentences_behind_a_finding_link_to_the_articles():
    found = show.findings(standing_table("findings"), standing())
    links = set(re.findall(r'href="#([^"]+)"', found.body))
    assert len(links) > 5
    assert links <= set(re.findall(r'\bid="([^"]+)"', show.articles(standing()).body))


def test_as_many_words_are_marked_behind_a_finding_as_it_counts(tmp_path):
    study = make_study(tmp_path, "War and war. War.", "War came. Peace came. Peace. Peace won.", lexicon="")
    found = findings.list_findings(study)
    body = show.findings(found[found["finding"] == "term:war"], study).body
    assert Page(body).tags.count("mark") == 4  # 3 in A, 1 in B
    assert "<mark>War</mark> and <mark>war</mark>." in body
    assert "A · Left: 3 times" in body
    assert "B · Right: once" in body


def test_a_headline_that_is_counted_stands_behind_a_finding_too(tmp_path):
    study = make_study(tmp_path, "War and threat\n\nA threat came.", "Peace\n\nPeace.").derive(headline=True)
    found = pd.DataFrame([("category:toy:cold", "A is cold.", "anecdotal", "")], columns=["finding", "text", "evidence", "link"])  # fmt: skip
    body = show.findings(found, study).body
    assert Page(body).tags.count("mark") == study.hits["category"].eq("cold").sum() == 2
    assert '<a href="#A0">headline</a> War and <mark>threat</mark>' in body


def test_overlapping_hits_are_marked_once():
    spans = [(2, 5), (4, 7), (2, 5), (4, 6)]
    marked = texts.mark("0123456789", 0, 10, spans)
    assert "<mark></mark>" not in marked
    assert marked.replace("</mark><mark>", "") == "01<mark>23456</mark>789"
    assert texts.mark("a<b>c", 0, 5, [(1, 4)]) == "a<mark>&lt;b&gt;</mark>c"


def test_a_concordance_shows_the_word_in_its_sentence_on_both_sides(tmp_path):
    study = make_study(tmp_path, "Peace and war came early.", "Nothing came.")
    page = Page(show.concordance(study, "war").body)
    assert "Peace and war came early." in page.text
    assert "B · Right: never" in page.text
    assert "It does not occur here." in page.text


def test_a_concordance_of_nothing_says_so(tmp_path):
    study = make_study(tmp_path, "Peace.", "War.")
    assert "No term leans to this side." in show.concordance(study, "").body


# --- drawings made small ---------------------------------------------------------------------------------------------

DRAWN = """<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100pt">
 <metadata>made by</metadata><defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="patch_1"><path d="M 0 50 L 100 50 L 100 0 L 0 0 z" style="fill: #ffffff"/></g>
 <g id="xtick_1"><text style="font: 9px 'DejaVu Sans', sans-serif; text-anchor: middle; fill: #222222" x="10" y="49">iran</text></g>
 <g><defs><path id="m1" d="M 0 4 L 0 -4" style="stroke: #0072b2"/></defs>
  <g clip-path="url(#c)"><use xlink:href="#m1" x="20.04" y="30" style="fill: #0072b2; stroke: #0072b2"/>
  <use xlink:href="#m1" x="40.06" y="30" style="fill: #0072b2; stroke: #0072b2"/></g></g>
 <g id="line"><path d="M 21.23456 2 L 21.23456 9.98765" clip-path="url(#c)" style="fill: none; stroke: #dddddd; stroke-width: 0.8"/></g>
 <text style="font: bold 9px 'DejaVu Sans'; text-anchor: end; fill: #222222" x="15" y="20">iran</text>
 <text style="font: 9px 'DejaVu Sans'; text-anchor: end; fill: #222222" x="15" y="40">west, iran +4</text></g>
 <defs><clipPath id="c"><rect x="0" y="0" width="100" height="50"/></clipPath></defs></svg>"""


def test_a_drawing_keeps_what_is_seen_and_loses_the_rest():
    text = svg.write(svg.tidy(DRAWN, "x"), "words")
    tree = ElementTree.fromstring(text)
    assert [path.get("d") for path in tree.iter(f"{SVG}path")] == ["M20 26v8M40.1 26v8", "M21.2 2V10"]
    assert [path.get("stroke") for path in tree.iter(f"{SVG}path")] == ["#0072b2", "#ddd"]
    assert not {"style", "metadata", "clipPath", "use", "defs"} & {item.tag.removeprefix(SVG) for item in tree.iter()}
    assert not [item for item in tree.iter() if "style" in item.attrib]  # a strict policy would drop it
    assert tree.get("role") == "img"
    assert tree.get("font-size") == "9"
    assert tree.find(f"{SVG}g[@fill='none']/{SVG}path") is not None  # what both strokes share


def test_a_drawing_that_stands_alone_keeps_its_ground():
    tree = ElementTree.fromstring(svg.write(svg.lay_ground(svg.tidy(DRAWN, "x")), "words", standalone=True))
    assert tree[0].attrib == {"width": "100", "height": "50", "fill": "#fff"}


def test_words_that_name_rows_become_links_and_numbers_on_an_axis_do_not():
    drawing = svg.tidy(DRAWN, "x")
    marks.link(drawing, {"iran": "term:iran", "west": "term:west"})
    tree = ElementTree.fromstring(svg.write(drawing, "words"))
    links = [(item.get("data-e"), "".join(item.itertext())) for item in tree.iter(f"{SVG}a")]
    assert links == [("term:iran", "iran"), ("term:west", "west"), ("term:iran", "iran")]
    assert sorted("".join(text.itertext()) for text in tree.iter(f"{SVG}text")) == ["iran", "iran", "west, iran +4"]


BARS = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90">%s</svg>"""
BAR = '<path d="M %d 9 L %d 9 L %d %d L %d %d z" style="fill: #0072b2; stroke: #0072b2; stroke-width: %d"/>'


def bar(x, wide=4, top=5, stroke=1):
    return BAR % (x, x + wide, x + wide, top, x, top, stroke)


@pytest.mark.parametrize(
    ("drawn", "paths"),
    [
        (bar(1) + bar(11) + bar(21), 1),
        (bar(1) + '<text x="1" y="1">word</text>' + bar(11), 1),
        (bar(1) + bar(3), 2),  # one covers the other
        (bar(1) + bar(5.5, stroke=1), 2),  # their strokes do
        (bar(1) + bar(11, stroke=2), 2),
        (bar(1) + '<path d="M 1 7 L 30 7" style="fill: none; stroke: #222222"/>' + bar(11), 3),  # a line between
        (bar(1) + '<path d="M 1 7 L 30 7 L 30 20 z" style="fill: #dddddd"/>' + bar(11), 3),
    ],
)
def test_bars_of_one_look_become_one_path_unless_something_lies_between_or_they_touch(drawn, paths):
    tree = ElementTree.fromstring(svg.write(svg.tidy(BARS % drawn, "x"), "words"))
    assert len(list(tree.iter(f"{SVG}path"))) == paths


def look(tree):
    """Return what is drawn, each with the looks it has or inherits, and the links around it."""
    found = []

    def walk(item, had, inside):
        had = had | {key: value for key, value in item.items() if key in shrink._SHARED}
        inside = inside + ((item.get("data-e"),) if item.tag == f"{SVG}a" else ())
        if item.tag in (f"{SVG}path", f"{SVG}use", f"{SVG}text"):
            place = {key: value for key, value in item.items() if key not in shrink._SHARED}
            found.append((item.tag, place, had, inside, item.text))
        for child in item:
            walk(child, had, inside)

    walk(tree, {}, ())
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_what_neighbours_share_is_said_once_and_nothing_looks_another_way(name, monkeypatch):
    def drawn():
        return ElementTree.fromstring(figure_svg(name))

    short = drawn()
    monkeypatch.setattr(svg, "gather", lambda parent: None)
    long = drawn()
    assert look(short) == look(long)
    assert len(ElementTree.tostring(short)) < len(ElementTree.tostring(long))


def test_the_marks_of_a_link_share_a_look_with_their_neighbours_but_not_with_what_is_only_there_to_be_hit():
    mark = '<g id="{}"><path d="M 0 0 L 5 0 L 5 {} L 0 5 z" style="fill: #0072b2; stroke: #0072b2"/></g>'
    hit = '<g id="{}"><path d="M 0 0 L 9 0 L 9 9 L 0 9 z" style="fill: none"/></g>'
    one, two = marks.mark_id("term:a", "a & b"), marks.mark_id("term:b", "b")
    root = svg.tidy(BARS % (hit.format(one) + mark.format(one, 4) + mark.format(two, 5)).replace("&", "&amp;"), "x")
    marks.link(root, {})
    tree = ElementTree.fromstring(svg.write(root, "words"))
    assert [item.find(f"{SVG}title").text for item in tree.iter(f"{SVG}a")] == ["a & b", "b"]
    fills = [(made["fill"], made.get("stroke"), inside) for _, _, made, inside, _ in look(tree)]
    assert fills == [
        ("none", None, ("term:a",)),
        ("#0072b2", "#0072b2", ("term:a",)),
        ("#0072b2", "#0072b2", ("term:b",)),
    ]


def named_marks(name, table):
    """Return the key and the name of every link of a figure that has a name, in order."""
    tree = ElementTree.fromstring(figure_svg(name, table))
    return [
        (a.get("data-e"), a.find(f"{SVG}title").text)
        for a in tree.iter(f"{SVG}a")
        if len(a) and a[0].tag == f"{SVG}title"
    ]


def test_every_bar_of_a_sentence_is_named_by_it_and_leads_to_it():
    assert named_marks("valence", figure_tables()["valence"]) == [
        ("sentence:A:1:", "A, sentence 1: favourable by 2"),
        ("sentence:A:2:", "A, sentence 2: concerned by 1, quoted"),
        ("sentence:B:1:", "B, sentence 1: leans neither way"),
    ]
    table = figure_tables()["articles"].assign(article=["x<b>", "x<b>", "y"])
    assert named_marks("articles", table) == [
        ("sentence:A:1:x<b>", "A, sentence 1: 3 words"),
        ("sentence:A:2:x<b>", "A, sentence 2: 9 words"),
        ("sentence:B:1:y", "B, sentence 1: 4 words"),
    ]


def test_where_sentences_are_many_neighbours_share_the_link_of_the_first_within_their_article():
    numbers = [*range(1, 101), *range(1, 32)]
    table = pd.DataFrame(
        {"side": "A", "article": ["x"] * 100 + ["y"] * 31, "paragraph": 1, "sentence": numbers, "words": 3}
    )
    found = named_marks("articles", table)
    assert len(found) == 34 + 11  # 131 sentences are three a link; the last of each article stands alone
    assert found[:2] == [("sentence:A:1:x", "A, sentences 1 to 3"), ("sentence:A:4:x", "A, sentences 4 to 6")]
    assert found[33:35] == [("sentence:A:100:x", "A, sentence 100: 3 words"), ("sentence:A:1:y", "A, sentences 1 to 3")]


def test_every_part_of_a_bar_of_voices_leads_to_its_sentences_and_every_mark_to_its_act():
    table = figure_tables("<minister>")["voices"].assign(sentences=["", "", "", "2, 5", ""])
    assert named_marks("voices", table) == [
        ("voice:author", "A, author: 3 sentences"),
        ("voice:reported", "A, reported: 1 sentence"),
        ("voice:author", "B, author: 4 sentences"),
        ("sentence:A:2:", "A, sentence 2: said"),
        ("sentence:A:5:", "A, sentence 5: said"),
    ]
    many = table.assign(n=[3, 1, 0, 8, 4], sentences=["", "", "", "1, 2, 3, 4, 5, 6, 7, 8", ""])
    assert named_marks("voices", many)[-1] == ("link:#table-acts", "A, <minister>: every act")


def test_a_circle_of_eight_curves_is_two_arcs_and_another_path_stays():
    k = 0.265
    curves = (
        (
            f"M 0 -1 C {k} -1 .52 -.895 .7071 -.7071 C .895 -.52 1 -{k} 1 0 C 1 {k} .895 .52 .7071 .7071 C .52 .895 {k} 1 0 1 "
            f"C -{k} 1 -.52 .895 -.7071 .7071 C -.895 .52 -1 {k} -1 0 C -1 -{k} -.895 -.52 -.7071 -.7071 C -.52 -.895 -{k} -1 0 -1 z"
        )
        .replace(" .", " 0.")
        .replace("-.", "-0.")
    )
    assert svg._as_circle(curves) == "M -1.0 0.0 a 1.0 1.0 0 1 0 2.0 0 a 1.0 1.0 0 1 0 -2.0 0 z"
    egg = curves.replace("0 -1 z", "0 -2 z").replace("M 0 -1", "M 0 -2")
    assert svg._as_circle(egg) == egg


@pytest.mark.parametrize(
    ("text", "key", "linked"),
    [
        (
            "'west' appears never in A and 5 times in B; that can be chance.",
            "term:west",
            [("term:west", "never in A and 5 times in B")],
        ),
        ("It is so once it is counted, and not by the two.", "link:#x", []),
        ("Only A · Left's 3 says 'ally' (twice).", "link:#x", [("term:ally", "'ally' (twice)")]),
        (
            "Both share 5 words, most of all 'is' (4 and 7).",
            "link:#x",
            [("link:#x", "5"), ("term:is", "'is' (4 and 7)")],
        ),
    ],
)
def test_the_numbers_of_a_sentence_are_linked_and_nothing_else(text, key, linked):
    body = texts.link_numbers(text, key, ["A · Left's 3"])
    found = re.findall(r'<a data-e="([^"]*)">(.*?)</a>', body)
    assert [(own, Page(inner).text) for own, inner in found] == linked
    assert Page(body).text == text


def test_a_name_of_a_place_is_written_with_its_capitals():
    assert captions.display_name("the_west") == "the West"
    assert captions.display_name("opposition_to_the_west") == "opposition to the West"
    assert captions.display_name("central_asia") == "Central Asia"
    assert captions.display_name("attitude.positive") == "attitude: positive"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"term": "west", "n": 1}, "term:west"),
        ({"kind": "bigram", "term": "west asia"}, ""),
        ({"kind": "actor", "term": "russia"}, "actor:russia"),
        ({"lexicon": "stance", "category": "hedges"}, "category:stance:hedges"),
        ({"category": "hedges"}, "category::hedges"),
        ({"finding": "category:stance:hedges"}, "category:stance:hedges"),
        ({"finding": "overview"}, ""),
        ({"actor": "the_west"}, "actor:the_west"),
        ({"unit": "sentence"}, ""),
    ],
)
def test_a_row_says_what_it_counts(row, key):
    assert feature_key(row) == key
