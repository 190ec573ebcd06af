"""Links to views: those that stand in plans and docs today, those that stood there once, and those that never did."""

import csv
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course import lessons
from dashboard.course.lessons import LESSONS, Lesson, lesson
from dashboard.course.old_links import VIEW, translate
from dashboard.course.plans import shipped_plans
from dashboard.course.registry import all_exercises
from dashboard.ui.tabs import MORE
from tests.pages.conftest import APP, OpenPage, as_read, open_tab
from tests.pages.walk import ALWAYS

ROOT = Path(__file__).parents[2]
WITH_VIEWS = [lesson for lesson in LESSONS if lesson.views]
PLANS = shipped_plans(frozenset(exercise.key for exercise in all_exercises()))
# In running text and in examples, links stand in quotes or in code.
WRITTEN = re.compile(r"[\"`]/?(\w*\?\w+=[^\"`<]+)[\"`]")


def split(link: str) -> tuple[Lesson, dict[str, str]]:
    """Split a link from the page's name on into its page and its parameters."""
    found = urlsplit(link)
    return lesson(found.path or LESSONS[0].slug), dict(parse_qsl(found.query))


def todays_links() -> Iterator[tuple[Lesson, dict[str, str], str]]:
    """Yield page, parameters and view of each link in plans, README and docs now, and of one to each view."""
    for plan in PLANS.values():
        for step in plan.steps:
            yield lesson(step.page), dict(step.parameters), step.parameters.get(VIEW, "")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for link in WRITTEN.findall(path.read_text(encoding="utf-8")):
            # The page that the README's recipe makes.
            if link.startswith("vector_lengths"):
                continue
            page, parameters = split(link)
            if "tour" in parameters:
                step = PLANS[parameters["tour"]].steps[int(parameters["step"]) - 1]
                yield lesson(step.page), parameters, step.parameters.get(VIEW, "")
            else:
                yield page, parameters, parameters.get(VIEW, "")
    for page in WITH_VIEWS:
        for view in page.all_views:
            yield page, {VIEW: view}, view


def old_links() -> Iterator[tuple[Lesson, dict[str, str], str]]:
    """Yield the same of links as they stood there when views were named by their labels, and of all in the tables."""
    with (Path(__file__).with_name("old_links.tsv")).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            page, parameters = split(row["link"])
            if "tour" in parameters:
                page = lesson(PLANS[parameters["tour"]].steps[int(parameters["step"]) - 1].page)
            yield page, parameters, row["view"]
    for page in WITH_VIEWS:
        for old, today in page.old_links.items():
            yield page, dict(parse_qsl(old)), dict(parse_qsl(today)).get(VIEW, "")


