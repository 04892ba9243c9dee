"""Lexicons in the formats of other tools: quanteda's YAML, LIWC's .dic, a spreadsheet's CSV, VADER's list.

Those hold words by category and little else; what they cannot say is reported when a
lexicon is written. Whatever stands in a file is plain text.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analysis.decoding import decode
from analysis.errors import InputError, did_you_mean, unreadable
from analysis.lexicon import MAX_BYTES, Category, Lexicon, Pattern, load_lexicon, load_yaml, split_pattern

STYLES = ("full", "quanteda")
_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".dic": "dic", ".csv": "csv"}
VADER = "vader_lexicon.txt"
_READ: dict[tuple[str, bytes], Lexicon] = {}
_HEAD = ("name", "version", "language", "licence", "description", "nesting")
_GUARDED = re.compile(r"'+[=+\-@]")  # a cell that a spreadsheet would run but for an apostrophe
_COLUMNS = ["category", "pattern", "note"]
_SIGNS = "'’.,-"  # in words; an entry with any other, such as an emoticon, is no word
_LIWC_SIGNS = _SIGNS + "*?"
_OWN = "__"  # quanteda's key for the words of a category that has others inside


class _Entry(NamedTuple):
    where: str  # file and line, for messages
    category: str
    text: str
    note: str = ""


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a lexicon in the format that its file's ending names.

    ``.yaml``, ``.yml``: our own form (``load_lexicon``), or quanteda's: categories of words or of
    categories, and nothing above them. ``.dic``: LIWC's; entries that are signs, such as
    emoticons, are counted in the description and not read. ``.csv``: a header
    ``category,pattern,note`` (note may be missing), then a line a pattern; a cell that begins
    with = + - or @ needs an apostrophe in front, or a spreadsheet would run it. A file named
    ``vader_lexicon.txt`` is VADER's list (``vader_lexicon``).

    Raises ``InputError`` with file and line for anything else, and for a file that is empty,
    not UTF-8 or larger than ``MAX_BYTES``.
    """
    path = Path(path)
    if path.name == VADER:
        return vader_lexicon(path)
    readers = {"yaml": _read_yaml, "dic": _read_dic, "csv": _read_csv}
    reader, data = readers[_find_format(path)], _read_bytes(path)
    # Kept by content, not by place: the notebooks of a run read copies of the same lexicons.
    if (path.name, data) not in _READ:
        _READ[path.name, data] = reader(path, data)
    return _READ[path.name, data]


def vader_lexicon(path: str | Path) -> Lexicon:
    """Read VADER's ``vader_lexicon.txt`` into two categories, ``positive`` and ``negative``.

    The package vaderSentiment (MIT) carries it; nothing is downloaded or shipped here. A line
    is word, mean, standard deviation and ratings, parted by tabs. The mean (-4 to 4) decides on
    the category and is kept as the note; of a word that stands twice the last line counts, as
    in VADER. Emoticons are not read. VADER's rules for degree and negation are no part of the
    list. Raises ``InputError``.
    """
    path = Path(path)
    entries: dict[str, _Entry] = {}
    for where, line in _lines(decode(_read_bytes(path), path), path):
        word, _, rest = line.partition("\t")
        mean = rest.partition("\t")[0].strip()
        if not word.strip() or not re.fullmatch(r"-?([0-3](\.[0-9]{1,9})?|4(\.0)?)", mean):
            raise InputError(where, "it is not a word, a tab and a mean from -4 to 4", "name vader_lexicon.txt")
        category = "" if not float(mean) else "negative" if mean.startswith("-") else "positive"
        entries[word.lower()] = _Entry(where, category, word, f"mean {mean}")
    counted = (entry for entry in entries.values() if entry.category)
    lexicon = _make(path, counted, ("positive", "negative"), _SIGNS)
    source = "Hutto & Gilbert 2014, Proceedings of ICWSM 8:216-225"
    categories = tuple(Category(item.name, source=source, patterns=item.patterns) for item in lexicon.categories)
    return Lexicon("vader", categories, licence="MIT", description=lexicon.description)


