"""Batches as they are run: worker processes, kills, a second run, a full disk; and what is written."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from batching import ROOT, SUMMARY, Silent, files, kill, pair, run, start, wait_for, workers, write_manifest

from analysis.batch import picture
from analysis.batch.manifest import read_manifest
from analysis.batch.run import Stopped, plan
from analysis.cli import main
from analysis.errors import InputError

pytestmark = pytest.mark.slow  # real runs, kills and clusters: some two minutes

SIX = ["one", "two", "three", "four", "five", "six"]


def six(folder: Path) -> Path:
    sides = [("talks", "doubts"), ("doubts", "market"), ("market", "talks")] * 2
    return write_manifest(folder, [pair(name, *names) for name, names in zip(SIX, sides, strict=True)])


def finished(out: Path) -> list[str]:
    return sorted(path.parent.name for path in out.glob("pairs/*/pair.json"))


# A whole batch ---------------------------------------------------------------------------------------------------------


def test_every_pair_has_a_folder_of_its_own_and_nothing_stands_outside(batch):
    out = batch / "reports/pairs"
    assert sorted(path.name for path in out.iterdir()) == ["across.csv", "index.html", "pairs", "results.csv", "results.parquet", "run.json"]  # fmt: skip
    folders = sorted(path.name for path in (out / "pairs").iterdir())
    assert folders[:3] == ["again", "first", "lost"]
    assert folders[3].startswith("second-")
    assert not list(batch.rglob("second"))
    kept = ["doubts.txt", "market.txt", "out.txt", "pairs.csv", "reports", "talks.txt", "told.txt"]
    assert sorted(path.name for path in batch.iterdir()) == kept


def test_no_state_leaks_from_one_pair_to_the_next(batch):
    # One worker ran them all: the third pair has the texts of the first, and another pair came between.
    first, again = (files(batch / "reports/pairs/pairs" / name) for name in ("first", "again"))
    assert set(first) == set(again)
    assert len(first) > 40
    differ = {name for name in first if first[name] != again[name]}
    assert differ == {"inputs/study.toml", "pair.json", "run.json"}  # each names its own id
    assert first["inputs/study.toml"].replace(b'"first"', b'"again"') == again["inputs/study.toml"]


def test_the_results_are_those_of_the_reports_digit_for_digit(batch):
    out = batch / "reports/pairs"
    results = pd.read_csv(out / "results.csv", keep_default_na=False, dtype=str)
    own = results[(results["id"] == "first") & (results["kind"] == "category")]
    stance = pd.read_csv(out / "pairs/first/tables/stance.csv", keep_default_na=False, dtype=str).query(
        "voice == 'all'"
    )
    for column in ("n_a", "rate_b", "difference", "low", "high", "p", "q", "stable", "evidence"):
        assert own[column].tolist() == stance[column].tolist()
    assert own["name"].tolist() == stance["category"].tolist()
    terms = results[(results["id"] == "first") & (results["kind"] == "term")].set_index("name")
    assert (terms.loc["pact", "n_a"], terms.loc["pact", "n_b"]) == ("1", "1")
    assert list(dict.fromkeys(results["id"])) == ["first", "../../second", "again"]
    assert set(results["year"]) == {"'=1+1", "", "007"}


def test_a_failed_pair_has_a_page_with_the_reason_and_the_run_says_so(batch):
    folder = batch / "reports/pairs/pairs/lost"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "no-such.txt: there is no such file; check the path" in page
    assert json.loads((folder / "pair.json").read_text(encoding="utf-8"))["status"] == "failed"
    told = (batch / "told.txt").read_text(encoding="utf-8").splitlines()
    assert told[-2:] == [
        "error: reports/pairs: 1 of 4 pairs failed; see:",
        "  lost: no-such.txt: there is no such file; check the path",
    ]
    assert told[0] == "4 pairs: 4 missing; 4 to run"
    assert len(told) < 12
    assert "index.html" in (batch / "out.txt").read_text(encoding="utf-8")


def test_no_file_of_a_batch_names_a_place_of_this_machine(batch):
    out = batch / "reports/pairs"
    for name, content in files(out).items():
        assert str(batch).encode() + b"/" not in content, name


def test_the_record_of_the_run_says_how_every_pair_stands(batch):
    record = json.loads((batch / "reports/pairs/run.json").read_text(encoding="utf-8"))
    assert [(item["id"], item["status"]) for item in record["states"]] == [
        ("first", "done"), ("../../second", "done"), ("again", "done"), ("lost", "failed"),
    ]  # fmt: skip
    assert (record["pairs"], record["failed"]) == (4, 1)


def test_three_pairs_of_one_text_are_no_mean_and_the_index_says_so(batch):
    page = (batch / "reports/pairs/index.html").read_text(encoding="utf-8")
    why = "3 pairs done. Nothing is averaged across pairs: 2 pairs left out: they share an article with one that is counted"
    assert why in page
    assert "<figure" not in page


def test_a_dry_run_says_how_pairs_stand_and_changes_nothing(batch, capsys, monkeypatch):
    before = files(batch)
    monkeypatch.chdir(batch)
    assert main(["batch", "pairs.csv", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "done: first",
        "done: ../../second",
        "done: again",
        "failed: lost (no-such.txt: there is no such file; check the path)",
        "4 pairs: 3 done, 1 failed; 0 to run (failed ones are tried again with --retry-failed)",
    ]
    assert files(batch) == before


def test_a_study_does_not_replace_a_batch(batch, capsys, monkeypatch):
    monkeypatch.chdir(batch)
    before = files(batch)
    assert main(["compare", "talks.txt", "doubts.txt", "--out", "reports/pairs"]) == 2
    assert "something that is no earlier report" in capsys.readouterr().err
    assert files(batch) == before


# Across pairs ----------------------------------------------------------------------------------------------------------


def test_the_shipped_results_of_the_invented_outlets_are_what_the_batch_makes_of_them(outlets):
    made, shipped = (pd.read_csv(folder / "results.csv") for folder in (outlets, ROOT / "data/outlets"))
    made = made[made["kind"] != "term"].reset_index(drop=True)
    columns = [name for name in shipped if shipped[name].notna().any()]  # those of terms alone are empty
    pd.testing.assert_frame_equal(made[columns], shipped[columns], check_dtype=False, rtol=1e-9)
    assert made.shape == shipped.shape


def test_the_record_names_all_that_is_written_across_pairs(outlets):
    record = json.loads((outlets / "run.json").read_text(encoding="utf-8"))
    assert {"across.csv", *picture.WRITTEN} < set(record["outputs"])
    assert all((outlets / name).is_file() for name in record["outputs"])
    table = pd.read_csv(outlets / "across.csv")
    assert table.set_index("name").loc["hedges", ["pairs", "evidence"]].tolist() == [8, "strong"]


def some_outlets(folder: Path, count: int) -> Path:
    """Write a manifest of the first few pairs of the invented outlets into ``folder``, their articles beside it."""
    lines = (ROOT / "data/outlets/pairs.csv").read_text(encoding="utf-8").splitlines()
    for path in (ROOT / "data/outlets").glob("*.txt"):
        shutil.copy(path, folder)
    (folder / "some.csv").write_text("\n".join(lines[: count + 1]) + "\n", encoding="utf-8")
    return folder / "some.csv"


def test_a_second_run_writes_the_same(work):
    out = work / "out"
    run(some_outlets(work, 2), out)
    before = files(out)
    assert set(picture.WRITTEN) < set(before)
    _, watcher = run(work / "some.csv", out)
    assert watcher.ran == []
    assert files(out) == before
    shutil.copy(out / "across.csv", out / "index.html")  # whatever was done to an output, it is made again
    run(work / "some.csv", out)
    after = files(out)
    assert {name for name in before if before[name] != after[name]} == {"run.json"}  # its times


def test_nothing_is_written_again_where_nothing_has_changed_and_all_is_where_a_pair_has(work):
    out = work / "out"
    run(some_outlets(work, 2), out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    run(work / "some.csv", out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before
    record = out / "run.json"
    stale = json.loads(record.read_text(encoding="utf-8"))
    stale["states"][0]["record"] = "that of a pair whose run came to its end, but not the run as a whole"
    record.write_text(json.dumps(stale), encoding="utf-8")
    run(work / "some.csv", out)
    assert (out / "index.html").stat().st_mtime_ns > before[out / "index.html"]


def test_where_pairs_are_gone_so_is_their_mean(work):
    out = work / "out"
    run(some_outlets(work, 2), out)
    run(some_outlets(work, 1), out)
    assert sorted(path.name for path in out.iterdir()) == ["across.csv", "index.html", "pairs", "results.csv", "results.parquet", "run.json"]  # fmt: skip
    assert "1 pair done. Nothing is averaged across pairs: a mean takes two pairs." in (out / "index.html").read_text()


def test_a_folder_that_is_a_link_is_refused_and_nothing_is_written_through_it(work):
    out, elsewhere = work / "out", work / "elsewhere"
    elsewhere.mkdir()
    run(some_outlets(work, 1), out)
    (out / "pages").symlink_to(elsewhere, target_is_directory=True)
    watcher = Silent()
    with pytest.raises(InputError, match="pages: it is a link; nothing outside the output folder is written"):
        run(some_outlets(work, 2), out, watcher=watcher)
    assert watcher.ran == list(elsewhere.iterdir()) == []


# Repeating, interrupting, killing --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A batch of six whose worker was killed in the midst, was refused a second run, and was killed as a whole."""
    from batching import write_articles

    folder = tmp_path_factory.mktemp("killed")
    write_articles(folder)
    manifest, out = six(folder), folder / "out"
    process = start(manifest, "--out", out, "--summary-only", "--jobs", "1", cwd=folder)
    wait_for(lambda: finished(out))
    first = wait_for(lambda: workers(process.pid))
    kill(first[0])
    with pytest.raises(InputError, match=f"another run \\(process {process.pid}\\)"):
        run(manifest, out)
    wait_for(lambda: workers(process.pid) not in ([], first))
    before = finished(out)
    wait_for(lambda: len(finished(out)) > len(before) or process.poll() is not None)
    kill(process.pid)
    process.communicate()
    return manifest, out, finished(out)


