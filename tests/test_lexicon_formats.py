"""Lexicons of other tools: what is read, what is written, what is left out, and what is refused."""

import dataclasses
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from letters import ROOT

from analysis.errors import InputError
from analysis.lexicon import Category, Lexicon
from analysis.lexicon_file import load_lexicon
from analysis.lexicon_formats import read_lexicon, write_lexicon
from analysis.patterns import Pattern, split_pattern
from analysis.strict_yaml import MAX_BYTES

SHIPPED = sorted((ROOT / "data" / "lexicons").glob("*.yaml"))

FULL = """\
name: trial
version: "1.0"
licence: MIT
description: For tests only.
nesting: lexicon
categories:
  warm:
    definition: friendly words
    source: made up
    patterns: ["friend*", {pattern: ally, note: the noun, not: [ally oneself, ally with], topic: true}, "co-operat*"]
  feeling:
    categories:
      good: [glad, "no", y, 1.0]
      bad: ["s?d", "*sad*", "not * but"]
  west: {patterns: [west], counted: false}
  against:
    topic: true
    composites: [{all_of: [west, warm], within: 3}, {all_of: [warm, west], within: 2, in_order: true, topic: true}]
"""


@pytest.fixture
def get(write):
    """Read a lexicon from a text or from bytes under a name."""
    return lambda content, name: read_lexicon(write(name, content))


def words(lexicon):
    """Return the patterns of each category, as written."""
    return {category.name: [pattern.text for pattern in category.patterns] for category in lexicon.categories}


def refusal(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# YAML


def test_our_own_form_is_read_as_it_always_is(write):
    path = write("trial.yaml", FULL)
    assert read_lexicon(path) is load_lexicon(path)
    assert read_lexicon(write("trial.yml", FULL)).name == "trial"


@pytest.mark.parametrize("text", ["name: x\n", "categories: {a: []}\n", "version: 1\na: [x]\n", "categories: x\n"])
def test_a_file_with_a_head_is_taken_for_our_own_form(write, text):
    path = write("own.yaml", text)
    assert refusal(read_lexicon, path) == refusal(load_lexicon, path)


def test_quantedas_form_is_categories_of_words_or_of_categories(get):
    lexicon = get(
        "A CATEGORY: [more, lamb, 'little*']\nname: [x]\nN:\n  S: [Oslo, 'a b']\n  W: {UK: london}\n", "mary.yml"
    )
    assert words(lexicon) == {
        "A CATEGORY": ["more", "lamb", "little*"], "name": ["x"], "N.S": ["Oslo", "a b"], "N.W.UK": ["london"]
    }  # fmt: skip
    assert (lexicon.name, lexicon.nesting, lexicon.language) == ("mary", "category", "en")


def test_two_low_lines_hold_the_words_of_a_category_that_has_others_inside(get):
    lexicon = get("eu:\n  west: [paris]\n  __: [brussels]\n", "q.yaml")
    assert words(lexicon) == {"eu.west": ["paris"], "eu": ["brussels"]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a: [x]\na: [y]\n", ["line 2: the key 'a' stands twice"]),
        ("a: &x [y]\nb: *x\n", ["anchors and aliases are not read"]),
        ("a: {b: [x]}\na.b: [y]\n", ["two categories are called 'a.b'", "rename one"]),
        ("a: {b: []}\n", ["category 'a.b': it is empty"]),
        ("a:\n", ["category 'a': it is empty"]),
        ("a: {}\n", ["category 'a': it is empty"]),
        ("a: [[x]]\n", ["category 'a': it is neither a list of words nor a table"]),
        ("a: [x, {b: [y]}]\n", ["category 'a': it is neither"]),
        ("a: ['*']\n", ["category 'a': the pattern '*' has a word without a letter or digit"]),
        ("- x\n", ["it is not a lexicon"]),
        ("{}\n", ["no category has a pattern"]),
        ("a: " + "{a: " * 13 + "[x]" + "}" * 13, ["nested deeper than 12 levels"]),
    ],
)
def test_a_bad_quanteda_file_is_refused(get, text, parts):
    message = refusal(get, text, "q.yaml")
    assert all(part in message for part in parts), message


# LIWC


