"""Lexicons: strict YAML, patterns without regular expressions, and which matches count."""

import re
import time

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import quick

from analysis import matching
from analysis.errors import InputError
from analysis.lexicon_file import load_lexicon
from analysis.matching import HIT_COLUMNS, match_lexicon, match_pattern, match_terms
from analysis.patterns import split_pattern
from analysis.strict_yaml import MAX_BYTES
from analysis.tokens import find_words


@pytest.fixture
def load(write):
    """Load a lexicon from its text, or from the inside of its ``categories``."""

    def load(text, name="lexicon.yaml"):
        if isinstance(text, str) and text.startswith("{"):
            text = f"categories: {text}\n"
        return load_lexicon(write(name, text))

    return load


def tokens_of(*sentences):
    """Return a table of tokens, with offsets into each sentence."""
    rows = [
        ("A", "a", 1, number, *token, False)
        for number, text in enumerate(sentences, start=1)
        for token in find_words(text)
    ]
    return pd.DataFrame(rows, columns="side article paragraph sentence start end term stop".split())


def hits(lexicon, text):
    """Return (category, matched text) of every hit in one sentence."""
    return [(row.category, text[row.start : row.end]) for row in match_lexicon(lexicon, tokens_of(text)).itertuples()]


def found(pattern, text):
    return [text[row.start : row.end] for row in match_pattern(pattern, tokens_of(text)).itertuples()]


