"""The tables of a study: the columns that are promised, and numbers that hang together."""

import numpy as np
import pandas as pd
import pytest
from letters import TOY_LEXICON, make_study, standing, standing_table

from analysis import checks, descriptions, findings, people, robustness, tables
from analysis.errors import InputError
from analysis.resample import adjust_p

# The columns that data/README.md promises
CONTRACT = {
    "sentences": "side, article, paragraph, sentence, start, end, text, voice, source",
    "tfidf": "side, term, n, tf, idf, tf_idf",
    "contrasts": "kind, term, n_a, n_b, rate_a, rate_b, log_odds, se, z, g2, log_ratio, low, high, p, q, stable, evidence",
    "stance": "lexicon, category, voice, n_a, n_b, rate_a, rate_b, difference, low, high, p, q, stable, evidence",
    "hits": "lexicon, category, pattern, side, article, sentence, start, end, text, voice, negated, hedged",
    "voices": "side, source, verb, attitude, sentence",
    "shift": "term, p_a, p_b, contribution",
    "robustness": "finding, specification, value, same_sign",
    "findings": "finding, text, evidence, value, low, high, q, stable, link",
}
MAKERS = {
    "sentences": lambda study: study.sentences,
    "tfidf": descriptions.weights,
    "contrasts": tables.contrasts,
    "stance": tables.stance,
    "hits": lambda study: study.hits,
    "voices": people.voices,
    "shift": descriptions.shift,
    "robustness": checks.specifications,
    "findings": findings.list_findings,
}
OTHERS = (descriptions.lengths, descriptions.removed, descriptions.places, checks.chance_shift, descriptions.categories)

SAME = "Russia is a friend. Iran is an ally. War is a threat."
STUDIES = {
    "one-word articles": {"a": "Peace", "b": "War"},
    "one word, without lexicons": {"a": "Peace", "b": "War", "lexicon": ""},
    "the same text on both sides": {"a": SAME, "b": SAME},
    "a lexicon that matches nothing": {"a": "Peace came. It stayed.", "b": "War came."},
    "speech": {
        "a": 'Big news of the day\n\nThe minister said that Iran is a friend. "They are no friend of ours," he said.',
        "b": "A threat may come, according to the ministry. Friends left.",
    },
    "many articles a side": {
        "a": ["A friend came.", "War came."],
        "b": ["A threat.", "No friend came. None."],
    },
    "no Latin letter": {"a": "俄罗斯和伊朗。战争。", "b": "السلام عليكم. الحرب."},
}
STORES = {"tfidf": "weights", "robustness": "specifications"}


@pytest.fixture(scope="module", params=[*STUDIES, "the standing pair"])
def made(request, tmp_path_factory):
    """Return every table of one study by its name."""
    if request.param == "the standing pair":
        return {name: standing_table(STORES.get(name, name)) for name in CONTRACT}
    study = make_study(tmp_path_factory.mktemp("study"), **STUDIES[request.param])
    stance, contrasts = tables.stance(study), tables.contrasts(study)
    found = {
        "stance": stance,
        "contrasts": contrasts,
        "findings": findings.list_findings(study, stance, contrasts),
    }
    others = {maker.__name__: maker(study) for maker in OTHERS}
    return {**{name: MAKERS[name](study) for name in CONTRACT if name not in found}, **found, **others}


def test_the_columns_are_those_of_the_contract_in_their_order(made):
    assert {name: ", ".join(made[name]) for name in CONTRACT} == CONTRACT


def test_no_table_holds_a_nan_or_an_infinity(made):
    for name, table in made.items():
        assert not table.isna().any().any(), name
        numbers = table.select_dtypes("number").to_numpy(float)
        assert np.isfinite(numbers).all(), name


def test_numbers_are_within_their_bounds(made):
    contrasts, stance = made["contrasts"], made["stance"]
    for table in (contrasts, stance):
        assert table["p"].astype(float).between(0, 1, inclusive="right").all()
        assert table["stable"].astype(float).between(0, 1).all()
        assert (table["q"] >= table["p"] * (1 - 1e-12)).all()
    assert made["tfidf"]["tf_idf"].between(0, 1 + 1e-12).all()
    assert made["shift"]["contribution"].abs().sum() <= 1 + 1e-9


