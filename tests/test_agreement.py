"""Agreement: worked values, nltk and scikit-learn as oracles, and codings that a person might hand in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import quick
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance
from sklearn.metrics import cohen_kappa_score, confusion_matrix, precision_recall_fscore_support

from analysis import agreement
from analysis.agreement import (
    LEVELS,
    alpha_interval,
    cohen_kappa,
    confusion,
    kappa_interval,
    krippendorff_alpha,
    rank_correlation,
    raw_agreement,
)
from analysis.coders import COLUMNS, compare_coders, compare_codings, disagreements, most_disputed, pairwise_kappas
from analysis.codings import read_coding, read_codings
from analysis.errors import InputError
from analysis.validity import SCORES, score_against

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C; a dot is missing
FOUR_CODERS = [
    [None if cell == "." else int(cell) for cell in row]
    for row in ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
]
# Krippendorff (2011), section A: ten units, two values
TWO_CODERS = [list("0100000010"), list("1110010000")]
# METHODS.md: both yes 20, yes and no 5, no and yes 10, both no 15
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


# --- alpha -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_four_coders(level, alpha):
    assert krippendorff_alpha(FOUR_CODERS, level) == pytest.approx(alpha, abs=5e-4)
    assert krippendorff_alpha(pd.DataFrame(FOUR_CODERS), level) == pytest.approx(alpha, abs=5e-4)
    assert krippendorff_alpha(np.array(FOUR_CODERS, dtype=float), level) == pytest.approx(alpha, abs=5e-4)


def test_alpha_of_two_coders_by_hand():
    # 4 of 10 units unlike: o_01 = 4; of 20 labels 14 are 0 and 6 are 1: 1 - 19 * 8 / (2 * 14 * 6) = .0952
    assert krippendorff_alpha(TWO_CODERS) == pytest.approx(1 - 19 * 8 / 168)


def by_coincidences(codes, level):
    """Return alpha the long way: the coincidence matrix cell by cell, the differences by Krippendorff's formulas."""
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    labels = sorted({code for unit in units for code in unit})
    if len(labels) < 2:
        return None
    o = {(c, k): 0.0 for c in labels for k in labels}
    for unit in units:
        for i, c in enumerate(unit):
            for j, k in enumerate(unit):
                o[c, k] += (i != j) / (len(unit) - 1)
    n = {c: sum(o[c, k] for k in labels) for c in labels}

    def difference(c, k):
        if level == "nominal":
            return float(c != k)
        between = sum(n[g] for g in labels if min(c, k) <= g <= max(c, k)) - (n[c] + n[k]) / 2
        return (between if level == "ordinal" else c - k) ** 2

    observed = sum(o[c, k] * difference(c, k) for c, k in o)
    expected = sum(n[c] * n[k] * difference(c, k) for c, k in o) / (sum(n.values()) - 1)
    return 1 - observed / expected


@quick
@given(reliability(), levels)
def test_alpha_is_that_of_the_coincidence_matrix_written_out(codes, level):
    assert krippendorff_alpha(codes, level) == same(by_coincidences(codes, level))


@quick
@given(reliability())
def test_alpha_is_nltks_unless_one_label_was_used(codes):
    units = [unit for unit in zip(*codes, strict=True) if sum(code is not None for code in unit) > 1]
    data = [(str(c), str(u), code) for u, unit in enumerate(units) for c, code in enumerate(unit) if code is not None]
    for level, distance in (("nominal", binary_distance), ("interval", interval_distance)):
        if len({code for _, _, code in data}) < 2:  # nltk says 1
            assert krippendorff_alpha(codes, level) is None
        else:
            assert krippendorff_alpha(codes, level) == same(AnnotationTask(data, distance).alpha())


@quick
@given(reliability(), levels, st.randoms(use_true_random=False))
def test_the_order_of_units_and_of_coders_does_not_matter_and_1_is_the_most(codes, level, random):
    alpha = krippendorff_alpha(codes, level)
    assert alpha is None or -1 - 1e-9 <= alpha <= 1
    units = list(zip(*codes, strict=True))
    random.shuffle(units)
    shuffled = list(zip(*units, strict=True))
    random.shuffle(shuffled)
    assert krippendorff_alpha(shuffled, level) == same(alpha)