def refusal(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return str(caught.value)


# The file

WHOLE = """\
name: trial
version: "1.0"
language: en
licence: MIT
description: For tests only.
nesting: lexicon
categories:
  warm:
    definition: friendly words
    source: made up
    patterns: [friend*, {pattern: ally, note: the noun, not: [ally oneself]}]
  feeling:
    categories:
      good: [glad]
      bad: {patterns: [sad]}
  hidden: {patterns: [west], counted: false}
  against: {all_of: [hidden, warm], within: 3}
"""


def test_a_lexicon_says_what_its_file_says(load):
    lexicon = load(WHOLE)
    assert (lexicon.name, lexicon.version, lexicon.language, lexicon.nesting) == ("trial", "1.0", "en", "lexicon")
    assert [category.name for category in lexicon.categories] == [
        "warm", "feeling.good", "feeling.bad", "hidden", "against"
    ]  # fmt: skip
    assert lexicon.counted == ("warm", "feeling.good", "feeling.bad", "against")
    warm = lexicon.categories[0]
    assert (warm.definition, warm.source) == ("friendly words", "made up")
    assert [(pattern.text, pattern.note, pattern.unless) for pattern in warm.patterns] == [
        ("friend*", "", ()), ("ally", "the noun", (("ally", "oneself"),))
    ]  # fmt: skip


def test_the_short_form_is_a_list_of_words_and_the_files_name_will_do(load):
    lexicon = load("{warm: [friend, ally]}", "my-words.yaml")
    assert lexicon.name == "my-words"
    assert [pattern.text for pattern in lexicon.categories[0].patterns] == ["friend", "ally"]
    assert (lexicon.nesting, lexicon.language) == ("category", "en")


def test_every_scalar_is_a_text_and_no_stays_a_word(load):
    lexicon = load("name: 5\nversion: 1.0\ncategories: {yes: [no, on, 'off', null, 1.0, 2024-01-01, true]}\n")
    assert lexicon.name == "5"
    assert lexicon.version == "1.0"
    assert lexicon.counted == ("yes",)
    assert [pattern.text for pattern in lexicon.categories[0].patterns] == [
        "no", "on", "off", "null", "1.0", "2024-01-01", "true"
    ]  # fmt: skip
    assert hits(lexicon, "There is no true null.") == [("yes", "no"), ("yes", "true"), ("yes", "null")]


def test_no_object_is_ever_made_from_a_lexicon(load, tmp_path):
    lexicon = load(f"{{a: !!python/object/apply:os.mkdir ['{tmp_path}/made']}}")
    assert [pattern.text for pattern in lexicon.categories[0].patterns] == [f"{tmp_path}/made"]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{a: &x [word], b: *x}", ["line 1: YAML anchors and aliases are not read", "write it out"]),
        ("categories:\n  a: [x]\n  b: &y [z]\n", ["line 3: YAML anchors"]),
        ("categories:\n  a: [x]\n  a: [y]\n", ["line 3: the key 'a' stands twice", "give each key once"]),
        ("name: a\nname: b\ncategories: {a: [x]}\n", ["line 2: the key 'name' stands twice"]),
        ("{a: [{pattern: x, pattern: y}]}", ["the key 'pattern' stands twice"]),
        ("{[a]: [x]}", ["a key is not a text"]),
        ("{a: " * 13 + "[x]" + "}" * 13, ["nested deeper than 12 levels", "flatten it"]),
        ("[" * 5000, ["nested deeper than 12 levels"]),
        ("{a: [x], b", ["line 2: not valid YAML", "mend that line"]),
        ("\tname: x\n", ["line 1: not valid YAML", "mend that line"]),
        ("name: a\n---\nname: b\n", ["line 2: a second YAML document begins"]),
        ("", ["it is not a lexicon", "begin with name: and categories:"]),
        ("- a\n- b\n", ["it is not a lexicon"]),
        ("just text\n", ["it is not a lexicon"]),
        ("name: x\n", ["it has no categories", "add categories: {name: [word, ...]}"]),
        ("{}", ["it has no categories"]),
        ("categorys: {a: [x]}\n", ["unknown key 'categorys'", "did you mean 'categories'?"]),
        ("{a: []}", ["category 'a': it is empty", "add patterns or take it out"]),
        ("{a: word}", ["category 'a': it is neither a list of patterns nor a table", "write it as [word, ...]"]),
        ("{a: {pattern: [x]}}", ["category 'a': unknown key 'pattern'", "did you mean 'patterns'?"]),
        ("{a: {patterns: {x: y}}}", ["category 'a': patterns and all_of are lists", "mend the indentation"]),
        ("{a: {categories: {b: word}}}", ["category 'a.b': it is neither"]),
        ("{a: [[x]]}", ["a pattern is neither a text nor a table with 'pattern'", "write it as a word"]),
        ("{a: [{pattern: x, nto: [y]}]}", ["unknown key 'nto' in a pattern", "did you mean 'not'?"]),
        ("{a: [{pattern: x, not: y}]}", ["'not' is not a list of texts", 'write not: ["…"]']),
        ("{a: ['*']}", ["the pattern '*' has a word without a letter or digit", "give words, with * or ? in them"]),
        ("{a: ['x *']}", ["the pattern 'x *' has a word without a letter"]),
        ("{a: ['']}", ["the pattern '' has a word without a letter"]),
        ("{a: ['^']}", ["the pattern '^' has a word without a letter"]),
        ("{a: ['^*']}", ["has a word without a letter"]),
        ("{a: ['?? x']}", ["has a word without a letter"]),
        ("{a: [x], b: {all_of: [a], within: 0}}", ["within is '0'", "give a number of words from 1 to 1000"]),
        ("{a: [x], b: {all_of: [a], within: 1001}}", ["within is '1001'"]),
        ("{a: [x], b: {all_of: [a]}}", ["within is '0'", "from 1 to 1000"]),
        ("{a: [x], b: {all_of: [a], within: few}}", ["within is 'few'"]),
        ("{ab: [x], b: {all_of: [abb, ab], within: 2}}", ["'abb', which is no category here", "did you mean 'ab'?"]),
        ("{a: [x], b: {all_of: [a], within: 2}, c: {all_of: [b], within: 2}}", ["'b', which is itself composed"]),
        ("{a: [x], b: {within: 3}}", ["a composite names no categories", "add all_of: [one, other]"]),
        ("{a: [x], b: {all_of: [], within: 3}}", ["a composite names no categories"]),
        ("{a: [x], b: {all_of: [a], within: 3, in_order: yes}}", ["in_order is 'yes'", "write true or false"]),
        ("{a: [x], b: {composites: [{all_of: [a]}]}}", ["within is '0'", "from 1 to 1000"]),
        ("{a: [x], b: {composites: [{all_of: a, within: 2}]}}", ["a composite names no categories"]),
        ("{a: [x], b: {composites: [{al_of: [a], within: 2}]}}", ["unknown key 'al_of' in a composite", "'all_of'?"]),
        ("{a: [x], b: {composites: [a]}}", ["composites a list of tables", "mend the indentation"]),
        ("{a: [x], b: {composites: {all_of: [a], within: 2}}}", ["composites a list of tables"]),
        ("nesting: both\ncategories: {a: [x]}\n", ["nesting is 'both'", "write 'category' or 'lexicon'"]),
        ("name: [x]\ncategories: {a: [x]}\n", ["'name' is not a text"]),
        ("x\0", ["it looks binary"]),
        (b"{a: [caf\xe9]}", ["byte 8 is not utf-8 text"]),
    ],
)
def test_a_lexicon_that_is_wrong_is_refused_with_place_reason_and_advice(load, text, parts):
    message = refusal(load, text)
    assert "lexicon.yaml" in message
    for part in parts:
        assert part in message


