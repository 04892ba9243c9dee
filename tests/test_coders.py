"""Coder against coder: what a comparison names, worked values, and many coders."""

import numpy as np
import pandas as pd
import pytest
from codes import FOUR_CODERS, YES_NO, coding, reliability
from hypothesis import given
from hypothesis import strategies as st
from letters import quick

from analysis.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    raw_agreement,
)
from analysis.coders import COLUMNS, compare_coders, compare_codings, disagreements, most_disputed, pairwise_kappas
from analysis.codings import read_coding

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
