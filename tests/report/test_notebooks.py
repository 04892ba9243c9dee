"""Notebooks executed one by one: alone, apart, and with the parameters they have."""

import json
import os
import signal
import time
from pathlib import Path

import nbformat
import pytest
from running import ROOT

from analysis.errors import InputError
from analysis.report import notebooks

needs_fork = pytest.mark.skipif(not notebooks.CAN_FORK, reason="this platform runs notebooks in kernels")


def write(path: Path, *cells: str) -> Path:
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    )
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)
    return path


def texts(executed: str) -> list[str]:
    cells = json.loads(executed)["cells"]
    return [
        "".join(out.get("text", out.get("data", {}).get("text/plain", "")))
        for cell in cells
        for out in cell.get("outputs", [])
    ]


@pytest.mark.slow  # tests/explore/test_lab.py runs them all in JupyterLab, from their own folder too
@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))])
def test_each_notebook_runs_alone_from_its_own_folder(name):
    executed = notebooks.execute(ROOT / "notebooks" / name, {}, ROOT / "notebooks")
    assert "Traceback" not in executed


@pytest.mark.parametrize("kernel", [pytest.param(False, marks=needs_fork), True])
def test_no_notebook_sees_what_another_left(tmp_path, kernel):
    leave = write(
        tmp_path / "1.ipynb", "x = 1", "import analysis, sys; secret = 7; analysis.secret = 7; sys.secret = 7"
    )
    look = write(
        tmp_path / "2.ipynb",
        "x = 1",
        "import analysis, sys; ('secret' in dir(), hasattr(sys, 'secret'), vars(analysis).get('secret'))",
    )
    notebooks.execute(leave, {}, tmp_path, kernel=kernel)
    assert texts(notebooks.execute(look, {}, tmp_path, kernel=kernel)) == ["(False, False, None)"]


@needs_fork
def test_outputs_keep_their_order_and_the_last_value_is_shown(tmp_path):
    path = write(
        tmp_path / "n.ipynb", "x = 1", "import sys\nprint('one')\ndisplay(2)\nprint('three', file=sys.stderr)\nx + 3"
    )
    cell = json.loads(notebooks.execute(path, {"x": 1}, tmp_path))["cells"][-1]
    assert [out["output_type"] for out in cell["outputs"]] == ["stream", "display_data", "stream", "execute_result"]
    assert texts(json.dumps({"cells": [cell]})) == ["one\n", "2", "three\n", "4"]


@needs_fork
def test_a_picture_of_bytes_is_the_same_text_from_a_fork_and_from_a_kernel(tmp_path):
    shown = "class Dot:\n    def _repr_png_(self):\n        return b'\\x89PNG\\xff'\ndisplay(Dot())\nDot()"
    notebook = write(tmp_path / "one.ipynb", "x = 1", shown)
    forked, kernel = (
        [out["data"]["image/png"].strip() for out in json.loads(executed)["cells"][-1]["outputs"]]
        for executed in (notebooks.execute(notebook, {}, tmp_path, kernel=kernel) for kernel in (False, True))
    )
    assert forked == kernel == ["iVBOR/8="] * 2  # base64 of 89 50 4E 47 FF


@pytest.mark.parametrize("kernel", [pytest.param(False, marks=needs_fork), True])
def test_a_parameter_reaches_the_notebook_after_its_defaults(tmp_path, kernel):
    path = write(tmp_path / "n.ipynb", "greeting = 'hello'  # what to say", "greeting")
    assert texts(notebooks.execute(path, {"greeting": "}{ 'salut'"}, tmp_path, kernel=kernel)) == ["\"}{ 'salut'\""]


def test_an_unknown_parameter_is_refused_with_the_nearest_name(tmp_path):
    path = write(tmp_path / "n.ipynb", "top_n = 10  # terms", "top_n")
    with pytest.raises(InputError, match=r"parameter 'topn': no notebook has it; did you mean 'top_n'\?"):
        notebooks.check_parameters({"topn": "5"}, [path])
    with pytest.raises(InputError, match="'many' is not of type int"):
        notebooks.check_parameters({"top_n": "many"}, [path])
    assert notebooks.check_parameters({"top_n": "5"}, [path]) == {"top_n": 5}


@pytest.mark.parametrize("kernel", [pytest.param(False, marks=needs_fork), True])
def test_a_failing_cell_names_the_notebook_the_cell_and_the_error(tmp_path, kernel):
    path = write(tmp_path / "n.ipynb", "x = 1", "1 / 0", "print('never')")
    with pytest.raises(notebooks.NotebookError, match=r"n\.ipynb, cell \d: ZeroDivisionError: division by zero"):
        notebooks.execute(path, {}, tmp_path, kernel=kernel)


@needs_fork
@pytest.mark.parametrize(
    "end",
    ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "import sys; sys.exit(0)"],
)
def test_a_notebook_that_ends_its_process_is_no_success(tmp_path, end):
    path = write(tmp_path / "n.ipynb", "x = 1", end, "print('never')")
    with pytest.raises(notebooks.NotebookError, match=r"n\.ipynb"):
        notebooks.execute(path, {}, tmp_path)


@needs_fork
def test_an_interrupt_ends_the_child_too(tmp_path):
    path = write(
        tmp_path / "n.ipynb",
        "x = 1",
        "open('pid', 'w').write(str(__import__('os').getpid())); __import__('time').sleep(60)",
    )

    def tick(name: str, number: int) -> None:
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        notebooks.execute_all([path], {}, tmp_path, tick=tick)
    time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), signal.SIG_DFL)


@needs_fork
def test_notebooks_run_side_by_side_and_come_back_in_their_order(tmp_path):
    # each waits for a file that the other writes: one after the other would never end
    wait = "import time; t = time.monotonic()\nwhile not __import__('os').path.exists('{}') and time.monotonic() < t + 60: time.sleep(.01)"
    paths = [
        write(
            tmp_path / f"{mine}.ipynb",
            "x = 1",
            f"open('{mine}', 'w').close()",
            wait.format(other),
            f"print('{mine} met {other}')",
        )
        for mine, other in (("one", "two"), ("two", "one"))
    ]
    told = []
    done = notebooks.execute_all(paths, {}, tmp_path, jobs=2, tick=lambda *step: told.append(step))
    assert ["one met two" in done[0], "two met one" in done[1]] == [True, True]
    assert told[0] == ("one", 1)


@needs_fork
def test_where_one_notebook_fails_the_others_are_ended(tmp_path):
    slow = write(
        tmp_path / "slow.ipynb",
        "x = 1",
        "open('pid', 'w').write(str(__import__('os').getpid())); __import__('time').sleep(60)",
    )
    wait = "import time\nwhile not __import__('os').path.exists('pid'): time.sleep(.01)"
    bad = write(tmp_path / "bad.ipynb", "x = 1", wait, "1 / 0")
    with pytest.raises(notebooks.NotebookError, match=r"bad\.ipynb"):
        notebooks.execute_all([slow, bad], {}, tmp_path, jobs=2)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), signal.SIG_DFL)


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_every_notebook_has_one_parameters_cell_with_help_texts(path):
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert all("  # " in line for line in tagged[0].source.splitlines())
    known = notebooks.list_parameters(path)
    assert "out" in known
    assert len({"study_file", "results"} & set(known)) == 1  # it runs on a study, or on the results of a batch
    assert notebooks.takes(path, "study_file") is ("study_file" in known)
