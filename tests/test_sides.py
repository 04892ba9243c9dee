"""What a side names: files, folders, globs and row files, and what is refused."""

import json

import pytest

from analysis.errors import InputError
from analysis.sides import find_files, name_of
from analysis.study_file import load_study, write_study

WARM, COLD = "Iran is a friend. Russia is an ally.", "Iran is a threat. Russia is no friend."


@pytest.fixture
def folder(write, tmp_path):
    """Write a folder of three articles and things that are none."""
    for name in ("b.txt", "a.md", "c.html"):
        write(f"press/{name}", "<p>x</p>" if name.endswith("html") else WARM)
    for name in (".hidden.txt", "notes.pdf", "old/d.txt", "rows.csv"):
        write(f"press/{name}", COLD)
    return tmp_path


def names(paths, base):
    return [path.relative_to(base).as_posix() for path in paths]


def test_a_folder_is_the_articles_in_it_and_not_those_deeper(folder):
    assert names(find_files(["press"], folder, "s"), folder) == ["press/a.md", "press/b.txt", "press/c.html"]
    assert names(find_files(["press/"], folder, "s"), folder) == ["press/a.md", "press/b.txt", "press/c.html"]


def test_a_glob_takes_what_it_says_row_files_too_in_the_order_of_names(folder):
    assert names(find_files(["press/*.txt"], folder, "s"), folder) == ["press/b.txt"]
    assert names(find_files(["press/**/*.txt"], folder, "s"), folder) == ["press/b.txt", "press/old/d.txt"]
    assert names(find_files(["press/*.csv", "press/b.txt"], folder, "s"), folder) == ["press/rows.csv", "press/b.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(write, tmp_path):
    write("a[1].txt", WARM)
    write("a1.txt", WARM)
    assert names(find_files(["a[1].txt"], tmp_path, "s"), tmp_path) == ["a[1].txt"]


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        ("empty", "s: no article lies in the folder 'empty'; put .txt, .md or .html in it"),
        ("above", "s: no article lies in the folder 'above'; write 'above/**/*.txt'"),
        ("press/*.doc", "s: 'press/*.doc' matches no article"),
        ("**/[ad].*", "s: two of its files have the same name ('a')"),
    ],
)
def test_an_entry_that_names_nothing_or_twice_the_same_is_refused(folder, write, entry, part):
    (folder / "empty").mkdir()
    write("above/below/x.txt", WARM)
    write("other/a.txt", WARM)
    with pytest.raises(InputError) as error:
        find_files([entry], folder, "s")
    assert part in str(error.value)


def test_a_link_out_of_a_folder_is_followed_in_a_study_and_refused_in_a_manifest(folder, write):
    write("secret.txt", COLD)
    (folder / "press/z.txt").symlink_to(folder / "secret.txt")
    assert len(find_files(["press"], folder, "s")) == 4
    with pytest.raises(InputError, match=r"'z\.txt' in 'press' is a link that leads out of the folder"):
        find_files(["press"], folder, "s", links=False)
    with pytest.raises(InputError, match="leads out of the folder"):
        find_files(["press/*.txt"], folder, "s", links=False)


def test_a_side_is_called_by_its_file_or_folder():
    assert [name_of(entry) for entry in ("x/talks.txt", "x/talks.jsonl", "x/press/", "x/press/*.txt", "*.txt")] == [
        "talks",
        "talks",
        "press",
        "press",
        "texts",
    ]


def lines(texts, **further):
    return "".join(json.dumps({"text": text, **further}) + "\n" for text in texts)


@pytest.fixture
def load(write):
    """Load a study of the sides given as TOML."""

    def load(a, b, more=""):
        return load_study(write("s.toml", f"lexicons = ['toy.yaml']\n[a]\n{a}\n[b]\n{b}\n{more}"))

    write("toy.yaml", "name: toy\ncategories:\n  warm: [friend*, ally]\n  cold: [threat*]\n")
    return load


