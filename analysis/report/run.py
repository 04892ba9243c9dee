"""Run a study: every notebook in order, then the report, written aside and moved into place whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.assets import asset
from analysis.errors import InputError
from analysis.report import notebooks as running
from analysis.report.pdf import find_browser, print_page
from analysis.study import Study
from analysis.study_file import share_study, write_study

RECORD = "run.json"
PDF = "report.pdf"  # not among the outputs that the record vouches for: its bytes differ from run to run
PACKAGES = (
    "framing-study", "ipykernel", "matplotlib", "nbconvert", "nltk", "numpy", "pandas", "papermill", "pyyaml", "scikit-learn",
    "scipy", "trafilatura",
)  # fmt: skip

Step = Callable[[str, int, int], None]


MANY = "many_articles.ipynb"


def list_notebooks(study: Study | None = None) -> list[Path]:
    """Return the notebooks that run on a study, in the order of their numbers; a large study has one of its own.

    Those are the numbered ones with the parameter ``study_file``.
    """
    if study is not None and study.large:
        return [asset("notebooks") / MANY]
    numbered = sorted(asset("notebooks").glob("[0-9][0-9]_*.ipynb"))
    return [path for path in numbered if running.takes(path, "study_file")]


def run_study(
    study: Study,
    out: Path,
    *,
    parameters: Mapping[str, str] | None = None,
    kernel: bool = False,
    pdf: bool = False,
    on_step: Step | None = None,
) -> Path:
    """Run every notebook on ``study`` and write the report to the folder ``out``; return it.

    Everything is written to a folder beside ``out`` and renamed at the end, so ``out``
    is either the whole new report or what it was before. ``pdf`` adds ``report.pdf``. ``on_step`` is told the name of
    each step, its number and how many there are, again and again while it lasts.

    Raises ``InputError`` for unreadable articles or lexicons, unknown parameters and a
    folder that cannot be written, or a PDF asked for where there is no browser;
    ``NotebookError`` if a notebook fails.
    """
    step = on_step or _tell_nobody
    browser = find_browser() if pdf else ""
    notebooks = list_notebooks(study)
    step("reading the articles", 0, len(notebooks) + 2)
    # bad input is told before any work
    _ = study.reference_tokens, study.lexicons, study.tally if study.large else study.articles
    values = running.check_parameters(parameters or {}, notebooks)
    build, made = _make_build_folder(out)
    try:
        build_report(
            study, build, values=values, kernel=kernel, browser=browser, jobs=os.cpu_count() or 1, on_step=step
        )
        _move_into_place(build, out)
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        for parent in made:  # leave no empty folder behind either
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise
    return out


def build_report(
    study: Study,
    build: Path,
    *,
    values: Mapping[str, Any],
    kernel: bool = False,
    browser: str = "",
    jobs: int = 1,
    on_step: Step | None = None,
) -> None:
    """Run every notebook on ``study`` and write the whole report, its record last, into the folder ``build``.

    ``values`` are notebooks' parameters, as ``notebooks.check_parameters`` returns them; ``jobs`` notebooks
    run at a time; ``browser`` prints ``report.pdf``, "" none. Raises as ``run_study`` does.
    """
    began = time.monotonic()
    step = on_step or _tell_nobody
    notebooks = list_notebooks(study)
    total = len(notebooks) + 2 + bool(browser)
    file = write_study(study, build / "inputs")
    (build / "notebooks").mkdir()
    values = {**values, "study_file": "../inputs/study.toml", "out": ".."}
    running.warm_up(study)
    from analysis import excerpt, tables
    from analysis.report import export
    from analysis.report.evidence import Evidence

    shared = share_study(file)  # the children's load_study gives it to the notebooks
    if study.large:  # counted once: the copies have the same bytes
        vars(shared)["tally"] = study.tally
        contrasts, _ = tables.contrasts(shared), tables.stance(shared)
        evidence = Evidence(excerpt.take(shared, excerpt.shown(contrasts)), part=True)
    else:
        _ = shared.tokens, shared.hits
        evidence = Evidence(study)

    def meanwhile() -> None:
        if not study.large:
            running.prepare(shared)
        _ = export.make_exporter(), evidence.spans, evidence.ids, study.warnings

    def tick(name: str, number: int) -> None:
        step(name, number, total)

    texts = running.execute_all(
        notebooks, values, build / "notebooks", kernel=kernel, jobs=jobs, tick=tick, meanwhile=meanwhile
    )
    done = [build / "notebooks" / notebook.name for notebook in notebooks]
    for path, text in zip(done, texts, strict=True):
        path.write_text(text, encoding="utf-8", newline="\n")
    step("writing the report", len(notebooks) + 1, total)
    export.write_report(study, done, build, evidence)
    if browser:
        step("printing the PDF", total - 1, total)
        print_page(build / "index.html", build / PDF, browser)
    _write_record(study, values, build, seconds=time.monotonic() - began)
    step("done", total, total)


def _tell_nobody(name: str, number: int, total: int) -> None:
    """Take the place of a caller who does not ask."""


def _make_build_folder(out: Path) -> tuple[Path, list[Path]]:
    """Return a new hidden folder beside ``out``, and the parents that had to be made for it, innermost first."""
    try:
        return _try_build_folder(out)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(out, f"it cannot be written ({why})", "give another --out") from None


def _try_build_folder(out: Path) -> tuple[Path, list[Path]]:
    if out.exists() and not out.is_dir():
        raise InputError(out, "it is a file, not a folder", "give another --out")
    earlier = (out / RECORD).is_file() and not (out / "pairs").exists()  # a batch is no report to be replaced
    if out.is_dir() and any(out.iterdir()) and not earlier:
        raise InputError(
            out,
            "the folder holds something that is no earlier report",
            "give an empty or new folder as --out",
        )
    made = [parent for parent in out.parents if not parent.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{out.name[:40]}-", dir=out.parent)), made


def _move_into_place(build: Path, out: Path) -> None:
    build.chmod(0o777 & ~_umask())  # mkdtemp makes folders for their owner alone
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name[:40]}-old-", dir=out.parent))
        out.rename(old / "report")
        build.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    else:
        build.rename(out)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write_record(study: Study, values: Mapping[str, Any], build: Path, seconds: float) -> None:
    """Write ``run.json``, last of all: only a folder with a record is a finished report."""
    inputs = {
        path.relative_to(build).as_posix(): _sha256(path)
        for path in sorted((build / "inputs").rglob("*"))
        if path.is_file()
    }
    outputs = {
        path.relative_to(build).as_posix(): _sha256(path)
        for path in sorted(build.rglob("*"))
        if path.is_file() and build / "inputs" not in path.parents and path.name != PDF
    }
    record = {
        "study": study.id,
        "title": study.title,
        "sides": {side.key: {"label": side.label, "files": [path.name for path in side.files]} for side in study.sides},
        "inputs": inputs,
        "settings": asdict(study.settings),
        "parameters": dict(values),
        "seed": study.seed,
        "lexicons": {lexicon.name: lexicon.version for lexicon in study.lexicons},
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "warnings": list(study.warnings),
        "outputs": outputs,
        "times": {
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "seconds": round(seconds, 2),
        },
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (build / RECORD).write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
