"""The order of a report: its sections, and which pieces of the notebooks stand in them.

A piece is known by its name (``stance`` for ``figure-stance`` and ``table-stance``).
What no section names comes under "Also computed", so that nothing a notebook saves is lost.
"""

from __future__ import annotations

from typing import NamedTuple


class Section(NamedTuple):
    """A section of the report: id, title, a sentence or two before its pieces, and their names in order."""

    id: str
    title: str
    opening: str = ""
    pieces: tuple[str, ...] = ()


SECTIONS = (
    Section("findings", "What was found", "", ("findings",)),
    Section("texts", "The two articles, side by side",
            "Every sentence has a number, and every claim on this page leads back to one. Switch on what you want to see: each marked word carries the number of its category."),
    Section("voices", "Who speaks",
            "An author can speak or let others speak. A judgement in a sentence that begins “analysts say that” belongs to the analysts.",
            ("voices", "acts")),
    Section("stance", "Stance and frames",
            "How careful, certain, approving or demanding the wording is, and as what the subject is presented. Both are counted with lists of words, the same for any text.",
            ("valence", "net_valence", "stance", "strip", "detectable", "validity", "valence_validity")),
    Section("terms", "Words that stand out",
            "Words used often in one article and packed into few of its sentences. What stands out may be the event (names, places) rather than the framing. This ranks; it does not test.", ("tfidf",)),
    Section("contrasts", "Words that lean to one side",
            "Every word compared between the two. The test deals the same sentences at random to the two sides, thousands of times, and asks how often chance does as much.",
            ("contrasts", "omnibus", "against_itself", "shift")),
    Section("only", "What only one mentions, and what both say",
            "Leaving somebody out is framing too, and so is what two articles share. A capital can stand for its government.",
            ("actors", "portraits", "aligned")),
    Section("robustness", "Would another way of counting say the same?",
            "A scholar could have counted headlines, merged spellings, counted stems, left out stop words or negated hits. Here are the differences under all of these choices. Steady is not yet more than chance: a small count can be steadily small.",
            ("robustness", "decisions")),
    Section("done", "What was done to the texts",
            "Saved pages carry lines that no author wrote: buttons, advertisements, links to other articles. General rules that name no publisher set them aside. Headlines are shown, but not counted unless the study says so.",
            ("reading", "removed", "articles")),
    Section("limits", "Limits"),
    Section("methods", "Measures and methods"),
    Section("cite", "How to cite"),
    Section("downloads", "Downloads"),
    Section("also", "Also computed", "What the notebooks show besides; the pages of the notebooks explain it."),
    Section("evidence", "The sentences behind the numbers",
            "Every word, category, actor and voice that this page counts, in its lines. Numbers lead to the sentence in the article."),
)  # fmt: skip
# Title and opening where a side is many articles, which are then what is dealt at random.
_MANY = {
    "texts": ("The articles, side by side", ""),
    "terms": ("", "Words used often on one side and packed into few places there. What stands out may be the events (names, places) rather than the framing. This ranks; it does not test."),
    "contrasts": ("", "Every word compared between the two sides. The test deals the same articles at random to the two sides, thousands of times, and asks how often chance does as much."),
    "only": ("What only one side mentions, and what both say", "Leaving somebody out is framing too, and so is what two sides share. A capital can stand for its government."),
}  # fmt: skip
_PART = {
    "texts": ("The articles, in part",
              "A few articles of each side: for each category and each leading word the first that holds it. The numbers count all articles; the sentences they lead to are those of these few. Switch on what you want to see: each marked word carries the number of its category."),
    "evidence": ("", "Every word and category that this page counts, in its lines in the articles shown. Numbers lead to the sentence in the article."),
}  # fmt: skip


def list_sections(*, many: bool, part: bool) -> tuple[Section, ...]:
    """Return the sections of a report, worded for two articles, for ``many`` a side, or for many of which it shows a ``part``."""
    words = (_MANY if many else {}) | (_PART if part else {})
    found = []
    for section in SECTIONS:
        title, opening = words.get(section.id, ("", ""))
        found.append(section._replace(title=title or section.title, opening=opening or section.opening))
    return tuple(found)


PLACED = frozenset(name for section in SECTIONS for name in section.pieces)
# What a reader of the report does not need in it: the files have it, and the notebook's own page shows it.
LEFT_TO_FILES = frozenset(
    {"sentences", "hits", "measures", "findings", "dispersion", "near", "neighbours", "quotations", "speakers"}
)
# What each table holds, for the list of downloads; data/README.md of the project has every column.
DESCRIPTIONS = {
    "actors": "who is named, and by which words", "against_itself": "one article's halves compared, as a warning", "aligned": "sentences most alike",
    "articles": "words in each sentence", "contrasts": "every word, stem, pair of words and actor compared", "decisions": "how many differ, by unit and minimum count",
    "detectable": "how large a difference would be noticed", "dispersion": "where each hit stands", "findings": "the findings, with grades",
    "hits": "every hit of every category", "measures": "every measure of every tested word", "omnibus": "tests of all differences together",
    "removed": "what was set aside before counting", "robustness": "every difference under every way of counting", "sentences": "every sentence with its place, voice and source",
    "shift": "each word's part in the divergence", "reading": "how much was read on each side", "spread": "how evenly words are spread", "stance": "rates of every category, in all and by voice",
    "tfidf": "tf-idf weights", "voices": "who is reported, and by which verb", "valence": "how the sentences lean, by side and voice",
    "strip": "which frame stands in which sentence", "speakers": "who is reported, how often", "portraits": "the actors and categories that are drawn",
    "near": "categories in the sentences that name an actor", "neighbours": "words near actors", "quotations": "candidates for problem, cause, evaluation, remedy",
    "validity": "how well the lists find what readers found", "valence_validity": "the same for valence",
}  # fmt: skip
