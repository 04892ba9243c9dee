"""Bad input at the command line: one line that says what, why and what to do; exit 2; nothing left behind."""

import os
import re
import subprocess
import sys

import pytest
from letters import ROOT

from analysis.cli import main

PROGRESS = re.compile(r" *\d+\.\d s  ")
FULL = "They met in Tehran. They left."


def framing(*arguments, cwd):
    """Run the command in a process of its own, as a person would."""
    command = [sys.executable, "-m", "analysis.cli", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, timeout=120, check=False)


@pytest.fixture
def work(tmp_path, write):
    """A folder with two good articles and everything that can be wrong."""
    write("a.txt", FULL)
    write("b.txt", "Iran and Russia met. They agreed.")
    write("empty.txt", "")
    write("wordless.txt", "!!! ... ---")
    write("binary.txt", b"ab\0cd")
    write("latin.txt", "Café".encode("cp1252"))
    write("picture.png", b"\x89PNG\r\n")
    write("hollow/inside/deep.txt", FULL)
    write("rows.csv", "body\nWords.\n")
    write("full/keep.txt", "mine")
    write("bad.toml", '[a]\nfile = "a.txt"\n[b]\nfile = "b.txt"\nlable = "B"\n')
    write("torn.toml", "[a\n")
    write("lost.toml", '[a]\nfile = "a.txt"\n[b]\nfile = "lost.txt"\n')
    write("bad.yaml", "categories: {a: [x], a: [y]}\n")
    write("rules.toml", '[[rule]]\nname = "n"\nlines = ["x"]\n')
    write("ruled.toml", 'furniture = ["rules.toml"]\n[a]\nfile = "a.txt"\n[b]\nfile = "b.txt"\n')
    return tmp_path


def refused(work, *arguments):
    """Run the command; check the form of its refusal and that nothing has changed; return the message."""
    before = sorted((path, path.stat().st_mtime_ns) for path in work.rglob("*"))
    done = framing(*arguments, cwd=work)
    lines = done.stderr.decode().splitlines()
    errors = [line for line in lines if not PROGRESS.match(line)]
    assert done.returncode == 2, lines
    assert len(errors) == 1, lines
    assert errors[0] == lines[-1]
    assert re.match(r"error: .+: .+; .+", errors[0])
    assert "Traceback" not in errors[0]
    assert done.stdout == b""
    assert sorted((path, path.stat().st_mtime_ns) for path in work.rglob("*")) == before
    return errors[0]


PAIR = ("compare", "a.txt", "b.txt")


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("missing.txt", "missing.txt: there is no such file; check the path"),
        ("empty.txt", "empty.txt: the file is empty; give a file with the text of an article"),
        ("wordless.txt", "wordless.txt: it holds no letter and no digit; give the text of an article"),
        (
            "binary.txt",
            "binary.txt: it looks binary (a zero byte at character 2); give a text file, or name its encoding",
        ),
        ("latin.txt", "latin.txt: byte 3 is not utf-8 text; name its encoding, for example --encoding cp1252"),
        ("hollow", "hollow: no article lies in the folder 'hollow'; write 'hollow/**/*.txt' for folders within it"),
        ("hollow/*.md", "hollow/*.md: 'hollow/*.md' matches no article; give .txt, .md or .html files, or row files"),
        ("rows.csv", "rows.csv: it has no column 'text'; known are 'body'"),
        ("picture.png", "picture.png: files of kind '.png' are not read; save it as .txt, .md or .html"),
        ("a.txt/below.txt", "a.txt/below.txt: it cannot be read (Not a directory)"),
    ],
)
def test_an_article_that_cannot_be_used_is_refused(work, article, message):
    assert refused(work, "compare", article, "b.txt", "--out", "new").startswith(f"error: {message}")


