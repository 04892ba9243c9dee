"""The command's smaller tools: lexicons written in other formats, codings compared, VADER's list as an option."""

import pytest
from letters import ROOT

from analysis.cli import main
from analysis.errors import InputError
from analysis.lexicon_formats import read_lexicon
from analysis.study_file import find_lexicon

LEXICON = (
    "name: toy\ncategories:\n  warm: {definition: nice, patterns: [friend*, {pattern: ally, not: [ally pally]}]}\n"
)
CODING = "set,article,sentence,voice,frame\n"


def test_a_lexicon_is_converted_and_what_is_left_out_is_said(tmp_path, write, capsys):
    source, target = write("toy.yaml", LEXICON), tmp_path / "toy.csv"
    assert main(["lexicon", "convert", str(source), str(target)]) == 0
    assert target.read_text(encoding="utf-8") == "category,pattern,note\nwarm,friend*,\nwarm,ally,\n"
    assert [item.text for item in read_lexicon(target).categories[0].patterns] == ["friend*", "ally"]
    told = capsys.readouterr().out
    assert told.startswith(f"Written: {target}; 2 things left out.\n")
    assert "left out: category 'warm': 'ally' not in 'ally pally'" in told


def test_a_long_list_of_what_is_left_out_is_cut_and_counted(tmp_path, capsys):
    assert main(["lexicon", "convert", str(ROOT / "data/lexicons/stance.yaml"), str(tmp_path / "stance.dic")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[-1].endswith("more of this kind")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ((), "error: lexicon convert: no file to write is named; give one: .yaml, .dic or .csv"),
        (("toy.yaml",), "toy.yaml: it exists; name a new file, or remove this one first"),
        (("toy.doc",), "toy.doc: '.doc' is no format of lexicons; name a .yaml, .dic or .csv file"),
    ],
)
def test_a_conversion_that_cannot_be_is_refused(target, message, write, capsys):
    source = write("toy.yaml", LEXICON)
    assert main(["lexicon", "convert", str(source), *(str(source.parent / name) for name in target)]) == 2
    assert message in capsys.readouterr().err
    assert source.read_text(encoding="utf-8") == LEXICON
    assert [path.name for path in source.parent.iterdir()] == ["toy.yaml"]


def test_agreement_prints_coefficients_pairs_of_labels_and_disagreements(write, capsys):
    one = write("one.csv", CODING + "s,a,1,author,1\ns,a,2,author,0\ns,a,3,quoted,0\n")
    other = write("other.csv", CODING + "s,a,1,author,1\ns,a,2,quoted,0\ns,a,3,quoted,0\n")
    assert main(["agreement", str(one), str(other)]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    # voice: 2 of 3 alike, expected by chance (2*1 + 1*2) / 9 = 4/9: kappa = (2/3 - 4/9) / (5/9) = .4
    assert any(line.startswith("voice 3 2 0.667 0.4 ") for line in told)
    assert {"voice author author 1", "voice author quoted 1", "voice quoted quoted 1", "frame 0 0 2"} <= set(told)
    assert told[-1] == "s a 2 voice author quoted"


def test_agreement_of_a_folder_prints_all_coders_pairs_and_the_most_disputed_sentences(write, capsys):
    for name, label in (("ann", "author"), ("bob", "author"), ("cy", "quoted")):
        path = write(f"class/{name}.csv", CODING.replace(",", ";") + f"s;a;1;{label};1\ns;a;2;quoted;0\n")
    assert main(["agreement", str(path.parent)]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert told[0] == "3 coders: ann, bob, cy"
    # voice: of 6 pairs of labels (3 a sentence) 4 are alike
    assert any(line.startswith("voice 3 2 2 0.667 ") for line in told)
    assert "voice ann bob 2 1.0 1.0" in told
    assert told[-1] == "s a 1 0.333 voice: author (2), quoted (1)"


def test_agreement_of_one_coder_is_refused(write, capsys):
    one = write("one.csv", CODING + "s,a,1,author,1\n")
    assert main(["agreement", str(one)]) == 2
    assert capsys.readouterr().err == "error: one: one coder alone cannot agree; give two files, or a folder of them\n"


def test_vaders_list_is_found_where_its_package_is_installed(write):
    pytest.importorskip("vaderSentiment", reason="the optional package vaderSentiment is not installed")
    lexicon = read_lexicon(find_lexicon("vader", write("x.txt", "").parent))
    words = {item.name: {pattern.text for pattern in item.patterns} for item in lexicon.categories}
    assert (lexicon.name, lexicon.licence) == ("vader", "MIT")
    assert "friendly" in words["positive"]
    assert "threat" in words["negative"]


def test_without_the_package_vader_is_refused_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"not installed; run: pip install 'framing-study\[vader\]'"):
        find_lexicon("vader", tmp_path)
