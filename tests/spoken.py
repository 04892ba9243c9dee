"""Sentences made up for the tests of voice, in several registers: voice | source | sentence.

Who coded them had the codebook's section on voice in hand, and coded each before any rule was tried on it.
"""

TABLE = """
# News reports
reported | The central bank | The central bank said on Thursday that reserves had fallen for a third month.
reported | two officials | The ferry will sail again in May, two officials said.
reported | a spokeswoman for the port | Repairs are on schedule, said a spokeswoman for the port.
reported | the interior ministry | According to the interior ministry, forty villages have no road.
reported | people familiar with the talks | The offer has been withdrawn, according to people familiar with the talks.
reported | The prime minister | The prime minister has repeatedly warned that the treaty would bind his successors.
reported | Lena Okafor | Lena Okafor, the union's chief negotiator, has again rejected the offer as an insult.
reported | the commission | Prices will rise in autumn, the commission warned in its quarterly report.
reported | Chile and Peru | Chile and Peru accused the trawlers of fishing inside their waters.
reported | The foreign minister | The foreign minister flew home early and complained that his hosts had wasted his time.
reported | Fishermen on both shores | Fishermen on both shores fear that the dam will leave them nothing.
reported | Residents | Residents want the base closed before the next school year begins.
reported | unnamed | The general is believed to have left the capital by night.
reported | unnamed | The canal is widely seen as a waste of money.
reported | unnamed | It is understood that the loan will be repaid in gas.
reported | opposition parties | The budget was criticised by opposition parties for its silence on pensions.
reported | the court | The decree was described by the court as void from the first day.
reported | The ambassador | The ambassador, who arrived on Sunday, told reporters that he had brought no new proposal.
reported | Merchants | Merchants who say trade is dead have not been to the harbour.
reported | the mayor | Asked whether the bridge was safe, the mayor replied that he crossed it every day.
reported | Kenya | Kenya expelled two diplomats, saying they had meddled in its election.
reported | some observers | The truce has held for a week, with some observers suggesting that both armies are simply tired.
reported | The statement | The statement condemned the raid and called for an inquiry.
reported | the ministry | In a statement on Friday, the ministry put the number of missing at twelve.
reported | Oslo | Oslo has ruled out any change to the border.
reported | The president | The president expressed hope for a quick ratification.
reported | unnamed | There are fears that the levy will drive out the last shipyards.
reported | unnamed | The border stayed shut amid reports of shooting on the far bank.
reported | The survey | The survey suggests that few citizens trust either government.
reported | A study by the university | A study by the university found that fares had doubled since the merger.
reported | Human rights groups | Human rights groups have documented, and denounced, the use of forced labour.
reported | the minister | The line, the minister insisted, would pay for itself.
reported | Brussels | Brussels regards the subsidy as illegal.
reported | Critics | Critics see a land grab in the making.
reported | the Kremlin | They left over what the Kremlin calls an internal matter.
reported | Sweden | Sweden called the accident a warning to all.
reported | The general | The general praised the volunteers and thanked their families.
reported | The envoy | The envoy underlined the need for patience.
reported | Both leaders | Both leaders stressed the importance of direct flights.
reported | Tokyo | Tokyo welcomed the verdict.
reported | Jakarta | Jakarta urged the two navies to keep their distance.
reported | the chancellor | The cabinet will meet on Monday, the chancellor announced.
reported | The two governments | The two governments' claim that nobody was hurt did not survive the week.
reported | an adviser to the king | In the words of an adviser to the king, the deal is a marriage without love.
reported | Ankara | In Ankara's view the islands were never part of the settlement.
reported | he | In his opinion the reforms came ten years too late.
reported | Analysts at two banks | Analysts at two banks expect the currency to weaken.
reported | unnamed | The minister is expected to resign before the vote.
reported | Warsaw | Warsaw is convinced that the pipeline was built against it.
reported | Diplomats | Diplomats are wary of reading too much into the visit.
reported | the newspaper | The talks collapsed over fish, the newspaper reported.
reported | Local media | Local media reported that shots were heard near the ministry.
reported | Reuters | Citing unnamed officials, Reuters reported that the sale had been stopped.
reported | the regulator | The accounts were, the regulator concluded, invented.
reported | Mr Amadi | Nobody, Mr Amadi added, had asked the farmers.
reported | Others | Others doubt it will ever be built.
reported | A second witness | A second witness recalled that the lights went out before the blast.
reported | Manila | Manila described the manoeuvre as reckless.
reported | Its supporters | Its supporters argue that any court is better than none.
reported | Historians | Historians disagree on when the alliance began.
reported | The report | The report, published on Tuesday, notes that only three of ninety clauses were ever applied.
reported | Officials in the capital | Officials in the capital acknowledge that the tax has failed.
reported | Statements from other capitals | Statements from other capitals have highlighted the risk of a second front.
reported | the document | The two armies will share radar data, the document says.
reported | Belgrade | Belgrade dismissed the allegations.
reported | The Vatican | The Vatican, for its part, has hinted that it would mediate.
reported | The finance minister | The finance minister blamed the shortage on smugglers.
reported | Beijing | Beijing denies that it has set a deadline.
# Quotations within the author's sentence
reported | She | She spoke of “a door left half open” between the two capitals.
quoted | | The envoys parted after “a frank and useful exchange”.
reported | The manifesto | The manifesto promises 'bread before bridges for all' and little else.
reported | The treaty | The treaty says the parties will consult "without delay and in good faith".
quoted | The deputy | The deputy called it "an act of piracy".
quoted | the pilot | “I saw the flare and turned the boat around,” the pilot said.
quoted | the pilot | "I saw the flare and turned the boat around," the pilot said.
quoted | Ines Duarte | «We have waited for this road for thirty years», said Ines Duarte.
quoted | the pilot | 'I saw the flare and turned the boats' lights off,' the pilot said.
quoted | the clerk | „We never signed anything of the kind here,“ the clerk replied.
quoted | the clerk | “They told me ‘wait for the stamp’ and I waited for a year,” the clerk said.
quoted | The minister | The minister said: "We shall not be hurried by anybody."
quoted | | “Nobody has asked us about any of this.”
# Analysis, opinion, history, finance
reported | Supporters of the treaty | Supporters of the treaty point out that trade has doubled.
reported | the two capitals | Both sides are building what the two capitals describe as a corridor of trust.
reported | they | The pact is a shield against what they perceive as encirclement.
reported | Realists | Realists would say that small states have no choice.
reported | For critics | For critics, the treaty is a leash.
reported | Tacitus | Tacitus tells us that the envoys wept.
reported | Western | Western fears that the port would become a base have not come true.
reported | Many in the capital | Many in the capital believe the war is already lost.
reported | Some | Some argue the reverse: that poverty drove the alliance.
reported | Investors | Investors worry about the missing accounts.
reported | the bank | Growth will slow to two per cent, the bank estimates.
reported | The agency | The agency cut its outlook, citing the cost of the war.
reported | Thucydides | As Thucydides noted, fear makes allies.
reported | Polish officials | Polish officials have voiced concern over the delay.
reported | He | He added that the pipeline would bring nothing to the coast.
reported | The two men | The two men agreed that the war had been a mistake.
reported | proponents | The plan has, proponents claim, cost nothing.
reported | The declaration | The declaration states that no party shall station troops in the zone.
reported | The editorial | The editorial mocked the plan as a bridge to nowhere.
reported | New Delhi | New Delhi hopes that the port will open before the monsoon.
reported | the company | The mine is safe, the company maintains.
reported | unnamed | The regime has been accused of starving the province.
reported | Its neighbours | Its neighbours call the republic a smuggler's den.
reported | Villagers | Villagers still speak of the year the river came.
# The author
author | | The two ministers signed the agreement on Monday.
author | | The meeting highlighted the distance between the two sides.
author | | The visit underscores how much has changed since the war.
author | | Figures show that exports fell by a third.
author | | The government promised a loan of two billion dollars.
author | | The delegations agreed to meet again in spring.
author | | Hungary decided to close the consulate.
author | | The so-called 'axis' has no treaty and no budget.
author | | The “friendship” has its price.
author | | That said, the pact has teeth.
author | | It must be said that nobody expected much.
author | | The situation calls for patience.
author | | The president said nothing about the prisoners.
author | | The president called an early election.
author | | The king called off the visit.
author | | A report on the accident will be published next year.
author | | The committee has published its report.
author | | Trade has grown, and so has mistrust.
author | | The stated aim is to halve the tariff.
author | | The expected visit never took place.
author | | The perceived threat is small.
author | | The book “The Long Road to Samarkand” sold well in both countries.
author | | The two navies held an exercise called Northern Shield.
author | | The war claimed ten thousand lives.
author | | The winter tells the rest of the story.
author | | This suggests that the alliance is weaker than it looks.
author | | The silence says more than the speeches.
author | | The move signals that the quarrel is over.
author | | I believe that the treaty will not last.
author | | We should not expect miracles from a summit.
author | | One can argue about the price.
author | | Nobody can say how this will end.
author | | There is little to say about the second article.
author | | It remains to be seen whether the ceasefire holds.
author | | The hope is that trade will follow.
author | | Iran's ports and the region's rivals' fleets don't mix.
author | | In the north, farmers have returned to their fields.
author | | The president will visit the port on Friday and then fly home.
author | | Her claims to the throne were weak.
author | | Two thirds of the voters stayed at home.
author | | The army recalled its reservists.
author | | The accused was released in March.
author | | The treaty can be seen as a truce with a signature.
author | | The alliance should be regarded as a habit rather than a plan.
author | | The mountain is 6' 2" higher than the map of the old survey has it.
author | | Demand for gas rose in the '90s, and the buyers' market ended.
author | | It is hard to say who gained from the war.
author | | Needless to say, the bill is unpaid.
author | | The ministry moved its staff to the coast.
author | | Ask any docker in the port.
author | | The results speak for themselves.
author | | No one doubts the cost.
author | | Both economies depend on oil, and neither has a second customer.
author | | The sanctions have pushed the two states together.
author | | The ambassador presented his credentials on Tuesday.
author | | Ships wait for days at the mouth of the canal.
author | | The partnership rests on need and not on love.
author | | Talks on the price of gas continue in Vienna.
author | | The old treaty, known as the Pact of Steel, had thirteen articles.
"""

SENTENCES = [
    tuple(part.strip() for part in line.split("|"))
    for line in TABLE.strip().splitlines()
    if line and not line.startswith("#")
]
