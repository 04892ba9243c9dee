"""Valence: how each sentence stands to the relation between two states, favourable or concerned.

The words are those of ``data/lexicons/valence.yaml``. A word leans only where it is tied to the
relation, and the kind of word says how closely (``_Sentence._tie``):

- words clear by themselves ("a noose", "mutual trust") always lean;
- *tied* words and verbs of *harm* lean in a sentence on the relation, both parties or a word that
  stands for them, and in one that names no third actor; not behind a third actor in their clause
  ("Paris blundered"), unless the relation follows ("Paris is wary of the pact");
- a *fruit*, a good thing ("stability"), leans where a verb of bringing behind the relation
  governs it; a *trouble* ("tensions") where one of stirring does, where the relation is said to
  be one, or where it is about the relation ("fears of the pact"). Merely named they say nothing;
- an *attribute* leans as the predicate of the relation ("ties are strong") or behind a verb of
  having or showing ("enjoy close ties"), not in a name ("the strong alliance");
- a *gift* leans where a party receives, *regard* where the relation or a party is praised.

How words meet follows Polanyi & Zaenen 2006 (Contextual valence shifters) and Moilanen & Pulman
2007 (Sentiment composition). In one clause, within a few words:

- a *raiser* with the relation is favourable where that is asserted ("are deepening ties", "ties
  have deepened"), not where it is named ("the deepening of ties") or on an agenda ("discussed
  ways to expand ties", "the implications of closer ties");
- a *reducer* turns round what it governs ("the pact eased tensions"), and is concerned where
  that is the relation itself ("cut ties"); an *opposer* only the latter: to resist a danger
  from outside says nothing of the relation; a *healer* turns trouble round as a reducer does,
  and is favourable with the relation ("mended their ties", "the alliance survived");
- a *negation* turns round what follows ("not a threat"), as coders read it. "Not merely" does
  not negate, and with what makes a relation small ("not merely symbolic") it is favourable;
- what is said of a relation weighs more than how it is named ("growing cooperation has raised
  alarm"); harm that is only tried ("attempts to cut ties") is not yet harm;
- after "but" the leanings before it give way to those behind, and a concession ("although",
  "despite") gives way to the main clause, where the two disagree.

A sentence that judges third parties alone is set aside. The parties are the two states that
most sentences of the article name, by ``data/lexicons/actors.yaml``; one that names another actor
of that lexicon, and neither both parties, their relation, nor a word for them, is about others.

A sentence enters a side's net valence with the *sign* of its score, not the sum: one long
sentence full of compliments cannot outweigh several short ones, and the sign is what coders
give (-1, 0, 1). ``vary_valence`` shows what the sum would say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.actors import find_actors
from analysis.assets import asset
from analysis.counts import UNITS, Counts
from analysis.lexicon import Lexicon, load_lexicon
from analysis.matching import match_lexicon
from analysis.resample import EXACT_LIMIT, permute
from analysis.robustness import Variation
from analysis.voice import voice_hits

if TYPE_CHECKING:
    from analysis.study import Study

VOICES = ("all", "author", "reported", "quoted")
LEANING_COLUMNS = "side article sentence start end text pattern voice hedged leaning why aside".split()
SCORE_COLUMNS = "side article sentence voice favourable concerned score".split()
NET_COLUMNS = "side voice sentences favourable concerned net low high p".split()
CHOICES = {
    "headline": ("out", "in"),
    "negation": ("minded", "ignored"),
    "shifters": ("minded", "ignored"),
    "third parties": ("set aside", "counted"),
    "hedged hits": ("counted", "left out"),
    "sentence": ("by its sign", "by its sum"),
}
_PLACES = ["side", "article", "sentence"]
_FORWARD, _BACKWARD = 5, 6  # words between a shifter and what it governs: behind it; before it ("ties have eroded")
_NEGATED = 4  # words that a negation reaches
_BORDER = re.compile(r"[;:()–—!?]")
_CONJUNCTIONS = frozenset("but yet while whereas although though because unless since however which who".split())
_AUXILIARIES = frozenset(
    "is are was were be been being has have had will would remain remains may can could would must should".split()
)
_PAST = frozenset("grew shrank froze lost cut fell".split())
_ADJECTIVES = frozenset("ally costly friendly brotherly sisterly neighbourly neighborly orderly".split())
_MEANS = frozenset("through via by with amid despite using that where".split())  # no object of a verb lies behind these
_TURNS = frozenset("but yet however nevertheless nonetheless".split())
_CONCESSIONS = frozenset("although though despite notwithstanding while whereas".split())
_PRONOUNS = frozenset("it this these that those they such".split())
_LINKS = frozenset(
    """
    is are was were be been being as remain remains remained become becomes became seem seems grow grows grew grown drawn
    isn't aren't wasn't weren't
    """.split()
)
_TIMES = frozenset("during at after before following since amid".split())  # what stands behind is no subject
_BEFORE_NOUNS = frozenset("the a an of amid amidst in to from with despite about for".split())
_OTHERS_REACH = 5
_EQUALS = frozenset("as so".split())  # "not been as good" is praise
_PREDICATE, _LINK_REACH, _ABOUT_REACH = (
    10,
    5,
    8,
)  # words from a relation to its predicate; from "is" to it; behind "about"
_ABOUT = frozenset("about over surrounding around regarding concerning that of in for with between at on".split())
_NOMINAL = tuple("ing tion ment ments th ity ness ance fication".split())  # forms that name what they tell of
# Actors that are no state, and so no party.
_BODIES = frozenset(
    """
    the_west european_union nato palestinians arab_and_muslim_blocs asean african_union brics united_nations
    shanghai_cooperation_organisation eurasian_organisations other_international_organisations
    international_community global_south nonstate_groups
    """.split()
)
_OBJECT_NEGATIONS = frozenset("no nobody none nothing neither".split())  # "harms nobody"


def find_leanings(study: Study, *, negation: bool = True, shifters: bool = True) -> pd.DataFrame:
    """Find every wording that leans, headlines included.

    One row a leaning, in the order of the text. Columns: side, article, sentence, start, end
    (offsets into the original), text, pattern (as written in the lexicon), voice, hedged (a
    hedge stands at most five words before), leaning (1 favourable, -1 concerned), why (what
    turned the word round or gave a neutral one its leaning, empty for the word itself), aside
    (the sentence is about third parties alone and its leanings are not counted). Empty where the
    study's language is not the lexicon's.
    """
    if study.language != _lexicon().language:
        return pd.DataFrame(columns=LEANING_COLUMNS)
    rows = []
    for key, raw, sentence in _sentences(study):
        for item in sentence.lean(negation=negation, shifters=shifters):
            row = item.row
            place = (*key, row.start, row.end, " ".join(raw[row.start : row.end].split()))
            rows.append((*place, row.pattern, row.voice, row.hedged, item.leaning, item.why, sentence.is_about_others))
    return pd.DataFrame(rows, columns=LEANING_COLUMNS)


def score_sentences(study: Study) -> pd.DataFrame:
    """Return how each counted sentence leans.

    One row a sentence. Columns: side, article, sentence, voice (the sentence's), favourable,
    concerned (leanings of each kind, see ``find_leanings``), score (their difference). Empty
    where the study's language is not the lexicon's.
    """
    return _scores(study, _leanings(study))


@lru_cache(maxsize=2)
def net_valence(study: Study) -> pd.DataFrame:
    """Return how the sentences of each side lean on the whole, in all and by voice.

    One row a voice and side, and one for their difference ("A-B") where both sides have the
    voice; a voice that a side lacks has no row. Columns: side, voice; sentences, how many
    there are (for A-B of both sides together, as the next two); favourable and concerned,
    those with a score above and below zero; net, the mean of the sentences' signs, -1 (all
    concerned) to 1 (all favourable), for A-B the difference of the two, -2 to 2; low, high,
    its 95 % interval; p.

    A sentence stands in the rows of its own voice, and of another where a leaning of it is in
    that voice; in each it counts by its leanings in that voice alone.

    ``net = sum(h_i) / sum(w_i)``: h_i is the sum of signs and w_i the number of sentences of
    unit i (a sentence, or an article where a side is many), with the ratio estimator's variance
    ``n / (n - 1) * sum((h_i - net w_i)^2) / sum(w_i)^2``: for sentences that of a mean, so that
    A-B is Welch's interval (signs do not come in bursts as words do, which is why ``rates``
    takes a wider one). It is no less than that of a single leaning sentence, ``1 / sum(w_i)^2``; without that, a side without any leaning would seem to be
    known exactly. Student's t, for A-B with Welch-Satterthwaite degrees of freedom. Where a
    side is a single unit nothing is known of its spread: the interval is the widest possible.

    p of a side: the share of the ways to turn the units' leanings round, each or not, that
    give a net at least as far from zero ("each could as well have leaned the other way"; for
    sentences the exact two-sided sign test). p of A-B: the units dealt anew to the sides, as
    in ``resample.permute``. All in (0, 1]. Empty where the language is not the lexicon's.
    """
    if study.language != _lexicon().language:
        return pd.DataFrame(columns=NET_COLUMNS)
    sentences, leanings = score_sentences(study), _leanings(study)
    rows: list[tuple[Any, ...]] = []
    for voice in VOICES:
        scored = sentences if voice == "all" else _in_voice(sentences, leanings, voice)
        counts = _count_signs(scored, study.unit)
        nets, sizes = [], []
        for side, mask in (("A", counts.is_a), ("B", ~counts.is_a)):
            own = scored.loc[scored["side"] == side, "score"]
            if len(own):
                hits = counts.matrix[mask].toarray().ravel().astype(float)
                nets.append(_net(hits, counts.words[mask]))
                sizes.append((len(own), int((own > 0).sum()), int((own < 0).sum())))
                p = _flip_p(hits, resamples=study.settings.resamples, seed=study.seed)
                rows.append((side, voice, *sizes[-1], nets[-1].value, *_interval(nets[-1], 1.0), p))
        if len(nets) == 2:
            difference = _subtract(*nets)
            p = float(permute(counts, resamples=study.settings.resamples, seed=study.seed).p[0])
            rows.append(
                ("A-B", voice, *map(sum, zip(*sizes, strict=True)), difference.value, *_interval(difference, 2.0), p)
            )
    return pd.DataFrame(rows, columns=NET_COLUMNS)


@lru_cache(maxsize=2)
def vary_valence(study: Study) -> Variation:
    """Return the difference of net valence, A minus B, under every specification of ``CHOICES``.

    The finding is ``valence:net``; its table has the columns finding, specification, value
    (-2 to 2; under "by its sum" the difference of mean scores, without limits), same_sign.
    No finding where the language is not the lexicon's, or a side has no sentence.
    """
    choices = dict(CHOICES)
    if study.settings.headline:
        choices["headline"] = ("in", "out")
    found = {
        (minded, shifted): find_leanings(study, negation=minded == "minded", shifters=shifted == "minded")
        for minded, shifted in product(choices["negation"], choices["shifters"])
    }
    sentences = study.sentences[[*_PLACES, "voice"]]
    places, is_a = pd.MultiIndex.from_frame(sentences[_PLACES]), (sentences["side"] == "A").to_numpy(bool)
    body = (sentences["sentence"] >= 1).to_numpy(bool)
    rows = {key: places.get_indexer(pd.MultiIndex.from_frame(table[_PLACES])) for key, table in found.items()}
    flags = {key: table[["leaning", "aside", "hedged"]].to_numpy(int) for key, table in found.items()}
    values, specifications = [], []
    for chosen in product(*choices.values()):
        headline, minded, shifted, others, hedged, sentence = chosen
        leaning, aside, doubted = flags[minded, shifted].T
        kept = ~((aside == 1) & (others == "set aside")) & ~((doubted == 1) & (hedged == "left out"))
        scores = np.bincount(rows[minded, shifted], weights=leaning * kept, minlength=len(sentences))
        scores = np.sign(scores) if sentence == "by its sign" else scores
        counted = body | (headline == "in")
        sides = [is_a & counted, ~is_a & counted]
        values.append([scores[sides[0]].mean() - scores[sides[1]].mean()] if all(map(np.any, sides)) else [])
        specifications.append("; ".join(f"{name} {choice}" for name, choice in zip(choices, chosen, strict=True)))
    known = all(values) and study.language == _lexicon().language
    return Variation(
        np.array(["valence:net"] if known else [], dtype=object),
        tuple(specifications),
        np.array(values if known else [[] for _ in values], dtype=float),
    )


@cache
def _lexicon() -> Lexicon:
    """Return the lexicon with its helpers counted: here they are needed as hits."""
    lexicon = load_lexicon(asset("data/lexicons/valence.yaml"))
    return replace(lexicon, categories=tuple(replace(item, counted=True) for item in lexicon.categories))


@lru_cache(maxsize=2)
def _matches(study: Study) -> pd.DataFrame:
    return voice_hits(match_lexicon(_lexicon(), study.tokens), study)


@lru_cache(maxsize=2)
def _leanings(study: Study) -> pd.DataFrame:
    """Return the leanings that count under the study's own choices."""
    leanings = find_leanings(study)
    return leanings[~leanings["aside"].astype(bool)]


