"""Valence: how each sentence stands to the relation between two states, favourable or concerned.

The words are those of ``data/lexicons/valence.yaml``; how they meet is told here, and follows
Polanyi & Zaenen 2006 (Contextual valence shifters) and Moilanen & Pulman 2007 (Sentiment
composition). In one clause, within a few words:

- a *reducer* turns round what it governs ("ease tensions", "undermine trust"), and is
  concerned where that is the relation itself ("cut ties");
- a *raiser* with the relation is favourable ("deepen ties", "ties have deepened");
- a verb of *harm* is concerned, and what it harms is not favourable ("threatens stability");
- a *negation* turns round what follows ("not a threat"), as coders read it. "Not only", "not
  merely" and "not just" do not negate;
- what is said of a relation weighs more than how it is named ("growing cooperation has raised
  alarm");
- what is only on an agenda or only tried is not yet closeness or harm ("discussed ways to
  expand ties", "attempts to cut ties");
- after "but" the leanings before it give way to those behind, and a concession ("although",
  "despite") gives way to the main clause, where the two disagree.

A sentence that judges third parties alone is set aside. The parties are the two states that
most sentences of the study name, by ``data/lexicons/actors.yaml``; one that names another actor
of that lexicon, and neither both parties nor their relation, is about others.

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
_FORWARD, _BACKWARD = 5, 6  # words between a shifter and what it governs: behind it; before it ("ties have eroded")
_NEGATED = 4  # words that a negation reaches
_BORDER = re.compile(r"[;:()–—!?]")
_CONJUNCTIONS = frozenset("but yet while whereas although though because unless since however which who".split())
_AUXILIARIES = frozenset("is are was were be been being has have had will would remain remains".split())
_PAST = frozenset("grew shrank froze lost cut fell".split())
_ADJECTIVES = frozenset("ally costly friendly brotherly sisterly neighbourly neighborly orderly".split())
_MEANS = frozenset("through via by with amid despite using that where".split())  # no object of a verb lies behind these
_TURNS = frozenset("but yet however nevertheless nonetheless".split())
_CONCESSIONS = frozenset("although though despite notwithstanding while whereas".split())
_POINTERS = frozenset("bilateral both mutual they their them".split())  # words that stand for the two parties
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
    (the sentence is about third parties alone and its leanings are not counted). Empty where the study's language is not the lexicon's.
    """
    if study.language != _lexicon().language:
        return pd.DataFrame(columns=LEANING_COLUMNS)
    places = ["side", "article", "sentence"]
    aside = _about_others(study)
    matches = dict(list(_matches(study).groupby(places, sort=False)))
    rows = []
    for key, words in study.tokens.groupby(places, sort=False):
        if key in matches:
            raw = study.raw(key[0], key[1])
            sentence = _Sentence(words, matches[key], raw)
            for item in sentence.lean(negation=negation, shifters=shifters):
                row = item.row
                place = (*key, row.start, row.end, " ".join(raw[row.start : row.end].split()))
                rows.append((*place, row.pattern, row.voice, row.hedged, item.leaning, item.why, key in aside))
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
    unit i (a sentence, or an article where a side is many), with the ratio estimator's
    variance as in ``rates.rate_differences`` and no less than that of a single leaning
    sentence, ``1 / sum(w_i)^2``; without that, a side without any leaning would seem to be
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
    values, specifications = [], []
    for chosen in product(*choices.values()):
        headline, minded, shifted, others, hedged, sentence = chosen
        leanings = found[minded, shifted]
        if others == "set aside":
            leanings = leanings[~leanings["aside"].astype(bool)]
        if hedged == "left out":
            leanings = leanings[~leanings["hedged"].astype(bool)]
        scored = _scores(study, leanings, headline=headline == "in")
        scores = np.sign(scored["score"]) if sentence == "by its sign" else scored["score"]
        means = scores.groupby(scored["side"]).mean()
        values.append([means["A"] - means["B"]] if len(means) == 2 else [])
        specifications.append("; ".join(f"{name} {choice}" for name, choice in zip(choices, chosen, strict=True)))
    known = all(values)
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


