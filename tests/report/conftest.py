"""One real run of the standing study and one of hostile texts, shared by the tests of the report."""

from pathlib import Path

import pytest
from running import framing, made_once

HOSTILE = (
    "Talks <script>alert('A')</script> & \"quotes\" <img src=x onerror=alert(1)> $\\frac{1}{2}$ {{ 7*7 }} </style></svg> went on. "
    'A second *sentence* with `ticks` and \x1b[31mred\x1b[0m may follow. </details></section><a data-e="term:may">x</a> may fail. '
)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "run", run_standing) / "reports/russia-iran"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "hostile", run_hostile) / "out"


def run_standing(folder: Path) -> None:
    done = framing("study", cwd=folder)
    assert done.returncode == 0, done.stderr


def run_hostile(folder: Path) -> None:
    (folder / "=evil<b>.txt").write_text(HOSTILE * 3, encoding="utf-8")
    persian = "وزیران در تهران دیدار کردند. آنها پیمان را امضا کردند. <script>alert(4)</script> دیدار خوب بود. "
    (folder / "b.md").write_text("# <script>alert(2)</script> title\n\n" + persian * 2, encoding="utf-8")
    label = "<script>alert(3)</script>\x1b[31m"
    done = framing("compare", "=evil<b>.txt", "b.md", "--label-a", label, "--title", label, "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
