"""What is done, stale or missing: decided by content, kind by kind; and nothing is written outside the folder."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from batching import ROOT, SUMMARY, TEXTS, pair, write_articles, write_manifest

from analysis.batch.ledger import Finished, Ledger, fingerprint, make_task, read_articles, read_record
from analysis.batch.manifest import read_manifest
from analysis.batch.pair import REPORT, Options, Outcome, code_hash, run_pair
from analysis.batch.run import plan
from analysis.errors import InputError

LEXICON = "name: own\ncategories:\n  warm: [pact, trade]\n"


def do(manifest, out, options=SUMMARY):
    """Run all pairs of a manifest as a worker does, in this process, and put them in their place."""
    ledger = Ledger(out)
    ledger.open()
    for item in manifest.pairs:
        articles, folder = read_articles(item), ledger.new_folder()
        outcome = run_pair(make_task(item, options, articles), folder)
        ledger.commit(Finished(item, fingerprint(item, options, articles), outcome, folder / REPORT))


def states(manifest, out, options=SUMMARY, **further):
    return {item.pair.id: (item.state.status, item.state.why) for item in plan(manifest, out, options, **further)}


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """A manifest of two pairs, both done; the second with a lexicon of its own."""
    folder = tmp_path_factory.mktemp("once")
    write_articles(folder)
    (folder / "own.yaml").write_text(LEXICON, encoding="utf-8")
    further = {"lexicon": "own.yaml", "label_a": "Market", "year": "1999"}
    do(read_manifest(write_manifest(folder, [pair("one"), pair("two", "market", **further)])), folder / "out")
    return folder


@pytest.fixture
def done(once, tmp_path):
    """A copy of it that a test may spoil."""
    shutil.copytree(once, tmp_path / "done")
    path = tmp_path / "done/pairs.csv"
    assert states(read_manifest(path), path.parent / "out") == {"one": ("done", ""), "two": ("done", "")}
    return path


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_changed_article_lexicon_label_or_setting_makes_its_pair_stale_and_no_other(done):
    out = done.parent / "out"
    was = {name: done.parent.joinpath(name).read_bytes() for name in ("market.txt", "own.yaml", "pairs.csv")}
    for name, text, why in (
        ("market.txt", "They left.\n", "changed: article a"),
        ("own.yaml", "  cold: [danger]\n", "changed: lexicons"),
    ):
        append(done.parent / name, text)
        assert states(read_manifest(done), out) == {"one": ("done", ""), "two": ("stale", why)}
        (done.parent / name).write_bytes(was[name])
    done.write_text(was["pairs.csv"].decode().replace("Market", "Prices"), encoding="utf-8")
    assert states(read_manifest(done), out)["two"] == ("stale", "changed: names and labels")
    done.write_bytes(was["pairs.csv"])
    assert states(read_manifest(done), out) == {"one": ("done", ""), "two": ("done", "")}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (replace(SUMMARY, seed=2), "changed: settings"),
        (replace(SUMMARY, prior="pooled"), "changed: settings"),
        (replace(SUMMARY, parameters={"top_n": 3}), "changed: parameters"),
        (Options(), "changed: kind of output"),
    ],
    ids=["seed", "prior", "parameters", "report"],
)
def test_other_settings_parameters_or_outputs_make_every_pair_stale(done, options, why):
    assert set(states(read_manifest(done), done.parent / "out", options).values()) == {("stale", why)}


def test_what_is_only_carried_through_and_the_time_of_a_file_change_nothing(done):
    done.write_text(done.read_text(encoding="utf-8").replace("1999", "2000"), encoding="utf-8")
    os.utime(done.parent / "market.txt", (1, 1))
    assert states(read_manifest(done), done.parent / "out") == {"one": ("done", ""), "two": ("done", "")}


def test_a_whole_report_serves_where_only_a_summary_is_asked_for(done):
    out = done.parent / "out"
    record = out / "pairs/one/pair.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"summary"', '"report"'), encoding="utf-8")
    assert states(read_manifest(done), out)["one"] == ("done", "")


def test_other_code_makes_every_pair_stale(done, monkeypatch):
    monkeypatch.setattr("analysis.batch.ledger.code_hash", lambda: "0" * 64)
    assert set(states(read_manifest(done), done.parent / "out").values()) == {("stale", "changed: code")}


def test_the_hash_of_the_code_follows_the_code_and_leaves_out_what_makes_no_report(tmp_path, monkeypatch):
    for name in ("analysis", "notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("analysis.batch.pair.__file__", str(tmp_path / "analysis/batch/pair.py"))
    monkeypatch.setattr("analysis.batch.pair.asset", lambda name: tmp_path / name)

    def fresh(*, above: bool = False) -> str:
        return code_hash.__wrapped__(above=above)

    first = fresh()
    assert first == code_hash()  # the same code elsewhere
    of_all_pairs = ("analysis/across.py", "analysis/plots/pairs.py", "notebooks/06_across_pairs.ipynb")
    for name in ("analysis/cli/__init__.py", "analysis/batch/index.py", "notebooks/explore.ipynb", *of_all_pairs):
        whole = fresh(above=True)
        append(tmp_path / name, "\n# changed\n")
        assert fresh() == first
        assert fresh(above=True) != whole, name
    of_a_pair = (
        "analysis/rates.py", "analysis/batch/pair.py", "notebooks/03_stance.ipynb", "data/furniture.toml",
        "data/cues/entman.yaml", "data/coding/coder1.csv", "data/articles/000_63e4ebfc1eeb6864.txt",
    )  # fmt: skip
    for name in of_a_pair:
        before = fresh()
        append(tmp_path / name, "\n# changed\n")
        assert fresh() != before, name


@pytest.mark.parametrize("harm", ["remove", "cut", "link", "torn", "empty"])
def test_an_output_or_record_that_is_gone_or_changed_makes_the_pair_run_again(done, harm):
    folder = done.parent / "out/pairs/one"
    if harm == "remove":
        (folder / "tables/stance.csv").unlink()
    elif harm == "cut":
        (folder / "tables/stance.csv").write_bytes(b"")
    elif harm == "link":
        folder.rename(done.parent / "elsewhere")
        folder.symlink_to(done.parent / "elsewhere", target_is_directory=True)
    else:
        text = (folder / "pair.json").read_text(encoding="utf-8")
        (folder / "pair.json").write_text(text[: len(text) // 2] if harm == "torn" else "", encoding="utf-8")
    status, _ = states(read_manifest(done), done.parent / "out")["one"]
    assert status in ("stale", "missing")
    item = read_manifest(done).pairs[0]
    before = sorted(done.parent.glob("elsewhere/**/*"))
    do(replace(read_manifest(done), pairs=(item,)), done.parent / "out")
    assert states(read_manifest(done), done.parent / "out")["one"] == ("done", "")
    assert not folder.is_symlink()
    assert sorted(done.parent.glob("elsewhere/**/*")) == before


def test_a_failed_pair_waits_until_something_changes_or_it_is_told(work):
    path = write_manifest(work, [pair("lost", "talks", "late")])
    manifest, out = read_manifest(path), work / "out"
    ledger = Ledger(out)
    ledger.open()
    item = manifest.pairs[0]
    articles = read_articles(item)
    with pytest.raises(InputError) as caught:
        make_task(item, SUMMARY, articles)
    assert str(caught.value) == "late.txt: there is no such file; check the path"
    outcome = Outcome("failed", str(caught.value))
    built = ledger.new_folder() / REPORT
    built.mkdir()
    ledger.commit(Finished(item, fingerprint(item, SUMMARY, articles), outcome, built))
    assert [(p.state.status, p.runs) for p in plan(manifest, out, SUMMARY)] == [("failed", False)]
    assert [(p.state.status, p.runs) for p in plan(manifest, out, SUMMARY, retry_failed=True)] == [("failed", True)]
    (work / "late.txt").write_text("At last. It came.\n", encoding="utf-8")
    assert [(p.state.status, p.runs) for p in plan(manifest, out, SUMMARY)] == [("stale", True)]


def test_an_article_behind_a_link_is_read(work, tmp_path_factory):
    far = tmp_path_factory.mktemp("far") / "far.txt"
    far.write_text("Far away. They may meet.\n", encoding="utf-8")
    (work / "near.txt").symlink_to(far)
    do(read_manifest(write_manifest(work, [pair("one", "near")])), work / "out")
    assert "Far away." in (work / "out/pairs/one/tables/sentences.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["pairs", ".batch"])
def test_a_link_in_the_place_of_an_inner_folder_is_refused(work, name):
    (work / "out").mkdir()
    (work / "target").mkdir()
    (work / f"out/{name}").symlink_to(work / "target", target_is_directory=True)
    with pytest.raises(InputError, match="it is a link"):
        Ledger(work / "out").check()


@pytest.mark.parametrize("inside", ["keep.txt", "run.json"])
def test_a_folder_with_other_things_is_refused(work, inside):
    (work / "out").mkdir()
    (work / "out" / inside).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="something that is no earlier batch"):
        plan(read_manifest(write_manifest(work, [pair("one")])), work / "out", SUMMARY)


def test_something_in_the_place_of_a_pair_that_is_no_report_is_not_touched(done):
    (done.parent / "out/pairs/three").mkdir()
    (done.parent / "out/pairs/three/mine.txt").write_text("mine", encoding="utf-8")
    write_manifest(done.parent, [pair("three")])
    with pytest.raises(InputError, match="something that is no report of a pair"):
        plan(read_manifest(done), done.parent / "out", SUMMARY)


def test_errors_in_a_pair_name_files_as_the_manifest_does(work):
    (work / "sub").mkdir()
    (work / "sub/empty.txt").write_bytes(b"!!!")
    item = read_manifest(write_manifest(work, [pair("one", "sub/empty")])).pairs[0]
    outcome = run_pair(make_task(item, SUMMARY, read_articles(item)), work)
    assert (outcome.status, outcome.reason) == (
        "failed",
        "sub/empty.txt: it holds no letter and no digit; give the text of an article",
    )


def test_a_task_for_other_code_is_not_run(work):
    item = read_manifest(write_manifest(work, [pair("one")])).pairs[0]
    task = replace(make_task(item, SUMMARY, read_articles(item)), code="other")
    assert "another version of this package" in run_pair(task, work).reason
    assert not (work / REPORT).exists()


def test_a_record_holds_what_the_codebook_says(done):
    record = json.loads((done.parent / "out/pairs/two/pair.json").read_text(encoding="utf-8"))
    assert set(record["inputs"]) == {
        "article a", "article b", "names and labels", "lexicons", "parameters", "kind of output", "settings", "code",
    }  # fmt: skip
    # market.txt and doubts.txt, counted by hand: 4+4+4+4+3+2 and 4+5+3+3+4+4 words
    assert record["words"] == [21, 23]
    assert record["units"] == [6, 6]
    assert read_record(done.parent / "out/pairs/two").words == (21, 23)


def side_pair(work, a, b="doubts.txt", **further):
    """Return the one pair of a manifest whose sides are as given."""
    return read_manifest(write_manifest(work, [{"id": "one", "a": a, "b": b, **further}])).pairs[0]


def test_a_side_of_many_articles_travels_whole_and_any_change_in_it_makes_the_pair_stale(work):
    for name in ("talks", "market"):
        (work / "press").mkdir(exist_ok=True)
        (work / f"press/{name}.txt").write_text(TEXTS[name], encoding="utf-8")
    rows = "".join(json.dumps({"body": text}) + "\n" for text in TEXTS.values())
    (work / "rows.jsonl").write_text(rows, encoding="utf-8")
    item = side_pair(work, "press", "rows.jsonl", column="body")
    task = make_task(item, SUMMARY, read_articles(item))
    assert [name for name in task.files if name[0] in "ab"] == ["a/market.txt", "a/talks.txt", "b/rows.jsonl"]
    outcome = run_pair(task, work)
    assert (outcome.status, outcome.units) == ("done", (2, 3))
    before = fingerprint(item, SUMMARY, read_articles(item))
    (work / "press/late.txt").write_text("At last. It came.", encoding="utf-8")
    after = fingerprint(item, SUMMARY, read_articles(item))
    assert [name for name in before if before[name] != after[name]] == ["article a"]
    other = fingerprint(replace(item, column="text"), SUMMARY, read_articles(item))
    assert [name for name in after if after[name] != other[name]] == ["names and labels"]


@pytest.mark.parametrize(
    ("a", "column", "reason"),
    [
        ("none/*.txt", "", "none/*.txt: 'none/*.txt' matches no article; give .txt, .md or .html files, or row files"),
        ("empty", "", "empty: no article lies in the folder 'empty'; put .txt, .md or .html in it"),
        ("links", "", "links: 'x.txt' in 'links' is a link that leads out of the folder; put a copy of the file there"),
        ("rows.csv", "text", "rows.csv: it has no column 'text'; known are 'body' (in a study: column = \"…\")"),
        ("rows.csv", "body", "rows.csv: no row has a text in its column 'body'; name another column"),
    ],
)
def test_a_side_that_names_nothing_fails_its_pair_with_one_clear_line(work, a, column, reason):
    for name in ("empty", "links"):
        (work / name).mkdir()
    (work / "links/x.txt").symlink_to(work / "talks.txt")
    (work / "rows.csv").write_text("body\n...\n", encoding="utf-8")
    item = side_pair(work, a, column=column)
    try:
        told = run_pair(make_task(item, SUMMARY, read_articles(item)), work).reason
    except InputError as error:
        told = str(error)
    assert told == reason


def test_a_side_too_large_to_send_is_refused_before_it_is_read(work, monkeypatch):
    monkeypatch.setattr("analysis.batch.ledger.MOST_BYTES", 100)
    found = read_articles(side_pair(work, "talks.txt"))["a"]
    assert str(found) == (
        "talks.txt: it has more than 100 bytes, too many to send to a worker; compare it by itself: framing compare or framing study"
    )