@lru_cache(maxsize=2)
def _about_others(study: Study) -> frozenset[tuple[str, str, int]]:
    """Return the sentences that name third parties, and neither both parties nor their relation."""
    places = ["side", "article", "sentence"]
    named = match_lexicon(load_lexicon(asset("data/lexicons/actors.yaml")), study.tokens)
    named = named.groupby(places, sort=False)["category"].agg(frozenset)
    states = pd.Series([actor for actors in named for actor in actors - _BODIES], dtype=object)
    parties = frozenset(sorted(states.unique(), key=lambda actor: (-(states == actor).sum(), actor))[:2])
    matches = _matches(study)
    related = matches.loc[matches["category"] == "relation", places].itertuples(index=False, name=None)
    pointed = study.tokens.loc[study.tokens["term"].isin(_POINTERS), places].itertuples(index=False, name=None)
    spoken_of = {*related, *pointed}
    return frozenset(
        place
        for place, actors in named.items()
        if actors - parties and not parties <= actors and place not in spoken_of
    )


def _scores(study: Study, leanings: pd.DataFrame, headline: bool | None = None) -> pd.DataFrame:
    if study.language != _lexicon().language:
        return pd.DataFrame(columns=SCORE_COLUMNS)
    places = ["side", "article", "sentence"]
    counted = study.settings.headline if headline is None else headline
    sentences = study.sentences.loc[study.sentences["sentence"] >= (0 if counted else 1), [*places, "voice"]]
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
    leaning: int = 0
    begin: int = 0
    why: str = ""


class _Sentence:
    """The words and hits of one sentence, and how the hits act upon each other."""

    def __init__(self, words: pd.DataFrame, matches: pd.DataFrame, raw: str) -> None:
        self.terms = words["term"].tolist()
        starts, ends = words["start"].tolist(), words["end"].tolist()
        self.gaps = ["", *(raw[end:start] for end, start in zip(ends, starts[1:], strict=False))]
        self.clause = self._number_clauses()
        first, last = ({place: i for i, place in enumerate(places)} for places in (starts, ends))
        self.items = []
        for row in matches.itertuples():
            leaning = {"favourable": 1, "concerned": -1}.get(row.category.partition(".")[0], 0)
            item = _Item(row, row.category.rpartition(".")[2], first[row.start], last[row.end], leaning)
            item.begin = item.first
            self.items.append(item)

    def lean(self, *, negation: bool, shifters: bool) -> list[_Item]:
        """Return what leans, favourable or concerned."""
        if shifters:
            self._raise()
            self._reduce()
            self._suspend()
        if negation:
            self._negate()
        if shifters:
            self._yield()
        found = [item for item in self.items if item.leaning]
        return self._weigh_contrast(found) if shifters else found

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
            for item in self._governed(raiser, relations):
                if not item.leaning:
                    item.leaning, item.why = 1, raiser.row.pattern
                    item.begin = min(item.first, raiser.first)

    def _reduce(self) -> None:
        for shifter in self._kind("harm"):
            for item in self._governed(shifter, [item for item in self.items if item.leaning > 0]):
                if item.first > shifter.first:
                    item.leaning = 0
        objects = [
            item for item in self._kind("favourable", "concerned", "harm", "relation") if not self._is_adverb(item)
        ]
        for shifter in self._kind("failing", "reducer"):
            for item in self._governed(shifter, objects):
                if item.kind == "relation" and not item.leaning:
                    item.leaning = -1 if shifter.kind == "reducer" else 0
                else:
                    item.leaning = -item.leaning
                item.why, item.begin = shifter.row.pattern, min(item.begin, shifter.first)
                if shifter.kind == "failing":
                    shifter.leaning = 0

    def _suspend(self) -> None:
        for frame, kinds, sign in (("agenda", ("relation",), 1), ("attempt", ("relation", "harm"), -1)):
            for shifter in self._kind(frame):
                for item in self._kind(*kinds):
                    ahead = shifter.last < item.first and self.clause[item.begin] == self.clause[shifter.last]
                    if ahead and item.leaning == sign:
                        item.leaning = 0

    def _negate(self) -> None:
        negators = self._kind("negator")
        for item in self.items:
            if not item.leaning:
                continue
            before = [
                negator
                for negator in negators
                if item.begin - _NEGATED <= negator.last < item.first
                and self.clause[negator.last] == self.clause[item.begin]
            ]
            behind = item.kind == "harm" and self.terms[item.last + 1 : item.last + 2] in [
                [word] for word in _OBJECT_NEGATIONS
            ]
            if (len(before) + behind) % 2:
                item.leaning = -item.leaning
                item.why = before[-1].row.pattern if before else self.terms[item.last + 1]

    def _yield(self) -> None:
        """Let what is said of a relation weigh more than how it is named ("growing cooperation has raised alarm")."""
        for item in self._kind("relation"):
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
