"""A real Dask cluster: a scheduler and workers as processes of their own, one of them killed in the midst."""

import io
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from batching import ROOT, Silent, files, kill, pair, run, wait_for, write_articles, write_manifest

from analysis.batch import cluster as clusters
from analysis.batch.ledger import Ledger
from analysis.batch.pair import Options, code_hash
from analysis.batch.run import Stopped
from analysis.errors import InputError

pytestmark = pytest.mark.slow  # real runs, kills and clusters: some two minutes

pytest.importorskip("distributed", reason="the optional package distributed is not installed")
FOUR = ["one", "two", "three", "four"]


def begin(*arguments: str, cwd: Path, log: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    settings = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=cwd, env=settings, stdout=file, stderr=file)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler on loopback, its two workers, and its process."""
    folder = tmp_path_factory.mktemp("cluster")
    log = folder / "scheduler.log"
    scheduler = begin(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", cwd=folder, log=log
    )
    address = wait_for(lambda: re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text())).group()
    workers = []
    for number in range(2):
        away = folder / f"worker{number}"
        away.mkdir()
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        workers.append(begin("dask_worker", address, *options, cwd=away, log=folder / f"worker{number}.log"))
    yield address, workers, scheduler
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


class Killer(Silent):
    """Kills a process of the cluster as soon as the first pair is finished."""

    def __init__(self, process):
        super().__init__()
        self.process = process

    def finished(self, record):
        super().finished(record)
        kill(self.process.pid)


def test_a_cluster_writes_what_this_machine_writes_and_bears_the_loss_of_a_worker(cluster, tmp_path):
    address, workers, _ = cluster
    write_articles(tmp_path)
    sides = [("talks", "doubts"), ("doubts", "market"), ("market", "talks"), ("talks", "market")]
    rows = [pair(name, *names) for name, names in zip(FOUR, sides, strict=True)]
    manifest = write_manifest(tmp_path, [*rows, pair("lost", "none")])
    batch, watcher = run(manifest, tmp_path / "far", dask=address, watcher=Killer(workers[0]))
    assert sorted(watcher.ran) == sorted([*FOUR, "lost"])
    assert [item.id for item, _ in batch.failed] == ["lost"]
    assert workers[0].wait() == -9
    assert workers[1].poll() is None
    run(manifest, tmp_path / "near", jobs=2)
    one, other = files(tmp_path / "far"), files(tmp_path / "near")
    for record in (one, other):
        record.pop("run.json")
    assert one == other
    assert not (tmp_path / "far/.batch").exists()


def test_notebooks_run_on_a_cluster_of_our_own_and_the_whole_report_comes_back(tmp_path):
    write_articles(tmp_path)
    manifest = write_manifest(tmp_path, [pair("one")])
    batch, watcher = run(manifest, tmp_path / "out", Options(), dask="local")
    assert (watcher.ran, batch.failed) == (["one"], [])
    report = tmp_path / "out/pairs/one"
    assert (report / "index.html").stat().st_size > 10_000
    assert len(list((report / "notebooks").glob("*.ipynb"))) >= 5
    assert not list(report.rglob("stage"))


def test_a_worker_with_other_code_is_refused_before_anything_runs(cluster, tmp_path, monkeypatch):
    write_articles(tmp_path)
    manifest = write_manifest(tmp_path, [pair("one")])
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")  # here, not there
    code_hash.cache_clear()
    try:
        with pytest.raises(InputError, match="have another version of this package or of its libraries"):
            run(manifest, tmp_path / "out", dask=cluster[0])
    finally:
        code_hash.cache_clear()
    assert not (tmp_path / "out").exists()


def test_an_archive_cannot_write_outside_its_folder(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../../evil.txt"))
    ledger = Ledger(tmp_path / "out")
    ledger.open()
    with pytest.raises(tarfile.FilterError):
        clusters.unpack(stream.getvalue(), ledger.new_folder())
    assert not list(tmp_path.rglob("evil.txt"))


def test_when_the_scheduler_is_gone_the_run_ends_and_what_is_done_stays_done(cluster, tmp_path):
    address, _, scheduler = cluster
    write_articles(tmp_path)
    manifest = write_manifest(tmp_path, [pair(name) for name in FOUR])
    with pytest.raises(Stopped, match="the connection to the scheduler is lost; mend that and run the same command"):
        run(manifest, tmp_path / "out", dask=address, watcher=Killer(scheduler))
    assert len(list((tmp_path / "out/pairs").iterdir())) == 1
    assert not (tmp_path / "out/.batch").exists()
