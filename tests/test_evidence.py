"""Evidence grades: each at its boundaries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import quick, standing_table

from analysis.evidence import GRADES, grade


def graded(p, q, stable, n=5, crosses_zero=False):
    """Return the grade of one difference."""
    values = (pd.Series([value]) for value in (p, q, stable, n, crosses_zero))
    return grade(*values)[0]


@pytest.mark.parametrize(
    ("p", "q", "stable", "expected"),
    [
        (0.05, 0.05, 0.95, "strong"),  # on both limits
        (0.001, 0.0501, 0.95, "suggestive"),  # q just over
        (0.001, 0.05, 0.9499, "suggestive"),  # stability just under
        (0.05, 1.0, 0.80, "suggestive"),  # on both limits
        (0.0501, 1.0, 0.80, "anecdotal"),  # p just over
        (0.05, 1.0, 0.7999, "anecdotal"),  # stability just under
        (0.001, 0.001, 0.5, "anecdotal"),  # no chance, but no sign either
        (1.0, 1.0, 1.0, "anecdotal"),  # steady, but chance
    ],
)
def test_each_grade_ends_where_the_methods_say(p, q, stable, expected):
    assert graded(p, q, stable) == expected


def test_what_occurs_nowhere_has_no_evidence_however_small_its_p():
    assert graded(0.0001, 0.0001, 1.0, n=0) == "none"


def test_one_occurrence_is_an_anecdote_at_least():
    assert graded(1.0, 1.0, 0.0, n=1) == "anecdotal"


def test_what_its_own_interval_leaves_open_is_not_called_strong():
    assert graded(0.001, 0.001, 1.0, crosses_zero=True) == "suggestive"


def test_a_stability_that_is_not_known_is_no_stability():
    assert graded(0.001, 0.001, np.nan) == "anecdotal"


def test_rows_are_graded_one_by_one_and_one_flag_serves_for_all():
    p = pd.Series([0.01, 0.01, 0.5, 0.5])
    q = pd.Series([0.02, 0.2, 0.5, 0.5])
    n = pd.Series([9, 9, 9, 0])
    assert grade(p, q, pd.Series([1.0] * 4), n).tolist() == ["strong", "suggestive", "anecdotal", "none"]
    assert grade(p, q, pd.Series([1.0] * 4), n, True).tolist() == [
        "suggestive",
        "suggestive",
        "anecdotal",
        "none",
    ]


share = st.floats(0, 1)


@quick
@given(share, share, share, st.integers(0, 3), st.booleans(), share, share, share)
def test_less_chance_and_more_stability_never_lower_a_grade(p, q, stable, n, crosses, less_p, less_q, more):
    before = graded(p, q, stable, n, crosses)
    after = graded(p * less_p, q * less_q, stable + (1 - stable) * more, n, crosses)
    assert before in GRADES
    assert GRADES.index(after) <= GRADES.index(before)


def test_no_single_word_of_the_real_articles_is_strong():
    assert "strong" not in set(standing_table("contrasts")["evidence"])


@pytest.mark.parametrize("name", ["stance", "contrasts"])
def test_the_grades_in_a_table_follow_from_its_own_columns(name):
    table = standing_table(name)
    n = table["n_a"] + table["n_b"]
    assert set(table["evidence"]) <= set(GRADES)
    assert (table["evidence"] == "none").equals(n == 0)
    strong = table[table["evidence"] == "strong"]
    assert ((strong["q"] <= 0.05) & (strong["stable"] >= 0.95)).all()
    suggestive = table[table["evidence"] == "suggestive"]
    assert ((suggestive["p"] <= 0.05) & (suggestive["stable"] >= 0.80)).all()
    assert (n[table["evidence"].isin(["strong", "suggestive"])] >= 3).all()  # rarer ones are not tested
