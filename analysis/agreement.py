"""Agreement: coder against coder, and a lexicon against a coder.

A coder gives each unit (a sentence) a label; ``None`` or NaN means that there is none. A coefficient that does not
exist is ``None`` here and NaN in a table, never 0 or 1.

Intervals are of the 95 % percentile bootstrap over units: too narrow where units or disagreements are few, without
width where nobody disagrees, and blind to two things: the sentences of an article are not independent, and other
coders would have coded otherwise. Where two coders each err on one sentence in ten, kappa's covers 81 to 92 % at 13
sentences, 92 to 94 at 33 and 93 to 95 at 60. Draws in which the coefficient does not exist are left out; where they
are more than one in forty (about: a label on fewer than four units) the tails are unknown and there is no interval.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.articles import MAX_BYTES
from analysis.decoding import decode
from analysis.errors import InputError, did_you_mean, unreadable

KEYS = ["set", "article", "sentence"]
FREE_TEXT = ("note", "source")
LEVELS = ("nominal", "ordinal", "interval")
WEIGHTS = ("linear", "quadratic")
COLUMNS = "variable units labels agreement kappa kappa_low kappa_high alpha alpha_low alpha_high note".split()
CODERS = "variable coders units labels agreement kappa kappa_least alpha alpha_low alpha_high note".split()
SCORES = "category units coded found precision recall f1 note".split()
DRAWS = 2_000
_CELLS = 4_000_000  # numbers held in memory at a time


def read_coding(path: Path | str) -> pd.DataFrame:
    """Read one coder's codes, a CSV in UTF-8 (or with the byte-order mark of UTF-16 or 32).

    One row a sentence, in the file's order. Columns: set, article (text), sentence (whole number; the headline is 0),
    which together occur once; then the file's own, each a coded variable but for ``note`` and ``source``, free text.
    Blanks around a cell are dropped. An empty cell is missing (``None``; code what is absent, as 0 say), and any other
    text is a label, "NA" too. Raises ``InputError`` for a file that is none of this.
    """
    path = Path(path)
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(path, f"it has {size:,} bytes, the limit is {MAX_BYTES:,}", "split it")
        content = decode(path.read_bytes(), path)
        # Spreadsheets of half the world part cells with semicolons.
        comma = ";" if content.lstrip().startswith("set;") else ","
        reader = csv.reader(StringIO(content, newline=""), delimiter=comma, strict=True)
        lines = [(reader.line_num, cells) for row in reader if any(cells := [cell.strip() for cell in row])]
    except FileNotFoundError:
        raise InputError(path, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None
    except csv.Error as error:
        raise InputError(path, f"it is not CSV (line {reader.line_num}: {error})", "mend its quotation marks") from None
    if not lines:
        raise InputError(path, "the file is empty", "give a CSV that begins with set,article,sentence")
    header, body = lines[0][1], lines[1:]
    if header[:3] != KEYS:
        raise InputError(path, "its first columns are not set,article,sentence", "name them so, with commas between")
    if "" in header or len(set(header)) < len(header):
        raise InputError(path, "a column has no name, or that of another", "give each column a name of its own")
    if not _variables(header) or not body:
        lacking, add = ("sentence", "line") if _variables(header) else ("coded variable", "column")
        raise InputError(path, f"it has no {lacking}", f"add a {add} for each")
    seen: dict[tuple[str, str, int], int] = {}
    for line, row in body:
        if len(row) != len(header):
            why = f"line {line} has {len(row)} cells, the header has {len(header)}"
            raise InputError(path, why, "keep the commas of empty cells, and put texts with commas in quotation marks")
        if not (row[0] and row[1] and row[2].isascii() and row[2].isdigit() and len(row[2]) < 10):
            raise InputError(path, f"line {line} names no sentence", "give its set, its article and its whole number")
        if (first := seen.setdefault((row[0], row[1], int(row[2])), line)) != line:
            raise InputError(path, f"lines {first} and {line} code the same sentence", "keep one of them")
    rows = [[*key, *(cell or None for cell in row[3:])] for key, (_, row) in zip(seen, body, strict=True)]
    return pd.DataFrame(rows, columns=header, dtype=object).astype({"sentence": int})


def read_codings(paths: Iterable[Path | str]) -> dict[str, pd.DataFrame]:
    """Read the codings of several coders, by the name of their file; a folder stands for all .csv files in it.

    Raises ``InputError`` as ``read_coding``, for fewer than two files, and for two files of the same name.
    """
    codings: dict[str, pd.DataFrame] = {}
    for file in (file for path in map(Path, paths) for file in _files(path)):
        if file.stem in codings:
            raise InputError(file, "another file has the same name", "name each file after its coder")
        codings[file.stem] = read_coding(file)
    if len(codings) < 2:
        raise InputError(", ".join(codings), "one coder alone cannot agree", "give two files, or a folder of them")
    return codings


def _files(path: Path) -> list[Path]:
    """Return a file, or the .csv files of a folder in order; those that are hidden or an editor's locks are none."""
    try:
        if not path.is_dir():
            return [path]
        files = [item for item in path.iterdir() if item.suffix.lower() == ".csv" and item.name[0] not in ".~"]
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "check its name and its permissions") from None
    if not files:
        raise InputError(path, "the folder holds no .csv file", "put the coders' files into it")
    return sorted(files)


