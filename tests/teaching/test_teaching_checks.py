"""``check`` on right, wrong and odd answers, on several studies; what is right was found by reading the articles."""

import functools
import itertools
import re

import html5lib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import ROOT, make_study, quick, standing

from analysis.study_file import load_study
from analysis.teaching import check
from analysis.teaching.exercises import EXERCISES
from analysis.teaching.kinds import Number

STATES = {"right", "wrong", "open", "blank", "error"}


@functools.cache
def tram():
    return load_study(ROOT / "data/studies/town-tram.toml")


# By reading and counting in the texts and, for 3.x to 5.x, in the figures and tables as printed.
RIGHT = {
    "russia-iran": {
        "1.2": 20, "1.3": "fact, reading, inference, fact, inference, reading", "1.4": "80 %", "1.5": "valence", "2.2": 4,
        "2.3": "9,6", "2.4": 13, "3.2": 1.41, "4.3": 2, "6.2": 9, "6.3": 417,
    },
    "town-tram": {"1.2": "27", "1.3": ["f", "r", "i", "f", "i", "r"], "1.4": 80, "2.2": "five", "2.4": 13, "4.3": 6, "6.2": 4, "6.3": 382},
}  # fmt: skip
WRONG = {
    "1.2": (21, 13, 33, "five"), "1.3": ("fact", "fact fact fact fact fact fact", "fact, fiction"), "1.4": (0.8, 20, 8),
    "1.5": ("hedge", "banana"), "2.2": (5, 7, 11, 0, 12.5), "2.3": (0.96, 0.0096, 4, 417), "2.4": (12, 5, 8), "2.6": ("A1",),
    "3.2": (0.41, 1.18, 1, 7), "3.3": (20, 0.8), "3.4": ("regional", "x"), "3.5": (5, 0), "4.3": (19, 4, 5),
    "4.5": ("common adversaries in the East", "west"), "5.3": (66, 33), "5.4": (7,), "5.5": ("economy", "hedges"),
    "6.4": ("strong",), "6.6": ("Too short.", "long " * 300),
}  # fmt: skip


def cases(table):
    return [(study, name, answer) for study, answers in table.items() for name, answer in answers.items()]


def study_of(name):
    return standing() if name == "russia-iran" else tram()


@pytest.mark.parametrize(("study", "name", "answer"), cases(RIGHT))
def test_right_answers_found_by_reading_are_right(study, name, answer):
    verdict = check(name, answer, study_of(study))
    assert verdict.state == "right", verdict
    assert verdict.passed
    assert "public check passed" in repr(verdict)


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, answers in WRONG.items() for answer in answers])
def test_wrong_answers_get_a_hint_and_never_the_solution(name, answer):
    verdict = check(name, answer, standing())
    assert verdict.state == "wrong", verdict
    assert not verdict.passed
    assert len(verdict.message) > 15
    assert "passed" not in repr(verdict)


def test_a_known_slip_gets_its_own_hint():
    assert "headline" in check("1.2", 21, tram()).message or "headline" in check("2.2", 5, standing()).message
    assert "ten" in check("2.3", 0.96, standing()).message
    assert "1,000" in check("2.3", 0.0096, standing()).message
    assert "column q" in check("5.4", 7, standing()).message


@pytest.mark.parametrize("name", [name for name, item in EXERCISES.items() if isinstance(item, Number)])
@pytest.mark.parametrize("study", ["russia-iran", "town-tram"])
def test_every_slip_leads_to_its_hint_unless_it_is_right_or_another_comes_first(name, study):
    exercise, study = EXERCISES[name], study_of(study)
    right = exercise.expected(study)
    assert check(name, right, study).state == "right"
    assert check(name, right + 1000, study).message.startswith("Too high.")
    assert check(name, right - 1000, study).message.startswith("Too low.")
    for hint, value in exercise.slips(study).items():
        if np.isfinite(value) and abs(value - right) > exercise.within + 1e-6:
            near = [h for h, v in exercise.slips(study).items() if abs(v - value) <= exercise.within + 1e-9]
            assert check(name, value, study).message == near[0]
            assert hint in near


def test_predictions_and_texts_are_noted_with_what_to_compare():
    # Hits counted in data/lexicons/partnership.yaml's category, per 1,000 of 417 and 478 words.
    rates = f"{1000 * 22 / 417:.1f} per 1,000 words in A and {1000 * 21 / 478:.1f} in B (22 and 21 hits)"
    for name, answer, word in (
        ("1.1", "A plain report and, I think, a worried comment on it.", "compare"),
        ("2.1", "Iran", "twice in A and 7 times in B"),
        ("2.5", 7, "40% to 89%"),
        ("2.6", "A6", "'cooperation' in A6"),
        ("4.1", "same", rates),
        ("4.4", "B8", "'reported', of 'they'"),
        ("4.5", "“Common adversaries in the West.”", "stands in B1"),
        ("5.2", 20, "of 100"),
    ):
        verdict = check(name, answer, standing())
        assert (verdict.state, verdict.passed) == ("open", True), verdict
        assert word in verdict.message


def test_words_too_strong_for_the_evidence_are_pointed_at_not_graded():
    verdict = check("5.6", "This clearly proves that the second paper is biased against the plan.", standing())
    assert verdict.state == "open"
    assert "'clearly', 'proves' and 'biased'" in verdict.message


# --- odd answers -----------------------------------------------------------------------------------------------------


