"""The ``framing`` command: arguments, messages and exit codes, nothing else.

Exit codes: 0 all is well; 1 a run that failed on our side; 2 bad input or usage;
130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from analysis import __version__
from analysis.errors import InputError, did_you_mean, plain

if TYPE_CHECKING:
    import pandas as pd

    from analysis.study import Study

_MOST_NOTES = 10  # lines on what a format cannot hold
_MOST_PAIRS = 60  # rows of pairs of coders: all of four coders, ten variables
_MOST_DISPUTED = 15  # sentences that a class can discuss
COMMANDS = {
    "study": "run every notebook of a study and write its report",
    "compare": "compare two articles of your own",
    "batch": "compare many pairs of articles: a report each, an index and the results of all",
    "lexicon": "check a lexicon and show what it finds in the standing study, or write it in another format",
    "agreement": "compare the codings of two or more coders",
    "lesson": "write the notebooks of the course, for students or with the instructor's key",
    "handout": "write the articles, a codebook and a coding sheet of a study for printing",
}


class _Parser(argparse.ArgumentParser):
    """Reports bad usage in one line, as every other error is."""

    def error(self, message: str) -> NoReturn:
        fix = f"see '{self.prog} --help'"
        if "invalid choice" in message and len(sys.argv) > 1 and sys.argv[1] not in COMMANDS:
            message, fix = f"there is no command '{sys.argv[1]}'", did_you_mean(sys.argv[1], COMMANDS)
        print(f"error: {plain(self.prog)}: {plain(message)}; {fix}", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parse(arguments)
    # One thread: numbers do not depend on how many cores there are, and a fork is safe.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ["MPLBACKEND"] = "agg"
    try:
        return _run(options)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("error: run: interrupted; nothing was changed", file=sys.stderr)
        return 130
    except Exception as error:
        if options.debug:
            raise
        print(
            f"error: {type(error).__name__}: {plain(error)[-400:]}; run again with --debug for all of it",
            file=sys.stderr,
        )
        return 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="framing", description="Compare how two articles frame the same thing.")
    parser.add_argument("--version", action="version", version=f"framing {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=COMMANDS[name], description=COMMANDS[name].capitalize() + ".")
        command.add_argument("--out", metavar="DIR", help="folder for the report (default: reports/<id>)")
        command.add_argument(
            "-p",
            "--parameter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="set a notebook's parameter",
        )
        command.add_argument(
            "--kernel", action="store_true", help="run each notebook in a Jupyter kernel of its own (slower)"
        )
        command.add_argument("--pdf", action="store_true", help="print the report to report.pdf too (needs Chromium)")
        command.add_argument("--debug", action="store_true", help="show the whole error if something fails")
        return command

    study = add("study")
    study.add_argument("file", nargs="?", metavar="STUDY.toml", help="a study file (default: the standing study)")
    compare = add("compare")
    compare.add_argument(
        "a", metavar="A", help="an article (.txt, .md, .html), or many: a folder, a glob, a .csv, .jsonl or .parquet"
    )
    compare.add_argument("b", metavar="B", help="the other side")
    compare.add_argument(
        "--column", default="text", metavar="NAME", help="the column of texts in a .csv, .jsonl or .parquet"
    )
    compare.add_argument("--label-a", default="", metavar="TEXT", help="what to call A (default: its file's name)")
    compare.add_argument("--label-b", default="", metavar="TEXT", help="what to call B")
    compare.add_argument("--title", default="", metavar="TEXT", help="the report's title")
    compare.add_argument(
        "--lexicon",
        action="append",
        default=[],
        metavar="NAME|FILE",
        help="a lexicon to read with; may be repeated (default: stance, partnership)",
    )
    compare.add_argument(
        "--prior", choices=["flat", "pooled"], default="flat", help="prior of the log-odds (default: flat)"
    )
    compare.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="FILE",
        help="an article that the prior is taken from; may be repeated",
    )
    compare.add_argument("--language", default="en", metavar="CODE", help="language of the articles (default: en)")
    compare.add_argument("--encoding", default="", metavar="NAME", help="encoding of files that are not UTF-8")
    compare.add_argument("--seed", type=int, default=1, metavar="N", help="seed of everything random (default: 1)")
    _add_batch(add("batch"))
    lexicon = commands.add_parser(
        "lexicon", help=COMMANDS["lexicon"], description=COMMANDS["lexicon"].capitalize() + "."
    )
    lexicon.add_argument("action", choices=["check", "convert"], help="what to do")
    lexicon.add_argument("file", metavar="FILE", help="a lexicon: .yaml, quanteda's .yaml, LIWC's .dic or .csv")
    lexicon.add_argument("target", nargs="?", metavar="TARGET", help="convert: the file to write (.yaml, .dic or .csv)")
    lexicon.add_argument("--quanteda", action="store_true", help="convert: write .yaml as quanteda reads it")
    agreement = commands.add_parser(
        "agreement", help=COMMANDS["agreement"], description=COMMANDS["agreement"].capitalize() + "."
    )
    agreement.add_argument(
        "codings",
        nargs="+",
        metavar="CODER.csv",
        help="two files of codes, a row a sentence; or more, or a folder of them",
    )
    lesson = commands.add_parser("lesson", help=COMMANDS["lesson"], description=COMMANDS["lesson"].capitalize() + ".")
    lesson.add_argument("--key", action="store_true", help="with answers and notes, for instructors")
    handout = commands.add_parser(
        "handout", help=COMMANDS["handout"], description=COMMANDS["handout"].capitalize() + "."
    )
    handout.add_argument("file", nargs="?", metavar="STUDY.toml", help="a study file (default: the standing study)")
    handout.add_argument("--codebook", metavar="FILE.md", help="the codebook to code by (default: the short one)")
    for command in (lesson, handout):
        command.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
        command.add_argument("--overwrite", action="store_true", help="replace files that differ")
    for command in (lexicon, agreement, lesson, handout):
        command.add_argument("--debug", action="store_true", help="show the whole error if something fails")
    return parser.parse_args(arguments)


def _add_batch(command: argparse.ArgumentParser) -> None:
    command.add_argument("manifest", metavar="MANIFEST", help="a .csv or .jsonl file with a pair a row: id, a, b, ...")
    command.add_argument(
        "--jobs", type=_from_one, default=0, metavar="N", help="pairs at a time on this machine (default: its cores)"
    )
    command.add_argument(
        "--dask", default="", metavar="ADDRESS", help="run on a Dask cluster: its scheduler's address, or 'local'"
    )
    command.add_argument(
        "--lexicon",
        action="append",
        default=[],
        metavar="NAME|FILE",
        help="a lexicon for the rows that name none; may be repeated (default: stance, partnership)",
    )
    command.add_argument(
        "--prior", choices=["flat", "pooled"], default="flat", help="prior of the log-odds (default: flat)"
    )
    command.add_argument("--language", default="en", metavar="CODE", help="language of the articles (default: en)")
    command.add_argument("--encoding", default="", metavar="NAME", help="encoding of files that are not UTF-8")
    command.add_argument("--seed", type=int, default=1, metavar="N", help="seed of everything random (default: 1)")
    command.add_argument("--summary-only", action="store_true", help="write tables and results; no notebooks, no pages")
    command.add_argument("--retry-failed", action="store_true", help="try pairs that failed again, as they are")
    command.add_argument("--dry-run", action="store_true", help="say what would be run; change nothing")


def _run(options: argparse.Namespace) -> int:
    if options.command == "batch":
        return _run_batch(options)
    if options.command == "lexicon":
        return _convert_lexicon(options) if options.action == "convert" else _check_lexicon(Path(options.file))
    if options.command == "agreement":
        return _compare_codings([Path(name) for name in options.codings])
    if options.command in ("lesson", "handout"):
        return _write_material(options)
    from analysis.report.run import run_study
    from analysis.study_file import load_study

    if options.command == "study":
        from analysis.assets import asset

        study = load_study(options.file or asset("data/studies/russia-iran.toml"))
    else:
        study = _make_pair(options)
    out = Path(options.out) if options.out else Path("reports") / study.id
    with _Progress() as progress:
        run_study(
            study, out, parameters=_parameters(options), kernel=options.kernel, pdf=options.pdf, on_step=progress.step
        )
    for warning in study.warnings:
        print(f"note: {plain(warning)}")
    print(f"Finished in {progress.elapsed:.1f} s. Open {plain(out / 'index.html')} in a browser.")
    return 0


def _parameters(options: argparse.Namespace) -> dict[str, str]:
    parameters = {}
    for item in options.parameter:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"parameter '{item}'", "it has no value", "write NAME=VALUE")
        parameters[name] = value
    return parameters


def _run_batch(options: argparse.Namespace) -> int:
    """Run a manifest, or say what would be run; 1 where pairs failed or the run had to stop, else 0."""
    import signal

    from analysis.batch.manifest import read_manifest
    from analysis.batch.pair import Options
    from analysis.batch.progress import Progress, standing
    from analysis.batch.run import Stopped, plan, run_batch
    from analysis.report.notebooks import check_parameters
    from analysis.report.run import list_notebooks

    manifest = read_manifest(options.manifest, options.lexicon or ("stance", "partnership"))
    out = Path(options.out) if options.out else Path("reports") / Path(options.manifest).stem
    parameters = _parameters(options)
    what = Options(
        language=options.language,
        encoding=options.encoding,
        prior=options.prior,
        seed=options.seed,
        parameters=check_parameters(parameters, list_notebooks()) if parameters else {},
        summary=options.summary_only,
        kernel=options.kernel,
    )
    for note in manifest.notes:
        print(f"note: {plain(note)}", file=sys.stderr)
    if options.dry_run:
        planned = plan(manifest, out, what, retry_failed=options.retry_failed)
        for item in planned:
            print(plain(f"{item.state.status}: {item.pair.id}{f' ({item.state.why})' if item.state.why else ''}"))
        print(standing(planned))
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended by a system: as tidily as by Ctrl-C
    try:
        with Progress() as progress:
            batch = run_batch(
                manifest,
                out,
                what,
                jobs=options.jobs or _cores(),
                dask=options.dask,
                retry_failed=options.retry_failed,
                watcher=progress,
            )
    except KeyboardInterrupt:
        print("error: run: interrupted; run the same command again: it goes on where this one stopped", file=sys.stderr)
        return 130
    except Stopped as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"Finished in {progress.elapsed:.1f} s. Open {plain(out / 'index.html')} in a browser.")
    if not batch.failed:
        return 0
    print(f"error: {plain(out)}: {len(batch.failed):,} of {len(batch.records):,} pairs failed; see:", file=sys.stderr)
    for pair, record in batch.failed:
        print(f"  {plain(pair.id)}: {plain(record.reason)}", file=sys.stderr)
    return 1


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_one(text: str) -> int:
    """Read a whole number from 1 on, for argparse."""
    if not text.isdecimal() or not 1 <= len(text) <= 4 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to 9,999")
    return int(text)


def _check_lexicon(path: Path) -> int:
    """Print what is wrong with a lexicon and what it finds; 1 where an entry does nothing, else 0."""
    from analysis.assets import asset
    from analysis.lexicon_check import ERRORS, check_lexicon, matched
    from analysis.lexicon_formats import read_lexicon
    from analysis.study_file import load_study

    lexicon, study = read_lexicon(path), load_study(asset("data/studies/russia-iran.toml"))
    problems, found = check_lexicon(lexicon, study), matched(lexicon, study)
    silent = problems["problem"] == "finds nothing"  # as most categories of a broad lexicon do in two articles: counted
    problems = problems[~silent]
    wrong = problems["problem"].isin(ERRORS)
    print(
        f"{plain(lexicon)}: {wrong.sum()} wrong, {(~wrong).sum()} to look at; {len(found)} different matches and {silent.sum()} categories without a match in the standing study"
    )
    for title, table in (("wrong", problems[wrong]), ("to look at", problems[~wrong]), ("found", found)):
        if len(table):
            print(f"\n{title}:\n{_as_text(table)}")
    return 1 if wrong.any() else 0


def _convert_lexicon(options: argparse.Namespace) -> int:
    """Write a lexicon in the format of another file's ending; say what that format cannot hold."""
    from analysis.lexicon_formats import read_lexicon, write_lexicon

    if not options.target:
        raise InputError("lexicon convert", "no file to write is named", "give one: .yaml, .dic or .csv")
    target = Path(options.target)
    if target.exists():
        raise InputError(target, "it exists", "name a new file, or remove this one first")
    left = write_lexicon(read_lexicon(options.file), target, "quanteda" if options.quanteda else "full")
    print(f"Written: {plain(target)}; {len(left):,} {'thing' if len(left) == 1 else 'things'} left out.")
    for line in left[:_MOST_NOTES]:
        print(f"left out: {plain(line)}")
    if len(left) > _MOST_NOTES:
        print(f"left out: {len(left) - _MOST_NOTES:,} more of this kind")
    return 0


