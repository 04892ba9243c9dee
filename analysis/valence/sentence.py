"""A sentence as valence reads it: its words, its clauses, the wordings found in it, and what acts upon what.

There is no parser here. A clause ends at a conjunction, a bracket, a dash or a comma outside a list, and
a verb governs what stands within a few words of it in its clause; both are stand-ins for syntax that
can be read, and checked, in the sentence itself. The reaches were set on sentences of no study here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FORWARD, BACKWARD = 5, 6  # words between a verb and what it governs: behind it; before it ("ties have eroded")
_OTHERS_REACH = 5  # words from a relation to the third state it is with
_BORDER = re.compile(r"[;:()–—!?]")
_CONJUNCTIONS = frozenset("but yet while whereas although though because unless since however which who".split())
AUXILIARIES = frozenset(
    "is are was were be been being has have had will would remain remains may can could would must should".split()
)
_PAST = frozenset("grew shrank froze lost cut fell".split())  # past tenses that end in no -ed
_MEANS = frozenset("through via by with amid despite using that where".split())  # no object of a verb lies behind these
_PRONOUNS = frozenset("it this these that those they such".split())
_TIMES = frozenset("during at after before following since amid".split())  # what stands behind is no subject

# Actors that are no state, and so no party.
BODIES = frozenset(
    """
    the_west european_union nato palestinians arab_and_muslim_blocs asean african_union brics united_nations
    shanghai_cooperation_organisation eurasian_organisations other_international_organisations
    international_community global_south nonstate_groups
    """.split()
)


@dataclass
class Wording:
    """One hit in its sentence: its words' positions, what it says by itself, and what it says here."""

    row: Any
    kind: str  # the subcategory of the lexicon; of an actor "party", "body" or "other"
    first: int
    last: int
    prior: int = 0  # its leaning by itself: 1 favourable, -1 concerned, 0 neutral
    leaning: int = 0  # its leaning here
    begin: int = 0  # from which word on it is governed: what acts upon it, if that stands before
    why: str = ""  # what gave it its leaning here

    def take(self, leaning: int, shifter: Wording) -> None:
        """Lean as the shifter makes it lean, and be governed from there on."""
        self.leaning, self.why, self.begin = leaning, shifter.row.pattern, min(self.begin, shifter.first)


