"""The words of a report that a first-year student may not know, each in a sentence or two, and the literature."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """One entry: its id in a page, the term, what it means, and the columns of tables that it explains."""

    id: str
    term: str
    meaning: str
    columns: tuple[str, ...] = ()


WORDS = (
    Word("w-rate", "per 1,000 words", "How often in a thousand words of that article. Makes articles of unequal length comparable; it does not make short ones reliable.",
         ("rate_a", "rate_b", "difference")),
    Word("w-interval", "interval (low, high)", "The range of values that these texts are compatible with, 95 %. If it holds zero, the texts leave open which side has more.",
         ("low", "high")),
    Word("w-p", "p", "How often chance does as much: the share of random deals of the same sentences to the two sides in which the difference is at least as large. .05 is one in twenty.", ("p",)),
    Word("w-q", "q", "p after counting how many things were tried. Who tries twenty things finds one p below .05 by chance; q allows for that (Benjamini & Hochberg 1995).", ("q",)),
    Word("w-stable", "stable", "The share of other sound ways of counting in which the difference points the same way; 1 is all of them.", ("stable", "keep_the_sign")),
    Word("w-evidence", "evidence", "The grade of a difference: strong, suggestive, anecdotal or none. It is made of q, stable and the interval.", ("evidence",)),
    Word("w-log_odds", "log-odds", "How much larger the odds of a word are on one side than on the other, as a logarithm; above 0 leans to A, below to B. Half an occurrence is added on both sides, so that rare words do not look extreme (Monroe, Colaresi & Quinn 2008).",
         ("log_odds",)),
    Word("w-z", "z", "The log-odds divided by its standard error, the size of its own wobble. Often read as “large” beyond 2; that reading takes words for independent draws, which they are not.", ("z", "se")),
    Word("w-g2", "G2", "The log-likelihood ratio: how badly the counts fit the idea that both sides use the word equally often (Dunning 1993). It grows with frequency, and here it ranks only.", ("g2", "p_g2")),
    Word("w-log_ratio", "log ratio", "How many times more often, in doublings: 1 is twice as often, 2 four times (Hardie 2014). It says how big a difference is, not how sure.", ("log_ratio",)),
    Word("w-tf_idf", "tf-idf", "A weight from 0 to 1 for how much a word stands out: often used here (tf), and in few of the sentences (idf) (Spärck Jones 1972).", ("tf_idf", "tf", "idf")),
    Word("w-bits", "Jensen-Shannon divergence (bits)", "How unlike two vocabularies are: 0 bits if they use the same words equally often, 1 if they share none (Gallagher et al. 2021). Two short texts always differ a lot; look at the chance level beside it.",
         ("contribution", "divergence", "chance_median", "chance_95")),
    Word("w-dp", "DP, DPnorm", "How evenly a word is spread over the sentences: 0 evenly, near 1 bunched in a few (Gries 2008; Lijffijt & Gries 2012).", ("dp", "dp_norm")),
    Word("w-detectable", "detectable", "The true difference that texts as short as these would show four times in five. A smaller one mostly stays hidden.", ("detectable",)),
    Word("w-similarity", "similarity", "How alike two sentences are in their weighted words: 1 the same words, 0 none in common (the cosine of tf-idf).", ("similarity",)),
    Word("w-net", "net valence", "The mean of the sentences' signs: 1 if every sentence speaks favourably of the relation, -1 if every one is concerned. Two opposites tell short texts apart better than single words do.",
         ("net", "favourable", "concerned")),
    Word("w-f1", "precision, recall, F1", "Precision: of the sentences a list marks, the share that a reader marked too. Recall: of those the reader marked, the share the list finds. F1: both in one number, 1 is perfect.",
         ("precision", "recall", "f1")),
    Word("w-kappa", "rank correlation, kappa", "How far two ratings go together: 1 always, 0 no more than chance. Kappa counts a miss by two as worse than a miss by one (Cohen 1968).", ("rank_correlation", "kappa")),
    Word("w-score", "association (score)", "How much more often a word stands near an actor than elsewhere in the article, by the log-likelihood ratio. It ranks; a word or two is no pattern.", ("score",)),
    Word("w-voice", "voice", "Whose words they are: the author's own, reported (“analysts say that …”) or quoted.", ("voice",)),
    Word("w-negated", "negated, hedged", "A “not” at most three words before a hit; a “may” or “could” at most five words before it.", ("negated", "hedged")),
    Word("w-category", "category", "A list of words that stand for one thing, such as caution or threat. The rate of a category is the rate of its words, not of the thing.", ("category", "lexicon")),
    Word("w-specification", "specification", "One sound way of counting: with or without headlines, stop words, negated hits, and so on (Simonsohn, Simmons & Nelson 2020).", ("specification", "ways")),
    Word("w-omnibus", "omnibus test", "Adds up all differences and asks whether random deals of the sentences give as large a sum: do the two differ at all?", ("deals", "family")),
)  # fmt: skip
_MANY = {  # what an entry means where a side is many articles
    "w-rate": "How often in a thousand words of that side, all its articles together. Makes sides of unequal size comparable; it does not make small ones reliable.",
    "w-p": "How often chance does as much: the share of random deals of the same articles to the two sides in which the difference is at least as large. .05 is one in twenty.",
    "w-tf_idf": "A weight from 0 to 1 for how much a word stands out: often used here (tf), and in few of the places compared (idf), articles in a large study (Spärck Jones 1972).",
    "w-bits": "How unlike two vocabularies are: 0 bits if they use the same words equally often, 1 if they share none (Gallagher et al. 2021). Two collections always differ: by subject, time and desk.",
    "w-dp": "How evenly a word is spread over the articles of a side: 0 evenly, near 1 bunched in a few (Gries 2008; Lijffijt & Gries 2012).",
    "w-detectable": "The true difference that as many articles as these would show four times in five. A smaller one mostly stays hidden.",
    "w-score": "How much more often a word stands near an actor than elsewhere on that side, by the log-likelihood ratio. It ranks; a word or two is no pattern.",
    "w-omnibus": "Adds up all differences and asks whether random deals of the articles give as large a sum: do the two sides differ at all?",
}  # fmt: skip


def list_words(*, many: bool) -> tuple[Word, ...]:
    """Return the entries, worded for two articles or for ``many`` a side."""
    return tuple(word._replace(meaning=_MANY.get(word.id, word.meaning)) if many else word for word in WORDS)


COLUMNS = {column: word.id for word in WORDS for column in word.columns}

GRADES = (
    ("strong", "unlikely to be chance even after counting all tries, and the same under nearly every sound way of counting. Only this is stated flatly."),
    ("suggestive", "chance would seldom do as much in one try, but many things were tried. A reason to read on, not a result."),
    ("anecdotal", "it is there, you can read it, and it could be chance. Plain counts belong here."),
    ("none", "the texts do not show it. That does not show that it is not so."),
)  # fmt: skip

LIMITS = (
    "Two articles are two articles. They differ in event, genre, date, author and audience as well as in framing; from one pair these cannot be told apart. Nothing here is a finding about an outlet, an author or a country.",
    "The tests speak of these texts: would their own sentences, dealt at random to the two sides, look as different?",
    "Lists of words miss what is said in other words, and count words used in another sense. Check them against your own reading.",
    "Who speaks is found by a few rules. An opinion that an author passes on without a reporting verb is counted as the author's own.",
    "No difference found is not the same as no difference. In short texts even a real difference of ordinary size often stays hidden.",
    "What both leave out cannot be counted.",
)  # fmt: skip

LIMITS_OF_MANY = (
    "The articles are those that somebody collected. The sides differ in events, genres, dates and authors as well as in framing, and how articles were chosen decides what a difference is a difference of.",
    "The tests speak of these articles: would they, dealt at random to the two sides, look as different? Each counts as one draw. Articles that share a writer, an agency report or a day are less than that, and make the tests too sure.",
    "Of many articles a small difference can be certain and still mean little: look at its size before its grade.",
    *LIMITS[2:4],
    "No difference found is not the same as no difference: what is rare, or uneven over the articles, often stays hidden.",
    LIMITS[5],
)

LITERATURE = (
    "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical Society B 57, 289–300.",
    "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics 19, 61–74.",
    "Entman, R. M. (1993). Framing: toward clarification of a fractured paradigm. Journal of Communication 43(4), 51–58.",
    "Gallagher, R. J. et al. (2021). Generalized word shift graphs. EPJ Data Science 10, 4.",
    "Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics 13, 403–437.",
    "Grimmer, J. & Stewart, B. M. (2013). Text as data. Political Analysis 21, 267–297.",
    "Hardie, A. (2014). Log ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social Science.",
    "Hyland, K. (2005). Stance and engagement. Discourse Studies 7, 173–192.",
    "Lijffijt, J. & Gries, S. Th. (2012). Correction to “Dispersions and adjusted frequencies in corpora”. International Journal of Corpus Linguistics 17, 147–149.",
    "Martin, J. R. & White, P. R. R. (2005). The Language of Evaluation. Palgrave Macmillan.",
    "Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words. Political Analysis 16, 372–403.",
    "Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and Molecular Biology 9, 39.",
    "Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour 4, 1208–1214.",
    "Spärck Jones, K. (1972). A statistical interpretation of term specificity. Journal of Documentation 28, 11–21.",
)  # fmt: skip
