"""The report on paper: a tagged PDF where a browser is installed, one clear line where none is."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from browsing import CHROMIUM, needs_chromium

from analysis.errors import InputError
from analysis.report import pdf


@pytest.mark.parametrize("arguments", [["study"], ["compare", "a.txt", "b.txt"]])
def test_without_a_browser_there_is_one_line_and_nothing_is_written(tmp_path, arguments):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Talks were held. A pact may follow.", encoding="utf-8")
    environment = os.environ | {"PATH": str(tmp_path)}
    command = [sys.executable, "-m", "analysis.cli", *arguments, "--pdf", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("error: --pdf: no Chromium is installed")
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_the_first_browser_found_is_taken(tmp_path, monkeypatch):
    for name in ("google-chrome", "chromium-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.find_browser() == str(tmp_path / "chromium-browser")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(InputError, match="no Chromium"):
        pdf.find_browser()


def test_a_browser_that_prints_nothing_is_an_error(tmp_path):
    (tmp_path / "page.html").write_text("<p>x</p>", encoding="utf-8")
    with pytest.raises(RuntimeError, match="gave no PDF"):
        pdf.print_page(tmp_path / "page.html", tmp_path / "page.pdf", shutil.which("true"))


@pytest.mark.browser
@needs_chromium
def test_the_pdf_is_tagged_and_has_a_title_and_several_pages(report, tmp_path):
    pdf.print_page(report / "index.html", tmp_path / "report.pdf", CHROMIUM)
    data = (tmp_path / "report.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in data
    assert b"/Marked true" in data
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") + data.count(b"/Type /Page/") > 3


def test_the_pdf_is_not_among_the_outputs_a_record_vouches_for(report):
    from analysis.report.run import PDF

    assert PDF not in json.loads((report / "run.json").read_text(encoding="utf-8"))["outputs"]
