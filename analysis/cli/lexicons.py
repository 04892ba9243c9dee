"""The command on lexicons: what is wrong with one, and one in another format."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.cli.terminal import as_text
from analysis.errors import InputError, plain

_MOST_NOTES = 10  # lines on what a format cannot hold


def check(path: Path) -> int:
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
            print(f"\n{title}:\n{as_text(table)}")
    return 1 if wrong.any() else 0


def convert(options: argparse.Namespace) -> int:
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