def test_the_rates_of_the_voices_sum_to_the_rate_of_all(made):
    table = made["stance"]
    keys, numbers = ["lexicon", "category"], ["n_a", "n_b", "rate_a", "rate_b"]
    whole = table[table["voice"] == "all"].set_index(keys)[numbers].astype(float).sort_index()
    parts = table[table["voice"] != "all"].groupby(keys)[numbers].sum().astype(float).sort_index()
    pd.testing.assert_frame_equal(whole, parts, check_index_type=False)


def test_ties_are_broken_by_term(made):
    weights, contrasts, shift = made["tfidf"], made["contrasts"], made["shift"]
    for side, rows in weights.groupby("side"):
        assert list(zip(-rows["tf_idf"], rows["term"], strict=True)) == sorted(
            zip(-rows["tf_idf"], rows["term"], strict=True)
        ), side
    for table, size in ((contrasts, contrasts["z"]), (shift, shift["contribution"])):
        keys = list(zip(-size.abs().round(12), table["term"], strict=True))
        assert keys == sorted(keys)


def test_counts_of_the_tables_agree(made):
    n = made["tfidf"].pivot(index="term", columns="side", values="n").reindex(columns=["A", "B"]).fillna(0)
    contrasts = made["contrasts"].set_index("term")[["n_a", "n_b"]]
    assert contrasts.loc[n.index].values.tolist() == n.values.tolist()
    counted = made["hits"][made["hits"]["sentence"] > 0]
    whole = made["stance"][made["stance"]["voice"] == "all"]
    assert whole["n_a"].sum() + whole["n_b"].sum() == len(counted)


FURTHER = {
    "all_contrasts": lambda study: tables.all_contrasts(study, tables.contrasts(study)),
    "actors": people.actors,
    "neighbours": people.neighbours,
    "near": people.near,
    "portraits": people.portraits,
    "strip": descriptions.strip,
    "speakers": people.speakers,
    "speech": people.speech,
    "quotations": people.quotations,
    "aligned": descriptions.aligned,
    "spread": descriptions.spread,
    "omnibus": checks.omnibus,
    "detectable": checks.detectable,
    "decisions": checks.decisions,
    "against_itself": checks.against_itself,
}


@pytest.mark.parametrize("maker", FURTHER)
@pytest.mark.parametrize("name", STUDIES)
def test_further_tables_of_any_study_hold_no_nan(name, maker, tmp_path):
    table = FURTHER[maker](make_study(tmp_path, **STUDIES[name]))
    assert not table.isna().any().any()
    if maker == "all_contrasts":
        assert ", ".join(table) == CONTRACT["contrasts"]


# --- one by one ------------------------------------------------------------------------------------------------------


def test_a_study_without_lexicons_has_empty_tables_of_stance_and_hits(tmp_path):
    study = make_study(tmp_path, "Peace.", "War.", lexicon="")
    assert (len(tables.stance(study)), len(study.hits), len(descriptions.categories(study))) == (0, 0, 0)


def test_the_same_text_on_both_sides_differs_in_nothing(tmp_path):
    study = make_study(tmp_path, SAME, SAME)
    contrasts, stance = tables.contrasts(study), tables.stance(study)
    assert contrasts[["log_odds", "z", "g2", "log_ratio"]].abs().max().max() == pytest.approx(0, abs=1e-9)
    assert set(contrasts["p"]) | set(stance["p"]) == {1.0}
    assert stance["difference"].abs().max() == pytest.approx(0)
    assert descriptions.shift(study)["contribution"].abs().sum() == pytest.approx(0, abs=1e-9)
    assert set(contrasts["evidence"]) == {"anecdotal"}


def test_texts_that_share_no_word_diverge_by_one_bit(tmp_path):
    study = make_study(tmp_path, "Peace came.", "War went.", lexicon="")
    assert checks.chance_shift(study)["divergence"].tolist() == pytest.approx([1.0])


