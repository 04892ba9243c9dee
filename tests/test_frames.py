"""What the shipped frames and hedges find in sentences written for the purpose.

The examples of the codebook come first, then constructions that a frame must tell apart.
"""

from pathlib import Path

import pandas as pd
import pytest

from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.tokens import find_words

LEXICONS = Path(__file__).parents[1] / "data" / "lexicons"


def found(text):
    """Return the frames, and "hedges", that are found and not denied in one sentence."""
    rows = [("A", "a", 1, 1, *token, False) for token in find_words(text)]
    tokens = pd.DataFrame(rows, columns="side article paragraph sentence start end term stop".split())
    tables = [match_lexicon(load_lexicon(LEXICONS / f"{name}.yaml"), tokens) for name in ("partnership", "stance")]
    hits = pd.concat(tables)
    return set(hits.loc[~hits["negated"].astype(bool), "category"])


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ("cooperation", "Peru and Ecuador will run the ferry jointly."),
        ("cooperation", "Old friends, they settled it over lunch."),
        ("cooperation", "Oslo and Reykjavik renewed the treaty."),
        ("multipolar_order", "No capital can run the planet alone any more."),
        ("multipolar_order", "They want two African seats on the Council."),
        ("multipolar_order", "Emerging powers are taking their place."),
        ("sovereignty", "Neither side lectures the other."),
        ("sovereignty", "The clause hands our courts to foreigners."),
        ("sovereignty", "A nation picks its own friends."),
        ("sovereignty", "They are not treated as equals."),
        ("military", "Fiji will host two of Tonga's patrol boats."),
        ("military", "The pact obliges each to defend the other."),
        ("military", "Pilots train together."),
        ("economy", "Tea exports have doubled."),
        ("economy", "The bridge will cost 90 million."),
        ("economy", "The banks now settle in pesos."),
        ("economy", "Trade has not grown."),
        ("sanctions", "The bank has been cut off since June."),
        ("sanctions", "Both live under embargo."),
        ("sanctions", "They fear a ban next."),
        ("sanctions", "The sanctions were not lifted."),
        ("opposition_to_the_west", "Together they can tell Brussels no."),
        ("opposition_to_the_west", "The fund is meant to replace Western lenders."),
        ("opposition_to_the_west", "Washington's bullying brought them together."),
        ("threat", "The base could ignite the strait."),
        ("threat", "Pirates drove them into each other's arms."),
        ("threat", "Fishermen fear for their lives."),
        ("call_to_act", "Parliament must see the text."),
        ("call_to_act", "She urged both to wait."),
        ("call_to_act", "Don't sign."),
        ("call_to_act", "He suggested waiting."),
        ("hedges", "The deal may cut costs."),
        ("hedges", "A delay cannot be ruled out."),
        ("hedges", "The line is expected to pay for itself."),
        ("hedges", "The ferry should arrive by noon."),
    ],
)
def test_the_examples_of_the_codebook_are_found(frame, text):
    assert frame in found(text)


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ("cooperation", "They refused to work together."),
        ("cooperation", "The two foreign ministers met on Monday."),
        ("cooperation", "The Cooperation Council met on Monday."),
        ("multipolar_order", "The BRICS bank has a new office."),
        ("sovereignty", "The government decided to refuse the offer."),
        ("military", "The defence minister spoke first."),
        ("military", "The military government said so."),
        ("military", "A price war broke out."),
        ("economy", "The Ministry of Trade was silent."),
        ("economy", "The Economic Forum opened on Monday."),
        ("economy", "They will pay a price for their pride."),
        ("sanctions", "The court set a fine."),
        ("opposition_to_the_west", "It is aimed at nobody in the West."),
        ("opposition_to_the_west", "Washington criticised the deal."),
        ("opposition_to_the_west", "The deal was condemned by the European Union."),
        ("opposition_to_the_west", "Germany bought most of the grain."),
        ("threat", "The pact is no threat."),
        ("threat", "The dispute is a challenge."),
        ("call_to_act", "They plan to sign in May."),
        ("call_to_act", "Tolls must be paid by March."),
        ("call_to_act", "The ferry should arrive by noon."),
        ("hedges", "They signed in May."),
        ("hedges", "About 40 ships can dock here."),
        ("hedges", "Some 300 men could not swim."),
        ("hedges", "The deal is seen as a success, she said."),
        ("hedges", "If signed, it will cut costs."),
    ],
)
def test_what_the_codebook_leaves_out_is_not_found(frame, text):
    assert frame not in found(text)


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Tehran accused Washington of arrogance.", True),
        ("Washington accused Tehran of arrogance.", False),
        ("The two capitals defied the European Union.", True),
        ("The European Union warned the two capitals.", False),
        ("They mean to reduce their dependence on the United States.", True),
        ("The United States remains their largest customer.", False),
        ("American pressure pushed Ankara and Baku closer.", True),
        ("American tourists are welcome in Ankara and Baku.", False),
        ("They share a common enemy.", True),
        ("The two will not bow to Western pressure.", True),
        ("France put pressure on Niamey to cancel the contract.", False),
        ("The route lets them bypass the restrictions imposed by Western powers.", True),
        ("Western sanctions have been easy to circumvent.", True),
        ("Washington accused both of evading the embargo.", False),
        ("Their shared aim is a payments network beyond the reach of the U.S. Treasury.", True),
        ("Both governments see the pact as a way to blunt American power in the region.", True),
        ("The European Union wants to reduce its dependence on Russian gas.", False),
        ("They agreed to lessen their reliance on the dollar.", True),
        ("The rouble fell against the dollar on Monday.", False),
        ("Brussels is seeking to limit Chinese influence in the Balkans.", False),
        ("The leaders spoke of an unjust and arrogant international system.", True),
        ("The court order was unfair, the firm said.", False),
        ("Both see the United States as their chief adversary.", True),
        ("The capitals told Washington to stay out.", True),
        ("The pact is not directed against the West.", False),
    ],
)
def test_opposition_has_a_direction(text, against):
    assert ("opposition_to_the_west" in found(text)) is against


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Leave the river to those who live on it.", True),
        ("They leave the river to those who live on it.", False),
        ("Let us speak plainly.", True),
        ("The alliance deserves close scrutiny.", True),
        ("Both sides ought to publish the terms.", True),
        ("The bridge should be ready by June.", False),
    ],
)
def test_a_call_is_told_from_a_statement(text, called):
    assert ("call_to_act" in found(text)) is called


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("They called for a fairer system of global governance.", True),
        ("It is one more sign of the decline of American primacy.", True),
        ("American leadership changed last year.", False),
        ("The bloc wants developing countries to have a greater say in the IMF.", True),
        ("Trade with developing countries grew.", False),
        ("The presidents demanded reform of the Security Council.", True),
        ("Security Council resolutions ban the trade.", False),
        ("Regional powers are charting their own course.", True),
        ("Both favour a more balanced international order.", True),
        ("The government signed a new order for buses.", False),
    ],
)
def test_an_order_of_the_world_is_told_from_other_orders_and_changes(text, order):
    assert ("multipolar_order" in found(text)) is order


@pytest.mark.parametrize(
    ("frame", "text", "there"),
    [
        ("threat", "Critics expressed concern about the cost.", False),
        ("threat", "Critics expressed grave concern about the missiles.", True),
        ("threat", "Insurance covers the credit risk.", False),
        ("threat", "The pact puts the islands at risk.", True),
        ("military", "Since the war in Ukraine trade has doubled.", False),
        ("military", "The pact would bind them in a war with a neighbour.", True),
        ("military", "The intelligence service published a report.", False),
        ("military", "The services share intelligence.", True),
        ("military", "The treaty on non-proliferation of nuclear weapons was discussed.", False),
    ],
)
def test_danger_and_arms_are_told_from_what_only_sounds_like_them(frame, text, there):
    assert (frame in found(text)) is there