def test_a_dic_file_names_its_categories_by_number(get):
    text = "%\n01\tA category\n02\tAnother\n03\tEmpty\n%\n\nmore\t01\nlamb*\t01\t2\nkind of\t02\n"
    assert words(get(text, "mary.dic")) == {"A category": ["more", "lamb*"], "Another": ["lamb*", "kind of"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tabs_may_be_spaces_and_lines_may_end_in_any_way(get, end):
    lines = ["%", "1 one", "2  two  words", "%", "alpha 1  2", "beta gamma 2", "article 5\t1", "delta\t\t1 2", ""]
    assert words(get(end.join(lines), "x.dic")) == {
        "one": ["alpha", "article 5", "delta"], "two words": ["alpha", "beta gamma", "delta"]
    }  # fmt: skip


def test_tabs_before_a_number_nest_categories(get):
    text = "%\n1\taffect\n\t2\tpos\n\t\t3\tjoy\n\t4\tneg\n5\tcog\n%\nglad\t1\t2\t3\nsad\t4\nknow\t5\n"
    assert words(get(text, "x.dic")) == {
        "affect": ["glad"], "affect.pos": ["glad"], "affect.pos.joy": ["glad"], "affect.neg": ["sad"], "cog": ["know"]
    }  # fmt: skip


def test_emoticons_are_counted_and_not_read(get):
    lexicon = get("%\n1\tgood\n%\n:)\t1\n:d\t1\nx&y\t1\nglad\t1\nu.s.\t1\n", "x.dic")
    assert words(lexicon) == {"good": ["glad", "u.s."]}
    assert lexicon.description == "Entries that were not read because they are signs and not words: 3."


HEADER = "%\n1\tone\n2\ttwo\n%\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("alpha\t1\n", ["does not begin with a header between two lines of %"]),
        ("%\n1\tone\nalpha\t1\n", ["header between two lines of %"]),
        ("alpha\t1\n" + HEADER, ["header between two lines of %"]),
        (HEADER, ["no category has a pattern"]),
        (HEADER + ":)\t1\n", ["no category has a pattern"]),
        (HEADER + "alpha\t3\n", ["line 5: '3' is no category of the header", "write word<tab>number"]),
        (HEADER + "alpha\tone\n", ["line 5: 'one' is no category"]),
        (HEADER + "kind\t<of>131/125\n", ["line 5: '<of>131/125' is no category"]),
        (HEADER + "alpha\n", ["line 5: 'alpha' has no category"]),
        (HEADER + "\n12\n", ["line 6: '12' has no category"]),
        (HEADER + "al*\t1\n*a *\t1\n", ["line 6: the pattern '*a *' has a word without a letter or digit"]),
        ("%\n1\tone\n01\ttwo\n%\nx\t1\n", ["line 3: the number 01 or the category 'two' stands twice"]),
        ("%\n1\tone\n2\tone\n%\nx\t1\n", ["line 3: the number 2 or the category 'one' stands twice"]),
        ("%\none\n%\nx\t1\n", ["line 2: it is not a number and a category"]),
        ("%\n1\n%\nx\t1\n", ["line 2: it is not a number and a category"]),
    ],
)
def test_a_bad_dic_file_is_refused(get, text, parts):
    message = refusal(get, text, "x.dic")
    assert all(part in message for part in parts), message


# CSV


def test_a_csv_has_a_header_and_a_pattern_a_line(get):
    text = 'category,pattern,note\nwarm,friend*,"the noun, mostly"\n\ncold,threat,\nwarm, good  ally ,\n,,\n'
    lexicon = get(text, "x.csv")
    assert words(lexicon) == {"warm": ["friend*", "good ally"], "cold": ["threat"]}
    assert lexicon.categories[0].patterns[0].note == "the noun, mostly"


@pytest.mark.parametrize(
    "content",
    [
        "category,pattern\nwarm,ally\n",
        "Category;Pattern;Note\r\nwarm;ally;\r\n",
        "category\tpattern\nwarm\tally",
        b"\xef\xbb\xbfcategory,pattern\nwarm,ally\n",
        "category\tpattern\twarm\n".replace("\twarm", "").join(["", "warm\tally\n"]).encode("utf-16"),
    ],
)
def test_what_spreadsheets_save_is_read(get, content):
    assert words(get(content, "x.csv")) == {"warm": ["ally"]}


