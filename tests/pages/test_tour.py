"""The tour and the plans in the box: each step is a state that the pages really show."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.old_links import VIEW
from dashboard.course.plans import shipped_plans
from dashboard.course.registry import all_exercises
from dashboard.jobs import Progress
from dashboard.models import package_models, subprocesses
from dashboard.ui.export import plan_file
from dashboard.ui.slots import uploads
from tests.pages.conftest import APP, as_read, open_tab


@pytest.fixture(autouse=True)
def _installed_packages():
    """Look for packages anew: other tests replace them."""
    package_models._distribution.cache_clear()


def arrive(page: str, **parameters: str) -> AppTest:
    """Open a page by a link in a new session."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    return (app if page == LESSONS[0].slug else app.switch_page(f"../pages/{page}.py")).run()


def keys(block: Any) -> set[str]:
    """Return the element keys of a block, by which the browser finds them."""
    found = {getattr(block.proto, "id", "").split("-", 2)[-1]} if block.proto is not None else set()
    return found.union(*(keys(each) for each in getattr(block, "children", {}).values()))


PLANS = shipped_plans(frozenset(exercise.key for exercise in all_exercises()))


@pytest.mark.parametrize("name", PLANS)
def test_every_step_opens_with_its_sentence_and_without_a_fault(name: str):
    seen = set()
    for at, step in enumerate(PLANS[name].steps, start=1):
        state = (step.page, step.exercise, step.subject, *step.parameters.items())
        if state in seen:  # the same view with another sentence
            continue
        seen.add(state)
        app = arrive(step.page, tour=name, step=str(at))
        assert not app.exception, (at, step)
        assert not app.error, (at, step)
        assert not app.main.warning, (at, step, app.main.warning)
        assert f"**{at} of {len(PLANS[name].steps)}**" in as_read(app.markdown)
        for key, value in step.parameters.items():
            if key == VIEW:
                assert open_tab(app) == lesson(step.page).all_views[value]
                continue
            assert str(app.session_state[key]) in (value, value.capitalize()), (at, key)
        assert step.subject in keys(app.main), (at, step)


@pytest.mark.parametrize("name", [name for name in PLANS if name != "tour"])
def test_on_stage_each_step_that_asks_has_its_vote_beside_next(name: str):
    for at, step in enumerate(PLANS[name].steps, start=1):
        if step.ask:
            app = arrive(step.page, tour=name, step=str(at), stage="1")
            assert "Open the vote" in [button.label for button in app.button], (at, step)


def test_a_link_to_a_plan_opens_the_models_that_it_was_read_with_if_they_are_here():
    app = arrive("word_clusters", tour="sixty_minutes", step="3")
    assert app.session_state["language"] == "pocket-gpt2"
    assert not app.main.warning


def test_a_link_to_a_step_on_the_first_page_leads_to_the_page_of_the_step():
    app = arrive("start", tour="sixty_minutes", step="5", words="pocket-word2vec", wc_a="dog")
    assert [title.value for title in app.title] == [lesson("word_clusters").question]
    assert app.session_state["wc_view"] == "Analogy"
    # What the link says itself stands.
    assert app.session_state["wc_a"] == "dog"
    assert app.session_state["words"] == "pocket-word2vec"


def test_a_link_to_a_step_that_says_more_shows_what_it_says():
    app = arrive("word_clusters", tour="sixty_minutes", step="5", wc_word="dog")
    assert app.session_state["wc_word"] == "dog"
    assert app.session_state["wc_view"] == "Neighbours"
    app = arrive("subword_splitting", tour="sixty_minutes", step="5")
    assert [title.value for title in app.title] == [lesson("subword_splitting").question]


@pytest.mark.parametrize("step", ["0", "-3", "999", "x", "１"])
def test_a_step_that_is_none_is_the_nearest_or_no_tour(step: str):
    app = arrive("start", tour="tour", step=step)
    assert not app.exception