def test_stance_counts_and_rates_are_those_a_reader_counts(tmp_path):
    # A: 2 warm, 1 cold in 10 words; B: 1 cold in 5 words
    study = make_study(tmp_path, "My friend came. My ally came. His threat went away.", "One threat made no war.")
    rows = tables.stance(study).query("voice == 'all'").set_index("category")
    assert rows[["n_a", "n_b"]].values.tolist() == [[2, 0], [1, 1]]
    assert rows.loc["warm", ["rate_a", "rate_b", "difference"]].tolist() == pytest.approx([200, 0, 200])
    assert rows.loc["cold", ["rate_a", "rate_b", "difference"]].tolist() == pytest.approx([100, 200, -100])
    assert rows.index.tolist() == ["warm", "cold"]  # in the order of the lexicon
    # warm: 3 sentences against 1. Dealt in 4 ways: B gets sentence 1, 2, 3 or 4 of 0 0 1 1 in order 1 1 0 0
    # |2/10 - 0/5| = .2; B = s1: 1/12 - 1/3 = -.25; B = s2: -.25; B = s3: 2/11 - 0 = .18: 3 of 4 as uneven
    assert rows.loc["warm", "p"] == pytest.approx(3 / 4)


def test_headlines_are_shown_but_not_counted_unless_the_study_says_so(tmp_path):
    text = "A friend in need\n\nWar came."
    out = make_study(tmp_path / "out", text, "Peace came.")
    inside = make_study(tmp_path / "in", text, "Peace came.", headline="true")
    assert out.sentences["sentence"].tolist() == [0, 1, 1]
    assert out.hits["sentence"].tolist() == [0]
    assert [tables.stance(study)["n_a"].sum() for study in (out, inside)] == [
        0,
        2,
    ]  # all, and the author's voice
    assert "need" not in set(tables.contrasts(out)["term"])
    assert "need" in set(descriptions.weights(inside)["term"])


def test_counting_headlines_leaves_no_nan(tmp_path):
    study = make_study(tmp_path, "A friend in need\n\nWar came.", "Peace came.", headline="true")
    assert not tables.contrasts(study).isna().any().any()


def test_words_too_rare_to_be_tested_have_a_q_of_one_and_no_grade_above_anecdote(tmp_path):
    study = make_study(tmp_path, "War war war. War came. Peace.", "Peace came. Peace came.", lexicon="", min_count=4)
    rows = tables.contrasts(study).set_index("term")
    assert rows.loc["peace", ["q", "evidence"]].tolist() == [1.0, "anecdotal"]  # 3 occurrences
    # "war" alone (4 occurrences) is tested, so its family has one member: q = p
    assert rows.loc["war", "q"] == rows.loc["war", "p"] < 1


def test_two_occurrences_prove_nothing_however_they_stand(tmp_path):
    # "war" in both sentences of A and in none of B's 20: one deal in 231 does that, but two words are too few
    study = make_study(tmp_path, "War came. War went.", "Peace grew. " * 20, lexicon="")
    row = tables.contrasts(study).set_index("term").loc["war"]
    assert row["p"] == pytest.approx(1 / 231)
    assert row[["q", "evidence"]].tolist() == [1.0, "anecdotal"]


def test_q_is_over_the_tested_words_of_the_table():
    table, least = standing_table("contrasts"), standing().settings.min_count
    tested = table[table["n_a"] + table["n_b"] >= least]
    assert 20 < len(tested) < len(table)
    np.testing.assert_allclose(tested["q"], adjust_p(tested["p"]))


def test_q_is_over_one_lexicon_and_one_voice():
    table, least = standing_table("stance"), standing().settings.min_count
    tested = table[table["n_a"] + table["n_b"] >= least]
    assert tested.groupby(["lexicon", "voice"]).ngroups > 2
    for _, rows in tested.groupby(["lexicon", "voice"]):
        np.testing.assert_allclose(rows["q"], adjust_p(rows["p"]))


