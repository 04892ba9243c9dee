"""Findings: plain sentences, and none stronger than its grade."""

import re
from pathlib import Path

import pandas as pd
import pytest
from letters import make_study, standing, standing_table

from analysis import captions, findings, show, tables
from analysis.resample import NULL

GRADES = {"strong", "suggestive", "anecdotal", "none"}
# Words that put a difference under a condition; a sentence about a difference below strong needs one of them.
HEDGES = re.compile(
    r"\b(seem|can be chance|may|no more than chance|proves nothing|than chance often gives|not differ)\b",
    re.IGNORECASE,
)
# Findings that say that something differs, or not; the others are plain counts.
DIFFERENCES = re.compile("(term|category|valence):|omnibus$")


@pytest.fixture(scope="module")
def strong(tmp_path_factory):
    """Return the findings of two texts that could hardly differ more: 12 sentences of friends, 12 of threats."""
    folder = tmp_path_factory.mktemp("strong")
    study = make_study(folder, "A friend comes. " * 12, "The threat grows. " * 12, resamples=999)
    return findings.list_findings(study).set_index("finding")


@pytest.fixture(scope="module")
def suggestive(tmp_path_factory):
    """Return the findings of five articles a side: 12 of 252 deals are as uneven, p = .0476; of two categories q = .095."""
    house = "A house. A threat."
    study = make_study(tmp_path_factory.mktemp("articles"), ["A friend. A threat."] * 4 + [house], [house] * 5)
    return findings.list_findings(study).set_index("finding")


def test_a_strong_difference_is_stated_flatly_with_its_numbers(strong):
    row = strong.loc["category:toy:warm"]
    # 12 hits in 36 words: 333.3 per 1,000
    assert row["evidence"] == "strong"
    assert row["text"].startswith(
        "Words of the category 'warm' (toy) are more frequent in A · Left: 333.3 per 1,000 words in A"
    )
    assert "(12 and 0 in number; 95 % interval of the difference " in row["text"]
    assert not HEDGES.search(row["text"])
    assert (row["value"], row["stable"]) == pytest.approx((333.333, 1.0), abs=1e-3)
    assert row["low"] > 0


def test_a_strong_difference_towards_b_names_b(strong):
    assert (
        "are more frequent in B · Right: 0.0 per 1,000 words in A and 333.3 in B"
        in strong.loc["category:toy:cold", "text"]
    )
    assert strong.loc["category:toy:cold", "value"] < 0


def test_a_strong_word_is_counted_flatly(strong):
    assert strong.loc["term:friend", ["evidence", "text"]].tolist() == [
        "strong",
        "'friend' appears 12 times in A and never in B.",
    ]


def test_the_overview_counts_what_is_strong(strong):
    text = strong.loc["overview", "text"]
    # categories: warm and cold; words: a friend comes the threat grows
    assert "two differ beyond chance and none may" in text
    assert "six differ beyond chance and none may" in text
    assert strong.index[0] == "overview"  # a study of no relation between states has no valence


def test_a_suggestive_difference_says_how_often_chance_would_do_as_much(suggestive):
    row = suggestive.loc["category:toy:warm"]
    assert row["evidence"] == "suggestive"
    assert " seem more frequent in A · Left: " in row["text"]
    assert "are more frequent" not in row["text"]
    assert "one time in 21" in row["text"]  # 1 / .0476
    assert "with 2 categories of this lexicon tried, that alone proves nothing." in row["text"]


def test_the_null_names_the_units_that_were_dealt(suggestive):
    text = suggestive.loc["category:toy:warm", "text"]
    assert "The same articles, dealt at random to the two sides, would differ as much about one time in 21" in text
    assert "sentences" not in text


def test_a_suggestive_word_is_hedged_too(suggestive):
    assert suggestive.loc["term:friend", "evidence"] == "suggestive"
    assert suggestive.loc["term:friend", "text"].startswith("'friend' appears 4 times in A and never in B; ")
    assert HEDGES.search(suggestive.loc["term:friend", "text"])


def test_nothing_below_strong_is_stated_flatly(suggestive):
    # the same tables, each grade lowered in turn: the flat sentence must go with the grade
    study = standing()
    stance, contrasts = standing_table("stance"), standing_table("contrasts")
    for grade in ("suggestive", "anecdotal"):
        found = findings.list_findings(study, stance.assign(evidence=grade), contrasts.assign(evidence=grade))
        graded = found[found["finding"].str.match("(?:term|category):")]
        assert len(graded) > 0
        assert graded["text"].map(lambda text: bool(HEDGES.search(text))).all()
        assert not graded["text"].str.contains("are more frequent").any()
    for name, row in suggestive[suggestive["evidence"] != "strong"].iterrows():
        assert HEDGES.search(row["text"]) or not DIFFERENCES.match(name), row["text"]


def test_on_the_real_articles_every_difference_below_strong_carries_its_hedge():
    found = standing_table("findings")
    weaker = found[(found["evidence"] != "strong") & found["finding"].str.match(DIFFERENCES)]
    assert len(weaker) > 4
    assert weaker["text"].map(lambda text: bool(HEDGES.search(text))).all()