def test_a_tour_that_is_not_here_is_no_tour():
    app = arrive("start", tour="../../etc", step="1")
    assert not app.exception
    assert "End the tour" not in [button.label for button in app.button]


def test_on_stage_the_ways_on_are_on_top_and_charts_have_large_letters():
    app = arrive("word_clusters", stage="1", wc_map_of="These words")
    assert not app.exception
    labels = [button.label for button in app.button]
    assert {"Back", "Next", "Leave the stage"} <= set(labels)
    figure = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert figure["config"]["text"]["fontSize"] >= 18
    assert "stage" not in "".join(arrive("word_clusters").query_params)


def test_a_plan_is_written_as_a_file_and_handed_over(monkeypatch: pytest.MonkeyPatch):
    called: list[list[str]] = []
    seen_at_work = threading.Event()

    def follow(
        module: str, arguments: list[str], progress: Progress, report: Callable[[int, str], None], _: str
    ) -> None:
        called.append([module, *arguments])
        report(1, "of 9: Look.")
        assert progress.done == 1
        assert seen_at_work.wait(30)
        folder = Path(arguments[arguments.index("-o") + 1])
        folder.mkdir()
        (folder / "01-plan.html").write_text("<p>the plan</p>", encoding="utf-8")

    monkeypatch.setattr(subprocesses, "run_subprocess", follow)
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "2")
    app = arrive("start", words="pocket-word2vec", language="pocket-gpt2", stage="1")
    app.session_state["teacher_menu"] = True
    app.run()
    assert not called, "nothing is written before somebody asks"
    app.button(key="tour_write").click().run()
    seen_at_work.set()
    until = time.monotonic() + 30
    while plan_file.WRITING.active_jobs() and time.monotonic() < until:
        time.sleep(0.1)
    # Whoever asks for the same plan about the same models has it at once.
    other = arrive("start", words="pocket-word2vec", language="pocket-gpt2", stage="1")
    other.session_state["teacher_menu"] = True
    other.run()
    assert not other.exception
    assert "Save the plan" in [button.proto.label for button in other.get("download_button")]
    [[module, plan, *arguments]] = called
    assert module == "dashboard.handout"
    assert plan.endswith("plan.toml")
    assert {"--words=Pocket Word2Vec", "--language=Pocket GPT-2"} <= set(arguments)


OWN_PLAN = """
title = "Monday"

[[step]]
link = "word_clusters?wc_word=king"
say = "Which words are <b>near</b> the king?"
minutes = 4

[[step]]
link = "word_clusters"
say = "Opposite or synonym?"
exercise = "word_clusters.company"
ask = true
"""


def test_an_own_plan_lists_its_steps_before_it_is_opened():
    app = arrive("start", words="pocket-word2vec", language="pocket-gpt2", stage="1")
    app.session_state["teacher_menu"] = True
    app.run()
    app.file_uploader(key=uploads.PLAN_BOX).upload("monday.toml", OWN_PLAN.encode(), "text/plain").run()
    assert not app.exception
    menu = lesson("word_clusters").menu
    first, second = next(
        each.value.splitlines() for each in app.markdown if "Opposite or synonym?" in each.value
    )
    assert first.strip() == rf"1\. **{menu}** · 4 min: Which words are \<b\>near\</b\> the king?"
    assert second.strip() == rf"2\. **{menu}** · vote: Opposite or synonym?"
    assert app.selectbox(key="tour_plan").options[-1] == "Monday · 2 steps"


@pytest.mark.parametrize(("told", "said"), [("", "Nobody has told this host"), ("0.3", "too little memory")])
def test_a_small_host_and_one_that_was_told_nothing_write_no_plan_for_strangers(
    monkeypatch: pytest.MonkeyPatch, told: str, said: str
):
    if told:
        monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", told)
    app = arrive("start", stage="1")
    app.session_state["teacher_menu"] = True
    app.run()
    assert not app.exception
    assert "tour_write" not in [button.key for button in app.button]
    assert any(said in each.value for each in app.caption)
