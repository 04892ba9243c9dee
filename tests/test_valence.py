"""Valence: how words meet in a sentence, the net of a side worked by hand, and what chance makes of it."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import ROOT, make_study, quick, standing
from scipy import stats

from analysis.lexicon_check import check_lexicon, unmatched_share
from analysis.lexicon_file import load_lexicon
from analysis.valence.choices import CHOICES, vary_valence
from analysis.valence.leanings import LEANING_COLUMNS, SCORE_COLUMNS, find_leanings, score_sentences
from analysis.valence.net import NET_COLUMNS, flip_p, net_valence

UP, DOWN, FLAT = "It is a blessing.", "It is a folly.", "They met on Monday."
LEXICON = load_lexicon(ROOT / "data" / "lexicons" / "valence.yaml")


def two(folder, a, b, **options):
    """Return a study of two sides, each a list of sentences or a list of articles."""
    texts = [" ".join(side) if isinstance(side[0], str) else [" ".join(part) for part in side] for side in (a, b)]
    return make_study(folder, *texts, **options)


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    """Return a function that scores one sentence."""

    def score(sentence):
        scored = score_sentences(make_study(tmp_path_factory.mktemp("one"), sentence, FLAT))
        return int(scored.loc[scored["side"] == "A", "score"].sum())

    return score


# --- words in a sentence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("The canal has been a blessing for both shores.", 1),
        ("The loan is a noose.", -1),
        ("The two ministers met in Lima on Monday.", 0),
        # negation turns round, "not only" and its like do not
        ("The pact is not a threat.", 1),
        ("The pact is not beneficial.", -1),
        ("The pact harms nobody.", 1),
        ("The pact isn't a threat to anyone.", 1),
        ("The pact is not merely beneficial.", 1),
        ("The pact is not only risky.", -1),
        ("The pact isn't just a folly.", -1),
        ("There is no doubt that they met.", 0),
        # reducers turn round what they govern, and the relation itself is lessened by them
        ("The accord will ease tensions along the border.", 1),
        ("Fears of the pact have been allayed.", 1),
        ("The pact undermined trust.", -1),
        ("Peru cut ties with Ecuador.", -1),
        ("The envoys of both states failed to calm fears of war over their pact.", -1),
        ("The pact does not undermine trust.", 1),
        # raisers need the relation
        ("The presidents want to deepen ties.", 1),
        ("Ties have deepened.", 1),
        ("Ties between the two ports, once cool, grew.", 0),
        ("Ties grew.", 1),
        ("The alliance is fragile.", -1),
        ("The army deepened the ditch.", 0),
        # harm takes away what it harms
        ("The base threatens stability.", -1),
        # the predicate weighs more than the name
        ("Their growing cooperation has raised alarm in the capital.", -1),
        # an agenda is not yet closeness; an attempt is not yet harm
        ("The ministers discussed ways to expand ties.", 0),
        ("Others made attempts to derail the project.", 0),
        # what a sentence ends up asserting
        ("Costly, yet a blessing.", 1),
        ("Although it is costly, the bridge is a blessing.", 1),
        ("The bridge is a blessing, but it is dangerous and costly.", -1),
        ("A blessing and a folly.", 0),
    ],
)
def test_a_sentence_leans_as_a_reader_says(score, sentence, sign):
    assert np.sign(score(sentence)) == sign


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        # a good thing that is merely named, brought, and endangered by the relation
        ("The pact is of interest for the stability of the region.", 0),
        ("In an era of growth the ministers spoke of security and modernisation.", 0),
        ("The alliance contributes to the stability of the region.", 1),
        ("Their partnership will bring prosperity to the valley.", 1),
        ("The pact undermines the security of the strait.", -1),
        # a bad thing that is merely named, brought, or about the relation
        ("Amid heightened tensions the two countries signed a pact.", 0),
        ("The pact has heightened tensions in the strait.", -1),
        ("The alliance raises pertinent questions.", -1),
        ("The alliance poses a serious challenge to its neighbours.", -1),
        ("Neighbours voiced their unease about the alliance.", -1),
        ("Both sides expressed concern over the drought.", 0),
        ("The pact is a source of concern.", -1),
        # an adjective counts as what the relation is, or what the parties have
        ("Observers paid close attention to the pact.", 0),
        ("The talks were closely watched.", 0),
        ("The two countries enjoy close ties.", 1),
        ("Ties between them are strong.", 1),
        # what is asserted, and what is merely named
        ("The implications of this growing alliance reach far.", 0),
        ("The strengthening of ties could serve as a sign.", 0),
        ("There were plans to boost cooperation.", 0),
        ("The two states are deepening ties.", 1),
        ("The visit reflects a commitment to partnership.", 1),
        ("The step signals a deliberate move to deepen cooperation.", 1),
        ("Both capitals share a vision of the sea.", 1),
        # not merely
        ("The pact is not merely transactional.", 1),
        ("The alliance is not just symbolic.", 1),
        ("The pact is transactional.", -1),
        ("The alliance is symbolic.", 0),
        # worries, whoever has them
        ("Such a pact could embolden hardliners.", -1),
        ("The alliance could destabilise the strait.", -1),
        ("The treaty comes at a price.", -1),
        ("Neighbours have to remain vigilant.", -1),
        ("Others are wary of the alliance.", -1),
        # of others, against others
        ("They want a counterbalance to hegemony.", 0),
        ("The partners resist pressure and challenge dominance.", 0),
        ("Its neighbours live in a volatile region.", 0),
    ],
)
def test_only_what_is_said_of_the_relation_leans(score, sentence, sign):
    assert np.sign(score(sentence)) == sign


def test_a_party_that_receives_is_helped_and_one_that_gives_is_not(tmp_path):
    text = (
        "India and Japan met. Membership gives India a platform. The route opens markets for Japan. "
        "India provides Japan with rice. The pact helps Brussels. The agreement with Peru is important."
    )
    scored = score_sentences(make_study(tmp_path, text, "India and Japan met."))
    assert np.sign(scored.loc[scored["side"] == "A", "score"]).tolist() == [0, 1, 1, 0, 0, 0]


def test_praise_counts_where_the_relation_or_a_party_is_praised(tmp_path):
    text = "India and Japan met. India praised Japan. Japan welcomed their pact. Japan praised the weather. Japan hailed Peru."
    scored = score_sentences(make_study(tmp_path, text, "India and Japan met."))
    assert np.sign(scored.loc[scored["side"] == "A", "score"]).tolist() == [0, 1, 1, 0, 0]


def test_a_shifter_does_not_reach_into_another_clause(score):
    assert score("It did not rain; the bridge is a blessing.") == 1
    assert score("Because it did not rain, the bridge is a blessing.") == 1


def test_a_list_within_commas_is_one_clause(score):
    assert score("They will expand political, economic and cultural ties.") == 1


def test_a_leaning_leads_back_to_its_words_and_says_what_turned_it(tmp_path):
    study = make_study(tmp_path, "Sign Here\n\nThe accord may ease tensions.", FLAT)
    (row,) = find_leanings(study).itertuples()
    assert study.raw("A", row.article)[row.start : row.end] == row.text == "tensions"
    assert (row.leaning, row.why, row.pattern, row.hedged, row.aside) == (1, "ease", "tensions", True, False)


def test_without_shifters_and_negation_words_count_as_they_are(tmp_path):
    study = make_study(tmp_path, "The accord will ease tensions. It is not a folly.", FLAT)
    assert list(find_leanings(study)["leaning"]) == [1, 1]
    assert list(find_leanings(study, shifters=False)["leaning"]) == [-1, 1]
    assert list(find_leanings(study, negation=False)["leaning"]) == [1, -1]


def test_a_judgement_on_third_parties_alone_is_set_aside_and_shown(tmp_path):
    text = "Peru and Ecuador met. Peru and Ecuador spoke. Brussels chose folly. Brussels feels their pact is a folly."
    study = make_study(tmp_path, text.replace("Peru", "India").replace("Ecuador", "Japan"), FLAT)
    assert list(find_leanings(study)["aside"]) == [True, False]
    scored = score_sentences(study)
    assert list(scored.loc[scored["side"] == "A", "score"]) == [0, 0, 0, -1]


def test_the_score_is_favourable_less_concerned_in_every_counted_sentence(tmp_path):
    study = make_study(tmp_path, f"A Blessing\n\nA blessing, a boon and a folly. {FLAT}", f"{DOWN}")
    table = score_sentences(study)
    assert list(table.columns) == SCORE_COLUMNS
    assert table[["side", "sentence", "favourable", "concerned", "score"]].to_numpy().tolist() == [
        ["A", 1, 2, 1, 1],
        ["A", 2, 0, 0, 0],
        ["B", 1, 0, 1, -1],
    ]


# --- the net of a side -----------------------------------------------------------------------------------------------


def row(table, side, voice="all"):
    """Return one row of a table of net valence."""
    (found,) = table[(table["side"] == side) & (table["voice"] == voice)].itertuples(index=False)
    return found


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    # signs: A 1 1 1 0, B -1 0 -1
    return two(tmp_path_factory.mktemp("worked"), [UP, UP, UP, FLAT], [DOWN, FLAT, DOWN])


def test_the_net_and_its_interval_are_those_worked_by_hand(worked):
    table = net_valence(worked)
    a, b, both = (row(table, side) for side in ("A", "B", "A-B"))
    assert (a.sentences, a.favourable, a.concerned, a.net) == (4, 3, 0, 0.75)
    assert (b.sentences, b.favourable, b.concerned) == (3, 0, 2)
    assert b.net == pytest.approx(-2 / 3)
    # variances of the means: A .25 / 4 = 1/16, as much as the floor; B (1/3) / 3 = 1/9, as much as the floor
    assert a.low == pytest.approx(0.75 - stats.t.ppf(0.975, 3) / 4)
    assert a.high == 1.0  # .75 + .80, and no net is above 1
    assert b.high == pytest.approx(-2 / 3 + stats.t.ppf(0.975, 2) / 3)
    assert both.net == pytest.approx(0.75 + 2 / 3)
    welch = stats.ttest_ind([1, 1, 1, 0], [-1, 0, -1], equal_var=False).confidence_interval()
    assert (both.low, both.high) == pytest.approx((welch.low, min(welch.high, 2.0)))


def test_p_of_a_side_is_the_sign_test_and_of_the_difference_all_deals(worked):
    table = net_valence(worked)
    assert row(table, "A").p == pytest.approx(2 * 0.5**3)  # three of three
    assert row(table, "B").p == pytest.approx(2 * 0.5**2)
    signs = np.array([1, 1, 1, 0, -1, 0, -1])
    deals = [list(chosen) for chosen in combinations(range(7), 4)]
    nets = [signs[chosen].mean() - np.delete(signs, chosen).mean() for chosen in deals]
    observed = 0.75 + 2 / 3
    assert row(table, "A-B").p == pytest.approx(np.mean(np.abs(nets) >= observed - 1e-9))


def test_a_side_without_any_leaning_is_not_known_exactly(tmp_path):
    table = net_valence(two(tmp_path, [FLAT] * 5, [UP] * 5))
    flat, up = row(table, "A"), row(table, "B")
    reach = stats.t.ppf(0.975, 4) / 5  # the variance of a single leaning sentence, 1 / 5 ** 2
    assert (flat.net, flat.low, flat.high) == pytest.approx((0, -reach, reach))
    assert (up.net, up.low, up.high) == pytest.approx((1, 1 - reach, 1))
    assert flat.p == 1.0


def test_one_long_sentence_weighs_no_more_than_a_short_one(tmp_path):
    praise = "A blessing, a boon, a success, a triumph and a lifeline."
    table = net_valence(two(tmp_path, [praise, DOWN, DOWN], [FLAT]))
    assert row(table, "A").net == pytest.approx(-1 / 3)


def test_of_a_single_sentence_nothing_is_known_of_the_spread(tmp_path):
    table = net_valence(two(tmp_path, [UP], [DOWN, FLAT]))
    assert (row(table, "A").low, row(table, "A").high) == (-1, 1)
    assert (row(table, "A-B").low, row(table, "A-B").high) == (-2, 2)
    assert row(table, "A").p == 1.0


def test_each_voice_has_its_sentences_and_one_that_a_side_lacks_has_no_row(tmp_path):
    quoted = '"The pact is a great blessing to us all."'
    mixed = 'Officials said that the pact is "a folly beyond repair".'
    table = net_valence(two(tmp_path, [UP, quoted, mixed], [DOWN, FLAT]))
    assert list(zip(table["voice"], table["side"], strict=True)) == [
        ("all", "A"), ("all", "B"), ("all", "A-B"), ("author", "A"), ("author", "B"), ("author", "A-B"),
        ("reported", "A"), ("quoted", "A"),
    ]  # fmt: skip
    # what is quoted within a reported sentence counts as quoted
    assert (row(table, "A", "quoted").favourable, row(table, "A", "quoted").concerned) == (1, 1)
    assert (row(table, "A", "reported").sentences, row(table, "A", "reported").concerned) == (1, 0)


def test_exchanging_the_sides_changes_the_sign_of_the_difference_and_nothing_else(tmp_path):
    a, b = [UP, UP, FLAT, DOWN, UP], [DOWN, FLAT, FLAT]
    one, other = (net_valence(two(tmp_path / name, *pair)) for name, pair in (("1", (a, b)), ("2", (b, a))))
    for side, swapped in (("A", "B"), ("B", "A")):
        assert row(one, side)[2:] == row(other, swapped)[2:]
    there, back = row(one, "A-B"), row(other, "A-B")
    assert there[2:5] == back[2:5]
    assert (there.net, there.low, there.high, there.p) == pytest.approx((-back.net, -back.high, -back.low, back.p))


def test_where_a_side_is_many_articles_the_article_is_the_unit(tmp_path):
    a, b = [[UP, UP], [UP, FLAT, FLAT, FLAT]], [[DOWN], [FLAT, FLAT]]
    table = net_valence(two(tmp_path, a, b))
    # A: sums 2 and 1 of 2 and 4 sentences: net .5, residuals 1 and -1, variance 2 * 2 / 36 = 1/9
    assert row(table, "A").net == 0.5
    assert row(table, "A").low == pytest.approx(max(0.5 - stats.t.ppf(0.975, 1) / 3, -1))
    assert row(table, "A").p == 0.5  # of sums +-2 +-1 two of four are as far from zero as 3
    # four articles, two a side: six deals, .5 + 1/3 apart as found; none is further, and its mirror is as far
    assert row(table, "A-B").net == pytest.approx(0.5 + 1 / 3)
    assert row(table, "A-B").p * 6 == pytest.approx(round(row(table, "A-B").p * 6))


def test_the_flips_of_unequal_sums_are_all_tried_or_drawn_by_the_seed():
    few = np.array([3.0, -1.0, 2.0, 0.0])
    sums = [abs(np.dot(signs, [3, 1, 2])) for signs in product((-1, 1), repeat=3)]
    assert flip_p(few, resamples=99, seed=1) == np.mean(np.array(sums) >= 4)
    many = np.arange(1.0, 31.0)
    assert flip_p(many, resamples=99, seed=1) == 0.01  # none of 99 as far: (0 + 1) / (99 + 1)
    many[::2] *= -1
    assert flip_p(many, resamples=999, seed=7) == flip_p(many, resamples=999, seed=7) > 0.1


side = st.lists(st.sampled_from([UP, DOWN, FLAT, f'"{UP[:-1]} indeed."']), min_size=1, max_size=6)


@quick
@given(a=side, b=side)
def test_nothing_is_missing_and_every_number_is_within_its_limits(tmp_path_factory, a, b):
    table = net_valence(two(tmp_path_factory.mktemp("any"), a, b))
    assert not table.isna().any().any()
    assert table["p"].between(0, 1, inclusive="right").all()
    limit = np.where(table["side"] == "A-B", 2, 1)
    assert (np.abs(table[["net", "low", "high"]].to_numpy()) <= limit[:, None]).all()
    assert (table["low"] <= table["net"]).all()
    assert (table["net"] <= table["high"]).all()
    assert (table["favourable"] + table["concerned"] <= table["sentences"]).all()


def test_a_study_in_another_language_has_no_valence(tmp_path):
    study = make_study(tmp_path, UP, DOWN, head='language = "de"')
    assert find_leanings(study).columns.tolist() == LEANING_COLUMNS
    assert score_sentences(study).columns.tolist() == SCORE_COLUMNS
    assert net_valence(study).columns.tolist() == NET_COLUMNS
    assert len(find_leanings(study)) + len(score_sentences(study)) + len(net_valence(study)) == 0
    assert len(vary_valence(study).findings) == 0


# --- other sound choices ---------------------------------------------------------------------------------------------


def varied(study, **chosen):
    """Return the value of one specification, the study's own but for ``chosen``."""
    own = {name.replace(" ", "_"): (name, options[0]) for name, options in CHOICES.items()}
    wanted = "; ".join(f"{name} {chosen.get(key, option)}" for key, (name, option) in own.items())
    table = vary_valence(study).table(["valence:net"])
    return table.set_index("specification").at[wanted, "value"]