class Hostile:
    """An object whose every method fails."""

    def _fail(self, *_):
        raise RuntimeError("no")

    __eq__ = __str__ = __repr__ = __len__ = __iter__ = __bool__ = __float__ = __hash__ = __getitem__ = __format__ = (
        _fail
    )


class HostileText(str):
    """A text whose methods fail."""

    __slots__ = ()

    def __getitem__(self, _):
        raise RuntimeError("no")


ODD = [
    ..., None, "", " ", "...", True, False, 0, -1, 3.7, float("nan"), float("inf"), -float("inf"), 10**400, 1j, "NaN", "1e999",
    "<script>alert(1)</script>", "a\0b\x1b[31m", "𝟙𝟚", "١٢", "²", "x" * 300_000, "9" * 100_000, "\ud800", b"13", bytearray(b"x"), [], {}, set(), (), [[]],
    [[1], [2]], [1, "a", None], {1: 2}, {"fact": "fact"}, {1, 2}, range(5), range(10**12), itertools.count(), (x for x in [1]), iter([]),
    lambda: 1, len, object, object(), Hostile(), [Hostile()], HostileText("abc"), pd.DataFrame(), pd.DataFrame({"a": [1, 2]}), pd.Series(dtype=float),
    pd.Series([1]), pd.Series(["fact"] * 6), np.array([]), np.array(7), np.zeros((50, 50)), np.array([None]), pd.NA, pd.NaT, pd.Timestamp("2020"),
    np.datetime64("NaT"), pd.Index(["a"]), standing, ValueError("x"), type, __name__, check,
]  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_no_odd_answer_makes_a_check_fail(name):
    for answer in ODD:
        verdict = check(name, answer, standing())
        assert verdict.state in STATES
        assert verdict.message
        assert len(verdict.text) < 1500
        assert "<script>" not in verdict._repr_html_()
        assert not re.search("[\0\x1b]", verdict._repr_html_())


@pytest.mark.parametrize(
    "name", ["?", "9.9", "2,3", " Exercise 2.3 ", 2.3, None, ..., [], Hostile(), "<b>", "x" * 9999, True, 7, ("2", "3")]
)
def test_no_odd_exercise_makes_a_check_fail(name):
    verdict = check(name, 4, standing())
    assert verdict.state in STATES
    assert "<b>" not in verdict._repr_html_()


def test_an_unknown_exercise_is_told_with_the_nearest():
    assert "did you mean" in check("2.33", 4, standing()).message
    assert check("2.33", 4, standing()).state == "error"
    assert (
        check(2.3, 9.6, standing()).state
        == check(" 2.3", 9.6, standing()).state
        == check("2,3", 9.6, standing()).state
        == "right"
    )


@pytest.mark.parametrize("study", ["no-such-study", "/no/such.toml", None, 5, Hostile(), "x\0y", ""])
def test_a_study_that_cannot_be_read_is_told(study):
    verdict = check("1.2", 20, study)
    assert verdict.state == "error"


def test_without_a_study_the_standing_one_is_meant():
    assert check("1.2", 20).state == "right"
    assert check("1.2", 27, "town-tram").state == "right"


@quick
@given(
    st.sampled_from(sorted(EXERCISES)),
    st.one_of(st.text(), st.integers(), st.floats(), st.lists(st.text(max_size=5), max_size=8)),
)
def test_whatever_is_answered_there_is_a_verdict_in_valid_html(name, answer):
    verdict = check(name, answer, standing())
    assert verdict.state in STATES
    assert repr(verdict) == verdict.text
    page = f"<!DOCTYPE html><html lang='en'><head><title>t</title></head><body>{verdict._repr_html_()}</body></html>"
    html5lib.HTMLParser(strict=True).parse(page)


def test_checks_remember_nothing():
    order = ["2.2", "1.2", "2.2", "5.3", "1.2"]
    first = [check(name, 20, standing()) for name in order]
    assert first == [check(name, 20, standing()) for name in order]
    assert first == [check(name, 20, standing()) for name in reversed(order)][::-1]


def test_nothing_claims_that_all_is_passed():
    for path in [*(ROOT / "analysis/teaching").glob("*.py"), *(ROOT / "notebooks/teaching/source").glob("*.md")]:
        assert "all passed" not in path.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    ("a", "b", "lexicon"),
    [
        ("One.", "Two.", ""),
        ("The of and.", "It is the.", ""),
        ("A friend. An ally.\n" * 3, "A friend. An ally.\n" * 3, "toy"),
        ("The ferry may sail. It sails.", "A threat. The ferry is late. The ferry may sink.", "toy"),
        ("Паром идёт. Он новый.", "موعد السفر. كان متأخرا.", ""),
    ],
)
def test_texts_that_lack_what_is_asked_are_told_so(tmp_path, a, b, lexicon):
    study = make_study(tmp_path, a, b) if lexicon else make_study(tmp_path, a, b, lexicon="")
    for name, exercise in EXERCISES.items():
        for answer in (1, "A1", "one", "fact reading inference fact inference reading", 0.5):
            assert check(name, answer, study).state in STATES
        if isinstance(exercise, Number):
            states = {check(name, guess, study).state for guess in (0, 1, 10**6)}
            assert states <= {"right", "wrong"} or states == {"error"}
    if not lexicon:
        assert "lexicons of this study find nothing" in check("4.2", 0, study).message


def test_an_error_says_what_it_is_not_what_python_says():
    assert check("1.2", Hostile(), standing()).message == "Give one number, for example 12 or 3.5."
    assert "RuntimeError" in check("1.1", HostileText("abc"), standing()).message
