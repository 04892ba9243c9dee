"""Views and cards: what they show, that a text cannot act in them, and that they need no script."""

import re
from html.parser import HTMLParser

import pytest
from letters import make_study, standing

import analysis
import analysis.explore
from analysis import (
    Exploration,
    load_study,
    show_articles,
    show_categories,
    show_changes,
    show_concordance,
    show_contrasts,
    show_sentences,
    tables,
)
from analysis.errors import InputError
from analysis.explore import pieces
from analysis.explore.places import places_of, places_of_feature

A = "Iran is a friend. Russia is an ally. An ally may be a friend."
B = "Iran is a threat. Russia is not a friend. Many threats are new."
EVIL = "<script>alert(1)</script> <img src=x onerror=alert(2)> friend & ally </td></details>"


class Page(HTMLParser):
    """What a browser would see: tags, attributes, and the text inside each kind of tag."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.inside, self.open = [], [], "", {}, []
        self.feed(re.sub(r"<style>.*?</style>", "", body, flags=re.DOTALL))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("input", "line", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            assert self.open.pop() == tag  # well formed

    def handle_data(self, data):
        self.text += data
        for tag in set(self.open):
            self.inside.setdefault(tag, []).append(data)


def page(piece):
    """Return a view as a browser reads it; assert that nothing in it acts."""
    body = piece if isinstance(piece, str) else piece._repr_html_()
    found = Page(body)
    assert not {"script", "img", "iframe", "link", "object", "a"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href")]
    assert "http" not in body
    return found


@pytest.fixture
def toy(tmp_path):
    return make_study(tmp_path, A, B, min_count=1)


@pytest.fixture
def evil(tmp_path):
    lexicon = "name: toy\ndescription: '<script>alert(3)</script>'\ncategories:\n  '<b>warm</b>': ['friend*', {pattern: script, note: '<i>'}]\n"
    return make_study(
        tmp_path, f"{EVIL}. Ally.", f"A threat. {EVIL}", lexicon=lexicon, labels=("<b>Left", "R&D"), min_count=1
    )


def views(study):
    exploration = Exploration(study)
    category = exploration.categories()["name"][0]
    exploration.add(category, "an ally")
    return [
        show_concordance(study, "friend"),
        show_articles(study, highlight=[category, "ally"]),
        show_sentences(study, category),
        show_contrasts(study, stop_words=True),
        show_categories(study),
        show_changes(exploration),
    ]


# --- nothing acts ----------------------------------------------------------------------------------------------------


def test_no_text_label_or_name_acts_in_any_view(evil):
    for view in views(evil):
        assert "<script>" in page(view).text or "alert" not in view._repr_html_()


def test_no_text_label_or_name_acts_in_any_card(evil):
    lexicon = evil.lexicons[0]
    things = [
        evil,
        evil.articles["A"][0],
        lexicon,
        lexicon.categories[0],
        tables.term_counts(evil),
        tables.feature_counts(evil, "bigram"),
    ]
    for thing in things:
        page(thing._repr_html_())


def test_views_of_a_calm_text_are_well_formed(toy):
    for view in views(toy):
        found = page(view)
        assert found.open == []


# --- what they show --------------------------------------------------------------------------------------------------


def test_a_concordance_shows_each_hit_in_its_line_and_in_its_sentence(toy):
    found = page(show_concordance(toy, "friend"))
    assert found.inside["mark"] == ["friend"] * 6  # three hits, each in its line and in its sentence
    assert "A · Left: twice" in found.text
    assert "B · Right: once" in found.text
    assert "Russia is not a friend." in found.text


def test_a_concordance_without_hits_says_so(toy):
    assert page(show_concordance(toy, "enmity")).text.count("It does not occur here.") == 2


def test_long_concordances_are_cut_with_a_number():
    study = standing()
    found = pieces.concordance_lines(study, places_of(study, "the"), most=3)
    total = (places_of(study, "the")["side"] == "B").sum()
    assert f"… and {total - 3} more." in found["B"]


def test_articles_are_shown_whole_with_their_highlights_and_a_box_for_each(toy):
    body = show_articles(toy, highlight=["toy:warm", "threat*"])._repr_html_()
    found = page(body)
    assert found.inside["mark"] == ["friend", "ally", "ally", "friend", "threat", "friend", "threats"]
    assert [value for name, value in found.attributes if name == "type"] == ["checkbox"] * 2
    assert "warm (A 4, B 1)" in found.text
    assert "threat* (A 0, B 2)" in found.text
    for sentence in (*A.split(". "), *B.split(". ")):
        assert sentence in found.text


def test_one_name_alone_will_do(toy):
    assert page(show_articles(toy, highlight="ally")).inside["mark"] == ["ally", "ally"]
    assert "mark" not in page(show_articles(toy)).tags


def test_where_highlights_overlap_a_stretch_has_both_colours():
    text = "a very strong ally"
    marked = pieces.marked(text, 0, len(text), [(2, 13, 0), (7, 18, 1)], ["boost", "warm"])
    assert re.findall(r'<mark class="([^"]*)" title="([^"]*)">([^<]*)', marked) == [
        ("fx-c0", "boost", "very "),
        ("fx-c0 fx-c1", "boost; warm", "strong"),
        ("fx-c1", "warm", " ally"),
    ]
    assert re.sub(r"<[^>]*>", "", marked) == text


def test_sentences_behind_a_category_are_as_many_as_its_count(toy):
    found = page(show_sentences(toy, "toy:cold"))
    assert found.inside["mark"] == ["threat", "threats"]
    assert "A · Left: never" in found.text
    assert "nowhere" in found.text


def test_sentences_leave_the_headline_out_as_the_counts_do():
    # the standing study: hits in the headline of A are shown in the articles, and not counted
    table = Exploration(standing()).categories().set_index("name")
    name = "partnership:cooperation"
    assert len(page(show_sentences(standing(), name)).inside["mark"]) == table.loc[name, ["n_a", "n_b"]].sum()


@pytest.mark.parametrize(
    ("kind", "name"), [("term", "friend"), ("stem", "threat"), ("bigram", "is a"), ("actor", "iran")]
)
def test_the_places_of_a_feature_are_as_many_as_its_count(toy, kind, name):
    counts = tables.feature_counts(toy, kind)
    place = [feature.lower() for feature in counts.features].index(name)
    found = places_of_feature(toy, kind, counts.features[place])
    assert (found["side"] == "A").sum() == counts.n_a[place]
    assert (found["side"] == "B").sum() == counts.n_b[place]
    texts = {toy.raw(row.side, row.article)[row.start : row.end].lower() for row in found.itertuples()}
    assert texts == {"stem": {"threat", "threats"}}.get(kind, {name})


def test_contrasts_show_as_many_rows_as_asked_each_opening_to_its_sentences(toy):
    found = page(show_contrasts(toy, rows=4, stop_words=True))
    assert found.tags.count("details") == found.tags.count("summary") == 4
    assert "15 words tested: 0 strong, 0 suggestive; the first 4 below." in found.text


def test_contrasts_take_another_prior_and_minimum_count(toy):
    text = page(show_contrasts(toy, min_count=3, stop_words=True)).text
    assert "3 words tested" in text  # is (4), a (4), friend (3)
    assert toy.settings.min_count == 1


def test_a_bar_is_drawn_to_scale_with_zero_in_the_middle():
    bar = pieces.bar(1.0, -0.5, 2.0, 2.0, bold=False)
    assert 'x1="75.5" x2="198.0"' in bar  # 100 + 98 * -.25 and 100 + 98 * 1
    assert 'x="146.0" y="4.5" width="6"' in bar  # 100 + 98 * .5, less half the mark
    assert 'fill="#fff"' in bar


def test_changes_are_shown_before_and_now(toy):
    exploration = Exploration(toy)
    assert "Nothing has been changed yet." in page(show_changes(exploration)).text
    exploration.add("toy:cold", "new")
    found = page(show_changes(exploration))
    cells = re.findall(r"<tr>(.*?)</tr>", show_changes(exploration)._repr_html_())
    assert [re.findall(r"<td>([^<]*)", row)[:3] for row in cells[1:]] == [["before", "0", "2"], ["now", "0", "3"]]
    assert found.inside["mark"] == ["new"]


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "kind", "said"),
    [
        (lambda s: show_concordance(s, "*"), InputError, "has a word without a letter or digit"),
        (lambda s: show_articles(s, ["toy:worm"]), InputError, "did you mean 'toy:warm'"),
        (lambda s: show_articles(s, list("abcdefg")), InputError, "it names 7; name 6 at most"),
        (lambda s: show_sentences(s, "toi:warm"), InputError, "did you mean 'toy:warm'?"),
        (lambda s: show_categories(s, ["toy:worm"]), InputError, "did you mean 'toy:warm'"),
        (lambda s: show_contrasts(s, "terms"), ValueError, "there is no kind of feature 'terms'; did you mean 'term'"),
        (lambda s: tables.contrasts(s, kind="terms"), ValueError, "did you mean 'term'"),
        (lambda s: show_contrasts(s, prior=-1.0), InputError, "give a value from"),
        (lambda s: places_of_feature(s, "trem", "x"), ValueError, "did you mean 'term'"),
        (lambda s: s.derive(priority=1.0), InputError, "unknown key 'priority'; did you mean 'prior'"),
        (lambda s: s.lexicons[0]["wram"], KeyError, "no category 'wram' in the lexicon 'toy'; did you mean 'warm'?"),
        (lambda s: analysis.load_stuyd, AttributeError, "did you mean 'load_study'?"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_nearest(toy, work, kind, said):
    with pytest.raises(kind) as caught:
        work(toy)
    assert said in str(caught.value)


def test_a_study_file_that_is_not_there_is_answered_with_the_nearest(toy, tmp_path):
    with pytest.raises(InputError, match=re.escape(f"did you mean '{tmp_path / 'toy.toml'}'?")):
        load_study(tmp_path / "toi.toml")
    with pytest.raises(InputError, match=r"did you mean '.*russia-iran\.toml'\?"):
        load_study("rusia-iran")
    with pytest.raises(InputError, match="there is no such study file; check the path"):
        load_study(tmp_path / "zzzzzz.toml")


# --- objects to hold -------------------------------------------------------------------------------------------------


def test_cards_say_what_an_object_holds(toy):
    card = page(toy._repr_html_()).text
    for part in (
        "a1.txt: 3 sentences, 14 words",
        "b1.txt: 3 sentences, 13 words",
        "toy",
        "minimum count 1",
        "far too little",
    ):
        assert part in card
    article = page(toy.articles["A"][0]._repr_html_()).text
    assert "Iran is a friend." in article
    assert "0 lines" in article
    counts = page(tables.term_counts(toy)._repr_html_()).text
    assert "14 in A, 13 in B" in counts
    assert "15, 27 occurrences" in counts
    assert "friend (2 : 1)" in counts
    assert "warm (2), cold (1)" in page(toy.lexicons[0]._repr_html_()).text
    assert "friend*, ally" in page(toy.lexicons[0]["warm"]._repr_html_()).text


def test_the_card_of_a_study_whose_article_is_gone_says_so_and_does_not_raise(tmp_path):
    study = make_study(tmp_path, A, B)
    (tmp_path / "a1.txt").unlink()
    assert "there is no such file; check the path" in page(study._repr_html_()).text


def test_reprs_are_short_and_name_what_matters(toy):
    assert repr(toy.lexicons[0]["warm"]) == "Category('warm', 2 patterns: friend*, ally)"
    hedges = next(item for item in standing().lexicons if item.name == "stance")["hedges"]
    assert len(repr(hedges)) < 100
    assert list(toy.lexicons[0]) == toy.lexicons[0]._ipython_key_completions_() == ["warm", "cold"]
    assert "cold" in toy.lexicons[0]


def test_tab_completion_offers_the_public_names_and_they_exist():
    for module in (analysis, analysis.explore):
        for name in dir(module):
            getattr(module, name)
    assert {"Desk", "load_study", "show_articles", "show_concordance", "tables"} <= set(dir(analysis))
    assert {"sentences", "tokens", "hits", "articles", "derive", "lexicons", "warnings"} <= set(dir(standing()))


def test_a_derived_study_keeps_what_it_has_read_and_reads_what_has_changed(toy):
    _ = toy.hits, toy.counted
    other = toy.derive(prior=2)
    assert other.settings.prior == 2.0
    assert other.hits is toy.hits
    assert other.counted is toy.counted
    assert toy.derive(headline=True).counted is not toy.counted
    assert toy.derive(lexicons=()).hits.empty
    assert len(toy.derive(max_bytes=1000).tokens) == len(toy.tokens)
    with pytest.raises(InputError, match="the limit is 10"):
        _ = toy.derive(max_bytes=10).articles
