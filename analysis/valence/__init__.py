"""Valence: how each sentence stands to the relation between two states, favourable or concerned.

The words are those of ``data/lexicons/valence.yaml``. How words meet in a sentence follows Polanyi
& Zaenen 2006 (Contextual valence shifters: negation, irrealis, connectors) and Moilanen & Pulman
2007 (Sentiment composition, RANLP: what acts upon what). The modules, in the order of reading:

- ``sentence``: the words of a sentence, its clauses, and what a verb in it governs;
- ``ties``: a word leans only where it is tied to the relation; how closely is a matter of its kind;
- ``shifters``: what turns a word round, gives a neutral one its leaning, or takes it away;
- ``leanings``: both applied, in order; every wording that leans, and the score of every sentence;
- ``net``: the mean sign of a side's sentences, with its interval and what chance makes of it;
- ``choices``: the same under other choices that one might defend.

A sentence enters a side's net valence with the *sign* of its score, not the sum: one long
sentence full of compliments cannot outweigh several short ones, and the sign is what coders
give (-1, 0, 1). ``choices.vary_valence`` shows what the sum would say.
"""
