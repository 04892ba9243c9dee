"""Compare how articles frame the same thing.

The names a notebook needs, loaded when first used, so that ``import analysis`` is light:

>>> from analysis import load_study, tables
>>> study = load_study("data/studies/russia-iran.toml")
>>> tables.stance(study)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Article": "analysis.articles",
    "Counts": "analysis.counts",
    "InputError": "analysis.errors",
    "Study": "analysis.study",
    "concordance": "analysis.concordance",
    "findings": "analysis.findings",
    "load_lexicon": "analysis.lexicon",
    "load_study": "analysis.study",
    "match_lexicon": "analysis.lexicon",
    "plots": "analysis.plots",
    "read_article": "analysis.articles",
    "show": "analysis.show",
    "tables": "analysis.tables",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name from the room it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute '{name}'")
    module = import_module(_HOMES[name])
    return module if module.__name__ == f"analysis.{name}" and not hasattr(module, name) else getattr(module, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