def test_every_choice_changes_what_it_should(tmp_path):
    a = "A Blessing for Both\n\nIt may be a boon and blessing. It is not a folly. It will ease tensions."
    study = make_study(tmp_path, a, f"{FLAT}")
    assert varied(study) == 1.0  # three of three
    assert varied(study, sentence="by its sum") == pytest.approx(4 / 3)
    assert varied(study, negation="ignored") == pytest.approx(1 / 3)
    assert varied(study, shifters="ignored") == pytest.approx(1 / 3)
    assert varied(study, hedged_hits="left out") == pytest.approx(2 / 3)
    assert varied(study, headline="in", hedged_hits="left out") == pytest.approx(3 / 4)


def test_third_parties_may_be_counted(tmp_path):
    study = make_study(tmp_path, "India and Japan met. Brussels chose folly.", "India and Japan met.")
    assert varied(study) == 0
    assert varied(study, third_parties="counted") == -0.5


def test_the_own_choices_come_first_and_give_the_net_of_the_table(worked):
    variation = vary_valence(worked)
    assert len(variation.specifications) == len(set(variation.specifications)) == 2**6
    assert variation.values[0, 0] == pytest.approx(row(net_valence(worked), "A-B").net)
    assert variation.stable["valence:net"] == 1.0


def test_a_study_that_counts_headlines_has_them_in_first(tmp_path):
    study = make_study(tmp_path, f"A Blessing for Both\n\n{FLAT}", FLAT, headline="true")
    variation = vary_valence(study)
    assert variation.specifications[0].startswith("headline in;")
    assert variation.values[0, 0] == row(net_valence(study), "A-B").net == 0.5
    assert variation.stable["valence:net"] == 0.5  # without the headline there is nothing


# --- the lexicon -----------------------------------------------------------------------------------------------------


def test_the_lexicon_is_broad_and_nothing_in_it_is_idle():
    counts = {item.name: len(item.patterns) for item in LEXICON.categories}
    for leaning in ("favourable", "concerned"):
        assert sum(number for name, number in counts.items() if name.startswith(leaning)) > 700
    problems = check_lexicon(LEXICON)
    assert set(problems["problem"]) <= {"catches much"}


def test_most_of_the_lexicon_occurs_in_neither_article():
    assert unmatched_share(LEXICON, standing()) > 0.9


def test_the_standing_study_has_a_net_for_both_sides_and_their_difference():
    table = net_valence(standing())
    assert list(table.loc[table["voice"] == "all", "side"]) == ["A", "B", "A-B"]
    assert list(table.loc[table["voice"] == "all", "sentences"]) == [13, 20, 33]
    assert not table.isna().any().any()
    assert isinstance(vary_valence(standing()).table(["valence:net"]), pd.DataFrame)
