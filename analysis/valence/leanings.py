"""Every wording that leans, and the score of every sentence.

A sentence is read in four steps: every word says what it says by itself; only words tied to the relation
keep that (``ties``); words around them raise, lessen, suspend and negate (``shifters``); and where two
halves of a sentence disagree, one gives way.

The parties are the two states that most sentences of the article name, by ``data/lexicons/actors.yaml``.
A sentence that judges third parties alone is set aside.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.actors import find_actors
from analysis.assets import asset
from analysis.lexicon import Lexicon
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.valence import shifters as rules
from analysis.valence.sentence import BODIES, Sentence, Wording
from analysis.valence.ties import tie_what_is_brought, untie
from analysis.voice import voice_hits

if TYPE_CHECKING:
    from analysis.study import Study

PLACE = ["side", "article", "sentence"]
LEANING_COLUMNS = "side article sentence start end text pattern voice hedged leaning why aside".split()
SCORE_COLUMNS = "side article sentence voice favourable concerned score".split()


def lean(sentence: Sentence, *, negation: bool = True, shifters: bool = True) -> list[Wording]:
    """Return what leans in a sentence, favourable or concerned.

    ``negation`` minds negations; without ``shifters`` every word says what it says by itself.
    """
    sentence.reset()
    if shifters:
        untie(sentence)
        tie_what_is_brought(sentence)
        rules.raise_relation(sentence)
        rules.reduce(sentence)
        rules.exceed(sentence)
        rules.suspend(sentence)
    if negation:
        rules.negate(sentence)
    if shifters:
        rules.yield_to_predicate(sentence)
        rules.weigh_contrast(sentence)
    return [item for item in sentence.wordings if item.leaning]


def find_leanings(study: Study, *, negation: bool = True, shifters: bool = True) -> pd.DataFrame:
    """Find every wording that leans, headlines included.

    One row a leaning, in the order of the text. Columns: side, article, sentence, start, end
    (offsets into the original), text, pattern (as written in the lexicon), voice, hedged (a
    hedge stands at most five words before), leaning (1 favourable, -1 concerned), why (what
    turned the word round or gave a neutral one its leaning, empty for the word itself), aside
    (the sentence is about third parties alone and its leanings are not counted). Empty where
    ``is_read`` is false. For ``negation`` and ``shifters`` see ``lean``.
    """
    rows = []
    for place, raw, sentence in _sentences(study) if is_read(study) else []:
        for item in lean(sentence, negation=negation, shifters=shifters):
            row = item.row
            text = " ".join(raw[row.start : row.end].split())
            said = (row.start, row.end, text, row.pattern, row.voice, row.hedged)
            rows.append((*place, *said, item.leaning, item.why, sentence.is_about_others))
    return pd.DataFrame(rows, columns=LEANING_COLUMNS)


@lru_cache(maxsize=2)
def counted_leanings(study: Study) -> pd.DataFrame:
    """Return the leanings that count under the study's own choices; see ``find_leanings``."""
    leanings = find_leanings(study)
    return leanings[~leanings["aside"].astype(bool)]


def score_sentences(study: Study) -> pd.DataFrame:
    """Return how each counted sentence leans.

    One row a sentence. Columns: side, article, sentence, voice (the sentence's), favourable,
    concerned (leanings of each kind, see ``find_leanings``), score (their difference). Empty
    where ``is_read`` is false.
    """
    if not is_read(study):
        return pd.DataFrame(columns=SCORE_COLUMNS)
    counted = study.sentences["sentence"] >= (0 if study.settings.headline else 1)
    return add_scores(study.sentences.loc[counted, [*PLACE, "voice"]], counted_leanings(study))


def add_scores(sentences: pd.DataFrame, leanings: pd.DataFrame) -> pd.DataFrame:
    """Add favourable, concerned and score to a table of sentences; leanings of other sentences are left out."""
    rows = pd.MultiIndex.from_frame(sentences[PLACE]).get_indexer(pd.MultiIndex.from_frame(leanings[PLACE]))
    leaning = leanings["leaning"].to_numpy(int)
    favourable, concerned = (
        np.bincount(rows[(rows >= 0) & (leaning == sign)], minlength=len(sentences)) for sign in (1, -1)
    )
    scored = sentences.assign(favourable=favourable, concerned=concerned, score=favourable - concerned)
    return scored.reset_index(drop=True)


def is_read(study: Study) -> bool:
    """True where the study's language is that of the lexicon of valence."""
    return study.language == _lexicon().language


@cache
def _lexicon() -> Lexicon:
    """Return the lexicon with its helpers counted: here they are needed as hits."""
    lexicon = load_lexicon(asset("data/lexicons/valence.yaml"))
    return replace(lexicon, categories=tuple(replace(item, counted=True) for item in lexicon.categories))


@lru_cache(maxsize=2)
def _sentences(study: Study) -> list[tuple[tuple[str, str, int], str, Sentence]]:
    """Return the place, the article and the words of every sentence in which the lexicon has a hit."""
    parties, columns = _parties(study), [*PLACE, "term", "start", "end"]
    hits = _by_place(voice_hits(match_lexicon(_lexicon(), study.tokens), study))
    actors = _by_place(find_actors(study))
    words: dict[tuple[str, str, int], list[tuple[str, int, int]]] = {}
    for side, article, number, *word in study.tokens[columns].itertuples(index=False, name=None):
        if (side, article, number) in hits:
            words.setdefault((side, article, number), []).append(tuple(word))
    raws = {article: study.raw(*article) for article in {place[:2] for place in words}}
    read = []
    for place, found in words.items():
        raw = raws[place[:2]]
        read.append((place, raw, Sentence(found, hits[place], actors.get(place, []), parties[place[:2]], raw)))
    return read


def _by_place(hits: pd.DataFrame) -> dict[tuple[str, str, int], list[Any]]:
    found: dict[tuple[str, str, int], list[Any]] = {}
    for row in hits.itertuples(index=False):
        found.setdefault((row.side, row.article, row.sentence), []).append(row)
    return found


def _parties(study: Study) -> dict[tuple[str, str], frozenset[str]]:
    """Return, by side and article, the two states that most of its sentences name; the study's where it names fewer."""
    named = find_actors(study)
    named = named[~named["category"].isin(BODIES)].drop_duplicates([*PLACE, "category"])
    whole = _most_named(named)
    own = {place: _most_named(rows) for place, rows in named.groupby(["side", "article"])}
    places = ((side, article.name) for side, articles in study.articles.items() for article in articles)
    return {place: found if len(found := own.get(place, whole)) == 2 else whole for place in places}


def _most_named(named: pd.DataFrame) -> frozenset[str]:
    sentences = named["category"].value_counts()
    return frozenset(sorted(sentences.index, key=lambda actor: (-sentences[actor], actor))[:2])
