"""A built wheel carries all it needs; the lock names no addresses."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_notebooks_lexicons_studies_rules_and_template(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "analysis/shipped/notebooks/05_comparison.ipynb",
        "analysis/shipped/notebooks/teaching/source/1_reading_closely.md",
        "analysis/shipped/notebooks/teaching/INSTRUCTOR.md",
        "analysis/shipped/data/coding/codebook_short.md",
        "analysis/shipped/data/lexicons/stance.yaml",
        "analysis/shipped/data/studies/russia-iran.toml",
        "analysis/shipped/data/articles/003_7693286ed36ae546.txt",
        "analysis/shipped/data/furniture.toml",
        "analysis/shipped/data/stop-words/en.txt",
        "analysis/report/template/framing/index.html.j2",
        "analysis/report/template/report.css",
        "analysis/batch/template/batch.css",
        "analysis/batch/template/batch.js",
    ):
        assert wanted in names
    assert not [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name]


def test_the_wheel_compares_two_articles_in_any_folder(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)  # what pip does with a wheel of pure Python
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.txt").write_text("Ministers may sign a pact. They must hurry.\n" * 3, encoding="utf-8")
    (work / "b.txt").write_text("Critics warn of danger. The pact is a landmark.\n" * 3, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(site)}
    command = [
        sys.executable,
        "-c",
        "import sys, analysis.cli; print(analysis.cli.__file__); sys.exit(analysis.cli.main())",
    ]
    done = subprocess.run(
        [*command, "compare", "a.txt", "b.txt"], cwd=work, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert (work / "reports/a-b/index.html").is_file()


def test_the_lock_pins_everything_with_hashes_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?:|index-url|find-links", lock)
    pins = re.split(r"\n(?=[a-z0-9])", lock)
    assert len(pins) > 100
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins if not pin.startswith("#"))


def test_help_comes_at_once_and_loads_nothing_heavy():
    code = "import sys, analysis.cli\ntry: analysis.cli.main(['--help'])\nexcept SystemExit: pass\nprint(sorted({'pandas', 'numpy', 'rich', 'papermill', 'nltk'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
