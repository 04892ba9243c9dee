"""The pages: offline, safe, valid, small, and every number with its sentences behind it."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urldefrag

import html5lib
import pandas as pd
import pytest
from letters import standing, standing_table

from analysis.captions import anchor, describe_stance
from analysis.report import glossary
from analysis.report.sections import LEFT_TO_FILES, SECTIONS, list_sections

PAGES = ["index.html", *(f"pages/{name}.html" for name in (
    "01_the_articles", "02_distinctive_terms", "03_stance", "04_term_contrasts", "05_comparison"))]  # fmt: skip


class Collector(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.addresses, self.handlers, self.styles, self.text = [], [], [], [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href", "action", "data"):
                self.addresses.append(value)
            if name.startswith("on"):
                self.handlers.append(name)
            if name == "style":
                self.styles.append(value)

    def handle_data(self, data):
        self.text += data


def collect(page):
    collector = Collector()
    collector.feed(page)
    return collector


@pytest.fixture(scope="module")
def pages(report):
    return {name: (report / name).read_text(encoding="utf-8") for name in PAGES}


@pytest.fixture(scope="module")
def index(pages):
    return pages["index.html"]


@pytest.fixture(scope="module")
def found(pages):
    return {name: collect(page) for name, page in pages.items()}


# --- safe and offline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_network_for_nothing_and_forbids_it(pages, found, name):
    page = pages[name]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind, tag in (("style", "style"), ("script", "script")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        hashes = re.findall(rf"{kind}-src 'sha256-([^']+)'", policy)
        assert hashes == [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside]
    assert found[name].tags.count("script") == (name == "index.html")
    assert not {"iframe", "object", "embed", "link", "form", "img"} & set(found[name].tags)
    assert found[name].styles == []  # a strict policy would ignore them
    assert found[name].handlers == []
    assert "url(http" not in page
    assert "@import" not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_and_no_id_stands_twice(pages, found, name):
    html5lib.HTMLParser(strict=True).parse(pages[name])
    assert len(found[name].ids) == len(set(found[name].ids))


def test_the_report_is_small(index):
    assert len(index.encode()) < 250_000


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_something_that_is_there(report, found, name):
    for address in found[name].addresses:
        path, place = urldefrag(address)
        assert not re.match(r"[a-z]+:", path), address
        target = (report / name).parent / unquote(path) if path else report / name
        assert target.is_file(), address
        if place:
            assert (
                place in found[target.relative_to(report).as_posix() if not path.startswith("..") else path[3:]].ids
            ), address


def test_no_mark_is_left_that_should_have_become_a_link(pages):
    for name, page in pages.items():
        assert not re.findall(r"\sdata-(?:e|c|more|piece)=", page), name


# --- what stands in the report ---------------------------------------------------------------------------------------


def test_the_sections_stand_in_the_order_of_a_reader(index):
    sections = re.findall(r'<section id="([\w-]+)"', index)
    wanted = "findings texts voices stance terms contrasts only robustness done limits methods cite downloads".split()
    assert [name for name in sections if name in wanted] == wanted
    assert sections[-1] == "evidence"


def test_every_saved_figure_and_table_is_in_the_report_or_among_the_downloads(report, index, found, pages):
    for path in (report / "figures").glob("*.svg"):
        assert f'id="figure-{path.stem}"' in index or path.stem in LEFT_TO_FILES, path.stem
        assert any(f'id="figure-{path.stem}"' in page for name, page in pages.items() if name != "index.html")
    for path in [*(report / "tables").iterdir(), *(report / "figures").iterdir(), *(report / "notebooks").iterdir()]:
        assert path.relative_to(report).as_posix() in found["index.html"].addresses, path.name


def test_a_piece_that_no_section_names_is_shown_all_the_same(index):
    also = index[index.index('<section id="also"') :]
    assert 'id="table-spread"' in also[: also.index("</section>")]


def test_every_finding_leads_to_its_place_in_the_page(report, found):
    links = pd.read_csv(report / "tables/findings.csv")["link"]
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= set(found["index.html"].ids)


def test_every_number_in_a_finding_about_a_word_or_category_is_a_link(index):
    section = index[index.index('<section id="findings"') : index.index('<section id="texts"')]
    items = re.findall(r'<li id="finding-(?:term|category)_3a_.*?(?=<li|</ul>)', section, re.DOTALL)
    assert len(items) >= 5
    for item in items:
        body = item[item.index(">") + 1 :]
        outside = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<a [^>]*>.*?</a>", "", body)))
        assert not re.search(r"\d", outside), outside
        assert re.search(r'href="#(term-|category-)', body)


@pytest.mark.parametrize("name", PAGES)
def test_headings_descend_one_level_at_a_time(pages, name):
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", pages[name])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_has_its_words_its_table_and_its_links(index):
    figures = re.findall(
        r'<figure id="figure-([\w-]+)">(.*?)</figure>(<details class="behind">.*?</details>)', index, re.DOTALL
    )
    assert {"valence", "stance", "strip", "voices", "portraits", "contrasts", "tfidf", "robustness", "articles"} <= {
        name for name, _, _ in figures
    }
    assert len(figures) == index.count("<figure ")
    for name, figure, behind in figures:
        assert len(re.search(r'role="img" aria-label="([^"]+)"', figure).group(1)) > 60, name
        assert "<caption>" in behind, name


def read(report, name):
    return pd.read_csv(report / f"tables/{name}.csv", keep_default_na=False)


def sentence_links(table):
    return [f"{row.side}{row.sentence}" for row in table.itertuples()]


def voice_links(report):
    """Return the links of the parts of the bars, then of the acts, each act of a side beside those of its source."""
    sentences, acts = read(report, "sentences").query("sentence > 0"), read(report, "voices")
    parts = [
        f"voice-{voice}"
        for side in "AB"
        for voice in ("author", "reported", "quoted")
        if ((sentences["side"] == side) & (sentences["voice"] == voice)).any()
    ]
    return sorted(parts + sentence_links(acts))


# For every figure: the kinds of its links, and all it must have, from the table it draws.
LINKS = {
    "valence": ("[AB]", lambda report: sorted(sentence_links(read(report, "sentences").query("sentence > 0")))),
    "articles": ("[AB]", lambda report: sorted(sentence_links(read(report, "articles").query("sentence > 0")))),
    "voices": ("[AB]|voice-", voice_links),
    "stance": (
        "category-",
        lambda report: category_links(read(report, "stance").query("voice == 'all' and n_a + n_b > 0")),
    ),
    "strip": ("category-", lambda report: 2 * category_links(read(report, "strip").drop_duplicates("name"))),
    "portraits": (
        "category-|actor-",
        lambda report: (
            category_links(read(report, "portraits").query("category != ''"))
            + [f"actor-{actor}" for actor in read(report, "portraits")["actor"].unique()]
        ),
    ),
    "robustness": ("term-|category-", lambda report: finding_links(read(report, "findings").query("stable != ''"))),
    "tfidf": ("term-", lambda report: term_links(standing_table("top"))),
}


def category_links(table):
    return [f"category-{row.lexicon}_3a_{row.category}" for row in table.itertuples()]


def finding_links(table):
    return [anchor(*name.split(":", 1)) for name in table["finding"] if name.startswith(("term:", "category:"))]


def term_links(table):
    return [anchor("term", term) for term in table["term"]]


@pytest.mark.parametrize("name", LINKS)
def test_every_mark_of_a_figure_has_its_link_and_there_is_no_other(report, index, name):
    kinds, expected = LINKS[name]
    figure = re.search(rf'<figure id="figure-{name}">(.*?)</figure>', index, re.DOTALL).group(1)
    links = re.findall(r'<a href="#([^"]+)"', figure)
    assert all(re.match(kinds, link) for link in links)
    assert sorted(links) == sorted(expected(report))


def test_the_bars_of_a_figure_say_what_they_are_before_they_are_followed(index):
    for name, titles in {
        "valence": {
            "A, sentence 1: favourable by 2",
            "A, sentence 11: concerned by 2, reported",
            "B, sentence 2: leans neither way",
        },
        "articles": {"A, sentence 1: 20 words", "B, sentence 20: 23 words"},
        "voices": {"A, author: 8 sentences", "B, reported: 2 sentences", "A, sentence 5: reiterated"},
    }.items():
        figure = re.search(rf'<figure id="figure-{name}">(.*?)</figure>', index, re.DOTALL).group(1)
        anchors = re.findall(r"<a [^>]*>(.{7})", figure)
        assert set(anchors) == {"<title>"}
        assert titles <= set(re.findall("<title>(.*?)</title>", figure))


def test_the_sentences_of_a_voice_stand_together_each_with_its_beginning(index):
    reported = entry(index, "voice-reported")
    assert re.findall(r'<a href="#(A\d+|B\d+)">', reported) == ["A2", "A5", "A9", "A10", "A11", "B8", "B12"]
    assert "<b>A: 5 sentences</b>" in reported
    assert "Bloomberg has reported that" in reported
    own = entry(index, "voice-author")
    assert "<b>B: 18 sentences</b>" in own
    assert len(re.findall(r'<a href="#(B\d+)">', own)) == 18  # six with their words, the others by their numbers


def test_a_sentence_that_holds_a_word_more_than_once_is_named_once_with_how_often(index):
    cooperation = entry(index, "category-partnership_3a_cooperation")
    more = re.search("<p>and in sentences (.*?)</p>", cooperation).group(1)
    listed = re.findall(r'<a href="#A(\d+)">\1</a>(?: \((\d+)×\))?', more)
    assert len({number for number, _ in listed}) == len(listed)
    assert 6 + sum(int(times or 1) for _, times in listed) == 23  # of A, the one in its headline among them


def test_every_mark_of_the_scatter_of_words_leads_to_sentences(report, index):
    figure = re.search(r'<figure id="figure-contrasts">(.*?)</figure>', index, re.DOTALL).group(1)
    titles = re.findall(r'<a href="#([^"]+)"><title>([^<]*)</title>', figure)
    words = pd.read_csv(report / "tables/contrasts.csv", keep_default_na=False).query("kind == 'term'")
    marks = words.groupby([words["n_a"] + words["n_b"], words["z"].astype(float).round(6)]).size()
    assert len(titles) == len(marks)
    many = [(target, title) for target, title in titles if re.match(r"\d+ words, such as ", title)]
    assert len(many) == (marks > 3).sum() > 0
    assert {target for target, _ in many} == {"texts"}  # where any word can be looked up
    assert sorted(int(title.split()[0]) for _, title in many) == sorted(marks[marks > 3])


def test_the_text_for_those_who_cannot_see_a_figure_is_made_of_its_numbers(index):
    alt = html.unescape(re.search(r'<figure id="figure-stance">.*?aria-label="([^"]+)"', index, re.DOTALL).group(1))
    title, _, words = describe_stance(standing_table("drawn"), standing().labels)
    assert alt == f"{title}. {words}"
    row = standing_table("stance").query("voice == 'all' and category == 'hedges'").iloc[0]
    assert (
        f"hedges: {row['rate_a']:.1f} against {row['rate_b']:.1f} per 1,000 words ({row['n_a']} and {row['n_b']} hits), "
        f"difference {row['difference']:+.1f}, interval {row['low']:+.1f} to {row['high']:+.1f}, evidence {row['evidence']}."
    ) in alt
    alt = html.unescape(re.search(r'<figure id="figure-contrasts">.*?aria-label="([^"]+)"', index, re.DOTALL).group(1))
    assert "Most towards A · Ministers' talks: regional (6 to 1), defense (5 to 0)," in alt


def test_rows_of_tables_lead_to_the_sentences_of_what_they_count(index):
    actors = index[index.index('id="table-actors"') :]
    assert '<th scope=row><a href="#actor-the_west">the West</a>' in actors
    acts = index[index.index('id="table-acts"') :]
    assert '<td><a href="#A5">5</a>' in acts


def test_numbers_stand_right_in_their_columns(index):
    table = re.search(r'id="table-acts".*?<table class="(.*?)">.*?<th scope=col>(.*?)</table>', index, re.DOTALL)
    assert table.group(1) == "n5"  # side, source, verb, attitude, sentence
    assert ".n5 tr>:nth-child(5)" in index


def test_the_marks_of_the_contrasts_lead_to_their_words(index):
    figure = index[index.index('<figure id="figure-contrasts">') :]
    figure = figure[: figure.index("</figure>")]
    named = dict(re.findall(r'<a href="#(term-[^"]+)"><title>(.*?)</title><', figure))
    assert named["term-regional"] == "regional"
    assert named["term-defense"] == "defense, on"  # 5 to 0 both
    assert len(named) > 15


def test_headings_of_columns_lead_to_the_glossary(index):
    assert '<th scope=col><a href="#w-q">q</a>' in index
    assert '<div id="w-q"><dt>q<dd>' in index


def entry(index, identity):
    start = index.index(f'<div id="{identity}">')
    return index[start : index.find("<div id=", start + 1)]


def test_an_entry_holds_every_hit_marked_and_linked_to_its_sentence(index):
    regional = entry(index, "term-regional")
    assert regional.count("<mark>regional</mark>") == 7  # 6 in A, 1 in B
    assert "A: 6 times" in regional
    assert "B: once" in regional
    assert re.findall(r'<a href="#(A\d+|B\d+)">', regional) == ["A3", "A4", "A7", "A10", "A11", "A12", "B2"]


def test_a_hit_in_a_headline_is_told_apart_from_those_that_are_counted(index):
    russia = entry(index, "term-russia")
    assert "A: 4 times; once more in a headline, which is not counted" in russia
    assert '<a href="#A0">headline</a>' in russia


def test_every_hit_of_a_category_is_marked_in_the_articles(report, index):
    hits = pd.read_csv(report / "tables/hits.csv", keep_default_na=False)
    texts = index[index.index('<div id="both"') : index.index('<section id="voices"')]
    labels = dict(re.findall(r'id="k\d+"[^>]*> <b class="(c\d+)">\d+</b> (.*?) <small>', index))
    for number, name in labels.items():
        category = hits["category"].str.replace("_", " ").str.replace(".", ": ").str.lower()
        numbers = re.findall(rf'<i(?: class="{number}")?>{number[1:]}</i>', texts)
        assert len(numbers) == (category == name.lower()).sum() > 0, name
    for inside, number in re.findall(r'<mark class="([^"]*)">[^<]*<i>(\d+)</i>', texts):
        assert inside == f"c{number}"  # a number without a class is seen when its mark is


def test_the_words_hold_for_any_two_texts_and_never_say_bias(pages, index):
    for name, page in pages.items():
        said = collect(page).text.lower().replace("factive verbs and bias", "")  # the title of a source
        assert "bias" not in said, name
    for name in ("limits", "methods"):
        start = index.index(f'<section id="{name}"')
        assert not re.search("Russia|Iran|minister", index[start : index.index("</section>", start)])


def test_each_notebook_is_a_page_with_its_prose_and_its_code_folded(pages):
    page = pages["pages/03_stance.html"]
    assert "How do they say it?</h1>" in page
    assert page.count('<details class="code"><summary>Code</summary>') >= 8
    assert "<details open" not in page
    assert '<a href="../index.html#category-stance_3a_hedges">' in page
    assert "Your turn" in page
    assert "Your turn" not in pages["index.html"]


# --- hostile and foreign texts ---------------------------------------------------------------------------------------


def test_hostile_text_stays_text_everywhere(hostile):
    for path in [hostile / "index.html", *(hostile / "pages").iterdir()]:
        page = path.read_text(encoding="utf-8")
        found = collect(page)
        assert found.tags.count("script") == (path.name == "index.html")
        assert "img" not in found.tags
        assert found.handlers == []
        assert "\x1b" not in page
        html5lib.HTMLParser(strict=True).parse(page)
    page = (hostile / "index.html").read_text(encoding="utf-8")
    assert "alert(&#x27;A&#x27;)" in page  # it is shown, as text
    assert "{{ 7*7 }}" in page
    for path in (hostile / "figures").glob("*.svg"):
        assert "<script" not in path.read_text(encoding="utf-8")
    for path in (hostile / "tables").glob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"[=+@]", line), path.name


def test_a_text_that_runs_from_right_to_left_says_so_and_claims_no_english(hostile):
    page = (hostile / "index.html").read_text(encoding="utf-8")
    assert '<div class="side b" lang="und" dir="rtl">' in page
    assert '<div class="side a" lang="en">' in page


def test_a_report_of_many_articles_speaks_of_sides_and_articles():
    for part in (False, True):
        listed = list_sections(many=True, part=part)
        told = " ".join(text for section in listed for text in (section.title, section.opening))
        told += " ".join([*(word.meaning for word in glossary.list_words(many=True)), *glossary.LIMITS_OF_MANY])
        assert not re.search(r"two articles|both articles|that article|same sentences|one article's", told)
        assert {section.id: section.title for section in listed}["texts"].startswith("The articles, ")
    assert list_sections(many=False, part=False) == SECTIONS
    assert glossary.list_words(many=False) == glossary.WORDS
    changed = [
        one.id for one, other in zip(glossary.WORDS, glossary.list_words(many=True), strict=True) if one != other
    ]
    assert len(changed) == len(glossary._MANY)  # each is an entry that there is
