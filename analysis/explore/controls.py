"""What the panels of a desk are made of: a box whose callbacks speak instead of raising, and rows to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from analysis.errors import InputError, plain
from analysis.explore import pieces, views
from analysis.show import escape

if TYPE_CHECKING:
    from analysis.explore.desk import Desk

WIDE: Any = {"description_width": "initial"}
_NAME = "min(14em, 32%)"  # width of the buttons that lead the rows
_CSS = (
    "<style>.fx-pick{text-align:left;border:1px solid #8886}.fx-pick:focus-visible{outline:2px solid #0072b2}"
    ".fx-chosen{border:2px solid #0072b2;font-weight:700}.fx-picked-head{display:flex;gap:.6em}"
    f".fx-picked-head>span{{width:{_NAME};flex:none;font-weight:600;font-size:.86em;align-self:end}}.fx-picked-head>div{{flex:1}}</style>"
)


def side_by_side(*children: widgets.Widget) -> widgets.HBox:
    """Put controls next to each other; below each other where it is narrow."""
    return widgets.HBox(
        children, layout=widgets.Layout(flex_flow="row wrap", grid_gap=".3em 1.5em", align_items="center")
    )


class Panel:
    """Controls and what they show, in ``box``. No callback raises: what went wrong is said in the panel."""

    def __init__(self, desk: Desk, controls: Sequence[widgets.Widget], shown: Sequence[widgets.Widget]) -> None:
        self.desk = desk
        self.message = widgets.HTML()
        self._settling = False
        self.box = widgets.VBox([widgets.HTML(pieces.STYLE), *controls, self.message, *shown])

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.box._repr_mimebundle_(**options)

    def refresh(self) -> None:
        """Show the exploration as it stands now."""
        raise NotImplementedError

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say something in the panel; "" takes it away."""
        kind = 'class="fx-note" role="alert"' if wrong else 'role="status"'
        self.message.value = pieces.bare(f"<p {kind}>{escape(text)}</p>") if text else ""

    def attempt(self, work: Callable[[], str | None]) -> None:
        """Do some work; say what it returns, or in plain words why it could not be done."""
        try:
            self.tell(work() or "")
        except InputError as error:
            self.tell(str(error), wrong=True)
        except Exception as error:  # whatever it is, it must not vanish into a log that nobody reads
            why = plain(f"{type(error).__name__}: {error}")
            fix = "What is shown may be old: change it back, or run the notebook again."
            self.tell(f"This did not work ({why}). {fix}", wrong=True)

    def listen(self, control: widgets.Widget, work: Callable[[], str | None]) -> None:
        """Do some work whenever a person changes a control's value, or presses it."""

        def answer(_: object) -> None:
            if not self._settling:
                self.attempt(work)

        if isinstance(control, widgets.Button):
            control.on_click(answer)
        else:
            control.observe(answer, names="value")

    def on_enter(self, field: widgets.Widget, work: Callable[[], str | None]) -> None:
        """Do some work whenever a person presses Enter in a field."""

        def answer(_: object, message: dict[str, Any], __: object) -> None:
            if message.get("event") == "submit":
                self.attempt(work)

        field.on_msg(answer)

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Set controls in here without their being answered."""
        self._settling = True
        try:
            yield
        finally:
            self._settling = False


class Rows:
    """Rows of a table, in ``box``, each led by a button to choose it by."""

    def __init__(self, choose: Callable[[str], None]) -> None:
        self.choose = choose
        self.keys: list[str] = []
        self.head = widgets.HTML()
        self.lines: list[widgets.HBox] = []
        self.box = widgets.VBox([self.head], layout=widgets.Layout(overflow="auto"))

    def fill(
        self, table: pd.DataFrame, name: str, measure: tuple[str, str, str], heads: tuple[str, str], chosen: str
    ) -> None:
        """Show a table: ``name`` is the column of keys, ``measure`` those of a value and its interval's ends."""
        self.keys = [str(key) for key in table[name]]
        self.head.value = _CSS + pieces.bare(
            f'<div class="fx-picked-head"><span>{escape(heads[0])}</span><div class="fx-tail">'
            f'<div class="fx-row fx-head">{pieces.row_heads(heads[1])}</div></div></div>'
        )
        reach = pieces.reach_of(table[measure[1]], table[measure[2]])
        while len(self.lines) < len(table):
            self._add_line(len(self.lines))
        for key, row, line in zip(self.keys, table.itertuples(), self.lines, strict=False):
            button, tail = line.children
            button.description = views.label(key)
            button.tooltip = f"Show the sentences with {views.label(key)}"
            (button.add_class if key == chosen else button.remove_class)("fx-chosen")
            tail.value = (
                f'<div class="fx fx-tail"><div class="fx-row">{pieces.row_cells(row, measure, reach)}</div></div>'
            )
        self.box.children = (self.head, *self.lines[: len(table)])  # sent only where it differs

    def mark(self, chosen: str) -> None:
        """Show which row is chosen."""
        for key, line in zip(self.keys, self.lines, strict=False):
            (line.children[0].add_class if key == chosen else line.children[0].remove_class)("fx-chosen")

    def _add_line(self, place: int) -> None:
        button = widgets.Button(layout=widgets.Layout(width=_NAME, flex="none"))
        button.add_class("fx-pick")
        button.on_click(lambda _: self.choose(self.keys[place]))
        tail = widgets.HTML(layout=widgets.Layout(flex="1"))
        self.lines.append(widgets.HBox([button, tail], layout=widgets.Layout(grid_gap=".6em", align_items="center")))
