"""Coder against coder: how far they agree, variable by variable, and where they do not.

Each function takes codings as ``codings.read_coding`` gives them, two of them or any number by the coder's name,
and returns one plain table. Every variable is taken as nominal. A coefficient that does not exist is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pandas as pd

from analysis.agreement import (
    alpha_interval,
    cohen_kappa,
    confusion,
    count_labels,
    kappa_interval,
    krippendorff_alpha,
    raw_agreement,
)
from analysis.codings import KEYS, align_codings, labels_by_variable

COLUMNS = "variable units labels agreement kappa kappa_low kappa_high alpha alpha_low alpha_high note".split()
CODERS = "variable coders units labels agreement kappa kappa_least alpha alpha_low alpha_high note".split()


def compare_codings(one: pd.DataFrame, other: pd.DataFrame, *, seed: int = 1) -> pd.DataFrame:
    """Return how far two codings agree; every variable is taken as nominal.

    One row a variable, in the order of ``one``, then those of ``other`` alone. Columns: variable; units, the sentences
    coded by both; labels, how many different ones these have; agreement, the share of units with the same label; kappa
    and alpha (see ``cohen_kappa``, ``krippendorff_alpha``) with the ends of their intervals, kappa_low, kappa_high,
    alpha_low, alpha_high; note, why a number is missing (NaN) and how many sentences one coder alone has coded. Raises
    ``ValueError`` if a coder has a sentence twice.
    """
    (left, right), rows = align_codings(one, other), []
    for name in dict.fromkeys([*left, *right]):
        first, second = (table.get(name, pd.Series(None, left.index, dtype=object)) for table in (left, right))
        cells = confusion(first, second)
        kappa, alpha = cohen_kappa(first, second), krippendorff_alpha([first, second])
        ends = kappa_interval(first, second, seed=seed), alpha_interval([first, second], seed=seed)
        units = int(cells.to_numpy().sum())
        alone = [int(codes.notna().sum()) - units for codes in (first, second)]
        if not units:
            who = "coded by one coder only" if 0 in alone and any(alone) else "no sentence coded by both"
            notes = [f"undefined: {who}"]
        elif kappa is None:
            notes = ["undefined: one label only"]
        elif kappa == 1:
            notes = ["no disagreement: an interval has no width"]
        else:
            notes = ["no interval: a label is too rare"] if None in ends else []
        if any(alone):
            notes.append(f"sentences of one coder only: {alone[0]} of the first, {alone[1]} of the second")
        (low, high), (alpha_low, alpha_high) = (end or (None, None) for end in ends)
        shares = raw_agreement(first, second), kappa, low, high, alpha, alpha_low, alpha_high
        rows.append([name, units, len(cells), *shares, "; ".join(notes)])
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[3:-1], float))


def compare_coders(
    codings: Mapping[str, pd.DataFrame], pairs: pd.DataFrame | None = None, *, seed: int = 1
) -> pd.DataFrame:
    """Return how far any number of coders agree, their codings by name; every variable is taken as nominal.

    ``pairs`` is ``pairwise_kappas`` of the same codings, where it is at hand.
    One row a variable, in the order of the first coding that has it. Columns: variable; coders, how many coded any
    sentence by it; units, the sentences with two labels or more; labels, how many different ones these have;
    agreement, the share of pairs of labels of one sentence that are alike; kappa, the mean of Cohen's over pairs of
    coders (Light 1971, Psychol. Bull. 76:365-377), and kappa_least, the least of them; alpha, of all coders together,
    with the ends of its interval; note, why a number is missing (NaN). Raises ``ValueError`` if a coder has a sentence twice.
    """
    rows = []
    pairs = pairwise_kappas(codings) if pairs is None else pairs
    for name, codes in labels_by_variable(codings).items():
        table, _ = count_labels(codes)
        m = table.sum(axis=1)
        alike, all_pairs = float((table * (table - 1)).sum()), float((m * (m - 1)).sum())
        alpha, ends = krippendorff_alpha(codes), alpha_interval(codes, seed=seed)
        kappas = pairs.loc[pairs["variable"] == name, "kappa"].dropna()
        coders, labels = int(codes.notna().any(axis=1).sum()), int((table.sum(axis=0) > 0).sum())
        notes = []
        if not len(table):
            notes.append("undefined: no sentence coded by two")
        elif alpha is None:
            notes.append("undefined: one label only")
        elif ends is None:
            notes.append("no interval: a label is too rare")
        if coders < len(codings):
            notes.append(f"not coded by {len(codings) - coders} of {len(codings)} coders")
        shares = (
            alike / all_pairs if all_pairs else None,
            *((kappas.mean(), kappas.min()) if len(kappas) else (None, None)),
        )
        rows.append([name, coders, len(table), labels, *shares, alpha, *(ends or (None, None)), "; ".join(notes)])
    return pd.DataFrame(rows, columns=CODERS).astype(dict.fromkeys(CODERS[4:-1], float))


def pairwise_kappas(codings: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return Cohen's kappa of every pair of coders.

    One row a variable and pair. Columns: variable, one, other (the coders), units (coded by both), agreement, kappa
    (both NaN where undefined). Raises ``ValueError`` if a coder has a sentence twice.
    """
    rows = []
    for name, codes in labels_by_variable(codings).items():
        for one, other in combinations(codes.index, 2):
            pair = codes.loc[one], codes.loc[other]
            both = int((pair[0].notna() & pair[1].notna()).sum())
            rows.append([name, one, other, both, raw_agreement(*pair), cohen_kappa(*pair)])
    table = pd.DataFrame(rows, columns=["variable", "one", "other", "units", "agreement", "kappa"])
    return table.astype({"agreement": float, "kappa": float})


