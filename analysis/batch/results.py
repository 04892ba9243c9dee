"""The results of all pairs as one tidy table: CSV and Parquet, written row by row, never held whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from analysis.batch.ledger import Ledger, Record
from analysis.batch.manifest import Manifest, Pair
from analysis.spreadsheets import harmless, unguarded

NAMES = ("id", "label_a", "label_b", "group_a", "group_b", "article_a", "article_b", "kind", "lexicon", "name")
WHOLE = ("words_a", "words_b", "units_a", "units_b", "n_a", "n_b")
REAL = ("rate_a", "rate_b", "difference", "low", "high", "log_odds", "se", "z", "p", "q", "stable")
COLUMNS = (*NAMES, *WHOLE, *REAL, "evidence")
_DIGITS = 12  # of an article's SHA-256, enough to know it again
_CHUNK = 10_000  # rows a row group of the Parquet file: as texts, some 20 MB are held

Row = dict[str, str]


class Lead(NamedTuple):
    """What the index shows of a pair: its clearest category, and how many features have which grade.

    The clearest category is the one with the smallest p, of several the one with the largest
    difference. It was picked from many, so it always looks larger than it is.
    """

    lexicon: str = ""
    category: str = ""
    difference: float = 0.0
    low: float = 0.0
    high: float = 0.0
    evidence: str = "none"
    strong: int = 0
    suggestive: int = 0


def write_results(manifest: Manifest, records: Sequence[Record | None], ledger: Ledger, folder: Path) -> list[Lead]:
    """Write ``results.csv`` and ``results.parquet`` into ``folder``; return the lead of every pair.

    One row a pair and feature, in the manifest's order: first valence, where the pair has it, then
    the categories of all lexicons, then the terms. Columns: id; label_a, label_b, group_a, group_b, as
    in the manifest; article_a, article_b, the first digits of each article's SHA-256; kind, ``valence``,
    ``category`` or ``term``; lexicon, empty for terms; name; words_a, words_b, counted words;
    units_a, units_b, sentences or articles; n_a, n_b, hits or occurrences (valence: sentences that
    lean); rate_a, rate_b, difference (A minus B), low, high (its 95 % interval; none for terms), per
    1,000 words (valence: net, the mean of the sentences' signs); log_odds, se, z (terms only); p, q,
    stable, evidence (none of the three for valence); then the manifest's further columns.
    The numbers are those of the pair's own tables, digit for digit.

    In the CSV a text that a spreadsheet would run as a formula has an apostrophe in front, in the
    Parquet file it stands as it is. A pair without a finished report has no rows.
    """
    columns = [*COLUMNS, *manifest.further]
    leads = []
    with ExitStack() as stack:
        csv_file = stack.enter_context((folder / "results.csv").open("w", encoding="utf-8", newline=""))
        sheet = csv.writer(csv_file, lineterminator="\n")
        sheet.writerow([harmless(name) for name in columns])
        parquet = stack.enter_context(_Parquet(folder / "results.parquet", columns))
        texts = [place for place, name in enumerate(columns) if name not in WHOLE + REAL]
        for pair, record in zip(manifest.pairs, records, strict=True):
            lead = Lead()
            if record is not None and record.status == "done":
                rows = list(pair_rows(pair, record, ledger.pairs / pair.folder / "tables"))
                lead = find_lead(rows)
                for row in rows:
                    cells = [*(row.get(name, "") for name in COLUMNS), *pair.further]
                    parquet.add(cells)
                    for place in texts:
                        cells[place] = harmless(cells[place])
                    sheet.writerow(cells)
            leads.append(lead)
    return leads


def pair_rows(pair: Pair, record: Record, tables: Path) -> Iterator[Row]:
    """Yield the rows of one pair from its tables ``valence``, ``stance`` and ``contrasts``."""
    shared = {name: getattr(pair, name) for name in ("id", "label_a", "label_b", "group_a", "group_b")}
    shared |= {f"article_{side}": record.inputs.get(f"article {side}", "")[:_DIGITS] for side in ("a", "b")}
    for name, numbers in (("words", record.words), ("units", record.units)):
        shared |= {f"{name}_a": str(numbers[0]), f"{name}_b": str(numbers[1])}
    yield from _valence_rows(tables / "valence.csv", shared)
    for row in _read(tables / "stance.csv"):
        if row["voice"] == "all":
            yield row | shared | {"kind": "category", "name": row["category"]}
    for row in _read(tables / "contrasts.csv"):
        if row["kind"] == "term":
            difference = repr(float(row["rate_a"]) - float(row["rate_b"]))
            interval = {"low": "", "high": ""}  # those of the table are of the log ratio
            yield row | shared | interval | {"name": row["term"], "difference": difference}


def _valence_rows(path: Path, shared: Row) -> Iterator[Row]:
    """Yield the row of the difference in net valence, of all voices; none where the pair is not read for it."""
    net = {row["side"]: row for row in _read(path) if row["voice"] == "all"}
    if not net.keys() >= {"A", "B", "A-B"}:
        return
    row = {name: net["A-B"][name] for name in ("low", "high", "p")} | {"difference": net["A-B"]["net"]}
    for side in ("A", "B"):
        leaning = int(net[side]["favourable"]) + int(net[side]["concerned"])
        row |= {f"rate_{side.lower()}": net[side]["net"], f"n_{side.lower()}": str(leaning)}
    yield row | shared | {"kind": "valence", "lexicon": "valence", "name": "net", "evidence": ""}


def find_lead(rows: Sequence[Row]) -> Lead:
    """Return the clearest category of a pair's rows, with the counts of the grades."""
    grades = [row["evidence"] for row in rows]
    counts = (grades.count("strong"), grades.count("suggestive"))
    found = [row for row in rows if row["kind"] == "category" and row["evidence"] != "none"]
    if not found:
        return Lead(strong=counts[0], suggestive=counts[1])
    best = min(found, key=lambda row: (float(row["p"]), -abs(float(row["difference"])), row["lexicon"], row["name"]))
    difference, low, high = (float(best[name]) for name in ("difference", "low", "high"))
    return Lead(best["lexicon"], best["name"], difference, low, high, best["evidence"], *counts)


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: unguarded(cell) for name, cell in row.items()}


class _Parquet:
    """Writes rows of text cells to a Parquet file, in row groups; numbers as numbers, empty ones as null."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        self._arrow = pyarrow
        kinds = {**dict.fromkeys(WHOLE, pyarrow.int64()), **dict.fromkeys(REAL, pyarrow.float64())}
        self._schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in columns])
        self._convert = [{**dict.fromkeys(WHOLE, int), **dict.fromkeys(REAL, float)}.get(name, str) for name in columns]
        self._writer = ParquetWriter(path, self._schema)
        self._rows: list[list[str]] = []

    def __enter__(self) -> _Parquet:
        return self

    def __exit__(self, *_: Any) -> None:
        self._flush()
        self._writer.close()

    def add(self, cells: Sequence[str]) -> None:
        """Add one row."""
        self._rows.append(list(cells))
        if len(self._rows) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = [
            [kind(cell) if cell or kind is str else None for cell in column]
            for kind, column in zip(self._convert, zip(*self._rows, strict=True), strict=True)
        ]
        arrays = [self._arrow.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []
