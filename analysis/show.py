"""What a notebook shows: tables, figures, articles and findings as plain, escaped HTML.

Each function returns an object that Jupyter displays and that looks the same in an
exported page: no scripts, no links to anywhere. With ``out`` set, tables and figures are
also saved there. Everything that comes from a text is escaped here, once.
"""

from __future__ import annotations

import html
import io
import logging
import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import captions, plots
from analysis.captions import anchor
from analysis.concordance import concordance as find_concordance
from analysis.errors import did_you_mean
from analysis.study import Study

# Heading and decimals of each column as a reader sees it; the CSV files keep names and full precision.
_HEADINGS = {
    "n_a": ("A, times", 0), "n_b": ("B, times", 0), "n": ("times", 0),
    "rate_a": ("A, per 1,000 words", 1), "rate_b": ("B, per 1,000 words", 1),
    "difference": ("A minus B", 1), "low": ("low", 1), "high": ("high", 1),
    "log_odds": ("log-odds", 2), "se": ("standard error", 2), "z": ("z", 2), "g2": ("G2", 1),
    "log_ratio": ("log ratio", 1), "p": ("p", 3), "q": ("q", 3), "stable": ("stable", 2),
    "tf": ("share of words", 4), "idf": ("idf", 2), "tf_idf": ("tf-idf", 3),
    "p_a": ("A, share", 4), "p_b": ("B, share", 4), "contribution": ("bits", 4),
    "divergence": ('divergence', 3),
    "chance_median": ('by chance, median', 3),
    "chance_95": ('by chance, 95th percentile', 3),
    "detectable": ('detectable', 1),
    "similarity": ('similarity', 2),
    "p_g2": ('p if G2 is trusted', 3),
    "value": ('value', 2),
    "dp": ("DP", 2), "dp_norm": ("DPnorm", 2),
}  # fmt: skip
_CSS = (
    "<style>.fs-scroll{overflow-x:auto}.fs-pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));"
    "gap:0 2rem}.fs-pair>div{min-width:0}.fs-removed{color:#666}.fs mark{background:#ffe58a;color:inherit}.fs .num{text-align:right;"
    "font-variant-numeric:tabular-nums}.fs .grade{font-size:.85em;border:1px solid #767676;border-radius:.6em;padding:0 .45em}"
    ".fs table{border-collapse:collapse}.fs th,.fs td{text-align:left;vertical-align:top}.fs caption{text-align:left;font-weight:bold}.fs svg{max-width:100%;height:auto}</style>"
)


class Html:
    """A piece of HTML that Jupyter displays; ``print`` gives a short text instead."""

    def __init__(self, body: str, text: str) -> None:
        self.body, self.text = body, visible(text)

    def _repr_html_(self) -> str:
        return f'{_CSS}<div class="fs">{self.body}</div>'

    def __repr__(self) -> str:
        return self.text


def visible(text: object) -> str:
    """Replace control characters by pictures of them, or by a mark."""
    return "".join(
        char
        if char in "\t\n" or not (unicodedata.category(char) in ("Cc", "Cs") or ord(char) & 0xFFFE == 0xFFFE)
        else chr(0x2400 + ord(char))
        if ord(char) < 32
        else "\ufffd"
        for char in str(text)
    )


def escape(text: object) -> str:
    """Escape a text for HTML, its control characters made visible."""
    return html.escape(visible(text), quote=True)


