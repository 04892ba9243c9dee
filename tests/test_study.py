"""Study files: what they may say, what is refused and how, and the copy that is written for a run."""

import pandas as pd
import pytest
from letters import make_study

from analysis.errors import InputError
from analysis.settings import Settings
from analysis.study import kept
from analysis.study_file import _SHARED, check_id, find_lexicon, load_study, share_study, write_study

SIDES = '[a]\nlabel = "Left"\nfile = "a.txt"\n[b]\nlabel = "Right"\nfile = "b.txt"\n'
LEXICON = "name: toy\ncategories:\n  warm: [friend*, ally]\n  cold: [threat*]\n"


@pytest.fixture
def load(write):
    """Load a study of the given text; two small articles and a lexicon lie beside it."""
    write("a.txt", "Iran is a friend. Russia is an ally.")
    write("b.txt", "Iran is a threat. Russia is not a friend.")
    write("toy.yaml", LEXICON)

    def load(text, name="study.toml"):
        return load_study(write(name, text))

    return load


def refusal(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return str(caught.value)


# What a study file says


def test_every_key_is_taken_over(load, tmp_path):
    study = load(
        'id = "x-1"\ntitle = "A title"\nlanguage = "de"\nnote = "A note"\nseed = 7\nlexicons = ["toy.yaml"]\n' + SIDES
    )
    assert (study.id, study.title, study.language, study.note, study.seed) == ("x-1", "A title", "de", "A note", 7)
    assert study.a.files == (tmp_path / "a.txt",)
    assert study.labels == {"A": "A · Left", "B": "B · Right"}
    assert study.lexicon_files == (tmp_path / "toy.yaml",)


def test_what_is_not_said_has_a_default(load):
    study = load('[a]\nfile = "a.txt"\n[b]\nfile = "b.txt"\n', "my-study.toml")
    assert (study.id, study.title, study.language, study.seed) == ("my-study", "my-study", "en", 1)
    assert [path.name for path in study.lexicon_files] == ["stance.yaml", "partnership.yaml"]
    assert study.labels == {"A": "A", "B": "B"}
    assert study.settings == Settings()


def test_settings_are_taken_over_and_a_whole_number_will_do_for_a_number(load):
    settings = load(SIDES + '[settings]\nheadline = true\nprior = 1\nidf = "article"\nmin_count = 5\n').settings
    assert (settings.headline, settings.prior, settings.idf, settings.min_count) == (True, 1.0, "article", 5)
    assert type(settings.prior) is float


def test_the_unit_is_a_sentence_where_a_side_is_one_article_and_an_article_where_both_are_many(load):
    two = 'files = ["a.txt", "b.txt"]\n'
    assert load(f'[a]\n{two}[b]\nfile = "b.txt"\n').unit == "sentence"
    assert load(f"[a]\n{two}[b]\n{two}").unit == "article"


def test_a_lexicon_is_a_shipped_name_or_a_file_beside_the_study(load, tmp_path):
    assert find_lexicon("stance", tmp_path).name == "stance.yaml"
    assert find_lexicon("toy.yaml", tmp_path) == tmp_path / "toy.yaml"


# What is refused


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("sead = 1\n" + SIDES, ["study.toml: unknown key 'sead'", "did you mean 'seed'?"]),
        (SIDES.replace("label", "lable"), ["study.toml, [a]: unknown key 'lable'", "did you mean 'label'?"]),
        (SIDES + "[settings]\nmincount = 2\n", ["[settings]: unknown key 'mincount'", "did you mean 'min_count'?"]),
        ("zzz = 1\n" + SIDES, ["unknown key 'zzz'", "known are 'a', 'b', 'furniture'"]),
        ("seed = 1.5\n" + SIDES, ["'seed' is not a whole number", "write it as a whole number"]),
        ("seed = true\n" + SIDES, ["'seed' is not a whole number"]),
        ("title = 5\n" + SIDES, ["'title' is not a text", "write it as a text"]),
        ('lexicons = "stance"\n' + SIDES, ["'lexicons' is not a list"]),
        ("lexicons = [1]\n" + SIDES, ["'lexicons' is not a list of texts"]),
        ("furniture = [true]\n" + SIDES, ["'furniture' is not a list of texts"]),
        ("settings = 1\n" + SIDES, ["'settings' is not a table"]),
        ("a = 'a.txt'\nb = 'b.txt'\n", ["'a' is not a table"]),
        (SIDES + "[settings]\nheadline = 1\n", ["'headline' is not true or false"]),
        (SIDES + '[settings]\nresamples = "999"\n', ["'resamples' is not a whole number"]),
        ('[a]\nfile = "a.txt"\n', ["'b' is missing", "add [b] with label and file"]),
        ("", ["'a' is missing", "add [a] with label and file"]),
        ('[a]\n[b]\nfile = "b.txt"\n', ["study.toml, [a]: it names no article", 'add file = "article.txt"']),
        ('[a]\nfiles = []\n[b]\nfile = "b.txt"\n', ["[a]: it names no article"]),
        ('[a]\nfile = "a.txt"\nfiles = ["b.txt"]\n[b]\nfile = "b.txt"\n', ["both 'file' and 'files'", "keep one"]),
        ('[a]\nfiles = "a.txt"\n[b]\nfile = "b.txt"\n', ["'files' is not a list"]),
        ('[a]\nfiles = ["a.txt", "x/a.md"]\n[b]\nfile = "b.txt"\n', ["two of its files have the same name", "rename"]),
        ("id = 1 2\n" + SIDES, ["study.toml: not valid TOML", "line 1", "mend that line"]),
        ('id = "s"\nid = "t"\n' + SIDES, ["not valid TOML", "line 2"]),
    ],
)
def test_a_broken_study_is_refused_with_place_reason_and_advice(load, text, parts):
    message = refusal(load, text)
    assert "study.toml" in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("min_count = 0", "min_count = 0; give a value from 1 to"),
        ("prior = 0", "prior = 0.0; give a value from 1e-06 to 1e+06"),
        ("prior = nan", "prior = nan; give a value from"),
        ("prior = inf", "prior = inf; give a value from"),
        ("resamples = 98", "resamples = 98; give a value from 99 to 1e+06"),
        ("resamples = 1000001", "resamples = 1000001; give a value from 99"),
        ("max_bytes = 0", "max_bytes = 0; give a value from 1 to"),
        ("idf = 'word'", "idf = 'word'; give 'sentence', 'paragraph' or 'article'"),
    ],
)
def test_a_setting_beyond_its_limits_is_refused_with_the_limits(load, setting, why):
    assert why in refusal(load, f"{SIDES}[settings]\n{setting}\n")


