"""The page in a real browser: quiet, offline, not wider than the window, accessible."""

import shutil
from pathlib import Path

import pytest
from running import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def open_report(browser, report: Path, **options):
    page = browser.new_page(**options)
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda request: page.heard.append(request.url) if not request.url.startswith("file:") else None)
    page.goto((report / "index.html").as_uri())
    return page


@pytest.mark.parametrize("width", [360, 900, 1440])
def test_the_page_is_quiet_offline_and_no_wider_than_the_window(browser, report, width):
    page = open_report(browser, report, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.heard == []
    page.close()


def test_a_finding_opens_by_keyboard_and_leads_to_its_sentence(browser, report):
    page = open_report(browser, report, viewport={"width": 900, "height": 800})
    summary = page.locator("#term-regional summary")
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator("#term-regional a").first
    assert link.is_visible()
    assert "regional" in page.locator("#term-regional mark").first.text_content()
    link.focus()
    page.keyboard.press("Enter")
    target = page.evaluate("document.querySelector(':target').textContent")
    assert "regional" in target
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser, report, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not here (npm install --no-save axe-core)")
    page = open_report(browser, report, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(result => result.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)))"
    )
    assert found == []
    page.close()
