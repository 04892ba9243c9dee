"""quanteda's YAML dictionaries: categories of words or of categories, and nothing above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.formats.entries import Entry, make_lexicon
from analysis.lexicon import Lexicon
from analysis.patterns import Pattern
from analysis.strict_yaml import dump_yaml

_OWN = "__"  # quanteda's key for the words of a category that has others inside


def read_quanteda(path: Path, table: dict[str, Any]) -> Lexicon:
    """Return the lexicon of a quanteda dictionary that was read from strict YAML."""
    words = list(_flatten(table, "", path))
    for name, count in Counter(name for name, _ in words).items():
        if count > 1:
            raise InputError(path, f"two categories are called '{name}'", "a dot also joins nested names: rename one")
    return make_lexicon(
        path, (Entry(f"{path}, category '{name}'", name, text) for name, texts in words for text in texts)
    )


def write_quanteda(words: dict[str, list[Pattern]]) -> str:
    """Return the patterns by category as YAML for quanteda, nested at the dots of the names."""
    tree: dict[str, Any] = {}
    for name, patterns in words.items():
        parts = name.split(".")
        # A name that quanteda, or our own reader, would take for something else stays in one piece.
        if len(parts) > 8 or {"", _OWN} & set(parts) or parts[0] == "categories":
            parts = [name]
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[_OWN] = [pattern.text for pattern in patterns]
    return dump_yaml(_fold(tree), quote='"')  # to other readers a bare no, y or 1.0 is no text


def _flatten(table: dict[str, Any], above: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the dotted names and the words of quanteda's nested categories."""
    for key, value in table.items():
        name = above if key == _OWN and above else f"{above}.{key}" if above else key
        texts = [value] if isinstance(value, str) and value else value
        if isinstance(texts, dict) and texts:
            yield from _flatten(texts, name, path)
        elif isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
            yield name, texts
        else:
            why = "it is neither a list of words nor a table of categories" if texts else "it is empty"
            raise InputError(f"{path}, category '{name}'", why, "write it as [word, ...]")


def _fold(node: dict[str, Any]) -> Any:
    """Return a tree whose leaves are lists of words."""
    if list(node) == [_OWN]:
        return node[_OWN]
    return {key: value if key == _OWN else _fold(value) for key, value in node.items()}
