"""The course: one source, two kinds of notebooks, which are in step with it, hold for any pair, and run."""

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from letters import ROOT

from analysis.cli import main
from analysis.errors import InputError
from analysis.report import notebooks as running
from analysis.teaching import course
from analysis.teaching.course import Cell, for_instructors, for_students, list_sources, make_lessons, read_source
from analysis.teaching.exercises import EXERCISES
from analysis.teaching.handout import make_handout
from analysis.teaching.material import open_study

TEACHING = ROOT / "notebooks/teaching"
SOURCES = list_sources()
SOURCE = """\
# Title

Text.

## A question
:::key
For you.
:::
```python parameters
n = 1  # a number
```
```python
hidden = 3  # key
answer = hidden + n  # your answer: a number
check("1.1", answer)
```
```python key
print("key")
```
"""


def named(path):
    return path.stem


def cells_of(path):
    return read_source(path.read_text(encoding="utf-8"), path)


def code(cells):
    return [cell.source for cell in cells if cell.kind == "code"]


def prose(cells):
    return "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")


# --- from source to notebook -----------------------------------------------------------------------------------------


def test_a_source_is_read_into_cells():
    assert read_source(SOURCE) == [
        Cell("markdown", "", "# Title\n\nText."),
        Cell("markdown", "", "## A question"),
        Cell("markdown", "key", "For you."),
        Cell("code", "parameters", "n = 1  # a number"),
        Cell("code", "", 'hidden = 3  # key\nanswer = hidden + n  # your answer: a number\ncheck("1.1", answer)'),
        Cell("code", "key", 'print("key")'),
    ]


def test_students_get_neither_key_nor_answers_and_instructors_get_both():
    cells = read_source(SOURCE)
    student, key = for_students(cells), for_instructors(cells)
    assert [cell.tag for cell in student] == ["", "", "parameters", ""]
    assert student[-1].source == 'answer = ...  # your answer: a number\ncheck("1.1", answer)'
    assert len(key) == 6
    assert key[4].source.startswith("hidden = 3\nanswer = hidden + n  # your answer")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('answer = "West"  # your answer: a word', 'answer = ""  # your answer: a word'),
        ("answer = 1.41  # your answer: a number", "answer = ...  # your answer: a number"),
        ('answer = ["a", "b"]  # your answer: a list', "answer = []  # your answer: a list"),
        ('answer = table["n"].iloc[0]  # your answer: a number', "answer = ...  # your answer: a number"),
        ("answer = 3  # not the marker", "answer = 3  # not the marker"),
    ],
)
def test_an_answer_is_left_open_in_the_shape_it_has(line, left):
    (cell,) = for_students([Cell("code", "", line)])
    assert cell.source == left


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("```python\nx = 1\n", "not closed with '```'"),
        (":::key\nx\n", "not closed with ':::'"),
        ("```python solution\n```\n", "opens no block"),
    ],
)
def test_a_source_that_is_not_in_order_is_refused(text, why):
    with pytest.raises(InputError, match=why):
        read_source(text)


def test_the_notebooks_in_the_repository_are_those_of_the_source():
    made = make_lessons()
    assert sorted(made) == sorted(path.name for path in TEACHING.glob("*.ipynb"))
    assert len(made) == 6
    for name, text in made.items():
        assert (TEACHING / name).read_text(encoding="utf-8") == text, (
            "run: framing lesson --out notebooks/teaching --overwrite"
        )


@pytest.mark.parametrize("path", sorted(TEACHING.glob("*.ipynb")), ids=named)
def test_students_notebooks_hold_no_output_no_key_and_no_answer(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"tags"}
        assert set(cell["metadata"].get("tags", [])) <= {"parameters"}
        for line in "".join(cell["source"]).splitlines():
            assert "# key" not in line
            assert ":::" not in line
            if "# your answer" in line:
                assert re.match(r'(answer|report) = (\.\.\.|""|\[\])  # your answer: ', line), line


