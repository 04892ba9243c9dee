"""The notebooks in a real JupyterLab in a real browser: they run, the widgets answer, nothing leaves the machine.

One server, one browser and one page serve all tests: starting them takes most of the time.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from browsing import chromium, needs_chromium
from letters import ROOT

ORDER = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
TOKEN = "for-this-test"
OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # of the notebooks in tabs the one in sight
DONE = """name => {
  const panel = document.querySelector(name);
  const prompts = [...panel.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
  return prompts.length > 0 && prompts.every(text => /\\[\\d+\\]/.test(text));
}"""
IDLE = "() => document.querySelector('#jp-main-statusbar')?.textContent.includes('| Idle')"
pytestmark = [
    pytest.mark.browser,
    needs_chromium,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Start JupyterLab on copies of the notebooks, with folders of its own; yield its address."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    shutil.copytree(ROOT / "data", home / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR",
               "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")  # fmt: skip
    own = {name: str(home / name.lower()) for name in folders}
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.ip=127.0.0.1",
               "--ServerApp.port_retries=0", f"--ServerApp.root_dir={home / 'notebooks'}", f"--IdentityProvider.token={TOKEN}",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=None"]  # fmt: skip
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=home, env=os.environ | own | {"PYTHONPATH": str(ROOT)}
        )
        try:
            _wait_for(f"{address}/api/status?token={TOKEN}", process, home / "log")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address, process, log):
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def page(server):
    """Return a page of a browser that notes what it asks for and what it complains of."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1300, "height": 7000})  # tall: cells out of sight are not made
        page.set_default_timeout(60_000)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda socket: page.asked.append(socket.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        yield page


@pytest.fixture(scope="module")
def lab(page, server):
    """Return the page once every notebook is open in a tab and its cells have been set going, all side by side."""
    page.goto(f"{server}/lab?token={TOKEN}&reset")
    for name in ORDER:
        page.locator(".jp-DirListing-item").get_by_text(f"{name}.ipynb", exact=True).dblclick()
        page.locator(f"{OPEN} .jp-CodeCell").first.wait_for()
        page.wait_for_function(IDLE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()
    return page


def bring_up(lab, name):
    """Bring a notebook's tab to the front and wait until all of its cells have run."""
    lab.locator(".lm-DockPanel-tabBar .lm-TabBar-tab").get_by_text(f"{name}.ipynb", exact=True).click()
    lab.wait_for_function(DONE, arg=OPEN)
    lab.wait_for_function(IDLE)


@pytest.mark.parametrize("name", ORDER)
def test_every_notebook_runs_without_error_or_warning(lab, name):
    bring_up(lab, name)
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    with_code = sum(cell["cell_type"] == "code" for cell in cells)
    shown = lab.locator(OPEN)
    assert shown.locator(".jp-CodeCell").count() == with_code
    assert (
        shown.locator(".jp-OutputArea-output").count() >= with_code - 2
    )  # all but parameters and imports show something
    assert shown.locator("[data-mime-type$='jupyter.stderr'], [data-mime-type$='jupyter.error']").count() == 0
    assert shown.get_by_text("Error displaying widget").count() == 0
    assert lab.complaints == []


@pytest.fixture
def desk(lab):
    """Return the page with explore.ipynb in front, all of its cells run."""
    bring_up(lab, "explore")
    return lab


def panel(page, number):
    """Return the output of one of the five panels, in the order of the notebook."""
    return page.locator(f"{OPEN} .jp-OutputArea-output", has=page.locator(".jupyter-widgets")).nth(number)


def test_a_pattern_is_answered_in_both_articles_while_it_is_typed(desk):
    field = desk.get_by_label("Pattern", exact=True)
    field.fill("")
    field.press_sequentially("sanction*")
    shown = panel(desk, 1)
    shown.get_by_text("sanction*", exact=True).wait_for()
    assert shown.locator("summary mark").all_text_contents() == ["sanctions"] * 5
    field.fill("*")
    shown.get_by_role("alert").get_by_text("has a word without a letter or digit").wait_for()
    field.fill("sanction*")
    shown.get_by_role("alert").wait_for(state="detached")
    assert shown.locator("summary mark").count() == 5


def test_a_line_of_the_concordance_opens_by_keyboard(desk):
    for summary in (
        panel(desk, 1).locator("summary").first,
        desk.locator(f"{OPEN} .jp-RenderedHTML summary.fx-line").first,
    ):
        whole = summary.locator("xpath=..").locator(".fx-whole")
        assert not whole.is_visible()
        summary.focus()
        desk.keyboard.press("Enter")
        whole.wait_for()


def test_a_slider_moves_by_keyboard_and_the_contrasts_follow(desk):
    from playwright.sync_api import expect

    shown = panel(desk, 2)
    tested = shown.get_by_text(re.compile(r"\d+ words tested"))
    before = tested.text_content()
    handle = shown.get_by_role("slider").nth(1)
    handle.focus()
    desk.keyboard.press("ArrowRight")
    expect(tested).not_to_have_text(before)
    assert int(tested.text_content().split()[0]) < int(before.split()[0])
    desk.keyboard.press("ArrowLeft")
    expect(tested).to_have_text(before)


def test_a_word_is_chosen_by_mouse_and_by_keyboard_and_its_sentences_appear(desk):
    shown = panel(desk, 2)
    buttons = shown.locator("button.fx-pick")
    word = buttons.nth(1).text_content().strip()
    buttons.nth(1).click()
    shown.get_by_text("The sentences with").get_by_text(word, exact=True).wait_for()
    desk.keyboard.press("Tab")
    other = desk.evaluate("document.activeElement.textContent").strip()
    assert other != word
    desk.keyboard.press("Enter")
    shown.get_by_text("The sentences with").get_by_text(other, exact=True).wait_for()
    marks = {text.lower() for text in shown.locator("li mark").all_text_contents()}
    assert marks == {other}


def test_a_pattern_is_added_with_enter_and_taken_back(desk):
    shown = panel(desk, 4)
    field = shown.get_by_label("New pattern")
    field.fill("strateg*")
    field.press("Enter")
    shown.get_by_text(re.compile(r"Added 'strateg\*': it stands in the texts")).wait_for()
    shown.get_by_text(re.compile(r"Hits added: \d")).wait_for()
    shown.get_by_role("button", name="Undo").click()
    shown.get_by_text("Nothing has been changed yet.").wait_for()


def test_highlights_are_switched_off_in_the_plain_display(desk):
    box = desk.locator(f"{OPEN} .jp-RenderedHTML .fx-all input[type=checkbox]").first
    mark = desk.locator(f"{OPEN} .jp-RenderedHTML .fx-all mark[class='fx-c0']").first  # of one category alone
    colour = "e => getComputedStyle(e).backgroundColor"
    assert mark.evaluate(colour) != "rgba(0, 0, 0, 0)"
    box.focus()
    desk.keyboard.press("Space")
    desk.wait_for_function(f"e => ({colour})(e) === 'rgba(0, 0, 0, 0)'", arg=mark.element_handle())


def test_pasted_articles_are_compared(desk):
    shown = panel(desk, 0)
    shown.get_by_label("Text of A").fill("Peace is near. Peace may come. Peace is here. We hope.")
    shown.get_by_label("Text of B").fill("War is near. War may come. War is here. We fear.")
    shown.get_by_role("button", name="Compare these two").click()
    shown.get_by_text("Read both articles.").wait_for()
    assert "4 sentences, 11 words" in shown.text_content()
    panel(desk, 1).get_by_text("peace", exact=True).wait_for()


def test_nothing_was_asked_of_any_other_machine_and_nothing_was_complained_of(page, server):
    own = (server, server.replace("http:", "ws:"), "data:", "blob:")
    assert [address for address in page.asked if not address.startswith(own)] == []
    assert page.asked
    assert page.complaints == []
