"""Views of a study as plain HTML: what the widgets show, for a live notebook and for an exported page alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import pandas as pd

from analysis.captions import count, display_name
from analysis.concordance import concordance
from analysis.errors import InputError, did_you_mean
from analysis.explore import pieces
from analysis.explore.model import Exploration
from analysis.explore.pieces import Span
from analysis.explore.places import COLUMNS, places_of, places_of_feature
from analysis.matching import match_pattern
from analysis.show import Html, escape
from analysis.study import Study

Places = dict[tuple[str, str, int], list[Span]]
ODDS = ("log_odds", "odds_low", "odds_high")
RATES = ("difference", "low", "high")


def show_concordance(study: Study, pattern: str) -> Html:
    """Show every occurrence of a pattern on both sides, hits below each other; a line opens to its sentence.

    ``pattern`` is one or more words; ``*`` stands for any run of letters, ``?`` for one. Raises ``InputError``.
    """
    return pieces.piece(concordance_body(study, pattern), concordance(study, pattern).to_string(index=False))


def concordance_body(study: Study, pattern: str) -> str:
    """Return what ``show_concordance`` shows, without the styles."""
    title = f'<p><strong dir="auto">{escape(pattern)}</strong> on both sides</p>'
    return title + pieces.columns(pieces.concordance_lines(study, match_pattern(pattern, study.tokens)))


def show_articles(study: Study, highlight: Sequence[str] = ()) -> Html:
    """Show all articles, sentences numbered, with words highlighted; checkboxes switch each kind on and off.

    ``highlight`` names up to six categories (``"stance:hedges"``) or patterns (``"sanction*"``). Raises
    ``InputError`` for an unknown category or more than six.
    """
    text = "\n".join(f"{row.side}{row.sentence} {row.text}" for row in study.sentences.itertuples())
    return pieces.piece(articles_body(study, highlight), text)


def articles_body(study: Study, highlight: Sequence[str] = ()) -> str:
    """Return what ``show_articles`` shows, without the styles."""
    names = [highlight] if isinstance(highlight, str) else list(highlight)
    if len(names) > pieces.MOST_TINTS:
        raise InputError("highlight", f"it names {len(names)}", f"name {pieces.MOST_TINTS} at most: no eye parts more")
    spans: Places = {}
    counts = []
    for number, name in enumerate(names):
        found = places_of(study, name)
        sides = found["side"].value_counts()
        counts.append(f"A {sides.get('A', 0):,}, B {sides.get('B', 0):,}")
        _add_spans(spans, found, number)
    labels = [label(name) for name in names]
    keys = "".join(
        f'<label><input type="checkbox" class="fx-on{number}" checked> <span class="fx-key{number}">{escape(name)}</span> '
        f"<small>({counted})</small></label>"
        for number, (name, counted) in enumerate(zip(labels, counts, strict=True))
    )
    legend = f"<fieldset><legend>Highlighted</legend>{keys}</fieldset>" if names else ""
    body = legend + pieces.columns({side.key: _whole_side(study, side.key, spans, labels) for side in study.sides})
    return f'<div class="fx-all">{body}</div>'


def _whole_side(study: Study, key: str, spans: Places, labels: Sequence[str]) -> str:
    name = next(side.name for side in study.sides if side.key == key)
    parts = [f'<h4 dir="auto">{escape(name)}</h4>']
    own = study.sentences[study.sentences["side"] == key]
    for (article, paragraph), rows in own.groupby(["article", "paragraph"], sort=False):
        text = pieces.text_of(study, key, str(article))
        sentences = [
            f"<sup>{row.sentence or 'headline'}</sup>"
            + pieces.marked(text, row.start, row.end, spans.get((key, row.article, row.sentence), []), labels)
            for row in rows.itertuples()
        ]
        body = " ".join(sentences)
        parts.append(f'<p dir="auto">{body if paragraph else f"<strong>{body}</strong>"}</p>')
    return "".join(parts)


def show_sentences(study: Study, name: str) -> Html:
    """Show the sentences behind a category (``"stance:hedges"``) or a word or pattern (``"sanction*"``), marked.

    Only what is counted: headlines if the study's settings say so. Raises ``InputError`` for an unknown category or a pattern without a letter or digit.
    """
    return pieces.piece(sentences_body(study, name), _counted(study, places_of(study, name)).to_string(index=False))


def sentences_body(study: Study, name: str) -> str:
    """Return what ``show_sentences`` shows, without the styles."""
    return _sentences(study, _counted(study, places_of(study, name)), label(name))


def feature_body(study: Study, kind: str, name: str) -> str:
    """Return the sentences behind a feature of ``tables.contrasts``: a term, a stem, two words or an actor."""
    return _sentences(study, places_of_feature(study, kind, name), name)


def _sentences(study: Study, found: pd.DataFrame, name: str) -> str:
    spans: Places = {}
    _add_spans(spans, found, 0)
    title = f'<p>The sentences with <strong dir="auto">{escape(name)}</strong></p>'
    return title + pieces.columns(pieces.sentence_lines(study, spans))


def _counted(study: Study, found: pd.DataFrame) -> pd.DataFrame:
    """Return the places in the counted text: without headlines, unless the settings count them."""
    return found if study.settings.headline else found[found["sentence"] > 0]


def show_contrasts(
    study: Study,
    kind: str = "term",
    *,
    rows: int = 15,
    stop_words: bool = False,
    prior: float | None = None,
    min_count: int | None = None,
) -> Html:
    """Show the contrasts with the largest |z| as rows with their intervals; a row opens to its sentences.

    ``kind`` is ``term``, ``stem``, ``bigram`` or ``actor``; ``prior`` and ``min_count`` take the place of the study's.
    Raises ``InputError`` beyond their limits and ``ValueError`` for another kind.
    """
    exploration = Exploration(study)
    exploration.change(prior=prior, min_count=min_count)
    table = exploration.contrasts(kind, stop_words=stop_words)
    body = _show_rows(table.head(rows), "term", ODDS, (kind, "log-odds"), partial(feature_body, study, kind))
    return pieces.piece(
        f"<p>{contrasts_in_words(table, kind, rows)}</p>{body}", table.head(rows).to_string(index=False)
    )


def show_categories(study: Study, names: Sequence[str] = ()) -> Html:
    """Show categories as rows: hits, the difference of rates with its interval, the grade; a row opens to its sentences.

    ``names`` are categories such as ``"stance:hedges"``; none: all that have a hit. Raises ``InputError``.
    """
    table = Exploration(study).categories()
    table = pick_categories(table, names)
    body = _show_rows(table, "name", RATES, ("category", "A − B"), partial(sentences_body, study))
    return pieces.piece(f"<p>{categories_in_words(table)}</p>{body}", table.to_string(index=False))


def pick_categories(table: pd.DataFrame, names: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows of some categories, or of all with a hit. Raises ``InputError`` for an unknown name."""
    for name in names:
        if name not in set(table["name"]):
            raise InputError(f"category '{name}'", "no lexicon here has it", did_you_mean(name, table["name"]))
    keep = table["name"].isin(names) if names else table["n_a"] + table["n_b"] > 0
    return table[keep].reset_index(drop=True)


