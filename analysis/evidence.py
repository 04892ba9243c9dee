"""Evidence grades: how much a difference may be made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

GRADES = ("strong", "suggestive", "anecdotal", "none")


def grade(
    p: pd.Series, q: pd.Series, stable: pd.Series, n: pd.Series, crosses_zero: pd.Series | bool = False
) -> np.ndarray:
    """Grade each difference by its chance and its stability.

    - ``strong``: q <= .05, the sign holds in at least 95 % of specifications, and the
      interval (where there is one that is fit for this) does not cross zero, for a report
      must not assert what its own interval leaves open;
    - ``suggestive``: p <= .05 and the sign holds in at least 80 %;
    - ``anecdotal``: anything else that occurs at all (n > 0);
    - ``none``: it occurs nowhere.
    """
    conditions = [
        n == 0,
        (q <= 0.05) & (stable >= 0.95) & ~np.asarray(crosses_zero),
        (p <= 0.05) & (stable >= 0.80),
    ]
    return np.select(conditions, ["none", "strong", "suggestive"], default="anecdotal")