def test_a_lexicon_has_a_size_limit(load):
    text = "categories: {a: [x]}\n"
    assert load(text + "#" * (MAX_BYTES - len(text))).counted == ("a",)
    message = refusal(load, text + "#" * (MAX_BYTES + 1 - len(text)))
    assert "it has 2,000,001 bytes, the limit is 2,000,000; split it into lexicons" in message


def test_a_missing_lexicon_is_refused(tmp_path):
    assert "none.yaml: it cannot be read (No such file or directory)" in refusal(load_lexicon, tmp_path / "none.yaml")
    assert "it cannot be read (embedded null byte)" in refusal(load_lexicon, tmp_path / "a\0b.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "{a: [x], b: {all_of: [a], within: ²}}",
        "{a: {patterns: [x], within: few}}",
        "{a: {patterns: [x], within: [1]}}",
        "{a: {patterns: [x], within: 0}}",
        "{a: [x], b: {all_of: [a], within: 1.5}}",
    ],
)
def test_a_distance_that_is_no_number_is_refused(load, text):
    assert "give a number of words from 1 to 1000" in refusal(load, text)


@pytest.mark.parametrize("word", ["no", "maybe", "True", "[true]", "''"])
def test_counted_is_true_or_false_and_nothing_else(load, word):
    assert "counted" in refusal(load, f"{{a: {{patterns: [x], counted: {word}}}}}")


def test_two_categories_of_one_dotted_name_are_refused(load):
    assert "a.b" in refusal(load, "{a: {categories: {b: [x]}}, a.b: [y]}")


# Patterns


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("Western Powers", "western powers"),
        ("co-operation", "co operation"),
        ("Iran’s", "iran"),
        ("don’t", "don't"),
        ("U.S.", "u.s."),
        ("US", "u.s."),
        ("us", "us"),
        ("U.S.-led", "u.s. led"),
        ("multi-polar*", "multi polar*"),
        ("not * but", "not * but"),
        ("  so-called  ", "so called"),
        ("1,000", "1,000"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("Coop*", "coop*"),
        ("^Put", "^ put"),
        (" ^ let us", "^ let us"),
        ("R^2", "r 2"),
    ],
)
def test_a_pattern_is_split_as_the_text_is(pattern, words):
    assert split_pattern(pattern) == tuple(words.split())


@pytest.mark.parametrize(
    "text",
    [
        "e.g. U.S.-led",
        "Iran’s “plan”",
        "½",
        "می‌خواهم",
        "and/or",
        "R&D",
        "中国",
        "日本",
        "Iran–Russia",
        "5%",
        "$5",
        "a_b",
    ],
)
def test_a_pattern_finds_the_very_text_it_was_copied_from(text):
    assert split_pattern(text) == tuple(token.term for token in find_words(text))


