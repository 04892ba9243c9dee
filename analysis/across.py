"""Across pairs: what holds of many pairs, with the pair as the unit.

One pair cannot tell framing from event, genre and date; many pairs of the same two outlets, chosen
without regard to what they say, can tell what recurs from what does not. Everything here is made
from the results of a batch (``results.parquet`` or ``results.csv``), and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, stats

from analysis.captions import count, display_name
from analysis.errors import InputError, unreadable
from analysis.evidence import grade
from analysis.resample import adjust_p

LEAST = 6  # differences other than zero; with five the smallest two-sided p of the signed-rank test is 2 / 2^5 = .0625
KINDS = ("valence", "category")
NEEDED = {
    "text": ("id", "group_a", "group_b", "article_a", "article_b", "kind", "lexicon", "name"),
    "number": ("units_a", "units_b", "n_a", "n_b", "difference", "low", "high"),
}
SETS = ["group_x", "group_y", "pairs", "turned", "counted", "note"]
PAIRED = ["group_x", "group_y", "id", "kind", "lexicon", "name", "n", "difference", "low", "high", "se", "counted"]
COLUMNS = [
    "group_x", "group_y", "kind", "lexicon", "name", "pairs", "n", "difference", "low", "high", "weighted", "weighted_low",
    "weighted_high", "tau2", "cochran_q", "i2", "positive", "negative", "zero", "p", "q", "stable", "evidence",
]  # fmt: skip
FOREST = [
    "lexicon", "category", "name", "unit", "id", "value", "edge", "pairs", "difference", "low", "high", "positive",
    "negative", "zero", "p", "q", "evidence",
]  # fmt: skip
_GROUPS = ["group_x", "group_y"]
_FEATURE = ["kind", "lexicon", "name"]
_MOST = 30  # rows that a forest has room for
_GUARDED = tuple(
    f"'{sign}" for sign in "=+-@\t\n"
)  # what a cell of the CSV begins with that had an apostrophe put in front


class Mean(NamedTuple):
    """A random-effects mean: the mean, its interval, and how much the pairs differ beyond what is uncertain in each."""

    mean: float
    low: float
    high: float
    tau2: float
    cochran_q: float
    i2: float


def load_results(path: str | Path) -> pd.DataFrame:
    """Read the categories and the valence of a batch's results, ``results.parquet`` or ``results.csv``.

    One row a pair and category (or valence), as ``data/README.md`` says; terms are left out. Raises
    ``InputError`` for a file that is not there, is of another kind, or lacks a column.
    """
    path = Path(path)
    columns = [*NEEDED["text"], *NEEDED["number"]]
    if path.suffix not in (".csv", ".parquet"):
        raise InputError(path, f"'{path.suffix}' is no format of results", "name results.parquet or results.csv")
    try:
        if path.suffix == ".parquet":
            table = pd.read_parquet(path, columns=columns, filters=[("kind", "in", list(KINDS))])
        else:
            table = pd.read_csv(path, usecols=columns, dtype=dict.fromkeys(NEEDED["text"], str), keep_default_na=False, na_values=dict.fromkeys(NEEDED["number"], ""))  # fmt: skip
        table[list(NEEDED["number"])] = table[list(NEEDED["number"])].apply(pd.to_numeric)
    except FileNotFoundError:
        raise InputError(path, "there are no results here", "run `framing batch data/pairs.csv` first") from None
    except OSError as error:
        raise unreadable(path, error, "name results.parquet or results.csv") from None
    except (ValueError, LookupError) as error:  # a column is missing, or it is no such file at all
        why = f"it does not hold the results of a batch ({str(error).splitlines()[0]})"
        raise InputError(path, why, "run `framing batch` again") from None
    for name in NEEDED["text"]:
        table[name] = table[name].astype(object).map(lambda cell: cell[1:] if cell.startswith(_GUARDED) else cell)
    return table.loc[table["kind"].isin(KINDS), columns].reset_index(drop=True)


def list_sets(results: pd.DataFrame) -> pd.DataFrame:
    """Return the sets of pairs that are averaged, each by itself: one for every two groups that were compared.

    One row a set, those with most counted pairs first, then in the order of the manifest. Columns: group_x, group_y, and a
    difference is always group X minus group Y, X being the group that the set's first pair has as its side A
    (both empty: no groups were given, and a difference is side A minus side B); pairs; turned, how many
    had the groups the other way round and were turned; counted, how many are averaged; note, why not all are.
    """
    return _sets(_pairs(results))


def pair_differences(results: pd.DataFrame) -> pd.DataFrame:
    """Return every pair's differences, turned so that each is group X minus group Y; see ``list_sets``.

    One row a pair and category (or valence). Columns: group_x, group_y, id, kind, lexicon, name; n, the hits
    (for valence the leaning sentences) of both sides; difference, low, high, per 1,000 words (valence: net, -2
    to 2); se, its standard error; counted, False where the pair is set aside, see ``independent``.

    ``se = (high - low) / (2 t)``, t the 97.5th percentile of Student's t with all units less two degrees of
    freedom. The interval was made with as many or fewer (Welch), so that se is never taken too small.
    """
    table = results.merge(_pairs(results)[["id", *_GROUPS, "turned", "counted"]], on="id", how="inner", sort=False)
    table = table[table[["difference", "low", "high"]].notna().all(axis=1)].reset_index(drop=True)
    freedom = np.maximum(table["units_a"] + table["units_b"] - 2, 1)
    table["se"] = (table["high"] - table["low"]) / (2 * stats.t.ppf(0.975, freedom))
    turned = table["turned"].to_numpy(bool)
    low, high = table["low"].copy(), table["high"].copy()
    table.loc[turned, "difference"] = 0.0 - table.loc[turned, "difference"]  # 0 - 0 is 0, and -0 would be shown as such
    table.loc[turned, "low"], table.loc[turned, "high"] = 0.0 - high[turned], 0.0 - low[turned]
    table["n"] = (table["n_a"] + table["n_b"]).astype(int)
    return table[PAIRED]


def across_pairs(results: pd.DataFrame) -> pd.DataFrame:
    """Average each category's difference over pairs, set by set; see ``list_sets``.

    One row a set and category (or valence) that two or more counted pairs have. Columns: group_x, group_y, kind,
    lexicon, name; pairs; n, hits in all of them; difference, the mean over pairs, each counting once, with low,
    high, its 95 % interval by Student's t over the pairs (their spread holds what is uncertain within each);
    weighted, weighted_low, weighted_high, tau2, cochran_q, i2, see ``random_effects``; positive, negative, zero,
    how many pairs have a difference above, below and of zero; p of Wilcoxon's signed-rank test (1945, Biometrics Bulletin
    1:80-83), two-sided, differences of zero left out: were the groups' names dealt anew within each pair, how
    often would the ranks lean as far?; q (Benjamini & Hochberg), over the tested rows of one kind in
    the whole table, all sets together; stable, the share of the means without each one of the pairs,
    and of the weighted mean, that keep the sign; evidence, as ``evidence.grade`` has it, where neither interval may
    cross zero. Differences, tau's square root among them, are per 1,000 words (valence: net, -2 to 2).

    A row with fewer than ``LEAST`` differences other than zero is not tested: p and q are 1.
    """
    own = pair_differences(results)
    own = own[own["counted"]]
    order = {key: place for place, key in enumerate(own[_FEATURE].drop_duplicates().itertuples(index=False, name=None))}
    rows = []
    for (x, y, *feature), table in own.groupby(_GROUPS + _FEATURE, sort=False):
        if len(table) > 1:
            rows.append((x, y, *feature, *_average(table)))
    columns = [*COLUMNS[: COLUMNS.index("q")], "stable"]
    found = pd.DataFrame(rows, columns=columns)
    found["q"] = 1.0
    tested = found["positive"] + found["negative"] >= LEAST
    for kind in KINDS:
        family = tested & (found["kind"] == kind)
        found.loc[family, "q"] = adjust_p(found.loc[family, "p"].to_numpy(float))
    crosses = (found["low"] <= 0) & (found["high"] >= 0) | (found["weighted_low"] <= 0) & (found["weighted_high"] >= 0)
    found["evidence"] = grade(found["p"], found["q"], found["stable"], found["n"], crosses)
    sets = {key: place for place, key in enumerate(list_sets(results)[_GROUPS].itertuples(index=False, name=None))}
    places = [
        (sets[x, y], KINDS.index(kind), order[kind, lexicon, name])
        for x, y, kind, lexicon, name in found[_GROUPS + _FEATURE].itertuples(index=False, name=None)
    ]
    return found.iloc[sorted(range(len(found)), key=places.__getitem__)][COLUMNS].reset_index(drop=True)


def random_effects(differences: np.ndarray, variances: np.ndarray, confidence: float = 0.95) -> Mean:
    """Average differences of known variance whose true values differ too, with a standard deviation tau.

    Weights are ``1 / (v_i + tau^2)``; tau^2 by Paule & Mandel (1982, J. Res. Nat. Bureau of Standards 87:377-385),
    which Veroniki et al. (2016, Research Synthesis Methods 7:55-79) advise: the tau^2 at which the weighted sum of
    squares is its own expectation, ``sum w_i (d_i - mean)^2 = n - 1``, 0 where it is smaller already. The interval
    is that of Hartung & Knapp (2001, Statistics in Medicine 20:3875-3889), Student's t with n - 1 degrees of freedom,
    their factor ``sum w_i (d_i - mean)^2 / (n - 1)`` no less than 1 (Roever, Knapp & Friede 2015, BMC Medical Research
    Methodology 15:99): so with this tau^2 it is 1, and the standard error is ``1 / sqrt(sum w_i)``.

    ``cochran_q`` is the weighted sum of squares at tau^2 = 0 (Cochran 1954); ``i2 = max(0, (Q - (n - 1)) / Q)``,
    the share of the spread that is not uncertainty within pairs (Higgins & Thompson 2002, Statistics in Medicine
    21:1539-1558). Weights favour pairs with narrow intervals, and pairs with few hits have the narrowest: so the
    weighted mean tends to be nearer to zero than the plain one.
    """
    d, v = np.asarray(differences, float), np.maximum(np.asarray(variances, float), 1e-12)  # nothing is known exactly
    n = len(d)

    def weigh(tau2: float) -> tuple[np.ndarray, float, float]:
        weights = 1 / (v + tau2)
        mean = float(weights @ d / weights.sum())
        return weights, mean, float(weights @ (d - mean) ** 2)

    cochran_q = weigh(0.0)[2]
    tau2 = 0.0
    if cochran_q > n - 1:
        # At the plain variance every weight is below 1 / tau^2, so the sum of squares is below n - 1.
        tau2 = float(optimize.brentq(lambda value: weigh(value)[2] - (n - 1), 0.0, float(d.var(ddof=1)), xtol=1e-12))
    weights, mean, _ = weigh(tau2)
    reach = float(stats.t.ppf(0.5 + confidence / 2, n - 1) / np.sqrt(weights.sum()))
    i2 = max(0.0, (cochran_q - (n - 1)) / cochran_q) if cochran_q > 0 else 0.0
    return Mean(mean, mean - reach, mean + reach, tau2, cochran_q, i2)


def independent(articles: Sequence[frozenset[str]]) -> np.ndarray:
    """Return True for pairs of which no two share an article, from the articles of each pair.

    Two pairs that share an article are not two witnesses: what is peculiar to that article is in both. So of
    pairs that share one only some are counted, picked without regard to what they say: first those whose
    articles are in the fewest pairs, then in the order of the manifest. All that a hundred articles can tell
    is in fifty pairs. A pair of a text with itself tells nothing and is never counted.
    """
    often = Counter(article for own in articles for article in own)
    order = sorted(range(len(articles)), key=lambda place: (sum(often[item] for item in articles[place]), place))
    taken: set[str] = set()
    counted = np.zeros(len(articles), dtype=bool)
    for place in order:
        counted[place] = taken.isdisjoint(articles[place])
        taken |= articles[place] if counted[place] else frozenset()
    return counted


def name_sides(group_x: str, group_y: str) -> dict[str, str]:
    """Return what a set's figure calls its two sides: the groups, or the sides where there are none."""
    if not group_x and not group_y:
        return {"A": "side A", "B": "side B"}
    return {"A": group_x or "no group", "B": group_y or "no group"}


