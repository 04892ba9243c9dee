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

    The depth is checked on the stream of events, before nodes are composed (which recurses). Raises
    ``InputError`` with file and line for anything else, and for more than ``MAX_BYTES`` or ``MAX_DEPTH``.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser, where it was built, is ten times faster
    if len(data) > MAX_BYTES:
        raise InputError(path, f"it has {len(data):,} bytes, the limit is {MAX_BYTES:,}", "split it into lexicons")
    text = decode(data, path)
    too_deep = InputError(path, f"it is nested deeper than {MAX_DEPTH} levels", "flatten it")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1
                raise InputError(f"{path}, line {line}", "YAML anchors and aliases are not read", "write it out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise too_deep
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        why, mark = getattr(error, "problem", "") or str(error), getattr(error, "problem_mark", None)
        if "nesting depth" in why:  # libyaml has a limit of its own, which its look-ahead may meet before our events do
            raise too_deep from None
        place = f"{path}, line {mark.line + 1}" if mark else path
        raise InputError(place, f"not valid YAML ({why})", "mend that line") from None
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


def dump_yaml(table: dict[str, Any], quote: str | None = None) -> str:
    """Return a table as YAML in the order of its keys; ``quote`` is put around every text, if given."""
    import yaml

    options: dict[str, Any] = {"default_style": quote, "default_flow_style": None, "sort_keys": False, "width": 120}
    return str(yaml.safe_dump(table, allow_unicode=True, **options))
