"""The widgets without a browser: every control answers, the panels agree, and no callback raises."""

import json
from datetime import UTC, datetime

import pytest
from letters import ROOT, make_study

from analysis import Desk
from analysis.lexicon_formats import read_lexicon

A = "Iran is a friend. Russia is an ally. An ally may be a friend."
B = "Iran is a threat. Russia is not a friend. Many threats are new."


@pytest.fixture
def desk(tmp_path):
    return Desk(make_study(tmp_path, A, B, min_count=1))


def controls(widget):
    """Yield a widget and all in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from controls(child)


def test_every_control_has_a_label_and_every_button_a_name(desk):
    for panel in desk.panels:
        for widget in controls(panel.box):
            if hasattr(widget, "description") and type(widget).__name__ != "HTML":
                assert widget.description, type(widget)


def test_typing_a_pattern_shows_its_lines_at_once(desk):
    desk.concordance.pattern.value = "threat*"
    assert "<mark>threats</mark>" in desk.concordance.shown.value
    assert desk.concordance.message.value == ""


def test_half_a_pattern_is_answered_in_words_and_mended_by_typing_on(desk):
    desk.concordance.pattern.value = "*"
    assert "has a word without a letter or digit" in desk.concordance.message.value
    assert 'role="alert"' in desk.concordance.message.value
    desk.concordance.pattern.value = "al*"
    assert desk.concordance.message.value == ""


def test_moving_the_prior_and_the_minimum_count_moves_the_rows(desk):
    tail = desk.contrasts.rows.lines[0].children[1]
    before = tail.value
    desk.contrasts.prior.value = 5.0
    assert tail.value != before
    assert desk.study.settings.prior == 5.0
    desk.contrasts.min_count.value = 3
    assert "1 word tested" in desk.contrasts.summary.value  # friend; "is" and "a" are stop words
    assert [line.children[0].description for line in desk.contrasts.rows.box.children[1:]] == ["friend"]


@pytest.mark.parametrize("kind", ["term", "stem", "bigram", "actor"])
def test_a_row_of_any_kind_is_chosen_by_its_button_and_keeps_its_sentences(desk, kind):
    desk.contrasts.kind.value = kind
    button = desk.contrasts.rows.lines[0].children[0]
    button.click()
    assert desk.contrasts.message.value == ""
    assert f'<strong dir="auto">{button.description}</strong>' in desk.contrasts.sentences.value
    assert "<mark" in desk.contrasts.sentences.value
    assert "fx-chosen" in button._dom_classes
    shown = desk.contrasts.sentences.value
    desk.contrasts.prior.value = 1.0
    assert desk.contrasts.sentences.value == shown


def test_categories_are_chosen_and_highlighted(desk):
    panel = desk.categories
    assert [line.children[0].description for line in panel.rows.box.children[1:]] == ["warm", "cold"]
    panel.rows.lines[1].children[0].click()
    assert "threats" in panel.sentences.value
    panel.names.value = ("toy:warm",)
    assert len(panel.rows.box.children) == 2
    panel.whole.value = True
    assert "Highlighted" in panel.articles.value
    panel.whole.value = False
    assert "Highlighted" not in panel.articles.value


def test_an_edit_is_seen_in_both_panels_and_can_be_undone(desk):
    panel = desk.lexicon
    panel.category.value = "toy:cold"
    panel.new.value = "new"
    panel.add.click()
    assert "1 hit more" in panel.message.value
    assert "Hits added: 1" in panel.shown.value
    assert ("new  (A 0, B 1)", "new") in panel.patterns.options
    assert '<span class="fx-num">3</span>' in desk.categories.rows.lines[1].children[1].value
    panel.undo.click()
    assert "Nothing has been changed yet." in panel.shown.value
    panel.patterns.value = "threat*"
    panel.remove.click()
    assert "2 hits fewer" in panel.message.value


def test_a_lexicon_is_saved_once_and_never_over_a_file(desk, tmp_path):
    panel = desk.lexicon
    panel.path.value = str(tmp_path / "mine.yaml")
    panel.save.click()
    assert "Saved as" in panel.message.value
    assert read_lexicon(tmp_path / "mine.yaml").name == "mine"
    panel.save.click()
    assert "there is such a file already" in panel.message.value


def test_what_is_missing_is_said(desk):
    for press, said in [
        (desk.lexicon.save, "the file has no name"),
        (desk.lexicon.remove, "none is chosen"),
        (desk.lexicon.add, "has a word without a letter or digit"),
        (desk.lexicon.undo, "nothing has been changed yet"),
        (desk.articles.open_file, "none is named"),
        (desk.articles.compare, "article A: there is no text"),
    ]:
        press.click()
        panel = (
            desk.lexicon
            if press in (desk.lexicon.save, desk.lexicon.remove, desk.lexicon.add, desk.lexicon.undo)
            else desk.articles
        )
        assert said in panel.message.value


def test_pasted_articles_come_onto_the_desk_and_everything_follows(desk):
    panel = desk.articles
    panel.labels[0].value = "First"
    panel.texts[0].value = "Peace is near. Peace may come. Peace is here. We hope."
    panel.texts[1].value = "War is near. War may come. War is here. We fear."
    panel.shipped.value = ("stance",)
    panel.compare.click()
    assert "Read both articles" in panel.message.value
    assert desk.study.labels == {"A": "A · First", "B": "B"}
    assert desk.concordance.pattern.value == "peace"
    assert [lexicon.name for lexicon in desk.study.lexicons] == ["stance"]
    assert "hedges" in [line.children[0].description for line in desk.categories.rows.box.children[1:]]
    assert not [panel for panel in desk.panels if "alert" in panel.message.value]


def test_a_chosen_file_is_read_by_its_ending(desk):
    panel = desk.articles
    file = {
        "name": "first.md",
        "type": "",
        "size": 9,
        "content": memoryview(b"# Peace\n\nIt is *near*."),
        "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
    }
    panel.uploads[0].set_trait("value", (file,))
    panel.texts[1].value = "War is near."
    panel.compare.click()
    assert desk.study.articles["A"][0].name == "first"
    assert "far too little" in panel.shown.value


def test_a_text_that_cannot_be_read_leaves_the_desk_as_it_was(desk):
    before = desk.exploration
    desk.articles.texts[0].value = "—"
    desk.articles.texts[1].value = "War."
    desk.articles.compare.click()
    assert "holds no letter and no digit" in desk.articles.message.value
    assert desk.exploration is before


def test_a_study_file_and_lexicons_are_opened_and_a_typo_is_answered(desk, tmp_path):
    desk.articles.file.value = str(tmp_path / "toi.toml")
    desk.articles.open_file.click()
    assert "did you mean" in desk.articles.message.value
    desk.articles.file.value = str(ROOT / "data/studies/russia-iran.toml")
    desk.articles.open_file.click()
    assert desk.study.id == "russia-iran"
    desk.articles.own.value = str(tmp_path / "toy.yaml")
    desk.articles.shipped.value = ()
    desk.articles.read_lexicons.click()
    assert [lexicon.name for lexicon in desk.study.lexicons] == ["toy"]
    assert list(desk.lexicon.category.options) == [("toy: warm", "toy:warm"), ("toy: cold", "toy:cold")]


def test_an_error_nobody_thought_of_is_said_and_not_thrown(desk, monkeypatch):
    monkeypatch.setattr(desk.exploration, "contrasts", lambda *_, **__: 1 / 0)
    desk.contrasts.prior.value = 2.0
    assert "This did not work (ZeroDivisionError: division by zero)" in desk.contrasts.message.value


def test_texts_do_not_act_in_the_widgets(tmp_path):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    desk = Desk(make_study(tmp_path, f"{evil}. Friend.", f"A threat {evil}.", min_count=1, labels=(evil, evil)))
    desk.concordance.pattern.value = "script"
    desk.contrasts.rows.lines[0].children[0].click()
    for panel in desk.panels:
        for widget in controls(panel.box):
            if type(widget).__name__ == "HTML":
                assert "<script" not in widget.value
                assert "<img" not in widget.value


def test_a_desk_that_ends_a_cell_shows_all_panels(desk):
    bundle = desk._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in bundle
    json.dumps(bundle)
    assert repr(desk).startswith("Desk(Study('toy'")
