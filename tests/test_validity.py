"""Validity: the scores of the lexicons against the codings, recounted by hand for a few variables."""

import csv

import pytest
from letters import ROOT, standing

from analysis import validity


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
