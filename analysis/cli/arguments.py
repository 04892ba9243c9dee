"""The arguments of every command, with their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from analysis import __version__
from analysis.errors import did_you_mean, plain

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
            if Path(sys.argv[1]).exists():
                fix = "to compare two articles: framing compare FIRST SECOND"
        elif "arguments are required" in message and self.prog.endswith(" compare"):
            message, fix = "two articles are needed", "framing compare FIRST SECOND"
        print(f"error: {plain(self.prog)}: {plain(message)}; {fix}", file=sys.stderr)
        raise SystemExit(2)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of a command line; ends with exit code 2 where it is wrong."""
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


def _from_one(text: str) -> int:
    """Read a whole number from 1 on, for argparse."""
    if not text.isdecimal() or not 1 <= len(text) <= 4 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to 9,999")
    return int(text)