class Sentence:
    """The words and wordings of one sentence.

    ``terms`` are its words, ``gaps[i]`` what stands in the text before word i, ``clause[i]`` the
    number of its clause. ``subjects`` are what may stand for the relation: its names and carriers,
    and pronouns that point back. ``related`` is true where the sentence is about the relation,
    ``is_about_others`` where it judges third parties alone: it names another actor, and neither
    the relation, both parties, nor a word for them.
    """

    def __init__(
        self,
        words: Sequence[tuple[str, int, int]],
        hits: Sequence[Any],
        actors: Sequence[Any],
        parties: frozenset[str],
        raw: str,
    ) -> None:
        self.terms = [term for term, _, _ in words]
        starts, ends = [start for _, start, _ in words], [end for _, _, end in words]
        self.gaps = ["", *(raw[end:start] for end, start in zip(ends, starts[1:], strict=False))]
        self.clause = self._number_clauses()
        first, last = ({place: i for i, place in enumerate(places)} for places in (starts, ends))
        self.wordings = []
        for row in hits:
            prior = {"favourable": 1, "concerned": -1}.get(row.category.partition(".")[0], 0)
            kind = row.category.rpartition(".")[2]
            self.wordings.append(Wording(row, kind, first[row.start], last[row.end], prior))
        for row in actors:
            kind = "party" if row.category in parties else "body" if row.category in BODIES else "other"
            self.wordings.append(Wording(row, kind, first[row.start], last[row.end]))
        self.wordings = [item for item in self.wordings if not self._is_of_others(item)]
        named = {row.category for row in actors}
        self.names_both = len(parties) == 2 and parties <= named
        self.subjects = [
            *(item for item in self.of_kind("relation", "carrier") if self.terms[item.first - 1] not in _TIMES),
            *(Wording(None, "pronoun", i, i) for i, term in enumerate(self.terms) if self._points_back(i, term)),
        ]
        self.related = bool(self.subjects or self.of_kind("pair") or self.names_both)
        self.is_about_others = not self.related and bool(named - parties)

    def reset(self) -> None:
        """Let every wording say what it says by itself."""
        for item in self.wordings:
            item.leaning, item.begin, item.why = item.prior, item.first, ""

    def of_kind(self, *kinds: str) -> list[Wording]:
        """Return the wordings of some kinds."""
        return [item for item in self.wordings if item.kind in kinds]

    def between(self, one: Wording, other: Wording) -> list[str]:
        """Return the words from behind one wording to the other."""
        return self.terms[one.last + 1 : other.first]

    def governed(self, verb: Wording, items: Sequence[Wording]) -> list[Wording]:
        """Return what a verb acts upon.

        In its clause that is the nearest item behind it and what is joined to that ("eased tensions and
        fears"); where there is none, the one before it of which the verb is said ("ties have deepened").
        """
        clause = self.clause[verb.last]
        behind = sorted(
            (
                item
                for item in items
                if verb.last < item.first <= verb.last + FORWARD + 1
                and self.clause[item.first] == clause
                and not _MEANS & set(self.between(verb, item))
            ),
            key=lambda item: item.first,
        )
        if behind:
            return self._joined(behind)
        before = [
            item
            for item in items
            if item.last < verb.first <= item.last + BACKWARD + 1
            and self.clause[item.last] == clause
            and self._is_predicate(item, verb)
        ]
        return before[-1:]

    def _joined(self, items: list[Wording]) -> list[Wording]:
        """Return the first item and those joined to it by "and", "or" or a comma."""
        chain = items[:1]
        for item in items[1:]:
            words = self.between(chain[-1], item)
            if len(words) > 2 or not ({"and", "or"} & set(words) or "," in self.gaps[item.first]):
                break
            chain.append(item)
        return chain

    def _is_predicate(self, item: Wording, verb: Wording) -> bool:
        """True if a verb is said of the item before it: "ties deepened", "fears have been allayed"."""
        words, form = self.between(item, verb), self.terms[verb.first]
        return bool(AUXILIARIES & set(words[-3:])) or (not words and (form.endswith(("ed", "s")) or form in _PAST))

    def _number_clauses(self) -> list[int]:
        """Number the clauses; a comma ends one unless it stands in a list ("political, economic and cultural")."""
        numbers, number = [], 0
        for i, (term, gap) in enumerate(zip(self.terms, self.gaps, strict=True)):
            listed = set(self.terms[i + 1 : i + 3]) & {"and", "or"} or "," in "".join(self.gaps[i + 1 : i + 3])
            if term in _CONJUNCTIONS or _BORDER.search(gap) or ("," in gap and not listed):
                number += 1
            numbers.append(number)
        return numbers

    def _points_back(self, i: int, term: str) -> bool:
        """True for a pronoun that opens a clause or stands before its verb: "It is a blessing"."""
        opens = not i or self.clause[i] != self.clause[i - 1] or self.terms[i - 1] == "that"
        return term in _PRONOUNS and (opens or bool(AUXILIARIES & set(self.terms[i + 1 : i + 2])))

    def _is_of_others(self, item: Wording) -> bool:
        """True for a relation with a third state: "talks with Peru", "the deal between Chile and Peru"."""
        if item.kind not in ("relation", "carrier"):
            return False
        near = range(item.last + 1, item.last + _OTHERS_REACH + 1)
        actors = [other for other in self.of_kind("party", "other") if other.first in near]
        if not actors:
            return False
        words = {"with", "between"} & set(self.between(item, actors[0]))
        both = len({actor.row.category for actor in actors if actor.kind == "party"}) == 2
        others = [actor for actor in (actors if "between" in words else actors[:1]) if actor.kind == "other"]
        return bool(words and others and not both)
