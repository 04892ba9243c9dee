"""What a notebook shows: tables, figures, articles and findings as plain, escaped HTML.

Each function returns an object that Jupyter displays and that looks the same in an
exported page: no scripts, no links to anywhere else. With ``out`` set, tables and figures
are also saved there. Everything that comes from a text is escaped here, once.
"""

from analysis.show.drawings import drawing, figure
from analysis.show.pieces import Html, escape, visible
from analysis.show.rows import save_table, table
from analysis.show.texts import articles, concordance, findings

__all__ = [
    "Html",
    "articles",
    "concordance",
    "drawing",
    "escape",
    "figure",
    "findings",
    "save_table",
    "table",
    "visible",
]