def test_after_a_kill_only_what_is_missing_is_run_and_nothing_is_left_lying_about(killed):
    manifest, out, done = killed
    assert 2 <= len(done) < 6
    assert (out / ".batch/lock").exists()  # a dead one
    times = {name: (out / "pairs" / name / "pair.json").stat().st_mtime_ns for name in done}
    _, watcher = run(manifest, out, jobs=2)
    assert sorted(watcher.ran) == sorted(set(SIX) - set(done))
    assert finished(out) == sorted(SIX)
    assert times == {name: (out / "pairs" / name / "pair.json").stat().st_mtime_ns for name in done}
    assert not (out / ".batch").exists()

    # and its results are byte for byte those of a run that nothing disturbed, by another number of workers
    again, other = run(manifest, out.parent / "undisturbed", jobs=1)
    assert other.ran == SIX
    assert again.failed == []
    for name in ("results.csv", "results.parquet", "across.csv", "index.html"):
        assert (out / name).read_bytes() == (out.parent / "undisturbed" / name).read_bytes()
    tables, others = files(out / "pairs"), files(out.parent / "undisturbed/pairs")
    assert tables == others

    # a further run does nothing at all, and starts no worker for it
    _, watcher = run(manifest, out)
    assert (watcher.ran, watcher.to_run) == ([], 0)


