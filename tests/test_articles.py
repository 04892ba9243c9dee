"""Reading an article: bytes to text, page furniture set aside, paragraphs, and every offset into the original."""

import codecs
import hashlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import quick

from analysis.articles import MAX_BYTES, read_article
from analysis.errors import InputError
from analysis.furniture import load_rules
from analysis.tokens import find_sentences, find_words

TEXT = "Åland met Iran. It rained."


def body(article):
    return [article.raw[start:end] for start, end in article.paragraphs]


def headline(article):
    return article.raw[slice(*article.headline)] if article.headline else None


def removed(article):
    return [item.text for item in article.removed]


def words(article):
    """Return the words of an article as they stand in the original."""
    return [
        article.raw[token.start : token.end]
        for sentence in find_sentences(article)
        for token in find_words(article.text[sentence.start : sentence.end], sentence.start)
    ]


def refusal(call, *arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return str(caught.value)


# Bytes to text


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"],
)
def test_utf_8_and_every_marked_unicode_encoding_give_the_same_text_without_the_mark(read, data):
    assert read(data).raw == TEXT


def test_the_byte_order_mark_decides_even_where_another_encoding_is_named(read):
    assert read(codecs.BOM_UTF8 + TEXT.encode(), encoding="cp1252").raw == TEXT


@pytest.mark.parametrize(("data", "offset"), [(b"caf\xe9 in Tehran", "3"), (b"a" * 1234 + b"\x93", "1,234")])
def test_another_encoding_is_refused_with_the_byte_and_what_to_do_and_never_guessed(read, data, offset):
    message = refusal(read, data)
    assert f"article.txt: byte {offset} is not utf-8 text; name its encoding, for example --encoding cp1252" in message


def test_cp1252_is_read_when_it_is_named(read):
    article = read("“Café” in Tehran".encode("cp1252"), encoding="cp1252")
    assert article.raw == "“Café” in Tehran"


def test_a_named_encoding_that_does_not_fit_is_refused_too(read):
    assert "byte 3 is not ascii text; name another --encoding" in refusal(read, b"abc\xe9", encoding="ascii")


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64"])
def test_an_unknown_encoding_is_refused_with_names_that_work(read, name):
    assert refusal(read, b"abc", encoding=name) == (
        f"{name}: no encoding has this name; try 'cp1252', 'latin-1' or 'utf-16-le'"
    )


def test_an_encoding_named_with_a_zero_byte_is_refused(read):
    assert "no encoding has this name" in refusal(read, b"abc", encoding="utf\0")


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (codecs.BOM_UTF16_LE + b"a\0b\0\xff", "6"),
        (codecs.BOM_UTF8 + b"ab\xff", "5"),
    ],
    ids=["utf-16", "utf-8 with mark"],
)
def test_the_byte_offset_counts_from_the_start_of_the_file(read, data, offset):
    assert f"byte {offset} is not" in refusal(read, data)


def test_the_advice_names_the_option_and_the_setting_and_for_a_marked_file_neither(read):
    assert refusal(read, b"caf\xe9").endswith("for example --encoding cp1252 (in a study: encoding, under [settings])")
    assert refusal(read, codecs.BOM_UTF8 + b"ab\xff").endswith("; save it as UTF-8")


@pytest.mark.parametrize(("data", "position"), [(b"ab\0cd", "2"), (TEXT[5:].encode("utf-16-le"), "1")])
def test_zero_bytes_are_refused_as_binary_with_their_place(read, data, position):
    message = refusal(read, data)
    assert f"it looks binary (a zero byte at character {position})" in message
    assert "give a text file, or name its encoding, for example --encoding utf-16-le" in message


def test_unmarked_utf_16_is_read_when_it_is_named(read):
    assert read(TEXT.encode("utf-16-le"), encoding="utf-16-le").raw == TEXT


# What is refused, and what is not


def test_an_empty_file_is_refused(read):
    assert "article.txt: the file is empty; give a file with the text of an article" in refusal(read, b"")


@pytest.mark.parametrize("data", ["!!! ... --- ***", " \n\t\n", codecs.BOM_UTF8, "—", "👍👍", "ـ"])
def test_a_text_without_a_letter_or_digit_is_refused(read, data):
    assert "it holds no letter and no digit; give the text of an article" in refusal(read, data)


def test_a_page_of_nothing_but_furniture_is_refused_as_that(read):
    assert "every line in it is page furniture" in refusal(read, "Advertisement\nShare\n")


