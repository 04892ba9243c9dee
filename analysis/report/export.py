"""Make the report: one offline page put together of the notebooks' pieces, and a page for each notebook."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import __version__, descriptions
from analysis.report import glossary, sides
from analysis.report.evidence import Evidence
from analysis.report.sections import DESCRIPTIONS, LEFT_TO_FILES, PLACED, list_sections
from analysis.show import escape
from analysis.show.svg import FONTS
from analysis.study import Study

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

_TEMPLATES = Path(__file__).parent / "template"
_PIECE = re.compile(r'^(?:<style>\.fs-.*?</style>)?<div class="fs"(?: data-piece="([^"]*)")?>(.*)</div>$', re.DOTALL)
_COLUMN = re.compile(r' data-c="([^"]*)">(.*?)</th>', re.DOTALL)
_MORE = re.compile(r'(<div class="fs-scroll[^>]*?) data-more="([^"]*)"(>.*?</table></div>)', re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_OPTIONAL = re.compile(r"</(?:td|th|tr|thead|tbody|li|dt|dd)>")
_SAID = (' xmlns="http://www.w3.org/2000/svg"', f' font-family="{FONTS}"')  # of a drawing, by HTML and report.css
COLUMNS = 16  # of a table that are aligned by one class a column
_SENTENCES = re.compile(r'<details class="sentences".*?</details>', re.DOTALL)  # the evidence section has them
_ID = re.compile(r'<[^>]* id="([^"]+)"')


def write_report(study: Study, notebooks: list[Path], folder: Path, evidence: Evidence | None = None) -> None:
    """Write ``index.html`` and ``pages/`` from executed notebooks; the same input gives the same bytes.

    The report holds the notebooks' named pieces in the order of ``sections``; each notebook's
    own page holds all of it, prose and code too.
    """
    import nbformat

    evidence = evidence or Evidence(study)
    read = {path.stem: nbformat.read(path, as_version=4) for path in notebooks}
    titles = {name: _title(notebook.cells) or name for name, notebook in read.items()}
    pieces: dict[str, str] = {}
    for notebook in read.values():
        for name, body in _pieces(notebook.cells):
            if name:
                pieces.setdefault(name, body)
    (folder / "pages").mkdir()
    pages = {name: _notebook_page(study, notebook, name, titles, evidence) for name, notebook in read.items()}
    for name, page in pages.items():
        _write(folder / "pages" / f"{name}.html", page)
    _write(folder / "index.html", _report(study, pieces, titles, folder, evidence))


def _write(path: Path, page: str) -> None:
    path.write_text(page.strip() + "\n", encoding="utf-8", newline="\n")


def _report(study: Study, pieces: dict[str, str], titles: dict[str, str], folder: Path, evidence: Evidence) -> str:
    many = study.unit == "article"
    listed = list_sections(many=many, part=study.large)
    placed = {section.id: _take(pieces, section.pieces) for section in listed}
    rest = [
        name
        for name in pieces
        if (plain := name.partition("-")[2]) and plain not in PLACED and plain not in LEFT_TO_FILES
    ]
    placed["also"] = "".join(pieces[name] for name in rest)
    sections = [section for section in listed if placed[section.id] or (not section.pieces and section.id != "also")]
    shown = set(re.findall(r'data-e="(category:[^"]*)"', pieces.get("findings", "")))
    css, script = _asset("report.css") + sides.style(evidence), _asset("find.js")
    body = _render(
        "report.html.j2", study=study, sections=sections, placed=placed, titles=titles, glossary=glossary, script=script,
        css=css, policy=_policy(css, script), keys=sides.keys(evidence, shown), both=sides.both(evidence),
        version=__version__, digest=_digest(study), **_downloads(folder), sizes=_sizes(study), many=many,
    )  # fmt: skip
    ids = set(_ID.findall(body))
    body = evidence.link(_SENTENCES.sub("", body), ids)
    return _finish(body.replace("<!--evidence-->", evidence.entries()), "")


def _take(pieces: dict[str, str], names: tuple[str, ...]) -> str:
    found = []
    for name in names:
        found += (
            [pieces[name]]
            if name in pieces
            else [pieces[full] for full in (f"figure-{name}", f"table-{name}") if full in pieces]
        )
    return "".join(found)


def _notebook_page(study: Study, notebook: Any, name: str, titles: dict[str, str], evidence: Evidence) -> str:
    def link(body: str) -> str:
        return _finish(evidence.link(body, base="../index.html"), "../")

    return _page(notebook, name, titles, study.title, f"Report: {study.title}", link)


def batch_page(text: str, name: str, title: str, link: Callable[[str], str]) -> str:
    """Return the page of a notebook that was run on a whole batch, from its JSON text.

    ``title`` is the batch's; ``link`` turns the marks of a piece into links. Whatever links to a place that
    is not in the page leads to the batch's index, which lies one folder above.
    """
    import nbformat

    notebook = nbformat.reads(text, as_version=4)
    titles = {name: _title(notebook.cells) or name}
    return _page(notebook, name, titles, title, title, lambda body: _TABLE.sub(_align, link(body))).strip() + "\n"


def _page(notebook: Any, name: str, titles: dict[str, str], title: str, home: str, link: Callable[[str], str]) -> str:
    """Return the page of one notebook: its prose, its code and its pieces, the marks of which ``link`` turns into links."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output and "text/html" in output.data:
                found = _PIECE.match(output.data["text/html"])
                output.data["text/html"] = link(found.group(2) if found else output.data["text/html"])
    css = _asset("report.css")
    # Strings only: nbconvert copies all of it, deeply.
    resources = {"metadata": {"name": titles[name]}, "title": title, "home": home, "titles": titles, "name": name, "escape": escape, "css": css,
                 "policy": _policy(css)}  # fmt: skip
    page, _ = make_exporter().from_notebook_node(notebook, resources=resources)
    ids = set(_ID.findall(page))
    # A sentence's number leads to the article: in this page if it is here, else in the report.
    return re.sub(
        r'href="#([^"]+)"',
        lambda found: found.group() if found.group(1) in ids else f'href="../index.html#{found.group(1)}"',
        page,
    )