def test_a_voice_has_the_stability_of_its_own_sign(tmp_path):
    # quoted: 0 to 2, both negated, so 0 to 0 where negated hits are left out: half of the specifications
    b = 'A friend left. "We are no friend of theirs at all," said the minister. "They are no friend of ours," said he.'
    study = make_study(tmp_path, "A friend came. A friend came. A friend came.", b)
    rows = tables.stance(study).query("category == 'warm'").set_index("voice")
    assert rows.loc["quoted", ["n_a", "n_b"]].tolist() == [0, 2]
    assert rows.loc["quoted", "stable"] == 0.5


def test_offsets_of_sentences_and_hits_lead_back_to_the_words():
    study = standing()
    for table in (study.sentences, study.hits):
        assert len(table) > 30
        for row in table.itertuples():
            assert " ".join(study.raw(row.side, row.article)[row.start : row.end].split()) == " ".join(row.text.split())


def test_lengths_count_the_words_of_every_sentence(tmp_path):
    study = make_study(tmp_path, "A friend in need\n\nWar came. So be it.", "Peace.")
    table = descriptions.lengths(study)
    assert table[["side", "paragraph", "sentence", "words"]].values.tolist() == [
        ["A", 0, 0, 4],
        ["A", 1, 1, 2],
        ["A", 1, 2, 3],
        ["B", 1, 1, 1],
    ]
    assert standing_table("lengths")["words"].sum() == len(standing().tokens)


def test_what_was_set_aside_of_the_standing_pair_is_told_with_its_rule():
    table = standing_table("removed")
    assert list(table) == ["side", "article", "text", "rule", "why"]
    for side, line in (
        ("A", "No time to read?"),
        ("A", "Get a summary"),
        ("A", "Previous Article"),
        ("B", "Advertisement"),
    ):
        assert ((table["side"] == side) & (table["text"] == line)).any(), line
    assert table["why"].str.len().gt(0).all()


def test_a_hits_place_is_the_share_of_the_words_before_it(tmp_path):
    study = make_study(tmp_path, "Headline of a friend\n\nOne two friend four.", "Threat.")
    table = descriptions.places(study)
    assert table[["name", "side", "position"]].values.tolist() == [["warm", "A", 0.5], ["cold", "B", 0.0]]


def test_places_stand_in_the_order_of_the_lexicon_then_of_the_text(tmp_path):
    study = make_study(tmp_path, "Threat, friend, threat, ally.", "Friend.")
    assert descriptions.places(study)[["category", "side", "position"]].values.tolist() == [
        ["warm", "A", 0.25],
        ["warm", "A", 0.75],
        ["warm", "B", 0.0],
        ["cold", "A", 0.0],
        ["cold", "A", 0.5],
    ]


def test_the_figure_of_stance_draws_all_voices_together_and_categories_with_a_hit(tmp_path):
    study = make_study(tmp_path, "A friend.", "Peace.", lexicon=TOY_LEXICON.replace("warm", "very_warm.indeed"))
    assert tables.drawn(tables.stance(study))[["voice", "name"]].values.tolist() == [["all", "very warm: indeed"]]


def test_the_part_of_a_rate_in_the_authors_own_voice(tmp_path):
    # A: two friends in nine words, one of them in what an aide says; B: one friend in two words, the author's own.
    study = make_study(tmp_path, "A friend came. An aide said a friend left.", "Friends came.", lexicon=TOY_LEXICON)
    drawn = tables.drawn(tables.stance(study)).set_index("category").loc["warm"]
    assert drawn[["rate_a", "rate_b"]].tolist() == pytest.approx([2000 / 9, 500])
    assert drawn[["own_a", "own_b"]].tolist() == pytest.approx([1000 / 9, 500])


def test_categories_tell_their_definition_and_how_many_patterns_they_have(tmp_path):
    lexicon = "name: toy\ncategories:\n  warm: {definition: kind words, source: A Book, patterns: [friend*, ally]}\n  cold: [war]\n"
    study = make_study(tmp_path, "A friend.", "Peace.", lexicon=lexicon)
    assert descriptions.categories(study).values.tolist() == [
        ["toy", "warm", "kind words", "A Book", 2],
        ["toy", "cold", "", "", 1],
    ]