@pytest.mark.parametrize("text", ["Iran", "7", "Да", "中", "イ", "إيران", "é"])
def test_one_word_is_an_article(read, text):
    article = read(text)
    assert body(article) == [text]
    assert words(article) == [text]


def test_a_folder_is_refused_even_with_an_articles_name(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    message = refusal(read_article, tmp_path / "folder.txt")
    assert "folder.txt: it is a folder, not an article; name one .txt, .md or .html file" in message


@pytest.mark.parametrize("name", ["missing.txt", "no/such/folder/missing.md"])
def test_a_missing_file_is_refused_by_its_name(tmp_path, name):
    assert f"{name}: there is no such file; check the path" in refusal(read_article, tmp_path / name)


@pytest.mark.parametrize("name", ["article.pdf", "article.docx", "article", "article.txt.gz"])
def test_other_kinds_of_files_are_not_read(read, name):
    message = refusal(read, TEXT, name)
    assert "are not read; save it as .txt, .md or .html" in message
    assert name in message


@pytest.mark.parametrize("name", ["article.TXT", "article.Md"])
def test_the_case_of_the_ending_does_not_matter(read, name):
    assert read(TEXT, name).raw == TEXT


@pytest.mark.parametrize("name", ["x" * 300 + ".txt", "a\0b.txt"], ids=["too long", "zero byte"])
def test_an_impossible_file_name_is_refused_like_any_other(tmp_path, name):
    assert "cannot be read" in refusal(read_article, tmp_path / name)


def test_the_size_limit_is_exact_and_stated(read):
    assert read(b"x" * 99, max_bytes=99).raw == "x" * 99
    assert "it has 100 bytes, the limit is 99; split it or give one article a file" in refusal(
        read, b"x" * 100, max_bytes=99
    )


def test_five_megabytes_are_the_limit_by_default(read):
    assert MAX_BYTES == 5_000_000
    assert "it has 5,000,001 bytes, the limit is 5,000,000" in refusal(read, b"x" * 5_000_001)


def test_the_hash_is_of_the_files_bytes_and_the_name_without_its_ending(read):
    data = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")
    article = read(data, "some.name.txt")
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.name == "some.name"


# Paragraphs, headline


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u2029", " \n\t\n"])
def test_every_kind_of_line_end_parts_paragraphs(read, end):
    article = read(end.join(["The first one is here.", "The second follows.", "The third ends it."]))
    assert body(article) == ["The first one is here.", "The second follows.", "The third ends it."]
    assert article.headline is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran and Russia sign\n\nThey met. They signed.", "Iran and Russia sign"),
        ("Will Iran sign?\n\nThey met. They signed.", "Will Iran sign?"),
        ("They met at noon.\n\nThey signed.", None),
        ("Iran and Russia sign", None),
        ("word " * 31 + "\n\nThey met.", None),
    ],
    ids=["a heading", "a question", "a sentence", "all there is", "too long"],
)
def test_a_first_line_that_reads_like_a_heading_is_the_headline_and_no_paragraph(read, text, expected):
    article = read(text)
    assert headline(article) == expected
    assert expected not in body(article)


def test_a_line_without_words_is_no_headline(read):
    article = read("* * *\n\nIran and Russia sign\n\nThey met. They signed.")
    assert headline(article) == "Iran and Russia sign"


def test_one_line_above_a_line_of_signs_is_an_article(read):
    assert words(read("Iran signs\n\n* * *\n")) == ["Iran", "signs"]


WRAPPED = (
    "The ministers of Iran and of Russia met in Tehran\non Monday to talk of energy, of grain and of trains\nand left."
)
AFTER = "A new paragraph begins after an empty line."


def test_lines_broken_to_a_width_are_one_paragraph(read):
    article = read(f"Iran and Russia sign\n\n{WRAPPED}\n\n{AFTER}\n")
    assert headline(article) == "Iran and Russia sign"
    assert body(article) == [WRAPPED, AFTER]


def test_where_a_line_is_longer_than_a_page_is_wide_each_line_is_a_paragraph(read):
    article = read(f"They met.\n{WRAPPED}\n{'word ' * 21}\n")
    assert [len(text.split()) for text in body(article)] == [2, 10, 11, 2, 21]


def test_the_first_line_of_a_text_broken_to_a_width_is_no_headline(read):
    article = read(f"{WRAPPED}\n\n{AFTER}\n")
    assert article.headline is None
    assert body(article) == [WRAPPED, AFTER]


