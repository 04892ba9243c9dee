"""The page: offline, safe, valid, and the same in every browser window."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import html5lib
import pandas as pd
from running import framing

HOSTILE = (
    "Talks <script>alert('A')</script> & \"quotes\" <img src=x onerror=alert(1)> $\\frac{1}{2}$ {{ 7*7 }} </style></svg> went on. "
    "A second *sentence* with `ticks` and \x1b[31mred\x1b[0m may follow. "
)


class Collector(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.addresses, self.handlers = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href", "action", "data"):
                self.addresses.append(value)
            if name.startswith("on"):
                self.handlers.append(name)


def collect(page):
    collector = Collector()
    collector.feed(page)
    return collector


def test_the_page_asks_the_network_for_nothing_and_forbids_it(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    found = collect(page)
    assert all(address.startswith("#") for address in found.addresses), found.addresses
    assert "default-src 'none'" in page
    assert not {"script", "iframe", "object", "embed", "link", "form"} & set(found.tags)
    assert "url(http" not in page
    assert "@import" not in page


def test_the_page_is_small_and_valid_and_no_id_stands_twice(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 500_000
    html5lib.HTMLParser(strict=True).parse(page)
    ids = collect(page).ids
    assert len(ids) == len(set(ids))


def test_every_link_in_the_page_leads_somewhere(report):
    found = collect((report / "index.html").read_text(encoding="utf-8"))
    assert {address[1:] for address in found.addresses} - set(found.ids) == set()


def test_every_finding_leads_to_its_place_in_the_page(report):
    ids = set(collect((report / "index.html").read_text(encoding="utf-8")).ids)
    links = pd.read_csv(report / "tables/findings.csv")["link"]
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= ids


def test_headings_descend_one_level_at_a_time(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_an_image_with_words(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert len(labels) == len(re.findall("<svg", page)) == 6
    stance = next(label for label in labels if "hedges" in label)
    assert "per 1,000 words" in stance
    assert "interval" in stance


def test_the_code_is_there_but_folded(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    assert page.count('<details class="code"><summary>Code</summary>') > 15
    assert "<details open" not in page


def test_hostile_text_stays_text_everywhere(tmp_path):
    (tmp_path / "=evil<b>.txt").write_text(HOSTILE * 3, encoding="utf-8")
    (tmp_path / "b.md").write_text("# <script>alert(2)</script> title\n\n" + HOSTILE * 2, encoding="utf-8")
    label = "<script>alert(3)</script>\x1b[31m"
    done = framing(
        "compare", "=evil<b>.txt", "b.md", "--label-a", label, "--title", label, "--out", "out", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    found = collect(page)
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert found.handlers == []
    assert "\x1b" not in page
    assert "alert(&#x27;A&#x27;)" in page  # it is shown, as text
    assert "{{ 7*7 }}" in page
    html5lib.HTMLParser(strict=True).parse(page)
    for path in (tmp_path / "out/figures").glob("*.svg"):
        assert "<script" not in path.read_text(encoding="utf-8")
    for path in (tmp_path / "out/tables").glob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"[=+@]", line), path.name
