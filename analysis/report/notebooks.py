"""Execute one notebook with papermill: in a forked child, or with a Jupyter kernel."""

from __future__ import annotations

import gc
import io
import json
import os
import pickle
import re
import select
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from analysis.study import Study

# macOS has fork, but its system libraries do not survive it.
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
KERNEL = "python3"


class NotebookError(Exception):
    """A notebook that failed: which one, and the error of its cell."""


@cache
def list_parameters(notebook: Path) -> dict[str, Any]:
    """Return the names and defaults of a notebook's ``parameters`` cell, read once a process."""
    import ast

    import papermill

    found = papermill.inspect_notebook(str(notebook))
    return {name: ast.literal_eval(item["default"]) for name, item in found.items()}


@cache
def takes(notebook: Path, name: str) -> bool:
    """Return True where a notebook's ``parameters`` cell sets ``name``; read without papermill, for it is asked early."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    return any(re.search(rf"^{re.escape(name)} = ", source, re.MULTILINE) for source in sources)


def check_parameters(given: Mapping[str, str], notebooks: list[Path]) -> dict[str, Any]:
    """Return the given parameters with their types, or raise ``InputError`` for an unknown name."""
    known: dict[str, Any] = {}
    for notebook in notebooks:
        known |= list_parameters(notebook)
    open_to_all = {name: value for name, value in known.items() if name not in ("study_file", "out")}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name not in open_to_all:
            raise InputError(f"parameter '{name}'", "no notebook has it", did_you_mean(name, open_to_all))
        kind = type(open_to_all[name])
        try:
            values[name] = kind(text)
        except ValueError:
            raise InputError(
                f"parameter '{name}'", f"'{text}' is not of type {kind.__name__}", "give such a value"
            ) from None
    return values


def warm_up(study: Study) -> None:
    """Do before a fork what every notebook would do again: imports, lexicons, tokenizers; a second time it is quick."""
    from analysis.tokens import stop_words

    _warm_up_libraries()
    for lexicon in study.lexicons:
        _ = lexicon.tries
    stop_words(study.language)


@cache
def _warm_up_libraries() -> None:
    _leave_out_grammar()
    import nbformat.validator
    import nltk.metrics.association  # noqa: F401
    import pandas as pd
    import papermill  # noqa: F401
    import sklearn.feature_extraction.text  # noqa: F401

    from analysis import findings, plots, show, tables, validity  # noqa: F401
    from analysis.assets import asset
    from analysis.lexicon_file import load_lexicon
    from analysis.report import engine
    from analysis.reporting import find_reports

    for name in ("lexicons/actors", "lexicons/valence", "cues/entman"):
        _ = load_lexicon(asset(f"data/{name}.yaml")).tries
    load_lexicon(asset("data/lexicons/spelling.yaml"))
    find_reports("He said so.")
    canvas = plots.new_figure(1.0)[0].canvas
    canvas.print_figure(io.BytesIO(), format="png")  # each kind of picture and of file loads modules of its own
    canvas.print_figure(io.BytesIO(), format="svg")
    pd.DataFrame({"n": [1]}).to_csv(io.StringIO())
    engine.make_shell()
    nbformat.validator.get_validator()


def _leave_out_grammar() -> None:
    """Keep jsonschema, which nbformat imports, from compiling a grammar of web addresses with an optional package.

    That takes 0.8 s or more, for a check that no notebook asks for. None in ``sys.modules`` means "not installed".
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def prepare(study: Study) -> None:
    """Make the tables that several notebooks ask for; they are kept with the study, so no fork makes them again."""
    from analysis import checks, tables

    for make in (
        tables.stance,
        tables.contrasts,
        tables.leanings,
        tables.valence,
        checks.valence_difference,
        checks.omnibus,
    ):
        make(study)


