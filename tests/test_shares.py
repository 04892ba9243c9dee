"""Intervals of shares and of their differences, against published values and scipy."""

import numpy as np
import pytest
from scipy import stats

from analysis.shares import difference_interval, wilson_interval


def test_newcombes_published_interval():
    # Newcombe 1998, table II, method 10: 56/70 - 48/80: .0524 to .3339; 10/10 - 0/10: .6075 to 1; 9/10 - 3/10: .1705 to .8090
    for (a, of_a, b, of_b), ends in {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (10, 10, 0, 10): (0.6075, 1.0000),
        (9, 10, 3, 10): (0.1705, 0.8090),
    }.items():
        low, high = difference_interval(np.array([a]), of_a, np.array([b]), of_b)
        assert (low[0], high[0]) == pytest.approx(ends, abs=5e-5)


def test_against_a_side_without_cases_nothing_is_known():
    low, high = difference_interval(np.array([3, 0]), 3, np.array([0, 0]), 0)
    assert (low.tolist(), high.tolist()) == ([-1, -1], [1, 1])


@pytest.mark.parametrize(("n", "of"), [(0, 5), (1, 7), (5, 5), (30, 71)])
def test_the_interval_agrees_with_scipys_wilson_limits(n, of):
    wilson = stats.binomtest(n, of).proportion_ci(method="wilson")
    assert [value[0] for value in wilson_interval(np.array([n]), of)] == pytest.approx(
        [n / of, wilson.low, wilson.high]
    )
    low, high = difference_interval(np.array([n]), of, np.array([0]), 10**9)  # the other share is known: 0
    assert (low[0], high[0]) == pytest.approx((wilson.low, wilson.high), abs=1e-6)
