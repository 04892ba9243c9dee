"""A folder with articles, and one whole batch with reports that several tests look at."""

from pathlib import Path

import pytest
from batching import ROOT, pair, run, start, write_articles, write_manifest

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_articles(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pairs by one worker, whole reports: one text twice with another between, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("batch")
    write_articles(folder)
    rows = [
        pair("first", label_a="Talks & more", group_a="North", group_b="South", year="=1+1"),
        pair("../../second", "market", "doubts", label_a=NASTY, label_b="Doubts", group_a="South", group_b="North"),
        pair("again", label_a="Talks & more", group_a="North", group_b="South", year="007"),
        pair("lost", "talks", "no-such", label_b=NASTY),
    ]
    run = start(write_manifest(folder, rows), "--jobs", "1", cwd=folder)
    (folder / "out.txt").write_text("", encoding="utf-8")
    out, told = run.communicate(timeout=280)
    (folder / "out.txt").write_text(out, encoding="utf-8")
    (folder / "told.txt").write_text(told, encoding="utf-8")
    assert run.returncode == 1, told
    return folder


@pytest.fixture(scope="session")
def outlets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The batch of the two invented outlets, as tables: eight pairs that no article of which is in two."""
    out = tmp_path_factory.mktemp("outlets") / "out"
    done, _ = run(ROOT / "data/outlets/pairs.csv", out, jobs=2)
    assert done.failed == []
    return out