def test_where_nothing_is_more_than_anecdote_the_overview_says_so_once(tmp_path):
    text = "A friend came. The house stood. A friend came. War came. Peace came."
    found = findings.list_findings(make_study(tmp_path, text, text)).set_index("finding")
    assert found.loc["overview", "text"] == (
        "Nothing in the wording differs between A and B by more than chance often gives: none of 1 category of words and "
        "3 single words frequent enough to be tested."
    )
    assert not any(name.startswith(("category:", "term:")) for name in found.index)
    assert found["text"].str.contains("beyond chance").sum() == 1  # all taken together


def test_a_word_leans_to_a_side_when_its_difference_is_larger_than_its_standard_error(tmp_path):
    # 6 of 8 words against 2 of 8, prior .5 a term, 3 terms: odds 6.5 / 3 and 2.5 / 7, their log 1.803; se sqrt(1/6.5 + 1/2.5) = .744
    study = make_study(
        tmp_path, "War war war war. War war. Peace trade.", "War war. Peace peace peace. Trade trade trade."
    )
    table = tables.contrasts(study).set_index("term")
    assert table.loc["war", ["n_a", "n_b"]].tolist() == [6, 2]
    assert table.loc["war", "z"] == pytest.approx(1.803 / 0.744, abs=0.005)
    leaning = {name for name in findings.list_findings(study)["finding"] if name.startswith("term:")}
    assert leaning == {f"term:{term}" for term in table.index if abs(table.loc[term, "z"]) >= 1}
    assert "term:war" in leaning


def test_all_taken_together_is_one_finding_that_names_which_families_differ(strong):
    text = strong.loc["omnibus", "text"]
    assert text.startswith("Taken all together, by the vocabulary (about one time in ")
    assert "and the categories of 'toy' (about one time in " in text
    assert "the two differ by more than chance often gives" in text
    assert "do not differ" not in text


def test_a_study_without_the_lexicon_of_partnerships_has_no_valence(strong):
    assert "valence:net" not in strong.index


def test_valence_leads_and_its_numbers_are_those_of_its_table():
    found, net = standing_table("findings"), tables.valence(standing()).query("voice == 'all'").set_index("side")
    assert found["finding"].iloc[0] == "valence:net"
    row = found.iloc[0]
    assert row[["value", "low", "high", "q"]].tolist() == net.loc["A-B", ["net", "low", "high", "p"]].tolist()
    for side in "AB":
        own = net.loc[side]
        told = (
            f"{own['favourable']} of {own['sentences']} sentences favourable and {own['concerned']} concerned in {side}"
        )
        assert told in row["text"]


def test_words_too_rare_to_be_tested_and_stop_words_are_no_findings(tmp_path):
    study = make_study(tmp_path, "War and war and war and peace.", "The the the the house.", lexicon="")
    names = set(findings.list_findings(study)["finding"])
    assert {name for name in names if name.startswith("term:")} == {"term:war"}


def test_the_shared_words_are_those_a_reader_finds(tmp_path):
    # content words: war peace joy came; shared: war (2 and 1), came (1 and 1)
    found = findings.list_findings(make_study(tmp_path, "War, war came.", "War came, peace, joy.", lexicon=""))
    text = found.set_index("finding").loc["shared", "text"]
    assert text == "Both share 2 of 4 content words, most of all 'war' (2 and 1) and 'came' (1 and 1)."


def test_texts_that_share_no_word_are_said_to_share_none(tmp_path):
    found = findings.list_findings(make_study(tmp_path, "War.", "Peace.", lexicon="")).set_index("finding")
    assert found.loc["shared", "text"] == "The two share none of their 2 content words."


def test_what_only_one_side_says_more_than_once_is_listed(tmp_path):
    found = findings.list_findings(make_study(tmp_path, "War, war, war, joy.", "Peace, peace.", lexicon=""))
    texts = found.set_index("finding")["text"]
    assert texts["only:A"].startswith("Only A · Left says 'war' (3 times). ")
    assert texts["only:B"].startswith("Only B · Right says 'peace' (twice). ")


def test_a_word_of_the_other_sides_headline_is_not_said_by_one_side_only(tmp_path):
    study = make_study(tmp_path, "Threat looms large\n\nPeace came.", "The threat grew. The threat fell.", lexicon="")
    texts = findings.list_findings(study).set_index("finding")["text"]
    assert "'threat'" not in texts.get("only:B", "")


def test_a_word_seen_once_is_not_put_among_those_only_one_side_says(tmp_path):
    found = findings.list_findings(make_study(tmp_path, "War.", "Peace.", lexicon=""))
    assert not found["finding"].str.startswith("only:").any()


def test_evidence_is_one_of_the_four_grades_of_the_contract():
    assert set(standing_table("findings")["evidence"]) <= GRADES