class Killer(Silent):
    """Kills the worker whenever a pair is under way."""

    def __init__(self, out):
        super().__init__()
        self.out, self.killed = out, []

    def pulse(self):
        staged = {path.parent for path in self.out.glob(".batch/build-*/stage")} - set(self.killed)
        for pid in workers(os.getpid()) if staged else []:
            self.killed += staged
            kill(pid)


def test_a_pair_whose_process_dies_twice_has_failed(work):
    (work / "long.txt").write_text("A pact may come. " * 20_000, encoding="utf-8")  # long enough to be caught at it
    manifest = write_manifest(work, [pair("heavy", "long", "long")])
    batch, watcher = run(manifest, work / "out", watcher=Killer(work / "out"))
    assert len(watcher.killed) == 2
    assert [(item.id, record.reason[:25]) for item, record in batch.failed] == [("heavy", "its process died 2 times ")]
    assert "died 2 times" in (work / "out/pairs/heavy/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_workers_and_says_how_to_go_on(work, sent):
    out = work / "out"
    process = start(six(work), "--out", out, "--summary-only", cwd=work)
    pids = wait_for(lambda: workers(process.pid))
    wait_for(lambda: list(out.glob(".batch/build-*")))
    process.send_signal(sent)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (
        told.splitlines()[-1]
        == "error: run: interrupted; run the same command again: it goes on where this one stopped"
    )
    wait_for(lambda: not [pid for pid in pids if Path(f"/proc/{pid}").exists()])
    assert not (out / ".batch").exists()
    assert {item.state.status for item in plan(read_manifest(work / "pairs.csv"), out, SUMMARY)} <= {"missing", "done"}


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount") and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], capture_output=True, check=False
    ).returncode  # fmt: skip
    if not mounted:
        pytest.skip("only who may mount can make a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_the_run_with_one_clear_line_and_nothing_half_written(work, small_disk):
    manifest = write_manifest(work, [pair("one"), pair("two")])
    with pytest.raises(Stopped, match="no space is left on the disk; free some and run the same command again"):
        run(manifest, small_disk / "out", jobs=2)
    assert finished(small_disk / "out") == []
    assert not (small_disk / "out/index.html").exists()
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    batch, watcher = run(manifest, small_disk / "out")
    assert (sorted(watcher.ran), batch.failed) == (["one", "two"], [])


# Bad input at the command line -----------------------------------------------------------------------------------------


def test_a_bad_manifest_is_refused_whole_with_all_its_faults_and_nothing_is_written(work, capsys, monkeypatch):
    monkeypatch.chdir(work)
    (work / "bad.csv").write_text("id,a,b\none,,b.txt\nONE,a.txt,b.txt\nx\x1b[31m,a.txt\n", encoding="utf-8")
    before = sorted(work.rglob("*"))
    assert main(["batch", "bad.csv"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "error: bad.csv: 3 things are wrong, nothing was run; mend what is listed here"
    assert lines[1:] == [
        "  row 4: it has 2 cells, the header has 3",
        "  row 2: 'a' is empty",
        "  row 3: the id 'ONE' stands in row 2 already",
    ]
    assert sorted(work.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.csv",), "error: none.csv: there is no such manifest; check the path"),
        (("pairs.csv", "--jobs", "0"), "error: framing batch: argument --jobs: '0' is no whole number from 1 to 9,999;"),
        (("pairs.csv", "--lexicon", "stanse"), "error: lexicon 'stanse': no lexicon of this name is shipped; did you mean 'stance'?"),
        (("pairs.csv", "--out", "full"), "error: full: the folder holds something that is no earlier batch;"),
        (("pairs.csv", "--out", "talks.txt"), "error: talks.txt: it is a file, not a folder; give another --out"),
        (("pairs.csv", "-p", "topn=3"), "error: parameter 'topn': no notebook has it; did you mean 'top_n'?"),
        (("pairs.csv", "--dask", "tcp://127.0.0.1:9"), "error: --dask tcp://127.0.0.1:9: there is no scheduler to be reached"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_a_run_cannot_use_is_refused_in_one_line(work, capsys, monkeypatch, arguments, message):
    monkeypatch.chdir(work)
    monkeypatch.setattr("analysis.batch.cluster._TIMEOUT", 1.0)
    write_manifest(work, [pair("one")])
    (work / "full").mkdir()
    (work / "full/keep.txt").write_text("mine", encoding="utf-8")
    before = sorted(work.rglob("*"))
    try:
        code = main(["batch", *arguments])
    except SystemExit as error:  # argparse's own way out
        code = error.code
    assert code == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("1 pair: ")]
    assert len(lines) == 1
    assert lines[0].startswith(message)
    assert sorted(work.rglob("*")) == before


def test_ten_thousand_pairs_are_planned_quickly(work):
    rows = [pair(f"p{number}") for number in range(10_000)]
    planned = plan(read_manifest(write_manifest(work, rows)), work / "out", SUMMARY)
    assert len(planned) == 10_000
    assert {item.state.status for item in planned} == {"missing"}
    assert not (work / "out").exists()