def test_rows_are_articles_and_then_the_unit_is_the_article(load, write):
    write("a.jsonl", lines([WARM, COLD, WARM]))
    write("b.csv", f'id,body\nfirst,"{WARM}"\n,"{COLD}"\n')
    study = load('file = "a.jsonl"', 'file = "b.csv"\ncolumn = "body"')
    assert study.unit == "article"
    assert study.sizes == {"A": 3, "B": 2}
    assert [article.name for article in study.articles["A"]] == ["a-1", "a-2", "a-3"]
    assert [article.name for article in study.articles["B"]] == ["first", "b-3"]
    assert study.counts().units["words"].tolist() == [8] * 5


def test_a_row_file_of_one_article_is_one_article(load, write):
    write("a.jsonl", lines([WARM, "  ", "..."]))
    write("b.jsonl", lines([WARM, COLD]))
    study = load('file = "a.jsonl"', 'file = "b.jsonl"')
    assert study.unit == "sentence"
    assert study.sizes == {"A": 2, "B": 4}


def test_rows_without_a_text_are_left_out_and_told(load, write):
    write("a.jsonl", lines([WARM, "", "Advertisement", COLD]) + '{"id": "x"}\n')
    write("b.jsonl", lines([COLD, WARM]))
    for more in ("", "[settings]\nlarge = 0\n"):
        study = load('file = "a.jsonl"', 'file = "b.jsonl"', more)
        assert study.sizes["A"] == 2
        assert "a.jsonl: 3 rows without a text left out (rows 2, 3, 5)." in study.warnings


@pytest.mark.parametrize("large", [0, 10**6])
def test_a_side_without_any_text_and_two_articles_of_one_name_are_refused(load, write, large):
    write("a.jsonl", lines(["", " "]))
    write("d.jsonl", lines([" "]))
    write("x/b.jsonl", lines([WARM, COLD]))
    write("b.jsonl", lines([WARM, COLD]))
    write("c.jsonl", lines([WARM, COLD], id="same"))
    more = f"[settings]\nlarge = {large}\n"
    with pytest.raises(InputError, match="no row has a text in its column 'text'"):
        _ = load('file = "b.jsonl"', 'files = ["a.jsonl", "d.jsonl"]', more).counts()
    with pytest.raises(InputError, match=r"two articles are called 'same' \(c.jsonl, row 1; c.jsonl, row 2\)"):
        _ = load('file = "b.jsonl"', 'files = ["c.jsonl"]', more).counts()
    with pytest.raises(InputError, match=r"two articles are called 'b-1' \(b.jsonl, row 1; b.jsonl, row 1\)"):
        _ = load('file = "b.jsonl"', 'files = ["b.jsonl", "x/b.jsonl"]', more).counts()


@pytest.mark.parametrize("large", [0, 10**6])
def test_how_many_articles_stand_on_both_sides_is_told(load, write, large):
    more = f"[settings]\nlarge = {large}\n"
    write("a.jsonl", lines([WARM, COLD, WARM.replace(" ", "  "), "They met."]))
    write("b.jsonl", lines([WARM, "They went."]))
    notes = load('file = "a.jsonl"', 'file = "b.jsonl"', more).warnings
    assert notes[0].startswith("Articles with the same text stand on both sides: 2 of 4 in A and 1 of 2 in B.")
    write("c.jsonl", lines([WARM, COLD, WARM, "They met."]))
    notes = load('file = "a.jsonl"', 'file = "c.jsonl"', more).warnings
    assert notes[0].startswith("The same text stands on both sides: every difference below is zero")
    write("d.jsonl", lines(["Others met.", "They went."]))
    notes = load('file = "a.jsonl"', 'file = "d.jsonl"', more).warnings
    assert not any("same text" in note for note in notes)


def test_a_study_of_folders_and_rows_is_written_and_read_again_as_it_was(load, write, tmp_path):
    write("press/one.txt", WARM)
    write("press/two.txt", COLD)
    write("b.csv", f'body\n"{WARM}"\n"{COLD}"\n')
    study = load('file = "press"', 'file = "b.csv"\ncolumn = "body"')
    again = load_study(write_study(study, tmp_path / "copy"))
    assert again.sentences.equals(study.sentences)
    assert again.hits.equals(study.hits)
