"""What the README tells people to type works as written."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
PAGE = "<html><head><title>Weekly view</title></head><body><article><h1>Weekly view</h1>{}</article></body></html>"


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_in_the_readme_works(line, tmp_path):
    sentence = "The ministers met in the capital and signed a pact, which critics called a danger to trade."
    (tmp_path / "first.txt").write_text(f"{sentence}\n" * 4, encoding="utf-8")
    (tmp_path / "second.html").write_text(PAGE.format(f"<p>{sentence} It may fail.</p>" * 6), encoding="utf-8")
    for number in range(6):
        for name in ("daily", "weekly"):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{number}.txt").write_text(f"{sentence} It may fail.\n", encoding="utf-8")
    (tmp_path / "data").symlink_to(ROOT / "data")
    command = [sys.executable, "-m", "analysis.cli", *shlex.split(line)[1:]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    if line.split()[1] in ("study", "compare"):
        page = re.search(r"Open (\S+index\.html)", done.stdout)
        assert page
        assert (tmp_path / page[1]).is_file()


def test_the_python_in_the_readme_works(monkeypatch):
    monkeypatch.chdir(ROOT)
    names: dict = {}
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for_a_cluster = [block for block in blocks if "cluster.scheduler_address" in block]
    assert len(for_a_cluster) == 2
    for block in blocks:
        if block in for_a_cluster:
            compile(block, "README.md", "exec")  # there is no cluster here; the command in it is tested on one
        else:
            exec(block, names)
    assert {"stance", "hedges"} & set(names["tables"].stance(names["study"])["category"])


def test_files_and_folders_that_the_readme_names_exist():
    named = re.findall(r"[`(]((?:data|reports|benchmarks)/[\w./-]+\.(?:md|toml|png)|[A-Z]+\.md)[`)]", README)
    assert "reports/report.png" in named
    for name in named:
        assert (ROOT / name).exists(), name


def test_the_readme_lists_every_notebook():
    listed = re.findall(r"`(\d\d_\w+)`", README)
    assert listed == sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