def _write_material(options: argparse.Namespace) -> int:
    """Write the course or a handout into a folder; say what was written."""
    from analysis.assets import asset
    from analysis.study_file import load_study
    from analysis.teaching.course import make_lessons, write_files
    from analysis.teaching.handout import make_handout

    if options.command == "lesson":
        files = make_lessons(key=options.key)
    else:
        study = load_study(options.file or asset("data/studies/russia-iran.toml"))
        files = make_handout(study, Path(options.codebook) if options.codebook else None)
    for path in write_files(files, Path(options.out), overwrite=options.overwrite):
        print(f"Written: {plain(path)}")
    return 0


def _compare_codings(paths: list[Path]) -> int:
    """Print how far coders agree, variable by variable: of two files all there is, of more what a class can discuss."""
    if len(paths) == 2 and not any(path.is_dir() for path in paths):
        return _compare_two(*paths)
    from analysis.agreement import compare_coders, most_disputed, pairwise_kappas, read_codings

    codings = read_codings(paths)
    pairs, disputed = pairwise_kappas(codings), most_disputed(codings)
    print(f"{len(codings)} coders: {plain(', '.join(codings))}\n")
    print(_as_text(compare_coders(codings, pairs).round(3)))
    least = f", the {_MOST_PAIRS} that agree least" if len(pairs) > _MOST_PAIRS else ""
    shown = pairs.sort_values("kappa", kind="stable").head(_MOST_PAIRS) if least else pairs
    print(f"\npairs of coders{least}:\n{_as_text(shown.round(3))}")
    first = f", the first {_MOST_DISPUTED}" if len(disputed) > _MOST_DISPUTED else ""
    print(f"\n{len(disputed)} sentences are coded differently{first}{':' if len(disputed) else '.'}")
    if len(disputed):
        print(_as_text(disputed.head(_MOST_DISPUTED).round(3)))
    return 0