def contrasts_in_words(table: pd.DataFrame, kind: str, rows: int) -> str:
    """Say how many features were tested and how many of them are more than anecdotal."""
    grades = table["evidence"].value_counts()
    tested = f"{count(len(table), 'word' if kind == 'term' else kind)} tested"
    more = f"; the first {rows} below" if len(table) > rows else ""
    return f"{tested}: {grades.get('strong', 0)} strong, {grades.get('suggestive', 0)} suggestive{more}. Right of the middle: leans to A."


def categories_in_words(table: pd.DataFrame) -> str:
    """Say how many categories are shown and how many of them are more than anecdotal."""
    grades = table["evidence"].value_counts()
    shown = count(len(table), "category", "categories")
    return f"{shown}: {grades.get('strong', 0)} strong, {grades.get('suggestive', 0)} suggestive. Differences are per 1,000 words; right of the middle: more in A."


def show_changes(exploration: Exploration) -> Html:
    """Show what the edits of an exploration's lexicons change: in hits, rates and grades, and which hits they are."""
    return pieces.piece(changes_body(exploration), exploration.changes().to_string(index=False))


def changes_body(exploration: Exploration) -> str:
    """Return what ``show_changes`` shows, without the styles."""
    if not exploration.edits:
        return "<p>Nothing has been changed yet.</p>"
    done = "; ".join(f"<bdi>{escape(edit.text)}</bdi>" for edit in exploration.edits)
    table, moved = exploration.changes(), exploration.moved_hits()
    parts = [f"<p>{done}.</p>", _changes_table(table) if len(table) else "<p>No category's hits have changed.</p>"]
    for change, heading in (("added", "Hits added"), ("gone", "Hits gone")):
        rows = moved[moved["change"] == change]
        if len(rows):
            spans: Places = {}
            _add_spans(spans, rows, 0)
            lines = pieces.columns(pieces.sentence_lines(exploration.study, spans))
            parts.append(f"<p><strong>{heading}: {len(rows):,}</strong></p>{lines}")
    return "".join(parts)


