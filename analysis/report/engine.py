"""A papermill engine that runs a notebook's cells in this very process, with IPython.

It is meant for a forked child whose parent has done the imports: the child runs one
notebook and ends, so no notebook sees another's variables. It is no Jupyter kernel
(widgets do not come alive); elsewhere papermill's own engine does the same with one.
"""

from __future__ import annotations

import base64
import contextlib
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "in-process"


def _output(kind: str, **given: Any) -> NotebookNode:
    """Return an output; it is not checked against the format, for the whole notebook will be when it is written."""
    return from_dict({"output_type": kind, **given})


def _as_text(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was displayed with pictures as base64: a kernel's messages carry them so."""
    return {
        kind: base64.b64encode(shown).decode() if isinstance(shown, bytes) else shown for kind, shown in data.items()
    }


class _Recorder:
    """Collects a cell's outputs in the order they are made."""

    def __init__(self) -> None:
        self.outputs: list[Any] = []

    def stream(self, name: str, text: str) -> None:
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.outputs.append(_output("stream", name=name, text=text))


class _Stream:
    """A text stream that writes to the recorder."""

    def __init__(self, recorder: _Recorder, name: str) -> None:
        self.recorder, self.name = recorder, name

    def write(self, text: str) -> int:
        self.recorder.stream(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: what is written is recorded at once."""

    def isatty(self) -> bool:
        return False


class InProcessEngine(Engine):
    """Runs the cells of a notebook with an IPython shell of its own."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """Run every code cell in order; stop after one that fails, as papermill does."""
        shell, recorder = make_shell()
        sys.modules["__main__"] = shell.user_module
        count = 0
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type == "code" and cell.source.strip():
                count += 1
                recorder.outputs = []
                with _streams(recorder):
                    done = shell.run_cell(cell.source, store_history=True)
                cell.outputs, cell.execution_count = list(recorder.outputs), count
                if not done.success:
                    cell.outputs.append(_error(shell, done))
                    nb_man.cell_exception(cell, index, exception=True)
                    return
            nb_man.cell_complete(cell, index)


@contextlib.contextmanager
def _streams(recorder: _Recorder) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(_Stream(recorder, "stdout")),
        contextlib.redirect_stderr(_Stream(recorder, "stderr")),
    ):
        yield


@cache
def make_shell() -> tuple[InteractiveShell, _Recorder]:
    """Return the one shell of this process, and what records a cell's outputs; a fork inherits them unused.

    Nothing is changed for the process that makes it: only a notebook has it as its ``__main__``.
    """
    recorder, main = _Recorder(), sys.modules["__main__"]

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
            recorder.outputs.append(_output("display_data", data=_as_text(data), metadata=metadata or {}))

    class Hook(DisplayHook):
        def __call__(self, result: object = None) -> None:
            if result is not None and not self.quiet():
                data, metadata = self.compute_format_data(result)
                self.update_user_ns(result)
                recorder.outputs.append(
                    _output(
                        "execute_result",
                        data=_as_text(data),
                        metadata=metadata,
                        execution_count=shell.execution_count,
                    )
                )

    config = Config()
    config.HistoryManager.enabled = False  # no database, no thread
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook)
    shell._showtraceback = lambda *_: None  # type: ignore[method-assign]  # the error goes into the notebook, not to the terminal
    sys.modules["__main__"] = main
    return shell, recorder


def _error(shell: InteractiveShell, done: ExecutionResult) -> Any:
    problem = done.error_before_exec or done.error_in_exec
    kind = type(problem)
    lines = shell.InteractiveTB.structured_traceback(kind, problem, problem.__traceback__ if problem else None)
    return _output("error", ename=kind.__name__, evalue=str(problem), traceback=list(lines))


papermill_engines.register(NAME, InProcessEngine)
