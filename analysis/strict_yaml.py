"""Strict YAML: mappings, sequences and texts, and nothing else.

No aliases (which can blow up), no duplicate keys (of which YAML readers keep the last), no tags, no numbers
or booleans in disguise ("no", "1.10"): every scalar is the text that stands there. Nothing is ever built
from a file but dicts, lists and texts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.decoding import decode
from analysis.errors import InputError

MAX_BYTES = 2_000_000
MAX_DEPTH = 12


def load_yaml(path: Path, data: bytes) -> dict[str, Any]:
    """Return strict YAML as dicts, lists and texts; ``data`` are the bytes of the file at ``path``.

    They are built from the stream of events, in one pass and without recursion. Raises
    ``InputError`` with file and line for anything else, and for more than ``MAX_BYTES`` or ``MAX_DEPTH``.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser, where it was built, is ten times faster
    if len(data) > MAX_BYTES:
        raise InputError(path, f"it has {len(data):,} bytes, the limit is {MAX_BYTES:,}", "split it into lexicons")
    text = decode(data, path)
    too_deep = InputError(path, f"it is nested deeper than {MAX_DEPTH} levels", "flatten it")
    documents: list[Any] = []
    inside: list[_Open] = [_Open(documents)]
    try:
        for event in yaml.parse(text, Loader=loader):
            place = f"{path}, line {event.start_mark.line + 1}"
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise InputError(place, "YAML anchors and aliases are not read", "write it out")
            if isinstance(event, yaml.ScalarEvent):
                inside[-1].put(event.value, place)
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(inside) > MAX_DEPTH:
                    raise too_deep
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                inside[-1].put(value, place)
                inside.append(_Open(value))
            elif isinstance(event, yaml.CollectionEndEvent):
                inside.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and documents:
                raise InputError(place, "a second YAML document begins", "give each lexicon a file of its own")
    except yaml.YAMLError as error:
        why, mark = getattr(error, "problem", "") or str(error), getattr(error, "problem_mark", None)
        if "nesting depth" in why:  # libyaml has a limit of its own, which its look-ahead may meet before our events do
            raise too_deep from None
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise InputError(place, f"not valid YAML ({why})", "mend that line") from None
    if not documents or not isinstance(documents[0], dict):
        raise InputError(path, "it is not a lexicon", "begin with name: and categories:")
    return documents[0]


class _Open:
    """A list or a table that is being filled, and in a table the key whose value comes next."""

    def __init__(self, container: list[Any] | dict[str, Any]) -> None:
        self.container = container
        self.key: str | None = None

    def put(self, value: Any, place: str) -> None:
        """Take the next item, key or value; refuse a key that is no text or stands twice."""
        if isinstance(self.container, list):
            self.container.append(value)
        elif self.key is not None:
            self.container[self.key], self.key = value, None
        elif not isinstance(value, str) or value in self.container:
            why = f"the key '{value}' stands twice" if isinstance(value, str) else "a key is not a text"
            raise InputError(place, why, "give each key once")
        else:
            self.key = value


def dump_yaml(table: dict[str, Any], quote: str | None = None) -> str:
    """Return a table as YAML in the order of its keys; ``quote`` is put around every text, if given."""
    import yaml

    options: dict[str, Any] = {"default_style": quote, "default_flow_style": None, "sort_keys": False, "width": 120}
    return str(yaml.safe_dump(table, allow_unicode=True, **options))
