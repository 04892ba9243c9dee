"""A study: two sides, the lexicons to read them with, and the settings, from one TOML file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from weakref import WeakKeyDictionary

from analysis.articles import MAX_BYTES, Article, read_article
from analysis.assets import asset
from analysis.decoding import parse_toml
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.furniture import load_rules
from analysis.tokens import UNSPACED, find_sentences, find_words, stop_words

if TYPE_CHECKING:
    import pandas as pd

    from analysis.lexicon import Lexicon

SIDES = ("A", "B")
_SHARED: dict[str, Study] = {}  # by what its files hold
Given = ParamSpec("Given")
SCARCE = 5  # units; a side with fewer carries next to no evidence: nothing is tested, and the report says so


@dataclass(frozen=True)
class Settings:
    """Choices that change numbers; each has a default that the methods page defends.

    ``headline``: count headlines too. ``min_count``: a term must occur this often in both
    sides together to be tested. ``prior``: occurrences added to each term on each side
    (alpha of the Dirichlet prior; its mean over the terms, where it is informative).
    ``prior_from``: ``flat``, the same for each term, or ``pooled``, by its share of the two
    sides together; a study with ``reference`` articles takes it from those. ``idf``: ``sentence``, ``paragraph`` or ``article``.
    ``resamples``: shuffles for p-values. ``encoding``: of files without a byte-order mark
    that are not UTF-8. ``max_bytes``: largest article that is read.
    """

    headline: bool = False
    min_count: int = 3
    prior: float = 0.5
    prior_from: str = "flat"
    idf: str = "sentence"
    resamples: int = 9999
    encoding: str = ""
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True)
class Side:
    """One side of the comparison: its key ("A" or "B"), a label for people, its files."""

    key: str
    label: str
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Key and label, as figures and tables show them."""
        label = " ".join(self.label.split())
        return f"{self.key} · {label}" if label else self.key


