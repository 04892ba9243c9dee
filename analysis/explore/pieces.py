"""Pieces of HTML that exploring is made of, and the cards that objects show of themselves.

Plain HTML and CSS: what opens is a ``details``, what switches is a checkbox. So it works
alike in a live notebook, in one that is not trusted, and in an exported page. Every text
goes through ``show.escape`` here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from analysis.captions import count, display_name, times
from analysis.errors import InputError
from analysis.show import Html, escape

if TYPE_CHECKING:
    from analysis.articles import Article
    from analysis.counts import Counts
    from analysis.lexicon import Category, Lexicon
    from analysis.study import Study

Span = tuple[int, int, int]  # start, end, and the number of the colour

# Tints that keep their distance from each other for colour-blind eyes; each has an underline of its own as well.
_TINTS = (
    ("#ffe08a", "solid"), ("#b7dcff", "dashed"), ("#ffc9b0", "dotted"),
    ("#c5ecd2", "double"), ("#e6cdf5", "wavy"), ("#dcdcdc", "solid"),
)  # fmt: skip
MOST_TINTS = len(_TINTS)
_A, _B = "#0072b2", "#b8450a"  # the sides' colours, as in the figures
_CSS = """
.fx{font-size:14px;line-height:1.45;max-width:64rem}.fx *{box-sizing:border-box}.fx p{margin:.4em 0}
.fx h4{font-size:1em;font-weight:700;line-height:1.4;margin:.6em 0 .3em;border-top:3px solid;padding-top:.25em}.fx .fx-a h4{border-color:A}.fx .fx-b h4{border-color:B}
.fx-pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 1.5rem}.fx-pair>div{min-width:0}
.fx ul.fx-list{list-style:none;margin:0;padding:0}.fx ul.fx-list>li{margin:0;padding:.2em 0;border-bottom:1px solid #8884}
.fx summary{cursor:pointer}.fx summary:focus-visible{outline:2px solid A;outline-offset:1px}
.fx small{opacity:.8;font-size:.86em}.fx mark{color:#1a1a1a;background:#ffe08a;padding:0 .1em;border-radius:2px}
.fx-line{display:grid;grid-template-columns:2.3em 1fr auto 1fr;align-items:baseline;list-style:none}
.fx-line::-webkit-details-marker{display:none}.fx-line>*{white-space:pre;overflow:hidden;min-width:0}
.fx-line .fx-left{display:flex;justify-content:flex-end;mask-image:linear-gradient(90deg,transparent,#000 1.6em)}.fx-line .fx-right{mask-image:linear-gradient(270deg,transparent,#000 1.6em)}.fx-n{text-align:right;opacity:.75;font-size:.86em;padding-right:.6em}
details[open]>.fx-line>.fx-left,details[open]>.fx-line>.fx-right{opacity:.45}.fx-whole{padding:.2em 0 .5em 2.3em}
.fx-rows{overflow-x:auto}.fx-row{display:grid;grid-template-columns:minmax(6em,1.5fr) 2.2em 2.2em minmax(4em,1.6fr) 3.9em 3em 6.6em;gap:.5em;align-items:center;min-width:31em}
.fx-row>*{min-width:0}.fx-axis{text-align:center}.fx-row.fx-head{font-weight:600;font-size:.86em;align-items:end;border-bottom:1px solid #888}.fx-num{text-align:right;font-variant-numeric:tabular-nums}
.fx-row>.fx-name{overflow-wrap:anywhere}summary.fx-row{list-style:none}summary.fx-row::-webkit-details-marker{display:none}summary.fx-row .fx-name::before{content:"▸ "}
details[open]>summary.fx-row .fx-name::before{content:"▾ "}.fx-bar{width:100%;height:1.3em;display:block}
.fx-tail>.fx-row{grid-template-columns:2.2em 2.2em minmax(4em,1.6fr) 3.9em 3em 6.6em;min-width:24em}.fx-grade{border:1px solid #767676;border-radius:.6em;padding:0 .45em;font-size:.86em;justify-self:start}.fx-strong,.fx-suggestive{font-weight:700}
.fx fieldset{border:1px solid #8886;border-radius:4px;margin:0 0 .6em;padding:.1em .7em .4em}.fx legend{font-size:.86em;padding:0 .3em}.fx label{margin-right:1em;white-space:nowrap}
.fx sup{opacity:.7;margin-right:.15em}.fx-all.fx-all mark{background:none;color:inherit;padding:0}
.fx table.fx-facts{border-collapse:collapse;margin:.3em 0;font-size:inherit}.fx table.fx-facts tr{background:none}.fx table.fx-facts th,.fx table.fx-facts td{text-align:left;vertical-align:top;padding:.1em .9em .1em 0;border:0;background:none;white-space:normal;overflow-wrap:anywhere}
.fx table.fx-facts th{font-weight:600;white-space:nowrap}.fx-note{border-left:3px solid #b8450a;padding-left:.6em}.fx code{font-size:.92em}
"""
_CSS = _CSS.replace("\n", "").replace(":A}", f":{_A}}}").replace(":B}", f":{_B}}}").replace("solid A", f"solid {_A}")
_CSS += "".join(
    f".fx-all:has(.fx-on{n}:checked) mark.fx-c{n},.fx-key{n}{{background:{tint};color:#1a1a1a;"
    f"text-decoration:underline {line};text-underline-offset:3px;padding:0 .1em}}"
    for n, (tint, line) in enumerate(_TINTS)
)
STYLE = f"<style>{_CSS}</style>"


def piece(body: str, text: str) -> Html:
    """Return a piece with the styles it needs; ``print`` gives ``text``."""
    return Html(STYLE + bare(body), text)


def bare(body: str) -> str:
    """Return a body as it stands in a page that has the styles already."""
    return f'<div class="fx">{body}</div>'


def columns(parts: Mapping[str, str]) -> str:
    """Put what belongs to the two sides next to each other, one below the other where it is narrow."""
    return f'<div class="fx-pair">{"".join(f"""<div class="fx-{key.lower()}">{part}</div>""" for key, part in parts.items())}</div>'


def text_of(study: Study, side: str, article: str) -> str:
    """Return the text of an article with what was set aside blanked, so that places in the original hold."""
    return next(item.text for item in study.articles[side] if item.name == article)


def marked(text: str, start: int, end: int, spans: Iterable[Span], names: Sequence[str] = ()) -> str:
    """Return ``text[start:end]`` escaped, with its spans marked; line breaks become spaces.

    Where spans of several colours overlap, each stretch carries all of them.
    """
    inside = [(max(first, start), min(last, end), number) for first, last, number in spans]
    edges = sorted({start, end, *(edge for first, last, _ in inside if first < last for edge in (first, last))})
    parts = []
    for first, last in pairwise(edges):
        numbers = sorted({number for begin, stop, number in inside if begin <= first and last <= stop})
        stretch = escape(_flat(text[first:last]))
        if numbers:
            title = "; ".join(names[number] for number in numbers) if names else ""
            hint = f' title="{escape(title)}"' if title else ""
            kinds = " ".join(f"fx-c{number}" for number in numbers)
            stretch = f'<mark class="{kinds}"{hint}>{stretch}</mark>'
        parts.append(stretch)
    return "".join(parts)


def _flat(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def sentence_lines(study: Study, spans: Mapping[tuple[str, str, int], list[Span]]) -> dict[str, str]:
    """Return for each side the sentences that hold the spans, these marked: a heading and a list."""
    bodies: dict[str, list[str]] = {side.key: [] for side in study.sides}
    occurrences = dict.fromkeys(bodies, 0)
    for row in study.sentences.itertuples():
        own = spans.get((row.side, row.article, row.sentence))
        if own:
            text = marked(text_of(study, row.side, row.article), row.start, row.end, own)
            bodies[row.side].append(f'<li dir="auto"><small>{_whereabouts(row)}</small> {text}</li>')
            occurrences[row.side] += len(own)
    return {
        side.key: f'<h4 dir="auto">{escape(side.name)}: {times(occurrences[side.key])}</h4>'
        + (f'<ul class="fx-list">{"".join(bodies[side.key])}</ul>' if bodies[side.key] else "<p>nowhere</p>")
        for side in study.sides
    }


def _whereabouts(row: Any) -> str:
    """Return the number of a sentence, and its voice where it is not the author's."""
    number = f"sentence {row.sentence}" if row.sentence else "headline"
    source = f": {row.source}" if row.source else ""
    return escape(number if row.voice == "author" else f"{number}, {row.voice}{source}")


def concordance_lines(study: Study, found: Any, most: int = 200) -> dict[str, str]:
    """Return for each side its lines of a concordance, the hits below each other; a line opens to its sentence."""
    whole = {(row.side, row.article, row.sentence): row for row in study.sentences.itertuples()}
    parts = {}
    for side in study.sides:
        own = found[found["side"] == side.key]
        lines = []
        for row in own.head(most).itertuples():
            sentence = whole[row.side, row.article, row.sentence]
            text = text_of(study, row.side, row.article)
            left, hit, right = (
                escape(_flat(text[first:last]))
                for first, last in ((sentence.start, row.start), (row.start, row.end), (row.end, sentence.end))
            )
            lines.append(
                f'<li><details dir="auto"><summary class="fx-line"><span class="fx-n">{row.sentence or "h"}</span>'
                f'<span class="fx-left"><bdi>{left}</bdi></span><mark>{hit}</mark><span class="fx-right">{right}</span></summary>'
                f'<div class="fx-whole"><small>{_whereabouts(sentence)}</small> {left}<mark>{hit}</mark>{right}</div></details></li>'
            )
        more = f"<p>… and {len(own) - most:,} more.</p>" if len(own) > most else ""
        body = f'<ul class="fx-list">{"".join(lines)}</ul>{more}' if lines else "<p>It does not occur here.</p>"
        parts[side.key] = f'<h4 dir="auto">{escape(side.name)}: {times(len(own))}</h4>{body}'
    return parts


def bar(value: float, low: float, high: float, reach: float, bold: bool) -> str:
    """Draw a value with its interval on a scale from ``-reach`` to ``reach``, zero in the middle; A is right."""

    def place(number: float) -> float:
        return round(100 + 98 * max(-1.0, min(1.0, number / reach)), 1)

    colour = _A if value > 0 else _B if value < 0 else "#767676"
    fill = colour if bold else "#fff"
    return (
        f'<svg class="fx-bar" viewBox="0 0 200 18" preserveAspectRatio="none" aria-hidden="true">'
        f'<line x1="100" x2="100" y1="0" y2="18" stroke="#888" stroke-width="1"/>'
        f'<line x1="{place(low)}" x2="{place(high)}" y1="9" y2="9" stroke="{colour}" stroke-width="2"/>'
        f'<rect x="{place(value) - 3}" y="4.5" width="6" height="9" fill="{fill}" stroke="{colour}" stroke-width="1.5"/></svg>'
    )


def row_cells(row: Any, measure: tuple[str, str, str], reach: float) -> str:
    """Return the cells of a row behind its name: counts, interval drawn and in figures, q, grade.

    ``measure`` names the columns of the value and its interval's ends.
    """
    value, low, high = (getattr(row, name) for name in measure)
    q = "&lt; .001" if row.q < 0.001 else f"{row.q:.3f}".replace("0.", ".", 1)
    bold = row.evidence in ("strong", "suggestive")
    return (
        f'<span class="fx-num">{row.n_a:,}</span><span class="fx-num">{row.n_b:,}</span>'
        f'<span title="{low:+.2f} to {high:+.2f}">{bar(value, low, high, reach, bold)}</span>'
        f'<span class="fx-num">{value:+.2f}</span><span class="fx-num">{q}</span>'
        f'<span class="fx-grade fx-{row.evidence}">{row.evidence}</span>'
    )


def row_heads(value: str) -> str:
    """Return the heads of the cells that ``row_cells`` makes."""
    heads = [("fx-num", "A"), ("fx-num", "B"), ("fx-axis", "◂ B 95 % A ▸"), ("fx-num", value), ("fx-num", "q")]
    cells = "".join(f'<span class="{kind}">{escape(text)}</span>' for kind, text in heads)
    return f"{cells}<span>evidence</span>"


def reach_of(low: Any, high: Any) -> float:
    """Return how far the scale of a group of intervals reaches on either side of zero."""
    return max(float(abs(low).max()), float(abs(high).max()), 1e-9) if len(low) else 1.0


# --- cards: what an object shows of itself ---------------------------------------------------------------------------


def _card(title: str, facts: Mapping[str, str], then: str = "", notes: Sequence[str] = ()) -> str:
    """Return a card: a title, facts by name (HTML already), what can be done next, and notes."""
    rows = "".join(f'<tr><th scope="row">{name}</th><td dir="auto">{fact}</td></tr>' for name, fact in facts.items())
    warned = "".join(f'<p class="fx-note" dir="auto">{escape(note)}</p>' for note in notes)
    further = f"<p><small>Next: {then}</small></p>" if then else ""
    body = f'<p><strong dir="auto">{escape(title)}</strong></p><table class="fx-facts"><tbody>{rows}</tbody></table>{warned}{further}'
    return piece(body, title)._repr_html_()


def study_card(study: Study) -> str:
    """Show a study: its sides with their lengths, its lexicons, its settings, and what a reader must know."""
    facts, notes = {}, []
    for side in study.sides:
        names = ", ".join(path.name for path in side.files[:3]) + (" …" if len(side.files) > 3 else "")
        try:
            own = study.counted[study.counted["side"] == side.key]
            size = f": {count(study.sizes[side.key], study.unit)}, {count(len(own), 'word')}"
        except InputError as error:  # a repr shows what is wrong, it does not raise
            size, notes = "", [str(error)]
        facts[escape(side.name)] = escape(f"{names}{size}")
    facts["lexicons"] = escape(", ".join(lexicon.name for lexicon in study.lexicons) or "none")
    facts["settings"] = escape(
        f"prior {study.settings.prior:g}, minimum count {study.settings.min_count}, seed {study.seed}"
    )
    if not notes:
        notes = list(study.warnings)
    then = '<code>show_articles(study)</code>, <code>show_concordance(study, "word*")</code>, <code>tables.stance(study)</code>'
    return _card(study.title, facts, then, notes)


def article_card(article: Article) -> str:
    """Show an article: its headline, its first words, and how much was set aside."""
    facts = {"paragraphs": f"{len(article.paragraphs):,}", "set aside": count(len(article.removed), "line")}
    if article.headline:
        facts = {"headline": escape(_flat(article.raw[article.headline.start : article.headline.end]))} | facts
    if article.paragraphs:
        first = article.paragraphs[0]
        text = _flat(article.raw[first.start : first.end])
        facts["begins"] = escape(text if len(text) <= 160 else text[:159].rsplit(" ", 1)[0] + " …")
    return _card(article.name, facts, "<code>article.raw</code>, <code>article.removed</code>", article.notes)


def counts_card(counts: Counts) -> str:
    """Show counts: their size, and the most frequent features."""
    total = counts.n_a + counts.n_b
    top = sorted(zip(counts.features, counts.n_a, counts.n_b, strict=True), key=lambda row: (-row[1] - row[2], row[0]))
    listed = ", ".join(f"{name} ({a:,} : {b:,})" for name, a, b in top[:8])
    facts = {
        "units": f"{int(counts.is_a.sum()):,} in A, {int((~counts.is_a).sum()):,} in B",
        "words": f"{counts.words_a:,.0f} in A, {counts.words_b:,.0f} in B",
        "features": f"{len(counts.features):,}, {int(total.sum()):,} occurrences",
        "most frequent (A : B)": escape(listed or "none"),
    }
    return _card(
        f"Counts of {counts.kind} features",
        facts,
        "<code>counts.features</code>, <code>counts.n_a</code>, <code>counts.n_b</code>",
    )


def lexicon_card(lexicon: Lexicon) -> str:
    """Show a lexicon: what it is for, and its categories with the number of their patterns."""
    listed = ", ".join(f"{display_name(item.name)} ({len(item.patterns):,})" for item in lexicon.categories)
    about = {"version": lexicon.version, "about": lexicon.description, "categories": listed}
    facts = {name: escape(text) for name, text in about.items() if text}
    return _card(f"Lexicon {lexicon.name}", facts, '<code>lexicon["name of a category"]</code>')


def category_card(category: Category) -> str:
    """Show a category: its definition, its source and its patterns."""
    texts = [pattern.text for pattern in category.patterns]
    listed = ", ".join(texts[:40]) + (f" … and {len(texts) - 40:,} more" if len(texts) > 40 else "")
    about = {"definition": category.definition, "source": category.source, "patterns": listed}
    met = [f"{item.text} within {count(item.within, 'word')}" for item in category.composites]
    about["where these meet"] = "; ".join(met)
    facts = {name: escape(text) for name, text in about.items() if text}
    return _card(f"Category {display_name(category.name)}", facts)
