"""The tidy table: what a row holds, that nothing in it runs, and that it stands in the manifest's order."""

import csv
import io

import pandas as pd
import pytest
from batching import pair, write_manifest

from analysis.batch.ledger import Ledger, Record
from analysis.batch.manifest import read_manifest
from analysis.batch.results import COLUMNS, find_lead, write_results
from analysis.spreadsheets import harmless, unguarded

STANCE = "lexicon,category,voice,n_a,n_b,rate_a,rate_b,difference,low,high,p,q,stable,evidence\n"
VALENCE = "side,voice,sentences,favourable,concerned,net,low,high,p\n"
CONTRASTS = "kind,term,n_a,n_b,rate_a,rate_b,log_odds,se,z,g2,log_ratio,low,high,p,q,stable,evidence\n"


@pytest.fixture
def written(work):
    """Two done pairs with tables made by hand, and one that failed."""
    rows = [pair("=one", label_a="+A", year="@x"), pair("lost"), pair("two", year="007\r8")]
    manifest = read_manifest(write_manifest(work, rows))
    ledger = Ledger(work / "out")
    for item in (manifest.pairs[0], manifest.pairs[2]):
        tables = ledger.pairs / item.folder / "tables"
        tables.mkdir(parents=True)
        (tables / "stance.csv").write_text(
            STANCE
            + "own,warm,all,1,0,50.0,0.0,50.0,-1.5,101.5,0.5,0.75,1.0,anecdotal\n"
            + "own,'=cold,all,0,3,0.0,30.0,-30.0,-50.0,-10.0,0.01,0.02,1.0,strong\n"
            + "own,warm,author,1,0,50.0,0.0,50.0,-1.5,101.5,0.5,0.75,1.0,anecdotal\n"
        )
        (tables / "valence.csv").write_text(
            VALENCE
            + "A,all,5,3,1,0.4,-0.1,0.9,0.6\nB,all,7,0,2,-0.29,-0.7,0.2,0.5\nA-B,all,12,3,3,0.69,0.1,1.2,0.03\n"
            + "A,author,5,3,1,0.4,-0.1,0.9,0.6\n"
            if item.id == "=one"
            else VALENCE  # not read for a relation
        )
        (tables / "contrasts.csv").write_text(
            CONTRASTS
            + "term,pact,2,1,100.0,10.1,1.25,0.5,2.5,1.0,1.0,-1.0,3.0,0.1,0.2,0.9,anecdotal\n"
            + "bigram,a pact,2,1,100.0,10.1,1.25,0.5,2.5,1.0,1.0,-1.0,3.0,0.1,0.2,0.9,anecdotal\n"
        )
    records = [
        Record("=one", "done", words=(20, 100), units=(5, 7), inputs={"article a": "ab" * 32, "article b": "cd" * 32}),
        Record("lost", "failed", "gone"),
        Record("two", "done", words=(1, 2)),
    ]
    leads = write_results(manifest, records, ledger, work)
    return work, leads


def test_there_is_one_row_a_pair_and_feature_valence_first_in_the_order_of_the_manifest(written):
    table = pd.read_parquet(written[0] / "results.parquet")
    assert list(table.columns) == [*COLUMNS, "year"]
    assert list(zip(table["id"], table["kind"], table["name"], strict=True)) == [
        ("=one", "valence", "net"), ("=one", "category", "warm"), ("=one", "category", "=cold"), ("=one", "term", "pact"),
        ("two", "category", "warm"), ("two", "category", "=cold"), ("two", "term", "pact"),
    ]  # fmt: skip


def test_numbers_stand_where_they_mean_something_and_nowhere_else(written):
    table = pd.read_parquet(written[0] / "results.parquet").set_index("name")
    cold, pact = table[table["id"] == "=one"].loc["=cold"], table[table["id"] == "=one"].loc["pact"]
    assert (cold["difference"], cold["low"], cold["high"], cold["q"]) == (-30.0, -50.0, -10.0, 0.02)
    assert cold[["log_odds", "se", "z"]].isna().all()
    assert (pact["log_odds"], pact["se"], pact["z"], pact["difference"]) == (1.25, 0.5, 2.5, 100.0 - 10.1)
    assert pact[["low", "high"]].isna().all()  # the table's are of the log ratio
    assert (pact["words_a"], pact["words_b"], pact["units_a"], pact["units_b"]) == (20, 100, 5, 7)
    assert (pact["lexicon"], cold["lexicon"]) == ("", "own")


def test_the_difference_in_net_valence_is_a_row_of_its_own_without_a_grade(written):
    table = pd.read_parquet(written[0] / "results.parquet")
    (row,) = table[table["kind"] == "valence"].itertuples()
    assert (row.id, row.lexicon, row.name) == ("=one", "valence", "net")
    assert (row.rate_a, row.rate_b, row.difference, row.low, row.high, row.p) == (0.4, -0.29, 0.69, 0.1, 1.2, 0.03)
    assert (row.n_a, row.n_b) == (4, 2)  # sentences that lean
    assert (row.evidence, pd.isna(row.q), pd.isna(row.stable)) == ("", True, True)


def test_an_article_is_known_by_the_first_digits_of_its_hash(written):
    table = pd.read_parquet(written[0] / "results.parquet")
    assert table[["id", "article_a", "article_b"]].drop_duplicates().to_numpy().tolist() == [
        ["=one", "abababababab", "cdcdcdcdcdcd"], ["two", "", ""],
    ]  # fmt: skip


def test_both_files_say_the_same(written):
    one = pd.read_parquet(written[0] / "results.parquet")
    other = pd.read_csv(written[0] / "results.csv", keep_default_na=False, dtype=str)
    assert list(one.columns) == list(other.columns)
    assert one["n_a"].tolist() == other["n_a"].astype(int).tolist()
    assert one["low"].dropna().tolist() == [float(cell) for cell in other["low"] if cell]


def test_no_cell_of_the_csv_begins_as_a_formula_and_numbers_stay_numbers(written):
    text = (written[0] / "results.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert (rows[0]["id"], rows[0]["label_a"], rows[0]["year"]) == ("'=one", "'+A", "'@x")
    assert rows[2]["name"] == "'=cold"
    assert rows[2]["difference"] == "-30.0"
    assert rows[4]["year"] == "007\n8"
    assert "\r" not in text
    parquet = pd.read_parquet(written[0] / "results.parquet")
    assert (parquet["id"][0], parquet["year"][0]) == ("=one", "@x")  # no spreadsheet runs that


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_what_a_spreadsheet_would_run_is_made_text(cell):
    assert harmless(cell)[0] == "'"
    assert harmless(f"x{cell}")[0] == "x"
    assert unguarded(harmless(cell)) == cell.replace("\r", "\n")


def test_the_lead_is_the_category_that_chance_would_most_seldom_make(written):
    first, lost, _ = written[1]
    assert (first.category, first.difference, first.evidence) == ("=cold", -30.0, "strong")
    assert (first.strong, first.suggestive) == (1, 0)
    assert (lost.category, lost.evidence) == ("", "none")


def test_a_category_without_a_hit_never_leads():
    row = {"kind": "category", "lexicon": "l", "name": "n", "p": "1.0", "difference": "0.0", "low": "0", "high": "0"}
    assert find_lead([row | {"evidence": "none"}]).category == ""
    assert find_lead([row | {"evidence": "anecdotal"}]).category == "n"