@dataclass(frozen=True, eq=False)  # by identity: a study loaded again may read changed files
class Study:
    """Everything a run needs. Tables are made on first use and kept.

    ``unit`` is what is resampled: a sentence where a side is one article, an article
    where a side is many. ``reference``: articles whose words make the prior of the
    log-odds, where there are any.
    """

    id: str
    title: str
    a: Side
    b: Side
    lexicon_files: tuple[Path, ...]
    furniture: tuple[Path, ...] = ()
    reference: tuple[Path, ...] = ()
    language: str = "en"
    note: str = ""
    seed: int = 1
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise InputError(f"study '{self.id}'", f"the seed is {self.seed}", "give a whole number from 0 on")
        if self.reference and self.settings.prior_from != "flat":
            why = f"it has reference articles and prior_from = '{self.settings.prior_from}'"
            raise InputError(f"study '{self.id}'", why, "keep one of them")

    def derive(
        self,
        *,
        lexicons: tuple[Lexicon, ...] | None = None,
        lexicon_files: tuple[Path, ...] | None = None,
        **settings: Any,
    ) -> Study:
        """Return this study with other lexicons or settings, as in ``study.derive(prior=0.1, min_count=5)``.

        ``lexicon_files`` are read; ``lexicons`` are taken as they are. What the changes do not
        touch is kept and not read again. Raises ``InputError`` for an unknown setting, a value
        beyond its limits, or a lexicon that cannot be read.
        """
        files = self.lexicon_files if lexicon_files is None else lexicon_files
        checked = _check_settings(settings, self.settings, f"study '{self.id}'")
        other = replace(self, settings=checked, lexicon_files=files)
        stale = {"counted"} if "headline" in settings else set()
        if not (lexicons is lexicon_files is None):
            stale |= {"lexicons", "hits", "warnings"}
        kept = {} if settings.keys() & {"encoding", "max_bytes"} else vars(self)
        own = {item.name for item in fields(self)} | stale
        vars(other).update({name: value for name, value in kept.items() if name not in own})
        if lexicons is not None:
            vars(other)["lexicons"] = lexicons
        _ = other.lexicons
        return other

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, A first."""
        return (self.a, self.b)

    @property
    def labels(self) -> dict[str, str]:
        """The sides' names by key, for figures: ``{"A": "A · Ministers", ...}``."""
        return {side.key: side.name for side in self.sides}

    @property
    def unit(self) -> str:
        """``sentence`` or ``article``."""
        return "sentence" if min(len(side.files) for side in self.sides) == 1 else "article"

    @cached_property
    def articles(self) -> dict[str, tuple[Article, ...]]:
        """The articles of each side, read on first use."""
        return {side.key: self._read(side.files) for side in self.sides}

    def _read(self, files: tuple[Path, ...]) -> tuple[Article, ...]:
        options: dict[str, Any] = {
            "rules": load_rules(self.furniture),
            "encoding": self.settings.encoding or None,
            "max_bytes": self.settings.max_bytes,
        }
        return tuple(read_article(path, **options) for path in files)

    @cached_property
    def lexicons(self) -> tuple[Lexicon, ...]:
        """The lexicons, loaded on first use. Tables tell them apart by name, so each has its own."""
        from analysis.lexicon_formats import read_lexicon

        lexicons: dict[str, Lexicon] = {}
        for path in self.lexicon_files:
            lexicon = read_lexicon(path)
            if lexicon.name in lexicons:
                raise InputError(path, f"a second lexicon named '{lexicon.name}'", "take one out or rename it")
            lexicons[lexicon.name] = lexicon
        return tuple(lexicons.values())

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence of the original; headlines are sentence 0 of paragraph 0.

        Columns: side, article, paragraph, sentence, start, end, text, voice, source.
        ``text`` is ``raw[start:end]`` with line breaks as spaces.
        """
        import pandas as pd

        from analysis.voice import mark_voices

        rows = [
            (key, article.name, *sentence, " ".join(article.text[sentence.start : sentence.end].split()))
            for key, articles in self.articles.items()
            for article in articles
            for sentence in find_sentences(article)
        ]
        table = pd.DataFrame(rows, columns=["side", "article", "paragraph", "sentence", "start", "end", "text"])
        return mark_voices(table, self)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """One row a word. Columns: side, article, paragraph, sentence, start, end, term, stop."""
        return self._tokenize(self.articles)

    @cached_property
    def reference_tokens(self) -> pd.DataFrame:
        """The words of the reference articles, as ``tokens``; their side is ``reference``."""
        return self._tokenize({"reference": self._read(self.reference)})

    def _tokenize(self, sides: dict[str, tuple[Article, ...]]) -> pd.DataFrame:
        import pandas as pd

        stops = stop_words(self.language)
        rows = [
            (key, article.name, sentence.paragraph, sentence.sentence, *token, token.term in stops)
            for key, articles in sides.items()
            for article in articles
            for sentence in find_sentences(article)
            for token in find_words(article.text[sentence.start : sentence.end], sentence.start)
        ]
        names = ["side", "article", "paragraph", "sentence", "start", "end", "term", "stop"]
        return pd.DataFrame(rows, columns=names)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The tokens that enter the counts: all, or all but headlines (setting ``headline``)."""
        tokens = self.tokens
        return tokens if self.settings.headline else tokens[tokens["sentence"] > 0].reset_index(drop=True)

    @cached_property
    def hits(self) -> pd.DataFrame:
        """Every lexicon hit with its place and voice; see ``matching.match_lexicon``."""
        import pandas as pd

        from analysis.matching import match_lexicon
        from analysis.voice import voice_hits

        tables = [match_lexicon(lexicon, self.tokens) for lexicon in self.lexicons]
        hits = pd.concat(tables, ignore_index=True) if tables else match_lexicon(None, self.tokens)
        hits.insert(8, "text", [self.raw(row.side, row.article)[row.start : row.end] for row in hits.itertuples()])
        return voice_hits(hits, self)

    def raw(self, side: str, article: str) -> str:
        """Return the decoded original of an article."""
        return next(item.raw for item in self.articles[side] if item.name == article)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many units each side has: sentences without headlines, or articles."""
        if self.unit == "article":
            return {side.key: len(side.files) for side in self.sides}
        body = self.sentences[self.sentences["sentence"] > 0]
        return {side.key: int((body["side"] == side.key).sum()) for side in self.sides}

    @property
    def scarce(self) -> bool:
        """True where a side has so few units that nothing in it can be told from chance."""
        return min(self.sizes.values()) < SCARCE

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before trusting a number, in plain sentences."""
        notes = []
        hashes = {key: {item.sha256 for item in items} for key, items in self.articles.items()}
        texts = {key: {" ".join(item.text.split()) for item in items} for key, items in self.articles.items()}
        if hashes["A"] & hashes["B"] or texts["A"] & texts["B"]:
            notes.append(
                "The same text stands on both sides: every difference below is zero by construction or chance."
            )
        for side in self.sides:
            count = self.sizes[side.key]
            if count < SCARCE:
                plural = self.unit if count == 1 else f"{self.unit}s"
                notes.append(f"{side.name} has {count} {plural}: far too little to tell a difference from chance.")
        if self.tokens["term"].str.contains(f"[{UNSPACED}]", regex=True).any():
            notes.append(
                "Some of the text is written without spaces between words; there each character is counted as a word."
            )
        if not stop_words(self.language):
            notes.append(f"There is no list of stop words for the language '{self.language}': none is flagged.")
        for lexicon in self.lexicons:
            if lexicon.language != self.language:
                notes.append(
                    f"The lexicon '{lexicon.name}' is written for '{lexicon.language}', the study's language is "
                    f"'{self.language}': its rates say little."
                )
            elif lexicon.categories and not (self.hits["lexicon"] == lexicon.name).any():
                notes.append(f"The lexicon '{lexicon.name}' matches nothing in either side.")
        return tuple(notes)

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import study_card

        return study_card(self)

    def __repr__(self) -> str:
        return f"Study({self.id!r}: {self.a.name!r} against {self.b.name!r})"