# --- what a session is like ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_cells_are_short_define_nothing_and_import_only_the_package(path):
    for cells in (for_students(cells_of(path)), for_instructors(cells_of(path))):
        assert sum(cell.tag == "parameters" for cell in cells) == 1
        for source in code(cells):
            assert len(source.splitlines()) <= 5
            assert not re.search(r"^\s*[%!]", source, re.MULTILINE)
            for node in ast.walk(ast.parse(source)):
                assert not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Import))
                if isinstance(node, ast.ImportFrom):
                    assert node.module.split(".")[0] == "analysis"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_session_has_goals_fifty_minutes_limits_and_your_turn(path):
    text = prose(for_students(cells_of(path)))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert re.match(rf"Session {path.stem[0]} · .+\?$|Session 6 · ", headings[0])
    assert headings[-2:] == ["Limits", "Your turn"]
    assert "**At the end you can**" in text
    assert "**Discuss.**" in text or "**Exchange**" in text
    times = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", text, re.MULTILINE)]
    assert times[0][0] == 0
    assert times[-1][1] == 50
    assert all(one[1] == other[0] for one, other in pairwise(times))


def test_every_exercise_has_its_heading_its_check_and_its_place():
    asked = []
    for path in SOURCES:
        cells = cells_of(path)
        numbers = re.findall(r'check\("([\d.]+)", \w+, study\)', "\n".join(code(cells)))
        assert all(number.startswith(f"{path.stem[0]}.") for number in numbers)
        assert re.findall(r"^## ([\d.]+) ", prose(cells), re.MULTILINE) == numbers
        asked += numbers
    assert asked == list(EXERCISES)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_figure_is_explained_before_it_is_shown(path):
    cells = for_students(cells_of(path))
    for place, cell in enumerate(cells):
        if "show.figure(" in cell.source:
            assert re.search(r"\*\*How to read (it|the (next )?chart)\.\*\*", cells[place - 1].source)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_prose_for_students_speaks_of_no_pair_in_particular(path):
    text = prose(for_students(cells_of(path))).lower()
    own = {"russia", "iran", "moscow", "tehran", "putin", "brics", "brackenford", "courier"}
    assert not {word for word in own if re.search(rf"\b{word}", text)}
    if not path.stem.startswith("6"):
        assert "tram" not in text


def test_one_exercise_in_each_session_after_the_first_changes_one_line():
    for path in SOURCES[1:]:
        assert re.search(r"change one line", prose(for_students(cells_of(path))), re.IGNORECASE), path


# --- running it ------------------------------------------------------------------------------------------------------