@pytest.mark.parametrize(
    "setting", ["min_count = 1", "prior = 1e-6", "resamples = 99", "resamples = 1000000", "max_bytes = 1"]
)
def test_a_setting_at_its_limit_is_taken(load, setting):
    name, value = setting.split(" = ")
    assert getattr(load(f"{SIDES}[settings]\n{setting}\n").settings, name) == float(value)


@pytest.mark.parametrize(
    "name", ["../x", "", ".", "..", "a/b", "a b", "-x", ".hidden", "x.", "a" * 81, "naïve", "a\\b", "a\nb"]
)
def test_an_id_that_cannot_name_a_folder_safely_is_refused(name):
    message = refusal(check_id, name, "study.toml")
    assert "cannot name a folder; use up to 80 letters, digits, '-', '_' and '.'" in message


@pytest.mark.parametrize("name", ["x", "russia-iran", "A_1.b", "7", "a" * 80])
def test_a_plain_id_is_taken_as_it_is(name):
    assert check_id(name, "study.toml") == name


def test_an_id_is_checked_when_the_study_is_loaded(load):
    assert "study.toml: the id '../x' cannot name a folder" in refusal(load, 'id = "../x"\n' + SIDES)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stanse", "lexicon 'stanse': no lexicon of this name is shipped; did you mean 'stance'?"),
        ("zzzz", "known are "),
        ("none.yaml", "none.yaml: there is no such lexicon file; check the path"),
    ],
)
def test_an_unknown_lexicon_is_refused_with_the_nearest_name(load, name, why):
    assert why in refusal(load, f"lexicons = ['{name}']\n" + SIDES)


def test_a_study_that_cannot_be_read_is_refused(tmp_path):
    assert "none.toml: there is no such study file; check the path" in refusal(load_study, tmp_path / "none.toml")
    assert "it cannot be read (Is a directory); name a study file (.toml)" in refusal(load_study, tmp_path)
    assert "it cannot be read (embedded null byte)" in refusal(load_study, tmp_path / "a\0b.toml")
    assert "it cannot be read (File name too long)" in refusal(load_study, tmp_path / ("x" * 300 + ".toml"))


def test_a_missing_article_is_told_when_the_articles_are_read(load):
    study = load(SIDES.replace("b.txt", "c.txt"))
    assert "c.txt: there is no such file; check the path" in refusal(lambda: study.articles)


def test_an_article_beyond_the_studys_own_size_limit_is_refused(load):
    study = load(SIDES + "[settings]\nmax_bytes = 10\n")
    assert "a.txt: it has 36 bytes, the limit is 10" in refusal(lambda: study.articles)