def load_study(path: str | Path) -> Study:
    """Load and validate a study file.

    Paths in it are relative to the file. Raises ``InputError`` for a missing file, TOML
    that does not parse, an unknown key (with the nearest known one), a wrong type, or a
    lexicon that cannot be used. The articles are read later.
    """
    path = Path(path)
    try:
        table = parse_toml(path.read_bytes(), path)
    except FileNotFoundError:
        raise InputError(path, "there is no such study file", _nearest_study(path)) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a study file (.toml)") from None
    known = {"id", "title", "language", "note", "seed", "lexicons", "furniture", "reference", "a", "b", "settings"}
    _refuse_unknown(table, known, path)
    settings = _check_settings(_get(table, "settings", dict, {}, path), Settings(), f"{path}, [settings]")
    a, b = (_load_side(key, _get(table, key.lower(), dict, None, path), path) for key in SIDES)
    identifier = _get(table, "id", str, path.stem, path)
    study = Study(
        id=check_id(identifier, path),
        title=_get(table, "title", str, identifier, path),
        a=a,
        b=b,
        lexicon_files=tuple(
            find_lexicon(name, path.parent) for name in _texts(table, "lexicons", ["stance", "partnership"], path)
        ),
        furniture=tuple(path.parent / name for name in _texts(table, "furniture", [], path)),
        reference=tuple(path.parent / name for name in _texts(table, "reference", [], path)),
        language=_get(table, "language", str, "en", path),
        note=_get(table, "note", str, "", path),
        seed=_get(table, "seed", int, 1, path),
        settings=settings,
    )
    _ = study.lexicons
    return _SHARED.get(_digest(path, study), study) if _SHARED else study


def share_study(path: Path) -> Study:
    """Load a study so that later loads of the same bytes, here or in a forked child, give this very object.

    A run does so before it forks a child for each notebook: what is computed here, none of them does again.
    """
    _SHARED.clear()
    study = load_study(path)
    _SHARED[_digest(path, study)] = study
    return study


