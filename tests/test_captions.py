"""Captions: exact words on small tables, so that nobody is told what a figure does not draw."""

import inspect

import pandas as pd
import pytest
from letters import FIGURES, figure_tables, standing, standing_table

from analysis import captions, plots

LABELS = {"A": "A · Left", "B": "B · Right"}


def stance(*evidence):
    """Return a stance table with a row for each grade."""
    row = {
        "name": "warm",
        "n_a": 3,
        "n_b": 1,
        "rate_a": 12.34,
        "own_a": 12.34,
        "own_b": 5.0,
        "rate_b": 5.0,
        "difference": 7.34,
        "low": -1.26,
        "high": 15.94,
    }
    return pd.DataFrame([{**row, "evidence": grade} for grade in evidence])


def test_the_lengths_of_the_articles_in_words():
    table = pd.DataFrame(
        {
            "side": ["A", "A", "A", "A", "B"],
            "sentence": [0, 1, 2, 3, 1],  # sentence 0 is the headline, which is not counted
            "words": [99, 3, 9, 5, 4],
        }
    )
    title, reading, alt = captions.describe_articles(table, LABELS)
    assert title == "How long the articles and their sentences are"
    assert reading == "One bar is one sentence, as tall as its number of words."
    assert alt == (
        "Words in each sentence, in order. A · Left has 3 sentences and 17 words, 5 a sentence at the median, from 3 to 9. "
        "B · Right has 1 sentence and 4 words, 4 a sentence at the median, from 4 to 4."
    )


def test_the_heaviest_terms_in_words():
    table = pd.DataFrame(
        {"side": ["A", "A", "A"], "term": ["x", "y", "z"], "tf_idf": [0.5, 0.25, 0.125], "n": [3, 2, 1]}
    )
    title, reading, alt = captions.describe_tfidf(table, LABELS)
    assert title == "The terms that weigh most on each side"
    assert alt == (
        "tf-idf weights, heaviest first. A · Left: x (0.50, 3 times), y (0.25, twice) and z (0.12, once). B · Right: no term."
    )
    assert "Stop words are left out." in reading


def test_the_rates_in_words():
    alt = captions.describe_stance(stance("anecdotal", "none"), LABELS).alt
    row = "warm: 12.3 against 5.0 per 1,000 words (3 and 1 hits), difference +7.3, interval -1.3 to +15.9, evidence "
    assert alt == f"Rates of 2 categories in A · Left and B · Right. {row}anecdotal. {row}none."


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        (["anecdotal", "none"], "No category differs beyond what chance can do"),
        (["suggestive", "anecdotal"], "No category clearly differs beyond chance; 1 of 2 may"),
        (["strong", "anecdotal"], "1 of 2 categories differs beyond chance"),
        (["strong", "strong", "suggestive"], "2 of 3 categories differ beyond chance, 1 more may"),
        ([], "No category differs beyond what chance can do"),
    ],
)
def test_the_title_of_the_rates_says_no_more_than_the_grades(evidence, title):
    table = stance(*evidence) if evidence else stance("none").head(0)
    assert captions.describe_stance(table, LABELS).title == title


def contrasts(*evidence):
    """Return a table of contrasts, one term leaning to A for each grade, and one to B."""
    rows = [(f"t{number}", 5, 1, 1.25, grade) for number, grade in enumerate(evidence)]
    return pd.DataFrame([*rows, ("last", 0, 1200, -2.5, "none")], columns=["term", "n_a", "n_b", "z", "evidence"])


def test_the_contrasts_in_words():
    alt = captions.describe_contrasts(contrasts("anecdotal", "anecdotal"), LABELS).alt
    assert alt == (
        "3 terms, z of the log-odds ratio against occurrences; the largest |z| is 2.5. "
        "Most towards A · Left: t0 (5 to 1) and t1 (5 to 1). Most towards B · Right: last (0 to 1200)."
    )


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        (["suggestive", "anecdotal"], "No single term differs beyond chance once all are counted as tries"),
        (["strong", "suggestive"], "1 term differs beyond chance after correction"),
        (["strong", "strong"], "2 terms differ beyond chance after correction"),
    ],
)
def test_the_title_of_the_contrasts_says_no_more_than_the_grades(evidence, title):
    assert captions.describe_contrasts(contrasts(*evidence), LABELS).title == title


def test_the_eight_terms_that_lean_most_are_named_and_no_more():
    alt = captions.describe_contrasts(contrasts(*["anecdotal"] * 10), LABELS).alt
    assert "t7 (5 to 1)." in alt
    assert "t8" not in alt


