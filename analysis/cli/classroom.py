"""The commands of a class: how far coders agree, the course, a handout."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.cli.terminal import as_text
from analysis.errors import plain

_MOST_PAIRS = 60  # rows of pairs of coders: all of four coders, ten variables
_MOST_DISPUTED = 15  # sentences that a class can discuss


def compare_codings(paths: list[Path]) -> int:
    """Print how far coders agree, variable by variable: of two files all there is, of more what a class can discuss."""
    if len(paths) == 2 and not any(path.is_dir() for path in paths):
        return _compare_two(*paths)
    from analysis.coders import compare_coders, most_disputed, pairwise_kappas
    from analysis.codings import read_codings

    codings = read_codings(paths)
    pairs, disputed = pairwise_kappas(codings), most_disputed(codings)
    print(f"{len(codings)} coders: {plain(', '.join(codings))}\n")
    print(as_text(compare_coders(codings, pairs).round(3)))
    least = f", the {_MOST_PAIRS} that agree least" if len(pairs) > _MOST_PAIRS else ""
    shown = pairs.sort_values("kappa", kind="stable").head(_MOST_PAIRS) if least else pairs
    print(f"\npairs of coders{least}:\n{as_text(shown.round(3))}")
    first = f", the first {_MOST_DISPUTED}" if len(disputed) > _MOST_DISPUTED else ""
    print(f"\n{len(disputed)} sentences are coded differently{first}{':' if len(disputed) else '.'}")
    if len(disputed):
        print(as_text(disputed.head(_MOST_DISPUTED).round(3)))
    return 0


def _compare_two(one: Path, other: Path) -> int:
    """Print how far two coders agree, variable by variable: coefficients, pairs of labels, disagreements."""
    from analysis.coders import compare_codings, confusions, disagreements
    from analysis.codings import read_coding

    codings = read_coding(one), read_coding(other)
    print(as_text(compare_codings(*codings).round(3)))
    print(f"\nlabels of the one and the other, and how many sentences have them:\n{as_text(confusions(*codings))}")
    differing = disagreements(*codings)
    print(f"\n{len(differing)} codes differ{':' if len(differing) else '.'}")
    if len(differing):
        print(as_text(differing))
    return 0


def write_material(options: argparse.Namespace) -> int:
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