def _digest(path: Path, study: Study) -> str:
    """Return a hash of a study file and of the bytes of all that it names."""
    files = [path, *study.a.files, *study.b.files, *study.lexicon_files, *study.furniture, *study.reference]
    parts = [hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"" for file in files]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def kept(make: Callable[Concatenate[Study, Given], pd.DataFrame]) -> Callable[Concatenate[Study, Given], pd.DataFrame]:
    """Keep the tables that a function makes of a study for as long as the study lives; callers get copies."""
    made: WeakKeyDictionary[Study, dict[Any, pd.DataFrame]] = WeakKeyDictionary()

    @wraps(make)
    def keep(study: Study, *args: Given.args, **options: Given.kwargs) -> pd.DataFrame:
        known, key = made.setdefault(study, {}), (args, *sorted(options.items()))
        if key not in known:
            known[key] = make(study, *args, **options)
        return known[key].copy()

    return keep


def _nearest_study(path: Path) -> str:
    """Return advice for a study file that is not there: those of a like name beside it, or shipped."""
    shipped = {file.stem: str(file) for file in sorted(asset("data/studies").glob("*.toml"))}
    beside = {file.stem: str(file) for file in sorted(path.parent.glob("*.toml"))}
    near = get_close_matches(path.stem, {**shipped, **beside}, n=1)
    return f"did you mean '{(shipped | beside)[near[0]]}'?" if near else "check the path"


def find_lexicon(name: str, folder: Path) -> Path:
    """Return the file of a lexicon given as a path (relative to ``folder``), a shipped name, or ``vader``.

    A path ends in .yaml, .yml, .dic or .csv, or in ``vader_lexicon.txt``. ``vader`` is the list
    in the package vaderSentiment, if that is installed. Raises ``InputError`` if there is none.
    """
    if name == "vader":
        return _find_vader()
    if name.endswith((".yaml", ".yml", ".dic", ".csv", "vader_lexicon.txt")):
        try:
            found = (folder / name).is_file()
        except (OSError, ValueError):  # a name that is too long, or with a zero byte
            found = False
        if not found:
            raise InputError(folder / name, "there is no such lexicon file", "check the path")
        return folder / name
    shipped = {path.stem: path for path in sorted(asset("data/lexicons").glob("*.yaml"))}
    if name not in shipped:
        raise InputError(
            f"lexicon '{name}'",
            "no lexicon of this name is shipped",
            did_you_mean(name, shipped) + " (or give a .yaml, .dic or .csv file)",
        )
    return shipped[name]


def _find_vader() -> Path:
    from importlib.util import find_spec

    spec = find_spec("vaderSentiment")  # looked up, not imported: only its list is read
    path = Path(spec.origin).parent / "vader_lexicon.txt" if spec and spec.origin else None
    if path is None or not path.is_file():
        why = "the package vaderSentiment, which carries it, is not installed"
        raise InputError("lexicon 'vader'", why, "run: pip install 'framing-study[vader]'")
    return path