@quick
@given(st.from_regex(r"[a-z]{1,4}\*?( [a-z]{1,4}\*?){0,3}", fullmatch=True))
@example("us dont")
@example("u s* cannot")
def test_plain_words_are_split_as_the_tokenizer_splits_them(text):
    assert split_pattern(text) == tuple(token.term for token in find_words(text, wildcards=True))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("coop*", "Cooperation, coop, cooperate; scoop", "Cooperation|coop|cooperate"),
        ("*lateral", "multilateral, lateral, laterally", "multilateral|lateral"),
        ("c?t", "cat cut ct coat", "cat|cut"),
        ("a*b*c", "abc axbyc ac acb", "abc|axbyc"),
        ("ti?s", "ties tis tiles", "ties"),
        ("isol???", "isolate isolated", "isolate"),
        ("not * but", "not words but deeds, not but, not two words but", "not words but"),
        ("sign* * pact", "They signed a pact, signing pact, signs the pact", "signed a pact|signs the pact"),
        ("a.c", "abc a.c", "a.c"),
        ("(x)", "x", "x"),
        ("us", "give us the US dollar", "us"),
        ("US", "give us the US dollar", "US"),
        ("iran", "Iran’s, Iran; Iranian", "Iran’s|Iran"),
        ("don't", "I don’t know", "don’t"),
        ("संबंध", "भारत के संबंध", "संबंध"),
        ("می‌خواهم", "من می‌خواهم", "می‌خواهم"),
        ("中*关", "中俄关系", "中俄关"),
        ("Iran–Russia ti*", "Iran-Russia ties, Iran/Russia tie", "Iran-Russia ties|Iran/Russia tie"),
    ],
)
def test_stars_and_question_marks_stand_for_letters_and_nothing_else_is_special(pattern, text, expected):
    assert found(pattern, text) == expected.split("|")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^put", "Put it back and put it down.", ["Put"]),
        ("^put", "“Put it back”, he said.", ["Put"]),
        ("^put", "They put it back.", []),
        ("^do not", "Do not wait: we do not.", ["Do not"]),
        ("^*ing * deal", "Signing the deal after signing a deal", ["Signing the deal"]),
    ],
)
def test_a_pattern_may_be_bound_to_the_beginning_of_a_sentence(pattern, text, expected):
    assert found(pattern, text) == expected


def test_a_counter_example_may_be_bound_to_the_beginning_of_a_sentence(load):
    lexicon = load("{a: [{pattern: stop, not: [^stop press]}]}")
    assert hits(lexicon, "Stop press: they stop") == [("a", "stop")]
    assert hits(lexicon, "They stop press work") == [("a", "stop")]


@pytest.mark.parametrize("pattern", ["military co-operation", "military co operation", "military-co-operation"])
@pytest.mark.parametrize("text", ["military co-operation", "military co‑operation", "Military-co operation"])
def test_a_pattern_of_several_words_matches_across_hyphens_however_either_is_written(pattern, text):
    assert found(pattern, text) == [text]


def test_a_pattern_does_not_reach_over_the_end_of_a_sentence():
    assert match_pattern("iran russia", tokens_of("They saw Iran.", "Russia left.")).empty


LETTERS = "ab"


@quick
@given(pattern=st.text(LETTERS + "*?", min_size=1, max_size=7), word=st.text(LETTERS, min_size=1, max_size=9))
@example(pattern="a*ba*b", word="aabaab")
@example(pattern="**a**", word="a")
@example(pattern="?*?a", word="bba")
def test_a_wildcard_matches_what_the_textbook_expression_matches(pattern, word):
    if not set(pattern) & set(LETTERS):
        assert "without a letter or digit" in refusal(split_pattern, pattern)
        return
    expression = "".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern)
    assert bool(found(pattern, word)) == bool(re.fullmatch(expression, word))


@pytest.mark.parametrize("pattern", ["a*a*a*a*a*b", "*a*a*a*a*a*a*b", "a?*a?*a?*a?*b", "a**********b"])
def test_a_runaway_pattern_ends_at_once(load, pattern):
    lexicon = load(f"{{a: ['{pattern}']}}")
    tokens = tokens_of("a" * 5_000)
    began = time.process_time()
    assert match_lexicon(lexicon, tokens).empty
    assert time.process_time() - began < 2


@pytest.mark.parametrize("nesting", ["category", "lexicon"])
def test_a_sentence_of_nothing_but_hits_takes_no_longer_than_many_sentences(load, nesting):
    lexicon = load(f"nesting: {nesting}\ncategories: {{a: [x, {{pattern: x y, not: [y x y]}}], b: [x]}}\n")
    tokens = tokens_of("x y " * 20_000)
    began = time.process_time()
    assert len(match_lexicon(lexicon, tokens)) > 20_000
    assert time.process_time() - began < 6


