"""Net valence under other choices that a scholar might defend."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.specifications import Variation, describe, own_first, with_own
from analysis.valence.leanings import PLACE, find_leanings, is_read

if TYPE_CHECKING:
    from analysis.study import Study

CHOICES = {
    "headline": ("out", "in"),
    "negation": ("minded", "ignored"),
    "shifters": ("minded", "ignored"),
    "third parties": ("set aside", "counted"),
    "hedged hits": ("counted", "left out"),
    "sentence": ("by its sign", "by its sum"),
}


@lru_cache(maxsize=2)
def vary_valence(study: Study) -> Variation:
    """Return the difference of net valence, A minus B, under every specification of ``CHOICES``.

    The finding is ``valence:net``; its table has the columns finding, specification, value
    (-2 to 2; under "by its sum" the difference of mean scores, without limits), same_sign.
    No finding where ``leanings.is_read`` is false, or a side has no sentence.
    """
    choices = with_own(CHOICES, study)
    found = {
        (minded, shifted): find_leanings(study, negation=minded == "minded", shifters=shifted == "minded")
        for minded, shifted in product(choices["negation"], choices["shifters"])
    }
    sentences = study.sentences[[*PLACE, "voice"]]
    places, is_a = pd.MultiIndex.from_frame(sentences[PLACE]), (sentences["side"] == "A").to_numpy(bool)
    body = (sentences["sentence"] >= 1).to_numpy(bool)
    rows = {key: places.get_indexer(pd.MultiIndex.from_frame(table[PLACE])) for key, table in found.items()}
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
        values.append(scores[sides[0]].mean() - scores[sides[1]].mean() if all(map(np.any, sides)) else np.nan)
        specifications.append(describe(dict(zip(choices, chosen, strict=True))))
    findings = ["valence:net"] if is_read(study) and not np.isnan(values).any() else []
    return own_first(findings, specifications, [np.array([value])[: len(findings)] for value in values], choices)
