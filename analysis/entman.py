"""Entman's four functions of framing, as a table of quotations that a reader completes.

"To frame is to select some aspects of a perceived reality and make them more salient in a
communicating text, in such a way as to promote a particular problem definition, causal
interpretation, moral evaluation, and/or treatment recommendation" (Entman 1993, Journal of
Communication 43(4):51-58, p. 52). Whether a sentence does so is for a reader to say: the
cue words (``data/cues/entman.yaml``) only choose where to look first.
"""

from __future__ import annotations

import pandas as pd

from analysis.assets import asset
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.study import Study

FUNCTIONS = ("problem", "cause", "evaluation", "remedy")
_COLUMNS = "side article function sentence text cues reading".split()


def quotations(study: Study, most: int = 3) -> pd.DataFrame:
    """Return, for each side and function, the sentences with most cue words, ``most`` at most.

    One row a sentence and function, by side, then in Entman's order of functions, then most
    cues first, ties by order in the text. Columns: side, article, function (problem, cause,
    evaluation, remedy), sentence, text; cues, the words that cued it; reading, empty, for
    the reader to say what the problem is, who caused it, and so on. Headlines are taken in:
    a frame often stands there. A sentence that is not listed may serve a function all the
    same, and a listed one may serve none.
    """
    cues = match_lexicon(load_lexicon(asset("data/cues/entman.yaml")), study.tokens)
    cues = cues.assign(
        cue=[" ".join(study.raw(row.side, row.article)[row.start : row.end].split()) for row in cues.itertuples()]
    )
    sentences = study.sentences.reset_index(names="place")
    keys = ["side", "article", "sentence"]
    grouped = cues.groupby([*keys, "category"], sort=False)["cue"].agg(n="size", cues=", ".join).reset_index()
    table = grouped.merge(sentences[[*keys, "place", "text"]], on=keys).rename(columns={"category": "function"})
    table = table.assign(rank=table["function"].map(FUNCTIONS.index), fewest=-table["n"], reading="")
    table = table.sort_values(["side", "rank", "fewest", "place"]).groupby(["side", "function"], sort=False).head(most)
    return table[_COLUMNS].reset_index(drop=True)
