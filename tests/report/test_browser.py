"""The page in a real browser: quiet, offline, accessible, by keyboard, on a telephone, on paper, without JavaScript."""

from io import BytesIO

import pytest
from browsing import chromium, needs_chromium, open_page
from matplotlib.image import imread
from running import ROOT

from analysis import load_study
from analysis.concordance import concordance

AXE = ROOT / "node_modules/axe-core/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    needs_chromium,
]
OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("width", [320, 360, 900, 1440])
@pytest.mark.parametrize("name", ["index.html", "pages/05_comparison.html"])
def test_the_page_is_quiet_offline_and_no_wider_than_the_window(browser, report, name, width):
    page = open_page(browser, report / name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.heard == []
    page.close()


def test_hostile_texts_do_nothing_in_a_browser(browser, hostile):
    page = open_page(browser, hostile / "index.html", viewport={"width": 360, "height": 800})
    page.fill("#sought", "<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.heard == []
    page.close()


def test_by_keyboard_from_a_finding_to_its_sentences_to_the_article_and_back(browser, report):
    page = open_page(browser, report / "index.html", viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page.locator("#finding-term_3a_regional a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "term-regional"
    page.keyboard.press("Tab")  # the first line's link follows
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#A3"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "A3"
    assert "regional" in page.locator(":target").text_content()
    for place in ("#term-regional", ""):
        page.locator("#back").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("hash => location.hash === hash", arg=place)
    assert page.locator("#back").is_hidden()
    page.close()


def test_a_mark_of_a_figure_leads_to_its_sentences_by_keyboard_and_by_mouse(browser, report):
    page = open_page(browser, report / "index.html", viewport={"width": 900, "height": 800}, reduced_motion="reduce")
    link = page.locator("#figure-stance a[href='#category-stance_3a_hedges']")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "category-stance_3a_hedges"
    # the whole row is the link: its right end too
    box = page.locator("#figure-stance a[href='#category-partnership_3a_threat'] path")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.click(place["x"] + place["width"] - 20, place["y"] + place["height"] / 2)
    assert page.evaluate("document.querySelector(':target').id") == "category-partnership_3a_threat"
    page.close()


@pytest.mark.parametrize("width", [360, 900])
@pytest.mark.parametrize(
    ("figure", "title", "target"),
    [
        ("valence", "A, sentence 3: leans neither way", "A3"),
        ("valence", "B, sentence 20: leans neither way", "B20"),
        ("articles", "B, sentence 14: 12 words", "B14"),
        ("voices", "B, reported: 2 sentences", "voice-reported"),
        ("voices", "A, sentence 9: noted", "A9"),
    ],
)
def test_a_bar_says_what_it_counts_and_leads_there_by_keyboard_and_by_mouse(
    browser, report, width, figure, title, target
):
    page = open_page(browser, report / "index.html", viewport={"width": width, "height": 800}, reduced_motion="reduce")
    link = page.locator(f"#figure-{figure}").get_by_role("link", name=title, exact=True)
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == target
    page.evaluate("location.hash = ''")
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    assert page.evaluate("document.querySelector(':target').id") == target
    page.close()


MARKS = """figure => [...figure.querySelectorAll('svg > g[role=img] use')].filter(mark => {
  const box = mark.getBoundingClientRect();
  mark.scrollIntoView({block: 'center'});
  const now = mark.getBoundingClientRect();
  const there = document.elementFromPoint(now.x + now.width / 2, now.y + now.height / 2);
  return box.width && !(there && there.closest('a'));
}).length"""


@pytest.mark.parametrize(
    ("figure", "key"),  # marks without a link: those of the key below the drawing, and no other
    [
        ("stance", 2),
        ("strip", 0),
        ("tfidf", 0),
        ("portraits", 2),
        ("robustness", 2),
        ("contrasts", 0),
        ("valence", 0),
        ("articles", 0),
        ("voices", 3),
    ],
)
def test_no_mark_of_a_figure_but_its_key_lies_outside_a_link(browser, report, figure, key):
    page = open_page(browser, report / "index.html", viewport={"width": 900, "height": 800})
    assert page.locator(f"#figure-{figure}").evaluate(MARKS) == key
    page.close()


@pytest.mark.parametrize("width", [360, 900])
def test_on_a_telephone_a_figure_takes_the_whole_width(browser, report, width):
    page = open_page(browser, report / "index.html", viewport={"width": width, "height": 800})
    for box in page.evaluate(
        "[...document.querySelectorAll('figure svg')].map(svg => svg.getBoundingClientRect().toJSON())"
    ):
        assert box["width"] >= (358 if width == 360 else 600)
        assert box["left"] >= 0
        assert box["right"] <= width
    page.close()


def test_no_mark_keeps_its_light_colour_on_a_dark_screen(browser, report):
    """Marks are drawn once and used many times: a style has to reach into what is used."""
    page = open_page(browser, report / "index.html", color_scheme="dark", viewport={"width": 900, "height": 800})
    figure = page.locator("#figure-stance")
    figure.scroll_into_view_if_needed()
    pixels = (imread(BytesIO(figure.screenshot()), format="png")[..., :3] * 255).round().astype(int)
    for dark, light in (((92, 179, 230), (0, 114, 178)), ((240, 147, 95), (184, 69, 10))):
        near = [(abs(pixels - colour).max(axis=2) <= 2).sum() for colour in (dark, light)]
        assert near[0] > 100
        assert near[1] < near[0] / 10  # a hollow mark's edge, blended with what lies below, may come near
    page.close()


def test_without_javascript_links_and_marks_work_and_the_box_is_not_shown(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = open_page(context, report / "index.html")
    assert page.locator("#find").is_hidden()
    assert page.locator("#back").is_hidden()
    page.locator("#finding-term_3a_regional a").first.click()
    assert page.url.endswith("#term-regional")
    assert "regional" in page.locator("#term-regional:target mark").first.text_content()
    label = page.locator("#both i.c1").first
    assert label.is_hidden()
    page.locator("#k1").check()
    assert label.is_visible()
    context.close()


def test_the_marks_of_a_category_can_be_switched_on_and_off(browser, report):
    page = open_page(browser, report / "index.html")
    mark = page.locator("#both mark.c1").first
    shade = "item => getComputedStyle(item).backgroundColor"
    assert mark.evaluate(shade) == "rgba(0, 0, 0, 0)"
    page.locator("#k1").check()
    assert mark.evaluate(shade) != "rgba(0, 0, 0, 0)"
    page.locator("button[value='']").click()
    assert mark.evaluate(shade) == "rgba(0, 0, 0, 0)"
    assert page.locator("#texts .keys input:checked").count() == 0
    page.close()


@pytest.mark.parametrize(
    "pattern", ["sanction*", "Iran", "the", "US", "russia's", "?s", "met * in", "b*c", "military co*", "*e*e*", "zebra"]
)
def test_the_box_finds_what_the_concordance_finds(browser, report, pattern):
    study = load_study(report / "inputs/study.toml")
    expected = concordance(study, pattern)
    page = open_page(browser, report / "index.html")
    page.fill("#sought", pattern)
    page.keyboard.press("Enter")
    found = page.evaluate(
        "[...document.querySelectorAll('.found>div')].map(side => [...side.querySelectorAll('li')].map("
        "li => [li.querySelector('a').getAttribute('href'), li.querySelector('mark').textContent]))"
    )
    for side, hits in zip("AB", found, strict=True):
        rows = expected[expected["side"] == side]
        assert hits == [[f"#{side}{row.sentence}", row.hit] for row in rows.itertuples()]
    assert page.locator("#find [role=status]").text_content().startswith("A: ")
    page.close()


@pytest.mark.parametrize("pattern", ["*", "**", "...", "* *"])
def test_the_box_refuses_a_pattern_that_would_match_everything(browser, report, pattern):
    page = open_page(browser, report / "index.html")
    page.fill("#sought", pattern)
    page.keyboard.press("Enter")
    assert "Give a word" in page.locator("#find [role=status]").text_content()
    assert page.locator(".found li").count() == 0
    page.close()


def test_the_page_works_in_a_sandboxed_frame(browser, report, tmp_path):
    (tmp_path / "frame.html").write_text(
        f'<!DOCTYPE html><title>x</title><iframe sandbox="allow-scripts" width=900 height=700 src="{(report / "index.html").as_uri()}"></iframe>',
        encoding="utf-8",
    )
    page = open_page(browser, tmp_path / "frame.html")
    frame = page.frame_locator("iframe")
    frame.locator("#sought").fill("sanction*")
    frame.locator(".found mark").first.wait_for()
    assert page.heard == []
    page.close()


@pytest.mark.parametrize("name", ["index.html", "pages/03_stance.html"])
@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_axe_finds_no_violation(browser, report, name, look):
    if not AXE.is_file():
        pytest.skip("axe-core is not here (npm install --no-save axe-core)")
    scheme = "dark" if look == "dark" else "light"
    page = open_page(
        browser, report / name, color_scheme=scheme, bypass_csp=True, viewport={"width": 1000, "height": 900}
    )
    page.emulate_media(media="print" if look == "print" else "screen")
    page.evaluate(OPEN_ALL)
    page.evaluate("document.querySelectorAll('#texts input[type=checkbox]').forEach(key => key.checked = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run({rules: {'target-size': {enabled: true}}}).then(result => result.violations.map("
        "v => v.id + ': ' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 200) + v.nodes[0].failureSummary))"
    )
    assert found == []
    page.close()


def test_on_paper_there_are_the_findings_the_texts_and_the_figures_and_no_controls(browser, report):
    page = open_page(browser, report / "index.html")
    page.emulate_media(media="print")
    for shown in ("#findings h2", "#both", "#figure-stance", "#limits", "#cite"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in ("nav", "#find", "#evidence", "#back", ".behind"):
        assert page.locator(hidden).first.is_hidden(), hidden
    page.close()
