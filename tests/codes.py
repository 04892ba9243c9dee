"""Codes that the tests of agreement share: published examples, and codes drawn at random."""

import pandas as pd
import pytest
from hypothesis import strategies as st

from analysis.agreement import LEVELS

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C; a dot is missing
FOUR_CODERS = [
    [None if cell == "." else int(cell) for cell in row]
    for row in ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
]
# Krippendorff (2011), section A: ten units, two values
TWO_CODERS = [list("0100000010"), list("1110010000")]
# Both yes 20, yes and no 5, no and yes 10, both no 15
YES_NO = ["yes"] * 25 + ["no"] * 25, ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20)
levels = st.sampled_from(LEVELS)


@st.composite
def reliability(draw, most_coders=4, most_units=8):
    """Draw coders x units of the numbers 1 to 4, some missing."""
    units = draw(st.integers(1, most_units))
    row = st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=units, max_size=units)
    return draw(st.lists(row, min_size=2, max_size=most_coders))


def coding(text):
    """Return a table as of ``read_coding`` from lines of cells; a dot is missing."""
    header, *rows = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "." else cell for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=header, dtype=object).astype({"sentence": int})


def same(value):
    """Return what pytest compares a coefficient to: None stays."""
    return None if value is None else pytest.approx(value, abs=1e-9)
