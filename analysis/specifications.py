"""Specifications: the combinations of choices a scholar would defend, and the findings under each.

Steegen et al. 2016, Perspectives on Psychological Science 11(5):702-712; Simonsohn, Simmons &
Nelson 2020, Nature Human Behaviour 4:1208-1214. What the choices are, and what they give, say
``robustness`` (terms and categories) and ``valence.choices``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from analysis.study import Study


@dataclass(frozen=True, eq=False)
class Variation:
    """Findings under specifications.

    ``values`` has a row a specification, the study's own choices first, and a column a
    finding; it is NaN where a finding does not exist under a specification (a stop word
    where stop words are left out).
    """

    findings: np.ndarray
    specifications: tuple[str, ...]
    values: np.ndarray

    @cached_property
    def same_sign(self) -> np.ndarray:
        """True where a value has the sign that the study's own choices give."""
        signs = _signs(self.values)
        return signs == signs[0]

    @property
    def stable(self) -> pd.Series:
        """By finding, the share of the specifications in which it exists that keep its sign (0 to 1)."""
        return share_of_same_sign(self.values[0], self.values[1:], self.findings)

    def table(self, findings: Collection[str]) -> pd.DataFrame:
        """Return one row a finding and specification, for some findings in their order.

        Columns: finding, specification, value, same_sign.
        """
        columns = np.flatnonzero(pd.Index(self.findings).isin(list(findings)))
        place, row = np.nonzero(~np.isnan(self.values[:, columns]).T)
        return pd.DataFrame(
            {
                "finding": self.findings[columns][place],
                "specification": np.array(self.specifications, dtype=object)[row],
                "value": self.values[row, columns[place]],
                "same_sign": self.same_sign[row, columns[place]],
            }
        )


def _signs(values: np.ndarray) -> np.ndarray:
    return np.sign(np.round(values, 12))


def share_of_same_sign(
    own: np.ndarray, others: Iterable[np.ndarray], findings: Sequence[str] | np.ndarray
) -> pd.Series:
    """Return ``Variation.stable`` from the values under the study's own choices and, one by one, under others."""
    signs, exists = _signs(own), (~np.isnan(own)).astype(int)
    same = exists.copy()
    for values in others:
        exists += ~np.isnan(values)
        same += _signs(values) == signs
    return pd.Series(same / exists, index=findings)


def with_own(choices: Mapping[str, tuple[str, ...]], study: Study) -> dict[str, tuple[str, ...]]:
    """Return the choices with the study's own setting first in each."""
    source = "reference" if study.reference else study.settings.prior_from
    prior = f"{study.settings.prior:g} a term" + ("" if source == "flat" else f" from {source}")
    own = {"headline": "in" if study.settings.headline else "out", "prior": prior}
    return {
        name: options if name not in own else (own[name], *[item for item in options if item != own[name]])
        for name, options in choices.items()
    }


def describe(chosen: Mapping[str, str]) -> str:
    """Name a specification by its choices: "headline out; stop words counted"."""
    return "; ".join(f"{name} {choice}" for name, choice in chosen.items())


def own_first(
    findings: Sequence[str],
    specifications: Sequence[str],
    values: Sequence[np.ndarray],
    choices: Mapping[str, tuple[str, ...]],
) -> Variation:
    """Put the specification of the study's own choices, the first of each, before the others."""
    own = specifications.index(describe({name: options[0] for name, options in choices.items()}))
    order = [own, *(place for place in range(len(values)) if place != own)]
    return Variation(
        np.array(findings, dtype=object),
        tuple(specifications[place] for place in order),
        np.array([values[place] for place in order], dtype=float),
    )
