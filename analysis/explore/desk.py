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

from analysis import descriptions, tables
from analysis.assets import asset
from analysis.captions import count
from analysis.errors import InputError
from analysis.explore import pieces, views
from analysis.explore.controls import WIDE, Panel, Rows, side_by_side
from analysis.explore.model import Exploration
from analysis.study import Study

MOST_ROWS = 15  # of the contrasts shown
PRIORS = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


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


class ArticlesPanel(Panel):
    """Chooses what is read: a study file, two files, or two pasted texts; and the lexicons."""

    def __init__(self, desk: Desk) -> None:
        known = sorted(str(path) for path in asset("data/studies").glob("*.toml"))
        wide = widgets.Layout(width="100%", max_width="46em")
        self.file = widgets.Combobox(
            description="Study file",
            options=known,
            placeholder="study.toml",
            ensure_option=False,
            style=WIDE,
            layout=wide,
        )
        self.open_file = widgets.Button(layout={"width": "auto"}, description="Open the study", icon="folder-open")
        shipped = [path.stem for path in sorted(asset("data/lexicons").glob("*.yaml")) if path.stem != "spelling"]
        self.shipped = widgets.SelectMultiple(description="Lexicons", options=shipped, rows=len(shipped), style=WIDE)
        self.own = widgets.Text(
            description="Lexicon of your own", placeholder="my-lexicon.yaml", continuous_update=False, style=WIDE
        )
        self.read_lexicons = widgets.Button(layout={"width": "auto"}, description="Use these lexicons", icon="book")
        self.labels, self.texts, self.uploads = [], [], []
        sides = []
        for key in "AB":
            label = widgets.Text(description=f"Name of {key}", style=WIDE)
            text = widgets.Textarea(
                description=f"Text of {key}",
                placeholder="Paste an article here, or choose a file",
                rows=5,
                style=WIDE,
                layout=widgets.Layout(width="97%"),
            )
            upload = widgets.FileUpload(description=f"File of {key}", accept=".txt,.md,.html,.htm", multiple=False)
            self.labels.append(label)
            self.texts.append(text)
            self.uploads.append(upload)
            sides.append(widgets.VBox([label, text, upload], layout=widgets.Layout(flex="1 1 18em")))
        self.compare = widgets.Button(
            layout={"width": "auto"}, description="Compare these two", icon="columns", button_style="primary"
        )
        self.shown = widgets.HTML()
        controls = [
            side_by_side(self.file, self.open_file),
            side_by_side(*sides), self.compare,
            side_by_side(self.shipped, widgets.VBox([self.own, self.read_lexicons])),
        ]  # fmt: skip
        super().__init__(desk, controls, [self.shown])
        self.listen(self.open_file, self._open_file)
        self.on_enter(self.file, self._open_file)
        self.listen(self.compare, self._compare)
        self.listen(self.read_lexicons, self._read_lexicons)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        self.shown.value = self.desk.study._repr_html_()
        names = {path.stem for path in self.desk.study.lexicon_files}
        with self.settling():
            self.shipped.value = tuple(name for name in self.shipped.options if name in names)

    def _open_file(self) -> str:
        if not self.file.value.strip():
            raise InputError("study file", "none is named", "name a .toml file, or paste two articles")
        self.desk.open(Exploration(self.file.value.strip()))
        return f"Opened '{self.desk.study.title}'."

    def _compare(self) -> str:
        contents, names = [], []
        for key, text, upload in zip("AB", self.texts, self.uploads, strict=True):
            file = upload.value[0] if upload.value else None
            if text.value.strip():  # what was typed last stands before the eyes
                contents.append(text.value)
                names.append(f"{key.lower()}.txt")
            elif file:
                contents.append(bytes(file["content"]))
                names.append(file["name"])
            else:
                raise InputError(f"article {key}", "there is no text", "paste one, or choose a file")
        labels = (self.labels[0].value.strip(), self.labels[1].value.strip())
        chosen = self._chosen_lexicons()
        self.desk.open(
            Exploration.of_texts(contents[0], contents[1], labels=labels, names=(names[0], names[1]), lexicons=chosen)
        )
        return "Read both articles. Look below at how many sentences were found and what was set aside."

    def _chosen_lexicons(self) -> tuple[str, ...]:
        own = tuple(name.strip() for name in self.own.value.split(",") if name.strip())
        return (*self.shipped.value, *own)

    def _read_lexicons(self) -> str:
        chosen = self._chosen_lexicons()
        self.desk.exploration.use(chosen)
        self.desk.open(self.desk.exploration)
        return f"Reading with {count(len(chosen), 'lexicon')}: {', '.join(item.name for item in self.desk.study.lexicons) or 'none'}."


