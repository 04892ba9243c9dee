"""Ties: a word leans only where it is tied to the relation, and the kind of word says how closely.

A sentiment has a target (Wilson, Wiebe & Hoffmann 2005, HLT/EMNLP, on polarity in context): "stability"
is a good word, but "they spoke of stability in the region" does not praise the relation. So

- words clear by themselves ("a noose", "mutual trust") always lean;
- *tied* words and verbs of *harm* lean in a sentence on the relation, both parties or a word that stands for
  them, and in one that names no third actor; not behind a third actor in their clause ("Paris blundered"),
  unless the relation follows ("Paris is wary of the pact"). Verbs of *failing* need the relation;
- a *fruit*, a good thing ("stability"), leans where a verb of bringing behind the relation governs it;
  a *trouble* ("tensions") where one of stirring does, where the relation is said to be one, or where it
  is about the relation ("fears of the pact"). Merely named they say nothing (Deng & Wiebe 2014, EACL:
  who brings a good or bad thing about is judged by it);
- an *attribute* leans as the predicate of the relation ("ties are strong") or behind a verb of having or
  showing ("enjoy close ties"), not in a name ("the strong alliance"): what is asserted is a judgement,
  what is presupposed a label (Martin & White 2005, The Language of Evaluation, ch. 3);
- a *gift* leans where a party receives, *regard* where the relation or a party is praised (Anand &
  Reschke 2010, Verb classes as evaluativity functor classes).

The tests below are functions of a sentence and a wording in it.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.valence.sentence import AUXILIARIES, FORWARD, Sentence, Wording

_PREDICATE, _LINK_REACH, _ABOUT_REACH = 10, 5, 8  # words from a relation to its predicate; from "is"; behind "about"
_LINKS = frozenset(
    """
    is are was were be been being as remain remains remained become becomes became seem seems grow grows grew grown drawn
    isn't aren't wasn't weren't
    """.split()
)
ABOUT = frozenset("about over surrounding around regarding concerning that of in for with between at on".split())
_BEFORE_NOUNS = frozenset("the a an of amid amidst in to from with despite about for".split())
_NOMINAL = tuple("ing tion ment ments th ity ness ance fication".split())  # forms that name what they tell of


def untie(sentence: Sentence) -> None:
    """Take the leaning from words that are not tied as closely as their kind must be."""
    for item in sentence.wordings:
        if item.prior and item.kind in _TIES and not _TIES[item.kind](sentence, item):
            item.leaning = 0


def tie_what_is_brought(sentence: Sentence) -> None:
    """Let a fruit lean where the relation brings it, and a trouble where the relation stirs it up."""
    for verbs, things in (("bringer", "fruit"), ("stirrer", "trouble")):
        for verb in sentence.of_kind(verbs):
            if has_subject(sentence, verb) and not _describes(sentence, verb):
                for item in sentence.governed(verb, sentence.of_kind(things)):
                    if not item.leaning:
                        item.take(item.prior, verb)


def is_about(sentence: Sentence, item: Wording) -> bool:
    """True where the relation is what a trouble is about: "fears of the pact", "questions over their ties"."""
    behind = sentence.terms[item.last + 1 : item.last + 4]
    kinds = ("relation", "carrier", *(("pair", "party") if "between" in behind else ()))
    return bool(ABOUT & set(behind)) and any(
        item.last < other.first <= item.last + _ABOUT_REACH for other in sentence.of_kind(*kinds)
    )


def is_asserted(sentence: Sentence, item: Wording) -> bool:
    """True behind a verb of showing or having, or an auxiliary, in the same clause."""
    clause = sentence.clause[item.first]
    shown = any(verb.last < item.first and sentence.clause[verb.last] == clause for verb in sentence.of_kind("shows"))
    return shown or any(
        term in AUXILIARIES and sentence.clause[i] == clause for i, term in enumerate(sentence.terms[: item.first])
    )


def is_name(sentence: Sentence, item: Wording) -> bool:
    """True for a form that may merely name: "the strengthening of ties", "their growth", "a commitment".

    Not for a participle that opens a clause, which tells: "..., deepening their ties".
    """
    opens = item.first and "," in sentence.gaps[item.first]
    return not opens and sentence.terms[item.last].endswith(_NOMINAL)


def has_subject(sentence: Sentence, verb: Wording) -> bool:
    """True where the relation stands before, so that it may be what acts."""
    return any(subject.last < verb.first for subject in sentence.subjects)


def _describes(sentence: Sentence, verb: Wording) -> bool:
    """True for a participle that describes what follows: "amid heightened tensions"."""
    before = sentence.terms[verb.first - 1] if verb.first else ""
    return sentence.terms[verb.last].endswith(("ed", "ing")) and (not before or before in _BEFORE_NOUNS)


def _is_of_parties(sentence: Sentence, item: Wording) -> bool:
    """True where a judgement can be of the relation or its parties: no third actor is judged in its place."""
    return not (sentence.is_about_others or _is_of_third(sentence, item))


def _is_of_third(sentence: Sentence, item: Wording) -> bool:
    """True where the actor named last before a word is a third one, and no relation follows: "Paris blundered"."""
    before = [
        other
        for other in sentence.of_kind("party", "pair", "relation", "carrier", "other", "body")
        if other.last < item.first and sentence.clause[other.last] == sentence.clause[item.first]
    ]
    if not before or max(before, key=lambda other: other.last).kind not in ("other", "body"):
        return False
    return not any(
        item.last < other.first <= item.last + _ABOUT_REACH for other in sentence.of_kind("relation", "carrier", "pair")
    )


def _is_said_of(sentence: Sentence, item: Wording) -> bool:
    """True in the predicate of the relation: "the pact is a threat", "sees the pact as a threat"."""
    subjects = sentence.subjects if item.kind == "trouble" else [*sentence.subjects, *_partners(sentence)]
    return any(
        subject.last < item.first <= subject.last + _PREDICATE
        and sentence.clause[subject.last] == sentence.clause[item.first]
        and _LINKS & set(sentence.terms[max(subject.last + 1, item.first - _LINK_REACH) : item.first])
        for subject in subjects
    )


def _partners(sentence: Sentence) -> list[Wording]:
    """Return what stands for both parties, their names where both are named."""
    return sentence.of_kind("pair", "party") if sentence.names_both else sentence.of_kind("pair")


def _is_shown(sentence: Sentence, item: Wording) -> bool:
    """True where a party has or shows a relation that is so: "enjoy close ties", not "the close alliance"."""
    named = any(
        item.last < other.first <= item.last + 3 and sentence.clause[other.first] == sentence.clause[item.first]
        for other in sentence.of_kind("relation")
    )
    return named and is_asserted(sentence, item)


def _has_receiver(sentence: Sentence, item: Wording) -> bool:
    """True where a party receives what a verb gives, and no actor stands right before it as the giver."""
    terms, clause = sentence.terms, sentence.clause
    given = any(item.first - 2 <= other.last < item.first for other in sentence.of_kind("party", "other"))
    receivers = [
        other
        for other in sentence.of_kind("party", "pair")
        if terms[other.first] != "their" and clause[other.first] == clause[item.last]
    ]
    near = any(item.last < other.first <= item.last + 2 for other in receivers)
    far = any(
        item.last < other.first <= item.last + 8 and {"for", "to"} & set(terms[other.first - 2 : other.first])
        for other in receivers
    )
    return not given and terms[item.first - 1] != "to" and (near or far)


def _has_object(sentence: Sentence, item: Wording) -> bool:
    """True where what is praised is the relation or a party, and no third actor."""
    behind = [
        other
        for other in sentence.of_kind("relation", "carrier", "party", "pair", "other", "body")
        if sentence.terms[other.first] != "their" and item.last < other.first <= item.last + FORWARD + 3
    ]
    return bool(behind) and all(other.kind not in ("other", "body") for other in behind)


_TIES: dict[str, Callable[[Sentence, Wording], bool]] = {
    "tied": _is_of_parties,
    "harm": _is_of_parties,
    "failing": lambda sentence, item: sentence.related,
    "fruit": lambda sentence, item: False,  # but see ``tie_what_is_brought``
    "trouble": lambda sentence, item: _is_said_of(sentence, item) or is_about(sentence, item),
    "attribute": lambda sentence, item: _is_said_of(sentence, item) or _is_shown(sentence, item),
    "gift": _has_receiver,
    "regard": _has_object,
}