def krippendorff_alpha(codes: Any, level: str = "nominal") -> float | None:
    """Return Krippendorff's alpha (2019, Content Analysis, 4th ed., ch. 12) of a coders x units array.

    ``1 - D_o / D_e``. In the coincidence matrix each unit with m >= 2 labels enters its ordered pairs of labels c, k
    with weight 1 / (m - 1). D_o is the mean over it of d(c, k), D_e that over all n (n - 1) pairs of its n labels. d is
    0 or 1 (nominal), the squared difference of the numbers (interval) or of their mid-ranks (ordinal; Krippendorff's
    sum n_c + ... + n_k less half of both ends). 1 is perfect, 0 chance, below 0 worse. ``None``: one label only, or
    no unit with two. Raises ``ValueError`` for an unknown level, and labels that are no numbers above nominal.
    """
    table, numbers = _label_counts(codes, level)
    return _number(_alphas(table, numbers, np.ones((1, len(table))), level)[0])


def alpha_interval(codes: Any, level: str = "nominal", *, seed: int = 1) -> tuple[float, float] | None:
    """Return the bootstrap interval of ``krippendorff_alpha``, over units with two labels; limits: see the module."""
    table, numbers = _label_counts(codes, level)
    return _interval(len(table), lambda draws: _alphas(table, numbers, draws, level), seed)


def cohen_kappa(one: Iterable[Any], other: Iterable[Any], weights: str | None = None) -> float | None:
    """Return Cohen's kappa (1960, Educ. Psychol. Meas. 20:37-46) of two coders' labels, unit by unit.

    ``1 - D_o / D_e``: the disagreement among units coded by both, over that of independent coders with the same shares.
    A disagreement weighs 1; with ``linear`` or ``quadratic`` weights (Cohen 1968, Psychol. Bull. 70:213-220) the
    difference of the numbers, or its square. 1 is perfect, 0 chance. ``None``: one label only. Raises ``ValueError``
    for unknown weights, for labels that are no numbers where weights are given, and for codings of unequal length.
    """
    pairs, costs = _label_pairs(one, other, weights)
    return _number(_kappas(pairs, costs, np.ones((1, pairs.shape[1])))[0])


def kappa_interval(
    one: Iterable[Any], other: Iterable[Any], weights: str | None = None, *, seed: int = 1
) -> tuple[float, float] | None:
    """Return the bootstrap interval of ``cohen_kappa`` over units coded by both; limits: see the module."""
    pairs, costs = _label_pairs(one, other, weights)
    return _interval(pairs.shape[1], lambda draws: _kappas(pairs, costs, draws), seed)


def raw_agreement(one: Iterable[Any], other: Iterable[Any]) -> float | None:
    """Return the share, of the units coded by both, that have one label from both; ``None`` if there is no unit."""
    (first, second), _, _ = _both(one, other)
    return float((first == second).mean()) if len(first) else None