def _changes_table(table: pd.DataFrame) -> str:
    heads = ["category", "", "A", "B", "A − B", "95 %", "evidence"]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    rows = []
    for row in table.itertuples():
        for when, end in (("before", "_before"), ("now", "")):
            value, low, high = (getattr(row, f"{column}{end}") for column in RATES)
            name = f'<th scope="rowgroup" rowspan="2">{escape(label(row.name))}</th>' if end else ""
            rows.append(
                f"<tr>{name}<td>{when}</td><td>{getattr(row, 'n_a' + end):,}</td><td>{getattr(row, 'n_b' + end):,}</td>"
                f"<td>{value:+.1f}</td><td>{low:+.1f} to {high:+.1f}</td><td>{getattr(row, 'evidence' + end)}</td></tr>"
            )
    return f'<div class="fx-rows"><table class="fx-facts"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _show_rows(
    table: pd.DataFrame,
    name: str,
    measure: tuple[str, str, str],
    heads: tuple[str, str],
    inside: Callable[[str], str],
) -> str:
    """Return rows of a table, each with its interval drawn and with what is inside it."""
    reach = pieces.reach_of(table[measure[1]], table[measure[2]])
    lines = []
    for row in table.itertuples():
        key = str(getattr(row, name))
        cells = f'<span class="fx-name" dir="auto">{escape(label(key))}</span>{pieces.row_cells(row, measure, reach)}'
        lines.append(f'<li><details><summary class="fx-row">{cells}</summary>{inside(key)}</details></li>')
    if not lines:
        return "<p>Nothing to show.</p>"
    head = f'<div class="fx-row fx-head"><span>{escape(heads[0])}</span>{pieces.row_heads(heads[1])}</div>'
    return f'<div class="fx-rows">{head}<ul class="fx-list">{"".join(lines)}</ul></div>'


def _add_spans(spans: Places, found: pd.DataFrame, number: int) -> None:
    columns: Iterable[Iterable[object]] = (found[column] for column in COLUMNS)
    for side, article, sentence, start, end in zip(*columns, strict=True):
        spans.setdefault((side, article, sentence), []).append((start, end, number))


def label(name: str) -> str:
    """Return the name of a category without its lexicon, as people read it; a pattern as it is."""
    lexicon, _, category = name.partition(":")
    return display_name(category) if category else lexicon