def test_the_second_article_is_checked_like_the_first(work):
    assert refused(work, "compare", "a.txt", "empty.txt").startswith("error: empty.txt: the file is empty; ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "error: framing: the following arguments are required: COMMAND; see 'framing --help'"),
        (("stuy",), "error: framing: there is no command 'stuy'; did you mean 'study'?"),
        (("zzz",), "error: framing: there is no command 'zzz'; known are "),
        (("compare",), "error: framing compare: two articles are needed; framing compare FIRST SECOND"),
        (("compare", "a.txt"), "error: framing compare: two articles are needed; framing compare FIRST SECOND"),
        (
            ("a.txt", "b.txt"),
            "error: framing: there is no command 'a.txt'; to compare two articles: framing compare FIRST SECOND",
        ),
        ((*PAIR, "c.txt"), "error: framing: unrecognized arguments: c.txt; see 'framing --help'"),
        ((*PAIR, "--colour"), "error: framing: unrecognized arguments: --colour; see 'framing --help'"),
        ((*PAIR, "--seed", "x"), "error: framing compare: argument --seed: invalid int value: 'x'; see"),
        ((*PAIR, "--out"), "error: framing compare: argument --out: expected one argument; see"),
        ((*PAIR, "-p", "top"), "error: parameter 'top': it has no value; write NAME=VALUE"),
        (
            (*PAIR, "--lexicon", "stanse"),
            "error: lexicon 'stanse': no lexicon of this name is shipped; did you mean 'stance'?",
        ),
        ((*PAIR, "--lexicon", "no.yaml"), "error: no.yaml: there is no such lexicon file; check the path"),
        ((*PAIR, "--lexicon", "bad.yaml"), "error: bad.yaml, line 1: the key 'a' stands twice; give each key once"),
        ((*PAIR, "--encoding", "klingon"), "error: klingon: no encoding has this name; try 'cp1252'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_unknown_word_on_the_command_line_is_refused(work, arguments, message):
    assert refused(work, *arguments).startswith(message)


@pytest.mark.parametrize(
    ("study", "parts"),
    [
        ("none.toml", ["none.toml: there is no such study file; check the path"]),
        ("bad.toml", ["bad.toml, [b]: unknown key 'lable'; did you mean 'label'?"]),
        ("torn.toml", ["torn.toml: not valid TOML: ", "line 1", "; mend that line"]),
        ("lost.toml", ["lost.txt: there is no such file; check the path"]),
        ("ruled.toml", ["rules.toml, rule 1: unknown key 'lines'; did you mean 'line'"]),
        ("full", ["full: it cannot be read (Is a directory); name a study file (.toml)"]),
    ],
)
def test_a_broken_study_is_refused(work, study, parts):
    message = refused(work, "study", study, "--out", "new")
    for part in parts:
        assert part in message


# These come after the reading, with papermill loaded (two seconds): one as a person would, the others in this process.


def test_a_folder_that_holds_other_things_is_refused_and_stays_as_it_is(work):
    assert refused(work, *PAIR, "--out", "full") == (
        "error: full: the folder holds something that is no earlier report; give an empty or new folder as --out"
    )
    assert (work / "full" / "keep.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "a.txt"), "a.txt: it is a file, not a folder; give another --out"),
        (("--out", "a.txt/below/deep"), "a.txt/below/deep: it cannot be written (Not a directory); give another --out"),
        (("-p", "topn=3"), "parameter 'topn': no notebook has it; did you mean 'top_n'?"),
        (("-p", "top_n=many"), "parameter 'top_n': 'many' is not of type int; give such a value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_a_run_cannot_use_is_refused_before_anything_is_written(work, monkeypatch, capsys, options, message):
    monkeypatch.chdir(work)
    before = sorted(work.rglob("*"))
    assert main([*PAIR, *options]) == 2
    shown = capsys.readouterr()
    assert [line for line in shown.err.splitlines() if not PROGRESS.match(line)] == [f"error: {message}"]
    assert shown.out == ""
    assert sorted(work.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [("compare", "x" * 300 + ".txt", "b.txt"), (*PAIR, "--lexicon", "x" * 300 + ".yaml")],
    ids=["article", "lexicon"],
)
def test_a_name_that_is_too_long_is_refused(work, arguments):
    assert "xxx" in refused(work, *arguments)


# Nothing in a name reaches the terminal as a command

ESCAPE = "\x1b]0;owned\x07\x1b[31m"


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", f"{ESCAPE}.txt", "b.txt"),
        ("compare", "a.txt", f"two\nlines{ESCAPE}.txt"),
        (*PAIR, "--lexicon", ESCAPE),
        (*PAIR, "--encoding", ESCAPE),
        (*PAIR, ESCAPE),
        ("study", f"{ESCAPE}.toml"),
        (ESCAPE,),
        ("compare", os.fsdecode(b"a\xff.txt"), "b.txt"),
        ("compare", "right\u202eleft.txt", "b.txt"),
    ],
    ids=range(9),
)
def test_escape_characters_of_names_never_reach_the_terminal(work, arguments):
    message = refused(work, *arguments)
    assert all(char.isprintable() for char in message)
    assert "<U+" in message


def test_a_bad_article_with_a_bad_name_is_refused_plainly_too(work, write):
    write(f"{ESCAPE}.txt", "...")
    message = refused(work, "compare", f"{ESCAPE}.txt", "b.txt")
    assert "<U+001B>]0;owned<U+0007><U+001B>[31m.txt: it holds no letter and no digit" in message