def execute_all(
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    folder: Path,
    *,
    kernel: bool = False,
    jobs: int = 1,
    tick: Callable[[str, int], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[str]:
    """Execute notebooks in ``folder`` and return them as executed, as JSON texts, in their order.

    Where the platform can fork, each runs in a child that has all imports and ends with it, ``jobs`` at a
    time; otherwise, or with ``kernel``, in a Jupyter kernel of its own, one after another. ``meanwhile``
    is called once in this process while the first children work, ``tick`` now and then with the name of
    the first notebook that is not done and its number. Raises ``NotebookError`` with the failing cell's
    error; the other children are ended.
    """
    tell = tick or (lambda name, number: None)
    _leave_out_grammar()
    for notebook in notebooks:
        list_parameters(notebook)  # before any fork
    if kernel or not CAN_FORK:
        texts = []
        for number, notebook in enumerate(notebooks, start=1):
            tell(notebook.stem, number)
            texts.append(_run(notebook, parameters, folder, in_process=False))
        return texts
    waiting = list(enumerate(notebooks))
    children: dict[int, _Child] = {}
    done: dict[int, str] = {}
    try:
        while waiting or children:
            while waiting and len(children) < jobs:
                place, notebook = waiting.pop(0)
                children[place] = _Child(notebook, parameters, folder)
            first = min([*children, *(place for place, _ in waiting)])
            tell(notebooks[first].stem, first + 1)
            if meanwhile:
                meanwhile()
                meanwhile = None
            ready, _, _ = select.select([child.reading for child in children.values()], [], [], 0.1)
            for place, child in list(children.items()):
                if child.reading in ready and child.listen():
                    del children[place]
                    done[place] = child.answer()
    finally:
        for child in children.values():
            child.kill()
    return [done[place] for place in range(len(notebooks))]


def execute(notebook: Path, parameters: Mapping[str, Any], folder: Path, *, kernel: bool = False) -> str:
    """Execute one notebook; see ``execute_all``."""
    return execute_all([notebook], parameters, folder, kernel=kernel)[0]


class _Child:
    """A forked child that runs one notebook and sends it back through a pipe."""

    def __init__(self, notebook: Path, parameters: Mapping[str, Any], folder: Path) -> None:
        self.notebook, self.parts = notebook, list[bytes]()
        self.reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _answer(writing, notebook, parameters, folder)
        os.close(writing)

    def listen(self) -> bool:
        """Take what the child has sent; True when that is all."""
        part = os.read(self.reading, 1 << 20)
        self.parts.append(part)
        return not part

    def answer(self) -> str:
        """Return the executed notebook, or raise ``NotebookError``."""
        os.close(self.reading)
        _, status = os.waitpid(self.pid, 0)
        if not any(self.parts):
            raise NotebookError(f"{self.notebook.name}: its process died (status {status})")
        good, text = pickle.loads(b"".join(self.parts))  # written by our own child a moment ago
        if not good:
            raise NotebookError(text)
        return str(text)

    def kill(self) -> None:
        """End the child."""
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.reading)


def _answer(writing: int, notebook: Path, parameters: Mapping[str, Any], folder: Path) -> None:
    """Run the notebook in the forked child, write the outcome to the pipe and end the process."""
    gc.disable()  # the child lives for a second; walking all that its parent imported would cost a tenth of it
    try:
        outcome = (True, _run(notebook, parameters, folder, in_process=True))
    except NotebookError as error:
        outcome = (False, str(error))
    except BaseException:
        outcome = (False, f"{notebook.name}: {traceback.format_exc()}")
    with os.fdopen(writing, "wb") as pipe:
        pickle.dump(outcome, pipe)
    os._exit(0)  # no clean-up of what belongs to the parent


def _run(notebook: Path, parameters: Mapping[str, Any], folder: Path, *, in_process: bool) -> str:
    import logging

    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    engine = None
    if in_process:
        from analysis.report.engine import NAME

        engine = NAME
    logging.getLogger("papermill").setLevel(logging.ERROR)
    # papermill formats paths with str.format and opens s3:// and http://; a notebook object passes by both.
    source = nbformat.read(notebook, as_version=4)
    known = list_parameters(notebook)
    values = {name: value for name, value in parameters.items() if name in known}
    try:
        done = papermill.execute_notebook(
            source, None, values, engine_name=engine, kernel_name=KERNEL, progress_bar=False, cwd=str(folder)
        )
    except PapermillExecutionError as error:
        raise NotebookError(f"{notebook.name}, cell {error.cell_index}: {error.ename}: {error.evalue}") from None
    return _settle(done, notebook.stem)


def _settle(notebook: Any, name: str) -> str:
    """Return a notebook as text that is the same on every run, in a fork or a kernel: no times, no random ids, cells counted alike."""
    import nbformat

    executed = 0

    for key in ("papermill", "language_info"):
        notebook.metadata.pop(key, None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell["id"] = f"{name}-{number}"
        if cell.get("execution_count"):
            executed += 1
            cell.execution_count = executed
        for output in cell.get("outputs", []):
            if output.output_type == "execute_result":
                output.execution_count = executed
            if output.output_type == "stream":
                output.text = re.sub(r"\x1b\[[0-9;]*m", "", output.text)
    return nbformat.writes(notebook, version=4) + "\n"
