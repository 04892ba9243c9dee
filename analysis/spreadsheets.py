"""Cells that a spreadsheet would take for formulas, made harmless when they are written, and as they were when read."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_GUARDED = re.compile(r"'[=+\-@\t\n]")  # a cell that had an apostrophe put in front


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula and that no bare carriage return breaks in two."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that ``harmless`` put in front."""
    return cell[1:] if _GUARDED.match(cell) else cell