HEAD = "category,pattern,note\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("warm,ally\n", ["its first line is not category,pattern,note"]),
        ("pattern,category\nally,warm\n", ["its first line is not"]),
        ("category,pattern,note,note\n", ["its first line is not"]),
        (HEAD, ["no category has a pattern"]),
        (HEAD + "warm,ally\n", ["line 2: it has 2 cells, the header has 3", "quote a cell with a comma"]),
        (HEAD + "warm,ally,a,b\n", ["line 2: it has 4 cells"]),
        (HEAD + "warm,,\n", ["line 2: a category or a pattern is missing"]),
        (HEAD + ",ally,\n", ["line 2: a category or a pattern is missing"]),
        (HEAD + 'warm,"ally,\n', ["not valid CSV", "mend that line"]),
        (HEAD + 'warm,"al"ly,\n', ["line 2: not valid CSV"]),
        (HEAD + "warm,%%%,\n", ["line 2: the pattern '%%%' has a word without a letter or digit"]),
        (HEAD + "warm," + "a" * 200_000 + ",\n", ["not valid CSV (field larger than field limit"]),
        (HEAD + "warm,=HYPERLINK(1),\n", ["line 2: a spreadsheet takes the cell '=HYPERLINK(1)' for a formula"]),
        (HEAD + "warm,ally,+1\n", ["'+1' for a formula", "put an apostrophe in front"]),
        (HEAD + "@warm,ally,\n", ["'@warm' for a formula"]),
        (HEAD + "warm, -led,\n", ["'-led' for a formula"]),
        ("\ufeff", ["its first line is not"]),
    ],
)
def test_a_bad_csv_is_refused(get, text, parts):
    message = refusal(get, text, "x.csv")
    assert all(part in message for part in parts), message


def test_an_apostrophe_keeps_a_cell_from_being_a_formula(get):
    lexicon = get("category,pattern,note\nwarm,'-led,'=1+1\nwarm,'tis,''@x\n", "x.csv")
    assert [(pattern.text, pattern.note) for pattern in lexicon.categories[0].patterns] == [
        ("-led", "=1+1"),
        ("'tis", "'@x"),
    ]


# Any file


@pytest.mark.parametrize("name", ["x.yaml", "x.yml", "x.dic", "x.csv"])
@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"a: [caf\xe9]\n", "byte 7 is not utf-8 text; save it as UTF-8"),
        (b"a: [\0]\n", "it looks binary"),
        (b"a: [x]\n" + b"#" * MAX_BYTES, "the limit is 2,000,000"),
    ],
)
def test_a_file_that_is_empty_huge_or_of_another_encoding_is_refused(get, name, content, part):
    assert part in refusal(get, content, name)


@pytest.mark.parametrize("name", ["x.txt", "x", "x.xlsx", "x.yaml.bak"])
def test_another_ending_is_refused_for_reading_and_writing(write, name):
    lexicon = load_lexicon(write("t.yaml", FULL))
    assert "is no format of lexicons; name a .yaml, .dic or .csv file" in refusal(read_lexicon, write(name, FULL))
    assert "is no format of lexicons" in refusal(write_lexicon, lexicon, write(name, ""))


def test_what_cannot_be_opened_is_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for name in ("none.csv", "folder.csv", "n" * 300 + ".csv", "x\0.csv", "vader_lexicon.txt"):
        assert "it cannot be read" in refusal(read_lexicon, tmp_path / name)


mess = st.one_of(
    st.binary(max_size=60),
    st.text("a1%*?\t\n\r ,;'\"=:-[]{}&\\ud8_é", max_size=60).map(str.encode),
    st.text("a1*?\t\n ,'\"=:", max_size=40).map(lambda text: (HEAD + text).encode()),
    st.text("a12*?\t\n %<>:", max_size=40).map(lambda text: (HEADER + text).encode()),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mess, name=st.sampled_from(["x.yaml", "x.dic", "x.csv", "vader_lexicon.txt"]))
