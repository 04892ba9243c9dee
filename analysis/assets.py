"""Where the files that travel with the package lie: notebooks, lexicons, studies, rules."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(relative: str) -> Path:
    """Return the path of a shipped file or folder, such as ``data/lexicons``.

    A wheel carries ``notebooks`` and ``data`` inside the package; a checkout has
    them beside it.
    """
    inside = _PACKAGE / "shipped" / relative
    return inside if inside.exists() else _PACKAGE.parent / relative
