"""Articles as rows of CSV, JSON lines and Parquet: what is read, what is refused, and that a row at a time is held."""

import csv
import json

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from analysis.errors import InputError
from analysis.rows import Row, read_rows

TEXTS = ["One, two.", 'He said "yes".\nThen he left.', "Zürich – Köln", "=cmd|' /C calc'!A0"]


@pytest.fixture
def rows(write):
    """Return the rows of a file with some content."""

    def rows(content, name="talks.csv", column="text", max_bytes=10_000, encoding=""):
        path = content if name is None else write(name, content)
        return list(read_rows(path, column, encoding=encoding, max_bytes=max_bytes))

    return rows


def refusal(work):
    with pytest.raises(InputError) as error:
        work()
    return str(error.value)


def test_the_three_formats_give_the_same_texts_each_with_its_own_numbers(tmp_path, rows):
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "text"], *([f"n{i}", text] for i, text in enumerate(TEXTS))])
    lines = "\n".join(json.dumps({"id": f"n{i}", "text": text}) for i, text in enumerate(TEXTS))
    (tmp_path / "t.jsonl").write_text(lines, encoding="utf-8")
    parquet.write_table(pa.table({"text": TEXTS, "id": [f"n{i}" for i in range(4)]}), tmp_path / "t.parquet")
    for suffix, first in (("csv", 2), ("jsonl", 1), ("parquet", 1)):
        expected = [Row(first + i, f"n{i}", text) for i, text in enumerate(TEXTS)]
        assert rows(tmp_path / f"t.{suffix}", name=None) == expected, suffix


def test_a_name_column_goes_before_an_id_and_a_row_without_either_has_no_name(rows):
    assert [row.name for row in rows("id,name,text\n7,seven,a\n8,,b\n,,c\n")] == ["seven", "8", ""]


def test_a_cell_may_be_larger_than_the_limit_of_pythons_reader(rows):
    long = "word " * 40_000  # 200,000 characters; csv's own limit is 131,072
    before = csv.field_size_limit()
    assert rows(f"text\n{long}\n", max_bytes=10**6)[0].text == long
    assert csv.field_size_limit() == before


def test_marks_and_named_encodings_are_read(rows):
    assert rows("text\nКремль\n".encode("utf-16"))[0].text == "Кремль"
    assert rows(b"\xef\xbb\xbftext\nx\n")[0].text == "x"
    assert rows("text\nCafé\n".encode("cp1252"), encoding="cp1252")[0].text == "Café"


def test_a_letter_on_the_edge_of_two_stretches_is_read_whole(rows):
    text = "a" * ((1 << 20) - 6) + "é" * 9  # the first é lies across the first megabyte
    assert rows(f"text\n{text}\n", max_bytes=3_000_000)[0].text == text


@pytest.mark.parametrize(
    ("content", "name", "parts"),
    [
        ("body\nx\n", "t.csv", ["t.csv: it has no column 'text'; known are 'body'"]),
        ("txet\nx\n", "t.csv", ["did you mean 'txet'?"]),
        ('{"body": "x"}\n', "t.jsonl", ["it has no column 'text'"]),
        ("text,text\nx,y\n", "t.csv", ["two of its columns are called 'text'"]),
        ("id,text\n1,x,y\n", "t.csv", ["t.csv, row 2: it has 3 cells, the header has 2"]),
        ('text\n"open\n', "t.csv", ["t.csv, row 2: it is not CSV"]),
        ("text\nx\n\nCaf\xe9\n".encode("latin-1"), "t.csv", ["byte 11 is not utf-8 text", "name its encoding"]),
        (b"text\na\0b\n", "t.csv", ["it looks binary"]),
        ("", "t.csv", ["the file is empty"]),
        ('{"text": "x"}\n{"text": \n', "t.jsonl", ["t.jsonl, row 2: it is not JSON"]),
        ('["text"]\n', "t.jsonl", ["row 1: it is no object"]),
        ('{"text": 5}\n', "t.jsonl", ["row 1: its 'text' is no text"]),
        ('{"text": "\\ud800"}\n', "t.jsonl", ["row 1: its text holds what is no text"]),
        ("[" * 100_000 + "\n", "t.jsonl", ["row 1: it is not JSON of a usual kind"]),
        ("text\n" + "x" * 10_001 + "\n", "t.csv", ["row 2: its text has 10,001 bytes, the limit is 10,000"]),
        ("text\n" + "x" * 100_001 + "\n", "t.csv", ["row 2: it has a cell of more than"]),
        ("x" * 200_000, "t.jsonl", ["line 1: it is longer than any article may be"]),
        (b"PAR1 no parquet PAR1", "t.parquet", ["it is no Parquet file that can be read"]),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_row_and_advice(rows, content, name, parts):
    message = refusal(lambda: rows(content, name))
    for part in parts:
        assert part in message
    assert "\n" not in message


def test_a_parquet_column_of_numbers_and_a_torn_file_are_refused(tmp_path, rows):
    parquet.write_table(pa.table({"text": [1, 2]}), tmp_path / "n.parquet")
    assert "its column 'text' holds int64, not texts" in refusal(lambda: rows(tmp_path / "n.parquet", name=None))
    parquet.write_table(pa.table({"text": TEXTS}), tmp_path / "t.parquet")
    (tmp_path / "t.parquet").write_bytes((tmp_path / "t.parquet").read_bytes()[:-20])
    assert "no Parquet file that can be read" in refusal(lambda: rows(tmp_path / "t.parquet", name=None))


def test_rows_come_one_after_the_other_and_what_is_wrong_later_is_not_met_before(write):
    path = write("t.jsonl", '{"text": "first"}\n{"text": 5}\n')
    found = read_rows(path, max_bytes=100)
    assert next(found).text == "first"
    with pytest.raises(InputError):
        next(found)