def test_the_leanings_of_the_sentences_in_words():
    title, reading, alt = captions.describe_valence(figure_tables()["valence"], LABELS)
    assert title == "Favourable and concerned: 1 and 1 of 2 sentences in A and 0 and 0 of 1 sentence in B"
    assert "Hollow bars report or quote somebody" in reading
    assert alt == (
        "How each sentence leans, in order. A · Left: of 2 sentences 1 favourable, 1 concerned and 0 neither; 1 of those "
        "that lean is reported or quoted. B · Right: of 1 sentence 0 favourable, 0 concerned and 1 neither; 0 of those "
        "that lean are reported or quoted."
    )


def test_leanings_of_no_sentence_are_said_to_be_none():
    title, _, alt = captions.describe_valence(figure_tables()["valence"].iloc[:0], LABELS)
    assert title == "No sentence is read for valence"
    assert alt.endswith("A · Left has no sentence. B · Right has no sentence.")


def test_the_places_of_the_hits_in_words():
    table = pd.DataFrame(
        {
            "name": ["warm", "warm", "warm", "cold"],
            "side": ["A", "A", "B", "B"],
            "position": [0.1, 0.5, 0.9, 0.49],
        }
    )
    title, reading, alt = captions.describe_dispersion(table, LABELS)
    assert title == "Where in each article the categories stand"
    assert reading.endswith("Above: A; below: B.")
    assert alt == (
        "Hits by place. warm: A · Left 1 in the first half and 1 in the second and B · Right 0 in the first half and 1 in "
        "the second. cold: B · Right 1 in the first half and 0 in the second."
    )


def test_the_specifications_in_words():
    title, _, alt = captions.describe_robustness(figure_tables()["robustness"], LABELS)
    # the word's values are 1.5 and -.5: the own sign in one of two; the category's are -20 and -10
    assert title == "1 of 2 differences keeps the sign under every sound way of counting"
    assert alt == (
        "Values under each specification. 'word': -0.5 to +1.5, the same sign in 50%. "
        "word: -20.0 to -10.0, the same sign in 100%."
    )


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_has_its_description(name):
    title, reading, alt = getattr(captions, f"describe_{name}")(figure_tables()[name], LABELS)
    assert title
    assert reading.endswith(".")
    assert "word" in alt or "sentence" in alt
    assert name == "robustness" or ("A · Left" in alt and "B · Right" in alt)  # whose values are signed instead


def test_every_plot_function_has_a_describe_function_of_the_same_name_and_the_other_way_round():
    drawn = {name.removeprefix("plot_") for name, _ in inspect.getmembers(plots, callable) if name.startswith("plot_")}
    told = {name.removeprefix("describe_") for name in vars(captions) if name.startswith("describe_")}
    assert drawn == told == set(FIGURES)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_description_of_the_real_articles_names_everything_that_is_drawn(name):
    table = standing_table(FIGURES[name])
    alt = getattr(captions, f"describe_{name}")(table, standing().labels).alt
    assert "nan" not in alt.split()
    column = {"tfidf": "term", "stance": "name", "dispersion": "name"}.get(name)
    for text in set(table[column]) if column else ():
        assert text in alt


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("attitude.positive", "attitude: positive"),
        ("call_to_act", "call to act"),
        ("a_b.c_d", "a b: c d"),
        ("plain", "plain"),
    ],
)
def test_categories_are_named_as_people_read_them(name, shown):
    assert captions.display_name(name) == shown


@pytest.mark.parametrize(
    ("n", "words"), [(0, "never"), (1, "once"), (2, "twice"), (3, "3 times"), (1200, "1,200 times")]
)
def test_numbers_of_times_are_said_in_words(n, words):
    assert captions.times(n) == words


@pytest.mark.parametrize(
    ("items", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_as_in_a_sentence(items, joined):
    assert captions.listing(items) == joined


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("peace", "term-peace"),
        ("u.s.", "term-u.s."),
        ('"><script>', "term-_22__3e__3c_script_3e_"),
        ("a b", "term-a_20_b"),
        ("войнá", "term-войнá"),
    ],
)
def test_an_anchor_holds_nothing_that_could_end_an_attribute(name, target):
    assert captions.anchor("term", name) == target


def test_one_is_singular():
    one_word = pd.DataFrame({"side": ["A", "B"], "sentence": [1, 1], "words": [1, 1]})
    assert "1 categories" not in captions.describe_stance(stance("anecdotal"), LABELS).alt
    assert "1 words" not in captions.describe_articles(one_word, LABELS).alt


# --- who is named, who speaks ----------------------------------------------------------------------------------------