def test_what_is_no_difference_is_a_plain_count_without_an_interval_and_compares_nothing():
    found = standing_table("findings")
    counted = found[~found["finding"].str.match(DIFFERENCES)]
    assert len(counted) >= 3
    assert (counted["value"] == counted["low"]).all()
    assert (counted["value"] == counted["high"]).all()
    assert not counted["text"].str.contains("more frequent|more often|less", regex=True).any()


def test_a_plain_count_is_never_called_strong_unless_something_is(suggestive, strong):
    assert not standing_table("findings").query("finding != 'overview'")["evidence"].eq("strong").any()
    assert suggestive.loc["overview", "evidence"] == "suggestive"
    assert suggestive.loc["overview", "text"].startswith(
        "Nothing in the wording clearly differs between A and B, though "
    )
    assert strong.loc["overview", "text"].startswith(
        "Some of the wording differs between A and B by more than chance. "
    )
    assert strong.loc["overview", "evidence"] == "strong"


def test_every_finding_has_a_name_of_its_own():
    assert standing_table("findings")["finding"].is_unique


def test_the_numbers_of_a_finding_are_those_of_its_table():
    found = standing_table("findings").set_index("finding")
    contrasts = standing_table("contrasts").set_index("term")
    terms = found[found.index.str.startswith("term:")]
    assert len(terms) > 0
    for name, row in terms.iterrows():
        source = contrasts.loc[name.removeprefix("term:")]
        assert (
            row[["value", "low", "high", "q", "stable"]].tolist()
            == source[["log_ratio", "low", "high", "q", "stable"]].tolist()
        )


def ids(html):
    """Return every id in a piece of HTML."""
    return set(re.findall(r'\bid="([^"]+)"', html))


def shown_ids():
    """Return the ids of what the report shows of the findings and of the figures they rest on."""
    study = standing()
    pieces = [show.findings(standing_table("findings"), study)]
    pieces += [
        show.figure(name, standing_table(table), study.labels)
        for name, table in (("stance", "drawn"), ("contrasts", "contrasts"))
    ]
    return set().union(*(ids(piece.body) for piece in pieces))


def test_the_links_of_words_and_categories_lead_to_where_they_are_shown():
    found = standing_table("findings")
    links = found.loc[found["finding"].str.match("(?:term|category):"), "link"].str.removeprefix("#")
    assert len(links) > 0
    assert set(links) <= shown_ids()


def test_the_most_telling_findings_stand_first():
    # a strong category above suggestive ones, and within a grade the smaller p
    stance = standing_table("stance").copy()
    whole = stance.index[stance["voice"] == "all"][:3]
    stance["evidence"] = "anecdotal"
    stance.loc[whole, "evidence"] = ["suggestive", "strong", "suggestive"]
    stance.loc[whole, "p"] = [0.04, 0.03, 0.01]
    found = findings.list_findings(standing(), stance, standing_table("contrasts"))
    names = [f"category:{stance.loc[i, 'lexicon']}:{stance.loc[i, 'category']}" for i in (whole[1], whole[2], whole[0])]
    assert found["finding"].tolist()[2:5] == names


@pytest.mark.parametrize("module", [findings, captions, tables, show])
def test_the_word_that_is_never_a_label_is_nowhere_in_the_code_that_writes_for_people(module):
    assert not re.search(r"\bbias", Path(module.__file__).read_text(encoding="utf-8"), re.IGNORECASE)


def test_no_finding_or_caption_of_the_real_articles_speaks_of_bias():
    study = standing()
    texts = [*standing_table("findings")["text"]]
    texts += captions.describe_stance(standing_table("drawn"), study.labels)
    texts += captions.describe_contrasts(standing_table("contrasts"), study.labels)
    assert not any("bias" in text.lower() for text in texts)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.018, "one time in 56"),
        (0.05, "one time in 20"),
        (0.0001, "one time in 10,000"),
        (0.39, "one time in 3"),
    ],
)
def test_a_p_value_is_said_as_people_say_it(p, words):
    stance = pd.DataFrame([("toy", "warm", "all", 3, 0, 9.0, 0.0, 9.0, -1.0, 19.0, p, 0.2, 1.0, "suggestive")],
                          columns=list(standing_table("stance")))  # fmt: skip
    text = findings.list_findings(standing(), stance, standing_table("contrasts"))["text"][2]
    assert f"{NULL}, would differ as much about {words}" in text


def test_where_a_side_has_four_sentences_nothing_is_graded_above_anecdotal_and_the_overview_says_so(tmp_path):
    # 4 sentences against 12: 13 of 1,820 deals would do as much, p = .007; with a fifth sentence that is "strong"
    few, enough = (
        findings.list_findings(make_study(tmp_path / str(n), "A friend comes. " * n, "The threat grows. " * 12))
        for n in (4, 5)
    )
    assert set(few["evidence"]) <= {"anecdotal", "none"}
    assert few["text"].iloc[0].startswith("Nothing here can be told from chance: one side has only 4 sentences.")
    assert "strong" in set(enough["evidence"])
