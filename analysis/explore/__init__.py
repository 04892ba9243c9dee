"""Explore two articles: plain views for any notebook, a model to try things on, and widgets over both.

Names are loaded when first used, so that what needs no widgets loads none.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Desk": "desk",
    "Exploration": "model",
    "show_articles": "views",
    "show_categories": "views",
    "show_changes": "views",
    "show_concordance": "views",
    "show_contrasts": "views",
    "show_sentences": "views",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a public name from the module it lives in."""
    if name in _HOMES:
        return getattr(import_module(f"analysis.explore.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'analysis.explore' has no attribute '{name}'")


def __dir__() -> list[str]:
    return list(__all__)