def test_a_headline_that_had_room_for_the_next_word_is_not_joined_to_the_text_below_it(read):
    headline_ = "Russia and Iran have signed a pact in Tehran"
    article = read(f"{headline_} on\nMonday\n\n{AFTER}\n")
    assert headline(article) == f"{headline_} on\nMonday"
    text = "The ministers of Iran and of Russia met in Tehran on Monday to talk of\nenergy and left."
    article = read(f"{headline_}\n{text}\n")
    assert headline(article) == headline_
    assert body(article) == [text]


# Page furniture

STORY = "Iran and Russia met in Tehran. They agreed on little."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "No time to read?",
        "Get a summary",
        "3 min read",
        "By Ann Author",
        "Updated 5 May 2024",
        "Share this article",
        "Don’t miss",
        "© 2024 Daily Paper",
        "  Read also: A story about cats  ",
        "Getty Images",
    ],
)
def test_a_line_of_the_page_is_set_aside_with_its_rule_and_reason(read, line):
    article = read(f"{STORY}\n\n{line}\n\n{STORY}")
    assert body(article) == [STORY, STORY]
    assert removed(article) == [line.strip()]
    (item,) = article.removed
    assert item.rule
    assert item.why
    assert article.raw[item.start : item.end] == item.text


@pytest.mark.parametrize(
    "paragraph",
    [
        "By the time the ministers of both countries met in the capital, the talks had failed.",
        "Share prices in Moscow fell after the talks, traders in the capital said. They rose later.",
        "Next week they meet again.",
        "I have no time to read?",
        "Advertisement of arms is banned.",
        "Search parties found nothing.",
        "Home is where they went.",
    ],
)
def test_a_sentence_that_begins_like_furniture_stays(read, paragraph):
    article = read(f"{STORY}\n\n{paragraph}\n\n{STORY}")
    assert body(article) == [STORY, paragraph, STORY]
    assert article.removed == ()


@pytest.mark.parametrize(
    "paragraph",
    [
        "By Monday the talks had failed.",
        "Updated missiles reached Tehran this week.",
        "Published figures show that trade fell.",
        "Share this view and you are lost.",
    ],
)
def test_a_short_sentence_that_begins_like_furniture_stays_too(read, paragraph):
    assert body(read(f"{STORY}\n\n{paragraph}\n\n{STORY}")) == [STORY, paragraph, STORY]


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published by the Daily Paper on Monday.",
        "© 2024 Daily Paper. All rights reserved.",
        "Copyright 2024 Daily Paper. All rights reserved.",
        "Read also: Will Iran and Russia ever sign?",
        "Follow us on our channel for more news.",
        "By A. Author.",
    ],
)
def test_a_notice_that_is_a_sentence_goes_where_its_rule_says_so(read, line):
    assert body(read(f"{STORY}\n\n{line}\n\n{STORY}")) == [STORY, STORY]


@pytest.mark.parametrize("line", ["Get  a\tsummary", "More \u00a0 from   the Daily Paper"])
def test_runs_of_white_space_do_not_matter(read, line):
    article = read(f"{STORY}\n\n{line}\n\n{STORY}")
    assert removed(article) == [line]


def test_a_teaser_after_next_article_goes_and_a_sentence_after_it_stays(read):
    article = read(f"{STORY}\n\nNext Article\n\nStyle, Cats and Costs\n\nA cat style of one's own\n\n{STORY}")
    assert removed(article) == ["Next Article", "Style, Cats and Costs"]
    assert body(article) == [STORY, "A cat style of one's own", STORY]
    assert body(read(f"{STORY}\n\nNext Article\n\nThe talks go on.\n")) == [STORY, "The talks go on."]


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("TEHRAN – Iran met Russia. They left.", "Iran met Russia. They left."),
        ("MOSCOW, Jan 5 (Reuters) - Iran met.", "Iran met."),
        ("TEHRAN (Tasnim) — Iran met.", "Iran met."),
        ("NEW YORK – Iran met.", "Iran met."),
        ("Iran – as always – met.", "Iran – as always – met."),
        ("Tehran – a city – is large.", "Tehran – a city – is large."),
    ],
)
def test_the_dateline_goes_and_a_dash_within_a_sentence_does_not(read, line, rest):
    assert body(read(line)) == [rest]
    assert body(read(f"Ministers meet again\n\n{line}\n\nTEHRAN – stays here.")) == [rest, "TEHRAN – stays here."]