def confusion(one: Iterable[Any], other: Iterable[Any]) -> pd.DataFrame:
    """Return how many units coded by both have each pair of labels.

    One row a label of ``one``, one column a label of ``other``; every label is on both axes, in order.
    """
    pairs, labels, _ = _both(one, other)
    cells = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(cells, tuple(pairs), 1)
    return pd.DataFrame(cells, index=pd.Index(labels, name="one"), columns=pd.Index(labels, name="other"))


def compare_codings(one: pd.DataFrame, other: pd.DataFrame, *, seed: int = 1) -> pd.DataFrame:
    """Return how far two codings, as of ``read_coding``, agree; every variable is taken as nominal.

    One row a variable, in the order of ``one``, then those of ``other`` alone. Columns: variable; units, the sentences
    coded by both; labels, how many different ones these have; agreement, the share of units with the same label; kappa
    and alpha (see ``cohen_kappa``, ``krippendorff_alpha``) with the ends of their intervals, kappa_low, kappa_high,
    alpha_low, alpha_high; note, why a number is missing (NaN) and how many sentences one coder alone has coded. Raises
    ``ValueError`` if a coder has a sentence twice.
    """
    (left, right), rows = _aligned(one, other), []
    for name in dict.fromkeys([*left, *right]):
        first, second = (table.get(name, pd.Series(None, left.index, dtype=object)) for table in (left, right))
        pairs, labels, _ = _both(first, second)
        kappa, alpha = cohen_kappa(first, second), krippendorff_alpha([first, second])
        ends = kappa_interval(first, second, seed=seed), alpha_interval([first, second], seed=seed)
        units, alone = len(pairs[0]), [int(codes.notna().sum()) - len(pairs[0]) for codes in (first, second)]
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
        rows.append([name, units, len(labels), *shares, "; ".join(notes)])
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
    for name, codes in _variables_of_all(codings).items():
        table, _ = _label_counts(codes, "nominal")
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
    for name, codes in _variables_of_all(codings).items():
        for one, other in combinations(codes.index, 2):
            pair = codes.loc[one], codes.loc[other]
            both = int((pair[0].notna() & pair[1].notna()).sum())
            rows.append([name, one, other, both, raw_agreement(*pair), cohen_kappa(*pair)])
    table = pd.DataFrame(rows, columns=["variable", "one", "other", "units", "agreement", "kappa"])
    return table.astype({"agreement": float, "kappa": float})