def verdicts(executed):
    """Return what the checks of an executed notebook said, by exercise; fail on anything written to a stream."""
    said = {}
    for cell in json.loads(executed)["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "stream", output
            text = "".join(output.get("data", {}).get("text/plain", ""))
            found = re.match(r"(\d\.\d) · (Right|Noted|Not yet|Not answered yet|Not checked)\.", text)
            if found:
                said[found[1]] = found[2]
    return said


def expected(path):
    return [name for name in EXERCISES if name.startswith(f"{path.stem[0]}.")]


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("key")
    course.write_files(make_lessons(key=True), folder)
    return folder


def quick_study(name, folder):
    """Return the path of a shipped study with fewer deals of the sentences: the prose and the key hold all the same."""
    text = (ROOT / f"data/studies/{name}.toml").read_text(encoding="utf-8")
    text = text.replace('"../articles/', f'"{(ROOT / "data/articles").as_posix()}/')
    path = folder / f"{name}.toml"
    path.write_text(text + "\n[settings]\nresamples = 499\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("study", ["russia-iran", "town-tram"])
@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_key_runs_from_start_to_finish_on_either_pair_and_every_check_passes(path, study, keys, tmp_path):
    values = {"study_file": quick_study(study, tmp_path)}
    said = verdicts(running.execute(keys / f"{path.stem}_key.ipynb", values, tmp_path))
    assert list(said) == expected(path)
    assert set(said.values()) <= {"Right", "Noted"}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_students_notebook_runs_unanswered_from_any_folder(path, tmp_path):
    said = verdicts(running.execute(TEACHING / f"{path.stem}.ipynb", {}, tmp_path))
    assert said == dict.fromkeys(expected(path), "Not answered yet")


def test_a_key_runs_in_a_jupyter_kernel_of_its_own(keys, tmp_path):
    said = verdicts(running.execute(keys / "2_what_counting_sees_key.ipynb", {}, tmp_path, kernel=True))
    assert said["2.2"] == "Right"
    assert len(said) == 6


def test_a_pair_of_ones_own_takes_the_lines_that_session_6_gives(tmp_path):
    text = (TEACHING / "source/6_your_own_pair.md").read_text(encoding="utf-8")
    lines = re.findall(r"^ {8}(.+)$", text, re.MULTILINE)
    (tmp_path / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    for name in ("first", "second"):
        source = ROOT / f"data/articles/tram_{'courier' if name == 'first' else 'review'}.txt"
        (tmp_path / f"{name}.txt").write_bytes(source.read_bytes())
    said = verdicts(running.execute(TEACHING / "6_your_own_pair.ipynb", {"study_file": "mine.toml"}, tmp_path))
    assert len(said) == 6


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_course_and_the_key(tmp_path, capsys):
    assert main(["lesson", "--out", str(tmp_path / "course")]) == 0
    assert capsys.readouterr().out.count("Written: ") == 6
    assert main(["lesson", "--key", "--out", str(tmp_path / "key")]) == 0
    assert sorted(path.name for path in (tmp_path / "key").iterdir())[-1] == "INSTRUCTOR.md"
    key = (tmp_path / "key/1_reading_closely_key.ipynb").read_text(encoding="utf-8")
    assert "**Expected:** fact, reading, inference" in key
    assert "**Expected:**" not in (tmp_path / "course/1_reading_closely.ipynb").read_text(encoding="utf-8")


def test_nobodys_work_is_written_over_unless_asked(tmp_path, capsys):
    out = tmp_path / "course"
    assert main(["lesson", "--out", str(out)]) == 0
    assert main(["lesson", "--out", str(out)]) == 0  # the same contents: nothing is lost
    work = out / "3_tfidf_and_its_trap.ipynb"
    work.write_text("a student's work", encoding="utf-8")
    (out / "1_reading_closely.ipynb").unlink()
    capsys.readouterr()
    assert main(["lesson", "--out", str(out)]) == 2
    assert (
        capsys.readouterr().err
        == f"error: {work}: it exists and has other contents; name a new folder, or add --overwrite\n"
    )
    assert work.read_text(encoding="utf-8") == "a student's work"
    assert not (out / "1_reading_closely.ipynb").exists()
    assert main(["lesson", "--out", str(out), "--overwrite"]) == 0
    assert work.read_text(encoding="utf-8").startswith("{")
    assert sorted(path.name for path in out.iterdir()) == sorted(make_lessons())


def test_a_folder_that_cannot_be_written_is_told(write, capsys):
    path = write("file", "x")
    assert main(["lesson", "--out", str(path)]) == 2
    assert re.match(r"error: .*file: it cannot be written \(.+\); give another --out\n", capsys.readouterr().err)
    assert main(["handout", "--out", str(path / "in/it")]) == 2


def test_the_instructors_guide_names_real_commands_and_files():
    guide = (TEACHING / "INSTRUCTOR.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:data|analysis|notebooks)/[\w/.-]+\.\w+)`", guide):
        assert (ROOT / name).is_file(), name
    for number in set(re.findall(r"\((\d\.\d)\)", guide)):
        assert number in EXERCISES
    assert set(re.findall(r"framing (\w+)", guide)) == {"lesson", "handout", "agreement"}


def test_the_pairs_of_the_guide_exist_and_have_two_articles():
    for name in ("russia-iran", "town-tram"):
        study = open_study(name)
        assert study.warnings == ()
        assert all(len(side.files) == 1 for side in study.sides)
        assert set(make_handout(study)) == {"handout.html", "coding.csv"}
    assert "invented" in open_study("town-tram").note
    assert re.search(
        r"tram_courier.*tram_review.*\*\*They are invented\*\*",
        Path(ROOT / "data/README.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
