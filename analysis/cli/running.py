"""The commands that make reports: of a study, of two articles, of many pairs."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli.terminal import Pairs, Steps, standing
from analysis.errors import InputError, plain

if TYPE_CHECKING:
    from analysis.study import Study


def run_study(options: argparse.Namespace) -> int:
    """Run every notebook of a study, or of two articles, and write the report."""
    from analysis.report import run as report
    from analysis.study_file import load_study

    if options.command == "study":
        from analysis.assets import asset

        study = load_study(options.file or asset("data/studies/russia-iran.toml"))
    else:
        study = _make_pair(options)
    out = Path(options.out) if options.out else Path("reports") / study.id
    with Steps() as progress:
        report.run_study(
            study, out, parameters=_parameters(options), kernel=options.kernel, pdf=options.pdf, on_step=progress.step
        )
    for warning in study.warnings:
        print(f"note: {plain(warning)}")
    print(f"Finished in {progress.elapsed:.1f} s. Open {plain(out / 'index.html')} in a browser.")
    return 0


def run_batch(options: argparse.Namespace) -> int:
    """Run a manifest, or say what would be run; 1 where pairs failed or the run had to stop, else 0."""
    import signal

    from analysis.batch import run as batches
    from analysis.batch.manifest import read_manifest
    from analysis.batch.pair import Options
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
        planned = batches.plan(manifest, out, what, retry_failed=options.retry_failed)
        for item in planned:
            print(plain(f"{item.state.status}: {item.pair.id}{f' ({item.state.why})' if item.state.why else ''}"))
        print(standing(planned))
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended by a system: as tidily as by Ctrl-C
    try:
        with Pairs() as progress:
            batch = batches.run_batch(
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
    except batches.Stopped as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"Finished in {progress.elapsed:.1f} s. Open {plain(out / 'index.html')} in a browser.")
    if not batch.failed:
        return 0
    print(f"error: {plain(out)}: {len(batch.failed):,} of {len(batch.records):,} pairs failed; see:", file=sys.stderr)
    for pair, record in batch.failed:
        print(f"  {plain(pair.id)}: {plain(record.reason)}", file=sys.stderr)
    return 1


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


def _parameters(options: argparse.Namespace) -> dict[str, str]:
    parameters = {}
    for item in options.parameter:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"parameter '{item}'", "it has no value", "write NAME=VALUE")
        parameters[name] = value
    return parameters


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