def most_disputed(codings: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the sentences on which coders differ, the most disputed first.

    One row a sentence with any difference. Columns: set, article, sentence; disagreement, the share of its pairs of
    labels that are unlike, over all variables, 0 to 1; differences, for each variable that differs the labels and how
    many coders gave them ("hedge: 0 (2), 1 (3)"). Raises ``ValueError`` if a coder has a sentence twice.
    """
    unlike: dict[tuple[str, str, int], list[float]] = {}
    said: dict[tuple[str, str, int], list[str]] = {}
    for name, codes in _variables_of_all(codings).items():
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


def _variables_of_all(codings: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return for each variable the labels, coders x sentences, missing where a coder has none."""
    tables = {coder: table.set_index(KEYS)[_variables(table)] for coder, table in codings.items()}
    if not all(table.index.is_unique for table in tables.values()):
        raise ValueError("a coder has a sentence twice")
    keys = sorted({key for table in tables.values() for key in table.index})
    names = dict.fromkeys(name for table in tables.values() for name in table)
    index = pd.MultiIndex.from_tuples(keys, names=KEYS)
    empty = pd.Series(None, index, dtype=object)
    return {
        name: pd.DataFrame(
            {coder: table[name].reindex(index) if name in table else empty for coder, table in tables.items()}
        ).T
        for name in names
    }


def confusions(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the confusion tables of all variables of two codings in one, without their empty cells.

    One row a variable and pair of labels. Columns: variable, one, other, sentences (those coded by both that have
    this pair). Raises ``ValueError`` if a coder has a sentence twice.
    """
    left, right = _aligned(one, other)
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
    left, right = _aligned(one, other)
    names = [name for name in left if name in right]
    rows = [
        (*key, name, a, b)
        for key, *codes in zip(left.index, left[names].values, right[names].values, strict=True)
        for name, a, b in zip(names, *codes, strict=True)
        if pd.notna(a) and pd.notna(b) and a != b
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "variable", "one", "other"])


def score_against(codes: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return how well predictions find what is coded, given two tables of booleans, a row a unit, a column a category.

    One row a category, in the order of ``codes``. Columns: category; units, those with a value in both; coded, found,
    how many are true; precision, the share of the found that is coded; recall, the share of the coded that is found;
    f1, ``2 * both / (coded + found)``, their harmonic mean, which is 0 and not missing where only one of them has any;
    note, why a share is missing (NaN). Raises ``ValueError`` if units or categories differ, or a value is no boolean.
    """
    if not codes.index.equals(predictions.index) or set(codes) != set(predictions):
        raise ValueError("codes and predictions must have the same categories, and the same units in the same order")
    rows = []
    for name in codes:
        pair = pd.DataFrame({"coded": codes[name], "found": predictions[name]}).dropna()
        if not pair.isin([0, 1]).all(axis=None):
            raise ValueError(f"category '{name}' has values other than true and false")
        (coded, found), both = pair.astype(int).sum(), int(pair.astype(bool).all(axis=1).sum())
        wholes = (found, both), (coded, both), (coded + found, 2 * both)
        why = [text for text, n in (("nothing coded", coded), ("nothing found", found)) if not n]
        rows.append([name, len(pair), coded, found, *(part / n if n else None for n, part in wholes), "; ".join(why)])
    return pd.DataFrame(rows, columns=SCORES).astype(dict.fromkeys(SCORES[4:-1], float))


def rank_correlation(one: Iterable[Any], other: Iterable[Any]) -> float | None:
    """Return Spearman's rank correlation of two codings in numbers, -1 to 1, over the units with both (scipy).

    Equal numbers share their mean rank. ``None`` where either coding has fewer than two different numbers. Raises
    ``ValueError`` for labels that are no numbers, and for codings of unequal length.
    """
    pairs, _, numbers = _both(one, other, numeric=True)
    if any(len(set(row)) < 2 for row in pairs):
        return None
    return float(stats.spearmanr(*numbers[pairs]).statistic)


def _encode(codes: Any, numeric: bool) -> tuple[np.ndarray, list[Any], np.ndarray]:
    """Return the codes as places among the labels (-1: missing); the labels in order; their numbers, NaN if none."""
    cells = np.array(codes, dtype=object)
    places, found = pd.factorize(cells.ravel())
    numbers = pd.to_numeric(pd.Series(found, dtype=object), errors="coerce").to_numpy(float)
    if numeric and not np.isfinite(numbers).all():
        raise ValueError(f"labels must be numbers here; '{found[np.isfinite(numbers).argmin()]}' is not")
    if numeric:  # "1" and "1.0" are one number
        merged, numbers = pd.factorize(numbers)
        places, found = np.append(merged, -1)[places], numbers
    by = numbers if np.isfinite(numbers).all() else np.zeros(len(found))
    order = sorted(range(len(found)), key=lambda place: (by[place], str(found[place])))
    ranks = np.full(len(found) + 1, -1)  # the last is that of what is missing
    ranks[order] = range(len(found))
    return ranks[places].reshape(cells.shape), [found[place] for place in order], numbers[order]


def _both(one: Iterable[Any], other: Iterable[Any], numeric: bool = False) -> tuple[np.ndarray, list[Any], np.ndarray]:
    """Return the codes (2 x units), labels and numbers of the units coded by both."""
    cells = np.array([*zip(one, other, strict=True)], dtype=object).reshape(-1, 2).T
    return _encode(cells[:, ~pd.isna(cells).any(axis=0)], numeric)


def _label_pairs(one: Iterable[Any], other: Iterable[Any], weights: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of the units coded by both, and what each disagreement weighs (labels x labels)."""
    if weights not in (None, *WEIGHTS):
        raise ValueError(f"there are no weights '{weights}'; {did_you_mean(str(weights), WEIGHTS)}")
    pairs, labels, numbers = _both(one, other, numeric=weights is not None)
    if weights is None:
        return pairs, 1.0 - np.eye(len(labels))
    return pairs, np.abs(np.subtract.outer(numbers, numbers)) ** (1 if weights == "linear" else 2)


def _kappas(pairs: np.ndarray, costs: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Return kappa for each draw (how often it has each unit), NaN where it does not exist."""
    first, second = (draws @ np.eye(len(costs))[row] for row in pairs)
    expected = ((first @ costs) * second).sum(axis=1) / max(pairs.shape[1], 1)
    return _one_less(draws @ costs[tuple(pairs)], expected, expected > 0)


def _label_counts(codes: Any, level: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how many coders gave each label to each unit with two or more (units x labels), and the numbers."""
    if level not in LEVELS:
        raise ValueError(f"there is no level '{level}'; {did_you_mean(level, LEVELS)}")
    places, labels, numbers = _encode(codes, numeric=level != "nominal")
    if places.ndim != 2:
        raise ValueError("codes must be an array of coders x units")
    table = (places[:, :, None] == np.arange(len(labels))).sum(axis=0)
    return table[table.sum(axis=1) > 1].astype(float), numbers


def _alphas(table: np.ndarray, numbers: np.ndarray, draws: np.ndarray, level: str) -> np.ndarray:
    """Return alpha for each draw, NaN where it does not exist.

    The coincidence matrix need not be written out: the ordered pairs of m labels have squared differences that add
    up to ``2 (m * sum of squares - square of sum)``, and ``m * m - sum of squared counts`` of them are unlike.
    """
    used, m = draws @ table, table.sum(axis=1)  # used: the margins of the coincidence matrix
    n = used.sum(axis=1)
    if level == "nominal":
        within = draws @ ((m**2 - (table**2).sum(axis=1)) / (m - 1))
        whole = n**2 - (used**2).sum(axis=1)
    else:
        places = used.cumsum(axis=1) - used / 2 if level == "ordinal" else np.tile(numbers, (len(used), 1))
        places = places - (places * used).sum(axis=1, keepdims=True) / np.maximum(n, 1)[:, None]  # against rounding
        gaps = np.maximum(m * (places**2 @ table.T) - (places @ table.T) ** 2, 0)
        within = (draws * gaps / (m - 1)).sum(axis=1)
        whole = n * (used * places**2).sum(axis=1)
    return _one_less((n - 1) * within, whole, (used > 0).sum(axis=1) > 1)


def _one_less(part: np.ndarray, whole: np.ndarray, defined: np.ndarray) -> np.ndarray:
    return 1 - np.divide(part, whole, out=np.full(len(part), np.nan), where=defined)


def _interval(units: int, coefficients: Callable[[np.ndarray], np.ndarray], seed: int) -> tuple[float, float] | None:
    """Return the percentile interval of a coefficient, given its values for draws x units: how often each is drawn."""
    if not units:
        return None
    random, most, values = np.random.default_rng(seed), max(_CELLS // units, 1), np.zeros(DRAWS)
    for start in range(0, DRAWS, most):
        size = min(most, DRAWS - start)
        drawn = random.integers(0, units, size=(size, units)) + units * np.arange(size)[:, None]
        draws = np.bincount(drawn.ravel(), minlength=size * units).reshape(size, units)
        values[start : start + size] = coefficients(draws.astype(float))
    known = values[np.isfinite(values)]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) >= DRAWS * 39 / 40 else (np.nan, np.nan)
    return None if np.isnan(low) else (float(low), float(high))


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _aligned(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the variables of two codings, one row a sentence of either, in the order of the keys."""
    left, right = (table.set_index(KEYS)[_variables(table)].sort_index() for table in (one, other))
    if not (left.index.is_unique and right.index.is_unique):
        raise ValueError("a coder has a sentence twice")
    return left.align(right, join="outer", axis=0)


def _variables(columns: Iterable[str]) -> list[str]:
    return [name for name in columns if name not in (*KEYS, *FREE_TEXT)]