def test_the_studys_encoding_is_used_for_its_articles(load, write):
    write("a.txt", "Café".encode("cp1252"))
    assert load(SIDES + '[settings]\nencoding = "cp1252"\n').articles["A"][0].raw == "Café"


def test_a_negative_seed_is_refused(load):
    assert "the seed is -1; give a whole number from 0 on" in refusal(load, "seed = -1\n" + SIDES)


def test_a_number_beyond_all_numbers_is_refused(load):
    assert "not valid TOML" in refusal(load, f"seed = {'1' * 5000}\n" + SIDES)
    assert "give a value from 1e-06 to 1e+06" in refusal(load, f"{SIDES}[settings]\nprior = {'1' * 400}\n")


def test_a_study_nested_without_end_is_refused(load):
    assert "study.toml" in refusal(load, "x = " + "[" * 5000)


def test_a_lexicon_with_an_impossible_name_is_refused(load):
    assert "no such lexicon file" in refusal(load, f"lexicons = ['{'x' * 300}.yaml']\n" + SIDES)


def test_a_study_that_is_not_utf_8_is_refused_with_advice_that_can_be_followed(write):
    message = refusal(load_study, write("study.toml", b'id = "\xff"\n'))
    assert "byte 6 is not utf-8 text" in message
    assert "--encoding" not in message


@pytest.mark.parametrize(
    "names", ['"toy.yaml", "toy.yaml"', '"toy.yaml", "copy.yaml"'], ids=["one file twice", "two files"]
)
def test_two_lexicons_of_one_name_are_refused(load, write, names):
    write("copy.yaml", LEXICON)
    message = refusal(load, f"lexicons = [{names}]\n" + SIDES)
    assert "a second lexicon named 'toy'; take one out or rename it" in message


# Its tables


def test_sentences_words_and_hits_of_a_small_study_are_as_counted_by_hand(load):
    study = load('lexicons = ["toy.yaml"]\n' + SIDES)
    assert list(study.sentences["text"]) == [
        "Iran is a friend.", "Russia is an ally.", "Iran is a threat.", "Russia is not a friend."
    ]  # fmt: skip
    assert study.tokens.groupby("side").size().to_dict() == {"A": 8, "B": 9}
    assert list(study.hits["text"]) == ["friend", "ally", "threat", "friend"]
    assert list(study.hits["category"]) == ["warm", "warm", "cold", "warm"]
    assert list(study.hits["negated"]) == [False, False, False, True]
    for row in pd.concat([study.sentences, study.hits]).itertuples():
        assert study.raw(row.side, row.article)[row.start : row.end] == row.text


def test_the_headline_is_counted_only_where_the_study_says_so(tmp_path):
    text = "Iran and Russia sign\n\nThey met in Tehran. They left."
    without = make_study(tmp_path, text, text)
    counted = make_study(tmp_path, text, text, headline="true")
    assert len(without.tokens) == len(counted.tokens) == len(counted.counted) == 20
    assert len(without.counted) == 12


def test_stop_words_are_flagged_and_stay_in_the_table(load):
    tokens = load("lexicons = []\n" + SIDES).tokens
    assert tokens.loc[tokens["stop"], "term"].tolist() == "is a is an is a is not a".split()
    assert len(tokens) == 17


# Warnings


def told(study, part):
    return any(part in warning for warning in study.warnings)


def test_the_same_text_on_both_sides_is_told_also_when_only_the_encoding_differs(write):
    text = "Iran met Russia. They left."
    write("a.txt", text)
    write("b.txt", text.encode("utf-16"))
    for other in ("a.txt", "b.txt"):
        study = load_study(write("s.toml", SIDES.replace("b.txt", other)))
        assert told(study, "The same text stands on both sides")


def test_two_different_texts_are_not_told_to_be_the_same(load):
    assert not told(load("lexicons = []\n" + SIDES), "same text")


def test_few_sentences_are_told_and_five_are_not_few(tmp_path):
    few, enough = "Iran met. Russia left.", "One met. Two met. Three met. Four met. Five met."
    study = make_study(tmp_path, few, enough)
    assert told(study, "A · Left has 2 sentences: far too little")
    assert not told(study, "B · Right")
    assert told(make_study(tmp_path, "Iran", enough), "A · Left has 1 sentence:")


def test_what_the_lexicons_and_the_language_cannot_do_is_told(load, write):
    write("other.yaml", "name: other\nlanguage: fr\ncategories: {x: [ami]}\n")
    write("idle.yaml", "name: idle\ncategories: {x: [nothing]}\n")
    study = load('lexicons = ["toy.yaml", "other.yaml", "idle.yaml"]\n' + SIDES)
    assert told(study, "The lexicon 'other' is written for 'fr', the study's language is 'en'")
    assert told(study, "The lexicon 'idle' matches nothing in either side.")
    assert not told(study, "'toy'")
    assert told(load('language = "xx"\nlexicons = []\n' + SIDES), "no list of stop words for the language 'xx'")