@pytest.mark.parametrize("line", ["BRICS – the bloc of five – met.", "NATO - an alliance - met."])
def test_an_abbreviation_before_an_aside_is_no_dateline(read, line):
    assert body(read(line)) == [line]


def test_what_is_kept_as_removed_is_what_stands_there(read):
    (item,) = read("TEHRAN – Iran met.").removed
    assert item.text == "TEHRAN – Iran met."[item.start : item.end]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A" * 20_000, "article.txt"),
        ("AA " * 10_000, "article.txt"),
        ("---\r\n" + "a: b\r\n" * 61, "article.md"),
        ("[" * 50_000 + "a", "article.md"),
        ("<!--" * 20_000 + "a", "article.md"),
    ],
    ids=["one word of capitals", "capitals", "front matter without an end", "brackets", "comments"],
)
def test_no_text_keeps_the_rules_busy(read, text, name):
    began = time.process_time()
    read(text, name)
    assert time.process_time() - began < 2


def test_a_licence_notice_goes_to_the_end_of_its_line_and_no_further(read):
    notice = "All content by Daily Agency is licensed under a Creative Commons licence."
    article = read(f"Iran met Russia. They left. {notice}\nThe talks go on.")
    assert body(article) == ["Iran met Russia. They left.", "The talks go on."]
    assert removed(article) == [notice]


def test_the_blanked_text_is_as_long_as_the_original(read):
    raw = f"TEHRAN – {STORY}\n\nAdvertisement\n\n{STORY}"
    article = read(raw)
    assert article.raw == raw
    assert len(article.text) == len(raw)
    assert "Advertisement" not in article.text
    assert "TEHRAN" not in article.text


# A user's own rules


def rules(write, text):
    return load_rules([write("rules.toml", text)])


def test_a_users_own_rules_are_added_to_the_shipped_ones(read, write):
    own = rules(write, '[[rule]]\nname = "jingle"\nwhy = "our station"\nline = ["you heard * news"]\n')
    article = read(f"{STORY}\n\nYou heard the Evening News\n\nAdvertisement\n\n{STORY}", rules=own)
    assert [(item.text, item.rule, item.why) for item in article.removed] == [
        ("You heard the Evening News", "jingle", "our station"),
        ("Advertisement", "advertising label", "marks an advertisement"),
    ]


def test_a_rule_takes_as_many_headlines_as_it_says_and_no_line_longer_than_it_says(read, write):
    own = rules(write, '[[rule]]\nname = "n"\nwhy = "w"\nline = ["more: *"]\nmax_words = 3\ntakes = 2\n')
    article = read(f"{STORY}\n\nMore: old news\nOne\nTwo\nThree\n\nMore: of the same\n\n{STORY}", rules=own)
    assert removed(article) == ["More: old news", "One", "Two"]
    assert body(article) == [STORY, "Three", "More: of the same", STORY]


def test_a_rule_takes_sentences_only_if_it_says_so(read, write):
    rule = '[[rule]]\nname = "n"\nwhy = "w"\nline = ["tune in *"]\n'
    text = f"{STORY}\n\nTune in to our programme tonight.\n\n{STORY}"
    assert removed(read(text, rules=rules(write, rule))) == []
    assert removed(read(text, rules=rules(write, rule + "sentences = true\n"))) == ["Tune in to our programme tonight."]


def test_without_rules_nothing_is_set_aside(read):
    assert read(f"TEHRAN – {STORY}\n\nAdvertisement", rules=()).removed == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            '[[rule]]\nname = "a"\nwhy = "b"\nlines = ["c"]\n',
            ["rule 1", "unknown key 'lines'", "did you mean 'line' or"],
        ),
        ('[[rule]]\nname = "a"\nline = ["c"]\n', ["a rule needs name, why and one of line, closing, dateline"]),
        ('[[rule]]\nname = "a"\nwhy = "b"\n', ["a rule needs name, why and one of"]),
        ('[[rule]]\nname = "a"\nwhy = "b"\nline = "c"\n', ["'line' must be a list of texts", "data/furniture.toml"]),
        ('[[rule]]\nname = "a"\nwhy = "b"\nline = ["c"]\ntakes = "1"\n', ["'takes' must be a whole number"]),
        ("rule = [1]\n", ["a rule is a table", "begin each rule with [[rule]]"]),
        ('[rule]\nname = "a"\nwhy = "b"\nline = ["c"]\n', ["a rule is a table", "begin each rule with [[rule]]"]),
        ("rule = [\n", ["not valid TOML", "mend that line"]),
    ],
)
def test_a_rules_file_that_is_wrong_is_refused_with_place_reason_and_advice(write, text, parts):
    message = refusal(rules, write, text)
    assert message.count("rules.toml") >= 1
    for part in parts:
        assert part in message


