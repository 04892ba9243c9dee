"""The data that travel with the project: the articles as supplied, and facts of them counted by reading."""

import hashlib
import re
import tomllib

import pytest
from letters import ROOT, standing

from analysis.furniture import load_rules
from analysis.lexicon_file import load_lexicon
from analysis.tokens import find_words, stop_words

DATA = ROOT / "data"


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("000_63e4ebfc1eeb6864.txt", "6eb3ef42c0fc896c3025a32bd1f87aa353018aaacb29f7e1106b371a67c5c07d"),
        ("003_7693286ed36ae546.txt", "be83635587ddf33b559a41ef70a97c6e9774fd748ce504a92a62256c4a762936"),
    ],
)
def test_the_raw_articles_are_byte_for_byte_what_was_supplied(name, digest):
    assert hashlib.sha256((DATA / "articles" / name).read_bytes()).hexdigest() == digest


# Counted by reading the two articles; no program was used. The headline of A is not counted.
COUNTS = """
    iran 2 7, russia 4 7, iranian 1 1, russian 0 1, sanctions 2 3, must 0 2, brics 2 0, western 3 4, west 0 5, regional 6 1,
    security 4 2, global 2 4, cooperation 2 3, collaboration 2 1, partnership 2 5, partnerships 1 0, may 0 2, could 3 3,
    not 1 4, ukraine 0 2, moscow 2 0, tehran 2 0, multipolar 2 1, defense 5 0, u.s. 1 1, destabilising 0 1,
    characterised 0 1, recognising 0 1
"""


@pytest.mark.parametrize(("term", "n_a", "n_b"), [tuple(entry.split()) for entry in COUNTS.split(",")])
def test_terms_are_counted_as_a_reader_counts_them(term, n_a, n_b):
    tokens = standing().counted
    counted = tokens.loc[tokens["term"] == term, "side"].value_counts()
    assert (counted.get("A", 0), counted.get("B", 0)) == (int(n_a), int(n_b))


def test_the_united_states_are_one_term_however_they_are_written():
    tokens = standing().tokens
    states = tokens[tokens["term"] == "u.s."]
    written = [standing().raw(row.side, row.article)[row.start : row.end] for row in states.itertuples()]
    assert written == ["U.S.", "US"]


def test_sentences_and_paragraphs_are_those_a_reader_finds():
    body = standing().sentences.query("sentence > 0")
    assert body.groupby(["side", "paragraph"]).size().to_dict() == {
        ("A", 1): 4, ("A", 2): 4, ("A", 3): 5,
        ("B", 1): 3, ("B", 2): 6, ("B", 3): 6, ("B", 4): 5,
    }  # fmt: skip
    assert body.groupby("side").size().to_dict() == {"A": 13, "B": 20}


def test_only_a_has_a_headline_and_it_is_kept_apart():
    headlines = standing().sentences.query("sentence == 0")
    assert list(headlines["side"]) == ["A"]
    assert list(headlines["text"]) == ["Russia-Iran Collaboration Grows in a Shifting Global Order"]
    terms = list(standing().tokens.query("sentence == 0")["term"])
    assert [terms.count(term) for term in ("russia", "iran", "global", "collaboration")] == [1, 1, 1, 1]


def test_the_furniture_that_was_removed_is_all_there_is_and_nothing_else():
    removed = {side: [item.text for item in article.removed] for side, (article,) in standing().articles.items()}
    assert removed == {
        "A": [
            "No time to read?",
            "Get a summary",
            "No time to read?",
            "Get a summary",
            "Previous Article",
            "Billie Eilish at Critics’ Choice Awards: Red Carpet Moments, Style, and Personal Headlines",
            "Next Article",
            "New York City Migrant Management: Curfews, Costs and Policy Debates",
        ],
        "B": ["Advertisement"],
    }


def test_kept_and_removed_lines_together_are_the_whole_file():
    for (article,) in standing().articles.values():
        kept = [article.raw[start:end] for start, end in article.paragraphs]
        kept += [article.raw[slice(*article.headline)]] if article.headline else []
        lines = [line for line in article.raw.splitlines() if line.strip()]
        assert sorted(kept + [item.text for item in article.removed]) == sorted(lines)


def test_every_word_and_sentence_of_the_articles_stands_where_it_says():
    study = standing()
    for row in study.sentences.itertuples():
        assert study.raw(row.side, row.article)[row.start : row.end] == row.text
    for row in study.tokens.itertuples():
        written = study.raw(row.side, row.article)[row.start : row.end].lower().replace("’", "'")
        assert written.removesuffix("'s") == row.term or (written, row.term) == ("us", "u.s.")


def test_the_standing_study_asks_for_nothing_the_project_lacks():
    assert standing().id == "russia-iran"
    assert standing().warnings == ()


# Rules, stop words, lexicons


def test_no_furniture_rule_names_a_publisher_or_a_subject_of_the_articles():
    text = (DATA / "furniture.toml").read_text(encoding="utf-8").lower()
    own = {"russia", "iran", "eilish", "migrant", "putin", "shoigu", "new york"}
    assert {word for word in own if word in text} == set()


def test_every_furniture_rule_has_a_name_and_a_reason_and_takes_lower_case_patterns():
    for rule in load_rules():
        assert rule.name
        assert rule.why
        assert all(pattern == pattern.lower() for pattern in (*rule.line, *rule.closing))
    assert tomllib.loads((DATA / "furniture.toml").read_text(encoding="utf-8")).keys() == {"rule"}


def test_no_stop_word_stands_twice_and_all_are_terms_as_the_tokenizer_writes_them():
    lines = (DATA / "stop-words" / "en.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert sorted(words) == sorted(stop_words("en"))
    assert all(re.fullmatch(r"[a-z]+('[a-z]+)?", word) for word in words)


@pytest.mark.parametrize("path", sorted(DATA.glob("lexicons/*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_lexicon_is_named_versioned_and_licensed_and_says_what_it_is(path):
    lexicon = load_lexicon(path)
    assert lexicon.name == path.stem
    assert re.fullmatch(r"\d+\.\d+\.\d+", lexicon.version)
    assert lexicon.language == "en"
    assert lexicon.licence
    assert len(lexicon.description) > 40


@pytest.mark.parametrize("name", ["stance", "partnership", "actors"])
def test_every_counted_category_is_defined_and_cites_what_it_operationalises(name):
    for category in load_lexicon(DATA / "lexicons" / f"{name}.yaml").categories:
        if category.counted:
            assert category.definition, category.name
            assert category.source, category.name


@pytest.mark.parametrize("path", sorted(DATA.glob("lexicons/*.yaml")), ids=lambda path: path.stem)
def test_no_category_of_a_shipped_lexicon_says_the_same_twice(path):
    for category in load_lexicon(path).categories:
        words = [pattern.words for pattern in category.patterns]
        assert len(set(words)) == len(words), (
            category.name,
            {" ".join(word) for word in words if words.count(word) > 1},
        )


@pytest.mark.parametrize("path", sorted(DATA.glob("lexicons/*.yaml")), ids=lambda path: path.stem)
def test_every_plain_pattern_of_a_shipped_lexicon_finds_its_own_text(path):
    patterns = [pattern for category in load_lexicon(path).categories for pattern in category.patterns]
    plain = [pattern for pattern in patterns if not set(pattern.text) & set("*?^")]
    assert len(plain) > 100
    lost = [
        pattern.text for pattern in plain if tuple(token.term for token in find_words(pattern.text)) != pattern.words
    ]
    assert lost == []