def test_whatever_a_file_holds_it_is_a_lexicon_or_one_clear_line(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    try:
        lexicon = read_lexicon(path)
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert any(category.patterns for category in lexicon.categories)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.dic", HEADER + "a " + "1 " * 300_000),
        ("x.dic", "%\n" + "".join(f"{number} c{number}\n" for number in range(60_000)) + "%\na\t1\n"),
        ("x.csv", HEAD + "a,b,\n" * 100_000),
    ],
)
def test_a_large_file_takes_time_in_proportion(get, name, content):
    began = time.process_time()
    get(content, name)
    assert time.process_time() - began < 8


# Writing


@pytest.fixture
def again(write, tmp_path):
    """Write a lexicon and read it again; return it, what was left out, and the text of the file."""

    def again(lexicon, name, style="full"):
        if isinstance(lexicon, str):
            lexicon = load_lexicon(write("trial.yaml", lexicon))
        path = tmp_path / "out" / name
        path.parent.mkdir(exist_ok=True)
        left = write_lexicon(lexicon, path, style)
        return read_lexicon(path), left, path.read_text(encoding="utf-8")

    return again


def test_our_own_form_keeps_everything(again, write):
    lexicon, left, _ = again(FULL, "trial.yaml")
    assert left == []
    first = load_lexicon(write("trial.yaml", FULL))
    for field in dataclasses.fields(Lexicon):
        assert getattr(lexicon, field.name) == getattr(first, field.name)


LEFT = [
    "the head: version, licence, description, nesting",
    "category 'warm': its definition",
    "category 'warm': its source",
    "category 'warm': 'ally' not in 'ally oneself'",
    "category 'warm': 'ally' not in 'ally with'",
    "category 'warm': that 'ally' is a topic",
    "category 'warm': the note to 'ally'",
    "category 'west': it is not counted, only a part of others",
    "category 'against': west + warm within 3 words",
    "category 'against': warm > west within 2 words",
    "category 'against': that warm > west is a topic",
    "category 'against': that it is a topic",
]
KEPT = {"warm": ["friend*", "ally", "co-operat*"], "feeling.good": ["glad", "no", "y", "1.0"]}


def test_quantedas_form_nests_the_names_and_quotes_every_word(again):
    lexicon, left, text = again(FULL, "trial.yaml", "quanteda")
    assert words(lexicon) == KEPT | {"feeling.bad": ["s?d", "*sad*", "not * but"]}
    assert left == LEFT
    assert text.startswith(
        '"warm":\n- "friend*"\n- "ally"\n- "co-operat*"\n"feeling":\n  "good":\n  - "glad"\n  - "no"\n'
    )


def test_a_spreadsheet_keeps_the_notes(again):
    lexicon, left, text = again(FULL, "trial.csv")
    assert words(lexicon) == KEPT | {"feeling.bad": ["s?d", "*sad*", "not * but"]}
    assert left == [line for line in LEFT if "note" not in line]
    assert text.startswith("category,pattern,note\nwarm,friend*,\nwarm,ally,the noun\n")


def test_liwc_knows_no_wildcard_but_a_star_at_the_end(again):
    lexicon, left, text = again(FULL, "other.dic")
    assert words(lexicon) == KEPT
    lost = [
        f"category 'feeling.bad': '{text}', whose wildcard LIWC does not know" for text in ("s?d", "*sad*", "not * but")
    ]
    assert left == ["the head: name, version, licence, description, nesting", *LEFT[1:7], *lost, *LEFT[7:]]
    assert text == (
        "%\n1\twarm\n2\tfeeling.good\n%\nfriend*\t1\nally\t1\nco-operat*\t1\nglad\t2\nno\t2\ny\t2\n1.0\t2\n"
    )  # fmt: skip


def test_a_word_of_two_categories_is_one_line_of_a_dic_file(again):
    lexicon, left, text = again("categories: {a: [x, y], b: [y, may 5]}\nname: t\n", "t.dic")
    assert text.endswith("%\nx\t1\ny\t1\t2\nmay 5\t2\n")
    assert words(lexicon) == {"a": ["x", "y"], "b": ["y", "may 5"]}
    assert left == []


