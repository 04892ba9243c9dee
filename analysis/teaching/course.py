"""The course from one source: sessions written as Markdown become the student's notebooks and the instructor's key.

A source (``notebooks/teaching/source/N_name.md``) is plain Markdown. In it

- a fenced block ```` ```python ```` is a code cell, ```` ```python parameters ```` the one with the parameters,
  ```` ```python key ```` one that only the key has;
- a block between ``:::key`` and ``:::`` is text that only the key has;
- a line that ends in ``# your answer: ...`` is for the student to complete: the source holds the key's value, the
  student's notebook dots, empty quotation marks or empty brackets in its place;
- a line that ends in ``# key`` is one that only the key has.

Each stretch of Markdown is a cell; a heading of the second level begins a new one.
"""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.assets import asset
from analysis.errors import InputError

SOURCES = "notebooks/teaching/source"
INSTRUCTOR = "notebooks/teaching/INSTRUCTOR.md"
FENCE = re.compile(r"```python *([a-z]*)$")
ANSWER = re.compile(r"(\s*\w+ = )(.+?)(  # your answer: .+)$")
ONLY_KEY = "  # key"
KINDS = ("", "parameters", "key")


class Cell(NamedTuple):
    """One cell of a source: ``kind`` is markdown or code, ``tag`` empty, parameters or key."""

    kind: str
    tag: str
    source: str


def list_sources() -> list[Path]:
    """Return the sessions in their order."""
    return sorted(asset(SOURCES).glob("[0-9]_*.md"))


def for_instructors(cells: list[Cell]) -> list[Cell]:
    """Return the cells of the key: all, without the marks of the source."""
    return [
        cell._replace(source="\n".join(line.removesuffix(ONLY_KEY) for line in cell.source.splitlines()))
        for cell in cells
    ]


def read_source(text: str, where: object = "source") -> list[Cell]:
    """Return the cells of a source. Raises ``InputError`` for a block that is not closed, or of an unknown kind."""
    cells: list[Cell] = []
    lines = iter(text.splitlines())
    prose: list[str] = []

    def end_prose(tag: str = "") -> None:
        body = "\n".join(prose).strip()
        prose.clear()
        if body:
            cells.append(Cell("markdown", tag, body))

    for line in lines:
        if line.startswith("```"):
            end_prose()
            found = FENCE.match(line)
            if not found or found[1] not in KINDS:
                raise InputError(
                    where, f"'{line}' opens no block that is known", "write ```python, with parameters or key"
                )
            cells.append(Cell("code", found[1], "\n".join(_until("```", lines, where))))
        elif line == ":::key":
            end_prose()
            prose += _until(":::", lines, where)
            end_prose("key")
        else:
            if line.startswith("## "):
                end_prose()
            prose.append(line)
    end_prose()
    return cells


def _until(end: str, lines: Iterator[str], where: object) -> list[str]:
    found: list[str] = []
    for line in lines:
        if line.rstrip() == end:
            return found
        found.append(line)
    raise InputError(where, f"a block is not closed with '{end}'", "add that line")


def for_students(cells: list[Cell]) -> list[Cell]:
    """Return the cells without what only the key has, and with the answers left open."""
    return [
        cell._replace(source="\n".join(_open_lines(cell.source)).strip()) if cell.kind == "code" else cell
        for cell in cells
        if cell.tag != "key"
    ]


def _open_lines(source: str) -> Iterator[str]:
    return (_open(line) for line in source.splitlines() if not line.endswith(ONLY_KEY))


def _open(line: str) -> str:
    """Return a line whose answer, if it holds one, is left open, in the shape the answer has."""
    found = ANSWER.match(line)
    if not found:
        return line
    try:
        value = ast.literal_eval(found[2])
    except (ValueError, SyntaxError):  # a computation
        value = ...
    blank = '""' if isinstance(value, str) else "[]" if isinstance(value, list) else "..."
    return f"{found[1]}{blank}{found[3]}"


def make_notebook(cells: list[Cell], name: str) -> str:
    """Return a notebook as text, without outputs; the same cells give the same bytes."""
    import nbformat

    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    for number, cell in enumerate(cells):
        made = make[cell.kind](cell.source, id=f"{name[:1]}-{number:02d}")
        if cell.tag:
            made.metadata["tags"] = ["instructor" if cell.tag == "key" else cell.tag]
        notebook.cells.append(made)
    return nbformat.writes(notebook, version=4) + "\n"


def make_lessons(*, key: bool = False) -> dict[str, str]:
    """Return the whole course, file names and texts: six notebooks, and for instructors their guide as well."""
    files = {}
    for path in list_sources():
        cells = read_source(path.read_text(encoding="utf-8"), path)
        name = f"{path.stem}_key" if key else path.stem
        files[f"{name}.ipynb"] = make_notebook((for_instructors if key else for_students)(cells), name)
    if key:
        files["INSTRUCTOR.md"] = asset(INSTRUCTOR).read_text(encoding="utf-8")
    return files


def write_files(files: dict[str, str], out: Path, *, overwrite: bool = False) -> list[Path]:
    """Write files into a folder, all or none; return their paths.

    Raises ``InputError`` where one exists with other contents (it may hold somebody's work), unless ``overwrite``.
    """
    try:
        for name, text in files.items():
            path = out / name
            if not overwrite and path.exists() and path.read_bytes() != text.encode():
                raise InputError(path, "it exists and has other contents", "name a new folder, or add --overwrite")
        out.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".framing-", dir=out))
        try:
            for name, text in files.items():
                (aside / name).write_text(text, encoding="utf-8", newline="\n")
            for name in files:
                (aside / name).replace(out / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except (OSError, ValueError) as error:
        why = f"it cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError(out, why, "give another --out") from None
    return [out / name for name in files]
