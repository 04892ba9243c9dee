"""One pair: what a worker is given, what it does and what it answers. All inputs are in the task as bytes."""

from __future__ import annotations

import errno
import hashlib
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from analysis.assets import asset
from analysis.errors import InputError
from analysis.rows import TEXT

if TYPE_CHECKING:
    from analysis.study import Study

FULL = (errno.ENOSPC, errno.EDQUOT)  # what the system says when no space is left
STAGE, REPORT = "stage", "report"
# What belongs to the batch as a whole: a change there makes no report stale.
_ABOVE = ("cli/", "across.py", "plots/pairs.py", "batch/")
_HERE = "batch/pair.py"
_CODE = (".py", ".j2", ".css", ".js", ".json", ".yaml", ".txt", ".csv")
_DATA = ("lexicons", "stop-words", "cues", "coding", "articles")  # the last two: how valid the lexicons are


@dataclass(frozen=True)
class Options:
    """What holds for all pairs of a run and changes what is written for them."""

    language: str = "en"
    encoding: str = ""
    prior: str = "flat"
    seed: int = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    summary: bool = False
    kernel: bool = False

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The hashes of all that makes a difference to what is written, by kind; a kernel writes what a fork does."""
        given = asdict(self)
        given.pop("kernel")
        kind = "summary" if given.pop("summary") else "report"
        parameters = sorted(given.pop("parameters").items())
        parts = {"settings": sorted(given.items()), "parameters": parameters}
        hashes = {name: hashlib.sha256(repr(value).encode()).hexdigest() for name, value in parts.items()}
        return hashes | {"kind of output": kind}


@dataclass(frozen=True)
class Task:
    """A pair, ready to travel: nothing in it refers to a disk.

    ``files`` maps names within the staged folder (``a/one.txt``, ``lexicons/1/stance.yaml``) to
    their bytes, ``given`` the same names to what the manifest calls them. ``code`` is the
    ``code_hash`` of whoever made the task.
    """

    id: str
    labels: tuple[str, str]
    files: Mapping[str, bytes]
    given: Mapping[str, str]
    options: Options
    code: str
    column: str = TEXT


@dataclass(frozen=True)
class Outcome:
    """What became of a pair: ``status`` is ``done``, ``failed`` or ``full`` (no space left on the disk).

    ``words`` and ``units`` are those that were counted, of A and of B.
    """

    status: str
    reason: str = ""
    words: tuple[int, int] = (0, 0)
    units: tuple[int, int] = (0, 0)
    warnings: tuple[str, ...] = ()


def run_pair(task: Task, folder: Path, tick: Callable[[], None] = lambda: None) -> Outcome:
    """Run a pair into ``folder/report``; ``tick`` is called now and then, ten times a second at least.

    Whatever goes wrong with the pair is in the outcome. What is left in ``folder`` of a failed
    pair is of no use.
    """
    from analysis.report.notebooks import NotebookError

    if task.code != code_hash():
        return Outcome("failed", "the worker has another version of this package: install the same one everywhere")
    staged, report = folder / STAGE, folder / REPORT
    try:
        study = stage(task, staged)
        _ = study.lexicons, study.tally if study.large else study.articles
        report.mkdir()
        (_write_tables if task.options.summary else _write_report)(study, task.options, report, tick)
        counts = study.counts()
        outcome = Outcome(
            "done",
            words=(int(counts.words_a), int(counts.words_b)),
            units=(study.sizes["A"], study.sizes["B"]),
            warnings=study.warnings,
        )
        shutil.rmtree(staged)
        return outcome
    except (InputError, NotebookError) as error:
        return Outcome("full" if says_full(str(error)) else "failed", _as_given(str(error), task, staged))
    except OSError as error:
        return Outcome("full" if error.errno in FULL else "failed", _as_given(str(error), task, staged))
    except Exception as error:  # a fault of ours: the other pairs go on
        return Outcome("failed", f"{type(error).__name__}: {_as_given(str(error), task, staged)}")


def says_full(message: str) -> bool:
    """Return True where a notebook's error, which is text, is that of a full disk."""
    return any(f"[Errno {number}]" in message for number in FULL)


def _as_given(message: str, task: Task, folder: Path) -> str:
    """Name files as the manifest does, not by where they were staged."""
    for name, given in task.given.items():
        message = message.replace(str(folder / name), given)
    return message


def stage(task: Task, folder: Path) -> Study:
    """Write a task's files into ``folder``; return the study of them."""
    from analysis.settings import Settings
    from analysis.sides import Side
    from analysis.study import Study

    for name, data in task.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    found: dict[str, tuple[Path, ...]] = {
        part: tuple(folder / name for name in task.files if PurePath(name).parts[0] == part)
        for part in ("a", "b", "lexicons")
    }
    options = task.options
    return Study(
        id=task.id,
        title=" and ".join(task.labels),
        a=Side("A", task.labels[0], found["a"], task.column),
        b=Side("B", task.labels[1], found["b"], task.column),
        lexicon_files=found["lexicons"],
        language=options.language,
        seed=options.seed,
        settings=replace(Settings(), encoding=options.encoding, prior_from=options.prior),
    )


def _write_report(study: Study, options: Options, report: Path, tick: Callable[[], None]) -> None:
    """Write what ``framing study`` writes: notebooks, page, figures, tables."""
    from analysis import validity
    from analysis.report.run import build_report

    _ = validity.score_lexicons(), validity.score_valence()  # the same for all pairs: a worker makes them once
    build_report(study, report, values=options.parameters, kernel=options.kernel, on_step=lambda *_: tick())


def _write_tables(study: Study, options: Options, report: Path, tick: Callable[[], None]) -> None:
    """Write the tables that the results are made of, and those that lead from them to the sentences."""
    from analysis import excerpt, tables
    from analysis.show import save_table

    contrasts = tables.contrasts(study)
    few = excerpt.take(study, excerpt.shown(contrasts))  # of a large study; any other is taken whole

    for name, make in (
        ("sentences", lambda: few.sentences),
        ("hits", lambda: few.hits),
        ("stance", lambda: tables.stance(study)),
        ("contrasts", lambda: contrasts),
        ("valence", lambda: tables.valence(study)),
    ):
        tick()
        save_table(make(), name, report)


@cache
def code_hash(*, above: bool = False) -> str:
    """Return a hash of all that makes a pair's report besides its inputs.

    That is the code of this package (without what only a batch as a whole uses), a study's notebooks,
    the shipped data and the versions of the libraries. Files count by content, never by time. With ``above``
    it is a hash of all that makes the index and the picture across pairs as well.
    """
    from analysis.report.run import PACKAGES, list_notebooks

    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    notebooks = sorted(asset("notebooks").glob("*.ipynb")) if above else list_notebooks()
    files = [(path.name, asset("notebooks") / path.name) for path in notebooks]
    for root in (package, *(asset(f"data/{name}") for name in _DATA)):
        files += [(path.relative_to(root).as_posix(), path) for path in sorted(root.rglob("*")) if path.suffix in _CODE]
    for name, path in files:
        if above or not (package in path.parents and _beside(name)):
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    digest.update(asset("data/furniture.toml").read_bytes())
    digest.update("\n".join(f"{name} {version(name)}" for name in PACKAGES).encode())
    digest.update(f"python {platform.python_version()}".encode())
    return digest.hexdigest()


def _beside(name: str) -> bool:
    """Return True for a file of the package that no pair's report depends on."""
    return name.startswith(("shipped/", *_ABOVE)) and name != _HERE
