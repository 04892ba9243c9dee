"""VADER's list of words with their mean ratings."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.decoding import decode
from analysis.errors import InputError
from analysis.formats.entries import SIGNS, Entry, lines, make_lexicon
from analysis.lexicon import Category, Lexicon


def read_vader(path: Path, data: bytes) -> Lexicon:
    """Read VADER's ``vader_lexicon.txt`` into two categories, ``positive`` and ``negative``.

    The package vaderSentiment (MIT) carries it; nothing is downloaded or shipped here. A line
    is word, mean, standard deviation and ratings, parted by tabs. The mean (-4 to 4) decides on
    the category and is kept as the note; of a word that stands twice the last line counts, as
    in VADER. Emoticons are not read. VADER's rules for degree and negation are no part of the
    list. Raises ``InputError``.
    """
    entries: dict[str, Entry] = {}
    for where, line in lines(decode(data, path), path):
        word, _, rest = line.partition("\t")
        mean = rest.partition("\t")[0].strip()
        if not word.strip() or not re.fullmatch(r"-?([0-3](\.[0-9]{1,9})?|4(\.0)?)", mean):
            raise InputError(where, "it is not a word, a tab and a mean from -4 to 4", "name vader_lexicon.txt")
        category = "" if not float(mean) else "negative" if mean.startswith("-") else "positive"
        entries[word.lower()] = Entry(where, category, word, f"mean {mean}")
    counted = (entry for entry in entries.values() if entry.category)
    lexicon = make_lexicon(path, counted, ("positive", "negative"), SIGNS)
    source = "Hutto & Gilbert 2014, Proceedings of ICWSM 8:216-225"
    categories = tuple(Category(item.name, source=source, patterns=item.patterns) for item in lexicon.categories)
    return Lexicon("vader", categories, licence="MIT", description=lexicon.description)
