"""Shifters: what turns a word round, gives a neutral one its leaning, or takes it away.

Each rule is a function of a sentence whose wordings lean as ``ties`` left them; it changes their leanings.
``leanings.lean`` applies them in the order in which they stand here.

- ``raise_relation``: more of the relation is favourable, where that is asserted.
- ``reduce``: less of a bad thing is favourable, less of a good one or of the relation concerned.
- ``exceed``: "not merely symbolic" says that the relation is more.
- ``suspend``: what is on an agenda or only tried is not yet so.
- ``negate``: a negation turns round what follows.
- ``yield_to_predicate``: what is said of a relation weighs more than how it is named.
- ``weigh_contrast``: "but" and "although" say which of two opposed halves counts.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.valence.sentence import Sentence, Wording
from analysis.valence.ties import ABOUT, has_subject, is_about, is_asserted, is_name

_NEGATED = 4  # words that a negation reaches
_EQUALS = frozenset("as so".split())  # "not been as good" is praise
_OBJECT_NEGATIONS = frozenset("no nobody none nothing neither".split())  # "harms nobody"
_ADJECTIVES = frozenset("ally costly friendly brotherly sisterly neighbourly neighborly orderly".split())  # in -ly
_TURNS = frozenset("but yet however nevertheless nonetheless".split())
_CONCESSIONS = frozenset("although though despite notwithstanding while whereas".split())


def raise_relation(sentence: Sentence) -> None:
    """Let a relation lean favourably where a verb makes more of it.

    "They are deepening ties", "ties have deepened"; not where that is merely named ("the deepening of
    ties"), since a noun made of a verb tells of no one who does it. Polanyi & Zaenen 2006 (intensifiers);
    Anand & Reschke 2010.
    """
    for verb in sentence.of_kind("raiser"):
        if is_name(sentence, verb) and not is_asserted(sentence, verb):
            continue
        for item in sentence.governed(verb, sentence.of_kind("relation")):
            if not item.leaning:
                item.take(1, verb)


def reduce(sentence: Sentence) -> None:
    """Turn round what is made less of or acted against.

    "The pact eased tensions" is favourable, "undermined trust" and "cut ties" concerned (Choi & Cardie
    2008, Learning with compositional semantics, EMNLP: negators among verbs). It must be the relation that
    eases, or that the tensions are about; otherwise nothing is said of it. To resist a danger from
    outside (an *opposer*) says nothing of the relation either (Deng & Wiebe 2014). To mend or outlast
    the relation (a *healer*) is favourable ("the alliance survived"). What harms a good thing
    speaks for itself: the good thing does not count beside it.
    """
    for verb in sentence.of_kind("harm"):
        for item in sentence.governed(verb, [item for item in sentence.wordings if item.leaning > 0]):
            if item.first > verb.first:
                item.leaning = 0
    objects = _reducible(sentence)
    for verb in sentence.of_kind("failing", "reducer", "opposer", "healer"):
        for item in sentence.governed(verb, objects):
            if item.kind == "relation" and sentence.of_kind("other") and not sentence.names_both:
                continue  # "Peru left the deal"
            item.take(_reduced(sentence, verb, item), verb)
            if verb.kind == "failing":
                verb.leaning = 0  # it has said its say in what it governs


def _reducible(sentence: Sentence) -> list[Wording]:
    """Return what may be made less of: good and bad things, and the relation itself."""
    things = [item for item in sentence.wordings if item.prior and item.kind not in ("attribute", "gift", "regard")]
    relations = [item for item in sentence.of_kind("relation") if not _is_feared(sentence, item)]
    return sorted(
        (item for item in [*things, *relations] if not _is_adverb(sentence, item)), key=lambda item: item.first
    )


def _reduced(sentence: Sentence, verb: Wording, item: Wording) -> int:
    """Return the leaning of what is made less of."""
    if item.kind == "relation" and verb.kind == "healer":
        return 0 if is_name(sentence, verb) and not is_asserted(sentence, verb) else 1
    if item.kind == "relation":
        return 0 if verb.kind == "failing" else -item.leaning or -1
    if verb.kind == "opposer" and item.prior < 0:
        return 0
    acts = not is_name(sentence, verb) and has_subject(sentence, verb)
    return -(item.leaning or item.prior) if acts or is_about(sentence, item) else 0


def _is_feared(sentence: Sentence, relation: Wording) -> bool:
    """True for the relation in "fears of the pact": what allays them does not lessen it."""
    return any(
        trouble.last < relation.first <= trouble.last + 4 and ABOUT & set(sentence.between(trouble, relation))
        for trouble in sentence.of_kind("trouble")
    )


def _is_adverb(sentence: Sentence, item: Wording) -> bool:
    """True for "illegally", which no verb governs, and not for the adjectives "friendly" or "neighbourly"."""
    term = sentence.terms[item.last]
    return item.first == item.last and term.endswith("ly") and term not in _ADJECTIVES


def exceed(sentence: Sentence) -> None:
    """Take "not merely symbolic" for praise: it denies a word as too weak (Horn 1989, metalinguistic negation)."""
    for beyond in sentence.of_kind("beyond"):
        for item in sentence.of_kind("limiting"):
            if beyond.last < item.first <= beyond.last + 4 and sentence.related:
                for other in sentence.wordings:
                    if beyond.last < other.first and other.last <= item.last:
                        other.leaning = 0
                item.take(1, beyond)


def suspend(sentence: Sentence) -> None:
    """Take the leaning from what is not said to be so (Polanyi & Zaenen 2006, irrealis).

    More of the relation is only talked of behind an *agenda* ("discussed ways to expand ties", "the
    implications of closer ties"); harm that is only tried ("attempts to cut ties") is not yet harm.
    """
    for frame, kinds, sign in (("agenda", ("relation", "attribute"), 1), ("attempt", ("relation", "harm"), -1)):
        for opener in sentence.of_kind(frame):
            for item in sentence.of_kind(*kinds):
                ahead = opener.last < item.first and sentence.clause[item.begin] == sentence.clause[opener.last]
                if ahead and item.leaning == sign:
                    item.leaning = 0


def negate(sentence: Sentence) -> None:
    """Turn round what a negation in its clause reaches: "not a threat", "harms nobody".

    Two negations cancel. "Not merely" and its like are no negators (Saurí 2008, A factuality profiler); a
    comparison of equality is none of the thing ("has not been as good since"). Negation often weakens
    rather than turns round (Kiritchenko & Mohammad 2016, WASSA), but a sign knows no half, and coders
    read "not a threat" as favourable.
    """
    negators = sentence.of_kind("negator")
    for item in sentence.wordings:
        if not item.leaning or item.kind == "limiting":
            continue
        before = [
            negator
            for negator in negators
            if item.begin - _NEGATED <= negator.last < item.first
            and sentence.clause[negator.last] == sentence.clause[item.begin]
            and not _EQUALS & set(sentence.between(negator, item))
        ]
        behind = item.kind == "harm" and bool(_OBJECT_NEGATIONS & set(sentence.terms[item.last + 1 : item.last + 2]))
        if (len(before) + behind) % 2:
            item.leaning = -item.leaning
            item.why = before[-1].row.pattern if before else sentence.terms[item.last + 1]


def yield_to_predicate(sentence: Sentence) -> None:
    """Let what is said of a relation weigh more than how it is named: "growing cooperation has raised alarm".

    The name is what reader and writer are taken to share already; the predicate is the claim. In
    sentiment composition the head decides where its parts disagree (Moilanen & Pulman 2007).
    """
    for item in sentence.of_kind("relation", "attribute"):
        said = (other for other in sentence.wordings if other.first > item.last and other.leaning < 0)
        if item.leaning > 0 and any(sentence.clause[other.first] == sentence.clause[item.first] for other in said):
            item.leaning = 0


def weigh_contrast(sentence: Sentence) -> None:
    """Where two halves disagree, let the one count that the writer stands by (Polanyi & Zaenen 2006, connectors).

    After "but" that is what follows; in a concession ("although", "despite") it is the main clause.
    """
    turn = max((i for i, term in enumerate(sentence.terms) if term in _TURNS and i), default=0)
    _give_way(sentence, lambda item: item.first < turn)
    conceded = {sentence.clause[i] for i, term in enumerate(sentence.terms) if term in _CONCESSIONS}
    _give_way(sentence, lambda item: sentence.clause[item.first] in conceded)


def _give_way(sentence: Sentence, is_weak: Callable[[Wording], bool]) -> None:
    """Drop the leanings of the weaker half where the two halves are opposed."""
    weak = [item for item in sentence.wordings if is_weak(item)]
    strong = [item for item in sentence.wordings if not is_weak(item)]
    if sum(item.leaning for item in weak) * sum(item.leaning for item in strong) < 0:
        for item in weak:
            item.leaning = 0