def label_drawn(page: Lesson, parameters: Mapping[str, str]) -> str:
    """Open a link in a new session; return the label of the view that is drawn."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in {**ALWAYS.get(page.slug, {}), **parameters}.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page.slug}.py").run()
    until = time.monotonic() + 60
    while any(button.label == "Cancel" for button in app.button):
        assert time.monotonic() < until, f"{parameters}: the training did not end"
        time.sleep(0.1)
        app.run()
    assert not app.exception, (parameters, app.exception[0].message)
    assert [title.value for title in app.title] == [page.question], parameters
    assert not [each.value for each in app.warning if "no view" in each.value], parameters
    return open_tab(app)


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.slug)
def test_every_link_of_today_and_of_old_draws_the_view_that_it_names(page: Lesson):
    opened = set()
    for its_page, parameters, view in [*todays_links(), *old_links()]:
        if its_page != page or (state := frozenset(parameters.items())) in opened:
            continue
        opened.add(state)
        named = view or next(iter(page.views), "")
        assert label_drawn(page, parameters) == page.all_views.get(named, ""), parameters
    assert len(opened) >= 2 * len(page.all_views)


def test_the_tables_of_old_names_lead_to_views_that_there_are():
    for page in WITH_VIEWS:
        for old, today in page.old_links.items():
            ((name, value),) = parse_qsl(old)
            assert translate(page, {name: value}).get(VIEW, next(iter(page.views))) in page.all_views, old
            # Nothing of today counts as old.
            assert translate(page, dict(parse_qsl(today))) == dict(parse_qsl(today)), today


def test_views_that_merge_and_options_that_are_renamed_need_one_line_each():
    page = replace(
        lesson("word_clusters"),
        views={"neighbours": "Neighbours", "numbers": "The numbers"},
        old_links={
            "wc_view=Vector": "view=vector",
            "view=vector": "view=numbers&wc_part=Vector",
            "wc_method=tSNE": "wc_method=t-SNE",
        },
    )
    merged = {VIEW: "numbers", "wc_part": "Vector"}
    assert translate(page, {"wc_view": "Vector", "wc_word": "king"}) == {**merged, "wc_word": "king"}
    assert translate(page, {VIEW: "vector"}) == merged
    assert translate(page, {VIEW: "neighbours", "wc_view": "Vector"})[VIEW] == "neighbours"
    assert translate(page, {"wc_method": "tSNE"}) == {"wc_method": "t-SNE"}
    assert translate(page, {"wc_view": "Nothing"}) == {VIEW: "Nothing"}


def test_lesson_toml_gives_the_order_of_the_tabs(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    page = lesson("position_embeddings")
    backwards = replace(page, views=dict(reversed(page.views.items())))
    monkeypatch.setattr(lessons, "lesson", lambda slug: backwards if slug == page.slug else lesson(slug))
    app = open_page(page.slug)
    assert [tab.label for tab in app.tabs] == [*backwards.views.values(), MORE]


def test_a_control_whose_option_was_renamed_opens_as_the_link_says(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(lesson("vocabulary_matrix").old_links, "vm_by=Words", "vm_by=Text")
    app = open_page("vocabulary_matrix", vm_by="Words", vm_view="Vocabulary", vm_token="river")
    assert not app.exception
    assert (app.session_state["vm_by"], app.session_state["vm_token"]) == ("Text", "river")
    assert open_tab(app) == "All tokens"


@pytest.mark.parametrize(
    "named", [{"view": "analogies"}, {"wc_view": "Analogies"}, {"view": "[x](http://x.org)"}]
)
def test_a_view_that_is_not_there_is_said_until_another_is_chosen(open_page: OpenPage, named: dict[str, str]):
    app = open_page("word_clusters", **named)
    said = [each.value for each in app.warning if "no view" in each.value]
    assert len(said) == 1
    assert re.fullmatch(r"This page has no view “.+”; you see Neighbours\.", said[0])
    assert "[x]" not in said[0]
    assert open_tab(app) == "Neighbours"
    for view in ("Analogy", "Neighbours"):
        app.session_state["wc_view"] = view
        app.run()
        assert open_tab(app) == view
        assert not [each for each in app.warning if "no view" in each.value]


def test_a_page_opens_on_the_view_on_which_it_was_left(open_page: OpenPage):
    app = open_page("word_clusters", view="analogy")
    app.session_state["wc_view"] = "Axes with meaning"
    app.run()
    app.query_params.clear()
    app.switch_page("../pages/context_layers.py").run()
    assert open_tab(app) == "Layer by layer"
    app.switch_page("../pages/word_clusters.py").run()
    assert open_tab(app) == "Axes with meaning"


def test_a_link_to_the_chat_says_that_the_model_has_no_template(open_page: OpenPage):
    app = open_page("subword_splitting", view="chat")
    assert open_tab(app) == "Chat"
    assert "has no chat template" in as_read(app.main.markdown)
    assert "ss_system" not in [each.key for each in app.text_input]
    app.session_state["ss_view"] = "Languages"
    app.run()
    assert open_tab(app) == "Languages"
    assert not app.main.warning


def test_a_link_to_rows_that_begin_equal_trains_random_ones(open_page: OpenPage):
    app = open_page("learning", le_start="all rows equal", le_sentences="40", le_epochs="4")
    assert app.session_state["le_start"] == "normal"
    assert not [each for each in app.warning if "no view" in each.value]
