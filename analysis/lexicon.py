"""Lexicons: categories of patterns, and where they match.

A pattern is one or more words; in a word `*` stands for any run of letters and `?` for
one, and a `^` before the first word is the beginning of a sentence. There are no regular expressions. Matching walks a trie over the words of each
sentence, so its time grows with the text and not with the number of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from analysis.decoding import decode
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.tokens import find_words

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
_START = "^"
_COMPOSITE_KEYS = ("all_of", "within", "in_order")
_PARSED: dict[tuple[str, bytes], Lexicon] = {}


@dataclass(frozen=True)
class Pattern:
    """One pattern: its text, its words as matched, an optional note and counter-examples.

    A ``topic`` is there even where it is denied ("no foreign diktat" is about diktats), so its hits are never negated.
    """

    text: str
    words: tuple[str, ...]
    note: str = ""
    unless: tuple[tuple[str, ...], ...] = ()
    topic: bool = False


@dataclass(frozen=True)
class Composite:
    """Categories that count together where they meet within so many words of one sentence.

    ``in_order``: only where they stand in the order named, each within so many words of the next. ``topic``: as in
    ``Pattern``.
    """

    all_of: tuple[str, ...]
    within: int
    in_order: bool = False
    topic: bool = False

    @property
    def text(self) -> str:
        """What a hit is called: ``one + other``, or ``one > other`` if the order counts."""
        return (" > " if self.in_order else " + ").join(self.all_of)


@dataclass(frozen=True)
class Category:
    """One category: patterns, or composites of other categories, or both.

    ``name`` is dotted where categories are nested (``attitude.positive``). One with
    ``counted`` false only serves to build others. A ``topic`` is there even where something in
    it is denied ("trade has not grown" is about trade), so its hits are never negated.
    """

    name: str
    definition: str = ""
    source: str = ""
    patterns: tuple[Pattern, ...] = ()
    composites: tuple[Composite, ...] = ()
    counted: bool = True
    topic: bool = False

    def __repr__(self) -> str:
        texts = [pattern.text for pattern in self.patterns]
        listed = ", ".join(texts[:4]) + (", …" if len(texts) > 4 else "")
        return f"Category({self.name!r}, {len(texts):,} patterns{': ' + listed if texts else ''})"

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import category_card

        return category_card(self)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A lexicon. ``nesting`` says what a longer match blocks.

    ``category``: shorter matches of the same category that it overlaps.
    ``lexicon``: also shorter matches of other categories.
    """

    name: str
    categories: tuple[Category, ...]
    version: str = ""
    language: str = "en"
    licence: str = ""
    description: str = ""
    nesting: str = "category"

    @property
    def counted(self) -> tuple[str, ...]:
        """The names of the categories that are reported."""
        return tuple(category.name for category in self.categories if category.counted)

    @cached_property
    def tries(self) -> tuple[Trie, Trie]:
        """The patterns, and the counter-examples, ready for matching."""
        entries = [(item.name, pattern) for item in self.categories for pattern in item.patterns]
        unless = ((name, pattern, words) for name, pattern in entries for words in pattern.unless)
        return Trie((name, pattern, pattern.words) for name, pattern in entries), Trie(unless)

    def __getitem__(self, name: str) -> Category:
        """Return a category, as in ``lexicon["hedges"]``. Raises ``KeyError`` with the nearest name."""
        for category in self.categories:
            if category.name == name:
                return category
        raise KeyError(f"no category '{name}' in the lexicon '{self.name}'; {did_you_mean(name, iter(self))}")

    def __iter__(self) -> Iterator[str]:
        return (category.name for category in self.categories)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import lexicon_card

        return lexicon_card(self)

    def __repr__(self) -> str:
        patterns = sum(len(category.patterns) for category in self.categories)
        return f"Lexicon({self.name!r}, {len(self.counted)} categories, {patterns:,} patterns)"


