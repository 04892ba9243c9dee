"""Codings that a person might hand in, read as they stand or refused in one line."""

import pytest

from analysis.codings import read_coding, read_codings
from analysis.errors import InputError


def test_a_coding_is_read_as_it_stands(write):
    text = 'set,article,sentence,frame,hedge,note\npair,A,0,NA,1,"so, so"\npair,A,2, none ,,\n\npair,B,1,,0,\n,,,,,\n'
    for content in (text, text.encode("utf-8-sig"), text.replace("\n", "\r\n")):
        table = read_coding(write("coder.csv", content))
        assert list(table) == ["set", "article", "sentence", "frame", "hedge", "note"]
        assert table["sentence"].tolist() == [0, 2, 1]
        assert table["frame"].tolist() == ["NA", "none", None]
        assert table["hedge"].tolist() == ["1", None, "0"]
        assert table["note"].tolist() == ["so, so", None, None]


def test_any_label_of_any_script_comes_through(write):
    table = read_coding(write("coder.csv", 'set,article,sentence,rôle\nx,статья,7,"多 ""极"""\n'))
    assert table.values.tolist() == [["x", "статья", 7, '多 "极"']]


def test_cells_may_be_parted_by_semicolons_as_many_spreadsheets_do(write):
    table = read_coding(write("coder.csv", 'set;article;sentence;frame;note\ns;a;1;x;"so; or so, perhaps"\n'))
    assert table.values.tolist() == [["s", "a", 1, "x", "so; or so, perhaps"]]


HEAD = "set,article,sentence,frame\n"
BAD_FILES = {
    "empty": ("", "empty"),
    "blank": ("\n \n,,,\n", "empty"),
    "not UTF-8": (HEAD.encode() + "s,a,1,é\n".encode("latin-1"), "not utf-8 text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "not utf-8 text"),
    "zero bytes": (HEAD.encode() + b"s,a,1,\0\n", "binary"),
    "no key columns": ("article,sentence,frame\na,1,x\n", "first columns"),
    "keys elsewhere": ("frame,set,article,sentence\nx,s,a,1\n", "first columns"),
    "mixed commas and semicolons": (HEAD + "s;a;1;x\n", "line 2 has 1 cells"),
    "tabulators": (HEAD.replace(",", "\t") + "s\ta\t1\tx\n", "first columns"),
    "a variable twice": ("set,article,sentence,x,x\ns,a,1,2,3\n", "a column has no name"),
    "a column without a name": ("set,article,sentence,x,\ns,a,1,2,3\n", "a column has no name"),
    "no variable": ("set,article,sentence\ns,a,1\n", "no coded variable"),
    "free text alone": ("set,article,sentence,note,source\ns,a,1,x,y\n", "no coded variable"),
    "no sentence": (HEAD, "no sentence"),
    "a short row": (HEAD + "s,a,1,x\ns,a,2\n", "line 3 has 3 cells, the header has 4"),
    "a long row": (HEAD + "s,a,1,x,y\n", "line 2 has 5 cells"),
    "a sentence twice": (HEAD + "s,a,1,x\ns,a,2,x\ns,a,01,y\n", "lines 2 and 4 code the same sentence"),
    "no article": (HEAD + "s,,1,x\n", "line 2 names no sentence"),
    "a sentence in words": (HEAD + "s,a,one,x\n", "line 2 names no sentence"),
    "half a sentence": (HEAD + "s,a,1.5,x\n", "line 2 names no sentence"),
    "minus one": (HEAD + "s,a,-1,x\n", "line 2 names no sentence"),
    "a superscript": (HEAD + "s,a,²,x\n", "line 2 names no sentence"),
    "a huge number": (HEAD + f"s,a,{'9' * 5000},x\n", "line 2 names no sentence"),
    "an open quotation": (HEAD + 's,a,1,"x\n', "not CSV"),
    "a stray quotation": (HEAD + 's,a,1,"x"y\n', "not CSV"),
    "a huge cell": (HEAD + f"s,a,1,{'x' * 200_000}\n", "not CSV"),
    "a huge file": (HEAD + "s" * 5_000_000, "bytes, the limit is"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_clear_line(write, name):
    content, why = BAD_FILES[name]
    path = write("coder.csv", content)
    with pytest.raises(InputError) as raised:
        read_coding(path)
    assert why in str(raised.value)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("name", "why"), [("none.csv", "no such file"), ("", "cannot be read"), ("\0", "cannot be")])
def test_what_is_no_file_is_refused(tmp_path, name, why):
    with pytest.raises(InputError, match=why):
        read_coding(f"{tmp_path}/{name}")


def test_codings_are_collected_from_a_folder(write, tmp_path):
    for name in ("class/b.csv", "class/a.CSV", "class/.hidden.csv", "class/~lock.csv", "class/notes.txt"):
        write(name, "set,article,sentence,v\ns,a,1,x\n" if name[6] in "ab" else "no coding")
    assert list(read_codings([tmp_path / "class"])) == ["a", "b"]
    assert list(read_codings([tmp_path / "class/b.csv", tmp_path / "class/a.CSV"])) == ["b", "a"]


def test_codings_that_cannot_be_collected_are_refused(write, tmp_path):
    one = write("one.csv", "set,article,sentence,v\ns,a,1,x\n")
    again = write("other/one.csv", "set,article,sentence,v\ns,a,1,x\n")
    (tmp_path / "empty").mkdir()
    for paths, why in (
        ([one], "one coder alone cannot agree"),
        ([one, again], "another file has the same name"),
        ([tmp_path / "empty"], "holds no .csv file"),
        ([tmp_path / "none"], "there is no such file"),
    ):
        with pytest.raises(InputError, match=why):
            read_codings(paths)
