"""The panels that look at what was read: a pattern in its lines, features contrasted, categories and their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from analysis import descriptions, tables
from analysis.explore import pieces, views
from analysis.explore.controls import WIDE, Panel, Rows, side_by_side

if TYPE_CHECKING:
    from analysis.explore.desk import Desk

MOST_ROWS = 15  # of the contrasts shown
PRIORS = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class ConcordancePanel(Panel):
    """Finds a pattern in all articles while it is typed."""

    def __init__(self, desk: Desk) -> None:
        self.pattern = widgets.Text(description="Pattern", placeholder="a word, or a beginning with *", style=WIDE)
        self.shown = widgets.HTML()
        super().__init__(desk, [self.pattern], [self.shown])
        self.listen(self.pattern, self._find)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        with self.settling():
            self.pattern.value = descriptions.first_term(self.desk.exploration.contrasts(stop_words=False))
        self.attempt(self._find)

    def _find(self) -> None:
        pattern = self.pattern.value.strip()
        self.shown.value = pieces.bare(views.concordance_body(self.desk.study, pattern)) if pattern else ""


class ContrastsPanel(Panel):
    """Contrasts under a moving prior and minimum count; a chosen one shows its sentences."""

    def __init__(self, desk: Desk) -> None:
        self.kind = widgets.Dropdown(description="Kind", options=list(tables.KINDS), style=WIDE)
        self.prior = widgets.SelectionSlider(description="Prior", options=PRIORS, value=0.5, style=WIDE)
        self.min_count = widgets.IntSlider(description="Minimum count", min=1, max=12, value=3, style=WIDE)
        self.stop_words = widgets.Checkbox(description="with stop words", value=False, indent=False)
        self.summary, self.sentences = widgets.HTML(), widgets.HTML()
        self.rows = Rows(self._choose)
        self.chosen = ""
        controls = [side_by_side(self.kind, self.stop_words), side_by_side(self.prior, self.min_count)]
        super().__init__(desk, controls, [self.summary, self.rows.box, self.sentences])
        for control in (self.kind, self.stop_words):
            self.listen(control, self._show)
        for control in (self.prior, self.min_count):
            self.listen(control, self._set)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        settings = self.desk.study.settings
        with self.settling():
            self.prior.options = [(f"{value:g}", value) for value in sorted({*PRIORS, settings.prior})]
            self.prior.value = settings.prior
            self.min_count.max = max(12, settings.min_count)
            self.min_count.value = settings.min_count
        self.chosen, self.sentences.value = "", ""
        self.attempt(self._show)

    def _set(self) -> None:
        self.desk.exploration.change(prior=self.prior.value, min_count=self.min_count.value)
        self._show()
        self.desk.categories.attempt(self.desk.categories.show)

    def _show(self) -> None:
        kind = self.kind.value
        table = self.desk.exploration.contrasts(kind, stop_words=self.stop_words.value)
        self.summary.value = pieces.bare(f"<p>{views.contrasts_in_words(table, kind, MOST_ROWS)}</p>")
        self.rows.fill(table.head(MOST_ROWS), "term", views.ODDS, (kind, "log-odds"), self.chosen)

    def _choose(self, term: str) -> None:
        def work() -> None:
            body = views.feature_body(self.desk.study, self.kind.value, term)
            self.chosen, self.sentences.value = term, pieces.bare(body)
            self.rows.mark(term)

        self.attempt(work)


class CategoriesPanel(Panel):
    """Categories with their rates; a chosen one shows its sentences, several are highlighted in the articles."""

    def __init__(self, desk: Desk) -> None:
        self.names = widgets.SelectMultiple(
            description="Categories", rows=7, style=WIDE, layout=widgets.Layout(max_width="30em")
        )
        self.whole = widgets.Checkbox(description="highlight them in the articles", value=False, indent=False)
        self.summary, self.sentences, self.articles = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.rows = Rows(self._choose)
        self.chosen = ""
        hint = widgets.HTML(
            pieces.bare("<p><small>None chosen: all that have a hit. Several: with Ctrl or Shift.</small></p>")
        )
        super().__init__(
            desk,
            [side_by_side(self.names, widgets.VBox([hint, self.whole]))],
            [self.summary, self.rows.box, self.sentences, self.articles],
        )
        for control in (self.names, self.whole):
            self.listen(control, self.show)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        table = self.desk.exploration.categories()
        with self.settling():
            self.names.options = [(name.replace(":", ": ", 1), name) for name in table["name"]]
            self.names.value = ()
        self.chosen, self.sentences.value = "", ""
        self.attempt(self.show)

    def show(self) -> None:
        """Show the chosen categories as things stand."""
        names = self.names.value
        table = views.pick_categories(self.desk.exploration.categories(), names)
        self.summary.value = pieces.bare(f"<p>{views.categories_in_words(table)}</p>")
        self.rows.fill(table, "name", views.RATES, ("category", "A − B"), self.chosen)
        if self.chosen:
            self._show_sentences()
        self.articles.value = pieces.bare(views.articles_body(self.desk.study, names)) if self.whole.value else ""

    def _show_sentences(self) -> None:
        self.sentences.value = pieces.bare(views.sentences_body(self.desk.study, self.chosen))

    def _choose(self, name: str) -> None:
        def work() -> None:
            self.chosen = name
            self._show_sentences()
            self.rows.mark(name)

        self.attempt(work)
