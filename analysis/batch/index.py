"""The index page of a batch, and the page that stands where a pair failed: plain HTML, one file, no network."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from analysis.batch.ledger import PAIRS, Record
from analysis.batch.manifest import Manifest, Pair
from analysis.batch.results import Lead
from analysis.captions import count, display_name
from analysis.show import escape

_WIDTH, _HEIGHT = 144, 18  # of an interval, in pixels
_FIRM = ("strong", "suggestive")


def index_page(manifest: Manifest, records: Sequence[Record | None], leads: Sequence[Lead], across: str = "") -> str:
    """Return the index of all pairs: a table with a link to each, what failed, and each pair's clearest category.

    ``across`` is HTML to stand between the introduction and the table. Without scripts the page is a
    plain table in the order of the manifest; a script sorts and filters it.
    """
    rows = list(zip(manifest.pairs, records, leads, strict=True))
    done = sum(record is not None and record.status == "done" for record in records)
    failed = [(pair, record) for pair, record, _ in rows if record is not None and record.status == "failed"]
    reach = _reach([lead for lead in leads if lead.category])
    groups = any(pair.group_a or pair.group_b for pair in manifest.pairs)
    heads = ["Pair", "A", "B"]
    heads += ["Group of A", "Group of B"] if groups else []
    heads += [
        "State", "Clearest category", "A minus B, per 1,000 words", "Interval", "Grade", "Strong", "Suggestive",
        "Words of A", "Words of B",
    ]  # fmt: skip
    body = "\n".join(_row(pair, record, lead, reach, groups) for pair, record, lead in rows)
    title = f"{count(len(rows), 'pair')} of {manifest.path.name}"
    content = f"""<header>
<h1 dir="auto">{escape(title)}</h1>
<p>{count(done, "pair")} done, {len(failed):,} failed. All numbers: <a href="results.csv">results.csv</a>, <a href="results.parquet">results.parquet</a>; what was run: <a href="run.json">run.json</a>.</p>
</header>
<main>
{_failures(failed)}
{across}
<h2>All pairs</h2>
<p>The <em>clearest category</em> is the one whose difference chance would most seldom make, picked from all categories of a pair. Whatever is picked for being large looks larger than it is: read it as a way into the report, not as a finding. Lines are 95 % intervals on one scale, from {-reach:g} to {reach:g} per 1,000 words, towards A on the right; coloured ones are graded better than anecdotal.</p>
<form class="find" role="search" hidden><label for="find">Show pairs with</label> <input id="find" type="search" autocomplete="off"> <output for="find"></output></form>
<div class="scroll" tabindex="0" role="region" aria-label="All pairs">
<table id="pairs"><caption>All pairs</caption>
<thead><tr>{"".join(f'<th scope="col">{head}</th>' for head in heads)}</tr></thead>
<tbody>
{body}
</tbody></table></div>
</main>
<footer><p>Every number was computed from the two texts of its pair and opens to its sentences in the pair's report. None says anything about whoever wrote or published them; that takes many pairs, chosen without regard to what they say.</p></footer>
<script>{_template("batch.js")}</script>"""
    return _page(title, content, script=_template("batch.js"))


def failure_page(pair: Pair, reason: str) -> str:
    """Return the page of a pair that failed, with the reason."""
    content = f"""<main>
