"""Our own form, written: all that a lexicon holds, as ``lexicon_file`` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.formats.entries import HEAD
from analysis.lexicon import Category, Lexicon
from analysis.patterns import Pattern
from analysis.strict_yaml import dump_yaml


def write_own(lexicon: Lexicon) -> str:
    """Return a lexicon as YAML, without its empty categories."""
    kept = [category for category in lexicon.categories if category.patterns or category.composites]
    return dump_yaml({key: getattr(lexicon, key) for key in HEAD} | {"categories": _to_table(kept)})


def _to_table(categories: Iterable[Category]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for category in categories:
        entry: dict[str, Any] = {key: getattr(category, key) for key in ("definition", "source")}
        entry["patterns"] = [_to_entry(pattern) for pattern in category.patterns]
        entry["composites"] = [
            {"all_of": list(each.all_of), "within": str(each.within)}
            | {key: "true" for key in ("in_order", "topic") if getattr(each, key)}
            for each in category.composites
        ]
        entry["counted"] = "" if category.counted else "false"
        entry["topic"] = "true" if category.topic else ""
        table[category.name] = {key: value for key, value in entry.items() if value}
    return table


def _to_entry(pattern: Pattern) -> str | dict[str, Any]:
    unless = [" ".join(words) for words in pattern.unless]
    topic = "true" if pattern.topic else ""
    more = {key: value for key, value in (("note", pattern.note), ("not", unless), ("topic", topic)) if value}
    return {"pattern": pattern.text} | more if more else pattern.text
