"""The concordance: every occurrence, its context within the sentence, and its place in the original."""

import pytest
from letters import make_study

from analysis.concordance import concordance
from analysis.errors import InputError

A = "Iran and Russia sign\n\nIran met Russia in Tehran. Russia’s envoy met\nIran again, and left."
B = "Nothing is here but the military co-operation of the US. They give us hope."


@pytest.fixture
def study(tmp_path):
    return make_study(tmp_path, A, B, lexicon="")


def lines(table):
    return list(table[["left", "hit", "right"]].itertuples(index=False, name=None))


def test_every_occurrence_is_listed_in_the_order_of_the_text_the_headline_first(study):
    table = concordance(study, "iran")
    assert list(table.columns) == ["side", "article", "sentence", "left", "hit", "right", "start", "end"]
    assert list(zip(table["side"], table["sentence"], strict=True)) == [("A", 0), ("A", 1), ("A", 2)]
    assert lines(table) == [
        ("", "Iran", "and Russia sign"),
        ("", "Iran", "met Russia in Tehran."),
        ("Russia’s envoy met", "Iran", "again, and left."),
    ]


@pytest.mark.parametrize(
    "pattern", ["russia", "Russia's", "military co-operation", "military co*", "the US", "?s", "met * in", "*e*"]
)
def test_every_hit_stands_where_it_says(study, pattern):
    table = concordance(study, pattern)
    assert len(table) > 0
    for row in table.itertuples():
        raw = study.raw(row.side, row.article)
        assert " ".join(raw[row.start : row.end].split()) == row.hit
    for _, starts in table.groupby("side")["start"]:
        assert starts.is_monotonic_increasing


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("russia", ["Russia", "Russia", "Russia’s"]),
        ("military co-operation", ["military co-operation"]),
        ("US", ["US"]),
        ("us", ["us"]),
        ("met * in", ["met Russia in"]),
        ("met iran", ["met Iran"]),
        ("tehran russia", []),
        ("nowhere", []),
    ],
)
def test_patterns_are_those_of_lexicons_and_stay_within_a_sentence(study, pattern, expected):
    assert list(concordance(study, pattern)["hit"]) == expected


def test_the_context_is_of_the_same_sentence_and_cut_at_a_words_edge(study):
    (row,) = concordance(study, "co", width=12).itertuples()
    assert (row.left, row.hit, row.right) == ("… military", "co", "-operation …")
    (row,) = concordance(study, "military", width=1000).itertuples()
    assert (row.left, row.right) == ("Nothing is here but the", "co-operation of the US.")


@pytest.mark.parametrize("width", [1, 5, 17, 60])
def test_the_context_is_no_wider_than_asked_for(study, width):
    for row in concordance(study, "*e*", width=width).itertuples():
        assert max(len(row.left.strip("… ")), len(row.right.strip("… "))) <= width


@pytest.mark.parametrize("pattern", ["", "*", "...", "iran *", "(.+)+$"])
def test_a_pattern_without_a_letter_is_refused_with_advice(study, pattern):
    with pytest.raises(InputError) as caught:
        concordance(study, pattern)
    assert f"the pattern '{pattern}' has a word without a letter or digit; give words, with * or ? in them" in str(
        caught.value
    )


def test_a_chinese_word_is_found_where_it_stands(tmp_path):
    assert list(concordance(make_study(tmp_path, "中国来了。", "他在中国。", lexicon=""), "中国")["hit"]) == [
        "中国",
        "中国",
    ]