<h1 dir="auto">{escape(pair.id)}: this pair failed</h1>
<div class="failed"><p dir="auto">{escape(reason)}</p></div>
<p>A: <span dir="auto">{escape(pair.a)}</span><br>B: <span dir="auto">{escape(pair.b)}</span></p>
<p>When an article, a lexicon or the manifest changes, the next run takes the pair up again. To try it again as it is, add <code>--retry-failed</code>.</p>
<p><a href="../../index.html">All pairs</a></p>
</main>"""
    return _page(f"{pair.id}: failed", content)


def _row(pair: Pair, record: Record | None, lead: Lead, reach: float, groups: bool) -> str:
    state = record.status if record else "missing"
    link = f'<a href="{PAIRS}/{pair.folder}/index.html">{escape(pair.id)}</a>'
    if record is None or (state == "done" and "index.html" not in record.sizes):
        link = escape(pair.id)
    a, b = pair.labels
    cells = [f'<th scope="row" dir="auto">{link}</th>', f'<td dir="auto">{escape(a)}</td>', f'<td dir="auto">{escape(b)}</td>']  # fmt: skip
    if groups:
        cells += [f'<td dir="auto">{escape(group)}</td>' for group in (pair.group_a, pair.group_b)]
    cells.append(f"<td>{state}</td>")
    if lead.category:
        weak = "" if lead.evidence in _FIRM else ' class="weak"'
        name = display_name(lead.category)
        cells += [
            f"<td{weak}>{escape(name)}</td>",
            f'<td class="n" data-v="{lead.difference:.4g}">{_signed(lead.difference)}</td>',
            f'<td data-v="{lead.difference:.4g}">{_interval(lead, reach, name)}</td>',
            f"<td{weak}>{lead.evidence}</td>",
        ]
    else:
        cells += ["<td></td>"] * 4
    numbers = (lead.strong, lead.suggestive, *record.words) if record and state == "done" else ("", "", "", "")
    cells += [f'<td class="n" data-v="{number}">{number}</td>' if number != "" else "<td></td>" for number in numbers]
    return f"<tr>{''.join(cells)}</tr>"


def _failures(failed: Sequence[tuple[Pair, Record]]) -> str:
    if not failed:
        return ""
    items = "".join(
        f'<li dir="auto"><a href="{PAIRS}/{pair.folder}/index.html">{escape(pair.id)}</a>: {escape(record.reason)}</li>'
        for pair, record in failed
    )
    return f'<section class="failed" aria-label="Failed pairs"><p><strong>{count(len(failed), "pair")} failed.</strong></p><ul>{items}</ul></section>'


def _reach(leads: Sequence[Lead]) -> float:
    """Return the end of the common scale: nine in ten intervals fit, the others are cut at it."""
    ends = sorted(max(abs(lead.low), abs(lead.high)) for lead in leads)
    end = ends[math.ceil(len(ends) * 0.9) - 1] if ends else 1.0
    step = 10.0 ** math.floor(math.log10(max(end, 1e-3)))
    return math.ceil(end / step) * step


def _interval(lead: Lead, reach: float, name: str) -> str:
    """Return one interval as a drawing of a few hundred bytes, with a text for those who do not see it."""
    low, middle, high = (
        _WIDTH * (max(-1.0, min(1.0, x / reach)) + 1) / 2 for x in (lead.low, lead.difference, lead.high)
    )
    side = ("a" if lead.difference > 0 else "b") if lead.evidence in _FIRM else ""
    alt = f"{name}: {_signed(lead.difference)}, from {_signed(lead.low)} to {_signed(lead.high)}"
    half = _HEIGHT // 2
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(alt)}"><line class="zero" x1="{_WIDTH // 2}" x2="{_WIDTH // 2}" y1="0" y2="{_HEIGHT}"/>'
        f'<g class="{side}"><line x1="{low:.1f}" x2="{high:.1f}" y1="{half}" y2="{half}"/><circle cx="{middle:.1f}" cy="{half}" r="3.5"/></g></svg>'
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _page(title: str, content: str, script: str = "") -> str:
    """Return a page whose style and script are let in by their hashes, and nothing else."""
    css = _template("batch.css")
    allowed = f"default-src 'none'; style-src '{_digest(css)}'; base-uri 'none'; form-action 'none'"
    if script:
        allowed += f"; script-src '{_digest(script)}'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>{css}</style>
</head>
<body>
{content}
</body>
</html>
"""


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _template(name: str) -> str:
    return (Path(__file__).parent / "template" / name).read_text(encoding="utf-8").strip()
