"""Sentences and words: what counts as one, in many scripts, and that each is found where it stands."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import quick

from analysis.tokens import find_sentences, find_words, fold_typography, make_term, stop_words


def terms(text):
    return [token.term for token in find_words(text)]


def spans(text):
    return [text[token.start : token.end] for token in find_words(text)]


@pytest.fixture
def sentences(read):
    """Split a text into sentences as an article's second paragraph."""

    def sentences(text):
        article = read(f"The first paragraph is here only to be first.\n\n{text}\n")
        return [article.raw[item.start : item.end] for item in find_sentences(article) if item.paragraph == 2]

    return sentences


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's minister", "iran minister"),
        ("Iran’s minister", "iran minister"),
        ("the leaders’ plans", "the leaders plans"),
        ("don't won’t", "don't won't"),
        ("it’s he's that's let's", "it's he's that's let's"),
        ("‘quoted’ 'word' “here”", "quoted word here"),
        ("O’Brien’s", "o'brien"),
        ("the 1990's and 3rd", "the 1990 and 3rd"),
    ],
)
def test_a_possessive_leaves_the_term_and_a_contraction_stays_whole(text, expected):
    assert terms(text) == expected.split()


def test_the_possessive_is_within_the_span():
    assert spans("Iran’s minister") == ["Iran’s", "minister"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self-interested co‑operation", "self interested co operation"),
        ("Iran-Russia, Iran–Russia and Iran—Russia", "iran russia iran russia and iran russia"),
        ("and/or a_b R&D", "and or a b r d"),
        ("U.S.-led, US-led", "u.s. led u.s. led"),
    ],
)
def test_words_are_split_at_hyphens_dashes_and_signs(text, expected):
    assert terms(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("give us the US dollar", "give us the u.s. dollar"),
        ("the U.S. and the US and U.S.'s and US’s", "the u.s. and the u.s. and u.s. and u.s."),
        ("Us and them. Let us go.", "us and them let us go"),
        ("it is us.", "it is us"),
        ("it is the U.S.", "it is the u.s."),
        ("the U.K., e.g. at 5 p.m.", "the u.k. e.g. at 5 p.m."),
        ("J.K. Rowling", "j.k. rowling"),
    ],
)
def test_abbreviations_keep_their_stops_and_the_country_is_not_the_pronoun(text, expected):
    assert terms(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000 and 3.5 at 10:30", "1,000 and 3.5 at 10:30"),
        ("in 2024, not 5.", "in 2024 not 5"),
        ("$5 and 12% and #7", "5 and 12 and 7"),
    ],
)
def test_numbers_keep_the_points_and_commas_within(text, expected):
    assert terms(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("भारत और रूस के संबंध मज़बूत हैं।", "भारत और रूस के संबंध मज़बूत हैं"),
        ("روسيا وإيران، والعَلاقاتُ", "روسيا وإيران والعَلاقاتُ"),
        ("می‌خواهم به خانه‌ام بروم.", "می‌خواهم به خانه‌ام بروم"),
        ("שָׁלוֹם לכם, ישראל ו־איראן", "שָׁלוֹם לכם ישראל ו איראן"),
        ("Россия и Иран", "россия и иран"),
        ("한국어 단어", "한국어 단어"),
        ("Straße STRASSE", "strasse strasse"),
        ("中俄关系。", "中 俄 关 系"),
        ("日本とロシア、G7", "日 本 と ロ シ ア g7"),
        ("کـتاب کتاب", "کتاب کتاب"),
    ],
    ids=["Hindi", "Arabic", "Persian", "Hebrew", "Russian", "Korean", "German", "Chinese", "Japanese", "tatweel"],
)
def test_every_script_has_its_words_whole_and_unspaced_ones_a_word_a_character(text, expected):
    assert terms(text) == expected.split(" ")