def _parties(study: Study) -> dict[tuple[str, str], frozenset[str]]:
    """Return, by side and article, the two states that most of its sentences name; the study's where it names fewer."""
    named = find_actors(study)
    named = named[~named["category"].isin(_BODIES)].drop_duplicates([*_PLACES, "category"])
    whole = _most_named(named)
    own = {place: _most_named(rows) for place, rows in named.groupby(["side", "article"])}
    places = ((side, article.name) for side, articles in study.articles.items() for article in articles)
    return {place: found if len(found := own.get(place, whole)) == 2 else whole for place in places}


def _most_named(named: pd.DataFrame) -> frozenset[str]:
    sentences = named["category"].value_counts()
    return frozenset(sorted(sentences.index, key=lambda actor: (-sentences[actor], actor))[:2])


@lru_cache(maxsize=2)
def _sentences(study: Study) -> list[tuple[tuple[str, str, int], str, _Sentence]]:
    """Return the place, the article and the words of every sentence in which the lexicon has a hit."""
    parties, columns = _parties(study), [*_PLACES, "term", "start", "end"]
    matches, actors = _by_place(_matches(study)), _by_place(find_actors(study))
    words: dict[tuple[str, str, int], list[tuple[str, int, int]]] = {}
    for side, article, sentence, *word in study.tokens[columns].itertuples(index=False, name=None):
        if (side, article, sentence) in matches:
            words.setdefault((side, article, sentence), []).append(tuple(word))
    raws = {place[:2]: study.raw(*place[:2]) for place in words}
    return [
        (
            place,
            raws[place[:2]],
            _Sentence(found, matches[place], actors.get(place, []), parties[place[:2]], raws[place[:2]]),
        )
        for place, found in words.items()
    ]


