"""Articles, concordances and findings: the texts themselves, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import captions
from analysis.captions import anchor
from analysis.concordance import concordance as find_concordance
from analysis.show.pieces import Html, escape, feature_key, linked
from analysis.study import Study

# Findings in the order of a reader's questions; what is not listed comes last.
_GROUPS = {
    "overview": "",
    "valence": "For or against the relation",
    "category": "Kinds of words that may differ",
    "term": "Single words that lean to one side",
    "only-actor": "What only one of them mentions",
    "only": "What only one of them mentions",
    "shared": "What both say",
    "aligned": "What both say",
}
_Place = tuple[str, str, int]  # side, article, sentence
_SOUGHT = "Looked for, and not found"
_OTHER = "Also found"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
_COUNT = rf"(?:[+−-]?\d[\d,]*(?:\.\d+)?(?: ?%)?|\b(?:one time|(?:once|twice|never)(?=[,;.)]| in | and )|(?<!the )(?:none|{_WORDS})(?= (?:differ|may\b)))\b)"
_NUMBERS = re.compile(rf"{_COUNT}(?:[^.;:]{{0,18}}?{_COUNT})*(?: times| in number| per 1,000 words)?(?: in [AB]\b)?")
_QUOTED = re.compile(r"((?<!\w)'(?=\S)[^']*'(?!\w)(?: \([^()]*\))?)")


def sentence_ids(study: Study) -> dict[tuple[str, str, int], str]:
    """Return the id in a page of every sentence, by side, article and number: ``A3``, or ``A2.3`` for a second article."""
    ids: dict[tuple[str, str, int], str] = {}
    for side in study.sides:
        articles = study.articles[side.key]
        for place, article in enumerate(articles, start=1):
            own = study.sentences[(study.sentences["side"] == side.key) & (study.sentences["article"] == article.name)]
            head = f"{side.key}{place}." if len(articles) > 1 else side.key
            ids |= {(side.key, article.name, int(number)): f"{head}{number}" for number in own["sentence"]}
    return ids


def articles(study: Study) -> Html:
    """Show both sides next to each other, sentences numbered, removed lines struck out in their place."""
    ids = sentence_ids(study)
    columns = []
    for side in study.sides:
        parts = [f"<h3>{escape(side.name)}</h3>"]
        for article in study.articles[side.key]:
            own = study.sentences[(study.sentences["side"] == side.key) & (study.sentences["article"] == article.name)]
            pieces = [(item.start, "", f'<p class="fs-removed"><del dir="auto">{escape(item.text)}</del> <small>({escape(item.rule)})</small></p>')
                      for item in article.removed if item.rule != "Markdown markup"]  # fmt: skip
            for paragraph, rows in own.groupby("paragraph", sort=False):
                sentences = " ".join(
                    f'<span id="{ids[side.key, article.name, row.sentence]}"><sup>{row.sentence or "headline"}</sup> '
                    f"{escape(row.text)}</span>"
                    for row in rows.itertuples()
                )
                opening, closing = ("<strong>", "</strong>") if paragraph == 0 else ("", "")
                pieces.append((int(rows["start"].iloc[0]), "", f'<p dir="auto">{opening}{sentences}{closing}</p>'))
            parts += [piece for _, _, piece in sorted(pieces, key=lambda piece: piece[0])]
        columns.append(f"<div>{''.join(parts)}</div>")
    text = "\n".join(f"{row.side}{row.sentence} {row.text}" for row in study.sentences.itertuples())
    return Html(f'<div class="fs-pair">{"".join(columns)}</div>', text, "texts")


def concordance(study: Study, pattern: str, *, width: int = 60) -> Html:
    """Show every occurrence of a pattern in both sides, with the words around it.

    An empty pattern is what ``descriptions.first_term`` gives where nothing leans to a side, and is shown as such.
    """
    if not pattern:
        return Html("<p>No term leans to this side.</p>", "No term leans to this side.")
    found = find_concordance(study, pattern, width=width)
    columns = []
    for side in study.sides:
        rows = found[found["side"] == side.key]
        lines = "".join(
            f'<li dir="auto"><small>{_spell_number(row.sentence)}</small> '
            f"{escape(row.left)}{gap(row.left, row.hit)}<mark>{escape(row.hit)}</mark>{gap(row.hit, row.right)}{escape(row.right)}</li>"
            for row in rows.itertuples()
        )
        body = f"<ul>{lines}</ul>" if len(rows) else "<p>It does not occur here.</p>"
        said = times(rows["sentence"], counted=study.settings.headline)
        columns.append(f"<div><h3>{escape(side.name)}: {said}</h3>{body}</div>")
    title = f"<p><strong>{escape(pattern)}</strong> on both sides</p>"
    return Html(f'{title}<div class="fs-pair">{"".join(columns)}</div>', found.to_string(index=False))


def times(sentences: Iterable[int], *, counted: bool) -> str:
    """Return how often something occurs, given the sentence of each hit; headlines apart unless they are ``counted``."""
    numbers = [int(number) for number in sentences]
    above = 0 if counted else numbers.count(0)
    said = captions.times(len(numbers) - above)
    return f"{said}; {captions.times(above)} more in a headline, which is not counted" if above else said


def gap(before: str, after: str) -> str:
    """Return the space between two pieces of a line; none before a stop or after an opening sign."""
    return "" if after.startswith(tuple(".,;:!?)]}%’”»'\"-–")) or before.endswith(tuple("([{“«‘-–")) else " "


def findings(found: pd.DataFrame, study: Study) -> Html:
    """Show findings in plain words by the question they answer, each with its grade and the sentences behind it."""
    groups: dict[str, list[str]] = {}
    columns = study.sentences[["side", "article", "sentence", "start", "end"]]
    places = {
        (side, article, n): (start, end) for side, article, n, start, end in columns.itertuples(index=False, name=None)
    }
    ids = sentence_ids(study)
    spans = _spans_behind(study, set(found["finding"]))
    for row in found.itertuples():
        kind, _, name = row.finding.partition(":")
        inside = ""
        if kind in ("term", "category"):
            inside = f'<details class="sentences" id="{anchor(kind, name)}"><summary>The sentences behind this</summary>{_sentences_behind(study, spans[row.finding], ids, places)}</details>'
        group = _SOUGHT if row.evidence == "none" and kind != "overview" else _GROUPS.get(kind, _OTHER)
        text = link_numbers(
            row.text, feature_key({"finding": row.finding}) or f"link:{row.link}", study.labels.values()
        )
        groups.setdefault(group, []).append(
            f'<li id="{anchor("finding", row.finding)}">{text} <span class="grade {escape(row.evidence)}">{escape(row.evidence)}</span>{inside}</li>'
        )
    order = [*dict.fromkeys(_GROUPS.values()), _OTHER, _SOUGHT]
    body = "".join(
        (f"<h3>{escape(group)}</h3>" if group else "")
        + f'<ul class="findings{"" if group else " lead"}">{"".join(groups[group])}</ul>'
        for group in order
        if group in groups
    )
    text = "\n".join(f"- {row.text} [{row.evidence}]" for row in found.itertuples())
    return Html(body, text, "findings")


def link_numbers(text: str, key: str, labels: Iterable[str] = ()) -> str:
    """Return a finding's sentence as HTML, each number in it marked with what it counts.

    A quoted word marks itself, with the counts in brackets behind it; every other number
    has the finding's own ``key``. The ``labels`` of the sides are left alone: a number in them counts nothing.
    """
    own = key.startswith(("term:", "category:"))
    names = "|".join(re.escape(label) for label in labels) or r"(?!)"
    marked = []
    for name, part in enumerate(re.split(f"({names})", text)):
        for quoted, piece in enumerate([part] if name % 2 else _QUOTED.split(part)):
            if name % 2:
                marked.append(f"<bdi>{escape(piece)}</bdi>")
            elif not quoted % 2:
                marked.append(_link_plain(piece, key))
            else:  # 'word' (counts)
                word, counts = re.fullmatch(r"'([^']*)'(.*)", piece, re.DOTALL).groups()  # type: ignore[union-attr]
                marked.append(linked(f"'<bdi>{escape(word)}</bdi>'{escape(counts)}", "" if own else f"term:{word}"))
    return "".join(marked)


def _link_plain(text: str, key: str) -> str:
    out, last = [], 0
    for found in _NUMBERS.finditer(text):
        out += [escape(text[last : found.start()]), linked(escape(found.group()), key)]
        last = found.end()
    return "".join(out) + escape(text[last:])


def _spans_behind(study: Study, findings: set[str]) -> dict[str, dict[_Place, list[tuple[int, int]]]]:
    """Return where the occurrences of each finding's term or category stand, by sentence in the order of the text."""
    terms = study.counted.assign(finding="term:" + study.counted["term"])
    hits = study.hits[study.hits["sentence"] >= (0 if study.settings.headline else 1)]
    hits = hits.assign(finding="category:" + hits["lexicon"] + ":" + hits["category"])
    spans: dict[str, dict[_Place, list[tuple[int, int]]]] = {finding: {} for finding in findings}
    for table in (terms, hits):
        rows = table.loc[table["finding"].isin(findings), ["finding", "side", "article", "sentence", "start", "end"]]
        for finding, side, article, sentence, start, end in rows.itertuples(index=False, name=None):
            spans[finding].setdefault((side, article, sentence), []).append((start, end))
    return spans


