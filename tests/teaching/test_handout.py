"""Handouts: numbered articles, codebook, coding sheet; safe, valid, accessible, and the sheet leads to agreement."""

import re
import shutil

import html5lib
import pandas as pd
import pytest
from letters import ROOT, make_study, standing

from analysis.cli import main
from analysis.coders import compare_coders
from analysis.codings import read_coding, read_codings
from analysis.errors import InputError
from analysis.teaching import prose
from analysis.teaching.handout import CODEBOOK, make_handout, make_sheet
from analysis.teaching.material import open_study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
BOOK = "# Rules\n\n| column | value |\n| --- | --- |\n| `set` | id |\n| `tone`, `frame` | `1` or `0` |\n"


def page_of(study, **options):
    return make_handout(study, **options)["handout.html"]


def test_every_sentence_stands_there_with_its_number():
    study = open_study("town-tram")
    page = page_of(study)
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    spans = [span for span in root.iter("span") if span.get("class") == "s"]
    shown = [(span.find("sup").text, span.find("sup").tail) for span in spans]
    body = study.sentences[study.sentences["sentence"] > 0]
    assert shown == [(f"{row.side}{row.sentence}", row.text) for row in body.itertuples()]
    assert "<h3" in page
    assert "Share this article" not in page  # page furniture is not handed out


def test_the_sheet_has_a_row_a_sentence_and_the_codebooks_columns():
    study = open_study("town-tram")
    root = html5lib.parse(page_of(study), namespaceHTMLElements=False)
    sheets = [table for table in root.iter("table") if table.get("class") == "sheet"]
    assert [len(list(sheet.find("tbody"))) for sheet in sheets] == [24, 27]
    heads = ["".join(head.itertext()) for head in sheets[0].find("thead").iter("th")]
    assert heads == ["no.", "begins", *"voice source problem cause judgement remedy hedge valence note".split()]
    assert {len(row) for row in sheets[0].find("tbody")} == {len(heads)}


def test_the_empty_sheet_is_what_agreement_reads(tmp_path):
    files = make_handout(open_study("town-tram"))
    for name, problem in (("ann", "1"), ("bob", "0")):
        lines = files["coding.csv"].splitlines()
        # town-tram,tram_courier,1,voice,source,problem,...
        lines[1:] = [
            re.sub(r"^((?:[^,]*,){3}),,", rf"\1author,,{'1' if n % 2 else problem}", line)
            for n, line in enumerate(lines[1:])
        ]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    table = compare_coders(read_codings([tmp_path])).set_index("variable")
    assert table.loc["problem", ["units", "labels"]].tolist() == [51, 2]
    assert table.loc["problem", "agreement"] == pytest.approx(25 / 51)  # every second sentence, from the second on
    assert table.loc["hedge", "note"].startswith("undefined")


def test_a_sheet_without_a_code_is_read_as_one(write):
    coding = read_coding(write("blank.csv", make_handout(standing())["coding.csv"]))
    assert coding[["set", "article", "sentence"]].iloc[13].tolist() == ["russia-iran", "003_7693286ed36ae546", 1]
    assert len(coding) == 33
    assert coding["voice"].isna().all()