def write_lexicon(lexicon: Lexicon, path: str | Path, style: str = "full") -> list[str]:
    """Write a lexicon in the format of its file's ending; return what had to be left out, a line each.

    ``.yaml`` keeps all; with ``style="quanteda"`` it is a plain mapping, nested at the dots of
    the names. This, ``.dic`` and ``.csv`` hold the patterns of counted categories, without
    counter-examples and categories made of others; only CSV keeps notes, and LIWC knows no
    wildcard but a * at the end. ``read_lexicon`` gives back what was written.

    Raises ``InputError`` for another ending or style, if nothing is left to write, or if the
    file cannot be written.
    """
    path = Path(path)
    kind = _find_format(path)
    if style not in STYLES:
        raise InputError(f"style '{style}'", "lexicons are not written in it", did_you_mean(style, STYLES))
    if kind == "yaml" and style == "full":
        kept = [category for category in lexicon.categories if category.patterns or category.composites]
        left = [
            f"category '{item.name}': it is empty"
            for item in lexicon.categories
            if not (item.patterns or item.composites)
        ]
        has_words = any(category.patterns for category in kept)
        text = _dump({key: getattr(lexicon, key) for key in _HEAD} | {"categories": _to_table(kept)})
    else:
        words, left = _reduce(lexicon, path.stem, kind)
        has_words = bool(words)
        text = {"yaml": _to_quanteda, "dic": _to_dic, "csv": _to_csv}[kind](words)
    if not has_words:
        raise InputError(path, "nothing of this lexicon can be written in this format", "write it as .yaml")
    try:
        path.write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        why = f"it cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, why, "check its folder and its permissions") from None
    return left


def _find_format(path: Path) -> str:
    if path.suffix.lower() not in _FORMATS:
        raise InputError(path, f"'{path.suffix}' is no format of lexicons", "name a .yaml, .dic or .csv file")
    return _FORMATS[path.suffix.lower()]