def _sentences_behind(
    study: Study,
    spans: Mapping[_Place, list[tuple[int, int]]],
    ids: Mapping[_Place, str],
    places: Mapping[_Place, tuple[int, int]],
) -> str:
    columns = []
    for side in study.sides:
        own = {place: marks for place, marks in spans.items() if place[0] == side.key}
        lines = [
            f'<li dir="auto"><a href="#{ids[place]}">{_spell_number(place[2])}</a> {mark(study.raw(*place[:2]), *places[place], marks)}</li>'
            for place, marks in own.items()
        ]
        said = captions.times(sum(map(len, own.values())))
        columns.append(
            f"<div><h4>{escape(side.name)}: {said}</h4><ul>{''.join(lines) or '<li>nowhere</li>'}</ul></div>"
        )
    return f'<div class="fs-pair">{"".join(columns)}</div>'


def _spell_number(sentence: int) -> str:
    return f"sentence {sentence}" if sentence else "headline"


def mark(raw: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``raw[start:end]`` escaped, with the spans marked; where spans overlap, as one."""
    parts, position = [], start
    for first, last in sorted(spans):
        if last <= position:
            continue
        first = max(first, position)
        parts.append(f"{escape(raw[position:first])}<mark>{escape(raw[first:last])}</mark>")
        position = last
    return "".join(parts) + escape(raw[position:end])