def test_the_long_codebook_gives_its_own_columns(tmp_path):
    files = make_handout(standing(), ROOT / "data/coding/codebook.md")
    header = files["coding.csv"].splitlines()[0].split(",")
    assert header == (ROOT / "data/coding/coder1.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


def test_the_columns_of_a_codebook_are_those_in_backticks_without_the_keys(write):
    files = make_handout(standing(), write("book.md", BOOK))
    assert files["coding.csv"].splitlines()[0] == "set,article,sentence,tone,frame"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("# No table\n", "no table headed 'column'"),
        ("| column |\n| --- |\n| plain |\n", "no table headed"),
        (b"\xff\xfe\xfa", "utf"),
        ("x" * 200_001, "limit"),
    ],
)
def test_a_codebook_that_cannot_be_used_is_refused(content, why, write, capsys):
    path = write("book.md", content)
    assert main(["handout", "--codebook", str(path), "--out", str(path.parent / "out")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: {path}: ")
    assert why in told.lower()
    assert told.count("\n") == 1
    assert not (path.parent / "out").exists()


def test_without_a_codebook_or_study_the_command_says_which(tmp_path, capsys):
    assert main(["handout", "--codebook", str(tmp_path / "no.md"), "--out", str(tmp_path / "out")]) == 2
    assert "there is no such codebook" in capsys.readouterr().err
    assert main(["handout", str(tmp_path / "no.toml"), "--out", str(tmp_path / "out")]) == 2
    assert "there is no such study file" in capsys.readouterr().err
    with pytest.raises(InputError):
        make_handout(standing(), tmp_path)


EVIL = "<script>alert(1)</script> & \"quoted\" 'it' \x1b[31m `code` **bold** [link](http://x.example)."


def test_what_comes_from_texts_labels_and_codebooks_is_plain_text(tmp_path, write):
    book = write("book.md", f"{BOOK}\n<img src=x onerror=alert(1)> **bold** `<b>`\n\n- <script>\n\n    <pre>\n")
    study = make_study(tmp_path / "s", f"{EVIL} {EVIL}", EVIL, labels=("<b>L</b>", "&amp;"), head="title = '<i>T</i>'")
    page = page_of(study, codebook=book)
    html5lib.HTMLParser(strict=True).parse(page)
    assert not re.search(r"<(script|img|i|b|link|iframe)\b", page)
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "`code` **bold** [link](http://x.example)" in page  # an article is no Markdown
    assert "<strong>bold</strong> <code>&lt;b&gt;</code>" in page  # a codebook is
    assert "default-src 'none'" in page


def test_no_article_name_is_a_formula(tmp_path):
    folder = tmp_path / "s"
    make_study(folder, "One.", "Two.")
    (folder / "a1.txt").rename(folder / "=cmd.txt")
    text = (folder / "toy.toml").read_text(encoding="utf-8").replace("a1.txt", "=cmd.txt")
    (folder / "toy.toml").write_text(text, encoding="utf-8")
    assert make_sheet(open_study(folder / "toy.toml"), ["x"]).splitlines()[1] == "toy,'=cmd,1,"


def test_the_same_study_gives_the_same_bytes_without_any_address(tmp_path):
    study = open_study("town-tram")
    assert make_handout(study) == make_handout(open_study("town-tram"))
    page = page_of(study)
    assert not re.search(r"https?:|//|<script|url\(|@import|src=|href=", page)
    assert len(page) < 60_000


def test_the_command_writes_both_files(tmp_path, capsys):
    assert main(["handout", "--out", str(tmp_path / "h")]) == 0
    assert sorted(path.name for path in (tmp_path / "h").iterdir()) == ["coding.csv", "handout.html"]
    assert capsys.readouterr().out.count("Written: ") == 2


# --- codebooks as HTML -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# A *b*", "<h1>A <em>b</em></h1>"),
        ("one\ntwo\n\nthree", "<p>one two</p>\n<p>three</p>"),
        ("- a\n- b\n  c", "<ul><li>a</li><li>b c</li></ul>"),
        ("1. a\n   b\n2. **c**", "<ol><li>a b</li><li><strong>c</strong></li></ol>"),
        ("    framing x <y>", "<pre>framing x &lt;y&gt;</pre>"),
        ("`a*b*` *c* 2 * 3 * 4", "<p><code>a*b*</code> <em>c</em> 2 * 3 * 4</p>"),
        (
            "| h | i |\n| --- | --- |\n| `x` | y |",
            '<table><thead><tr><th scope="col">h</th><th scope="col">i</th></tr></thead>'
            '<tbody><tr><th scope="row"><code>x</code></th><td>y</td></tr></tbody></table>',
        ),
        ("", ""),
        ("|", '<table><thead><tr><th scope="col"></th></tr></thead><tbody></tbody></table>'),
    ],
)
def test_the_small_part_of_markdown_that_codebooks_use(text, html):
    assert prose.render(text) == html


def test_headings_may_be_lowered_and_both_codebooks_are_valid():
    assert prose.render("# A\n\n## B", lower=1) == "<h2>A</h2>\n<h3>B</h3>"
    for name in (CODEBOOK, "data/coding/codebook.md"):
        body = prose.render((ROOT / name).read_text(encoding="utf-8"), lower=1)
        html5lib.HTMLParser(strict=True).parse(
            f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>"
        )
        assert "**" not in body
        assert "| " not in body


# --- in a real browser -----------------------------------------------------------------------------------------------

browser_only = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.mark.browser
@browser_only
@pytest.mark.parametrize("book", [CODEBOOK, "data/coding/codebook.md"])
def test_a_handout_is_accessible_fits_a_phone_and_prints_on_a4(browser, book, tmp_path):
    path = tmp_path / "handout.html"
    path.write_text(page_of(standing(), codebook=ROOT / book), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 800}, bypass_csp=True)
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    printed = page.pdf(prefer_css_page_size=True)
    boxes = [tuple(float(n) for n in box.split()) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+ [\d.]+)\]", printed)]
    assert 5 <= len(boxes) <= 13
    assert boxes[0] == pytest.approx((595.3, 841.9), abs=1)
    assert heard == []
    if AXE.is_file():
        page.add_script_tag(path=AXE)
        assert page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))") == []
    page.close()


def test_numbers_of_a_side_with_several_articles_stay_apart(tmp_path):
    study = make_study(tmp_path, ["One. Two.", "Three."], ["Four."])
    rows = [line.split(",") for line in make_sheet(study, ["x"]).splitlines()[1:]]
    assert [row[1:3] for row in rows] == [["a1", "1"], ["a1", "2"], ["a2", "1"], ["b1", "1"]]
    assert len(pd.DataFrame(rows)[[1, 2]].drop_duplicates()) == len(rows)
