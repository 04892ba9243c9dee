"""What a person is told: one line, harmless in a terminal, with what to do."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import quick

from analysis.errors import InputError, did_you_mean, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("article.txt", "article.txt"),
        ("two\nlines\tand  more ", "two lines and more"),
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("a\x00b\x07c\x7f", "a<U+0000>b<U+0007>c<U+007F>"),
        ("txt.\u202eexe", "txt.<U+202E>exe"),
        ("a\u2028b", "a b"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("lone \udcff", "lone <U+DCFF>"),
        ("Иран 中国 é –", "Иран 中国 é –"),
        (12, "12"),
    ],
)
def test_control_characters_are_shown_and_never_sent(text, shown):
    assert plain(text) == shown


@quick
@given(text=st.text())
def test_any_text_becomes_one_line_that_a_terminal_can_bear(text):
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert plain(shown) == shown


def test_an_error_is_what_why_and_what_to_do():
    error = InputError("a.txt", "it is empty", "give a text")
    assert str(error) == "a.txt: it is empty; give a text"
    assert (error.what, error.why, error.fix) == ("a.txt", "it is empty", "give a text")


def test_an_error_is_plain_in_all_its_parts():
    assert str(InputError("a\x1b", "b\n\x1b", "c\x1b")) == "a<U+001B>: b <U+001B>; c<U+001B>"


def test_an_error_crosses_a_process_boundary_whole():
    error = pickle.loads(pickle.dumps(InputError("a.txt", "it is empty", "give a text")))
    assert type(error) is InputError
    assert (error.what, error.why, error.fix) == ("a.txt", "it is empty", "give a text")


@pytest.mark.parametrize(
    ("word", "known", "advice"),
    [
        ("lable", ["label", "file"], "did you mean 'label'?"),
        ("Label", ["label"], "did you mean 'label'?"),
        ("fil", ["file", "files", "label"], "did you mean 'file' or 'files'?"),
        ("zzz", ["label", "file"], "known are 'file', 'label'"),
        ("", ["b", "a"], "known are 'a', 'b'"),
    ],
)
def test_the_nearest_names_are_offered_or_all_of_them(word, known, advice):
    assert did_you_mean(word, known) == advice