def _by_place(hits: pd.DataFrame) -> dict[tuple[str, str, int], list[Any]]:
    found: dict[tuple[str, str, int], list[Any]] = {}
    for row in hits.itertuples(index=False):
        found.setdefault((row.side, row.article, row.sentence), []).append(row)
    return found


def _scores(study: Study, leanings: pd.DataFrame) -> pd.DataFrame:
    if study.language != _lexicon().language:
        return pd.DataFrame(columns=SCORE_COLUMNS)
    places = ["side", "article", "sentence"]
    sentences = study.sentences.loc[
        study.sentences["sentence"] >= (0 if study.settings.headline else 1), [*places, "voice"]
    ]
    return _add_scores(sentences, leanings)


def _add_scores(sentences: pd.DataFrame, leanings: pd.DataFrame) -> pd.DataFrame:
    """Add favourable, concerned and score to a table of sentences."""
    places = ["side", "article", "sentence"]
    keys = pd.MultiIndex.from_frame(sentences[places])
    rows = keys.get_indexer(pd.MultiIndex.from_frame(leanings[places]))
    leaning = leanings["leaning"].to_numpy(int)
    favourable, concerned = (
        np.bincount(rows[(rows >= 0) & (leaning == sign)], minlength=len(sentences)) for sign in (1, -1)
    )
    scored = sentences.assign(favourable=favourable, concerned=concerned, score=favourable - concerned)
    return scored.reset_index(drop=True)


