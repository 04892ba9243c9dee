"""A study from start to finish: what is written, that it repeats, and what a failure leaves behind."""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from running import ROOT, framing

from analysis.report.run import list_notebooks

TABLES = {
    "sentences": "side article paragraph sentence start end text voice source",
    "tfidf": "side term n tf idf tf_idf",
    "contrasts": "kind term n_a n_b rate_a rate_b log_odds se z g2 log_ratio low high p q stable evidence",
    "stance": "lexicon category voice n_a n_b rate_a rate_b difference low high p q stable evidence",
    "hits": "lexicon category pattern side article sentence start end text voice negated hedged",
    "voices": "side source verb attitude sentence",
    "shift": "term p_a p_b contribution",
    "robustness": "finding specification value same_sign",
    "measures": "kind term measure value low high note",
    "omnibus": "family features p deals exact reading",
    "findings": "finding text evidence value low high q stable link",
}
FIGURES = {
    "articles",
    "tfidf",
    "valence",
    "stance",
    "strip",
    "voices",
    "dispersion",
    "contrasts",
    "portraits",
    "robustness",
}
NOTEBOOKS = ["01_the_articles", "02_distinctive_terms", "03_stance", "04_term_contrasts", "05_comparison"]


def read(report: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(report / f"tables/{name}.csv", keep_default_na=False, na_values=[])


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_contract_has_its_columns_and_rows(report, name):
    table = read(report, name)
    assert list(table.columns) == TABLES[name].split()
    assert len(table) > 0


def test_every_figure_is_there_as_svg_and_png_with_its_table(report):
    assert {path.stem for path in (report / "figures").glob("*.svg")} == FIGURES
    assert {path.stem for path in (report / "figures").glob("*.png")} == FIGURES
    assert {path.stem for path in (report / "tables").glob("*.csv")} >= FIGURES


def test_a_study_runs_the_notebooks_that_take_one():
    assert [path.stem for path in list_notebooks()] == NOTEBOOKS


def test_all_five_notebooks_are_there_as_executed_and_none_failed_or_warned(report):
    names = sorted(path.stem for path in (report / "notebooks").glob("*.ipynb"))
    assert names == NOTEBOOKS
    for name in names:
        cells = json.loads((report / f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
        kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
        assert kinds <= {"execute_result", "display_data"}  # no error, nothing printed to stderr


def test_executed_notebooks_show_all_their_figures(report):
    counts = {}
    for name in NOTEBOOKS:
        text = (report / f"notebooks/{name}.ipynb").read_text(encoding="utf-8")
        counts[name] = text.count('<figure id=\\"figure-')
    assert counts == dict(zip(NOTEBOOKS, [1, 1, 5, 1, 2], strict=True))


def test_the_record_names_inputs_and_outputs_with_their_hashes(report):
    record = json.loads((report / "run.json").read_text(encoding="utf-8"))
    assert record["study"] == "russia-iran"
    assert record["seed"] == 2024
    assert record["warnings"] == []
    for kind in ("inputs", "outputs"):
        assert record[kind]
        for name, digest in record[kind].items():
            assert hashlib.sha256((report / name).read_bytes()).hexdigest() == digest, name
    raw = ROOT / "data/articles/000_63e4ebfc1eeb6864.txt"
    assert record["inputs"]["inputs/a/000_63e4ebfc1eeb6864.txt"] == hashlib.sha256(raw.read_bytes()).hexdigest()


def test_counts_in_the_tables_are_those_a_reader_finds(report):
    # Counted by reading, without a program.
    terms = read(report, "contrasts").query("kind == 'term'").set_index("term")
    for term, n_a, n_b in (("regional", 6, 1), ("sanctions", 2, 3), ("must", 0, 2), ("brics", 2, 0), ("iran", 2, 7)):
        assert (terms.loc[term, "n_a"], terms.loc[term, "n_b"]) == (n_a, n_b), term
    hits = read(report, "hits")
    must = hits[(hits["category"] == "obligation") & (hits["text"] == "must")]
    assert list(must["side"]) == ["B", "B"]
    assert list(must["sentence"]) == [18, 19]


def test_no_table_holds_an_undefined_number(report):
    for name in TABLES:
        lines = (report / f"tables/{name}.csv").read_text(encoding="utf-8").lower().splitlines()
        assert not [line for line in lines if re.search(r",-?(nan|inf)(,|$)", line)], name


def test_the_same_input_gives_the_same_bytes_from_another_folder(report, tmp_path):
    done = framing("study", "--out", "again", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    again = tmp_path / "again"
    files = sorted(path.relative_to(report) for path in report.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for name in files:
        one, two = (report / name).read_bytes(), (again / name).read_bytes()
        if name.name == "run.json":
            one, two = (json.loads(text) | {"times": None} for text in (one, two))
        assert one == two, name


def test_nothing_in_a_report_names_a_path_of_this_machine(report):
    here = [str(ROOT), str(report.parent.parent), str(Path.home())]
    for path in report.rglob("*"):
        if path.suffix in (".json", ".ipynb", ".html", ".csv", ".svg", ".toml"):
            text = path.read_text(encoding="utf-8")
            assert not [place for place in here if place + "/" in text], path.name


def test_one_word_a_side_gives_a_whole_report_and_a_second_run_replaces_it(tmp_path):
    (tmp_path / "one.txt").write_text("Peace", encoding="utf-8")
    (tmp_path / "two.html").write_text("<html><body><p>Привет</p></body></html>", encoding="utf-8")
    done = framing("compare", "one.txt", "two.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "reports/one-two"
    assert "1 sentence: far too little" in done.stdout
    assert "Nothing here can be told from chance" in (out / "index.html").read_text(encoding="utf-8")
    for path in (out / "tables").glob("*.csv"):
        assert not re.search(r",-?(nan|inf)\b", path.read_text(encoding="utf-8").lower()), path.name

    (tmp_path / "one.txt").write_text("The talks were fruitful. Both sides may sign a pact.\n", encoding="utf-8")
    page = "<html><head><title>Talks fail</title></head><body><nav>Home News</nav><article><h1>Talks fail</h1>"
    page += "".join(
        f"<p>The talks ended without a pact on day {n}, and critics warn of danger for all.</p>" for n in "123456"
    )
    (tmp_path / "two.html").write_text(page + "</article><footer>About us</footer></body></html>", encoding="utf-8")
    done = framing("compare", "one.txt", "two.html", "--label-a", "Second", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "index.html" in done.stdout
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["sides"]["A"]["label"] == "Second"
    assert "far too little" in done.stdout  # two sentences
    assert "far too little" in (out / "index.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["one-two"]
    terms = read(out, "contrasts").query("kind == 'term'").set_index("term")
    assert (terms.loc["pact", "n_a"], terms.loc["pact", "n_b"]) == (1, 6)
    assert "about" not in terms.index  # the footer of the page


def test_the_same_text_on_both_sides_is_a_warning_in_the_report(tmp_path):
    text = "Ministers met on Monday. They signed a pact. Trade will grow. Critics may object. Nobody must hurry.\n"
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "copy.txt").write_text(text, encoding="utf-8")
    done = framing("compare", "one.txt", "copy.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "reports/one-copy"
    assert "same text stands on both sides" in (out / "index.html").read_text(encoding="utf-8")
    assert "same text stands on both sides" in json.loads((out / "run.json").read_text(encoding="utf-8"))["warnings"][0]
    assert set(read(out, "contrasts")["evidence"]) == {"anecdotal"}


@pytest.mark.slow
def test_a_jupyter_kernel_writes_the_same_bytes(report, tmp_path):
    done = framing("study", "--kernel", "--out", "kernel", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for path in report.rglob("*"):
        if path.is_file() and path.name != "run.json":  # its times
            assert path.read_bytes() == (tmp_path / "kernel" / path.relative_to(report)).read_bytes(), path.name
