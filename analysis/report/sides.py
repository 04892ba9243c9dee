"""The two articles side by side, every hit of every category marked so that a reader can switch it on."""

from __future__ import annotations

from itertools import pairwise

from analysis.captions import display_name
from analysis.report.evidence import Evidence
from analysis.show import escape

_COLOURS = 6  # of marks; each category has its number too


def keys(evidence: Evidence, shown: set[str]) -> str:
    """Return the switches, a lexicon each a group: every category with a hit; those in ``shown`` are on."""
    study, parts = evidence.study, []
    numbers = _numbers(evidence)
    for lexicon in study.lexicons:
        labels = []
        for (name, category), number in numbers.items():
            if name != lexicon.name:
                continue
            hits = study.hits[(study.hits["lexicon"] == name) & (study.hits["category"] == category)]["side"]
            on = " checked" if f"category:{name}:{category}" in shown else ""
            labels.append(
                f'<label><input type="checkbox" id="k{number}"{on}> <b class="c{number}">{number}</b> {escape(display_name(category))} '
                f"<small>A {(hits == 'A').sum()}, B {(hits == 'B').sum()}</small></label>"
            )
        if labels:
            parts.append(
                f"<fieldset><legend>Mark words of “{escape(lexicon.name)}”</legend>{''.join(labels)}</fieldset>"
            )
    if set(study.sentences["voice"]) & {"reported", "quoted"}:
        parts.append(
            '<fieldset><legend>Mark who speaks</legend><label><input type="checkbox" id="kv"> words of others than the author</label></fieldset>'
        )
    return "".join(parts)


def style(evidence: Evidence) -> str:
    """Return the style rules of the switches: one a category."""
    rules = [
        f"#texts:has(#k{number}:checked) .c{number}{{--on:var(--m{(number - 1) % _COLOURS + 1});--show:inline;--edge:var(--ink)}}"
        for number in _numbers(evidence).values()
    ]
    return "".join(rules)


def both(evidence: Evidence) -> str:
    """Return the two articles: numbered sentences with their marks, and what was set aside in its place."""
    study, columns = evidence.study, []
    marks = _marks(evidence)
    for side in study.sides:
        parts = [f'<h3 dir="auto">{escape(side.name)}</h3>']
        for article in study.articles[side.key]:
            if len(study.articles[side.key]) > 1:
                parts.append(f"<h4>{escape(article.name)}</h4>")
            own = study.sentences[(study.sentences["side"] == side.key) & (study.sentences["article"] == article.name)]
            pieces = [
                (
                    item.start,
                    f'<p class="aside" lang="en"><small>set aside ({escape(item.rule)}):</small> <del>{escape(item.text)}</del></p>',
                )
                for item in article.removed
                if item.rule != "Markdown markup"
            ]
            for paragraph, rows in own.groupby("paragraph", sort=False):
                spans = []
                for row in rows.itertuples():
                    where = (side.key, article.name, int(row.sentence))
                    inside = _text(article.raw, row.start, row.end, marks.get(where, []))
                    spans.append(_sentence(evidence.ids[where], row, inside))
                tag = 'p class="headline"' if paragraph == 0 else "p"
                pieces.append((int(rows["start"].iloc[0]), f"<{tag}>{' '.join(spans)}</p>"))
            parts += [piece for _, piece in sorted(pieces, key=lambda piece: piece[0])]
        columns.append(f'<div class="side {side.key.lower()}"{evidence.speech[side.key]}>{"".join(parts)}</div>')
    return "".join(columns)


def _sentence(identity: str, row: object, inside: str) -> str:
    number, voice, source = row.sentence, row.voice, row.source  # type: ignore[attr-defined]
    kind = "s" + (" head" if not number else "") + (" other" if voice != "author" else "")
    who = (
        f' <i class="who" lang="en">[{escape(voice)}{f": {escape(source)}" if source else ""}]</i>'
        if voice != "author"
        else ""
    )
    return f'<span class="{kind}" id="{identity}"><sup>{number or "headline"}</sup> {inside}{who}</span>'


def _numbers(evidence: Evidence) -> dict[tuple[str, str], int]:
    """Return a number for every category with a hit, in the order of the lexicons."""
    found = set(zip(evidence.study.hits["lexicon"], evidence.study.hits["category"], strict=True))
    order = [(lexicon.name, name) for lexicon in evidence.study.lexicons for name in lexicon.counted]
    return {pair: number for number, pair in enumerate((pair for pair in order if pair in found), start=1)}


def _marks(evidence: Evidence) -> dict[tuple[str, str, int], list[tuple[int, int, int]]]:
    numbers = _numbers(evidence)
    marks: dict[tuple[str, str, int], list[tuple[int, int, int]]] = {}
    for hit in evidence.study.hits.itertuples():
        place = (hit.side, hit.article, int(hit.sentence))
        marks.setdefault(place, []).append((hit.start, hit.end, numbers[hit.lexicon, hit.category]))
    return marks


def _text(raw: str, start: int, end: int, marks: list[tuple[int, int, int]]) -> str:
    """Return ``raw[start:end]`` escaped; every stretch that hits cover is one mark that has their numbers as classes."""
    cuts = sorted({start, end, *(place for first, last, _ in marks for place in (first, last))})
    out = []
    for first, last in pairwise(cuts):
        piece = escape(raw[first:last])
        covering = sorted({number for begin, stop, number in marks if begin <= first and last <= stop})
        ending = sorted({number for _, stop, number in marks if stop == last})
        if covering:
            classes = " ".join(f"c{number}" for number in covering)
            # Where a stretch has one category, its number is seen when the mark is.
            tags = "".join(
                f"<i>{number}</i>" if covering == [number] else f'<i class="c{number}">{number}</i>'
                for number in ending
            )
            piece = f'<mark class="{classes}">{piece}{tags}</mark>'
        out.append(piece)
    return "".join(out)