def test_a_lexicon_that_is_not_utf_8_is_refused_with_advice_that_can_be_followed(load):
    assert refusal(load, b"{a: [caf\xe9]}").endswith("byte 8 is not utf-8 text; save it as UTF-8")
    assert refusal(load, "x\0").endswith("(a zero byte at character 1); save it as UTF-8")


# Which matches count


def test_within_a_category_the_longest_match_counts_once(load):
    lexicon = load("{a: [partnership, strategic partnership, strategic]}")
    assert hits(lexicon, "a strategic partnership, strategic and a partnership") == [
        ("a", "strategic partnership"), ("a", "strategic"), ("a", "partnership")
    ]  # fmt: skip


def test_of_two_matches_of_one_length_the_left_one_counts(load):
    assert hits(load("{a: [x y, y z]}"), "x y z") == [("a", "x y")]
    assert found("x x", "x x x x x") == ["x x", "x x"]


def test_between_categories_both_count_by_default_and_the_longer_one_with_nesting_lexicon(load):
    inside = "{long: [military cooperation], short: [cooperation]}"
    text = "military cooperation and cooperation"
    long, short = ("long", "military cooperation"), ("short", "cooperation")
    assert hits(load(inside), text) == [long, short, short]
    lexicon = load(f"nesting: lexicon\ncategories: {inside}\n")
    assert hits(lexicon, text) == [long, short]


def test_matches_of_one_length_count_in_both_categories_whatever_the_nesting(load):
    for head in ("", "nesting: lexicon\n"):
        assert hits(load(head + "categories: {b: [x y], a: [y z, x y]}\n"), "x y") == [("b", "x y"), ("a", "x y")]


def test_hits_come_in_the_order_of_the_text_then_of_the_categories(load):
    lexicon = load("{z: [two, one], a: [one, three], m: [one two]}")
    assert hits(lexicon, "one two three") == [
        ("z", "one"), ("a", "one"), ("m", "one two"), ("z", "two"), ("a", "three")
    ]  # fmt: skip


def test_the_pattern_is_told_as_it_is_written_and_the_sentence_too(load):
    table = match_lexicon(load("name: trial\ncategories: {a: ['Co-op*']}\n"), tokens_of("Nothing.", "They co-operate."))
    assert list(table.columns) == HIT_COLUMNS
    assert table.iloc[0].tolist() == ["trial", "a", "Co-op*", "A", "a", 2, 5, 15, False, False]


def test_a_lexicon_that_matches_nothing_gives_a_table_without_rows(load):
    assert list(match_lexicon(load("{a: [x]}"), tokens_of("Nothing here.")).columns) == HIT_COLUMNS
    assert list(match_lexicon(None, tokens_of("Nothing here.")).columns) == HIT_COLUMNS


def test_a_counter_example_bars_its_own_pattern_and_no_other(load):
    lexicon = load("{a: [{pattern: might, not: [military might, might of]}], b: [might]}")
    assert hits(lexicon, "It might be military might.") == [("a", "might"), ("b", "might"), ("b", "might")]
    assert hits(lexicon, "the might of Iran") == [("b", "might")]
    assert hits(load("{a: [{pattern: may, not: ['may 1*']}]}"), "May 17 may come") == [("a", "may")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oppose the west", ["oppose the west"]),
        ("the West will oppose", ["West will oppose"]),
        ("oppose a b west", ["oppose a b west"]),
        ("oppose a b c west", []),
        ("west a b c oppose", []),
        ("oppose", []),
        ("west and west", []),
        ("oppose west, west", ["oppose west"]),
    ],
)
def test_a_composed_category_needs_all_its_parts_within_so_many_words(load, text, expected):
    parts = "west: {patterns: [west], counted: false}, against: {patterns: [oppose], counted: false}"
    lexicon = load(f"{{{parts}, both: {{all_of: [west, against], within: 3}}}}")
    assert hits(lexicon, text) == [("both", hit) for hit in expected]