@pytest.mark.parametrize("word", ["café", "naïve", "Việt", "é", "Ångström", "मज़बूत", "한국", "й"])
def test_composed_and_decomposed_letters_are_one_term(word):
    composed, decomposed = unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)
    assert composed != decomposed or word == "मज़बूत"
    assert terms(composed) == terms(decomposed) == [unicodedata.normalize("NFC", word.casefold())]
    assert spans(decomposed) == [decomposed]


def test_a_soft_hyphen_parts_no_word():
    assert terms("multi\u00adpolar multipolar") == ["multipolar", "multipolar"]


def test_folding_typography_keeps_every_character_in_its_place():
    text = "“Iran’s” «co‑operation»\u00a0– ‚so‛ …"
    assert fold_typography(text) == '"Iran\'s" "co-operation" – \'so\' …'
    assert len(fold_typography(text)) == len(text)


def test_the_offset_is_added_to_every_place():
    assert [(token.start, token.end) for token in find_words("Iran met", 10)] == [(10, 14), (15, 18)]


@pytest.mark.parametrize("text", ["❤\ufe0f", "👨\u200d👩\u200d👧", "\u0301", "日本・中国", "၊"])
def test_a_sign_without_a_letter_or_digit_is_no_word(text):
    assert [term for term in terms(text) if not any(map(str.isalnum, term))] == []


def test_a_lone_tatweel_is_no_word():
    assert terms("ـ") == []


@pytest.mark.parametrize("word", ["προΐσταται", "ǰ", "e\u00ad\u0301"])
def test_the_term_itself_is_composed(word):
    (term,) = terms(word)
    assert unicodedata.is_normalized("NFC", term)


@pytest.mark.parametrize("text", ["½", "²", "①"])
def test_what_is_letter_or_digit_enough_for_an_article_is_a_word(read, text):
    assert len(terms(read(text).raw)) == 1


def test_words_are_found_however_slow_the_machine_is(monkeypatch):
    monkeypatch.setattr("nltk.redos.DEFAULT_TIMEOUT", 1e-4)
    assert len(find_words("Iran met Russia. " * 20_000)) == 60_000


@pytest.mark.parametrize(
    "text",
    ["a" * 300_000, "a'" * 150_000, "1," * 150_000, "๑" * 100_000, "a." * 150_000, "中" * 100_000, "e\u0301" * 150_000],
    ids=lambda text: text[:2],
)
def test_a_word_without_end_takes_no_longer_than_many_words(text):
    began = time.process_time()
    find_words(text)
    assert time.process_time() - began < 4


def test_wildcards_are_letters_of_a_pattern_only():
    assert [token.term for token in find_words("coop* c?t * 中*", wildcards=True)] == ["coop*", "c?t", "*", "中", "*"]
    assert terms("coop* c?t * 中*") == ["coop", "c", "t", "中"]


word_char = st.characters(exclude_categories=["Cs", "Cf", "M", "Cn", "Co"], exclude_characters="ـ")
PIECES = [
    "Iran’s ",
    "U.S. ",
    "don't ",
    "US-led ",
    "मज़बूत",
    "می‌خواهم ",
    "中国",
    "1,000 ",
    "e\u0301",
    "'",
    ".",
    "-",
    "…",
    "_",
]
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(word_char, max_size=4)), max_size=12).map("".join)


@quick
@given(text=any_text, offset=st.integers(0, 50))
@example(text="a.b.c.", offset=3)
@example(text="''s's'", offset=0)
def test_words_are_in_order_apart_and_where_they_say(text, offset):
    edge = offset
    for token in find_words(text, offset):
        assert edge <= token.start < token.end <= offset + len(text)
        edge = token.end
        assert token.term
        assert token.term == make_term(token.term)
        assert not set(token.term) & set(' \n-–—/"“”’')


@quick
@given(text=st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=12))
def test_a_word_of_latin_letters_is_one_word_whole(text):
    (token,) = find_words(f"«{text}», …")
    assert (token.start, token.end) == (1, 1 + len(text))


