"""Compare how articles frame the same thing.

The names a notebook needs, loaded when first used, so that ``import analysis`` is light:

>>> from analysis import load_study, show_concordance, tables
>>> study = load_study("data/studies/russia-iran.toml")
>>> tables.stance(study)
>>> show_concordance(study, "sanction*")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Article": "articles",
    "Counts": "counts",
    "Desk": "explore.desk",
    "Exploration": "explore.model",
    "InputError": "errors",
    "Study": "study",
    "load_lexicon": "lexicon_file",
    "load_study": "study_file",
    "match_lexicon": "matching",
    "read_article": "articles",
    "show_articles": "explore.views",
    "show_categories": "explore.views",
    "show_changes": "explore.views",
    "show_concordance": "explore.views",
    "show_contrasts": "explore.views",
    "show_sentences": "explore.views",
}
_ROOMS = (
    "across",
    "checks",
    "coders",
    "descriptions",
    "excerpt",
    "findings",
    "people",
    "plots",
    "show",
    "tables",
    "validity",
)
__all__ = sorted([*_HOMES, *_ROOMS])


def __getattr__(name: str) -> Any:
    """Load a public name from the room it lives in, or one of the rooms that notebooks use."""
    if name in _ROOMS:
        return import_module(f"analysis.{name}")
    if name in _HOMES:
        return getattr(import_module(f"analysis.{_HOMES[name]}"), name)
    from analysis.errors import did_you_mean

    near = "" if name.startswith("_") else f"; {did_you_mean(name, __all__)}"
    raise AttributeError(f"module 'analysis' has no attribute '{name}'{near}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