def test_rules_that_are_no_list_are_refused(write):
    assert "begin each rule with [[rule]]" in refusal(rules, write, "rule = 1\n")


def test_a_misspelt_rule_table_is_refused(write):
    assert "did you mean 'rule'?" in refusal(rules, write, '[[rules]]\nname = "a"\nwhy = "b"\nline = ["c"]\n')


def test_a_missing_rules_file_is_refused(tmp_path):
    message = refusal(load_rules, [tmp_path / "none.toml"])
    assert "none.toml: it cannot be read (No such file or directory); check the path of the rules file" in message


# Markdown

MARKDOWN = """\
---
title: not counted
---
# Iran and *Russia* sign

Iran **met** [Russia](http://example.org/some-page "a title") in `Tehran`. ![a picture of them](pic.png)

> The pact is _new_, <b>he</b> said.

- One point was gas.
- Another_one was 2*3 trains.
"""


def test_markdown_signs_and_addresses_are_not_counted_and_offsets_stay_right(read):
    article = read(MARKDOWN, "article.md")
    assert (
        words(article)
        == (
            "Iran and Russia sign Iran met Russia in Tehran The pact is new he said One point was gas Another one was 2 3 trains"
        ).split()
    )
    assert article.raw == MARKDOWN
    for item in article.removed:
        assert MARKDOWN[item.start : item.end] == item.text
        assert item.rule == "Markdown markup"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nIran met.\n\n---\nThey left.", ["Iran", "met", "They", "left"]),
        ("Iran met.<!-- not\nshown --> They left.", ["Iran", "met", "They", "left"]),
        ("[Iran](https://example.org/a_(b)) met.", ["Iran", "met"]),
        ("See <https://example.org/page>.", ["See"]),
        ("Iran met.[^1]\n\n[^1]: A note.\n", ["Iran", "met", "1"]),
    ],
    ids=["rules", "comment", "address with brackets", "address alone", "footnote"],
)
def test_rare_markdown_takes_no_words_with_it(read, text, expected):
    assert words(read(text, "article.md")) == expected


def test_a_text_file_keeps_its_stars_and_brackets_as_they_are(read):
    assert read("Iran **met** [Russia](gas).").removed == ()


def test_a_less_than_sign_in_markdown_hides_no_words(read):
    article = read("Exports fell to <5% while imports rose >3%.", "article.md")
    assert words(article) == ["Exports", "fell", "to", "5", "while", "imports", "rose", "3"]


def test_furniture_in_bold_is_furniture(read):
    assert body(read(f"{STORY}\n\n**Advertisement**\n\n{STORY}", "article.md")) == [STORY, STORY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran [met][1] Russia.\n\n[1]: http://example.org/page 'a title'\n", ["Iran", "met", "Russia"]),
        ("```python\nIran met.\n```\n", ["Iran", "met"]),
        ("Iran &amp; Russia met.", ["Iran", "Russia", "met"]),
    ],
    ids=["link definition", "fence", "entity"],
)
def test_less_common_markdown_is_no_word_either(read, text, expected):
    assert words(read(text, "article.md")) == expected


# A saved page

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Iran and Russia sign pact - Daily Paper</title>
<script>var tracker = "scriptword";</script><style>.styleword {color: red}</style></head><body>
<nav><ul><li><a href="/">Navword</a></li><li><a href="/world">Worldword</a></li></ul></nav>
<article><h1>Iran and Russia sign pact</h1>
<p>Ministers of Iran and Russia signed a pact on energy in Tehran on Monday, and both called it historic &amp; fair.</p>
<p>The pact covers gas, grain and railways. It will run for ten years, according to a statement after the talks.</p>
<p>Observers said that the deal is a sign of closer ties. Others doubt that it will change much, &eacute;lites aside.</p>
</article><aside>Asideword: the most read stories</aside>
<footer>Footerword &copy; 2024 Daily Paper. All rights reserved.</footer><script>log("scriptword")</script></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_of_a_page_the_article_is_kept_and_what_is_around_it_is_not(read, name):
    article = read(PAGE, name)
    assert headline(article) == "Iran and Russia sign pact"
    assert [paragraph.split(".")[0].split()[0] for paragraph in body(article)] == ["Ministers", "The", "Observers"]
    assert "historic & fair." in article.raw
    assert "élites" in words(article)
    for word in ("scriptword", "styleword", "Navword", "Worldword", "Footerword"):
        assert word not in article.raw
    assert any("Navword" in text for text in removed(article))


