"""What people write, and what they meant by it."""

import itertools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import quick

from analysis.teaching import answers
from analysis.teaching.answers import Unreadable


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (13, 13), (13.0, 13), (np.int64(13), 13), (np.float32(13), 13), (Fraction(26, 2), 13), (True + 12, 13),
        ("13", 13), (" 13 ", 13), ("13 sentences", 13), ("about 13", 13), ("13.", 13), ("thirteen", 13),
        ("1,000", 1000), ("1 000", 1000), ("1'000", 1000), ("9,6", 9.6), ("9.6", 9.6), ("80 %", 80), ("80%", 80), ("-3", -3),
        ("−3", -3), (".5", 0.5), ("none", 0), ("twice", 2), ([13], 13), ((13,), 13), ({13}, 13), (pd.Series([13]), 13),
        (np.array(13), 13), (np.array([[13]]), 13),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(given, meant):
    assert any(reading == pytest.approx(meant) for reading in answers.numbers(given))


@pytest.mark.parametrize(
    "given",
    [True, float("nan"), float("inf"), 10**400, "9" * 5000, "3 or 4", "many", "", 2j, {"a": 1}, [1, 2], pd.DataFrame({"a": [1]}),
     object(), len, itertools.count(), np.arange(5000), b"13", Decimal("NaN")],
)  # fmt: skip
def test_what_is_no_number_is_told_so(given):
    with pytest.raises(Unreadable, match=r"[A-Z].*\."):
        answers.numbers(given)


@pytest.mark.parametrize(
    "given", ["iran", " Iran ", "IRAN", "'iran'", '"Iran."', "“Iran”", ["iran"], np.array(["iran"])]
)
def test_a_word_is_read_without_case_and_marks(given):
    assert answers.word(given) == "iran"


def test_words_keep_what_belongs_to_them():
    assert answers.word("call_to_act") == answers.word("call to act") == "call to act"
    assert answers.word("don’t") == "don't"
    assert answers.word("Cafe\u0301") == "café"


@pytest.mark.parametrize(
    "given", ["fact, reading", "fact reading", ["fact", " Reading "], "fact\nreading", ("fact", "reading")]
)
def test_labels_are_read_in_order(given):
    assert answers.items(given) == ["fact", "reading"]


def test_a_set_has_no_order_and_says_so():
    with pytest.raises(Unreadable, match="no order"):
        answers.items({"fact", "reading"})


@pytest.mark.parametrize("given", ["B4", "b4", "B 4", "sentence 4 of B", "b, 4", ("B", 4), ["b", "4"], "(B4)"])
def test_a_sentence_is_found_by_side_and_number(given):
    assert answers.place(given) == ("B", 4)


@pytest.mark.parametrize("given", ["4", "B", "C4", "A4 and B4", "A4 A5", 4, None, "A" + "9" * 10, ["A", "B", "4"]])
def test_what_names_no_single_sentence_is_told_so(given):
    with pytest.raises(Unreadable, match="B4"):
        answers.place(given)


@pytest.mark.parametrize(
    ("given", "meant"), [("A", "A"), ("b", "B"), ("side B", "B"), ("equal", "same"), ("The same.", "same")]
)
def test_a_side_is_read(given, meant):
    assert answers.side(given) == meant


@pytest.mark.parametrize("given", [..., None, "", "  ", "...", "…", "?", "_", [], {}, set(), ["", "..."], [...]])
def test_what_is_not_answered_yet_is_blank(given):
    assert answers.is_blank(given)


@pytest.mark.parametrize("given", [0, 0.0, False, "0", "a", [0], pd.Series(dtype=object), float("nan")])
def test_nought_is_an_answer(given):
    assert not answers.is_blank(given)


@quick
@given(st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6).map(lambda x: round(x, 3))))
def test_a_number_and_its_text_mean_the_same(number):
    assert any(reading == pytest.approx(number) for reading in answers.numbers(str(number)))
    assert any(reading == pytest.approx(number) for reading in answers.numbers(f"{number:,}"))