@quick
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@example(text="\u200d")
@example(text="ΐ")
@example(text="ـ")
def test_every_term_of_any_text_is_composed_and_has_a_letter_or_digit(text):
    for term in terms(text):
        assert any(map(str.isalnum, term))
        assert unicodedata.is_normalized("NFC", term)


# Sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["They met in the U.S.", "The talks failed."],
        ["He saw the U.S. Treasury on Monday.", "It rained."],
        ["Mr. Putin met Dr. Smith.", "They spoke."],
        ["It was 5 p.m.", "He left."],
        ["It cost 3.5 million.", "Then 1,000 more."],
        ["J. K. Rowling wrote.", "It sold."],
        ["Some things, e.g. this one, are odd.", "Others, i.e. that one, are not."],
        ["Gen. Smith and Sen. Jones met Gov. Brown in St. Petersburg.", "Others stayed."],
        ["Really?!", "Yes!", "No."],
        ["He said “We agree.”", "Then he left."],
        ["(This is one.)", "This is two."],
        ["It ended at 5.", "Then it began."],
        ["भारत आया।", "रूस गया।", "ठीक है?"],
        ["سافر الوزير.", "هل عاد؟", "نعم."],
        ["ایران گفت۔", "روس نے کہا۔"],
        ["שלום.", "מה שלומך?", "טוב!"],
        ["«Да».", "Он ушёл.", "Вот так!"],
    ],
    ids=lambda parts: parts[0],
)
def test_a_text_is_split_where_its_sentences_end_and_nowhere_else(sentences, parts):
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "parts",
    [["中国来了。", "俄罗斯走了！", "真的吗？"], ["日本です。", "ロシアです。"], ["他说：「好。」", "她走了。"]],
)
def test_chinese_and_japanese_need_no_space_between_sentences(sentences, parts):
    assert sentences("".join(parts)) == parts


def test_a_closing_quotation_mark_stays_with_its_chinese_sentence(sentences):
    assert sentences("他说：“好。”她走了。") == ["他说：“好。”", "她走了。"]


@pytest.mark.parametrize(
    "text", ["It is the No. 1 ally.", "Smith et al. found it.", "They met in Jan. and left.", "See Art. 5 of it."]
)
def test_an_abbreviation_within_a_sentence_does_not_end_it(sentences, text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["“Will you come?” he asked.", "“No!” she said."],
        ["The strike came at 5 p.m. and ended soon.", "The answer was no.", "Then they left."],
        ["It rained (see above.) and rained ... and rained."],
        ["ეს არის ირანი.", "ეს არის რუსეთი."],
    ],
    ids=lambda parts: parts[0],
)
def test_no_sentence_begins_with_a_small_letter_where_letters_have_capitals(sentences, parts):
    assert sentences(" ".join(parts)) == parts


def test_sentences_are_found_however_slow_the_machine_is(sentences, monkeypatch):
    monkeypatch.setattr("nltk.redos.DEFAULT_TIMEOUT", 1.0)
    assert len(sentences("Iran met Russia in Tehran. " * 20_000)) == 20_000


def test_paragraphs_and_sentences_are_numbered_from_one_and_the_headline_is_nought(read):
    article = read("Iran and Russia sign\n\nOne is here. Two is here.\n\nThree is here.")
    assert [(item.paragraph, item.sentence) for item in find_sentences(article)] == [(0, 0), (1, 1), (1, 2), (2, 3)]


def test_what_was_set_aside_and_what_has_no_word_is_in_no_sentence(read):
    article = read("They met in Tehran.\n\nAdvertisement\n\n* * *\n\nThey left.")
    assert [(item.paragraph, item.sentence) for item in find_sentences(article)] == [(1, 1), (2, 2)]


# Stop words


def test_stop_words_are_function_words_and_keep_modals_flagged_not_dropped():
    assert {"the", "of", "must", "don't", "not"} <= stop_words("en")
    assert not {"interest", "serious", "system", "west", "us."} & stop_words("en")


def test_a_language_without_a_list_has_no_stop_words():
    assert stop_words("xx") == frozenset()
