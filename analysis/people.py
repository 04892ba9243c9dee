"""The tables of people: who is named and with what, who speaks and how; columns in ``data/README.md``."""

from __future__ import annotations

import pandas as pd

from analysis import actors as naming
from analysis import entman
from analysis.captions import display_name
from analysis.study import SIDES, Study, kept
from analysis.voice import VOICES, list_voices


def actors(study: Study) -> pd.DataFrame:
    """Return who is named on each side, headlines included; see ``actors.list_actors``.

    Columns: actor, n_a, n_b, named_a, named_b, wording, sentences_a, sentences_b, share_a, share_b.
    """
    return naming.list_actors(study)


def neighbours(study: Study) -> pd.DataFrame:
    """Return the words near each actor; see ``actors.neighbours``.

    Columns: side, actor, term, n, n_actor, n_term, span, score.
    """
    return naming.neighbours(study)


def near(study: Study) -> pd.DataFrame:
    """Return which categories meet which actors in a sentence, side against side; see ``actors.near``."""
    return naming.near(study)


def portraits(study: Study, most_actors: int = 4, most_categories: int = 4) -> pd.DataFrame:
    """Return the rows of ``near`` that its figure draws, each with what the actor is called.

    The actors named in at least ``min_count`` sentences of both sides together, those in most
    sentences first; of each, the categories that meet it most often, twice at the least. What is shown hangs on
    pooled counts alone, never on the difference. Columns: actor; name (as people read it);
    mentions_a, mentions_b; named_a, named_b (wordings with their counts); then as in
    ``near``, with label, the category as people read it. An actor that meets no category has
    one row, whose category is empty.
    """
    named = naming.list_actors(study, headlines=study.settings.headline)
    named = named.assign(pooled=named["sentences_a"] + named["sentences_b"])
    named = named[named["pooled"] >= study.settings.min_count]
    named = named.sort_values("pooled", ascending=False, kind="stable").head(most_actors)
    met = near(study).drop(columns=["sentences_a", "sentences_b"])
    met = met.assign(pooled=met["n_a"] + met["n_b"]).sort_values("pooled", ascending=False, kind="stable")
    met = met[met["pooled"] > 1].groupby("actor", sort=False).head(most_categories).drop(columns="pooled")
    named["name"] = [_actor_name(row.actor, row.named_a, row.named_b) for row in named.itertuples()]
    named = named.rename(columns={"n_a": "mentions_a", "n_b": "mentions_b"}).drop(columns=["share_a", "share_b"])
    table = named.merge(met, on="actor", how="left", sort=False)
    blank = {"lexicon": "", "category": "", "evidence": "none", "p": 1.0, "q": 1.0, "stable": 1.0}
    table = table.fillna(blank | dict.fromkeys("n_a n_b share_a share_b difference low high".split(), 0))
    table["label"] = table["category"].map(display_name)
    columns = "actor name mentions_a mentions_b named_a named_b sentences_a sentences_b lexicon category label n_a n_b".split()
    columns += "share_a share_b difference low high p q stable evidence".split()
    return table[columns].astype({"n_a": int, "n_b": int}).reset_index(drop=True)


def _actor_name(actor: str, *named: str) -> str:
    """Return an actor's name with the capitals that the texts give it ("BRICS"), else with one at its head."""
    plain = display_name(actor)
    written = [wording.rpartition(" (")[0] for listed in named for wording in listed.split(", ")]
    alike = (wording for wording in written if wording.casefold() == plain and wording != plain)
    return next(alike, plain[:1].upper() + plain[1:])


@kept
def voices(study: Study) -> pd.DataFrame:
    """Return every act of reporting. Columns: side, source, verb, attitude, sentence."""
    return list_voices(study)


def speakers(study: Study) -> pd.DataFrame:
    """Return who is reported on each side, and how.

    One row a side and source, most acts of reporting first. Columns: side; source ("" where
    none is named; as first written, capitals aside); acts; verbs and attitudes, each with
    its count; sentences, their numbers. Sources are told apart by their words: "he" is not
    resolved.
    """
    acts = voices(study)
    acts = acts.assign(key=acts["source"].str.casefold())
    rows = []
    for (side, _), own in acts.groupby(["side", "key"], sort=False):
        tallies = [_tally(own[column]) for column in ("verb", "attitude")]
        sentences = ", ".join(str(number) for number in dict.fromkeys(own["sentence"]))
        rows.append((side, own["source"].iloc[0], len(own), *tallies, sentences))
    table = pd.DataFrame(rows, columns=["side", "source", "acts", "verbs", "attitudes", "sentences"])
    table = table.assign(most=-table["acts"]).sort_values(["side", "most", "source"], kind="stable")
    return table.drop(columns="most").reset_index(drop=True)


def _tally(words: pd.Series) -> str:
    """Return the different words with their counts, most frequent first: "said (3), noted (1)"."""
    counted = sorted(words.value_counts().items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} ({n})" for word, n in counted)


def speech(study: Study, most: int = 6) -> pd.DataFrame:
    """Return how much of each side is whose, and the sources reported most: what their figure draws.

    Columns: side; voice (author, reported, quoted), then n is sentences; or source, verb,
    attitude, then n is acts of reporting and sentences the numbers of theirs, one an act. The first three rows of a side are its voices, the
    others its sources, ``most`` at most.
    """
    first = 0 if study.settings.headline else 1
    sentences = study.sentences[study.sentences["sentence"] >= first]
    acts, listed = voices(study), speakers(study)
    acts = acts.assign(key=acts["source"].str.casefold())
    rows = []
    for side in SIDES:
        heard = sentences.loc[sentences["side"] == side, "voice"].value_counts()
        rows += [(side, voice, "", "", "", int(heard.get(voice, 0)), "") for voice in VOICES[1:]]
        for source in listed.loc[listed["side"] == side, "source"].head(most):
            own = acts[(acts["side"] == side) & (acts["key"] == source.casefold())]
            for (verb, attitude), numbers in own.groupby(["verb", "attitude"], sort=False)["sentence"]:
                rows.append((side, "", source, verb, attitude, len(numbers), ", ".join(map(str, numbers))))
    return pd.DataFrame(rows, columns=["side", "voice", "source", "verb", "attitude", "n", "sentences"])


def quotations(study: Study) -> pd.DataFrame:
    """Return sentences that may serve Entman's four functions; see ``entman.quotations``.

    Columns: side, article, function, sentence, text, cues, reading (for a reader to fill).
    """
    return entman.quotations(study)
