"""The panel that edits a lexicon, with the effect in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from analysis.errors import InputError
from analysis.explore import pieces, views
from analysis.explore.controls import WIDE, Panel, side_by_side

if TYPE_CHECKING:
    from analysis.explore.desk import Desk


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