@quick
@given(st.lists(st.sampled_from([None, 0.1, 0.2, 7, 1e6]), min_size=1, max_size=9), st.integers(2, 4), levels)
def test_the_same_codes_from_every_coder_give_1_unless_there_is_one_label(row, coders, level):
    perfect = None if len(set(row) - {None}) < 2 else pytest.approx(1.0, abs=1e-9)
    assert krippendorff_alpha([row] * coders, level) == perfect
    assert cohen_kappa(row, row) == perfect
    assert cohen_kappa(row, row, "quadratic") == perfect


@quick
@given(reliability())
def test_names_do_not_matter_to_nominal_alpha_nor_stretching_to_the_others(codes):
    names = {None: np.nan, 1: "NA", 2: "yes", 3: "10", 4: "no"}
    assert krippendorff_alpha([[names[c] for c in row] for row in codes]) == same(krippendorff_alpha(codes))
    stretched = [[c and c**3 for c in row] for row in codes]
    assert krippendorff_alpha(stretched, "ordinal") == same(krippendorff_alpha(codes, "ordinal"))
    shifted = [[c and 1000 - 2.5 * c for c in row] for row in codes]
    assert krippendorff_alpha(shifted, "interval") == same(krippendorff_alpha(codes, "interval"))


def test_numbers_may_be_written_as_texts():
    texts = [[None if code is None else str(code) for code in row] for row in FOUR_CODERS]
    for level in LEVELS:
        assert krippendorff_alpha(texts, level) == krippendorff_alpha(FOUR_CODERS, level)
    for level in ("ordinal", "interval"):
        assert krippendorff_alpha([["1", "2"], ["1.0", "2"]], level) == 1
        assert krippendorff_alpha([["1", "1"], ["1.0", "+1"]], level) is None
    assert cohen_kappa(["1", "2"], ["1.0", "2"], "linear") == 1
    assert cohen_kappa(["1", "2"], ["1.0", "2"]) < 1  # as names they differ


UNDEFINED = [[["a", "a"], ["a", "a"]], [["a", None], [None, "b"]], [["a", "b"]], [[None, None]] * 2, [[], []]]


@pytest.mark.parametrize("codes", UNDEFINED)
def test_alpha_does_not_exist_without_two_labels_on_units_of_two(codes):
    assert krippendorff_alpha(codes) is None
    assert alpha_interval(codes) is None


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(ValueError, match="did you mean 'ordinal'"):
        krippendorff_alpha(TWO_CODERS, "ordnal")
    with pytest.raises(ValueError, match="did you mean 'quadratic'"):
        cohen_kappa("ab", "ba", "quadratc")
    for make in (
        lambda: krippendorff_alpha([["1", "low"], ["1", "2"]], "interval"),
        lambda: cohen_kappa(["1", "low"], ["1", "2"], "linear"),
        lambda: rank_correlation(["1", "low"], ["1", "2"]),
    ):
        with pytest.raises(ValueError, match="'low' is not"):
            make()
    with pytest.raises(ValueError, match="coders x units"):
        krippendorff_alpha(list("0101"))
    with pytest.raises(ValueError, match="shorter"):
        cohen_kappa("abc", "ab")


# --- kappa, raw agreement, confusion ---------------------------------------------------------------------------------


def test_the_worked_table():
    assert raw_agreement(*YES_NO) == 0.7
    assert cohen_kappa(*YES_NO) == pytest.approx(0.4)
    table = confusion(*YES_NO)
    assert table.loc[["yes", "no"], ["yes", "no"]].values.tolist() == [[20, 5], [10, 15]]
    assert (table.index.name, table.columns.name) == ("one", "other")


