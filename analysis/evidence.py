"""Evidence grades: how much a difference may be made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

GRADES = ("strong", "suggestive", "anecdotal", "none")


def grade(p: pd.Series, q: pd.Series, stable: pd.Series, n: pd.Series) -> np.ndarray:
    """Grade each difference by its chance and its stability.

    - ``strong``: q <= .05 and the sign holds in at least 95 % of specifications;
    - ``suggestive``: p <= .05 and the sign holds in at least 80 %;
    - ``anecdotal``: anything else that occurs at all (n > 0);
    - ``none``: it occurs nowhere.
    """
    conditions = [n == 0, (q <= 0.05) & (stable >= 0.95), (p <= 0.05) & (stable >= 0.80)]
    return np.select(conditions, ["none", "strong", "suggestive"], default="anecdotal")
