"""The manifest: what is read, and every fault in its form told at once, with its row."""

import json

import pytest
from batching import pair, write_manifest

from analysis.batch.manifest import ManifestError, folder_names, read_manifest
from analysis.errors import InputError


def problems(path):
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert str(caught.value).startswith(f"{path}: {len(caught.value.problems)} thing")
    return list(caught.value.problems)


def test_every_cell_is_text_and_further_columns_are_carried_through(write):
    path = write("m.csv", 'id, a ,b,year,label_a,note\nNA,a.txt,b.txt,007,null,nan\n\n1e5,c.txt,d.txt,,,"two\nlines"\n')
    manifest = read_manifest(path)
    assert manifest.further == ("year", "note")
    first, second = manifest.pairs
    assert (first.id, first.label_a, first.further, first.row) == ("NA", "null", ("007", "nan"), 2)
    assert (second.id, second.further, second.row) == ("1e5", ("", "two\nlines"), 4)
    assert [name for name, _ in first.lexicons] == ["stance.yaml", "partnership.yaml"]
    assert first.base == path.parent


def test_json_lines_say_the_same_as_csv(write, tmp_path):
    rows = [pair("one", label_a="x", year="007"), pair("two", lexicon="stance")]
    lines = "\n".join(json.dumps(row) for row in rows)
    one = read_manifest(write("m.jsonl", lines + "\n"))
    other = read_manifest(write_manifest(tmp_path, rows))
    assert one.pairs[1].lexicons == other.pairs[1].lexicons
    assert [(p.id, p.a, p.b, p.label_a, p.further) for p in one.pairs] == [
        (p.id, p.a, p.b, p.label_a, p.further) for p in other.pairs
    ]


def test_numbers_and_lists_of_json_become_the_text_they_were(write):
    path = write("m.jsonl", '{"id": 007.0e1, "a": "a.txt", "b": "b.txt"}\n')
    assert problems(path)[0].startswith("row 1: it is not JSON")
    path = write(
        "m.jsonl", '{"id": 1.50, "a": "a", "b": "b", "n": 12345678901234567890, "t": true, "lexicon": ["stance"]}\n'
    )
    only = read_manifest(path).pairs[0]
    assert (only.id, only.further, [name for name, _ in only.lexicons]) == (
        "1.50",
        ("12345678901234567890", "true"),
        ["stance.yaml"],
    )