def test_the_offsets_of_a_page_point_into_the_text_that_was_found(read):
    article = read(PAGE, "page.html")
    assert len(find_sentences(article)) == 6
    assert words(article)[:5] == ["Iran", "and", "Russia", "sign", "pact"]
    assert words(article)[5:8] == ["Ministers", "of", "Iran"]


def test_no_sentence_of_the_article_is_listed_as_removed_from_a_page(read):
    article = read(PAGE, "page.html")
    assert all("signed a pact on energy" not in text for text in removed(article))


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<", "<script>var words = 1</script>"])
def test_a_page_without_an_article_is_refused(read, page):
    message = refusal(read, page, "page.html")
    assert "no article was found in this page; copy the article's text into a .txt file" in message


def test_what_is_around_the_article_is_listed_block_by_block_in_the_order_of_the_page(read):
    assert removed(read(PAGE, "page.html")) == [
        "Navword", "Worldword", "Asideword: the most read stories", "Footerword © 2024 Daily Paper. All rights reserved."
    ]  # fmt: skip


# Any text at all

WORDS = "Iran U.S. don’t भारत می‌خواهم 中国 3.5 1,000 TEHRAN – [x](y) <b> … ... By Share 's “ ” ( ) * _ - # > `"
PIECES = [
    *WORDS.split(),
    *("\n", "\n\n", "\r\n", " ", ". ", "! ", "。", "۔ ", "؟ ", "\u2028", "\ufeff", "\u200b", "\x85", "\t", "\x1b[31m"),
    *("Advertisement\n", "Next Article\n", "all content by x is licensed under y", "e\u0301", "---\n"),
]
any_char = st.characters(exclude_categories=["Cs"])
any_text = st.one_of(
    st.text(any_char, max_size=60),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(any_char, max_size=3)), max_size=20).map("".join),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


@quick
@given(text=any_text, ending=st.sampled_from([".txt", ".md"]))
@example(text="<\r0", ending=".txt")
@example(text=". \x1f0", ending=".txt")
@example(text="TEHRAN – ", ending=".txt")
@example(text="# # #\n>>> ** a", ending=".md")
def test_any_text_is_read_or_refused_and_every_span_lies_where_it_says(folder, text, ending):
    path = folder / f"any{ending}"
    path.write_bytes(text.encode())
    try:
        article = read_article(path)
    except InputError:
        return
    assert article.raw == text.removeprefix("\ufeff")
    assert len(article.text) == len(article.raw)
    spans = [*([article.headline] if article.headline else []), *article.paragraphs]
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(article.raw[start:end].strip() for start, end in spans)
    sentences = find_sentences(article)
    edges = [edge for sentence in sentences for edge in (sentence.start, sentence.end)]
    assert edges == sorted(edges)
    numbers = [sentence.sentence for sentence in sentences if sentence.sentence]
    assert numbers == list(range(1, len(numbers) + 1))
    for sentence in sentences:
        found = article.raw[sentence.start : sentence.end]
        assert found == found.strip()
        assert any(first <= sentence.start and sentence.end <= last for first, last in spans)


@quick
@given(data=st.binary(max_size=80))
@example(data=codecs.BOM_UTF32_LE + b"\0")
@example(data=codecs.BOM_UTF16_LE)
def test_any_bytes_are_read_or_refused(folder, data):
    path = folder / "bytes.txt"
    path.write_bytes(data)
    try:
        article = read_article(path)
    except InputError:
        return
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert any(map(str.isalnum, article.raw))


@quick
@given(
    page=st.one_of(
        st.text(any_char, max_size=60),
        st.lists(st.sampled_from(["<p>", "</p>", "<", "Iran met. ", "<!--"])).map("".join),
    )
)
def test_any_page_is_read_or_refused(folder, page):
    path = folder / "page.html"
    path.write_bytes(page.encode())
    try:
        article = read_article(path)
    except InputError:
        return
    assert all(article.raw[start:end].strip() for start, end in article.paragraphs)
