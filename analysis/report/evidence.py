"""Where a number's sentences are: an entry for every word, category, actor and voice that a page counts.

Pieces of a page mark what they count (``data-e``, see ``show.pieces``). Here a mark becomes
a link to an entry of the evidence section: every hit in its line, both articles side by
side, each line linked to its sentence in the article.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from analysis.assets import asset
from analysis.captions import anchor, count, display_name
from analysis.concordance import shorten
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.show import escape
from analysis.show.texts import gap, sentence_ids, times
from analysis.study import Study

_MARK = re.compile(r'<a data-e="([^"]*)">(.*?)</a>', re.DOTALL)
_WIDTH = 26  # characters on either side of a hit
_MOST = 6  # lines a side; further hits are named by their sentences
_TITLES = {"category": "Categories of words", "actor": "Actors", "voice": "Whose sentences", "term": "Single words"}

Span = tuple[str, str, int, int, int]  # side, article, sentence, start, end


class Evidence:
    """The sentences behind every feature of a study, and the links that lead to them.

    ``part``: the study given is an excerpt of a large one, and each entry says that it counts that only.
    """

    def __init__(self, study: Study, *, part: bool = False) -> None:
        self.study = study
        self.part = part
        self.asked: dict[str, None] = {}  # features linked so far, in the order of asking

    @cached_property
    def spans(self) -> dict[str, list[Span]]:
        """Every hit of every feature, headlines included, and every counted sentence of a voice, by key."""
        study = self.study
        actors = match_lexicon(load_lexicon(asset("data/lexicons/actors.yaml")), study.tokens)
        keyed = (
            ("term:" + study.tokens["term"], study.tokens),
            ("category:" + study.hits["lexicon"] + ":" + study.hits["category"], study.hits),
            ("actor:" + actors["category"], actors),
        )
        found: dict[str, list[Span]] = {}
        for keys, table in keyed:
            columns = table[["side", "article", "sentence", "start", "end"]]
            for key, span in zip(keys, columns.itertuples(index=False, name=None), strict=True):
                found.setdefault(key, []).append(span)
        for key in [key for key in found if key.startswith("category:")]:
            found.setdefault("category::" + key.split(":", 2)[2], found[key])
        sentences = study.sentences[study.sentences["sentence"] >= (0 if study.settings.headline else 1)]
        columns = sentences[["voice", "side", "article", "sentence", "start", "end"]]
        for voice, *span in columns.itertuples(index=False, name=None):
            found.setdefault(f"voice:{voice}", []).append(tuple(span))
        return found

    @cached_property
    def ids(self) -> dict[tuple[str, str, int], str]:
        """The id of every sentence in the page."""
        return sentence_ids(self.study)

    @cached_property
    def speech(self) -> dict[str, str]:
        """The ``lang`` and, where it runs from right to left, the ``dir`` of each side's text, as attributes."""
        return {side.key: _speech(self.study, side.key) for side in self.study.sides}

    @cached_property
    def _sentences(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        columns = self.study.sentences[["side", "article", "sentence", "start", "end"]]
        return {tuple(row[:3]): (row[3], row[4]) for row in columns.itertuples(index=False, name=None)}

    def target(self, key: str) -> str:
        """Return the id that a mark leads to, "" where there is none; a feature is remembered as asked for."""
        kind, _, rest = key.partition(":")
        if kind == "link":
            return rest.removeprefix("#")
        if kind == "sentence":
            side, number, article = (*rest.split(":", 2), "", "")[:3]
            only = self.study.articles.get(side, ())
            article = article or (only[0].name if len(only) == 1 else "")
            return self.ids.get((side, article, int(number)), "") if number.isdigit() else ""
        if key not in self.spans:
            return ""
        if key.startswith("category::"):
            key = next(full for full in self.spans if self.spans[full] is self.spans[key])
        self.asked.setdefault(key)
        return anchor(kind, key.partition(":")[2])

    def link(self, page: str, ids: Iterable[str] | None = None, base: str = "") -> str:
        """Turn the marks of a page into links; a mark that leads nowhere becomes plain text.

        ``ids`` are those that exist apart from the entries made here (None: any will do);
        ``base`` is the page they stand in, where that is another.
        """
        known = None if ids is None else set(ids)

        def replace(found: re.Match[str]) -> str:
            key = html.unescape(found.group(1))
            target = self.target(key)
            if not target or (known is not None and key.startswith("link:") and target not in known):
                return found.group(2)
            return f'<a href="{base}#{target}">{found.group(2)}</a>'

        return _MARK.sub(replace, page)

    def entries(self) -> str:
        """Return the evidence section's entries: categories, actors, voices, then words in the order of the alphabet."""
        order = list(_TITLES)
        kinds: dict[str, list[str]] = {}
        for key in sorted(self.asked, key=lambda key: (order.index(key.partition(":")[0]), key)):
            kinds.setdefault(key.partition(":")[0], []).append(self._entry(key))
        return "".join(f"<h3>{_TITLES[kind]}</h3>{''.join(items)}" for kind, items in kinds.items())

    def _entry(self, key: str) -> str:
        kind, _, name = key.partition(":")
        title = name if kind == "term" else display_name(name.rpartition(":")[2])
        columns = []
        for side in self.study.sides:
            own = [span for span in self.spans[key] if span[0] == side.key]
            lines = "".join(f"<li>{self._line(span, whole=kind == 'voice')}</li>" for span in own[:_MOST])
            rest = Counter(self._sentence_link(span) for span in own[_MOST:])
            listed = ", ".join(f"{link} ({n}×)" if n > 1 else link for link, n in rest.items())
            more = f"<p>and in sentences {listed}</p>" if rest else ""
            if kind == "voice":
                said = count(len(own), "sentence")
            else:
                said = times((span[2] for span in own), counted=self.study.settings.headline or kind == "actor")
            said += " in the articles shown" if self.part else ""
            # The page is in English: a side that is too need not say so.
            speech = self.speech[side.key].replace(' lang="en"', "")
            columns.append(f"<div{speech}><b>{side.key}: {said}</b>{lines and f'<ul>{lines}</ul>'}{more}</div>")
        return f'<div id="{anchor(kind, name)}"><h4>{escape(title)}</h4>{"".join(columns)}</div>'

    def _sentence_link(self, span: Span) -> str:
        return f'<a href="#{self.ids[span[:3]]}">{span[2] or "headline"}</a>'

    def _line(self, span: Span, *, whole: bool) -> str:
        """Return a hit between the words around it; where the ``whole`` sentence counts, how it begins."""
        raw = self.study.raw(span[0], span[1])
        if whole:
            return f"{self._sentence_link(span)} {escape(shorten(raw[span[3] : span[4]], 2 * _WIDTH, from_left=False))}"
        first, last = self._sentences[span[:3]]
        left = shorten(raw[first : span[3]], _WIDTH, from_left=True)
        right = shorten(raw[span[4] : last], _WIDTH, from_left=False)
        hit = " ".join(raw[span[3] : span[4]].split())
        line = f"{escape(left)}{gap(left, hit)}<mark>{escape(hit)}</mark>{gap(hit, right)}{escape(right)}"
        return f"{self._sentence_link(span)} {line}"


def _speech(study: Study, side: str) -> str:
    """Return a side's attributes; the language is "und" where the study says English and the script is another."""
    text = "".join(article.text[:4000] for article in study.articles[side])
    letters = [char for char in text if char.isalpha()]
    latin = 2 * sum(char < "\u0250" for char in letters) >= len(letters)
    turned = 2 * sum(unicodedata.bidirectional(char) in ("R", "AL") for char in letters) > len(letters)
    language = study.language if latin or study.language != "en" else "und"
    return f' lang="{escape(language)}"' + (' dir="rtl"' if turned else "")
