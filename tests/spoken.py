"""Sentences made up for the tests of voice, in several registers: voice | source | sentence.

Coded by the codebook's section on voice, before any rule was tried on them. The rules were then mended where they
failed on a class of sentences; "missed" marks those that they report wrongly still, as the author's.
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
reported | critics | For critics, the treaty is a leash.
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
# A second set, coded when the rules stood, and a third
reported | Senior figures in the alliance | Senior figures in the alliance privately concede that the deadline is fiction.
reported | unnamed | The law has long been viewed with suspicion in the provinces, and is regarded as a tool of the capital.
reported | Hanoi and Manila | Hanoi and Manila both maintain that the reef is theirs.
reported | defenders of the pact | What defenders of the pact call stability looks to others like stagnation.
reported | The two capitals | The two capitals have traded accusations of sabotage since spring.
reported | The white paper | The white paper depicts the strait as a hostile lake.
reported | Moscow | From Moscow's perspective the enlargement was a breach of faith.
reported | the foreign ministry spokesman | The consulate would stay open, the foreign ministry spokesman told a news conference in the capital.
reported | unnamed | Concerns that the port might go bankrupt have faded.
reported | Washington | Washington's insistence that the base is temporary convinces few.
reported | He | He has described the union as a marriage of convenience.
reported | Some in the region | Some in the region see the visit as a turning point.
reported | Neither government | Neither government has admitted that its troops crossed the river.
reported | the economist Marta Ruiz | "Cheap gas was never cheap," as the economist Marta Ruiz likes to say of the contract her country signed in haste.
reported | The pope | The pope appealed to both sides to spare the cathedral.
reported | Its critics | Its critics say it will do neither.
reported | the outgoing ambassador | Relations have never been better, the outgoing ambassador boasted at his farewell party.
reported | Lagos | Lagos, keen to avoid a quarrel, said only that the matter was being studied.
reported | unnamed | Both presidents are reported to be ill.
reported | Policymakers in Seoul | Policymakers in Seoul have come to believe that the guarantee is worth less each year.
reported | unnamed | The alliance is often described as a partnership of equals.
reported | Farmers | Farmers complained about the price of diesel, and teachers about everything else.
reported | Rabat | Rabat protested against the map.
reported | unnamed | Speculation that the king is ill has reached the exchange.
reported | a retired admiral | The fleet, a retired admiral told me over tea, has not left harbour in a decade.
reported | the treaty's authors | Peace, the treaty's authors believed, would follow the railway.
reported | Cairo | Cairo fears for its water.
reported | Islamabad | Islamabad sees in the road a lifeline and in the port a future.
reported | Western officials | Western officials have long suspected that the ships carry more than grain.
reported | the vice-president | Taking the floor, the vice-president vowed that the island would never be sold.
reported | Amnesty International | Arrests have doubled since March, Amnesty International says.
reported | The minister | The minister made clear that the island was not for sale.
reported | A spokesman for the army | A spokesman for the army declined to comment but confirmed that the road was closed.
reported | Both sides | Both sides claimed victory and accused each other of breaking the truce.
reported | The communiqué | The communiqué speaks of a new era and mentions no date.
reported | Georgian opposition leaders | Georgian opposition leaders have called the vote a farce.
missed | The leaders | The leaders articulated a vision in which no outside power would have a say.
reported | unnamed | Calls for a boycott grew louder after the verdict.
reported | unnamed | Helsinki is said to favour a quieter approach.
reported | the plan's backers | That is precisely the point, the plan's backers reply.
reported | Public opinion | Public opinion holds that the war was sold, not lost.
reported | Tbilisi | Tbilisi maintains that the road lies on its soil.
reported | The union | The union wants a pay rise; the owners offer a handshake.
author | | For Beijing, the canal is a matter of survival.
author | | For Norway, the cable means cheaper power in dry years.
reported | opponents | For opponents, the dam is a theft.
author | | The lease raises concerns over who will own the harbour.
author | | Chile's growing military presence in the strait raises concerns about fishing rights.
reported | Port workers | Port workers raised concerns over the lease.
author | | Both capitals should move slowly, recognising that trust takes years.
reported | The envoy | The envoy said both should move slowly, adding that trust takes years.
author | | The two states have signed a dozen such agreements since 1991.
author | | His visit shows how little remains of the old quarrel.
author | | The road will open in June, a year late.
author | | Yet the numbers tell a different story.
author | | It would be wrong to call this an alliance.
author | | The agreement provides for joint patrols and a shared radar.
author | | The parliament approved the budget by two votes.
author | | The hope of peace has kept the conference alive.
author | | The government has to answer for the delay.
author | | History suggests otherwise.
author | | Such a step would mean war.
author | | The port is, in short, a debt with cranes.
author | | The strike at the refinery was called by the union on Monday and ended on Friday.
author | | In practice the union works well.
author | | What matters is the price of bread.
author | | The crisis reveals the weakness of both currencies.
author | | Neither side has moved its troops.
author | | The exchange of prisoners was announced on Sunday.
author | | The ambassador was recalled in April.
author | | The border villages see few visitors.
author | | More Russians now see the Caspian from Baku than from Astrakhan.
author | | The conference views are fine, and the hotel has a pool.
author | | Feelings ran high in both capitals.
author | | Reports of the death of the alliance are premature.
author | | Warnings have been ignored for years.
author | | The accord, hailed as historic, lies in a drawer.
author | | The refinery was praised nowhere and built anyway.
author | | The coast guard found twelve boats without papers.
author | | The prime minister found an ally in the general.
author | | The president raised the matter at lunch.
author | | Let us hope that they find a way.
author | | The crowd cheered and the band played.
author | | The general presented the medals.
author | | The treaty's opponents are old and its friends are poor.
author | | Trade accounts for a third of the budget.
author | | In the words there is no malice.
author | | The navy will view the new ship in May.
author | | A call to arms it was not.
author | | These are fair questions, and the summit answered none of them.
author | | The island feels the loss.
author | | The union demands more than it gives.
reported | Traders in Rotterdam | Traders in Rotterdam say the tankers have changed their flags twice this year.
reported | the shadow foreign secretary | The sale, argued the shadow foreign secretary, would arm a dictator.
reported | unnamed | Rumours that the marshal had been poisoned reached the front within hours.
reported | a former head of the service | It was, a former head of the service later wrote, the costliest mistake of the decade.
reported | the council | Having met for nine hours, the council found that both parties were at fault.
reported | the think-tank | A third of the convoys never arrive, reckons the think-tank.
reported | Nationalists on the island | Nationalists on the island insist the flag must stay.
reported | Ottawa | Ottawa, by contrast, has called the tariffs illegal and unwise.
reported | unnamed | Lisbon and Madrid, it is said, would rather share the water than the bill.
reported | The minutes | The minutes record that nobody objected.
reported | unnamed | The clause was widely interpreted as a threat.
reported | Ukrainian negotiators | Ukrainian negotiators, who had travelled by night train, were sceptical of the offer.
reported | the speaker of parliament | “We will not be rushed,” the speaker of parliament cautioned, though the vote is due on Monday.
reported | A leaked memo | A leaked memo warns that stocks will last until May at best.
reported | Pundits | Pundits predicted a landslide; there was none.
reported | Dhaka | Dhaka has made no secret of its belief that the river treaty is dead.
reported | the Kremlin | The idea that Russia has lost the Caucasus is, the Kremlin says, wishful thinking.
reported | Neighbouring states | Neighbouring states have expressed alarm at the build-up.
missed | some villagers | Smugglers run the crossing, if some villagers are to be believed.
reported | the two presidents | Standing side by side, the two presidents hailed a “new chapter without end” in relations.
reported | He | He sounded hopeful, adding that a deal might be struck by June.
reported | The think tank | The think tank puts the cost at four billion euros.
reported | Delhi | To Delhi, the corridor is an insult drawn on a map.
reported | Sources in the ministry | Sources in the ministry confirmed to this newspaper that the order had been cancelled.
reported | the agency | Exports fell by 3.1 per cent, the agency said, blaming the weather.
reported | unnamed | Many of the missing are feared dead.
reported | Baku | Baku responded by demanding that observers leave.
reported | women in the camp | Nights are the worst, women in the camp told us.
reported | The draft | The draft refers to the strait as a common heritage.
reported | its designers | The dam was meant, according to its designers, to last a century.
reported | Taipei | Taipei said it would not be provoked, a line it repeated twice that week.
reported | The king's advisers | The king's advisers had urged him to wait.
reported | Older residents | Older residents remember a time when the border was a hedge.
reported | The party's manifesto | The party's manifesto promised that no soldier would be sent abroad.
reported | Human Rights Watch | The camp should be closed, Human Rights Watch said in a report on Wednesday.
author | | The two companies have merged their fleets.
author | | The dispute over the islands began in 1974 and has never been settled.
author | | A spokesman for the port was not available on Sunday.
author | | The strait is narrow, shallow and full of wrecks.
author | | Tariffs on steel will fall to zero within ten years.
author | | He shook hands with every member of the crew.
author | | The government issued a statement late on Friday.
author | | The two leaders discussed trade, energy and the border.
author | | The summit sent a message of calm to the markets.
author | | The law was passed in haste and repealed at leisure.
author | | That is why small states seek large friends.
author | | Without the canal the country would have no customs revenue at all.
author | | The army took the hill on the third day.
author | | Officials from both countries attended the opening.
author | | In a report of ninety pages the word peace occurs once.
author | | Peace is cheap to praise and dear to keep.
author | | The debate has lasted for thirty years.
author | | Public support for the war has fallen since spring.
author | | Hence the hurry in both capitals.
author | | The general has written two books on the siege.
author | | The price of the pact is the silence of its critics.
author | | Georgia and Armenia share a border, a railway and a grievance.
author | | The minister was asked to resign.
author | | Few treaties are read and fewer are kept.
author | | The conference voted against the motion.
author | | The union has 40,000 members.
author | | The premier met his counterpart in Vienna and signed two protocols.
author | | Moscow sent grain, Tehran sent drones, and neither sent a bill.
author | | The partnership reflects need, not trust.
author | | The embassy reopened in March after nine years.
author | | Nothing in the treaty obliges either state to fight.
author | | The experts left on Thursday.
author | | The deal means cheaper gas for one side and cash for the other.
author | | What the region lacks is water.
author | | The state-owned bank lent the money at four per cent.
"""

_ROWS = [
    tuple(part.strip() for part in line.split("|"))
    for line in TABLE.strip().splitlines()
    if line and not line.startswith("#")
]
SENTENCES = [("reported" if voice == "missed" else voice, source, sentence) for voice, source, sentence in _ROWS]
MISSED = frozenset(sentence for voice, _, sentence in _ROWS if voice == "missed")