def _finish(page: str, base: str) -> str:
    """Link columns to the glossary and cut tables to their files, then leave out what HTML lets one leave out."""

    def head(found: re.Match[str]) -> str:
        word = glossary.COLUMNS.get(found.group(1))
        title = (
            f'<a href="{base}{"index.html" if base else ""}#{word}">{found.group(2)}</a>' if word else found.group(2)
        )
        return f">{title}</th>"

    page = _COLUMN.sub(head, page)
    page = _MORE.sub(rf'\1\3<p class="more">All rows: <a href="{base}tables/\2">tables/\2</a></p>', page)
    page = _TABLE.sub(_align, page)
    for said in _SAID:
        page = page.replace(said, "")
    return _OPTIONAL.sub("", page).replace(' scope="row"', " scope=row").replace(' scope="col"', " scope=col")


def _align(found: re.Match[str]) -> str:
    """Say once for a table, not in every cell, which of its columns hold numbers."""
    heads = re.findall(r"<th scope=\"col\"([^>]*)>", found.group())
    places = [f"n{place}" for place, head in enumerate(heads, start=1) if 'class="num"' in head and place <= COLUMNS]
    if not places or len(heads) > COLUMNS:
        return found.group()
    return found.group().replace(' class="num"', "").replace("<table>", f'<table class="{" ".join(places)}">', 1)


def _pieces(cells: list[Any]) -> list[tuple[str, str]]:
    found = []
    for cell in cells:
        for output in cell.get("outputs", []):
            match = _PIECE.match(output.get("data", {}).get("text/html", ""))
            if match:
                found.append((match.group(1) or "", match.group(2)))
    return found


def _downloads(folder: Path) -> dict[str, Any]:
    tables = sorted(path.stem for path in (folder / "tables").glob("*.csv"))
    figures = sorted(path.stem for path in (folder / "figures").glob("*.svg"))
    notebooks = sorted(path.name for path in (folder / "notebooks").glob("*.ipynb"))
    inputs = sorted(path.relative_to(folder).as_posix() for path in (folder / "inputs").rglob("*") if path.is_file())
    return {
        "tables": tables,
        "figures": figures,
        "notebooks": notebooks,
        "inputs": inputs,
        "descriptions": DESCRIPTIONS,
    }


def _sizes(study: Study) -> dict[str, str]:
    """Return how large each side is, in words."""
    from analysis.captions import count

    sizes = {}
    for row in descriptions.reading(study).itertuples():
        size = f"{count(row.sentences, 'sentence')}, {count(row.words, 'word')}"
        sizes[row.side] = (f"{row.articles:,} articles, " if row.articles > 1 else "") + size
    return sizes


def _digest(study: Study) -> str:
    """Return a short fingerprint of the texts."""
    if study.large:
        digest = hashlib.sha256()
        for path in (path for side in study.sides for path in side.files):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:12]
    sums = "".join(article.sha256 for side in study.sides for article in study.articles[side.key])
    return hashlib.sha256(sums.encode()).hexdigest()[:12]


def _policy(css: str, script: str = "") -> str:
    """Return the page's Content-Security-Policy: nothing from anywhere but its own style, its own script, pictures in it."""
    allowed = f"; script-src 'sha256-{_hash(script)}'" if script else ""
    return f"default-src 'none'; style-src 'sha256-{_hash(css)}'{allowed}; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    """Return a style or script as it stands in a page: without comments on lines of their own and without indents."""
    columns = ",".join(f".n{place} tr>:nth-child({place})" for place in range(1, COLUMNS + 1))
    text = (
        (_TEMPLATES / name)
        .read_text(encoding="utf-8")
        .replace("/*columns*/", f"{columns}{{text-align:right;font-variant-numeric:tabular-nums}}")
    )
    lines = text.splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.strip().startswith(("//", "/*")))


def _render(name: str, **values: Any) -> str:
    return make_exporter().environment.get_template(name).render(escape=escape, **values)


@cache
def make_exporter() -> HTMLExporter:
    """Return the exporter with this project's templates; made once."""
    from nbconvert import HTMLExporter, TemplateExporter

    class Page(HTMLExporter):
        """Leaves the page as the template made it: the usual exporter parses and rewrites all of it."""

        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> Any:
            self.register_filter("highlight_code", lambda source, **_: _highlight(source))
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    return Page(
        extra_template_basedirs=[str(_TEMPLATES)],
        template_name="framing",
        exclude_anchor_links=True,
        embed_images=False,
        optimistic_validation=True,  # once, not after each step: the notebooks were written by us and valid a moment ago
    )


@lru_cache(256)
def _highlight(code: str) -> str:
    """Return a cell's code as HTML; the code of a study's notebooks is the same for all pairs of a batch."""
    from nbconvert.filters import Highlight2HTML

    return str(Highlight2HTML(pygments_lexer="python3")(code))


def _title(cells: list[Any]) -> str:
    for cell in cells:
        found = re.match(r"#\s+(.+)", cell.source) if cell.cell_type == "markdown" else None
        if found:
            return found.group(1).strip()
    return ""