def _in_voice(sentences: pd.DataFrame, leanings: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return the sentences that speak in a voice, scored by their leanings in it."""
    places = ["side", "article", "sentence"]
    own = leanings[leanings["voice"] == voice]
    keys = pd.MultiIndex.from_frame(sentences[places])
    speaks = (sentences["voice"] == voice).to_numpy(bool) | keys.isin(pd.MultiIndex.from_frame(own[places]))
    return _add_scores(sentences.loc[speaks, [*places, "voice"]], own)


def _count_signs(scored: pd.DataFrame, unit: str) -> Counts:
    """Count each unit's favourable minus its concerned sentences; its "words" are its sentences."""
    signs = np.sign(scored["score"]).astype(np.int64)
    grouped = scored.assign(sign=signs).groupby(UNITS[unit], sort=False)["sign"].agg(["sum", "size"]).reset_index()
    matrix = sparse.csr_array(grouped[["sum"]].to_numpy(np.int64))
    return Counts("valence", matrix, ("net",), grouped.rename(columns={"size": "words"}))


class _Net(NamedTuple):
    """A net valence or a difference of two, with its variance and the degrees of freedom."""

    value: float
    variance: float
    freedom: float


def _net(hits: np.ndarray, weights: np.ndarray) -> _Net:
    units, total = len(hits), weights.sum()
    value = float(hits.sum() / total)
    spread = units / max(units - 1, 1) * float(((hits - value * weights) ** 2).sum()) / total**2
    return _Net(value, max(spread, 1 / total**2), units - 1)


def _subtract(a: _Net, b: _Net) -> _Net:
    """Return a minus b, with Welch-Satterthwaite degrees of freedom."""
    variance, freedom = a.variance + b.variance, 0.0
    if min(a.freedom, b.freedom) > 0:
        freedom = variance**2 / (a.variance**2 / a.freedom + b.variance**2 / b.freedom)
    return _Net(a.value - b.value, variance, freedom)


def _interval(net: _Net, limit: float) -> tuple[float, float]:
    """Return the 95 % interval, and the widest possible where nothing is known of a spread."""
    if net.freedom <= 0:
        return -limit, limit
    reach = float(stats.t.ppf(0.975, net.freedom) * np.sqrt(net.variance))
    return max(net.value - reach, -limit), min(net.value + reach, limit)


def _flip_p(hits: np.ndarray, *, resamples: int, seed: int) -> float:
    """Return the two-sided p of a sum of zero under random signs (Fisher's randomisation test of one sample)."""
    leaning = hits[hits != 0]
    sizes = np.abs(leaning)
    if not len(leaning):
        return 1.0
    if np.ptp(sizes) == 0:  # all weigh alike: the sign test
        return float(stats.binomtest(int((leaning > 0).sum()), len(leaning)).pvalue)
    limit = abs(leaning.sum()) - 1e-9
    if 2 ** len(leaning) <= EXACT_LIMIT:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(leaning))))
        return float((np.abs(signs @ sizes) >= limit).mean())
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(resamples, len(leaning)))
    return float(((np.abs(signs @ sizes) >= limit).sum() + 1) / (resamples + 1))


