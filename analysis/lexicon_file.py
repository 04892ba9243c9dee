"""A lexicon file in our own form: strict YAML, every key known, every pattern checked.

name: stance
categories:
  hedges: [may, might, it seems]            # the short form: a list of patterns
  attitude:
    definition: ...
    source: ...
    patterns: [{pattern: great, not: [great britain], note: ...}]
    categories: {positive: [...]}           # nested; reported as attitude.positive
    composites: [{all_of: [a, b], within: 5}]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import InputError, did_you_mean, unreadable
from analysis.lexicon import Category, Composite, Lexicon
from analysis.patterns import Pattern, split_pattern
from analysis.strict_yaml import load_yaml

_COMPOSITE_KEYS = ("all_of", "within", "in_order")
_PARSED: dict[tuple[str, bytes], Lexicon] = {}


def load_lexicon(path: str | Path) -> Lexicon:
    """Load a lexicon from strict YAML: no aliases, no duplicate keys, every scalar a text.

    Raises ``InputError`` with file and line for anything else.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a lexicon file (.yaml)") from None
    # Kept by content, not by place: the notebooks of a run read copies of the same lexicons.
    if (path.stem, data) not in _PARSED:
        _PARSED[path.stem, data] = _parse_lexicon(path, data)
    return _PARSED[path.stem, data]


def _parse_lexicon(path: Path, data: bytes) -> Lexicon:
    table = load_yaml(path, data)
    keys = {"name", "version", "language", "licence", "description", "nesting", "categories"}
    for key in table:
        if key not in keys:
            raise InputError(path, f"unknown key '{key}'", did_you_mean(key, keys))
    if not isinstance(table.get("categories"), dict) or not table["categories"]:
        raise InputError(path, "it has no categories", "add categories: {name: [word, ...]}")
    head = {key: table.get(key, "") for key in ("version", "licence", "description")}
    for key in ("name", "language", "nesting", *head):
        if not isinstance(table.get(key, ""), str):
            raise InputError(path, f"'{key}' is not a text", "write one line of text")
    nesting = table.get("nesting", "category")
    if nesting not in ("category", "lexicon"):
        raise InputError(path, f"nesting is '{nesting}'", "write 'category' or 'lexicon'")
    categories = tuple(_load_categories(table["categories"], "", path))
    names = [category.name for category in categories]
    for name in names:
        if names.count(name) > 1:
            fix = "rename one: a dot also joins the names of nested categories"
            raise InputError(path, f"two categories are called '{name}'", fix)
    _check_composites(categories, path)
    if not any(category.patterns for category in categories):
        raise InputError(path, "no category has a pattern", "add at least one word")
    return Lexicon(
        name=table.get("name", path.stem) or path.stem,
        categories=categories,
        language=table.get("language", "en"),
        nesting=nesting,
        **head,
    )


def _load_categories(table: dict[str, Any], prefix: str, path: Path) -> Iterator[Category]:
    keys = {"definition", "source", "patterns", "categories", "composites", "counted", "topic", *_COMPOSITE_KEYS}
    for key, entry in table.items():
        name = f"{prefix}{key}"
        where = f"{path}, category '{name}'"
        if isinstance(entry, list):  # the short form: a list of patterns
            entry = {"patterns": entry}
        if not isinstance(entry, dict):
            raise InputError(where, "it is neither a list of patterns nor a table", "write it as [word, ...]")
        for item in entry:
            if item not in keys:
                raise InputError(where, f"unknown key '{item}'", did_you_mean(item, keys))
        patterns, nested = entry.get("patterns", []), entry.get("categories", {})
        # One composite may stand in the category itself: all_of, within, in_order.
        own = {item: entry[item] for item in _COMPOSITE_KEYS if item in entry}
        composites = entry.get("composites", [])
        if not all(isinstance(item, list) for item in (patterns, composites, own.get("all_of", []))) or not all(
            isinstance(item, dict) for item in (nested, *composites)
        ):
            why = "patterns and all_of are lists, composites a list of tables, categories a table"
            raise InputError(where, why, "mend the indentation")
        built = tuple(_load_composite(item, where) for item in (*([own] if own else ()), *composites))
        if not (patterns or built or nested):
            raise InputError(where, "it is empty", "add patterns or take it out")
        if patterns or built:
            yield Category(
                name=name,
                definition=str(entry.get("definition", "")),
                source=str(entry.get("source", "")),
                patterns=tuple(_load_pattern(item, where) for item in patterns),
                composites=built,
                counted=_load_flag(entry, "counted", "true", where),
                topic=_load_flag(entry, "topic", "false", where),
            )
        yield from _load_categories(nested, f"{name}.", path)


def _load_composite(entry: dict[str, Any], where: str) -> Composite:
    keys = (*_COMPOSITE_KEYS, "topic")
    for key in entry:
        if key not in keys:
            raise InputError(where, f"unknown key '{key}' in a composite", did_you_mean(key, keys))
    all_of, within = entry.get("all_of", []), entry.get("within", "0")
    if within not in map(str, range(1, 1001)):
        raise InputError(where, f"within is '{within}'", "give a number of words from 1 to 1000")
    if not isinstance(all_of, list) or not all_of:
        raise InputError(where, "a composite names no categories", "add all_of: [one, other]")
    in_order, topic = (_load_flag(entry, key, "false", where) for key in ("in_order", "topic"))
    return Composite(tuple(map(str, all_of)), int(within), in_order, topic)


def _load_flag(entry: dict[str, Any], key: str, default: str, where: str) -> bool:
    value = entry.get(key, default)
    if value not in ("true", "false"):
        raise InputError(where, f"{key} is '{value}'", "write true or false")
    return bool(value == "true")


def _load_pattern(entry: object, where: str) -> Pattern:
    if isinstance(entry, str):
        entry = {"pattern": entry}
    if not isinstance(entry, dict) or not isinstance(entry.get("pattern"), str):
        raise InputError(where, "a pattern is neither a text nor a table with 'pattern'", "write it as a word")
    keys = ("pattern", "note", "not", "topic")
    for key in entry:
        if key not in keys:
            raise InputError(where, f"unknown key '{key}' in a pattern", did_you_mean(key, keys))
    unless = entry.get("not", [])
    if not isinstance(unless, list) or not all(isinstance(item, str) for item in unless):
        raise InputError(where, "'not' is not a list of texts", 'write not: ["…"]')
    return Pattern(
        text=entry["pattern"],
        words=split_pattern(entry["pattern"], where),
        note=str(entry.get("note", "")),
        unless=tuple(split_pattern(item, where) for item in unless),
        topic=_load_flag(entry, "topic", "false", where),
    )


def _check_composites(categories: tuple[Category, ...], path: Path) -> None:
    plain = {category.name for category in categories if not category.composites}
    for category in categories:
        for part in (part for composite in category.composites for part in composite.all_of):
            if part not in plain:
                why = f"all_of names '{part}', which is " + (
                    "itself composed of others" if part in {item.name for item in categories} else "no category here"
                )
                raise InputError(f"{path}, category '{category.name}'", why, did_you_mean(part, plain))