def test_a_text_without_spaces_between_words_is_told(tmp_path):
    assert told(make_study(tmp_path, "中国来了。", "Iran met."), "each character is counted as a word")


# The copy for a run

TOML = 'title = "A \\"title\\" of C:\\\\x"\nnote = """two\nlines\\u0001 é"""\nseed = 7\nlexicons = ["toy.yaml"]\nfurniture = ["own.toml"]\n'
SETTINGS = '[settings]\nprior = 1e-6\nmin_count = 2\nheadline = true\nidf = "paragraph"\n'


def test_the_copy_has_the_same_tables_and_needs_nothing_outside_its_folder(load, write, tmp_path):
    write("own.toml", '[[rule]]\nname = "n"\nwhy = "w"\nline = ["tick"]\n')
    study = load(TOML + SIDES + SETTINGS)
    expected = study.sentences, study.tokens, study.hits, study.articles["A"][0].sha256
    copied = write_study(study, tmp_path / "far" / "copy")
    copied = (tmp_path / "far").rename(tmp_path / "moved") / copied.relative_to(tmp_path / "far")
    for name in ("a.txt", "b.txt", "toy.yaml", "own.toml", "study.toml"):
        (tmp_path / name).unlink()
    again = load_study(copied)
    assert (again.id, again.title, again.note, again.seed) == (study.id, study.title, study.note, study.seed)
    assert (again.settings, again.labels) == (study.settings, study.labels)
    for table, same in zip(expected, (again.sentences, again.tokens, again.hits), strict=False):
        pd.testing.assert_frame_equal(table, same)
    assert again.articles["A"][0].sha256 == expected[3]


def test_both_sides_may_hold_files_of_one_name(load, write, tmp_path):
    write("x/a.txt", "Other words.")
    study = load(SIDES.replace("b.txt", "x/a.txt"))
    again = load_study(write_study(study, tmp_path / "copy"))
    assert again.articles["A"][0].raw.startswith("Iran is a friend")
    assert again.articles["B"][0].raw == "Other words."


def test_two_lexicons_in_files_of_one_name_are_both_copied(load, write, tmp_path):
    write("x/toy.yaml", "name: other\ncategories: {x: [iran]}\n")
    study = load('lexicons = ["toy.yaml", "x/toy.yaml"]\n' + SIDES)
    again = load_study(write_study(study, tmp_path / "copy"))
    assert [lexicon.name for lexicon in again.lexicons] == ["toy", "other"]


def test_copies_do_not_meet_where_the_case_of_a_name_does_not_count(load, write, tmp_path):
    write("x/A.txt", "Other words.")
    study = load('[a]\nfiles = ["a.txt", "x/A.txt"]\n[b]\nfile = "b.txt"\n')
    again = load_study(write_study(study, tmp_path / "copy"))
    assert [path.relative_to(tmp_path / "copy").as_posix().casefold() for path in again.a.files] == [
        "a/a.txt", "a/2/a.txt"
    ]  # fmt: skip
    assert [article.name for article in again.articles["A"]] == ["a", "A"]


def test_a_shared_study_is_given_again_for_the_same_bytes_and_not_for_others(tmp_path):
    study = make_study(tmp_path / "one", "A friend came.", "War came.")
    first = write_study(study, tmp_path / "first")
    shared = share_study(first)
    try:
        assert load_study(first) is shared
        second = write_study(study, tmp_path / "second")
        assert load_study(second) is shared  # another place, the same bytes
        (tmp_path / "second" / "a" / "a1.txt").write_text("A friend left.", encoding="utf-8")
        assert load_study(second) is not shared
    finally:
        _SHARED.clear()
    assert load_study(first) is not shared


def test_a_kept_table_is_made_once_and_given_as_a_copy(tmp_path):
    calls = []

    @kept
    def count_words(study, side="A"):
        """Count."""
        calls.append(side)
        return pd.DataFrame({"n": [int((study.tokens["side"] == side).sum())]})

    study, other = (make_study(tmp_path / name, "A friend came.", "War came.") for name in "xy")
    mine = count_words(study)
    mine["n"] = 99  # what a reader does with a table is no concern of the next one
    assert count_words(study)["n"].tolist() == [3]
    assert count_words(study, side="B")["n"].tolist() == [2]
    assert calls == ["A", "B"]
    count_words(other)
    assert calls == ["A", "B", "A"]
    assert count_words.__doc__ == "Count."