def check_id(identifier: str, where: object) -> str:
    """Return a study id that is safe as a folder's name, or raise ``InputError``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", identifier) or identifier.endswith("."):
        raise InputError(
            where,
            f"the id '{identifier[:80]}' cannot name a folder",
            "use up to 80 letters, digits, '-', '_' and '.'",
        )
    return identifier


def write_study(study: Study, folder: Path) -> Path:
    """Write a study with copies of all its inputs into ``folder``; return the study file.

    The copy needs nothing outside the folder: ``load_study`` on it reads the same bytes
    under the same article names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies: dict[Path, str] = {}

    def copy(path: Path, kind: str) -> str:
        taken = {name.casefold() for name in copies.values()}  # some systems take A.txt for a.txt
        name, number = f"{kind}/{path.name}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{kind}/{number}/{path.name}"
        target = folder / copies.setdefault(path, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        return copies[path]

    lines = [
        "# Written by the framing command: the study as it was run, with copies of its inputs.",
        f"id = {_toml(study.id)}",
        f"title = {_toml(study.title)}",
        f"language = {_toml(study.language)}",
        f"note = {_toml(study.note)}",
        f"seed = {study.seed}",
        f"lexicons = {_toml([copy(path, 'lexicons') for path in study.lexicon_files])}",
        f"furniture = {_toml([copy(path, 'furniture') for path in study.furniture])}",
        f"reference = {_toml([copy(path, 'reference') for path in study.reference])}",
    ]
    for side in study.sides:
        key = side.key.lower()
        lines += [
            "",
            f"[{key}]",
            f"label = {_toml(side.label)}",
            f"files = {_toml([copy(path, key) for path in side.files])}",
        ]
    lines += ["", "[settings]"]
    lines += [f"{item.name} = {_toml(getattr(study.settings, item.name))}" for item in fields(Settings)]
    target = folder / "study.toml"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        signs = {'"': '\\"', "\\": "\\\\"}
        escaped = (
            f"\\u{ord(char):04X}" if ord(char) < 32 or ord(char) == 127 else signs.get(char, char) for char in value
        )
        return '"' + "".join(escaped) + '"'
    return repr(value)


def _load_side(key: str, table: dict[str, Any], path: Path) -> Side:
    where = f"{path}, [{key.lower()}]"
    _refuse_unknown(table, {"label", "file", "files"}, where)
    if "file" in table and "files" in table:
        raise InputError(where, "it has both 'file' and 'files'", "keep one of them")
    names = [_get(table, "file", str, "", where)] if "file" in table else _texts(table, "files", [], where)
    if not names:
        raise InputError(where, "it names no article", 'add file = "article.txt"')
    files = tuple(path.parent / name for name in names)
    stems = [file.stem for file in files]
    if len(set(stems)) < len(stems):
        raise InputError(where, "two of its files have the same name", "rename one: tables name articles by file")
    return Side(key, _get(table, "label", str, "", where), files)


def _check_settings(table: dict[str, Any], defaults: Settings, where: str) -> Settings:
    """Return ``defaults`` with the values of ``table``, or raise ``InputError``."""
    _refuse_unknown(table, {item.name for item in fields(Settings)}, where)
    values = {name: _get(table, name, type(getattr(defaults, name)), None, where) for name in table}
    settings = replace(defaults, **values)
    limits = {
        "min_count": (1, 10**9),
        "prior": (1e-6, 1e6),
        "resamples": (99, 1_000_000),
        "max_bytes": (1, 10**9),
    }
    for name, (low, high) in limits.items():
        if not low <= getattr(settings, name) <= high:
            raise InputError(where, f"{name} = {getattr(settings, name)}", f"give a value from {low:g} to {high:g}")
    if settings.idf not in ("sentence", "paragraph", "article"):
        raise InputError(where, f"idf = '{settings.idf}'", "give 'sentence', 'paragraph' or 'article'")
    if settings.prior_from not in ("flat", "pooled"):
        raise InputError(where, f"prior_from = '{settings.prior_from}'", "give 'flat' or 'pooled'")
    return settings


def _refuse_unknown(table: dict[str, Any], known: set[str], where: object) -> None:
    for key in table:
        if key not in known:
            raise InputError(where, f"unknown key '{key}'", did_you_mean(key, known))


def _get(table: dict[str, Any], key: str, kind: type, default: Any, where: object) -> Any:
    value = table.get(key, default)
    if kind is float and type(value) is int:
        value = float(max(min(value, 10**300), -(10**300)))  # TOML's whole numbers have no limit
    if value is None:
        raise InputError(where, f"'{key}' is missing", f"add [{key}] with label and file")
    if type(value) is not kind:
        names = {
            str: "a text",
            int: "a whole number",
            float: "a number",
            bool: "true or false",
            dict: "a table",
            list: "a list",
        }
        raise InputError(where, f"'{key}' is not {names[kind]}", f"write it as {names[kind]}")
    return value


def _texts(table: dict[str, Any], key: str, default: list[str], where: object) -> list[str]:
    values = _get(table, key, list, default, where)
    if not all(isinstance(value, str) for value in values):
        raise InputError(where, f"'{key}' is not a list of texts", f'write {key} = ["…"]')
    return values
