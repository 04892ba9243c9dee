"""What is wrong with a lexicon, and what it finds in a study."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import ROOT, make_study, quick, standing

from analysis.lexicon import Category, Composite, Lexicon
from analysis.lexicon_check import COLUMNS, ERRORS, NOTES, check_lexicon, matched, unmatched_share
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.patterns import Pattern, split_pattern
from analysis.tokens import find_words


def make(table, nesting="category", **composites):
    """Return a lexicon: patterns by category, a pattern with counter-examples as (text, [text, ...]).

    ``composites`` give the parts of categories made of others; those are then not counted.
    """
    parts = {part for names in composites.values() for part in names}
    categories = []
    for name, items in table.items():
        pairs = [(item, []) if isinstance(item, str) else item for item in items]
        patterns = tuple(Pattern(text, split_pattern(text), "", tuple(map(split_pattern, no))) for text, no in pairs)
        together = (Composite(composites[name], 5),) if name in composites else ()
        categories.append(Category(name, patterns=patterns, composites=together, counted=name not in parts))
    return Lexicon("trial", tuple(categories), nesting=nesting)


def problems(items, **options):
    """Return (pattern, problem) for each problem of a lexicon, or of one category of these patterns."""
    table = check_lexicon(make(items if isinstance(items, dict) else {"a": items}, **options))
    return list(zip(table["pattern"], table["problem"], strict=True))


def advice(items, **options):
    (row,) = check_lexicon(make(items if isinstance(items, dict) else {"a": items}, **options)).itertuples()
    return row.advice


def test_a_sound_lexicon_gives_an_empty_table_with_its_columns():
    table = check_lexicon(make({"warm": ["friend*", "ally", "stands by"], "cold": ["threat", "not * but"]}))
    assert table.empty
    assert list(table.columns) == COLUMNS == ["category", "pattern", "problem", "advice"]


# Twice


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ally", "ally"),
        ("co-operation", "co operation"),
        ("western powers", "Western  Powers"),
        ("don't", "don’t"),
        ("iran", "Iran's"),
        ("u.s.", "US"),
    ],
)
def test_the_same_words_twice_are_found_however_they_are_written(first, second):
    assert problems([first, second]) == [(second, "stands twice")]
    assert f"'{first}'" in advice([first, second])


@pytest.mark.parametrize(("one", "other"), [("cooperation", "co-operation"), ("us", "US"), ("ally", "allies")])
def test_other_words_are_no_duplicate(one, other):
    assert problems([one, other]) == []


def test_every_repetition_is_a_row_and_only_the_first_is_compared_further():
    items = {"a": ["pact*", "pacts", "pacts", "Pacts"], "b": ["pacts", "pacts"]}
    assert problems(items) == [
        ("pacts", "swallowed"), ("pacts", "stands twice"), ("Pacts", "stands twice"),
        ("pacts", "in two categories"), ("pacts", "stands twice"),
    ]  # fmt: skip


@pytest.mark.parametrize("nesting", ["category", "lexicon"])
def test_a_pattern_in_two_categories_is_a_note_at_the_later_one(nesting):
    table = check_lexicon(make({"a": ["pact"], "b": ["treaty", "Pact"], "c": ["pact"]}, nesting=nesting))
    assert table[["category", "pattern", "problem"]].to_numpy().tolist() == [
        ["b", "Pact", "in two categories"], ["c", "pact", "in two categories"], ["c", "pact", "in two categories"]
    ]  # fmt: skip
    assert table["advice"].tolist() == [f"it also stands in '{name}'" for name in "aab"]
    assert set(table["problem"]) <= set(NOTES)


def test_a_part_may_share_words_with_a_counted_category_but_not_with_the_part_beside_it():
    table = {"a": ["west"], "west": ["west"], "against": ["against"], "anti": ["hostile"]}
    assert problems(table, anti=("west", "against")) == []
    table["against"] = ["west", "against"]
    assert problems(table, anti=("west", "against")) == [("west", "in two categories")]
    assert advice(table, anti=("west", "against")) == "it also stands in 'west', so it makes up 'anti' alone"


# Swallowed


@pytest.mark.parametrize(
    ("big", "small"),
    [
        ("sanction*", "sanctions"),
        ("sanction*", "sanction"),
        ("sanct*", "sanction*"),
        ("*lateral", "multilateral"),
        ("organi?ation", "organisation"),
        ("organi?ation*", "organi?ation"),
        ("part*er*hip", "partnership"),
        ("strategic partner*", "strategic partnership"),
        ("strateg* partner*", "strategic partner*"),
        ("co operat*", "co-operation"),
        ("not * but", "not words but"),
        ("sign* * pact*", "signed a pact"),
        ("col*r", "col?r"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_pattern_that_another_always_finds_too_is_swallowed(big, small, turned):
    items = [small, big] if turned else [big, small]
    assert problems(items) == [(small, "swallowed")]
    assert advice(items) == f"'{big}' finds it too: take one out"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sanction*", "economic sanctions"),  # a longer match
        ("sanction*", "sanctioning of"),
        ("partner*", "part*ship"),
        ("tie??s", "tie*s list"),
        ("abcd*f", "abc*ef"),
        ("strategic partner*", "strateg* partnership"),
    ],
)
def test_nothing_is_swallowed_that_finds_more_or_longer_words(one, other):
    assert problems([one, other]) == []


def test_another_category_swallows_nothing():
    assert problems({"a": ["sanction*"], "b": ["sanctions"]}) == []


def test_of_two_that_swallow_each_other_the_shorter_stays():
    assert problems(["pact**", "pact*"]) == problems(["pact*", "pact**"]) == [("pact**", "swallowed")]


def test_counter_examples_of_the_greater_pattern_leave_something_to_the_smaller():
    assert problems([("sanction*", ["sanctions list"]), "sanctions"]) == []
    assert problems([("sanction*", ["sanctions list"]), ("sanctions", ["sanctions list"])]) == [
        ("sanctions", "swallowed")
    ]
    # this one cannot meet a match of the smaller pattern
    assert problems([("sanction*", ["sanctions list"]), "sanctioned"]) == [("sanctioned", "swallowed")]


def test_counter_examples_of_the_smaller_pattern_alone_are_said_to_do_nothing():
    assert advice(["sanction*", ("sanctions", ["sanctions list"])]) == (
        "'sanction*' finds it too, with none of its counter-examples: take one out"
    )


words = st.text("ab?*", min_size=1, max_size=4).filter(lambda text: set(text) & set("ab"))


@quick
@given(
    patterns=st.lists(words, min_size=2, max_size=4, unique=True),
    text=st.lists(st.text("abc", min_size=1, max_size=6), max_size=30),
)
def test_without_what_is_swallowed_a_lexicon_finds_the_same(patterns, text):
    table = check_lexicon(make({"a": patterns}))
    swallowed = set(table.loc[table["problem"] == "swallowed", "pattern"])
    rest = [pattern for pattern in patterns if pattern not in swallowed]
    rows = [("A", "a", 1, 1, *token, False) for token in find_words(" ".join(text))]
    tokens = pd.DataFrame(rows, columns="side article paragraph sentence start end term stop".split())
    found = [match_lexicon(make({"a": items}), tokens)["start"].tolist() for items in (patterns, rest)]
    assert found[0] == found[1]


# Never, and nothing


@pytest.mark.parametrize(
    "text", ["ally", "US", "Western Powers", "co-operat*", "don't", "u.s.", "1,000", "R&D", "中国", "x's*", "*dn't", "19??", "not * but"]
)  # fmt: skip
def test_what_the_tokenizer_makes_of_some_text_can_match(text):
    assert problems([text]) == []


@pytest.mark.parametrize("words", [("Ally",), ("co-operation",), ("ally's",), ("two words",), ("a", "b"), ("%",)])
def test_words_that_the_tokenizer_never_makes_never_match(words):
    text = " ".join(words) if words != ("a", "b") else "a.b"
    table = check_lexicon(Lexicon("trial", (Category("a", patterns=(Pattern(text, words),)),)))
    assert table["problem"].tolist() == ["never matches"]
    assert f"'{' '.join(words)}'" in table["advice"][0]


@pytest.mark.parametrize(
    "item",
    [("stability", ["stability"]), ("not rule out", ["rule out"]), ("sanctions", ["sanction*"]), ("a* b", ["a*"])],
)
def test_a_pattern_that_its_own_counter_example_always_cancels_never_matches(item):
    assert problems([item]) == [(item[0], "never matches")]


@pytest.mark.parametrize(
    "item",
    [
        ("ally", ["allied forces"]),
        ("call for", ["calls for prayer"]),
        ("joint action*", ["joint comprehensive plan of action"]),
        ("sanction*", ["sanct list"]),
        ("a??", ["ab list"]),
        ("abc*", ["bac* list", "b?? of"]),
    ],
)
def test_a_counter_example_that_meets_no_match_cancels_nothing(item):
    found = problems([item])
    assert set(found) == {(item[0], "cancels nothing")}
    assert f"'{item[1][-1]}'" in check_lexicon(make({"a": [item]}))["advice"].iloc[-1]


@pytest.mark.parametrize(
    "item",
    [
        ("stability", ["price stability"]),
        ("secretary of state", ["state department"]),  # they share a word
        ("sanction*", ["sanctions list", "un sanctions"]),
        ("cooperat*", ["shanghai cooperation organi?ation"]),
        ("organi?ation", ["organi*tion list", "*isation of"]),
        ("*ment", ["depart* of"]),
    ],
)
def test_a_counter_example_that_can_meet_a_match_is_sound(item):
    assert problems([item]) == []


def test_a_category_without_patterns_and_parts_is_found():
    empty = Lexicon(
        "trial",
        (Category("a"), Category("b", composites=(Composite(("c", "c"), 3),)), *make({"c": ["pact"]}).categories),
    )
    table = check_lexicon(empty)
    assert table.to_numpy().tolist() == [["a", "", "no patterns", "give it a pattern or all_of, or take it out"]]
    assert "no patterns" in ERRORS


@pytest.mark.parametrize("text", ["a*", "un*", "*ed", "*ing", "b*ing", "u*n*", "un* op*", "*b a*", "??b*"])
def test_a_star_beside_few_letters_catches_much(text):
    assert problems([text]) == [(text, "catches much")]


@pytest.mark.parametrize("text", ["war*", "*tion", "un* resolution", "un", "c?t", "co operat*", "not * but"])
def test_a_star_beside_more_letters_or_among_whole_words_does_not(text):
    assert problems([text]) == []


def test_the_same_lexicon_gives_the_same_rows_in_the_order_of_the_lexicon():
    items = {"b": ["z", "y*", "z"], "a": [("x", ["y"]), "z", "X"]}
    first, again = check_lexicon(make(items)), check_lexicon(make(items))
    pd.testing.assert_frame_equal(first, again)
    assert first[["category", "pattern"]].agg(":".join, axis=1).tolist() == ["b:y*", "b:z", "a:x", "a:z", "a:X"]


@pytest.fixture
def study(tmp_path):
    a = "Our Friends met with our friends in the capital.\n\nAn ally came to see them.\n"
    b = "They met.\n\nIt was a threat, they said. Friendly threats, said AN\nALLY who came to see them.\n"
    return make_study(tmp_path, a, b)


LEXICON = make({"cold": ["threat*", "harm"], "warm": ["friend*", "ally", "good ally"], "idle": ["war"]})


def test_what_a_lexicon_matched_is_counted_by_wording_and_side(study):
    table = matched(LEXICON, study)
    assert list(table.columns) == ["category", "pattern", "text", "n_a", "n_b"]
    assert table.to_numpy().tolist() == [
        ["cold", "threat*", "threat", 0, 1],
        ["cold", "threat*", "threats", 0, 1],
        ["warm", "ally", "ally", 1, 1],
        ["warm", "friend*", "friendly", 0, 1],
        ["warm", "friend*", "friends", 2, 0],
    ]


def test_wordings_over_a_line_break_are_one_and_counts_add_up_to_the_hits(study):
    lexicon = make({"a": ["an ally"]})
    assert matched(lexicon, study).to_numpy().tolist() == [["a", "an ally", "an ally", 1, 1]]
    lexicon = load_lexicon(ROOT / "data" / "lexicons" / "stance.yaml")
    table = matched(lexicon, standing())
    hits = standing().hits
    hits = hits[(hits["lexicon"] == "stance") & (hits["sentence"] > 0)]
    assert table["n_a"].sum() == (hits["side"] == "A").sum()
    assert table["n_b"].sum() == (hits["side"] == "B").sum()


def test_nothing_matched_gives_an_empty_table(study):
    assert list(matched(make({"a": ["war"]}), study).columns) == ["category", "pattern", "text", "n_a", "n_b"]
    assert matched(make({"a": ["war"]}), study).empty


def test_with_a_study_the_categories_that_find_nothing_are_noted(study):
    table = check_lexicon(LEXICON, study)
    assert table[["category", "pattern", "problem"]].to_numpy().tolist() == [["idle", "", "finds nothing"]]
    assert check_lexicon(LEXICON).empty


def test_the_share_of_patterns_whose_words_stand_in_neither_article(study):
    assert unmatched_share(LEXICON, study) == pytest.approx(3 / 6)
    # within a longer match, cancelled, and of a part that is not counted
    assert (
        unmatched_share(make({"a": ["an ally", ("ally", ["an ally"])], "b": ["met", "war"]}, a=("b",)), study) == 0.25
    )
    assert unmatched_share(Lexicon("none", ()), study) == 0


# The shipped lexicons


@pytest.mark.parametrize("name", [path.stem for path in sorted((ROOT / "data" / "lexicons").glob("*.yaml"))])
def test_a_shipped_lexicon_has_no_error(name):
    table = check_lexicon(load_lexicon(ROOT / "data" / "lexicons" / f"{name}.yaml"))
    assert table[table["problem"].isin(ERRORS)].to_numpy().tolist() == []


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "lexicons").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_lexicon_says_nothing_twice_and_nothing_that_cannot_match(path):
    table = check_lexicon(load_lexicon(path))
    assert set(table["problem"]) <= {*NOTES, "cancels nothing"}
    assert "catches much" not in set(table["problem"])


@pytest.mark.parametrize("name", ["stance", "partnership", "actors"])
def test_most_patterns_of_a_shipped_lexicon_occur_in_neither_article(name):
    assert unmatched_share(load_lexicon(ROOT / "data" / "lexicons" / f"{name}.yaml"), standing()) > 0.9