class ConcordancePanel(Panel):
    """Finds a pattern in both articles while it is typed."""

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


class LexiconPanel(Panel):
    """Edits a lexicon, shows what that changes, and saves it as a new file."""

    def __init__(self, desk: Desk) -> None:
        self.category = widgets.Dropdown(description="Category", style=WIDE)
        self.patterns = widgets.Select(
            description="Patterns", rows=8, style=WIDE, layout=widgets.Layout(max_width="30em")
        )
        self.remove = widgets.Button(
            description="Remove", icon="minus", tooltip="Take the chosen pattern out of the category"
        )
        self.new = widgets.Text(description="New pattern", placeholder="a word, or a beginning with *", style=WIDE)
        self.add = widgets.Button(description="Add", icon="plus", tooltip="Add the new pattern to the category")
        self.undo = widgets.Button(description="Undo", icon="undo", tooltip="Take back the last change")
        self.path = widgets.Text(description="Save as", placeholder="my-lexicon.yaml", style=WIDE)
        self.save = widgets.Button(description="Save", icon="save", tooltip="Save the lexicon as a new file")
        self.shown = widgets.HTML()
        controls = [
            self.category, side_by_side(self.patterns, self.remove), side_by_side(self.new, self.add, self.undo),
            side_by_side(self.path, self.save),
        ]  # fmt: skip
        super().__init__(desk, controls, [self.shown])
        self.listen(self.category, self._list_patterns)
        self.listen(self.add, self._add)
        self.listen(self.remove, self._remove)
        self.listen(self.undo, self._undo)
        self.listen(self.save, self._save)
        self.on_enter(self.new, self._add)
        self.on_enter(self.path, self._save)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        lexicons = self.desk.study.lexicons
        names = [f"{lexicon.name}:{name}" for lexicon in lexicons for name in lexicon]
        with self.settling():
            self.category.options = [(name.replace(":", ": ", 1), name) for name in names]
            self.category.value = names[0] if names else None
        self.attempt(self._show)

    def _show(self) -> None:
        self._list_patterns()
        self.shown.value = pieces.bare(views.changes_body(self.desk.exploration))

    def _list_patterns(self) -> None:
        name = self.category.value
        if name is None:
            self.patterns.options = ()
            return
        table = self.desk.exploration.patterns(name)
        self.patterns.options = [
            (f"{row.pattern}  (A {row.n_a}, B {row.n_b})" if row.n_a + row.n_b else row.pattern, row.pattern)
            for row in table.itertuples()
        ]

    def _chosen(self) -> str:
        if self.category.value is None:
            raise InputError("lexicon", "there is none", "choose one above, under the articles")
        return str(self.category.value)

    def _add(self) -> str:
        done = self.desk.exploration.add(self._chosen(), self.new.value)
        self.new.value = ""
        self._follow()
        return done

    def _remove(self) -> str:
        if self.patterns.value is None:
            raise InputError("pattern", "none is chosen", "choose one in the list")
        done = self.desk.exploration.remove(self._chosen(), self.patterns.value)
        self._follow()
        return done

    def _undo(self) -> str:
        done = self.desk.exploration.undo()
        self._follow()
        return done

    def _follow(self) -> None:
        self._show()
        self.desk.categories.attempt(self.desk.categories.show)

    def _save(self) -> str:
        name = self.path.value.strip()
        if not name:
            raise InputError("save", "the file has no name", "name a new .yaml file")
        path = self.desk.exploration.save(self._chosen().partition(":")[0], name)
        return f'Saved as {path}. A study takes it up with lexicons = ["{path.name}"]; check it first: framing lexicon check {path.name}'
