"""The desk: widgets over one exploration, for JupyterLab. Choose, type, click, and see.

A panel holds no numbers: it asks the ``Exploration`` and shows what ``views`` makes of the
answer. Exported pages show no widgets; every panel has a function in ``views`` that shows
the same.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from analysis.explore.controls import Panel
from analysis.explore.editor import LexiconPanel
from analysis.explore.looks import CategoriesPanel, ConcordancePanel, ContrastsPanel
from analysis.explore.model import Exploration
from analysis.explore.sources import ArticlesPanel
from analysis.study import Study


class Desk:
    """Panels over one exploration, to stand under the headings of a notebook.

    ``articles`` chooses what is read; ``concordance``, ``contrasts``, ``categories`` and
    ``lexicon`` look at it. ``exploration`` holds the tables, and ``study`` goes wherever a
    study does. A desk that a cell ends with shows all panels.

    Raises ``InputError`` for a study that cannot be read.
    """

    def __init__(self, study: Study | str | Path) -> None:
        self.exploration = Exploration(study)
        self.articles = ArticlesPanel(self)
        self.concordance = ConcordancePanel(self)
        self.contrasts = ContrastsPanel(self)
        self.categories = CategoriesPanel(self)
        self.lexicon = LexiconPanel(self)
        self.open(self.exploration)

    @property
    def study(self) -> Study:
        """The study as it stands now: settings moved and lexicons edited."""
        return self.exploration.study

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels, in the order of the notebook."""
        return (self.articles, self.concordance, self.contrasts, self.categories, self.lexicon)

    def open(self, exploration: Exploration) -> None:
        """Put another exploration on the desk."""
        exploration.prepare()
        self.exploration = exploration
        # What stays is taken out of the garbage collector's rounds, which would hold up an answer for a tenth of a second.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        for panel in self.panels:
            panel.refresh()

    def __repr__(self) -> str:
        return f"Desk({self.study!r})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return widgets.VBox([panel.box for panel in self.panels])._repr_mimebundle_(**options)