def test_texts_that_another_format_would_take_for_something_else_come_back(again):
    names = {
        "eu": ["paris"],
        "eu.west": ["oslo"],
        "a..b": ["x"],
        "categories.c": ["y"],
        "=d": ["z"],
        ".".join("abcdefghijklm"): ["w"],
    }
    lexicon = Lexicon("t", tuple(make_category(name, texts) for name, texts in names.items()))
    assert words(again(lexicon, "t.yaml", "quanteda")[0]) == names
    assert words(again(lexicon, "t.csv")[0]) == names
    assert words(again(lexicon, "t.dic")[0]) == names
    signs = Lexicon("t", (make_category("a", ["R&D", "-led", "'tis", "=x", '"q"', "a, b", "'=y", "50%"]),))
    assert words(again(signs, "t.csv")[0]) == words(again(signs, "t.yaml", "quanteda")[0]) == words(signs)
    assert "\n'-led" not in again(signs, "t.csv")[2]
    assert "a,'-led," in again(signs, "t.csv")[2]
    assert [pattern.words for pattern in again(signs, "t.dic")[0].categories[0].patterns] == [
        pattern.words for pattern in signs.categories[0].patterns
    ]


def make_category(name, texts, **more):
    return Category(name, patterns=tuple(Pattern(text, split_pattern(text)) for text in texts), **more)


