"""The model of exploring: a study under changing settings and an edited lexicon, and the tables that follow.

There is no widget here. The tables are those of ``tables`` for the study as it stands at
the moment, and equal to them; they come fast because little depends on what is changed. A
p hangs neither on the prior nor on the minimum count, and is kept for every column of
counts once seen; an edited lexicon is matched anew only where its change can tell (``rematch``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from itertools import count as count_up
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np
import pandas as pd

from analysis import resample, robustness, tables
from analysis.captions import count, times
from analysis.concordance import concordance
from analysis.counts import UNITS, Counts
from analysis.errors import InputError, did_you_mean
from analysis.explore.rematch import PLACE, Rematch
from analysis.lexicon import Category, Lexicon
from analysis.lexicon_formats import write_lexicon
from analysis.patterns import Pattern, split_pattern
from analysis.settings import Settings
from analysis.sides import Side
from analysis.study import Study
from analysis.study_file import find_lexicon, load_study

Ways = tuple[list[str], list[robustness.Way]]
_HIT = ["lexicon", "category", "pattern", *PLACE, "start", "end", "text"]
_NORMAL = 1.959963984540054  # the 97.5th percentile of the normal distribution


class Edit(NamedTuple):
    """One change to a lexicon: what was done, in words, and the study and its revision before it."""

    text: str
    before: Study
    revision: int


class Exploration:
    """A study to try things on: ``change`` the prior and the minimum count, ``add`` and ``remove`` patterns.

    ``study`` is the study as it stands now; any function that takes a study takes it. The
    study that was given is never changed, nor is any file of a lexicon.
    """

    def __init__(self, study: Study | str | Path) -> None:
        self.start = study if isinstance(study, Study) else load_study(study)
        self.study = self.start
        self.edits: list[Edit] = []
        self._kinds: dict[str, tuple[Counts, np.ndarray, Ways | None]] = {}
        self._p: dict[bytes, float] = {}
        self._revision = 0  # of the lexicons: 0 as given, then a new number for every edit
        self._numbers = count_up(1)
        self._texts = Rematch(self.start)
        self._moved: dict[int, pd.DataFrame] = {}
        self._rated: dict[tuple[int, int], pd.DataFrame] = {}
        _ = self.study.hits  # what cannot be read is refused here; and no derived study need match again

    @classmethod
    def of_texts(
        cls,
        a: str | bytes,
        b: str | bytes,
        *,
        labels: tuple[str, str] = ("", ""),
        names: tuple[str, str] = ("a.txt", "b.txt"),
        lexicons: tuple[str, ...] = ("stance", "partnership"),
    ) -> Exploration:
        """Explore two articles that lie in no file: pasted texts, or the bytes of files.

        ``names`` say by their ending (.txt, .md, .html) how each is read. Raises ``InputError``
        for a text that cannot be read and for an unknown lexicon.
        """
        folder = Path(mkdtemp(prefix="framing-"))
        try:
            sides = []
            for key, content, label, name in zip("AB", (a, b), labels, names, strict=True):
                path = folder / key / (Path(name).name or "article.txt")
                path.parent.mkdir()
                path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
                sides.append(Side(key, label, (path,)))
            files = tuple(find_lexicon(name, Path()) for name in lexicons)
            exploration = cls(Study("pasted", "Two articles, pasted", sides[0], sides[1], files))
        except BaseException:
            rmtree(folder, ignore_errors=True)
            raise
        finalize(exploration, rmtree, folder, ignore_errors=True)  # they live as long as the exploration
        return exploration

    # --- settings ----------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The settings as they stand now."""
        return self.study.settings

    def change(self, *, prior: float | None = None, min_count: int | None = None) -> None:
        """Change the prior, the minimum count, or both. Raises ``InputError`` beyond their limits."""
        given: dict[str, Any] = {"prior": prior, "min_count": min_count}
        self.study = self.study.derive(**{name: value for name, value in given.items() if value is not None})

    def use(self, lexicons: tuple[str, ...]) -> None:
        """Read the study with other lexicons (shipped names or files); edits are given up. Raises ``InputError``."""
        files = tuple(find_lexicon(name, Path()) for name in lexicons)
        self.start = self.start.derive(lexicon_files=files)
        _ = self.start.hits
        self.study = self.start.derive(prior=self.settings.prior, min_count=self.settings.min_count)
        self.edits.clear()
        self._rated.clear()
        self._moved.clear()
        self._revision = 0
        for name in ("_counted_at_start", "_hits_at_start"):
            vars(self).pop(name, None)

    def prepare(self) -> None:
        """Do now what only the first answer would wait for."""
        for kind in tables.KINDS:
            self._prepare(kind)
        self.categories()
        self._texts.prepare()
        for lexicon in self.study.lexicons:
            _ = lexicon.tries

    # --- tables ------------------------------------------------------------------------------------------------------

    def contrasts(self, kind: str = "term", *, stop_words: bool = True) -> pd.DataFrame:
        """Return ``tables.contrasts`` for the settings as they stand, features frequent enough to be tested.

        Two columns more: odds_low, odds_high, the 95 % interval of the log-odds, ``log_odds -+
        1.96 se`` (Monroe, Colaresi & Quinn 2008). It takes words as independent draws, which
        they are not: it is too narrow, and ``p`` and ``evidence`` decide. Without
        ``stop_words`` the rows of these are left out; nothing else changes.
        """
        counts, p, ways = self._prepare(kind)
        stable = None if ways is None else robustness.weigh_ways(*ways, self.study, kind).stable
        table = tables.graded_contrasts(self.study, counts, p, stable)
        table = table[tables.tested(table, self.study)]
        if not stop_words:
            table = table[~table["term"].isin(self._stop_words)]
        reach = _NORMAL * table["se"]
        return table.assign(odds_low=table["log_odds"] - reach, odds_high=table["log_odds"] + reach).reset_index(
            drop=True
        )

    def categories(self) -> pd.DataFrame:
        """Return the rows of ``tables.stance`` for all voices together, as things stand.

        One column more: name, ``lexicon:category``.
        """
        return self._rates(self.study, self._revision)

    def concordance(self, pattern: str, *, width: int = 60) -> pd.DataFrame:
        """Return every occurrence of a pattern; see ``concordance.concordance``. Raises ``InputError``."""
        return concordance(self.study, pattern, width=width)

    def patterns(self, category: str) -> pd.DataFrame:
        """Return the patterns of a category, those with hits first.

        ``category`` is ``lexicon:category``. Columns: pattern; n_a, n_b, hits in the text
        (headlines too); note.
        """
        lexicon, found = self._find(category)
        hits = self.study.hits
        own = hits[(hits["lexicon"] == lexicon.name) & (hits["category"] == found.name)]
        counts = Counter(zip(own["pattern"].tolist(), own["side"].tolist(), strict=True))
        rows = [(item.text, counts[item.text, "A"], counts[item.text, "B"], item.note) for item in found.patterns]
        rows.sort(key=lambda row: -(row[1] + row[2]))
        return pd.DataFrame(rows, columns=["pattern", "n_a", "n_b", "note"])

    # --- the lexicon -------------------------------------------------------------------------------------------------

    def add(self, category: str, pattern: str) -> str:
        """Add a pattern to a category (``lexicon:category``); return what came of it, in words.

        Raises ``InputError`` for an unknown category, a pattern that is there already or one
        without a letter or digit.
        """
        lexicon, found = self._find(category)
        pattern = " ".join(pattern.split())
        words = split_pattern(pattern)
        if any(item.words == words for item in found.patterns):
            raise InputError(f"pattern '{pattern}'", f"it is in '{category}' already", "add another one")
        return self._change(lexicon, found, (*found.patterns, Pattern(pattern, words)), words, f"Added '{pattern}'")

    def remove(self, category: str, pattern: str) -> str:
        """Take a pattern out of a category; return what came of it, in words. Raises ``InputError``."""
        lexicon, found = self._find(category)
        texts = [item.text for item in found.patterns]
        if pattern not in texts:
            raise InputError(f"pattern '{pattern}'", f"it is not in '{category}'", did_you_mean(pattern, texts))
        gone = found.patterns[texts.index(pattern)]
        rest = tuple(item for item in found.patterns if item is not gone)
        return self._change(lexicon, found, rest, gone.words, f"Removed '{pattern}'")

    def undo(self) -> str:
        """Take back the last edit; return what was undone, in words. Raises ``InputError``."""
        if not self.edits:
            raise InputError("undo", "nothing has been changed yet", "add or remove a pattern first")
        text, before, self._revision = self.edits.pop()
        settings = {name: getattr(self.settings, name) for name in ("prior", "min_count")}
        self.study = before.derive(**settings)
        return f"Undone: {text[0].lower()}{text[1:]}"

    def changes(self) -> pd.DataFrame:
        """Return what the edits change in the categories, under the settings as they stand.

        One row a category whose hits or grade have changed. Columns: name; then n_a, n_b,
        difference, low, high (per 1,000 words, A minus B, with its 95 % interval) and evidence,
        each after a column of what it was (n_a_before and so on).
        """
        before = self.start.derive(prior=self.settings.prior, min_count=self.settings.min_count)
        now, then = self.categories(), self._rates(before, 0)  # one row a category in both: edits make none
        columns = {"name": now["name"]}
        for name in ("n_a", "n_b", "difference", "low", "high", "evidence"):
            columns |= {f"{name}_before": then[name], name: now[name]}
        both = pd.DataFrame(columns)
        changed = both["name"].isin(self.moved_hits()["name"]) | (both["evidence"] != both["evidence_before"])
        return both[changed].reset_index(drop=True)

    def moved_hits(self) -> pd.DataFrame:
        """Return the hits that the edits have added or taken away.

        Columns: change (``added`` or ``gone``), name (``lexicon:category``), pattern, side,
        article, sentence, start, end, text.
        """
        if self._revision not in self._moved:
            then, now = self._hits_at_start, _keyed(self.study.hits)
            rows = [("added", *now[key]) for key in now if key not in then]
            rows += [("gone", *then[key]) for key in then if key not in now]
            table = pd.DataFrame(rows, columns=["change", *_HIT])
            table.insert(1, "name", table.pop("lexicon") + ":" + table.pop("category"))
            self._moved = {self._revision: table}
        return self._moved[self._revision]

    def save(self, lexicon: str, path: str | Path) -> Path:
        """Save an edited lexicon as a new file; return its path.

        The copy is named after its file, has no version, and says what it was made from, so
        that no table takes it for the original. Raises ``InputError`` if there is such a file
        already, or if it cannot be written.
        """
        path = Path(path)
        edited = self._lexicon(lexicon)
        if path.exists() or path.is_symlink():
            raise InputError(path, "there is such a file already, and it stays as it is", "choose another name")
        origin = f"Made from '{edited.name}'" + (f" {edited.version}" if edited.version else "")
        changes = "; ".join(edit.text for edit in self.edits) or "unchanged"
        description = f"{origin}: {changes}. {edited.description}".strip()
        write_lexicon(replace(edited, name=path.stem, version="", description=description), path)
        return path

    # --- inside ------------------------------------------------------------------------------------------------------

    def _prepare(self, kind: str) -> tuple[Counts, np.ndarray, Ways | None]:
        """Return what hangs neither on the prior nor on the minimum count: counts, p, ways of counting."""
        if kind not in self._kinds:
            counts = tables.feature_counts(self.study, kind)
            ways = None if kind == "actor" else robustness.count_ways(self.study, kind)
            self._kinds[kind] = (counts, self._chance(counts), ways)
        return self._kinds[kind]

    def _rates(self, study: Study, revision: int) -> pd.DataFrame:
        """Return ``categories`` of the study as it stands, or of the start (revision 0); the latest tables are kept."""
        key = (revision, study.settings.min_count)
        if key not in self._rated:
            counts = self._count(revision)
            if not counts.features:
                return pd.DataFrame(columns=["name", *tables.STANCE_COLUMNS])
            table = tables.graded_rates(study, "all", counts, self._chance(counts))
            table.insert(0, "name", table["lexicon"] + ":" + table["category"])
            listed = [f"{lexicon.name}:{name}" for lexicon in study.lexicons for name in lexicon.counted]
            if len(self._rated) > 20:
                del self._rated[next(iter(self._rated))]
            self._rated[key] = table.set_index("name").loc[listed].reset_index()
        return self._rated[key]

    def _count(self, revision: int) -> Counts:
        """Return the hits of every category in every unit: those of the start, the moved ones added and taken off."""
        counts = self._counted_at_start
        if not revision:
            return counts
        keys = UNITS[self.study.unit]
        row = {place: n for n, place in enumerate(zip(*(counts.units[key].tolist() for key in keys), strict=True))}
        column = {name: n for n, name in enumerate(counts.features)}
        matrix = counts.matrix.tolil()
        moved = self.moved_hits()
        places = zip(*(moved[key].tolist() for key in keys), strict=True)
        for place, name, change in zip(places, moved["name"], moved["change"], strict=True):
            if place in row:  # a headline may not be counted
                matrix[row[place], column[name]] += 1 if change == "added" else -1
        return replace(counts, matrix=matrix.tocsr())

    @cached_property
    def _hits_at_start(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        return _keyed(self.start.hits)

    @cached_property
    def _counted_at_start(self) -> Counts:
        return tables.category_counts(self.start)

    def _chance(self, counts: Counts) -> np.ndarray:
        """Return p of each feature; a column of counts that has been seen before is not dealt again."""
        columns = [column.tobytes() for column in counts.matrix.toarray().T.astype(np.int64)]
        new = np.array([column not in self._p for column in columns], dtype=bool)
        if new.any():
            settings = self.settings
            p = resample.permute(counts.select(new), resamples=settings.resamples, seed=self.study.seed).p
            fresh = [column for column, is_new in zip(columns, new, strict=True) if is_new]
            self._p.update(zip(fresh, p, strict=True))
        return np.array([self._p[column] for column in columns])

    @cached_property
    def _stop_words(self) -> set[str]:
        return set(self.study.tokens.loc[self.study.tokens["stop"], "term"])

    def _lexicon(self, name: str) -> Lexicon:
        known = {lexicon.name: lexicon for lexicon in self.study.lexicons}
        if name not in known:
            raise InputError(f"lexicon '{name}'", "the study has no such lexicon", did_you_mean(name, known))
        return known[name]

    def _find(self, category: str) -> tuple[Lexicon, Category]:
        """Return the lexicon and category of a name like ``stance:hedges``."""
        known = {
            f"{lexicon.name}:{item.name}": (lexicon, item)
            for lexicon in self.study.lexicons
            for item in lexicon.categories
        }
        if category not in known:
            raise InputError(f"category '{category}'", "no lexicon here has it", did_you_mean(category, known))
        return known[category]

    def _change(
        self, lexicon: Lexicon, found: Category, patterns: tuple[Pattern, ...], words: tuple[str, ...], done: str
    ) -> str:
        categories = tuple(replace(item, patterns=patterns) if item is found else item for item in lexicon.categories)
        edited = replace(lexicon, categories=categories)
        before = self.study
        lexicons = tuple(edited if item is lexicon else item for item in before.lexicons)
        after = before.derive(lexicons=lexicons)
        start = next(item for item in self.start.lexicons if item.name == edited.name)
        places, vars(after)["hits"] = self._texts.match_again(before, start, edited, words)
        self.study = after
        self.edits.append(Edit(f"{done} in '{lexicon.name}:{found.name}'", before, self._revision))
        self._revision = next(self._numbers)
        more = len(after.hits) - len(before.hits)
        moved = f"{count(abs(more), 'hit')} {'more' if more > 0 else 'fewer'}" if more else "as many hits as before"
        return f"{done}: it stands in the texts {times(places)}; {moved} in '{lexicon.name}'."


def _keyed(hits: pd.DataFrame) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return hits by what makes one the same in two tables: category and place, not the pattern that found it."""
    rows = zip(*(hits[name].tolist() for name in _HIT), strict=True)
    return {row[:2] + row[3:8]: row for row in rows}
