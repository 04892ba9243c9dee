"""The index in a real browser: quiet, offline, sortable, filterable, accessible, and whole without scripts."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from batching import ROOT
from browsing import chromium, needs_chromium, open_page

AXE = ROOT / "node_modules/axe-core/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    needs_chromium,
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def show(browser):
    """Open a page of the batch; it may say nothing on the console and ask for nothing but files."""
    pages = []

    def show(path: Path, **options):
        pages.append(open_page(browser, path, **options))
        return pages[-1]

    yield show
    for page in pages:
        page.close()


def ids(page):
    return page.eval_on_selector_all("#pairs tbody tr:not([hidden]) th", "all => all.map(cell => cell.textContent)")


ORDER = ["first", "../../second", "again", "lost"]


def test_the_index_sorts_by_a_button_and_says_so(batch, show):
    page = show(batch / "reports/pairs/index.html")
    assert ids(page) == ORDER
    button = page.get_by_role("button", name="Pair", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert ids(page) == ["../../second", "again", "first", "lost"]
    assert page.locator("#pairs th[aria-sort]").all_text_contents() == ["Pair"]
    page.keyboard.press("Enter")
    assert ids(page) == ["lost", "first", "again", "../../second"]
    page.get_by_role("button", name="Words of A").click()
    assert ids(page)[1] == "../../second"  # 21 words; the other two 22, the failed one none
    assert page.heard == []


def test_the_index_filters_by_words_and_counts_what_is_left(batch, show):
    page = show(batch / "reports/pairs/index.html")
    page.get_by_label("Show pairs with").fill("TALKS done")
    assert ids(page) == ["first", "again"]
    assert page.locator("output").text_content() == "2 of 4 pairs"
    page.get_by_label("Show pairs with").fill("")
    assert ids(page) == ORDER
    assert page.heard == []


def test_the_index_is_a_whole_table_without_scripts(batch, show):
    page = show(batch / "reports/pairs/index.html", java_script_enabled=False)
    assert page.locator("#pairs tbody tr").count() == 4
    assert page.get_by_role("button").count() == 0
    assert not page.get_by_role("search").is_visible()


def test_links_lead_to_the_reports_and_failures_are_in_sight(batch, show):
    page = show(batch / "reports/pairs/index.html")
    assert "no-such.txt: there is no such file" in page.get_by_label("Failed pairs").text_content()
    page.get_by_role("link", name="../../second").click()
    assert "Doubts" in page.locator("header").text_content()
    page.go_back()
    page.locator("#pairs tbody").get_by_role("link", name="lost").click()
    assert page.locator("h1").text_content() == "lost: this pair failed"
    page.get_by_role("link", name="All pairs").click()
    assert page.locator("#pairs tbody tr").count() == 4


def test_text_from_a_manifest_stays_text(batch, show):
    page = show(batch / "reports/pairs/index.html")
    assert page.get_by_role("cell", name="<script>alert(1)</script>").count() == 2
    assert page.locator("script").count() == 1
    assert page.heard == []


def test_the_policy_lets_in_this_script_and_this_style_and_nothing_else(batch, show):
    text = (batch / "reports/pairs/index.html").read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text).group(1)
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in text
    assert not re.search(r"https?://", text)
    page = show(batch / "reports/pairs/index.html")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.x = 1'; document.body.append(s) }"
    )
    assert page.evaluate("window.x") is None


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_the_window(batch, show, width):
    for path in (batch / "reports/pairs/index.html", batch / "reports/pairs/pairs/lost/index.html"):
        page = show(path, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", "pairs/lost/index.html"])
def test_axe_finds_no_violation(batch, show, scheme, path):
    if not AXE.is_file():
        pytest.skip("axe-core is not here (npm install --no-save axe-core)")
    page = show(batch / "reports/pairs" / path, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(done => done.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)))"
    )
    assert found == []


# Across pairs ----------------------------------------------------------------------------------------------------------

ACROSS = ["index.html", "pages/06_across_pairs.html"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ACROSS)
def test_axe_finds_no_violation_across_pairs(outlets, show, scheme, path):
    if not AXE.is_file():
        pytest.skip("axe-core is not here (npm install --no-save axe-core)")
    page = show(outlets / path, color_scheme=scheme, bypass_csp=True)
    page.eval_on_selector_all("details", "all => all.forEach(item => { item.open = true })")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(done => done.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)))"
    )
    assert found == []


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("path", ACROSS)
def test_no_page_across_pairs_is_wider_than_the_window(outlets, show, width, path):
    page = show(outlets / path, viewport={"width": width, "height": 800})
    page.eval_on_selector_all("details", "all => all.forEach(item => { item.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.locator("figure svg").first.bounding_box()
    assert 300 < drawn["width"] <= width
    assert page.heard == []


def test_a_name_in_the_forest_opens_the_table_at_its_row_from_index_and_notebook(outlets, show):
    page = show(outlets / "index.html")
    row = page.locator("tr#across-0_3a_stance_3a_hedges")
    assert not row.is_visible()
    page.locator("figure").get_by_role("link", name="hedges").click()
    assert row.is_visible()
    assert "+73.0" in row.text_content()
    page.get_by_role("link", name="notebook 6").click()
    assert page.locator("h1").text_content() == "6 · What recurs over many pairs?"
    page.locator("figure").get_by_role("link", name="boosters").click()
    assert page.locator("tr#across-0_3a_stance_3a_boosters").is_visible()
    assert page.heard == []


def test_the_forest_is_repainted_for_a_dark_screen(outlets, show):
    fills = []
    for scheme in ("light", "dark"):
        page = show(outlets / "index.html", color_scheme=scheme)
        fills.append(page.eval_on_selector("figure svg", "svg => getComputedStyle(svg.querySelector('text')).fill"))
        words = "all => all.filter(item => getComputedStyle(item).stroke === 'rgb(34, 34, 34)').length"
        assert page.eval_on_selector_all("figure svg path", words) == 0
    assert fills == ["rgb(27, 27, 27)", "rgb(232, 230, 227)"]


def test_sorting_and_finding_leave_the_table_across_pairs_alone(outlets, show):
    page = show(outlets / "index.html")
    before = page.locator(".across table").text_content()
    page.get_by_role("button", name="Pair", exact=True).click()
    assert ids(page) == sorted(ids(page))
    page.get_by_label("Show pairs with").fill("bridge")
    assert ids(page) == ["bridge"]
    assert page.locator(".across table").text_content() == before