class Match(NamedTuple):
    """A match within one sentence: word positions ``first`` to ``last``, inclusive."""

    first: int
    last: int
    category: str
    pattern: Pattern

    @property
    def places(self) -> range:
        """The positions of its words."""
        return range(self.first, self.last + 1)


def load_lexicon(path: str | Path) -> Lexicon:
    """Load a lexicon from strict YAML: no aliases, no duplicate keys, every scalar a text.

    Raises ``InputError`` with file and line for anything else.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a lexicon file (.yaml)") from None
    # Kept by content, not by place: the notebooks of a run read copies of the same lexicons.
    if (path.stem, data) not in _PARSED:
        _PARSED[path.stem, data] = _parse_lexicon(path, data)
    return _PARSED[path.stem, data]


def _parse_lexicon(path: Path, data: bytes) -> Lexicon:
    table = load_yaml(path, data)
    keys = {"name", "version", "language", "licence", "description", "nesting", "categories"}
    for key in table:
        if key not in keys:
            raise InputError(path, f"unknown key '{key}'", did_you_mean(key, keys))
    if not isinstance(table.get("categories"), dict) or not table["categories"]:
        raise InputError(path, "it has no categories", "add categories: {name: [word, ...]}")
    head = {key: table.get(key, "") for key in ("version", "licence", "description")}
    for key in ("name", "language", "nesting", *head):
        if not isinstance(table.get(key, ""), str):
            raise InputError(path, f"'{key}' is not a text", "write one line of text")
    nesting = table.get("nesting", "category")
    if nesting not in ("category", "lexicon"):
        raise InputError(path, f"nesting is '{nesting}'", "write 'category' or 'lexicon'")
    categories = tuple(_load_categories(table["categories"], "", path))
    names = [category.name for category in categories]
    for name in names:
        if names.count(name) > 1:
            fix = "rename one: a dot also joins the names of nested categories"
            raise InputError(path, f"two categories are called '{name}'", fix)
    _check_composites(categories, path)
    if not any(category.patterns for category in categories):
        raise InputError(path, "no category has a pattern", "add at least one word")
    return Lexicon(
        name=table.get("name", path.stem) or path.stem,
        categories=categories,
        language=table.get("language", "en"),
        nesting=nesting,
        **head,
    )


def load_yaml(path: Path, data: bytes) -> dict[str, Any]:
    """Return strict YAML as dicts, lists and texts; raise ``InputError`` for anything else."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser, where it was built, is ten times faster
    if len(data) > MAX_BYTES:
        raise InputError(path, f"it has {len(data):,} bytes, the limit is {MAX_BYTES:,}", "split it into lexicons")
    text = decode(data, path)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1
                raise InputError(f"{path}, line {line}", "YAML anchors and aliases are not read", "write it out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise InputError(path, f"it is nested deeper than {MAX_DEPTH} levels", "flatten it")
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else path
        raise InputError(
            place, f"not valid YAML ({getattr(error, 'problem', '') or error})", "mend that line"
        ) from None
    table = _plain(node, path)
    if not isinstance(table, dict):
        raise InputError(path, "it is not a lexicon", "begin with name: and categories:")
    return table


def _plain(node: Any, path: Path) -> Any:
    """Turn a YAML node into dicts, lists and texts; refuse duplicate keys."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        for key, value in node.value:
            name = _plain(key, path)
            if not isinstance(name, str) or name in table:
                why = f"the key '{name}' stands twice" if isinstance(name, str) else "a key is not a text"
                raise InputError(f"{path}, line {key.start_mark.line + 1}", why, "give each key once")
            table[name] = _plain(value, path)
        return table
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    return node.value if node is not None else None


def _load_categories(table: dict[str, Any], prefix: str, path: Path) -> Iterator[Category]:
    keys = {"definition", "source", "patterns", "categories", "composites", "counted", "topic", *_COMPOSITE_KEYS}
    for key, entry in table.items():
        name = f"{prefix}{key}"
        where = f"{path}, category '{name}'"
        if isinstance(entry, list):  # the short form: a list of patterns
            entry = {"patterns": entry}
        if not isinstance(entry, dict):
            raise InputError(where, "it is neither a list of patterns nor a table", "write it as [word, ...]")
        for item in entry:
            if item not in keys:
                raise InputError(where, f"unknown key '{item}'", did_you_mean(item, keys))
        patterns, nested = entry.get("patterns", []), entry.get("categories", {})
        # One composite may stand in the category itself: all_of, within, in_order.
        own = {item: entry[item] for item in _COMPOSITE_KEYS if item in entry}
        composites = entry.get("composites", [])
        if not all(isinstance(item, list) for item in (patterns, composites, own.get("all_of", []))) or not all(
            isinstance(item, dict) for item in (nested, *composites)
        ):
            why = "patterns and all_of are lists, composites a list of tables, categories a table"
            raise InputError(where, why, "mend the indentation")
        built = tuple(_load_composite(item, where) for item in (*([own] if own else ()), *composites))
        if not (patterns or built or nested):
            raise InputError(where, "it is empty", "add patterns or take it out")
        if patterns or built:
            yield Category(
                name=name,
                definition=str(entry.get("definition", "")),
                source=str(entry.get("source", "")),
                patterns=tuple(_load_pattern(item, where) for item in patterns),
                composites=built,
                counted=_load_flag(entry, "counted", "true", where),
                topic=_load_flag(entry, "topic", "false", where),
            )
        yield from _load_categories(nested, f"{name}.", path)


def _load_composite(entry: dict[str, Any], where: str) -> Composite:
    keys = (*_COMPOSITE_KEYS, "topic")
    for key in entry:
        if key not in keys:
            raise InputError(where, f"unknown key '{key}' in a composite", did_you_mean(key, keys))
    all_of, within = entry.get("all_of", []), entry.get("within", "0")
    if within not in map(str, range(1, 1001)):
        raise InputError(where, f"within is '{within}'", "give a number of words from 1 to 1000")
    if not isinstance(all_of, list) or not all_of:
        raise InputError(where, "a composite names no categories", "add all_of: [one, other]")
    in_order, topic = (_load_flag(entry, key, "false", where) for key in ("in_order", "topic"))
    return Composite(tuple(map(str, all_of)), int(within), in_order, topic)


def _load_flag(entry: dict[str, Any], key: str, default: str, where: str) -> bool:
    value = entry.get(key, default)
    if value not in ("true", "false"):
        raise InputError(where, f"{key} is '{value}'", "write true or false")
    return bool(value == "true")


def _load_pattern(entry: object, where: str) -> Pattern:
    if isinstance(entry, str):
        entry = {"pattern": entry}
    if not isinstance(entry, dict) or not isinstance(entry.get("pattern"), str):
        raise InputError(where, "a pattern is neither a text nor a table with 'pattern'", "write it as a word")
    keys = ("pattern", "note", "not", "topic")
    for key in entry:
        if key not in keys:
            raise InputError(where, f"unknown key '{key}' in a pattern", did_you_mean(key, keys))
    unless = entry.get("not", [])
    if not isinstance(unless, list) or not all(isinstance(item, str) for item in unless):
        raise InputError(where, "'not' is not a list of texts", 'write not: ["…"]')
    return Pattern(
        text=entry["pattern"],
        words=split_pattern(entry["pattern"], where),
        note=str(entry.get("note", "")),
        unless=tuple(split_pattern(item, where) for item in unless),
        topic=_load_flag(entry, "topic", "false", where),
    )


def _check_composites(categories: tuple[Category, ...], path: Path) -> None:
    plain = {category.name for category in categories if not category.composites}
    for category in categories:
        for part in (part for composite in category.composites for part in composite.all_of):
            if part not in plain:
                why = f"all_of names '{part}', which is " + (
                    "itself composed of others" if part in {item.name for item in categories} else "no category here"
                )
                raise InputError(f"{path}, category '{category.name}'", why, did_you_mean(part, plain))


def split_pattern(pattern: str, where: object = "pattern") -> tuple[str, ...]:
    """Split a pattern into terms, by the tokenizer that splits the articles.

    A lone `*` between two words stands for any one word; a `^` in front is the beginning of
    a sentence, and is kept as the first term. Raises ``InputError`` if another
    word has no letter or digit, so that no pattern matches everything.
    """
    head = (_START,) if pattern.lstrip().startswith(_START) else ()
    words = tuple(token.term for token in find_words(pattern, wildcards=True))
    for place, word in enumerate(words or ("",)):
        if not any(map(str.isalnum, word)) and not (word == "*" and 0 < place < len(words) - 1):
            fix = "give words, with * or ? in them"
            raise InputError(where, f"the pattern '{pattern}' has a word without a letter or digit", fix)
    return (*head, *words)


@dataclass
class _Node:
    """A trie node: next nodes by pattern word, and what ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, Pattern]] = field(default_factory=list)