def test_all_faults_are_told_at_once_with_their_rows(write):
    path = write(
        "m.csv",
        "id,a,b,lexicon,p\n"
        "one,a.txt,b.txt,,\n"
        "ONE,a.txt,b.txt,,\n"
        "three,,b.txt,,\n"
        "four,a.txt,b.txt\n"
        ",a.txt,b.txt,,\n"
        "six,a.txt,b.txt,stanse,\n"
        "seven,a.txt,b.txt,stance;stance,\n",
    )
    assert problems(path) == [
        "row 5: it has 3 cells, the header has 5",
        "row 1: 'p' is a column of the results: rename it",
        "row 3: the id 'ONE' stands in row 2 already",
        "row 4: 'a' is empty",
        "row 6: 'id' is empty",
        "row 7: lexicon 'stanse': no lexicon of this name is shipped; did you mean 'stance'? (or give a .yaml, .dic or .csv file)",
        "row 8: lexicon 'stance': 'stance' is also named 'stance'; take one out or rename it",
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("m.csv", "id,a,b\n", "it has no rows: nothing to compare"),
        ("m.csv", "", "it has no rows: nothing to compare"),
        ("m.csv", "\n\n", "it has no rows: nothing to compare"),
        ("m.csv", "id,a\nx,y\n", "row 1: the column 'b' is missing"),
        ("m.csv", "id,a,b,b\nx,y,z,z\n", "row 1: two columns are called 'b'"),
        ("m.csv", "id,a,b,\nx,y,z,z\n", "row 1: column 4 has no name"),
        ("m.csv", "id;a;b\nx;y;z\n", "row 1: its cells are parted by semicolons: save it with commas"),
        ("m.csv", 'id,a,b\nx,"y,z\n', "row 2: it is not CSV (unexpected end of data)"),
        ("m.csv", "id,a,b\nx,y,z,z\n", "row 2: it has 4 cells, the header has 3"),
        ("m.csv", f"id,a,b\nx,{'y' * 200_000},z\n", "row 2: it is not CSV (field larger than field limit (131072))"),
        ("m.jsonl", "[1]\n", 'row 1: it is no object: write {"id": …, "a": …, "b": …}'),
        ("m.jsonl", '{"id": "x", "id": "y"}\n', "row 1: the key 'id' stands twice"),
        ("m.jsonl", '{"id": "x", "a": ["y"], "b": "z"}\n', "row 1: 'a' is a list: write a text"),
        ("m.jsonl", "[" * 100_000 + "\n", "row 1: it is nested too deeply"),
        ("m.jsonl", '{"id": "x", "a": "y\\u0000", "b": "z"}\n', "row 1: 'a' holds what is no text"),
        ("m.jsonl", '{"id": "x", "a": "y", "b": "z", "n": "\\ud800"}\n', "row 1: 'n' holds what is no text"),
        ("m.jsonl", "", "it has no rows: nothing to compare"),
    ],
)
def test_a_fault_of_form_is_refused(write, name, content, problem):
    assert problem in problems(write(name, content))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("m.csv", "id,a,b\nx,é.txt,z\n".encode("cp1252"), "byte 9 is not utf-8 text; save it as UTF-8"),
        ("m.csv", b"id,a,b\nx,\0,z\n", "it looks binary"),
        ("m.xlsx", b"PK", "'.xlsx' is no format of manifests; give a .csv or .jsonl file"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(write, name, content, message):
    with pytest.raises(InputError, match=message):
        read_manifest(write(name, content))


def test_a_byte_order_mark_is_no_part_of_the_first_column(write):
    assert read_manifest(write("m.csv", b"\xef\xbb\xbfid,a,b\nx,y,z\n")).pairs[0].id == "x"
    assert read_manifest(write("m.csv", "\ufeffid,a,b\nx,y,z\n".encode("utf-16-le"))).pairs[0].id == "x"


def test_a_mistyped_optional_column_is_carried_through_and_mentioned(write):
    manifest = read_manifest(write("m.csv", "id,a,b,lable_a,year\nx,y,z,w,1\n"))
    assert manifest.further == ("lable_a", "year")
    assert manifest.notes == ("column 'lable_a' is carried through as it is; did you mean 'label_a' or 'label_b'?",)


ODD = [
    "../x",
    "/etc/passwd",
    "..",
    ".",
    "x" * 300,
    "con",
    "NUL.txt",
    "é",
    "e\u0301",
    "a b",
    "-x",
    "x.",
    "\x1b[31m",
    "日本",
    "x/y",
    "x\\y",
]


def test_odd_ids_get_safe_folders_of_their_own_and_plain_ones_keep_theirs():
    names = folder_names([*ODD, "plain-1", "x-y"])
    assert names[-2:] == ["plain-1", "x-y"]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert all(char.isascii() and (char.isalnum() or char in "-_.") for char in name)
        assert 1 <= len(name) <= 80
        assert name[0].isalnum()
        assert not name.endswith(".")
        assert name.split(".")[0].upper() not in {"CON", "NUL"}
    assert names[0] == "x-d6b96a97"  # sha256 of "../x", by sha256sum


def test_an_odd_id_does_not_take_the_folder_of_another(write):
    odd = folder_names(["../x"])[0]
    names = folder_names(["../x", odd])
    assert names[1] == odd
    assert names[0].startswith(odd)
    assert names[0] != odd
    assert folder_names(["../x", odd.upper()])[0] == names[0]  # the case of letters makes no other folder


def test_ten_thousand_rows_share_one_reading_of_their_lexicons(tmp_path):
    manifest = read_manifest(write_manifest(tmp_path, [pair(f"p{n}", lexicon="stance") for n in range(10_000)]))
    assert len(manifest.pairs) == 10_000
    assert len({id(pair.lexicons) for pair in manifest.pairs}) == 1
