"""The picture across the pairs of a batch: ``across.csv``, a section of the index page, and notebook 06 as executed."""

from __future__ import annotations

import csv
import errno
import html
import os
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import across
from analysis.assets import asset
from analysis.batch.ledger import PAIRS, Record
from analysis.batch.manifest import Manifest, Pair
from analysis.batch.pair import says_full
from analysis.batch.results import harmless
from analysis.captions import anchor, count
from analysis.show import drawing, escape

TABLE = "across.csv"
NOTEBOOK = "06_across_pairs"
PAGE = f"pages/{NOTEBOOK}.html"
# What the notebook leaves, in ``ledger.FOLDERS``; where there is nothing to run it on, what an earlier run left is taken away.
WRITTEN = (f"notebooks/{NOTEBOOK}.ipynb", PAGE, "figures/forest.svg", "figures/forest.png", "tables/forest.csv")
FIRM = ("strong", "suggestive")
_DRAWN, _LISTED = 3, 12  # sets that the index draws, and of the others those that it names
_OPENING = (
    "<p>Here the pair is the unit: what recurs over pairs can be told from what one event or one genre brings with it. A mean "
    "speaks of the outlets or groups only if the pairs were chosen without regard to what they say. Where the two sides differ in topic "
    "within the pairs in the same way again and again, that is in the mean too.</p>"
)
_HEADS = (
    "Category", "Pairs", "Mean difference", "95 % interval", "Weighted mean", "I²", "+ / − / 0", "p", "q", "Grade", "Furthest apart",
)  # fmt: skip
_MARK = re.compile(r'<a data-e="([^"]*)">(.*?)</a>', re.DOTALL)
_COLUMN = re.compile(r' data-c="[^"]*"')


def write_picture(manifest: Manifest, records: Sequence[Record | None], built: Path, *, kernel: bool = False) -> str:
    """Write what there is across pairs into ``built``, where the results lie; return the section of the index.

    ``across.csv`` is always there; notebook, page and figure only where two pairs or more are averaged. The
    notebook runs as those of a pair do; ``kernel`` gives it a Jupyter kernel. If it fails, the section says so.
    """
    results = across.load_results(built / "results.parquet")
    table, sets = across.across_pairs(results), across.list_sets(results)
    write_across(table, built / TABLE)
    if table.empty:
        done = sum(record is not None and record.status == "done" for record in records)
        notes = dict.fromkeys(note for note in sets["note"] if note and done > 1)
        why = "; ".join(notes) or "a mean takes two pairs"
        return _section(f"<p>{count(done, 'pair')} done. Nothing is averaged across pairs: {escape(why)}.</p>")
    failed = _run_notebook(manifest, built, kernel)
    links = {pair.id: _report(pair, record) for pair, record in zip(manifest.pairs, records, strict=True)}
    return _section(_told(table, sets, results, links, failed))