def save_table(frame: pd.DataFrame, name: str, out: str | Path) -> None:
    """Write a table to ``out/tables/name.csv``: UTF-8, full precision.

    A text that a spreadsheet would run as a formula (it begins with = + - @ tab or
    return) gets an apostrophe in front.
    """
    folder = Path(out) / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless)
    safe.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet runs and that no bare carriage return breaks in two."""
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\n")) else cell


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    columns: str = "",
    rows: int = 0,
    name: str = "",
    out: str | Path = "",
    whole: pd.DataFrame | None = None,
) -> Html:
    """Show a table's first ``rows`` (0: all) and ``columns`` ("name name"; none: all); save it if ``out`` is set.

    ``whole`` is the table to save where the one shown is a part of it. ``name`` is the
    file's name and the table's id in a page.
    """
    if out and name:
        save_table(frame if whole is None else whole, name, out)
    shown = frame[columns.split() or list(frame.columns)]
    shown = shown.head(rows) if rows else shown
    more = f": the first {len(shown):,} of {len(frame):,} rows" if len(shown) < len(frame) else ""
    heads = "".join(f'<th scope="col"{_numeric(shown[column])}>{escape(_heading(column))}</th>' for column in shown)
    body = []
    for record in shown.itertuples(index=False):
        cells = []
        for place, (column, value) in enumerate(zip(shown, record, strict=True)):
            tag = 'th scope="row"' if place == 0 else "td"
            cells.append(f'<{tag}{_numeric(shown[column])} dir="auto">{_cell(column, value)}</{tag.split()[0]}>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    title = escape(caption + more)
    identity = f' id="{anchor("table", name)}"' if name else ""
    return Html(
        f'<div class="fs-scroll"{identity} role="region" tabindex="0" aria-label="{title}"><table><caption>{title}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>",
        f"{caption}\n{shown.to_string(index=False)}",
    )


def figure(
    name: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    out: str | Path = "",
    whole: pd.DataFrame | None = None,
) -> Html:
    """Draw a table as the figure ``name`` and show it; save SVG, PNG and the table if ``out`` is set.

    ``whole`` is the table to save where the figure draws only some of its rows.

    The drawing is ``plots.plot_<name>``, its title and text alternative come from
    ``captions.describe_<name>``.
    """
    known = {key.removeprefix("plot_"): value for key, value in vars(plots).items() if key.startswith("plot_")}
    if name not in known:
        raise ValueError(f"there is no figure '{name}'; {did_you_mean(name, known)}")
    describe: Callable[..., captions.Caption] = getattr(captions, f"describe_{name}")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # A letter that the font lacks is no news to a reader: the SVG holds the letter, the browser finds a font.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        return _show_figure(
            name, known[name](frame, labels), describe(frame, labels), frame if whole is None else whole, out
        )


def _show_figure(name: str, axes: Axes, caption: captions.Caption, saved: pd.DataFrame, out: str | Path) -> Html:
    title, reading, alt = caption
    drawn = plots.whole_figure(axes)
    plots.add_title(drawn, title)
    svg = _draw_svg(drawn, name)
    if out:
        folder = Path(out) / "figures"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.svg").write_text(
            _describe_svg(svg, title, alt, standalone=True), encoding="utf-8", newline="\n"
        )
        drawn.savefig(folder / f"{name}.png", dpi=150, metadata={"Software": None, "Description": alt})
        save_table(saved, name, out)
    body = f'<figure id="figure-{name}">{_describe_svg(svg, title, alt)}<figcaption>{escape(reading)}</figcaption></figure>'
    return Html(body, f"{title}. {alt}")


def _draw_svg(drawn: object, name: str) -> str:
    """Return a figure as SVG that is the same on every run and whose ids are its own."""
    import matplotlib as mpl

    stream = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        drawn.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[attr-defined]
    svg = visible(stream.getvalue())
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    # Only within tags: a text may say id=" too. Ids get the figure's name, for a page holds several.
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", tag.group()), svg)
    return svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, 'Noto Sans', sans-serif").replace(
        "sans-serif, sans-serif", "sans-serif"
    )


def _describe_svg(svg: str, title: str, alt: str, *, standalone: bool = False) -> str:
    label = escape(f"{title}. {alt}")
    head = '<?xml version="1.0" encoding="utf-8"?>\n' if standalone else ""
    return head + svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def articles(study: Study) -> Html:
    """Show both sides next to each other, sentences numbered, removed lines struck out in their place."""
    columns = []
    for side in study.sides:
        parts = [f"<h4>{escape(side.name)}</h4>"]
        for article in study.articles[side.key]:
            own = study.sentences[(study.sentences["side"] == side.key) & (study.sentences["article"] == article.name)]
            pieces = [(item.start, "", f'<p class="fs-removed"><del dir="auto">{escape(item.text)}</del> <small>({escape(item.rule)})</small></p>')
                      for item in article.removed if item.rule != "Markdown markup"]  # fmt: skip
            for paragraph, rows in own.groupby("paragraph", sort=False):
                sentences = " ".join(
                    f'<span id="{anchor("sentence", f"{side.key}.{article.name}.{row.sentence}")}"><sup>{row.sentence or "headline"}</sup> '
                    f"{escape(row.text)}</span>"
                    for row in rows.itertuples()
                )
                opening, closing = ("<strong>", "</strong>") if paragraph == 0 else ("", "")
                pieces.append((int(rows["start"].iloc[0]), "", f'<p dir="auto">{opening}{sentences}{closing}</p>'))
            parts += [piece for _, _, piece in sorted(pieces, key=lambda piece: piece[0])]
        columns.append(f"<div>{''.join(parts)}</div>")
    text = "\n".join(f"{row.side}{row.sentence} {row.text}" for row in study.sentences.itertuples())
    return Html(f'<div class="fs-pair">{"".join(columns)}</div>', text)


def concordance(study: Study, pattern: str, *, width: int = 60) -> Html:
    """Show every occurrence of a pattern in both sides, with the words around it.

    An empty pattern is what ``tables.first_term`` gives where nothing leans to a side, and is shown as such.
    """
    if not pattern:
        return Html("<p>No term leans to this side.</p>", "No term leans to this side.")
    found = find_concordance(study, pattern, width=width)
    columns = []
    for side in study.sides:
        rows = found[found["side"] == side.key]
        lines = "".join(
            f'<li dir="auto"><small>sentence {row.sentence}</small> {escape(row.left)}{_gap(row.left, row.hit)}<mark>{escape(row.hit)}</mark>{_gap(row.hit, row.right)}{escape(row.right)}</li>'
            for row in rows.itertuples()
        )
        body = f"<ul>{lines}</ul>" if len(rows) else "<p>It does not occur here.</p>"
        columns.append(f"<div><h4>{escape(side.name)}: {captions.times(len(rows))}</h4>{body}</div>")
    title = f"<p><strong>{escape(pattern)}</strong> in both articles</p>"
    return Html(f'{title}<div class="fs-pair">{"".join(columns)}</div>', found.to_string(index=False))


def _gap(before: str, after: str) -> str:
    """Return the space between two pieces of a line; none before a stop or after an opening sign."""
    return "" if after.startswith(tuple(".,;:!?)]}%’”»'\"-–")) or before.endswith(tuple("([{“«‘-–")) else " "


def findings(found: pd.DataFrame, study: Study) -> Html:
    """Show findings in plain words, each with its grade and the sentences behind it."""
    items = []
    for row in found.itertuples():
        kind, _, name = row.finding.partition(":")
        inside = ""
        if kind in ("term", "category"):
            inside = (
                f"<details><summary>The sentences behind this</summary>{_sentences_behind(study, kind, name)}</details>"
            )
        items.append(
            f'<li id="{anchor(kind, name)}"><p dir="auto">{escape(row.text)} <span class="grade">{escape(row.evidence)}</span></p>{inside}</li>'
        )
    return Html(
        f"<ol>{''.join(items)}</ol>",
        "\n".join(f"- {row.text} [{row.evidence}]" for row in found.itertuples()),
    )


def _sentences_behind(study: Study, kind: str, name: str) -> str:
    if kind == "term":
        spans = study.counted[study.counted["term"] == name]
    else:
        hits = study.hits
        spans = hits[(hits["lexicon"] + ":" + hits["category"] == name) & (hits["sentence"] > 0)]
    columns = []
    for side in study.sides:
        own = spans[spans["side"] == side.key]
        lines = []
        for (article, sentence), rows in own.groupby(["article", "sentence"], sort=False):
            place = study.sentences[
                (study.sentences["side"] == side.key)
                & (study.sentences["article"] == article)
                & (study.sentences["sentence"] == sentence)
            ].iloc[0]
            raw = study.raw(side.key, article)
            marked = _mark(raw, int(place["start"]), int(place["end"]), rows[["start", "end"]].to_numpy())
            target = anchor("sentence", f"{side.key}.{article}.{sentence}")
            lines.append(f'<li dir="auto"><a href="#{target}">sentence {sentence}</a> {marked}</li>')
        columns.append(
            f"<div><h4>{escape(side.name)}: {captions.times(len(own))}</h4><ul>{''.join(lines) or '<li>nowhere</li>'}</ul></div>"
        )
    return f'<div class="fs-pair">{"".join(columns)}</div>'


def _mark(raw: str, start: int, end: int, spans: np.ndarray) -> str:
    """Return ``raw[start:end]`` escaped, with the spans marked; where spans overlap, as one."""
    parts, position = [], start
    for first, last in sorted(map(tuple, spans)):
        if last <= position:
            continue
        first = max(first, position)
        parts.append(f"{escape(raw[position:first])}<mark>{escape(raw[first:last])}</mark>")
        position = last
    return "".join(parts) + escape(raw[position:end])


def _heading(column: str) -> str:
    return _HEADINGS[column][0] if column in _HEADINGS else column.replace("_", " ")


def _numeric(column: pd.Series) -> str:
    return ' class="num"' if pd.api.types.is_numeric_dtype(column) and column.dtype != bool else ""


def _cell(column: str, value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return f"{value:,}"
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return ""
        if column in ("p", "q", "p_g2") and value < 0.001:
            return "&lt; 0.001"
        return f"{value:,.{_HEADINGS.get(column, ('', 2))[1]}f}"
    return escape(captions.display_name(str(value)) if column == "category" else value)