@dataclass
class _Item:
    """One hit in its sentence: its words' positions, and from which word on it is governed."""

    row: Any
    kind: str
    first: int
    last: int
    prior: int = 0  # what the word says by itself
    leaning: int = 0  # what it says here
    begin: int = 0
    why: str = ""


class _Sentence:
    """The words and hits of one sentence, and how the hits act upon each other."""

    def __init__(
        self,
        words: Sequence[tuple[str, int, int]],
        matches: Sequence[Any],
        actors: Sequence[Any],
        parties: frozenset[str],
        raw: str,
    ) -> None:
        self.terms = [term for term, _, _ in words]
        starts, ends = [start for _, start, _ in words], [end for _, _, end in words]
        self.gaps = ["", *(raw[end:start] for end, start in zip(ends, starts[1:], strict=False))]
        self.clause = self._number_clauses()
        first, last = ({place: i for i, place in enumerate(places)} for places in (starts, ends))
        self.items = []
        for row in matches:
            prior = {"favourable": 1, "concerned": -1}.get(row.category.partition(".")[0], 0)
            place = first[row.start], last[row.end]
            self.items.append(_Item(row, row.category.rpartition(".")[2], *place, prior, prior, place[0]))
        named = set()
        for row in actors:
            kind = "party" if row.category in parties else "body" if row.category in _BODIES else "other"
            named.add(row.category)
            self.items.append(_Item(row, kind, first[row.start], last[row.end]))
        self.items = [item for item in self.items if not self._is_of_others(item)]
        self.named_both = len(parties) == 2 and parties <= named
        self.subjects = [
            *(item for item in self._kind("relation", "carrier") if self.terms[item.first - 1] not in _TIMES),
            *(_Item(None, "pronoun", i, i) for i, term in enumerate(self.terms) if self._points_back(i, term)),
        ]
        self.related = bool(self.subjects or self._kind("pair") or self.named_both)
        self.is_about_others = not self.related and bool(named - parties)

    def lean(self, *, negation: bool, shifters: bool) -> list[_Item]:
        """Return what leans, favourable or concerned."""
        for item in self.items:
            item.leaning, item.begin, item.why = item.prior, item.first, ""
        if shifters:
            self._tie()
            self._raise()
            self._reduce()
            self._exceed()
            self._suspend()
        if negation:
            self._negate()
        if shifters:
            self._yield()
        found = [item for item in self.items if item.leaning]
        return self._weigh_contrast(found) if shifters else found

    def _tie(self) -> None:
        """Leave a leaning only to words that are tied to the relation, each kind as closely as the lexicon says."""
        rules = {
            "tied": lambda item: not (self.is_about_others or self._is_of_third(item)),
            "harm": lambda item: not (self.is_about_others or self._is_of_third(item)),
            "failing": lambda item: self.related,
            "fruit": lambda item: False,
            "trouble": lambda item: self._is_said_of(item) or self._is_about(item),
            "attribute": lambda item: self._is_said_of(item) or self._is_shown(item),
            "gift": self._has_receiver,
            "regard": self._has_object,
        }
        for item in self.items:
            if item.prior and item.kind in rules and not rules[item.kind](item):
                item.leaning = 0
        for verb, kind in (("bringer", "fruit"), ("stirrer", "trouble")):
            for shifter in self._kind(verb):
                if not self._has_subject(shifter) or self._describes(shifter):
                    continue
                for item in self._governed(shifter, self._kind(kind)):
                    if not item.leaning:
                        item.leaning, item.why = item.prior, shifter.row.pattern
                        item.begin = min(item.first, shifter.first)

    def _points_back(self, i: int, term: str) -> bool:
        """True for a pronoun that opens a clause or stands before its verb: "It is a blessing"."""
        opens = not i or self.clause[i] != self.clause[i - 1] or self.terms[i - 1] == "that"
        return term in _PRONOUNS and (opens or bool(_AUXILIARIES & set(self.terms[i + 1 : i + 2])))

    def _is_said_of(self, item: _Item) -> bool:
        """True in the predicate of the relation: "the pact is a threat", "sees the pact as a threat"."""
        return any(
            subject.last < item.first <= subject.last + _PREDICATE
            and self.clause[subject.last] == self.clause[item.first]
            and _LINKS & set(self.terms[max(subject.last + 1, item.first - _LINK_REACH) : item.first])
            for subject in (self.subjects if item.kind == "trouble" else [*self.subjects, *self._partners()])
        )

    def _partners(self) -> list[_Item]:
        """Return what stands for both parties, their names where both are named."""
        return self._kind("pair", "party") if self.named_both else self._kind("pair")

    def _is_about(self, item: _Item) -> bool:
        """True where the relation is what a trouble is about: "fears of the pact", "questions over their ties"."""
        behind = self.terms[item.last + 1 : item.last + 4]
        kinds = ("relation", "carrier", *(("pair", "party") if "between" in behind else ()))
        return bool(_ABOUT & set(behind)) and any(
            item.last < other.first <= item.last + _ABOUT_REACH for other in self._kind(*kinds)
        )

    def _is_of_others(self, item: _Item) -> bool:
        """True for a relation with a third state: "talks with Peru", "the deal between Chile and Peru"."""
        if item.kind not in ("relation", "carrier"):
            return False
        actors = [
            other for other in self._kind("party", "other") if item.last < other.first <= item.last + _OTHERS_REACH
        ]
        named = {"with", "between"} & set(self.terms[item.last + 1 : actors[0].first]) if actors else set()
        both = len({actor.row.category for actor in actors if actor.kind == "party"}) == 2
        others = [actor for actor in (actors if "between" in named else actors[:1]) if actor.kind == "other"]
        return bool(named and others and not both)

    def _is_of_third(self, item: _Item) -> bool:
        """True where the actor named last before a word is a third one, and no relation follows: "Paris blundered"."""
        before = [
            other
            for other in self._kind("party", "pair", "relation", "carrier", "other", "body")
            if other.last < item.first and self.clause[other.last] == self.clause[item.first]
        ]
        if not before or max(before, key=lambda other: other.last).kind not in ("other", "body"):
            return False
        return not any(
            item.last < other.first <= item.last + _ABOUT_REACH for other in self._kind("relation", "carrier", "pair")
        )

    def _is_shown(self, item: _Item) -> bool:
        """True where a party has or shows a relation that is so: "enjoy close ties", not "the close alliance"."""
        named = any(
            item.last < other.first <= item.last + 3 and self.clause[other.first] == self.clause[item.first]
            for other in self._kind("relation")
        )
        return named and self._is_asserted(item)

    def _is_asserted(self, item: _Item) -> bool:
        """True behind a verb of showing or having in the same clause."""
        clause = self.clause[item.first]
        shown = any(verb.last < item.first and self.clause[verb.last] == clause for verb in self._kind("shows"))
        return shown or any(
            term in _AUXILIARIES and self.clause[i] == clause for i, term in enumerate(self.terms[: item.first])
        )

    def _has_receiver(self, item: _Item) -> bool:
        """True where a party receives what a verb gives, and no actor stands right before it as the giver."""
        actors = self._kind("party", "other")
        given = any(item.first - 2 <= other.last < item.first for other in actors)
        receivers = [
            other
            for other in self._kind("party", "pair")
            if self.terms[other.first] != "their" and self.clause[other.first] == self.clause[item.last]
        ]
        near = any(item.last < other.first <= item.last + 2 for other in receivers)
        far = any(
            item.last < other.first <= item.last + 8 and {"for", "to"} & set(self.terms[other.first - 2 : other.first])
            for other in receivers
        )
        return not given and self.terms[item.first - 1] != "to" and (near or far)

    def _has_object(self, item: _Item) -> bool:
        """True where what is praised is the relation or a party, and no third actor."""
        behind = [
            other
            for other in self._kind("relation", "carrier", "party", "pair", "other", "body")
            if self.terms[other.first] != "their" and item.last < other.first <= item.last + _FORWARD + 3
        ]
        return bool(behind) and all(other.kind not in ("other", "body") for other in behind)

    def _number_clauses(self) -> list[int]:
        """Number the clauses; a comma ends one unless it stands in a list ("political, economic and cultural")."""
        numbers, number = [], 0
        for i, (term, gap) in enumerate(zip(self.terms, self.gaps, strict=True)):
            listed = set(self.terms[i + 1 : i + 3]) & {"and", "or"} or "," in "".join(self.gaps[i + 1 : i + 3])
            if term in _CONJUNCTIONS or _BORDER.search(gap) or ("," in gap and not listed):
                number += 1
            numbers.append(number)
        return numbers

    def _governed(self, shifter: _Item, kinds: Sequence[_Item]) -> list[_Item]:
        """Return what a shifter acts upon: the nearest item behind it and what is joined to that, or the one before."""
        clause = self.clause[shifter.last]
        behind = sorted(
            (
                item
                for item in kinds
                if shifter.last < item.first <= shifter.last + _FORWARD + 1
                and self.clause[item.first] == clause
                and not _MEANS & set(self.terms[shifter.last + 1 : item.first])
            ),
            key=lambda item: item.first,
        )
        if behind:
            chain = [behind[0]]
            for item in behind[1:]:
                between = self.terms[chain[-1].last + 1 : item.first]
                if len(between) > 2 or not ({"and", "or"} & set(between) or "," in self.gaps[item.first]):
                    break
                chain.append(item)
            return chain
        before = [
            item
            for item in kinds
            if item.last < shifter.first <= item.last + _BACKWARD + 1
            and self.clause[item.last] == clause
            and self._is_predicate(item, shifter)
        ]
        return before[-1:]

    def _is_predicate(self, item: _Item, shifter: _Item) -> bool:
        """True if a shifter is said of the item before it: "ties deepened", "fears have been allayed"."""
        between = self.terms[item.last + 1 : shifter.first]
        finite = self.terms[shifter.first].endswith(("ed", "s")) or self.terms[shifter.first] in _PAST
        return bool(_AUXILIARIES & set(between[-3:])) or (not between and finite)

    def _kind(self, *kinds: str) -> list[_Item]:
        return [item for item in self.items if item.kind in kinds]

    def _is_adverb(self, item: _Item) -> bool:
        """True for "illegally", which no verb governs, and not for the adjectives "friendly" or "neighbourly"."""
        term = self.terms[item.last]
        return item.first == item.last and term.endswith("ly") and term not in _ADJECTIVES

    def _raise(self) -> None:
        relations = self._kind("relation")
        for raiser in self._kind("raiser"):
            if self._is_name(raiser) and not self._is_asserted(raiser):
                continue
            for item in self._governed(raiser, relations):
                if not item.leaning:
                    item.leaning, item.why = 1, raiser.row.pattern
                    item.begin = min(item.first, raiser.first)

    def _is_name(self, item: _Item) -> bool:
        """True for a form that may merely name: "the strengthening of ties", "their growth", "a commitment"."""
        opens = item.first and "," in self.gaps[item.first]  # "..., deepening their ties"
        return not opens and self.terms[item.last].endswith(_NOMINAL)

    def _reduce(self) -> None:
        for shifter in self._kind("harm"):
            for item in self._governed(shifter, [item for item in self.items if item.leaning > 0]):
                if item.first > shifter.first:
                    item.leaning = 0
        objects = [item for item in self.items if item.prior and item.kind not in ("attribute", "gift", "regard")]
        objects = [
            item
            for item in [*objects, *(item for item in self._kind("relation") if not self._is_feared(item))]
            if not self._is_adverb(item)
        ]
        objects.sort(key=lambda item: item.first)
        for shifter in self._kind("failing", "reducer", "opposer", "healer"):
            for item in self._governed(shifter, objects):
                if item.kind == "relation":
                    if self._kind("other") and not self.named_both:  # "Peru left the deal"
                        continue
                    if shifter.kind == "healer":
                        item.leaning = 0 if self._is_name(shifter) and not self._is_asserted(shifter) else 1
                    else:
                        item.leaning = 0 if shifter.kind == "failing" else -1 if not item.leaning else -item.leaning
                elif shifter.kind == "opposer" and item.prior < 0:
                    item.leaning = 0
                else:
                    tied = (not self._is_name(shifter) and self._has_subject(shifter)) or self._is_about(item)
                    item.leaning = -(item.leaning or item.prior) if tied else 0
                item.why, item.begin = shifter.row.pattern, min(item.begin, shifter.first)
                if shifter.kind == "failing":
                    shifter.leaning = 0

    def _describes(self, item: _Item) -> bool:
        """True for a participle that describes what follows: "amid heightened tensions"."""
        before = self.terms[item.first - 1] if item.first else ""
        return self.terms[item.last].endswith(("ed", "ing")) and (not before or before in _BEFORE_NOUNS)

    def _is_feared(self, relation: _Item) -> bool:
        """True for the relation in "fears of the pact": what allays them does not lessen it."""
        return any(
            trouble.last < relation.first <= trouble.last + 4
            and _ABOUT & set(self.terms[trouble.last + 1 : relation.first])
            for trouble in self._kind("trouble")
        )

    def _has_subject(self, item: _Item) -> bool:
        """True where the relation stands before, so that it may be what acts."""
        return any(subject.last < item.first for subject in self.subjects)

    def _exceed(self) -> None:
        """Take "not merely symbolic" for praise: it says that the relation is more than that."""
        for beyond in self._kind("beyond"):
            for item in self._kind("limiting"):
                if beyond.last < item.first <= beyond.last + 4 and self.related:
                    for other in self.items:
                        if beyond.last < other.first and other.last <= item.last:
                            other.leaning = 0
                    item.leaning, item.why, item.begin = 1, beyond.row.pattern, beyond.first

    def _suspend(self) -> None:
        for frame, kinds, sign in (("agenda", ("relation", "attribute"), 1), ("attempt", ("relation", "harm"), -1)):
            for shifter in self._kind(frame):
                for item in self._kind(*kinds):
                    ahead = shifter.last < item.first and self.clause[item.begin] == self.clause[shifter.last]
                    if ahead and item.leaning == sign:
                        item.leaning = 0

    def _negate(self) -> None:
        negators = self._kind("negator")
        for item in self.items:
            if not item.leaning or item.kind == "limiting":
                continue
            before = [
                negator
                for negator in negators
                if item.begin - _NEGATED <= negator.last < item.first
                and self.clause[negator.last] == self.clause[item.begin]
                and not _EQUALS & set(self.terms[negator.last + 1 : item.first])
            ]
            behind = item.kind == "harm" and self.terms[item.last + 1 : item.last + 2] in [
                [word] for word in _OBJECT_NEGATIONS
            ]
            if (len(before) + behind) % 2:
                item.leaning = -item.leaning
                item.why = before[-1].row.pattern if before else self.terms[item.last + 1]

    def _yield(self) -> None:
        """Let what is said of a relation weigh more than how it is named ("growing cooperation has raised alarm")."""
        for item in self._kind("relation", "attribute"):
            said = (other for other in self.items if other.first > item.last and other.leaning < 0)
            if item.leaning > 0 and any(self.clause[other.first] == self.clause[item.first] for other in said):
                item.leaning = 0

    def _weigh_contrast(self, found: list[_Item]) -> list[_Item]:
        """Drop what gives way to the other side of a "but" or to the main clause of a concession."""
        turn = max((i for i, term in enumerate(self.terms) if term in _TURNS and i), default=0)
        parts = [item for item in found if item.first < turn], [item for item in found if item.first >= turn]
        if _opposed(*parts):
            found = parts[1]
        conceded = {self.clause[i] for i, term in enumerate(self.terms) if term in _CONCESSIONS}
        parts = (
            [item for item in found if self.clause[item.first] in conceded],
            [item for item in found if self.clause[item.first] not in conceded],
        )
        return parts[1] if _opposed(*parts) else found


def _opposed(one: list[_Item], other: list[_Item]) -> bool:
    return sum(item.leaning for item in one) * sum(item.leaning for item in other) < 0