def test_the_strip_in_words():
    table = pd.DataFrame(
        {
            "name": ["warm", "warm", "warm", "cold", "cold", "cold"],
            "side": ["A", "A", "B"] * 2,
            "article": ["x", "x", "y"] * 2,
            "sentence": [1, 2, 1] * 2,
            "voice": ["author", "reported", "author"] * 2,
            "hits": [2, 1, 0, 0, 0, 0],
        }
    )
    title, _, alt = captions.describe_strip(table, LABELS)
    assert title == "Most often met: warm, in 2 of 2 sentences of A and 0 of 1 sentence of B"
    assert alt == (
        "Sentences by category. warm: A · Left in 2 of 2 sentences (1 not the author's own) and B · Right in 0 of 1 sentence. "
        "In neither: cold."
    )
    assert captions.describe_strip(table.assign(hits=0), LABELS).title == "No sentence holds a category"


def test_the_portraits_in_words():
    table = figure_tables("warm")["portraits"].assign(name="Russia", named_a="Moscow (3)", named_b="", mentions_b=0)
    assert captions.describe_portraits(table, LABELS).alt == (
        "Actors and what stands near them. Russia: A · Left 3 times, as Moscow (3); B · Right never. With it: warm in 1 of 2 "
        "sentences against 1 of 1, evidence anecdotal."
    )


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        (["anecdotal", "none"], "Near no actor do the sides differ beyond what chance can do"),
        (["suggestive", "anecdotal"], "What stands near an actor may differ in 1 of 2 rows, none clearly"),
        (["strong", "suggestive"], "What stands near an actor differs beyond chance in 1 of 2 rows"),
        ([], "No actor is named often enough, with a category near it, to compare"),
    ],
)
def test_the_title_of_the_portraits_says_no_more_than_the_grades(evidence, title):
    row = figure_tables()["portraits"]
    table = pd.concat([row.assign(evidence=grade) for grade in evidence]) if evidence else row.head(0)
    assert captions.describe_portraits(table, LABELS).title == title


def test_who_speaks_in_words():
    title, _, alt = captions.describe_voices(figure_tables("the minister")["voices"], LABELS)
    assert title == "The author's own are 3 of 4 sentences of A and 4 of 4 sentences of B"
    assert alt == (
        "Who speaks. A · Left: 3 of the author's own, 1 reported, 0 quoted. Sources: the minister twice: said (neutral). "
        "B · Right: 4 of the author's own, 0 reported, 0 quoted. No source."
    )


def means(*evidence, p=0.01, pairs=9):
    """Return the rows of a forest, a category a grade, each with one pair."""
    row = {"lexicon": "toy", "unit": "rate", "id": "x", "value": 1.0, "edge": 4.0, "pairs": pairs, "difference": 1.26, "low": -0.5,
           "high": 3.04, "positive": 6, "negative": 1, "zero": 2, "p": p, "q": p}  # fmt: skip
    return pd.DataFrame(
        [
            {**row, "category": f"c{place}", "name": f"c{place}", "evidence": grade}
            for place, grade in enumerate(evidence)
        ]
    )


def test_the_means_over_pairs_in_words():
    table = pd.concat([means("strong"), means("strong").assign(value=9.0)], ignore_index=True)
    title, reading, alt = captions.describe_forest(table, LABELS)
    assert title == "1 of 1 contrast differs over 9 pairs beyond chance"
    assert reading.endswith("1 stroke beyond the edge stands at it, as a small triangle.")
    assert "Right of zero: more in A · Left; left: more in B · Right." in reading
    assert alt.startswith("A · Left minus B · Right, mean over pairs")
    assert alt.endswith("c0: +1.3, interval -0.5 to +3.0; 6 pairs above zero, 1 below, 2 at zero; evidence strong.")


@pytest.mark.parametrize(
    ("table", "title"),
    [
        (means("strong", "strong", "suggestive"), "2 of 3 contrasts differ over 9 pairs beyond chance, 1 more may"),
        (means("suggestive", "anecdotal"), "No contrast clearly differs over 9 pairs; 1 of 2 may"),
        (means("anecdotal"), "No contrast differs over 9 pairs beyond what chance can do"),
        (means("anecdotal", p=1.0, pairs=4), "4 pairs: too few to tell a difference from chance"),
        (means("anecdotal").head(0), "Nothing to compare across pairs"),
    ],
)
def test_the_title_of_the_means_over_pairs_says_no_more_than_the_grades(table, title):
    assert captions.describe_forest(table, LABELS).title == title


@pytest.mark.parametrize(("own", "told"), [(12.34, False), (3.0, True), (float("nan"), False)])
def test_ticks_are_explained_where_some_are_drawn_and_nowhere_else(own, told):
    # as much as the whole rate; a part of it; voices that were not told apart
    table = stance("anecdotal").assign(own_a=own)
    assert ("a tick marks" in captions.describe_stance(table, LABELS).reading) == told
    figure = plots.whole_figure(plots.plot_stance(table, LABELS))
    assert any("tick: the author's own" in ax.get_xlabel() for ax in figure.axes) == told