@quick
@given(pairs)
def test_kappa_is_scikit_learns_and_nltks(codes):
    one, other = zip(*codes, strict=True)
    if len({*one, *other}) < 2:
        assert cohen_kappa(one, other) is None
        return
    for weights in (None, "linear", "quadratic"):
        # every number from 0 to 3 is named, for scikit-learn weighs by the places of labels and not by their size
        oracle = cohen_kappa_score(one, other, weights=weights, labels=[0, 1, 2, 3])
        assert cohen_kappa(one, other, weights) == same(oracle)
        assert cohen_kappa(other, one, weights) == same(oracle)
    data = [
        (coder, str(unit), label) for unit, pair in enumerate(codes) for coder, label in zip("ab", pair, strict=True)
    ]
    assert cohen_kappa(one, other) == same(AnnotationTask(data).kappa())


@quick
@given(pairs)
def test_confusion_is_scikit_learns_and_raw_agreement_its_diagonal(codes):
    one, other = zip(*codes, strict=True)
    table = confusion(one, other)
    assert list(table.index) == list(table.columns) == sorted({*one, *other})
    wide = table.reindex(index=range(4), columns=range(4), fill_value=0)
    assert wide.values.tolist() == confusion_matrix(one, other, labels=range(4)).tolist()
    assert raw_agreement(one, other) == same(np.trace(table) / len(codes))


def test_labels_stand_in_order_of_their_numbers_or_of_the_alphabet():
    assert list(confusion(["10", "-1", "2"], ["2", "0", "2"])) == ["-1", "0", "2", "10"]
    assert list(confusion(["b", "10"], ["2", "a"])) == ["10", "2", "a", "b"]


def test_units_that_one_coder_left_out_do_not_count():
    one, other = ["a", None, "b", "a", np.nan], ["a", "b", "a", None, None]
    assert raw_agreement(one, other) == 0.5
    assert confusion(one, other).values.tolist() == [[1, 0], [1, 0]]
    assert cohen_kappa(one, other) == cohen_kappa(["a", "b"], ["a", "a"]) == 0


def test_without_units_of_both_nothing_exists():
    for one, other in (([], []), (["a", None], [None, "b"])):
        assert raw_agreement(one, other) is None
        assert cohen_kappa(one, other) is None
        assert kappa_interval(one, other) is None
        assert confusion(one, other).empty


def test_one_label_each_but_not_the_same_one_is_chance():
    assert cohen_kappa("aaa", "bbb") == 0
    assert cohen_kappa("aaa", "aaa") is None


# --- intervals -------------------------------------------------------------------------------------------------------


def loop_interval(one, other, coefficient):
    """Return the percentile interval by a plain loop over draws of whole units."""
    random = np.random.default_rng(7)
    units = np.array([one, other], dtype=object)
    values = [coefficient(*units[:, random.integers(0, len(one), len(one))]) for _ in range(500)]
    return np.percentile([value for value in values if value is not None], [2.5, 97.5])


def test_intervals_are_those_of_a_loop_over_draws():
    one, other = (rng := np.random.default_rng(3)).integers(0, 4, 60), rng.integers(0, 2, 60)
    other = np.where(other == 0, one, 3 - one)
    for weights in (None, "linear"):
        low_high = loop_interval(one, other, lambda a, b, w=weights: cohen_kappa(a, b, w))
        assert kappa_interval(one, other, weights) == pytest.approx(low_high, abs=0.05)
    for level in ("nominal", "ordinal"):
        low_high = loop_interval(one, other, lambda a, b, at=level: krippendorff_alpha([a, b], at))
        assert alpha_interval([one, other], level) == pytest.approx(low_high, abs=0.05)


def test_an_interval_holds_its_value_repeats_with_its_seed_and_narrows_with_more_units():
    low, high = kappa_interval(*YES_NO)
    assert low < 0.4 < high
    assert kappa_interval(*YES_NO) == (low, high) != kappa_interval(*YES_NO, seed=2)
    more_low, more_high = kappa_interval(*(row * 9 for row in YES_NO))
    assert low < more_low < 0.4 < more_high < high
    low, high = alpha_interval(FOUR_CODERS)
    assert low < 0.743 < high