def _read_bytes(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(path, f"it has {size:,} bytes, the limit is {MAX_BYTES:,}", "split it into lexicons")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name the file of a lexicon") from None
    if not data.strip():
        raise InputError(path, "the file is empty", "add at least one word")
    return data


def _lines(text: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yield file and number, and the line, of each line that is not blank."""
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip()


def _make(path: Path, entries: Iterable[_Entry], order: Iterable[str] = (), signs: str = "") -> Lexicon:
    """Return a lexicon of entries; with ``signs`` those that have other signs are counted and left out."""
    table: dict[str, list[Pattern]] = {name: [] for name in order}
    left = 0
    for entry in entries:
        if signs and not _is_wording(entry.text, signs):
            left += 1
        else:
            pattern = Pattern(entry.text, split_pattern(entry.text, entry.where), entry.note)
            table.setdefault(entry.category, []).append(pattern)
    categories = tuple(Category(name, patterns=tuple(patterns)) for name, patterns in table.items() if patterns)
    if not categories:
        raise InputError(path, "no category has a pattern", "add at least one word")
    description = f"Entries that were not read because they are signs and not words: {left}." if left else ""
    return Lexicon(path.stem, categories, description=description)


def _is_wording(text: str, signs: str) -> bool:
    return any(map(str.isalnum, text)) and all(
        char in signs or unicodedata.category(char)[0] not in "PS" for char in text
    )


def _read_yaml(path: Path, data: bytes) -> Lexicon:
    table = load_yaml(path, data)
    if isinstance(table.get("categories"), (dict, str)) or any(isinstance(table.get(key), str) for key in _HEAD):
        return load_lexicon(path)
    words = list(_flatten(table, "", path))
    for name, count in Counter(name for name, _ in words).items():
        if count > 1:
            raise InputError(path, f"two categories are called '{name}'", "a dot also joins nested names: rename one")
    return _make(path, (_Entry(f"{path}, category '{name}'", name, text) for name, texts in words for text in texts))


def _flatten(table: dict[str, Any], above: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the dotted names and the words of quanteda's nested categories."""
    for key, value in table.items():
        name = above if key == _OWN and above else f"{above}.{key}" if above else key
        texts = [value] if isinstance(value, str) and value else value
        if isinstance(texts, dict) and texts:
            yield from _flatten(texts, name, path)
        elif isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
            yield name, texts
        else:
            why = "it is neither a list of words nor a table of categories" if texts else "it is empty"
            raise InputError(f"{path}, category '{name}'", why, "write it as [word, ...]")


def _read_dic(path: Path, data: bytes) -> Lexicon:
    lines = list(_lines(decode(data, path), path))
    marks = [number for number, (_, line) in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2 or marks[0] > 0:
        raise InputError(path, "it does not begin with a header between two lines of %", "write %, 1<tab>name, %")
    names = _read_header(lines[1 : marks[1]])
    return _make(path, _read_entries(lines[marks[1] + 1 :], names), names.values(), _LIWC_SIGNS)


def _read_header(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the dotted name of each number; LIWC nests categories by tabs in front."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    nest: list[tuple[int, str]] = []
    for where, line in lines:
        number, *words = line.split()
        if not re.fullmatch("[0-9]+", number) or not words:
            raise InputError(where, "it is not a number and a category", "write 1<tab>name")
        depth = len(line) - len(line.lstrip("\t"))
        while nest and nest[-1][0] >= depth:
            nest.pop()
        nest.append((depth, " ".join(words)))
        name = ".".join(part for _, part in nest)
        if number.lstrip("0") in names or name in taken:
            raise InputError(
                where, f"the number {number[:40]} or the category '{name[:40]}' stands twice", "give each once"
            )
        names[number.lstrip("0")] = name
        taken.add(name)
    return names


def _read_entries(lines: Iterable[tuple[str, str]], names: dict[str, str]) -> Iterator[_Entry]:
    for where, line in lines:
        text, tab, rest = line.strip().partition("\t")
        fields = text.split()
        end = len(fields)
        while not tab and end > 1 and fields[end - 1].isdecimal():  # some files part all by spaces
            end -= 1
        text, numbers = " ".join(fields[:end]), fields[end:] + rest.split()
        if not numbers:
            raise InputError(where, f"'{text[:40]}' has no category", "write word<tab>number")
        for number in dict.fromkeys(numbers):
            if not number.isdecimal() or number.lstrip("0") not in names:
                raise InputError(where, f"'{number[:40]}' is no category of the header", "write word<tab>number")
            yield _Entry(where, names[number.lstrip("0")], text)


def _read_csv(path: Path, data: bytes) -> Lexicon:
    text = decode(data, path)
    sign = next((sign for sign in ",;\t" if sign in text.partition("\n")[0]), ",")  # what spreadsheets part cells by
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        rows = [(f"{path}, line {reader.line_num}", [" ".join(cell.split()) for cell in row]) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}", f"not valid CSV ({error})", "mend that line") from None
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    if header not in (_COLUMNS, _COLUMNS[:2]):
        raise InputError(path, "its first line is not category,pattern,note", "name the columns so")
    return _make(path, [_read_row(where, row, len(header)) for where, row in rows[1:] if any(row)])


def _read_row(where: str, row: list[str], width: int) -> _Entry:
    if len(row) != width:
        raise InputError(where, f"it has {len(row)} cells, the header has {width}", "quote a cell with a comma in it")
    for cell in row:
        if cell[:1] in set("=+-@"):
            fix = "take it out, or put an apostrophe in front"
            raise InputError(where, f"a spreadsheet takes the cell '{cell[:40]}' for a formula", fix)
    if not row[0] or not row[1]:
        raise InputError(where, "a category or a pattern is missing", "fill both cells")
    return _Entry(where, *(cell[1:] if _GUARDED.match(cell) else cell for cell in row))


def _reduce(lexicon: Lexicon, name: str, kind: str) -> tuple[dict[str, list[Pattern]], list[str]]:
    """Return the patterns by category that a format can hold, and what it cannot."""
    words: dict[str, list[Pattern]] = {}
    left: list[str] = []
    usual = {"name": name, "language": "en", "nesting": "category"}
    if head := [key for key in _HEAD if getattr(lexicon, key) not in ("", usual.get(key))]:
        left.append(f"the head: {', '.join(head)}")
    for category in lexicon.categories:
        where = f"category '{category.name}'"
        if not category.counted:
            left.append(f"{where}: it is not counted, only a part of others")
            continue
        if not (category.patterns or category.composites):
            left.append(f"{where}: it is empty")
        left += [f"{where}: {each.text} within {each.within} words" for each in category.composites]
        left += [f"{where}: that {each.text} is a topic" for each in category.composites if each.topic]
        left += [f"{where}: that it is a topic"] if category.topic else []
        left += [f"{where}: its {key}" for key in ("definition", "source") if getattr(category, key)]
        for pattern in category.patterns:
            bound = pattern.words[0] == "^"
            if kind == "dic" and (bound or not re.fullmatch(r"[^*?]*\*?", pattern.text)):
                left.append(f"{where}: '{pattern.text}', whose {'^' if bound else 'wildcard'} LIWC does not know")
                continue
            if kind == "yaml" and bound:
                left.append(f"{where}: '{pattern.text}', whose ^ quanteda takes for a sign of the text")
            left += [f"{where}: '{pattern.text}' not in '{' '.join(unless)}'" for unless in pattern.unless]
            left += [f"{where}: that '{pattern.text}' is a topic"] if pattern.topic else []
            left += [f"{where}: the note to '{pattern.text}'"] if pattern.note and kind != "csv" else []
            words.setdefault(category.name, []).append(pattern)
    return words, left


def _to_table(categories: Iterable[Category]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for category in categories:
        entry: dict[str, Any] = {key: getattr(category, key) for key in ("definition", "source")}
        entry["patterns"] = [_to_entry(pattern) for pattern in category.patterns]
        entry["composites"] = [
            {"all_of": list(each.all_of), "within": str(each.within)}
            | {key: "true" for key in ("in_order", "topic") if getattr(each, key)}
            for each in category.composites
        ]
        entry["counted"] = "" if category.counted else "false"
        entry["topic"] = "true" if category.topic else ""
        table[category.name] = {key: value for key, value in entry.items() if value}
    return table


def _to_entry(pattern: Pattern) -> str | dict[str, Any]:
    unless = [" ".join(words) for words in pattern.unless]
    topic = "true" if pattern.topic else ""
    more = {key: value for key, value in (("note", pattern.note), ("not", unless), ("topic", topic)) if value}
    return {"pattern": pattern.text} | more if more else pattern.text


def _to_quanteda(words: dict[str, list[Pattern]]) -> str:
    tree: dict[str, Any] = {}
    for name, patterns in words.items():
        parts = name.split(".")
        # A name that quanteda, or our own reader, would take for something else stays in one piece.
        if len(parts) > 8 or {"", _OWN} & set(parts) or parts[0] == "categories":
            parts = [name]
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[_OWN] = [pattern.text for pattern in patterns]
    return _dump(_fold(tree), quote='"')  # to other readers a bare no, y or 1.0 is no text


def _fold(node: dict[str, Any]) -> Any:
    """Return a tree whose leaves are lists of words."""
    if list(node) == [_OWN]:
        return node[_OWN]
    return {key: value if key == _OWN else _fold(value) for key, value in node.items()}


def _dump(table: dict[str, Any], quote: str | None = None) -> str:
    import yaml

    options: dict[str, Any] = {"default_style": quote, "default_flow_style": None, "sort_keys": False, "width": 120}
    return str(yaml.safe_dump(table, allow_unicode=True, **options))


def _to_dic(words: dict[str, list[Pattern]]) -> str:
    numbers: dict[str, list[str]] = {}
    for number, patterns in enumerate(words.values(), start=1):
        for text in dict.fromkeys(map(_to_wording, patterns)):
            numbers.setdefault(text, []).append(str(number))
    header = [f"{number}\t{' '.join(name.split())}" for number, name in enumerate(words, start=1)]
    entries = ["\t".join([text, *found]) for text, found in numbers.items()]
    return "\n".join(["%", *header, "%", *entries, ""])


def _to_wording(pattern: Pattern) -> str:
    """Return a pattern's text, or its words where the text would be taken for a sign ("R&D")."""
    text = " ".join(pattern.text.split())
    return text if _is_wording(text, _LIWC_SIGNS) else " ".join(pattern.words)


def _to_csv(words: dict[str, list[Pattern]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, patterns in words.items():
        for pattern in patterns:
            cells = (" ".join(cell.split()) for cell in (name, pattern.text, pattern.note))
            writer.writerow([f"'{cell}" if _GUARDED.match(f"'{cell}") else cell for cell in cells])
    return out.getvalue()