def test_the_same_study_gives_the_same_tables_twice(tmp_path):
    twice = [make_study(tmp_path / name, "War. A friend came.", "A threat. Peace came.") for name in ("one", "two")]
    for maker in (tables.contrasts, tables.stance, descriptions.weights, checks.specifications):
        one, other = map(maker, twice)
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_exchanging_the_sides_of_a_study_flips_the_signs(tmp_path):
    a, b = "War came. A friend came. A friend left.", "Peace came. A threat came. War went."
    one, other = make_study(tmp_path / "one", a, b), make_study(tmp_path / "two", b, a)
    ab, ba = (tables.contrasts(study).set_index("term").sort_index() for study in (one, other))
    for column, sign in {"z": -1, "g2": -1, "log_ratio": -1, "p": 1, "q": 1, "stable": 1}.items():
        np.testing.assert_allclose(ab[column], sign * ba[column], atol=1e-12)
    ab, ba = map(tables.stance, (one, other))
    np.testing.assert_allclose(ab["difference"].astype(float), -ba["difference"].astype(float), atol=1e-9)
    np.testing.assert_allclose(ab["low"].astype(float), -ba["high"].astype(float), atol=1e-9)


def test_a_prior_may_come_from_the_two_sides_or_from_reference_articles(tmp_path):
    # A: peace peace war, B: war; alpha_0 = .5 * 2 = 1. Pooled counts 2 and 2: alpha .5 each, as flat.
    # Reference: 7 peace 1 war: alpha_peace = 7.5 / 9, alpha_war = 1.5 / 9
    (tmp_path / "other.txt").write_text("Peace peace peace peace, peace peace peace, war.", encoding="utf-8")
    texts = ("Peace peace war.", "War now.")
    flat, pooled, informed = (
        tables.contrasts(make_study(tmp_path / name, *texts, lexicon="", head=head, **options)).set_index("term")
        for name, head, options in (
            ("flat", "", {}),
            ("pooled", "", {"prior_from": "'pooled'"}),
            ("informed", 'reference = ["../other.txt"]', {}),
        )
    )

    def odds(n_a, n_b, words_a, words_b, alpha, total):
        a, b = n_a + alpha, n_b + alpha
        return np.log(a / (words_a + total - a)) - np.log(b / (words_b + total - b))

    assert flat.loc["peace", "log_odds"] == pytest.approx(odds(2, 0, 3, 2, 0.5, 1.5))
    # pooled: peace 2, war 2, now 1, each half more: of alpha_0 = 1.5 peace has 2.5 / 6.5
    assert pooled.loc["peace", "log_odds"] == pytest.approx(odds(2, 0, 3, 2, 1.5 * 2.5 / 6.5, 1.5))
    # reference: peace 7, war 1, now 0: peace has 7.5 / 9.5
    assert informed.loc["peace", "log_odds"] == pytest.approx(odds(2, 0, 3, 2, 1.5 * 7.5 / 9.5, 1.5))


def test_the_robustness_of_a_study_with_reference_articles_begins_with_its_own_prior(tmp_path):
    (tmp_path / "other.txt").write_text("Peace peace peace, friendly peace.", encoding="utf-8")
    study = make_study(tmp_path / "s", "Peace peace war.", "War now.", lexicon="", head='reference = ["../other.txt"]')
    own = robustness.vary_terms(study)
    assert own.specifications[0].endswith("prior 0.5 a term from reference")
    assert len(own.specifications) == 2**5 * 3  # the study's own prior and the two flat ones
    used = tables.contrasts(study).set_index("term")["log_odds"]
    assert own.values[0] == pytest.approx(used[[name.removeprefix("term:") for name in own.findings]].to_numpy())


def test_reference_articles_and_a_pooled_prior_exclude_each_other(tmp_path):
    (tmp_path / "other.txt").write_text("Peace.", encoding="utf-8")
    with pytest.raises(InputError, match="reference articles and prior_from = 'pooled'; keep one of them"):
        make_study(tmp_path / "s", "Peace.", "War.", head='reference = ["../other.txt"]', prior_from="'pooled'")