def test_an_interval_is_as_wide_as_theory_has_it_when_units_are_many():
    # Cohen (1960): se = sqrt(p_o (1 - p_o) / n) / (1 - p_e); here p_o = .7, p_e = .5, n = 2,500
    low, high = kappa_interval(*(row * 50 for row in YES_NO))
    assert high - low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 2500) ** 0.5 / 0.5, rel=0.08)


def test_many_units_are_drawn_in_blocks_with_the_same_result(monkeypatch):
    whole = kappa_interval(*YES_NO), alpha_interval(FOUR_CODERS, "ordinal")
    monkeypatch.setattr(agreement, "_CELLS", 50 * 300)
    assert (kappa_interval(*YES_NO), alpha_interval(FOUR_CODERS, "ordinal")) == whole


def test_no_interval_is_given_where_many_draws_miss_a_label():
    # a label on one unit of 40 is missing from (1 - 1/40)^40 = 36 % of the draws, one on six from .2 %
    assert kappa_interval("b" + "a" * 39, "a" * 40) is None
    assert alpha_interval([list("b" + "a" * 39), list("a" * 40)]) is None
    assert kappa_interval("b" * 6 + "a" * 34, "b" * 5 + "a" * 35) is not None


def test_an_interval_has_no_width_where_nobody_disagrees():
    assert kappa_interval("aabb" * 5, "aabb" * 5) == alpha_interval([list("aabb" * 5)] * 2) == (1, 1)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_coding_is_read_as_it_stands(write):
    text = 'set,article,sentence,frame,hedge,note\npair,A,0,NA,1,"so, so"\npair,A,2, none ,,\n\npair,B,1,,0,\n,,,,,\n'
    for content in (text, text.encode("utf-8-sig"), text.replace("\n", "\r\n")):
        table = read_coding(write("coder.csv", content))
        assert list(table) == ["set", "article", "sentence", "frame", "hedge", "note"]
        assert table["sentence"].tolist() == [0, 2, 1]
        assert table["frame"].tolist() == ["NA", "none", None]
        assert table["hedge"].tolist() == ["1", None, "0"]
        assert table["note"].tolist() == ["so, so", None, None]


def test_any_label_of_any_script_comes_through(write):
    table = read_coding(write("coder.csv", 'set,article,sentence,rôle\nx,статья,7,"多 ""极"""\n'))
    assert table.values.tolist() == [["x", "статья", 7, '多 "极"']]


def test_cells_may_be_parted_by_semicolons_as_many_spreadsheets_do(write):
    table = read_coding(write("coder.csv", 'set;article;sentence;frame;note\ns;a;1;x;"so; or so, perhaps"\n'))
    assert table.values.tolist() == [["s", "a", 1, "x", "so; or so, perhaps"]]


