"""The panel that chooses what is read: a study file, two files, or two pasted texts; and the lexicons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from analysis.assets import asset
from analysis.captions import count
from analysis.errors import InputError
from analysis.explore.controls import WIDE, Panel, side_by_side
from analysis.explore.model import Exploration

if TYPE_CHECKING:
    from analysis.explore.desk import Desk


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