def _compare_two(one: Path, other: Path) -> int:
    """Print how far two coders agree, variable by variable: coefficients, pairs of labels, disagreements."""
    from analysis.agreement import compare_codings, confusions, disagreements, read_coding

    codings = read_coding(one), read_coding(other)
    print(_as_text(compare_codings(*codings).round(3)))
    print(f"\nlabels of the one and the other, and how many sentences have them:\n{_as_text(confusions(*codings))}")
    differing = disagreements(*codings)
    print(f"\n{len(differing)} codes differ{':' if len(differing) else '.'}")
    if len(differing):
        print(_as_text(differing))
    return 0


def _as_text(table: pd.DataFrame) -> str:
    """Return a table as lines for a terminal, control characters made visible."""
    shown = table.astype(object).where(table.notna(), "").map(plain)
    return shown.to_string(index=False)


def _make_pair(options: argparse.Namespace) -> Study:
    """Return the study of two files named on the command line."""
    import re
    from dataclasses import replace

    from analysis.settings import Settings
    from analysis.sides import Side, find_files, name_of
    from analysis.study import Study
    from analysis.study_file import find_lexicon

    called = name_of(options.a), name_of(options.b)
    names = [
        re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:36] or side for name, side in zip(called, "AB", strict=True)
    ]
    labels = [given or name[:40] for given, name in zip((options.label_a, options.label_b), called, strict=True)]
    return Study(
        id="-".join(dict.fromkeys(names)) if names[0] != names[1] else f"{names[0]}-pair",
        title=options.title or f"{labels[0]} and {labels[1]}",
        a=Side("A", labels[0], find_files([options.a], Path(), options.a), options.column),
        b=Side("B", labels[1], find_files([options.b], Path(), options.b), options.column),
        lexicon_files=tuple(find_lexicon(name, Path()) for name in options.lexicon or ["stance", "partnership"]),
        reference=tuple(map(Path, options.reference)),
        language=options.language,
        seed=options.seed,
        settings=replace(Settings(), encoding=options.encoding, prior_from=options.prior),
    )


class _Progress:
    """A bar with the step and the time that has passed; a few plain lines where there is no terminal."""

    def __enter__(self) -> _Progress:
        import time

        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self.clock, self.began, self.last = time.monotonic, time.monotonic(), ""
        console = Console(stderr=True)
        self.bar = None
        if console.is_terminal:
            # No refresh thread: the process forks, and a fork must find it single-threaded.
            columns = (
                TextColumn("{task.description:<22}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            self.bar = Progress(*columns, console=console, auto_refresh=False, transient=True)
            self.task = self.bar.add_task("", total=None)
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.clock() - self.began

    def step(self, name: str, number: int, total: int) -> None:
        """Show which step is under way."""
        if self.bar:
            self.bar.update(
                self.task,
                description=name,
                completed=max(number - 1, 0) if name != "done" else total,
                total=total,
            )
            self.bar.refresh()
        elif name != self.last:
            print(f"{self.elapsed:5.1f} s  {name}", file=sys.stderr)
        self.last = name


if __name__ == "__main__":
    sys.exit(main())
