"""Counting article by article gives the same as counting what is held, to the byte, and holds no text."""

import gc
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import ROOT, quick

from analysis import descriptions, excerpt, findings, robustness, tables
from analysis.articles import Article
from analysis.errors import InputError
from analysis.resample import _permute_sparse, permute
from analysis.settings import ONE_PROCESS
from analysis.stream import processes
from analysis.study_file import load_study
from analysis.tokens import find_terms, find_words

SETTINGS = "[settings]\nresamples = 199\nmin_count = 1\n"
WORDS = """the Iran Russia U.S. US us friend ally threat threats threat's self-interested self‐made no not may might “quite”
don’t 1,000 3.5 e-mail café defence defense sanctions said Mr. Putin (really) well-known and of Tehran -- A.""".split()


def alike(one, other):
    """Return whether two counts are the same, to the byte."""
    arrays = [[getattr(counts.matrix, name) for name in ("data", "indices", "indptr")] for counts in (one, other)]
    same = all(x.dtype == y.dtype and x.tobytes() == y.tobytes() for x, y in zip(*arrays, strict=True))
    return same and (one.kind, one.features) == (other.kind, other.features) and one.units.equals(other.units)


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    """Write two sides of 70 and 30 generated articles, with headlines: more than a chunk holds."""
    folder = tmp_path_factory.mktemp("sides")
    random = np.random.default_rng(5)
    for name, size in (("a", 70), ("b", 30)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for _ in range(size):
                body = [" ".join(random.choice(WORDS, 12)).capitalize() + "." for _ in range(random.integers(1, 6))]
                text = " ".join(random.choice(WORDS[:8], 4)) + "\n\n" + "\n\n".join(body)
                file.write(json.dumps({"text": text}) + "\n")
    (folder / "s.toml").write_text(f'[a]\nfile = "a.jsonl"\n[b]\nfile = "b.jsonl"\n{SETTINGS}', encoding="utf-8")
    return folder / "s.toml"


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """Write a study whose sides are the articles of the two shipped studies."""
    folder = tmp_path_factory.mktemp("standing")
    files = sorted(str(path) for path in (ROOT / "data/articles").glob("*.txt"))
    text = f"[a]\nfiles = {json.dumps(files[:2])}\n[b]\nfiles = {json.dumps(files[2:])}\n{SETTINGS}"
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return folder / "s.toml"


@pytest.fixture(scope="module", params=["sides", "standing"])
def both(request):
    """Return a study as it is held, and as it is counted when it is large."""
    held = load_study(request.getfixturevalue(request.param))
    return held, held.derive(large=0)


@pytest.mark.parametrize("headline", [False, True])
@pytest.mark.parametrize("kind", ["term", "stem", "bigram", "category"])
def test_counts_are_the_same_to_the_byte(both, kind, headline):
    held, large = (study.derive(headline=headline) for study in both)
    assert large.large
    assert not held.large
    assert held.counts(kind).matrix.nnz > 0
    assert alike(held.counts(kind), large.counts(kind))


@pytest.mark.parametrize("headline", [False, True])
def test_terms_and_categories_are_varied_the_same_and_the_notes_are_the_same(both, headline):
    held, large = (study.derive(headline=headline) for study in both)
    for vary in (robustness.vary_terms, robustness.vary_categories):
        one, other = vary(held), vary(large)
        assert list(one.findings) == list(other.findings)
        assert one.specifications == other.specifications
        assert np.array_equal(one.values, other.values, equal_nan=True)
    assert held.warnings == large.warnings
    assert held.sizes == large.sizes
    assert descriptions.reading(held).equals(descriptions.reading(large))


def test_the_tables_of_counts_are_the_same(both):
    held, large = both
    assert tables.contrasts(large).equals(tables.contrasts(held))  # at min_count = 1 none is left out
    whole = tables.stance(held)
    assert tables.stance(large).equals(whole[whole["voice"] == "all"].reset_index(drop=True))
    assert descriptions.weights(large).equals(descriptions.weights(held, idf="article"))
    assert descriptions.shift(large).equals(descriptions.shift(held))
    assert descriptions.spread(large).equals(descriptions.spread(held))


def test_steadiness_is_that_of_all_values_held_at_once(both):
    pd.testing.assert_series_equal(robustness.steadiness(both[1]), robustness.vary_terms(both[0]).stable)


def test_a_process_beside_others_counts_alone(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: {0, 1, 2}, raising=False)
    assert processes(10**8) == 3
    assert processes(10**6) == 1
    monkeypatch.setenv(ONE_PROCESS, "1")
    assert processes(10**8) == 1


def test_several_processes_count_as_one_does(sides, monkeypatch):
    monkeypatch.setattr("analysis.stream.CHUNK", 2000)
    one = load_study(sides).derive(large=0)
    two = load_study(sides).derive(large=0)
    monkeypatch.setattr("analysis.stream.processes", lambda size: 2)
    assert alike(two.counts(), one.counts())
    assert alike(two.counts("category"), one.counts("category"))


def test_a_fault_in_a_late_row_is_told_from_several_processes_too(sides, tmp_path, monkeypatch):
    for name in "ab":
        rows = (sides.parent / f"{name}.jsonl").read_text(encoding="utf-8")
        (tmp_path / f"{name}.jsonl").write_text(rows + '{"text": 5}\n', encoding="utf-8")
    (tmp_path / "s.toml").write_text('[a]\nfile = "a.jsonl"\n[b]\nfile = "b.jsonl"\n[settings]\nlarge = 0\n')
    monkeypatch.setattr("analysis.stream.processes", lambda size: 2)
    with pytest.raises(InputError, match=r"a\.jsonl, row 71: its 'text' is no text"):
        _ = load_study(tmp_path / "s.toml").counts()


def test_no_article_is_held_when_all_are_counted(sides):
    def held():
        gc.collect()
        return sum(isinstance(item, Article) for item in gc.get_objects())

    study, before = load_study(sides).derive(large=0), held()
    _ = study.counts(), study.counts("category"), study.warnings
    assert held() == before
    copy = load_study(sides)
    assert len(copy.articles["A"]) == 70
    assert held() == before + 100  # or the count above sees nothing


def test_a_large_study_refuses_what_would_hold_all_of_it(sides):
    study = load_study(sides).derive(large=0)
    for name in ("articles", "sentences", "tokens", "hits"):
        with pytest.raises(InputError, match="articles are counted as they are read"):
            getattr(study, name)
    with pytest.raises(ValueError, match="no counts by sentence"):
        study.counts(unit="sentence")
    with pytest.raises(ValueError, match="no counts by voice"):
        study.counts("category", voice="author")


def test_large_is_what_exceeds_the_setting_and_has_many_articles_on_both_sides(write):
    for name in ("a/1.txt", "a/2.txt", "b/1.txt", "b/2.txt"):
        write(name, "Iran is a friend.\n")  # 18 bytes
    for setting, expected in ((72, False), (71, True)):
        text = f'[a]\nfile = "a"\n[b]\nfile = "b"\n[settings]\nlarge = {setting}\n'
        assert load_study(write("s.toml", text)).large is expected
    mixed = load_study(write("m.toml", '[a]\nfile = "a/1.txt"\n[b]\nfile = "b"\n[settings]\nlarge = 0\n'))
    assert mixed.unit == "sentence"
    assert not mixed.large
    text = '[a]\nfile = "a/1.txt"\n[b]\nfile = "b"\n[settings]\nlarge = 0\nmax_bytes = 20\n'
    with pytest.raises(InputError, match="one side is a single article and both together have 54 bytes"):
        _ = load_study(write("n.toml", text)).large


def test_hits_in_headlines_are_not_counted_where_headlines_are_not(write):
    for name in ("a/1.txt", "a/2.txt", "b/1.txt", "b/2.txt"):
        write(name, "A threat to a friend\n\nThe threat is over. They met.\n")
    write("toy.yaml", "name: toy\ncategories:\n  warm: [friend]\n  cold: [threat]\n")
    study = load_study(write("s.toml", 'lexicons = ["toy.yaml"]\n[a]\nfile = "a"\n[b]\nfile = "b"\n'))
    assert study.counts("category").matrix.toarray().tolist() == [[1, 0]] * 4  # toy:cold, toy:warm
    assert study.derive(headline=True).counts("category").matrix.toarray().tolist() == [[2, 1]] * 4


def test_an_excerpt_holds_the_first_article_of_each_feature_and_says_of_how_many(write):
    texts = ["Nothing here.", "A friend came.", "A threat rose.", "A friend and a threat."]
    for side in "ab":
        write(f"{side}.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    write("toy.yaml", "name: toy\ncategories:\n  warm: [friend]\n  cold: [threat]\n")
    text = (
        'lexicons = ["toy.yaml"]\n[a]\nlabel = "Left"\nfile = "a.jsonl"\n[b]\nfile = "b.jsonl"\n[settings]\nlarge = 0\n'
    )
    study = load_study(write("s.toml", text))
    assert excerpt.choose(study, []) == {"A": ["a-2", "a-3"], "B": ["b-2", "b-3"]}
    assert excerpt.choose(study, ["nothing"])["A"] == ["a-1", "a-2", "a-3"]
    few = excerpt.take(study, [])
    assert [article.name for article in few.articles["A"]] == ["a-2", "a-3"]
    assert few.labels == {"A": "A · Left (2 of 4 articles)", "B": "B · 2 of 4 articles"}
    assert few.hits["text"].tolist() == ["friend", "threat"] * 2
    assert excerpt.take(few, []) is few


def test_findings_of_a_large_study_are_those_of_counts(both):
    found = findings.list_findings(both[1])
    assert found["finding"].iloc[0] == "overview"
    assert set(found["finding"].str.partition(":")[0]) <= {"overview", "category", "term"}


def test_chance_by_sparse_products_is_the_same_chance(both):
    counts = both[0].counts()
    dense, thin = permute(counts, resamples=199, seed=3), _permute_sparse(counts, 199, 3)
    if not dense.exact:
        assert np.array_equal(dense.p, thin.p)
        assert dense.omnibus == pytest.approx(thin.omnibus)


@quick
@given(st.text(st.sampled_from("aéUSs.'’-‐ \u00a0\u00ad1,(\"”!?美İ\u0301ـ"), max_size=30))
@example("U.S.-led US US's U.S.'s (end). self-interested e.g. A. 1,000-strong \"Yes,\" o'clock...more")
def test_terms_by_stretches_are_those_of_the_tokenizer(text):
    assert find_terms(text)[0] == [word.term for word in find_words(text)]


def test_hyphenated_words_are_found_whole():
    assert find_terms("A self-interested state-of-the-art e‑mail, not - this.")[1] == [
        "self-interested",
        "state-of-the-art",
        "e-mail",
    ]
