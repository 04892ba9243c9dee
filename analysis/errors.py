"""What a person is told when an input cannot be used."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def plain(text: object) -> str:
    """Return ``text`` on one line with every control character made visible.

    File names, labels and article text come from anywhere; an escape byte in one of
    them must not reach a terminal. Line breaks become spaces, any other control or
    formatting character (Unicode categories Cc, Cf, Cs) becomes its code point.
    """
    flat = " ".join(str(text).split())
    return "".join(
        f"<U+{ord(char):04X}>" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in flat
    )


class InputError(Exception):
    """An input that cannot be used: what it is, why not, and what to do.

    ``str(error)`` is the one line shown to a person: ``<what>: <why>; <what to do>``.
    ``problems`` lists, a line each, what is wrong where several things are.
    """

    problems: tuple[str, ...] = ()

    def __init__(self, what: object, why: str, fix: str) -> None:
        self.what, self.why, self.fix = plain(what), plain(why), plain(fix)
        super().__init__(f"{self.what}: {self.why}; {self.fix}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """Let the error cross a process boundary whole."""
        return (type(self), (self.what, self.why, self.fix))


def unreadable(path: object, error: OSError | ValueError, fix: str) -> InputError:
    """Return the error for a file that the system does not open; a zero byte in its name is a ``ValueError``."""
    return InputError(path, f"it cannot be read ({getattr(error, 'strerror', None) or error})", fix)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return advice for a mistyped name: the nearest known ones, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"
    return "known are " + ", ".join(f"'{name}'" for name in names)