def test_a_composed_category_tells_its_parts_and_may_have_patterns_of_its_own(load):
    lexicon = load(
        "{w: {patterns: [west], counted: false}, o: [oppose], both: {patterns: [anti west*], all_of: [w, o], within: 2}}"
    )
    table = match_lexicon(lexicon, tokens_of("They oppose west, anti-western."))
    assert table[["category", "pattern"]].values.tolist() == [
        ["o", "oppose"],
        ["both", "w + o"],
        ["both", "anti west*"],
    ]


def test_three_parts_must_all_be_near(load):
    lexicon = load("{a: [one], b: [two], c: [three], all: {all_of: [a, b, c], within: 2}}")
    assert ("all", "one two three") in hits(lexicon, "one two three")
    assert "all" not in dict(hits(lexicon, "one x x three two"))


AGAINST = "west: {patterns: [west, western power], counted: false}, defy: {patterns: [defy, defied], counted: false}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they defy the West", ["defy the West"]),
        ("the West they defy", []),
        ("defy a b the west", []),
        ("the West did not see them defy Western power", ["defy Western power"]),
        ("defy west, west", ["defy west"]),
        ("defied defy west", ["defy west"]),
    ],
)
def test_the_parts_of_a_composite_in_order_stand_one_before_the_other(load, text, expected):
    lexicon = load(f"{{{AGAINST}, both: {{all_of: [defy, west], within: 3, in_order: true}}}}")
    assert hits(lexicon, text) == [("both", hit) for hit in expected]


def test_three_parts_in_order_stand_each_near_the_next(load):
    lexicon = load("{a: [one], b: [two], c: [three], all: {all_of: [a, b, c], within: 3, in_order: true}}")
    assert ("all", "one x x two x x three") in hits(lexicon, "one x x two x x three")
    assert "all" not in dict(hits(lexicon, "one x x x two three"))
    assert "all" not in dict(hits(lexicon, "two one three"))


def test_a_part_in_order_does_not_overlap_the_next(load):
    text = "{a: [x y], b: [y z], both: {all_of: [a, b], within: 3%s}}"
    assert ("both", "x y z") in hits(load(text % ""), "x y z")
    assert "both" not in dict(hits(load(text % ", in_order: true"), "x y z"))


def test_a_category_may_be_composed_in_several_ways_and_tells_which(load):
    lexicon = load(
        f"{{{AGAINST}, power: {{patterns: [dominance], counted: false}}, both: {{patterns: [anti west*], composites: ["
        "{all_of: [defy, west], within: 3, in_order: true}, {all_of: [power, west], within: 2}]}}"
    )
    table = match_lexicon(lexicon, tokens_of("They defy the West, and the dominance of western power; anti-western."))
    assert table[["category", "pattern"]].values.tolist() == [
        ["both", "defy > west"],
        ["both", "power + west"],
        ["both", "anti west*"],
    ]


def test_a_composite_does_not_overlap_a_pattern_of_its_category_or_a_shorter_composite(load):
    lexicon = load("{a: [one], b: [two], all: {patterns: [two by two], all_of: [a, b], within: 9}}")
    assert [hit for hit in hits(lexicon, "one two by two") if hit[0] == "all"] == [("all", "two by two")]
    assert [hit for hit in hits(lexicon, "two x x one two") if hit[0] == "all"] == [("all", "one two")]


def nearest_of_all(lexicon, terms):
    """Return the spans of the category 'all', found by looking at every match from every anchor."""
    (composite,) = lexicon.categories[-1].composites
    places = [[(i, i) for i, term in enumerate(terms) if term == name] for name in composite.all_of]
    spans = []
    for anchor in places[-1]:
        group = [anchor]
        for others in reversed(places[:-1]):
            if composite.in_order:
                near = [other for other in others if other < group[-1]]
                chosen = max(near, default=None)
                far = chosen and group[-1][0] - chosen[0]
            else:
                chosen = min(others, key=lambda other: (abs(other[0] - anchor[0]), other), default=None)
                far = chosen and abs(chosen[0] - anchor[0])
            group.append(chosen if chosen and far <= composite.within else None)
            if group[-1] is None:
                break
        else:
            spans.append((min(group)[0], max(group)[0]))
    kept = []
    for first, last in sorted(spans, key=lambda span: (span[1] - span[0], span)):
        if all(last < begin or end < first for begin, end in kept):
            kept.append((first, last))
    return sorted(kept)