def write_across(table: pd.DataFrame, path: Path) -> None:
    """Write ``across.across_pairs`` as CSV, full precision; a text that a spreadsheet would run gets an apostrophe."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(table.columns)
        for row in table.itertuples(index=False, name=None):
            sheet.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def _run_notebook(manifest: Manifest, built: Path, kernel: bool) -> str:
    """Run notebook 06 on the results and write its page; return why it failed, if it did."""
    from analysis.report import export, notebooks

    folder = built / "notebooks"
    folder.mkdir()
    values = {"results": "../results.parquet", "out": ".."}
    # A fork is safe only where no other thread runs: a cluster's client may leave some.
    kernel = kernel or threading.active_count() > 1
    try:
        text = notebooks.execute(asset(f"notebooks/{NOTEBOOK}.ipynb"), values, folder, kernel=kernel)
    except notebooks.NotebookError as error:
        if says_full(str(error)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
        folder.rmdir()
        return str(error)
    (folder / f"{NOTEBOOK}.ipynb").write_text(text, encoding="utf-8", newline="\n")
    page = built / PAGE
    page.parent.mkdir()
    title = f"Pairs of {manifest.path.name}"
    page.write_text(
        export.batch_page(text, NOTEBOOK, title, lambda body: _link(body, 0)), encoding="utf-8", newline="\n"
    )
    return ""


def _told(table: pd.DataFrame, sets: pd.DataFrame, results: pd.DataFrame, links: Mapping[str, str], failed: str) -> str:
    """Return what the section says: each set with its figure and the table behind it, then where the rest is."""
    parts = [_OPENING]
    left = []
    for place, row in enumerate(sets.itertuples()):
        if place < _DRAWN and row.counted > 1:
            parts.append(_told_of_set(table, row, results, links, place))
        else:
            left.append(f"{' and '.join(across.name_sides(row.group_x, row.group_y).values())}: {count(row.pairs, 'pair')}{row.note and f' ({row.note})'}")  # fmt: skip
    if left:
        more = f"; and {len(left) - _LISTED:,} others" if len(left) > _LISTED else ""
        parts.append(f'<p dir="auto">Not drawn: {escape("; ".join(left[:_LISTED]) + more)}.</p>')
    notebook = "the notebook failed" if failed else f'<a href="{PAGE}">notebook 6</a> explains each step'
    parts.append(f'<p>All numbers: <a href="{TABLE}">{TABLE}</a>; {notebook}.</p>')
    if failed:
        parts.append(f'<div class="failed"><p dir="auto">{escape(failed)}</p></div>')
    return "\n".join(parts)


def _told_of_set(table: pd.DataFrame, row: Any, results: pd.DataFrame, links: Mapping[str, str], place: int) -> str:
    drawn, labels = across.forest(results, table, place)
    title = f"{labels['A']} minus {labels['B']}"
    turned = f", {row.turned:,} of {row.pairs:,} turned round so that {labels['A']} comes first" if row.turned else ""
    told = f"{count(row.counted, 'pair')} averaged{turned}." + (f" {row.note[0].upper()}{row.note[1:]}." if row.note else "")  # fmt: skip
    figure = _link(drawing("forest", drawn, labels, f"forest-{place}"), place)
    own = table[(table["group_x"] == row.group_x) & (table["group_y"] == row.group_y)]
    return (
        f'<h3 dir="auto">{escape(title)}</h3>\n<p dir="auto">{escape(told)}</p>\n{figure}\n'
        f'<details class="behind"><summary>The table behind this figure, with the pairs that lie furthest apart</summary>'
        f"{_means(own, drawn, links, title, place)}</details>"
    )


def _means(table: pd.DataFrame, drawn: pd.DataFrame, links: Mapping[str, str], title: str, place: int) -> str:
    """Return the rows that a forest draws as a table; of each the pairs with the largest and the smallest difference."""
    rows = table.rename(columns={"name": "category"}).set_index(["lexicon", "category"])
    body = []
    for (lexicon, category), pairs in drawn.groupby(["lexicon", "category"], sort=False):
        row, digits = rows.loc[(lexicon, category)], 2 if pairs["unit"].iloc[0] == "net" else 1
        ends = [pairs.loc[pairs["value"].idxmax()], pairs.loc[pairs["value"].idxmin()]]
        furthest = "<br>".join(
            f'<span dir="auto">{_pair_link(end["id"], links, f"{lexicon}:{category}")}</span>: {_signed(end["value"], digits)}'
            for end in ends
        )
        weak = "" if row["evidence"] in FIRM else ' class="weak"'
        cells = [
            f"{row['pairs']:,}", _signed(row["difference"], digits),
            f"{_signed(row['low'], digits)} to {_signed(row['high'], digits)}",
            f"{_signed(row['weighted'], digits)} ({_signed(row['weighted_low'], digits)} to {_signed(row['weighted_high'], digits)})",
            f"{row['i2']:.0%}", f"{row['positive']:,} / {row['negative']:,} / {row['zero']:,}", _small(row["p"]), _small(row["q"]),
        ]  # fmt: skip
        body.append(
            f'<tr id="{_row_id(place, f"{lexicon}:{category}")}"><th scope="row"{weak}>{escape(pairs["name"].iloc[0])}</th>'
            f"{''.join(f'<td class=n>{cell}</td>' for cell in cells)}<td{weak}>{row['evidence']}</td><td>{furthest}</td></tr>"
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    caption = f"{escape(title)}: means over pairs"
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
        "<p>Per 1,000 words; valence is net, from −2 to 2. The weighted mean counts pairs with narrower intervals for more, and its interval "
        "holds what is uncertain within them. I² is the share of the spread between pairs that this uncertainty does not account for. "
        "+ / − / 0: pairs above, below and at zero. p is of the signed-rank test, q after counting all categories tried; both are 1 where "
        f"fewer than {across.LEAST} pairs differ from zero.</p>"
    )


def _report(pair: Pair, record: Record | None) -> str:
    """Return where a pair's report stands, "" where there is none."""
    has = record is not None and record.status == "done" and "index.html" in record.sizes
    return f"{PAIRS}/{pair.folder}/index.html" if has else ""


def _pair_link(identifier: str, links: Mapping[str, str], category: str) -> str:
    """Return a pair's id, as a link to the sentences of a category in its report, where it has one."""
    report = links.get(identifier, "")
    text = escape(identifier)
    return f'<a href="{report}#{anchor("category", category)}">{text}</a>' if report else text


def _link(body: str, place: int) -> str:
    """Turn the marks of a piece into links to the rows of a set's table in the index."""

    def row(found: re.Match[str]) -> str:
        kind, _, name = html.unescape(found.group(1)).partition(":")
        return f'<a href="#{_row_id(place, name)}">{found.group(2)}</a>' if kind == "category" else found.group(2)

    return _COLUMN.sub("", _MARK.sub(row, body))


def _row_id(place: int, name: str) -> str:
    return anchor("across", f"{place}:{name}")


def _section(content: str) -> str:
    return f'<section class="across" aria-labelledby="across"><h2 id="across">Across pairs</h2>\n{content}\n</section>'


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}".replace("-", "−") if round(value, digits) else f"{0:.{digits}f}"


def _small(p: float) -> str:
    return "&lt; .001" if p < 0.001 else f"{p:.3f}".lstrip("0") if p < 1 else "1"