def forest(results: pd.DataFrame, table: pd.DataFrame, place: int = 0) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows that the forest of one set draws, and what its two sides are called.

    ``table`` is ``across_pairs(results)``; ``place`` is the set's row in ``list_sets(results)``, 0 the one with most
    counted pairs. One row a category (or valence) with a hit and counted pair. Columns: lexicon,
    category; name, as people read it; unit, ``net`` for valence and ``rate``; id and value, the pair's difference;
    edge, how far the unit's axis reaches on either side of zero: the intervals of all means and nineteen pairs in twenty;
    pairs, difference, low, high, positive, negative, zero, p, q, evidence of the category. Valence comes first, then
    from the largest mean difference to the smallest. Of more than 30 rows those with most hits are kept.
    """
    sets = list_sets(results)
    if not -1 < place < len(sets):
        raise InputError(f"set {place}", f"there are {len(sets)}", "count the rows of the sets from 0")
    x, y = sets.loc[place, _GROUPS]
    own = table[(table["group_x"] == x) & (table["group_y"] == y) & (table["n"] > 0)]
    own = own.sort_values(["kind", "n"], ascending=[False, False], kind="stable").head(_MOST)
    own = own.sort_values(["kind", "difference"], ascending=[False, False], kind="stable")
    twice = own.duplicated("name", keep=False)
    shown = own["name"].map(display_name) + np.where(twice, " (" + own["lexicon"] + ")", "")
    own = own.assign(shown=shown.where(own["kind"] == "category", "valence: " + own["name"]))
    single = pair_differences(results)
    single = single[single["counted"]].rename(columns={"difference": "value"})[[*_GROUPS, *_FEATURE, "id", "value"]]
    rows = own.merge(single, on=_GROUPS + _FEATURE, how="left", sort=False)
    rows["unit"] = np.where(rows["kind"] == "valence", "net", "rate")
    rows["edge"] = 0.0
    for _, group in rows.groupby("unit", sort=False):
        reach = max(group["low"].abs().max(), group["high"].abs().max(), group["value"].abs().quantile(0.95))
        rows.loc[group.index, "edge"] = max(float(reach), 1e-3) * 1.08
    rows = rows.rename(columns={"name": "category", "shown": "name"})
    return rows[FOREST], name_sides(str(x), str(y))


def _average(table: pd.DataFrame) -> tuple[float, ...]:
    """Return the numbers of one row of ``across_pairs``, from ``pairs`` to ``p``, and ``stable``."""
    d, n = table["difference"].to_numpy(float), len(table)
    mean = float(d.mean())
    reach = float(stats.t.ppf(0.975, n - 1) * d.std(ddof=1) / np.sqrt(n))
    weighted = random_effects(d, table["se"].to_numpy(float) ** 2)
    without = (d.sum() - d) / (n - 1)
    others = np.append(without, weighted.mean)
    stable = float((np.sign(others) == np.sign(mean)).mean())
    moved = d[d != 0]
    p = float(stats.wilcoxon(moved).pvalue) if len(moved) >= LEAST else 1.0
    signs = (int((d > 0).sum()), int((d < 0).sum()), int((d == 0).sum()))
    return (n, int(table["n"].sum()), mean, mean - reach, mean + reach, *weighted, *signs, p, stable)


def _pairs(results: pd.DataFrame) -> pd.DataFrame:
    """Return one row a pair: id, group_x, group_y, turned, counted, shares (an article with a counted one), alone."""
    table = results.drop_duplicates("id")[["id", "group_a", "group_b", "article_a", "article_b"]].reset_index(drop=True)
    first: dict[frozenset[str], tuple[str, str]] = {}
    for a, b in zip(table["group_a"], table["group_b"], strict=True):
        first.setdefault(frozenset((a, b)), (a, b))
    both = [first[frozenset(pair)] for pair in zip(table["group_a"], table["group_b"], strict=True)]
    table[_GROUPS] = pd.DataFrame(both, columns=_GROUPS, index=table.index, dtype=object)
    table["turned"] = table["group_a"] != table["group_x"]
    table["within"] = (table["group_x"] == table["group_y"]) & (table["group_x"] != "")
    sides = [table[name].map(lambda cell: frozenset(cell.split())) for name in ("article_a", "article_b")]
    table["itself"] = [bool(a & b) for a, b in zip(*sides, strict=True)]
    articles = pd.Series([a | b for a, b in zip(*sides, strict=True)], index=table.index, dtype=object)
    table["counted"] = False
    for _, rows in table[~table["within"] & ~table["itself"]].groupby(_GROUPS, sort=False):
        table.loc[rows.index, "counted"] = independent(list(articles[rows.index]))
    return table


def _sets(pairs: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for (x, y), table in pairs.groupby(_GROUPS, sort=False):
        itself, counted = int(table["itself"].sum()), int(table["counted"].sum())
        shared = len(table) - counted - itself
        if table["within"].any():
            notes = ["both texts are of one group: nothing is compared across pairs"]
            itself = shared = 0
        else:
            notes = []
        if itself:
            notes.append(f"{count(itself, 'pair')} left out: the same text stands on both sides")
        if shared:
            notes.append(f"{count(shared, 'pair')} left out: {'it shares' if shared == 1 else 'they share'} an article with one that is counted")  # fmt: skip
        if not table["within"].any() and counted < LEAST:
            notes.append(f"fewer than {LEAST} are counted: nothing is tested")
        rows.append((x, y, len(table), int(table["turned"].sum()), counted, "; ".join(notes)))
    table = pd.DataFrame(rows, columns=SETS)
    return table.sort_values("counted", ascending=False, kind="stable").reset_index(drop=True)