def confusions(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the confusion tables of all variables of two codings in one, without their empty cells.

    One row a variable and pair of labels. Columns: variable, one, other, sentences (those coded by both that have
    this pair). Raises ``ValueError`` if a coder has a sentence twice.
    """
    left, right = align_codings(one, other)
    rows = [
        (name, a, b, int(n))
        for name in left
        if name in right
        for (a, b), n in confusion(left[name], right[name]).stack().items()
        if n
    ]
    return pd.DataFrame(rows, columns=["variable", "one", "other", "sentences"])


def disagreements(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return where two coders gave one sentence different labels.

    One row a sentence and variable, by sentence, then in the order of ``one``. Columns: set, article, sentence,
    variable, one, other (the two labels). Raises ``ValueError`` as ``compare_codings``.
    """
    left, right = align_codings(one, other)
    names = [name for name in left if name in right]
    rows = [
        (*key, name, a, b)
        for key, *codes in zip(left.index, left[names].values, right[names].values, strict=True)
        for name, a, b in zip(names, *codes, strict=True)
        if pd.notna(a) and pd.notna(b) and a != b
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "variable", "one", "other"])


def most_disputed(codings: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the sentences on which coders differ, the most disputed first.

    One row a sentence with any difference. Columns: set, article, sentence; disagreement, the share of its pairs of
    labels that are unlike, over all variables, 0 to 1; differences, for each variable that differs the labels and how
    many coders gave them ("hedge: 0 (2), 1 (3)"). Raises ``ValueError`` if a coder has a sentence twice.
    """
    unlike: dict[tuple[str, str, int], list[float]] = {}
    said: dict[tuple[str, str, int], list[str]] = {}
    for name, codes in labels_by_variable(codings).items():
        for key in codes.columns:
            n = codes[key].dropna().value_counts()
            pairs = n.sum() * (n.sum() - 1) / 2
            counted = unlike.setdefault(key, [0.0, 0.0])
            counted[0] += pairs - (n * (n - 1) / 2).sum()
            counted[1] += pairs
            if len(n) > 1:
                labels = ", ".join(f"{label} ({n[label]})" for label in sorted(n.index))
                said.setdefault(key, []).append(f"{name}: {labels}")
    rows = [[*key, unlike[key][0] / unlike[key][1], "; ".join(texts)] for key, texts in said.items()]
    table = pd.DataFrame(rows, columns=[*KEYS, "disagreement", "differences"])
    return table.sort_values(["disagreement", *KEYS], ascending=[False, True, True, True]).reset_index(drop=True)