HEAD = "set,article,sentence,frame\n"
BAD_FILES = {
    "empty": ("", "empty"),
    "blank": ("\n \n,,,\n", "empty"),
    "not UTF-8": (HEAD.encode() + "s,a,1,é\n".encode("latin-1"), "not utf-8 text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "not utf-8 text"),
    "zero bytes": (HEAD.encode() + b"s,a,1,\0\n", "binary"),
    "no key columns": ("article,sentence,frame\na,1,x\n", "first columns"),
    "keys elsewhere": ("frame,set,article,sentence\nx,s,a,1\n", "first columns"),
    "mixed commas and semicolons": (HEAD + "s;a;1;x\n", "line 2 has 1 cells"),
    "tabulators": (HEAD.replace(",", "\t") + "s\ta\t1\tx\n", "first columns"),
    "a variable twice": ("set,article,sentence,x,x\ns,a,1,2,3\n", "a column has no name"),
    "a column without a name": ("set,article,sentence,x,\ns,a,1,2,3\n", "a column has no name"),
    "no variable": ("set,article,sentence\ns,a,1\n", "no coded variable"),
    "free text alone": ("set,article,sentence,note,source\ns,a,1,x,y\n", "no coded variable"),
    "no sentence": (HEAD, "no sentence"),
    "a short row": (HEAD + "s,a,1,x\ns,a,2\n", "line 3 has 3 cells, the header has 4"),
    "a long row": (HEAD + "s,a,1,x,y\n", "line 2 has 5 cells"),
    "a sentence twice": (HEAD + "s,a,1,x\ns,a,2,x\ns,a,01,y\n", "lines 2 and 4 code the same sentence"),
    "no article": (HEAD + "s,,1,x\n", "line 2 names no sentence"),
    "a sentence in words": (HEAD + "s,a,one,x\n", "line 2 names no sentence"),
    "half a sentence": (HEAD + "s,a,1.5,x\n", "line 2 names no sentence"),
    "minus one": (HEAD + "s,a,-1,x\n", "line 2 names no sentence"),
    "a superscript": (HEAD + "s,a,²,x\n", "line 2 names no sentence"),
    "a huge number": (HEAD + f"s,a,{'9' * 5000},x\n", "line 2 names no sentence"),
    "an open quotation": (HEAD + 's,a,1,"x\n', "not CSV"),
    "a stray quotation": (HEAD + 's,a,1,"x"y\n', "not CSV"),
    "a huge cell": (HEAD + f"s,a,1,{'x' * 200_000}\n", "not CSV"),
    "a huge file": (HEAD + "s" * 5_000_000, "bytes, the limit is"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_clear_line(write, name):
    content, why = BAD_FILES[name]
    path = write("coder.csv", content)
    with pytest.raises(InputError) as raised:
        read_coding(path)
    assert why in str(raised.value)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("name", "why"), [("none.csv", "no such file"), ("", "cannot be read"), ("\0", "cannot be")])
def test_what_is_no_file_is_refused(tmp_path, name, why):
    with pytest.raises(InputError, match=why):
        read_coding(f"{tmp_path}/{name}")


# --- two codings -----------------------------------------------------------------------------------------------------

ONE = """
set article sentence frame hedge note mine void
s   a       1        x     1     hm   1    .
s   a       2        y     1     .    0    .
s   a       3        x     1     .    1    .
s   b       1        .     1     .    1    .
s   b       2        y     1     .    0    .
"""
OTHER = """
set article sentence hedge frame yours mine void
s   b       2        1     x     u     .    .
s   b       1        1     y     u     .    .
s   a       2        1     y     v     .    .
s   a       1        1     x     v     .    .
s   c       1        0     x     v     .    .
"""


def test_a_comparison_names_what_it_could_compare():
    table = compare_codings(coding(ONE), coding(OTHER)).set_index("variable")
    assert list(table.reset_index()) == COLUMNS
    assert list(table.index) == ["frame", "hedge", "mine", "void", "yours"]
    # frame: a1 x x, a2 y y, b2 y x; the first alone has a3, the second alone b1 and c1
    assert table.loc["frame", ["units", "labels"]].tolist() == [3, 2]
    assert table.loc["frame", "agreement"] == pytest.approx(2 / 3)
    assert table.loc["frame", "kappa"] == pytest.approx(cohen_kappa("xyy", "xyx")) == pytest.approx(0.4)
    assert table.loc["frame", "alpha"] == pytest.approx(krippendorff_alpha([list("xyy"), list("xyx")]))
    alone = "sentences of one coder only: {} of the first, {} of the second"
    assert table.loc["frame", "note"] == "no interval: a label is too rare; " + alone.format(1, 2)
    assert table.loc["hedge", ["units", "labels", "agreement"]].tolist() == [4, 1, 1]
    assert table.loc["hedge", "note"] == "undefined: one label only; " + alone.format(1, 1)
    assert table.loc["mine", "note"] == "undefined: coded by one coder only; " + alone.format(5, 0)
    assert table.loc["yours", "note"] == "undefined: coded by one coder only; " + alone.format(0, 5)
    assert table.loc["void", "note"] == "undefined: no sentence coded by both"
    numbers = table.loc[["mine", "void", "yours"], COLUMNS[3:-1]]
    assert numbers.isna().all(axis=None)
    assert table.loc["hedge", COLUMNS[4:-1]].isna().all()
    assert {*table[COLUMNS[3:-1]].dtypes} == {np.dtype(float)}


def long_codings():
    one = pd.DataFrame({"set": "s", "article": "a", "sentence": range(50), "answer": YES_NO[0], "fine": YES_NO[0]})
    return one, one.assign(answer=YES_NO[1])


def test_a_comparison_holds_the_worked_values_and_their_intervals():
    row = compare_codings(*long_codings()).iloc[0]
    assert row[["units", "labels", "agreement", "note"]].tolist() == [50, 2, 0.7, ""]
    assert row["kappa"] == pytest.approx(0.4)
    assert row["kappa_low"] < row["kappa"] < row["kappa_high"]
    assert row["alpha_low"] < row["alpha"] < row["alpha_high"]
    perfect = compare_codings(*long_codings()).iloc[1]
    assert perfect[COLUMNS[3:-1]].tolist() == [1] * 7
    assert perfect["note"] == "no disagreement: an interval has no width"


def test_the_order_of_the_rows_of_a_file_does_not_matter():
    one, other = long_codings()
    for fewer, seed in ((other, 1), (other.iloc[5:], 2)):
        shuffled = one.sample(frac=1, random_state=1), fewer.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(compare_codings(*shuffled), compare_codings(one, fewer))
        pd.testing.assert_frame_equal(disagreements(*shuffled), disagreements(one, fewer))


def test_a_sentence_coded_twice_is_refused():
    one, other = long_codings()
    with pytest.raises(ValueError, match="twice"):
        compare_codings(one, pd.concat([other, other.iloc[:1]]))


def test_disagreements_are_listed_with_both_labels():
    table = disagreements(coding(ONE), coding(OTHER))
    assert list(table) == ["set", "article", "sentence", "variable", "one", "other"]
    assert table.values.tolist() == [["s", "b", 2, "frame", "y", "x"]]
    one, other = long_codings()
    assert len(disagreements(one, other)) == 15
    assert disagreements(one, one).values.tolist() == []


def test_files_are_compared_from_end_to_end(write):
    head = "set,article,sentence,frame,note\n"
    tables = [read_coding(write(f"{n}.csv", f"{head}s,a,1,x,{n}\ns,a,2,y,{n}\n")) for n in (1, 2)]
    assert compare_codings(*tables)[["variable", "kappa"]].values.tolist() == [["frame", 1.0]]
    assert disagreements(*tables).empty  # the notes differ


@quick
@given(st.lists(st.tuples(st.none() | st.text(max_size=3), st.none() | st.text(max_size=3)), min_size=1, max_size=6))
def test_every_label_can_be_compared(codes):
    keys = pd.DataFrame({"set": "s", "article": "a", "sentence": range(len(codes))})
    one, other = (keys.assign(v=pd.Series(labels, dtype=object)) for labels in zip(*codes, strict=True))
    both = [(a, b) for a, b in codes if a is not None and b is not None]
    table, unlike = compare_codings(one, other), disagreements(one, other)
    assert table["units"].tolist() == [len(both)]
    assert (
        len(unlike) == sum(a != b for a, b in both) == len(both) - round((table["agreement"].fillna(0) * len(both))[0])
    )
    assert (table["note"] != "").any() or table.notna().all(axis=None)


# --- a lexicon against a coder ---------------------------------------------------------------------------------------


def test_scores_by_hand():
    # 3 coded, 4 found, 2 both: precision 2/4, recall 2/3, F1 2 * 2 / 7
    codes = pd.DataFrame({"ally": [1, 1, 1, 0, 0, 0], "none": 0, "missed": [1, 0, 0, 0, 0, 0], "seen": 0})
    found = pd.DataFrame({"seen": 1, "missed": 0, "none": 0, "ally": [1, 1, 0, 1, 1, 0]}, index=codes.index)
    table = score_against(codes.astype(bool), found.astype(bool))
    assert list(table) == SCORES
    assert table["category"].tolist() == ["ally", "none", "missed", "seen"]
    assert table[["units", "coded", "found"]].values.tolist() == [[6, 3, 4], [6, 0, 0], [6, 1, 0], [6, 0, 6]]
    assert table["precision"].tolist() == pytest.approx([1 / 2, np.nan, np.nan, 0], nan_ok=True)
    assert table["recall"].tolist() == pytest.approx([2 / 3, np.nan, 0, np.nan], nan_ok=True)
    assert table["f1"].tolist() == pytest.approx([4 / 7, np.nan, 0, 0], nan_ok=True)
    assert table["note"].tolist() == ["", "nothing coded; nothing found", "nothing found", "nothing coded"]
    pd.testing.assert_frame_equal(score_against(codes, found), table)


@settings(quick, max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20))
def test_scores_are_scikit_learns(values):
    codes, found = (pd.DataFrame({"ally": row}) for row in zip(*values, strict=True))
    row = score_against(codes, found).iloc[0]
    for names, undefined in ((["precision", "recall"], np.nan), (["f1"], 0)):
        oracle = precision_recall_fscore_support(
            codes["ally"], found["ally"], average="binary", zero_division=undefined
        )
        oracle = dict(zip(("precision", "recall", "f1"), oracle[:3], strict=True))
        if names == ["f1"] and row["coded"] + row["found"] == 0:  # scikit-learn says 0
            oracle["f1"] = np.nan
        assert row[names].tolist() == pytest.approx([oracle[name] for name in names], nan_ok=True)


def test_units_without_a_code_are_left_out():
    codes = pd.DataFrame({"ally": [True, None, False]}, dtype=object)
    row = score_against(codes, pd.DataFrame({"ally": [True, True, True]})).iloc[0]
    assert row[["units", "coded", "found", "precision"]].tolist() == [2, 1, 2, 0.5]


def test_tables_that_do_not_fit_are_refused():
    codes = pd.DataFrame({"ally": [True, False]}, index=["a1", "a2"])
    with pytest.raises(ValueError, match="same units"):
        score_against(codes, codes.iloc[::-1])
    with pytest.raises(ValueError, match="same categories"):
        score_against(codes, codes.rename(columns={"ally": "friend"}))
    with pytest.raises(ValueError, match="'ally' has values other"):
        score_against(codes, codes.replace({True: "0", False: "1"}))


def test_rank_correlation_by_hand_with_ties_and_gaps():
    # ranks 1 2 3 4 and 1 3 2 4: 1 - 6 * 2 / (4 * 15) = .8
    assert rank_correlation([1, 2, 3, 4], [10, 30, 20, 99]) == pytest.approx(0.8)
    assert rank_correlation(["-1", "0", "1", None], [-0.3, 0, 2, 5]) == pytest.approx(1)
    # ranks 1.5 1.5 3 and 1 2 3: 1.5 / sqrt(1.5 * 2)
    assert rank_correlation([0, 0, 1], [1, 2, 3]) == pytest.approx(1.5 / 3**0.5)
    assert rank_correlation([0, 0, 0], [1, 2, 3]) is None
    assert rank_correlation([None], [1]) is None


# --- more than two coders ----------------------------------------------------------------------------------------------


def krippendorffs_coders():
    """Return the four coders of Krippendorff's example as codings by name, one variable."""
    return {
        name: pd.DataFrame(
            {"set": "s", "article": "a", "sentence": range(1, 13), "frame": [code and str(code) for code in row]},
            dtype=object,
        ).astype({"sentence": int})
        for name, row in zip("wxyz", FOUR_CODERS, strict=True)
    }


def test_alpha_of_many_coders_is_that_of_krippendorffs_example():
    row = compare_coders(krippendorffs_coders()).iloc[0]
    assert row["alpha"] == pytest.approx(0.743, abs=5e-4)
    # the twelfth unit has one label only; the labels are 1 to 5
    assert (row["coders"], row["units"], row["labels"]) == (4, 11, 5)


def test_pairs_of_coders_have_the_kappas_of_two():
    codings = krippendorffs_coders()
    pairs = pairwise_kappas(codings)
    assert list(zip(pairs["one"], pairs["other"], strict=True)) == [*map(tuple, ("wx", "wy", "wz", "xy", "xz", "yz"))]
    for row in pairs.itertuples():
        own = codings[row.one]["frame"], codings[row.other]["frame"]
        assert row.kappa == pytest.approx(cohen_kappa(*own))
        assert row.agreement == pytest.approx(raw_agreement(*own))
    whole = compare_coders(codings).iloc[0]
    assert whole["kappa"] == pytest.approx(pairs["kappa"].mean())
    assert whole["kappa_least"] == pytest.approx(pairs["kappa"].min())


THREE = {
    "ann": "set article sentence frame hedge\ns a 1 x 0\ns a 2 x 0\ns a 3 y .",
    "bob": "set article sentence frame hedge\ns a 1 x 0\ns a 2 y 0\ns a 3 y 1",
    "cy": "set article sentence frame\ns a 1 x\ns a 2 z",
}


def test_the_most_disputed_sentences_by_hand():
    table = most_disputed({name: coding(text) for name, text in THREE.items()})
    # sentence 2: of the 3 pairs on frame all are unlike, of the 1 pair on hedge none: 3 of 4
    assert table.values.tolist() == [["s", "a", 2, 0.75, "frame: x (1), y (1), z (1)"]]


def test_agreement_of_three_by_hand_and_who_left_out_what():
    table = compare_coders({name: coding(text) for name, text in THREE.items()}).set_index("variable")
    # frame: like are 3 of 3 pairs on the first sentence, 0 of 3 on the second, 1 of 1 on the third
    assert table.loc["frame", "agreement"] == pytest.approx(4 / 7)
    assert table.loc["hedge", "coders"] == 2
    assert np.isnan(table.loc["hedge", "alpha"])
    assert table.loc["hedge", "note"] == "undefined: one label only; not coded by 1 of 3 coders"


@quick
@given(reliability(most_coders=2))
def test_two_coders_give_the_same_as_the_comparison_of_two(codes):
    one, other = (
        pd.DataFrame({"set": "s", "article": "a", "sentence": range(len(row)), "v": pd.Series(row, dtype=object)})
        for row in codes
    )
    many, two = compare_coders({"one": one, "other": other}).iloc[0], compare_codings(one, other).iloc[0]
    for name in ("units", "agreement", "kappa", "alpha", "alpha_low", "alpha_high"):
        assert many[name] == pytest.approx(two[name], nan_ok=True), name
    assert len(most_disputed({"one": one, "other": other})) == len(disagreements(one, other))


def test_codings_are_collected_from_a_folder(write, tmp_path):
    for name in ("class/b.csv", "class/a.CSV", "class/.hidden.csv", "class/~lock.csv", "class/notes.txt"):
        write(name, "set,article,sentence,v\ns,a,1,x\n" if name[6] in "ab" else "no coding")
    assert list(read_codings([tmp_path / "class"])) == ["a", "b"]
    assert list(read_codings([tmp_path / "class/b.csv", tmp_path / "class/a.CSV"])) == ["b", "a"]


def test_codings_that_cannot_be_collected_are_refused(write, tmp_path):
    one = write("one.csv", "set,article,sentence,v\ns,a,1,x\n")
    again = write("other/one.csv", "set,article,sentence,v\ns,a,1,x\n")
    (tmp_path / "empty").mkdir()
    for paths, why in (
        ([one], "one coder alone cannot agree"),
        ([one, again], "another file has the same name"),
        ([tmp_path / "empty"], "holds no .csv file"),
        ([tmp_path / "none"], "there is no such file"),
    ):
        with pytest.raises(InputError, match=why):
            read_codings(paths)