@quick
@given(
    terms=st.lists(st.sampled_from("abcx"), max_size=30),
    parts=st.sampled_from(["a, b", "b, a", "a, b, c", "c, a"]),
    within=st.integers(1, 6),
    in_order=st.sampled_from(["true", "false"]),
)
def test_searching_by_halves_finds_what_looking_at_everything_finds(tmp_path_factory, terms, parts, within, in_order):
    path = tmp_path_factory.mktemp("lexicon") / "trial.yaml"
    path.write_text(
        f"categories: {{a: [a], b: [b], c: [c], all: {{all_of: [{parts}], within: {within}, in_order: {in_order}}}}}"
    )
    lexicon = load_lexicon(path)
    spans = [(match.first, match.last) for match in match_terms(lexicon, terms) if match.category == "all"]
    assert spans == nearest_of_all(lexicon, terms)


@pytest.mark.parametrize("in_order", ["true", "false"])
def test_a_long_sentence_is_looked_through_a_few_times_and_not_once_for_every_anchor(load, monkeypatch, in_order):
    lexicon = load(f"{{a: [x], b: [y], all: {{all_of: [a, b], within: 3, in_order: {in_order}}}}}")
    looks, gap = [], matching._gap
    monkeypatch.setattr(matching, "_gap", lambda one, other: looks.append(1) or gap(one, other))
    terms = "x y".split() * 5_000
    assert [match.category for match in match_terms(lexicon, terms)].count("all") == 5_000
    assert len(looks) <= 5 * len(terms)


# Negation and hedges


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("it is not transactional", True),
        ("it is not merely transactional", True),
        ("it is not one two transactional", True),
        ("it is not one two three transactional", False),
        ("it is not only transactional", False),
        ("it is not just transactional", False),
        ("never transactional", True),
        ("without transactional motives", True),
        ("it isn’t transactional", True),
        ("it cannot be transactional", True),
        ("transactional, not ideological", False),
        ("not only dear but not transactional", True),
        ("it is transactional", False),
    ],
)
def test_a_negation_reaches_three_words_and_not_only_denies_nothing(load, text, negated):
    table = match_lexicon(load("{a: [transactional]}"), tokens_of(text))
    assert table["negated"].tolist() == [negated]


def test_a_topic_is_not_denied_by_a_negation_and_another_category_is(load):
    lexicon = load("{economy: {patterns: [trade], topic: true}, threat: [danger]}")
    table = match_lexicon(lexicon, tokens_of("There is no trade and no danger."))
    assert table[["category", "negated"]].values.tolist() == [["economy", False], ["threat", True]]
    assert "topic is 'yes'; write true or false" in refusal(load, "{a: {patterns: [x], topic: yes}}")


def test_a_pattern_or_a_composite_may_be_a_topic_by_itself(load):
    lexicon = load(
        "{power: [pressure], from: [abroad], against: {patterns: [{pattern: diktat, topic: true}, hostile], "
        "composites: [{all_of: [power, from], within: 2, topic: true}]}}"
    )
    table = match_lexicon(lexicon, tokens_of("No diktat.", "Not hostile.", "No pressure from abroad."))
    table = table[table["category"] == "against"]
    assert table[["pattern", "negated"]].values.tolist() == [
        ["diktat", False],
        ["hostile", True],
        ["power + from", False],
    ]
    for wrong in (
        "{a: [{pattern: x, topic: yes}]}",
        "{a: [x], b: {composites: [{all_of: [a], within: 2, topic: yes}]}}",
    ):
        assert "topic is 'yes'; write true or false" in refusal(load, wrong)


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("it may help", True),
        ("it could one two three four help", True),
        ("it could one two three four five help", False),
        ("it will help, perhaps", False),
        ("possibly it will help", True),
        ("it will help", False),
    ],
)
def test_a_hedge_reaches_five_words(load, text, hedged):
    table = match_lexicon(load("{a: [help]}"), tokens_of(text))
    assert table["hedged"].tolist() == [hedged]


def test_a_negation_in_the_sentence_before_does_not_reach_over(load):
    table = match_lexicon(load("{a: [help]}"), tokens_of("They did not.", "Help came."))
    assert table["negated"].tolist() == [False]
