"""The picture across pairs: the files, the section of the index, its links, and what stands there when it fails."""

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from batching import ROOT

from analysis import across
from analysis.batch import picture
from analysis.batch.ledger import FOLDERS, Record
from analysis.batch.manifest import read_manifest
from analysis.batch.picture import NOTEBOOK, PAGE, WRITTEN, write_picture
from analysis.captions import anchor

NASTY = "<b>&Post</b>"


def build(folder: Path, change=lambda table: table, sizes=()):
    """Write the shipped results, changed, as a batch has them; return the section, with a record for each pair."""
    manifest = read_manifest(ROOT / "data/outlets/pairs.csv")
    records = [Record(pair.id, "done", sizes=dict(sizes)) for pair in manifest.pairs]
    change(across.load_results(ROOT / "data/outlets/results.csv")).to_parquet(folder / "results.parquet")
    return write_picture(manifest, records, folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Everything across the pairs of the invented outlets, one of them with a name that is markup and one a formula."""
    folder = tmp_path_factory.mktemp("built")
    names = {"Courier": NASTY, "Harbour Post": "=1+1"}
    rename = dict.fromkeys(("group_a", "group_b"), names)
    return folder, build(folder, lambda table: table.replace(rename), {"index.html": 1})


def test_the_notebook_its_page_and_its_figure_are_written(built):
    folder, _ = built
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "results.parquet", "across.csv", *WRITTEN,
    }  # fmt: skip
    assert {name.partition("/")[0] for name in WRITTEN} == set(FOLDERS)  # none of which may be a link
    cells = json.loads((folder / f"notebooks/{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not [out for cell in code for out in cell["outputs"] if out["output_type"] in ("error", "stream")]


def test_no_cell_of_the_table_runs_as_a_formula_and_numbers_are_whole(built):
    table = pd.read_csv(built[0] / "across.csv", keep_default_na=False)
    assert list(table.columns) == across.COLUMNS
    assert set(table["group_x"]) == {"'=1+1"}
    expected = across.across_pairs(across.load_results(built[0] / "results.parquet"))
    assert table["difference"].tolist() == expected["difference"].tolist()


def test_names_from_a_manifest_stay_text_in_section_and_page(built):
    folder, section = built
    for text in (section, (folder / PAGE).read_text(encoding="utf-8")):
        assert NASTY not in text
        assert html.escape(NASTY) in text
        assert " style=" not in text


def test_the_drawing_says_in_words_what_its_table_holds(built):
    _, section = built
    alt = html.unescape(re.search(r'aria-label="([^"]*per 1,000 words[^"]*)"', section).group(1))
    row = across.across_pairs(across.load_results(built[0] / "results.parquet")).set_index("name").loc["hedges"]
    told = f"hedges: {row.difference:+.1f}, interval {row.low:+.1f} to {row.high:+.1f}; 8 pairs above zero, 0 below, 0 at zero; evidence strong."
    assert told in alt


def test_every_row_of_the_drawing_leads_to_its_row_of_the_table_and_that_to_pairs(built):
    _, section = built
    ids = re.findall(r' id="([^"]+)"', section)
    assert len(ids) == len(set(ids))
    rows = set(re.findall(r'<a href="#([^"]+)"', section))
    assert len(rows) == 15
    assert rows <= set(ids)
    assert "data-e" not in section
    # hedges: its largest difference is that of "water", its smallest that of "tunnel"
    row = re.search(r'<tr id="across-0_3a_stance_3a_hedges">.*?</tr>', section).group()
    place = anchor("category", "stance:hedges")
    assert re.findall(r'<a href="([^"]+)">(\w+)</a>', row) == [
        (f"pairs/water/index.html#{place}", "water"), (f"pairs/tunnel/index.html#{place}", "tunnel"),
    ]  # fmt: skip


def test_the_page_of_the_notebook_leads_back_to_the_index_and_its_rows(built):
    folder, section = built
    page = (folder / PAGE).read_text(encoding="utf-8")
    assert '<a href="../index.html">Pairs of pairs.csv</a>' in page
    led = set(re.findall(r'href="\.\./index\.html#([^"]+)"', page))
    assert led
    assert led <= set(re.findall(r' id="([^"]+)"', section))


def test_where_pairs_have_no_report_their_ids_are_plain_text(tmp_path):
    section = build(tmp_path)
    assert "pairs/water" not in section
    assert "water" in section


def test_one_pair_gives_one_line_and_no_more(tmp_path):
    manifest = read_manifest(ROOT / "data/outlets/pairs.csv")
    table = across.load_results(ROOT / "data/outlets/results.csv")
    table[table["id"] == "port"].to_parquet(tmp_path / "results.parquet")
    section = write_picture(manifest, [Record("port", "done"), *[None] * 7], tmp_path)
    assert section.count("<p>") == 1
    assert "1 pair done. Nothing is averaged across pairs: a mean takes two pairs." in section
    assert sorted(path.name for path in tmp_path.iterdir()) == ["across.csv", "results.parquet"]


def test_a_notebook_that_fails_is_told_and_the_rest_stands(tmp_path, monkeypatch):
    broken = (
        (ROOT / f"notebooks/{NOTEBOOK}.ipynb").read_text(encoding="utf-8").replace("across.list_sets", "across.nothing")
    )
    (tmp_path / "here").mkdir()
    (tmp_path / "here/06_across_pairs.ipynb").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(picture, "asset", lambda name: tmp_path / "here" / Path(name).name)
    (tmp_path / "out").mkdir()
    section = build(tmp_path / "out")
    assert "06_across_pairs.ipynb, cell" in section
    assert "has no attribute &#x27;nothing&#x27;" in section
    assert "<figure" in section
    assert PAGE not in section
    assert not (tmp_path / "out" / PAGE).exists()


def test_of_many_sets_three_are_drawn_and_the_others_named(tmp_path, monkeypatch):
    monkeypatch.setattr(picture, "_run_notebook", lambda *_: "")  # it has its own tests
    groups = dict(zip("port grain tunnel fish gas school bridge water".split(), "NNNSSEEW", strict=True))

    def scatter(table):
        other = table["id"].map(groups)
        return table.assign(group_a=other, group_b=other.map(lambda name: name + "!"))

    section = build(tmp_path, scatter)
    assert section.count("<figure") == 3
    assert "Not drawn: W and W!: 1 pair (fewer than 6 are counted: nothing is tested)." in section
    ids = re.findall(r' id="([^"]+)"', section)
    assert len(ids) == len(set(ids))
