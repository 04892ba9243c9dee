"""Validity: the scores of the lexicons against the codings, recounted by hand for a few variables."""

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import ROOT, quick, standing
from sklearn.metrics import precision_recall_fscore_support

from analysis import validity
from analysis.validity import SCORES, score_against


def by_hand(coder, name, variable, value="1"):
    """Return the (article, sentence) places that a coder gave a value, read with the csv module alone."""
    with (ROOT / f"data/coding/{coder}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == name]
    return len(rows), {(row["article"], int(row["sentence"])) for row in rows if row[variable] == value}


@pytest.fixture(scope="module")
def scores():
    return validity.score_lexicons().set_index(["set", "coder", "variable"])


def test_every_frame_hedge_and_voice_is_scored_for_both_sets_and_coders(scores):
    frames = next(item for item in standing().lexicons if item.name == "partnership").counted
    assert len(frames) == 9
    for name in ("pair", "unseen"):
        for coder in ("coder1", "coder2"):
            assert list(scores.loc[name, coder].index) == ["voice", *frames, "hedge"]


@pytest.mark.parametrize("name", ["pair", "unseen"])
@pytest.mark.parametrize("variable", ["cooperation", "threat"])
def test_precision_recall_and_f1_are_those_of_a_recount(scores, name, variable):
    units, coded = by_hand("coder1", name, variable)
    study = validity.coded_study(name)
    hits = study.hits
    own = hits[(hits["category"] == variable) & ~hits["negated"].astype(bool) & (hits["sentence"] > 0)]
    found = set(zip(own["article"], own["sentence"], strict=True))
    both = len(coded & found)
    row = scores.loc[(name, "coder1", variable)]
    assert (row["units"], row["coded"], row["found"]) == (units, len(coded), len(found))
    assert row["precision"] == pytest.approx(both / len(found))
    assert row["recall"] == pytest.approx(both / len(coded))
    assert row["f1"] == pytest.approx(2 * both / (len(coded) + len(found)))


def test_all_coded_sentences_of_both_sets_are_there(scores):
    assert scores.loc[("pair", "coder1", "voice"), "units"] == 33
    assert scores.loc[("unseen", "coder2", "voice"), "units"] == 83


def test_valence_is_compared_with_the_codes_of_both_coders():
    table = validity.score_valence().set_index(["set", "coder"])
    assert list(table.index) == [(name, coder) for name in validity.SETS for coder in validity.CODERS]
    assert table["sentences"].tolist() == [33, 33, 83, 83]
    assert table["rank_correlation"].between(-1, 1).all()
    assert ((table["low"] <= table["kappa"]) & (table["kappa"] <= table["high"])).all()


# --- one category against a coder ------------------------------------------------------------------------------------


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