texts = st.text("ab1éß中 -'.,*&=+@:#\"", min_size=1, max_size=8).filter(lambda text: set(text) & set("ab1é中"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(table={"n1n": ["1", "1:1"]}, name="x.dic")  # a word with a sign that .dic files keep for emoticons
@example(table={"n1n": ["a", "b.ß:"]}, name="x.dic")  # without the sign it would be read as two words
@given(
    table=st.dictionaries(st.text("ab:- #'\"=%1", min_size=1, max_size=4).map(lambda text: f"n{text}n"),
                          st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=3),
    name=st.sampled_from(["x.yaml", "q.yaml", "x.dic", "x.csv"]),
)  # fmt: skip
def test_what_is_written_is_read_again(tmp_path, table, name):
    try:
        categories = tuple(make_category(" ".join(key.split()), items) for key, items in table.items())
    except InputError:
        return
    if len({category.name for category in categories}) < len(table):
        return
    lexicon = Lexicon("x", categories)
    path = tmp_path / name
    style = "quanteda" if name == "q.yaml" else "full"
    try:
        left = write_lexicon(lexicon, path, style)
    except InputError:
        assert name == "x.dic"
        return
    back = {(item.name, pattern.words) for item in read_lexicon(path).categories for pattern in item.patterns}
    lost = {
        (item.name, pattern.words)
        for item in categories
        for pattern in item.patterns
        for sign in ("wildcard", "sign")
        if f"category '{item.name}': '{pattern.text}', whose {sign} LIWC does not know" in left
    }
    assert back | lost == {(item.name, pattern.words) for item in categories for pattern in item.patterns}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_lexicon_comes_back_whole_or_with_what_is_said_to_be_left_out(again, path):
    lexicon = load_lexicon(path)
    same, left, _ = again(lexicon, f"{path.stem}.yaml")
    assert left == []
    assert (same.categories, same.nesting, same.description) == (
        lexicon.categories,
        lexicon.nesting,
        lexicon.description,
    )
    counted = {category.name: category for category in lexicon.categories if category.counted}
    for name, style in (("t.csv", "full"), ("t.yaml", "quanteda")):
        table = again(lexicon, name, style)[0].categories
        assert {item.name: [pattern.words for pattern in item.patterns] for item in table} == {
            name: [pattern.words for pattern in item.patterns] for name, item in counted.items()
        }
    rest, left, _ = again(lexicon, f"{path.stem}.dic")
    lost = sum("LIWC does not know" in line for line in left)
    assert sum(len(item.patterns) for item in rest.categories) + lost == sum(
        len(item.patterns) for item in counted.values()
    )


def test_a_pattern_bound_to_the_beginning_of_a_sentence_is_kept_or_said_to_be_lost(again):
    lexicon = Lexicon("t", (make_category("a", ["^put", "x"]),))
    for name, style, words_kept, said in (
        ("t.yaml", "full", ["^put", "x"], []),
        ("t.csv", "full", ["^put", "x"], []),
        ("t.yaml", "quanteda", ["^put", "x"], ["category 'a': '^put', whose ^ quanteda takes for a sign of the text"]),
        ("t.dic", "full", ["x"], ["category 'a': '^put', whose ^ LIWC does not know"]),
    ):
        back, left, _ = again(lexicon, name, style)
        assert (words(back), left) == ({"a": words_kept}, said)


def test_an_empty_category_is_left_out(again):
    lexicon = Lexicon("t", (Category("none"), make_category("a", ["x"])))
    for name in ("t.yaml", "t.csv"):
        back, left, _ = again(lexicon, name)
        assert left == ["category 'none': it is empty"]
        assert words(back) == {"a": ["x"]}


def test_nothing_is_written_where_nothing_can_be(tmp_path, write):
    path = tmp_path / "x.dic"
    for categories in (
        (),
        (Category("none"),),
        (make_category("a", ["a?b"]),),
        (make_category("a", ["x"], counted=False),),
    ):
        assert "nothing of this lexicon can be written" in refusal(write_lexicon, Lexicon("t", categories), path)
    lexicon = load_lexicon(write("trial.yaml", FULL))
    assert "style 'quantida': lexicons are not written in it; did you mean 'quanteda'?" in refusal(
        write_lexicon, lexicon, tmp_path / "x.yaml", "quantida"
    )
    assert "it cannot be written" in refusal(write_lexicon, lexicon, tmp_path / "none" / "x.csv")
    lone = Lexicon("t", (Category("a", patterns=(Pattern("x\ud800", ("x",)),)),))
    assert "it cannot be written" in refusal(write_lexicon, lone, tmp_path / "x.csv")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["trial.yaml"]


# VADER

VADER = """\
$:\t-1.5\t0.80623\t[-1, -1, -1, -1, -3, -1, -3, -1, -2, -1]
:-D\t2.3\t0.45826\t[2, 2, 3, 3, 2, 3, 2, 2, 2, 2]
h&k\t2.3\t0.78102\t[2, 2, 2, 3, 4, 2, 3, 2, 1, 2]
calm\t1.3\t0.78102\t[1, 1, 0, 1, 2, 3, 2, 1, 1, 1]
can't stand\t-2.0\t0.63246\t[-2, -2, -2, -1, -1, -2, -3, -2, -2, -3]
threat\t-2.4\t0.66332\t[-2, -3]
plain\t0.0\t0.5\t[1, -1]
calm\t1.5\t0.5\t[1, 2]
"""


def test_vaders_list_becomes_two_categories_with_the_mean_as_note(write):
    lexicon = read_lexicon(write("vader_lexicon.txt", VADER))
    assert words(lexicon) == {"positive": ["calm"], "negative": ["can't stand", "threat"]}
    assert [pattern.note for category in lexicon.categories for pattern in category.patterns] == [
        "mean 1.5", "mean -2.0", "mean -2.4"
    ]  # fmt: skip
    assert (lexicon.name, lexicon.licence) == ("vader", "MIT")
    assert lexicon.description == "Entries that were not read because they are signs and not words: 3."
    assert all("Hutto" in category.source for category in lexicon.categories)


def test_vaders_emoticons_with_stars_are_no_wildcards(write):
    assert words(read_lexicon(write("vader_lexicon.txt", "calm\t1.3\n*x\t2\nx?\t2\n:*\t2\n"))) == {"positive": ["calm"]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("calm 1.3\n", ["line 1: it is not a word, a tab and a mean from -4 to 4", "name vader_lexicon.txt"]),
        ("calm\t1.3\nharm\tbad\n", ["line 2: it is not a word"]),
        ("calm\t4.1\n", ["line 1: it is not"]),
        ("calm\tnan\n", ["line 1: it is not"]),
        ("\t1.0\n", ["line 1: it is not"]),
        (":)\t1.0\n", ["no category has a pattern"]),
        ("", ["the file is empty"]),
        (b"caf\xe9\t1.0\n", ["byte 3 is not utf-8 text"]),
    ],
)
def test_another_list_is_refused(write, text, parts):
    message = refusal(read_lexicon, write("vader_lexicon.txt", text))
    assert all(part in message for part in parts), message
