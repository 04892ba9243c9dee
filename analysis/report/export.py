"""Make the report: the executed notebooks as one offline HTML page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.show import escape
from analysis.study import Study

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

FIRST = "05_comparison"  # a reader meets the findings first
_FIGURE = re.compile(r'<figure id="(figure-[\w-]+)">.*?aria-label="([^".]*)\..*?</figure>', re.DOTALL)
_STYLE = re.compile(r"<style>\.fs-.*?</style>", re.DOTALL)


def write_report(study: Study, notebooks: list[Path], target: Path) -> None:
    """Write one self-contained page from executed notebooks; the same input gives the same bytes."""
    import nbformat

    ordered = sorted(notebooks, key=lambda path: (path.stem != FIRST, path.stem))
    whole = nbformat.v4.new_notebook()
    sections = []
    shown: set[str] = set()
    for path in ordered:
        cells = nbformat.read(path, as_version=4).cells
        title = _title(cells) or path.stem
        sections.append({"id": path.stem, "title": title})
        for number, cell in enumerate(cells):
            cell.metadata["opens"] = path.stem if number == 0 else ""
            _lower_headings(cell)
            _once(cell, shown)
            whole.cells.append(cell)
    resources = {
        "metadata": {"name": study.title},
        "study": study,
        "sections": sections,
        "escape": escape,
        "css": (Path(__file__).parent / "template" / "report.css").read_text(encoding="utf-8"),
    }
    page, _ = make_exporter().from_notebook_node(whole, resources=resources)
    target.write_text(page.strip() + "\n", encoding="utf-8", newline="\n")


@cache
def make_exporter() -> HTMLExporter:
    """Return the exporter with this project's template; made once."""
    from nbconvert import HTMLExporter, TemplateExporter
    from nbconvert.filters import Highlight2HTML

    class Page(HTMLExporter):
        """Leaves the page as the template made it: the usual exporter parses and rewrites all of it."""

        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> Any:
            self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="python3", parent=self))
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    here = Path(__file__).parent / "template"
    exporter = Page(
        extra_template_basedirs=[str(here)],
        template_name="framing",
        exclude_anchor_links=True,
        embed_images=False,
    )
    return exporter


def _title(cells: list[Any]) -> str:
    for cell in cells:
        found = re.match(r"#\s+(.+)", cell.source) if cell.cell_type == "markdown" else None
        if found:
            return found.group(1).strip()
    return ""


def _lower_headings(cell: Any) -> None:
    """Make a notebook's headings one level smaller: the page has a title of its own."""
    if cell.cell_type == "markdown":
        cell.source = re.sub(r"^(#{1,5} )", r"#\1", cell.source, flags=re.MULTILINE)


def _once(cell: Any, shown: set[str]) -> None:
    """Replace a figure that the page has already shown by a link to it; drop repeated styles."""

    def replace(match: re.Match[str]) -> str:
        name, title = match.groups()
        if name in shown:
            return f'<p><a href="#{name}">Figure: {title}</a></p>'
        shown.add(name)
        return match.group()

    for output in cell.get("outputs", []):
        if "data" in output and "text/html" in output.data:
            output.data["text/html"] = _FIGURE.sub(replace, _STYLE.sub("", output.data["text/html"]))
