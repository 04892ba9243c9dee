"""The ``framing`` command: arguments, messages and exit codes, nothing else.

Exit codes: 0 all is well; 1 a run that failed on our side, or a lexicon or pairs with something wrong; 2 bad
input or usage; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.cli.arguments import parse
from analysis.errors import InputError, plain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parse(arguments)
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


def _run(options: argparse.Namespace) -> int:
    """Run one command; each is imported when it is asked for, so that ``--help`` is quick."""
    if options.command in ("study", "compare", "batch"):
        from analysis.cli import running

        return running.run_batch(options) if options.command == "batch" else running.run_study(options)
    if options.command == "lexicon":
        from analysis.cli import lexicons

        return lexicons.convert(options) if options.action == "convert" else lexicons.check(Path(options.file))
    from analysis.cli import classroom

    if options.command == "agreement":
        return classroom.compare_codings([Path(name) for name in options.codings])
    return classroom.write_material(options)
