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
from analysis.study import Study, write_study

RECORD = "run.json"
PACKAGES = (
    "framing-study", "ipykernel", "matplotlib", "nbconvert", "nltk", "numpy", "pandas", "papermill", "pyyaml", "scikit-learn",
    "scipy", "trafilatura",
)  # fmt: skip

Step = Callable[[str, int, int], None]


def list_notebooks() -> list[Path]:
    """Return the study's notebooks in the order of their numbers."""
    return sorted(asset("notebooks").glob("[0-9][0-9]_*.ipynb"))


def run_study(
    study: Study,
    out: Path,
    *,
    parameters: Mapping[str, str] | None = None,
    kernel: bool = False,
    on_step: Step | None = None,
) -> Path:
    """Run every notebook on ``study`` and write the report to the folder ``out``; return it.

    Everything is written to a folder beside ``out`` and renamed at the end, so ``out``
    is either the whole new report or what it was before. ``on_step`` is told the name of
    each step, its number and how many there are, again and again while it lasts.

    Raises ``InputError`` for unreadable articles or lexicons, unknown parameters and a
    folder that cannot be written, ``NotebookError`` if a notebook fails.
    """
    step = on_step or _no_step
    notebooks = list_notebooks()
    total = len(notebooks) + 2
    step("reading the articles", 0, total)
    _ = study.articles, study.reference_tokens, study.lexicons  # bad input is told before any work
    values: dict[str, Any] = running.check_parameters(parameters or {}, notebooks)
    build, made = _make_build_folder(out)
    try:
        build_report(study, build, values=values, kernel=kernel, on_step=step)
        _move_into_place(build, out)
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        for parent in made:  # leave no empty folder behind either
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise
    step("done", total, total)
    return out


def build_report(
    study: Study,
    build: Path,
    *,
    values: Mapping[str, Any],
    kernel: bool = False,
    on_step: Step | None = None,
) -> None:
    """Run every notebook on ``study`` and write the whole report, its record last, into the folder ``build``.

    ``values`` are notebooks' parameters, as ``notebooks.check_parameters`` returns them. Raises as
    ``run_study`` does.
    """
    began = time.monotonic()
    step = on_step or _no_step
    notebooks = list_notebooks()
    total = len(notebooks) + 2
    write_study(study, build / "inputs")
    (build / "notebooks").mkdir()
    values = {**values, "study_file": "../inputs/study.toml", "out": ".."}
    running.warm_up(study)
    from analysis.report import export

    done = []
    for number, notebook in enumerate(notebooks, start=1):

        def tick(name: str = notebook.stem, place: int = number) -> None:
            step(name, place, total)

        tick()
        # The exporter is made while the first notebook runs in its child.
        meanwhile = export.make_exporter if number == 1 else None
        text = running.execute(notebook, values, build / "notebooks", kernel=kernel, tick=tick, meanwhile=meanwhile)
        done.append(build / "notebooks" / notebook.name)
        done[-1].write_text(text, encoding="utf-8", newline="\n")
    step("writing the report", total - 1, total)
    export.write_report(study, done, build / "index.html")
    _write_record(study, values, build, seconds=time.monotonic() - began)


def _no_step(name: str, number: int, total: int) -> None:
    """Tell nobody."""


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
        if path.is_file() and build / "inputs" not in path.parents
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
    return hashlib.sha256(path.read_bytes()).hexdigest()