_NOWHERE: list[_Node] = []
_MOST_KNOWN = 1 << 17  # terms that a trie remembers: memory must not grow with the corpus


class Trie:
    """All patterns of a lexicon, walked once along each sentence."""

    def __init__(self, entries: Iterable[tuple[str, Pattern, tuple[str, ...]]]) -> None:
        self.root = _Node()
        self._prefixes: dict[str, str] = {}
        self._wild: list[tuple[re.Pattern[str], str]] = []
        self._known: dict[str, list[str]] = {}
        self._begun: dict[str, list[_Node]] = {}
        wild: set[str] = set()
        for category, pattern, words in entries:
            node = self.root
            for word in words:
                node = node.next.setdefault(word, _Node())
                wild |= {word} if set(word) & {"*", "?"} else set()
            node.ends.append((category, pattern))
        for word in sorted(wild):
            if word.endswith("*") and not set(word[:-1]) & {"*", "?"}:
                self._prefixes[word[:-1]] = word
            else:
                # Escaped first; a run of * is one *, and possessive runs cannot backtrack into each other.
                self._wild.append((re.compile(_glob(word)), word))

    def words_for(self, term: str) -> list[str]:
        """Return the pattern words that match ``term``: itself, prefixes, other wildcards."""
        if term not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = [term]
            found += [self._prefixes[term[:n]] for n in range(len(term) + 1) if term[:n] in self._prefixes]
            found += [word for expression, word in self._wild if expression.fullmatch(term)]
            self._known[term] = found
        return self._known[term]

    def walk(self, terms: Sequence[str]) -> Iterator[Match]:
        """Yield every match of every pattern in one sentence."""
        for first, term in enumerate(terms):
            nodes = self._begin(term)
            if first == 0 and _START in self.root.next:
                nodes = nodes + self._follow([self.root.next[_START]], term)
            last = first
            while nodes:
                for node in nodes:
                    for category, pattern in node.ends:
                        yield Match(first, last, category, pattern)
                last += 1
                nodes = self._follow(nodes, terms[last]) if last < len(terms) else []

    def _begin(self, term: str) -> list[_Node]:
        """Return where patterns that begin with ``term`` go on; most terms begin none, and are looked up once."""
        if (nodes := self._begun.get(term)) is None:
            if len(self._begun) >= _MOST_KNOWN:
                self._begun.clear()
            nodes = self._begun[term] = self._follow([self.root], term) or _NOWHERE
        return nodes

    def _follow(self, nodes: list[_Node], term: str) -> list[_Node]:
        return [node.next[word] for node in nodes for word in self.words_for(term) if word in node.next]


def _glob(word: str) -> str:
    """Return the expression for a word with wildcards; each `*` takes the shortest run, once and for all."""
    pieces = re.sub(r"\*+", "*", word).split("*")
    head, *rest = [re.escape(piece).replace(r"\?", r"\w") for piece in pieces]
    if not rest:
        return head
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return f"{head}{middle}.*{rest[-1]}"
