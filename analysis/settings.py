"""A study's settings, and how keys and values of a TOML table are checked."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from analysis.articles import MAX_BYTES
from analysis.errors import InputError, did_you_mean

ONE_PROCESS = "FRAMING_ONE_PROCESS"  # in the environment of a process beside which others count, so that it starts none


@dataclass(frozen=True)
class Settings:
    """Choices that change numbers; each has a default that the methods page defends.

    ``headline``: count headlines too. ``min_count``: a term must occur this often in both
    sides together to be tested. ``prior``: occurrences added to each term on each side
    (alpha of the Dirichlet prior; its mean over the terms, where it is informative).
    ``prior_from``: ``flat``, the same for each term, or ``pooled``, by its share of the two
    sides together; a study with ``reference`` articles takes it from those. ``idf``: ``sentence``, ``paragraph`` or ``article``.
    ``resamples``: shuffles for p-values. ``encoding``: of files without a byte-order mark
    that are not UTF-8. ``max_bytes``: largest article that is read. ``large``: bytes of both
    sides together; two sides of many articles that have more are counted as they are read, article
    by article, and never held (see ``stream``).
    """

    headline: bool = False
    min_count: int = 3
    prior: float = 0.5
    prior_from: str = "flat"
    idf: str = "sentence"
    resamples: int = 9999
    encoding: str = ""
    max_bytes: int = MAX_BYTES
    large: int = 1_000_000


def check_settings(table: dict[str, Any], defaults: Settings, where: str) -> Settings:
    """Return ``defaults`` with the values of ``table``, or raise ``InputError``."""
    refuse_unknown(table, {item.name for item in fields(Settings)}, where)
    values = {name: take(table, name, type(getattr(defaults, name)), None, where) for name in table}
    settings = replace(defaults, **values)
    limits = {
        "min_count": (1, 10**9),
        "prior": (1e-6, 1e6),
        "resamples": (99, 1_000_000),
        "max_bytes": (1, 10**9),
        "large": (0, 10**12),
    }
    for name, (low, high) in limits.items():
        if not low <= getattr(settings, name) <= high:
            raise InputError(where, f"{name} = {getattr(settings, name)}", f"give a value from {low:g} to {high:g}")
    if settings.idf not in ("sentence", "paragraph", "article"):
        raise InputError(where, f"idf = '{settings.idf}'", "give 'sentence', 'paragraph' or 'article'")
    if settings.prior_from not in ("flat", "pooled"):
        raise InputError(where, f"prior_from = '{settings.prior_from}'", "give 'flat' or 'pooled'")
    return settings


def refuse_unknown(table: dict[str, Any], known: set[str], where: object) -> None:
    """Raise ``InputError`` for a key that is not known, with the nearest one that is."""
    for key in table:
        if key not in known:
            raise InputError(where, f"unknown key '{key}'", did_you_mean(key, known))


def take(table: dict[str, Any], key: str, kind: type, default: Any, where: object) -> Any:
    """Return a value of the kind wanted; ``default`` where the key is missing, an error where that is None too."""
    value = table.get(key, default)
    if kind is float and type(value) is int:
        value = float(max(min(value, 10**300), -(10**300)))  # TOML's whole numbers have no limit
    if value is None:
        raise InputError(where, f"'{key}' is missing", f"add [{key}] with label and file")
    if type(value) is not kind:
        names = {
            str: "a text",
            int: "a whole number",
            float: "a number",
            bool: "true or false",
            dict: "a table",
            list: "a list",
        }
        raise InputError(where, f"'{key}' is not {names[kind]}", f"write it as {names[kind]}")
    return value


def take_texts(table: dict[str, Any], key: str, default: list[str], where: object) -> list[str]:
    """Return a list of texts."""
    values = take(table, key, list, default, where)
    if not all(isinstance(value, str) for value in values):
        raise InputError(where, f"'{key}' is not a list of texts", f'write {key} = ["…"]')
    return values
