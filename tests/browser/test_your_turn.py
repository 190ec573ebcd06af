"""Exercises, the tour and the stage in a real browser: kinds, what is kept, keys, sizes."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from dashboard.course.plans import shipped_plans
from dashboard.course.registry import all_exercises
from dashboard.ui.tabs import MORE
from tests.browser.conftest import Visit, frames, until, wait_until_drawn

TOUR = shipped_plans(frozenset(exercise.key for exercise in all_exercises()))["tour"]
POCKET = "words=Pocket+Word2Vec"


def commit(page: Page) -> None:
    page.get_by_role("button", name="Commit").click()
    wait_until_drawn(page)


def result(page: Page) -> str:
    alert = page.get_by_test_id("stAlert").last
    expect(alert).to_be_visible()
    return alert.inner_text()


def kept(page: Page) -> dict[str, Any]:
    """Return the answers in the browser's localStorage."""
    return json.loads(page.evaluate("localStorage.getItem('embedding-lab.turns') ?? '{}'"))


def my_sheet(page: Page, folder: Path) -> str:
    """Download the sheet with the learner's own answers."""
    with page.expect_download(timeout=120_000) as sheet:
        page.get_by_role("button", name="My sheet").click()
    sheet.value.save_as(folder / "sheet.html")
    return (folder / "sheet.html").read_text(encoding="utf-8")


def test_an_answer_is_counted_and_kept_when_it_is_graded(visit: Visit, tmp_path: Path):
    page = visit(f"?st_turns=true&{POCKET}")
    page.get_by_role("textbox", name="Your answer").fill("512")
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("Right.")).to_be_visible()
    expect(page.get_by_text("Answered right on this page: 1 of 5")).to_be_visible()
    record = {"status": "right", "given": "512", "models": "Pocket Word2Vec · Pocket GPT-2"}
    assert kept(page) == {"start.how_many_numbers": record}
    # Gone at the sight of the verdict; another visit in the same browser.
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    wait_until_drawn(page)
    expect(page.get_by_text("Answered right on this page: 1 of 5")).to_be_visible()
    assert '<p class="answer">512 (right)</p>' in my_sheet(page, tmp_path)


@pytest.mark.parametrize("typed", ["6.4e6", "6,4e6", "6.4 million", "6,400,000"])
def test_a_large_number_may_be_written_as_people_write_it(visit: Visit, typed: str):
    page = visit("vocabulary_matrix?vm_turns=true&vm_turn=1")
    page.get_by_role("textbox", name="Your answer").press_sequentially(typed)
    commit(page)
    assert "Right." in result(page)
    assert kept(page)["vocabulary_matrix.how_many_values"]["given"] == "6,400,000"


def test_an_answer_that_was_shown_is_told_apart_in_later_visits_too(visit: Visit, tmp_path: Path):
    page = visit("?st_turns=true")
    page.get_by_role("textbox", name="Your answer").fill("3")
    commit(page)
    assert "Not yet" in result(page)
    page.get_by_role("button", name="More help").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_text("The model says:")).to_be_visible()
    expect(page.get_by_text("Answered right on this page: 0 of 5 (1 shown)")).to_be_visible()
    page.reload()
    wait_until_drawn(page)
    expect(page.get_by_text("Answered right on this page: 0 of 5 (1 shown)")).to_be_visible()
    assert '<p class="answer">3 (the answer was shown)</p>' in my_sheet(page, tmp_path)


def test_what_anybody_wrote_into_the_browser_does_no_harm(visit: Visit, tmp_path: Path):
    page = visit("?st_turns=true")
    hostile = {
        "start.how_many_numbers": "right",
        "start.on_the_way": {"status": "right", "given": "<script>alert(1)</script>", "models": ""},
        "start.the_same_token_again": {"status": "right", "given": "x" * 100_000},
        "word_clusters.nearest": {"status": "won", "given": "king"},
        "word_clusters.company": 7,
        "x": "right",
        "__proto__": {"status": "right"},
    }
    page.evaluate("text => localStorage.setItem('embedding-lab.turns', text)", json.dumps(hostile))
    page.reload()
    wait_until_drawn(page)
    expect(page.get_by_text("Answered right on this page: 1 of 5 · on all pages: 1.")).to_be_visible()
    sheet = my_sheet(page, tmp_path)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; (right)" in sheet
    assert "<script" not in sheet
    assert set(kept(page)) == {"start.on_the_way"}
    for broken in ("[1, 2]", "null", "{", '"text"'):
        page.evaluate("text => localStorage.setItem('embedding-lab.turns', text)", broken)
        page.reload()
        wait_until_drawn(page)
        expect(page.get_by_text("Answered right on this page: 0 of 5 · on all pages: 0.")).to_be_visible()


def test_a_screen_reader_hears_the_hint_with_the_verdict(visit: Visit):
    page = visit("?st_turns=true")
    page.get_by_role("textbox", name="Your answer").fill("3")
    commit(page)
    spoken = page.get_by_role("alert").filter(has_text="Not yet.")
    expect(spoken).to_have_count(1)
    expect(spoken).to_contain_text("The number is larger.")
    expect(spoken).to_contain_text("each line is one token")
    page.get_by_role("button", name="More help").click()
    expect(spoken).to_contain_text("Multiply")


# Top and bottom of an element, and what is free to see: below header and bar, above the lower edge.
IN_SIGHT = """element => {
    const { top, bottom } = element.getBoundingClientRect();
    const over = ['[data-testid="stHeader"]', ".st-key-tour_bar"].map((each) => document.querySelector(each));
    const shown = over.filter((each) => each?.checkVisibility()).map((each) => each.getBoundingClientRect().bottom);
    return top >= Math.max(0, ...shown) && bottom <= innerHeight;
}"""
AT_THE_EDGE = """element => document.querySelector('[data-testid="stMain"]')
    .scrollBy(0, element.getBoundingClientRect().bottom - innerHeight + 2)"""


@pytest.mark.parametrize(
    ("link", "height"),
    [("?stage=1", 720), ("?stage=1&tour=tour&step=1", 720), ("?", 800), ("?tour=tour&step=1", 800)],
    ids=["stage", "stage with a step", "laptop", "laptop with a step"],
)
def test_the_verdict_and_the_way_to_ask_the_class_come_into_sight(visit: Visit, link: str, height: int):
    page = visit(f"{link}&st_turns=true")
    page.set_viewport_size({"width": 1280, "height": height})
    button = page.get_by_role("button", name="Commit")
    ask = page.get_by_role("button", name="Ask the class").and_(page.locator(":visible"))
    is_on_stage = "stage=1" in link
    for answer, verdict in (("3", "Not yet."), ("512", "Right.")):
        page.get_by_role("textbox", name="Your answer").fill(answer)
        wait_until_drawn(page)
        # As low as it can be pressed.
        button.evaluate(AT_THE_EDGE)
        button.click()
        alert = page.get_by_test_id("stAlert").filter(has_text=verdict)
        expect(alert).to_be_visible()
        until(
            page,
            lambda seen=alert: seen.evaluate(IN_SIGHT) and (not is_on_stage or ask.evaluate(IN_SIGHT)),
        )
        assert (
            button.evaluate("element => element.getBoundingClientRect().bottom") < alert.bounding_box()["y"]
        )  # type: ignore[index]
        if is_on_stage:
            assert alert.bounding_box()["y"] < ask.bounding_box()["y"]  # type: ignore[index]
        else:
            expect(ask).to_have_count(0)


def test_what_is_in_sight_already_stays_where_it_is(visit: Visit):
    page = visit("?st_turns=true")
    button = page.get_by_role("button", name="Commit")
    places = []
    for answer, hint in (("3", "each line is one token"), ("4", "Multiply")):
        page.get_by_role("textbox", name="Your answer").fill(answer)
        button.click()
        expect(page.get_by_text(hint)).to_be_visible()
        wait_until_drawn(page)
        frames(page, 30)
        places.append(button.bounding_box())
    assert places[0] == places[1]


def test_one_option_and_one_order(visit: Visit):
    page = visit("vocabulary_matrix?vm_turns=true&vm_turn=2")
    page.get_by_role("radiogroup").get_by_text("50,257", exact=True).click()
    commit(page)
    assert "Right." in result(page)
    page = visit(f"word_clusters?wc_turns=true&wc_turn=6&{POCKET}")
    for word in ("bread", "car", "cat"):
        page.get_by_role("combobox", name="In order").press_sequentially(word)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stMultiSelect").get_by_text(word, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    commit(page)
    assert "Not yet. 1 of 3 stand at their place." in result(page)


def test_a_point_is_picked_in_the_picture_and_a_text_is_typed(visit: Visit):
    page = visit(f"word_clusters?wc_turns=true&wc_turn=2&{POCKET}")
    picture = page.get_by_test_id("stPlotlyChart").last
    picture.scroll_into_view_if_needed()
    picture.locator(".scatterlayer .point").first.click(force=True)
    wait_until_drawn(page)
    chosen = page.locator('[data-testid="stExpander"] [aria-checked="true"]')
    expect(chosen).to_have_text("water")
    commit(page)
    assert "Right." in result(page)
    page = visit("subword_splitting?ss_turns=true&ss_turn=7")
    page.get_by_test_id("stExpander").last.get_by_role("textbox").fill("unflurbable")
    commit(page)
    assert "Right." in result(page)


def test_a_sheet_and_a_key_are_written_when_asked_for(visit: Visit, tmp_path: Path):
    page = visit("?st_turns=true")
    page.locator(".st-key-frame_menu button").first.click()
    page.get_by_text("Teacher", exact=True).click()
    with page.expect_download(timeout=120_000) as key:
        page.get_by_role("button", name="Teacher's key").click()
    key.value.save_as(tmp_path / "key.html")
    written = (tmp_path / "key.html").read_text(encoding="utf-8")
    assert written.count("<article>") > 40
    assert f"{page.url.split('?')[0].rstrip('/')}/word_clusters?" in written


def test_the_tour_goes_on_and_back_by_key_and_each_step_is_what_its_link_says(visit: Visit):
    page = visit("?tour=tour&step=4")
    bar = page.locator(".st-key-tour_bar")
    expect(bar).to_contain_text(TOUR.steps[3].say)
    for at in (4, 5, 6):
        step = TOUR.steps[at]
        page.keyboard.press("PageDown")
        expect(bar).to_contain_text(step.say)
        wait_until_drawn(page)
        assert page.url.split("?")[0].endswith(f"/{step.page}")
        assert f"step={at + 1}" in page.url
        label = lesson(step.page).views.get(step.parameters["view"], MORE)
        expect(page.get_by_role("tab", name=label)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("PageUp")
    expect(bar).to_contain_text(TOUR.steps[5].say)
    wait_until_drawn(page)
    page.go_back()
    expect(bar).to_contain_text(TOUR.steps[6].say)
    wait_until_drawn(page)
    page.get_by_role("button", name="End the tour").click()
    until(page, lambda: "tour=" not in page.url)
    assert bar.count() == 0


SMALL = """() => {
    const small = [];
    const walk = document.createTreeWalker(document.querySelector('[data-testid="stMain"]'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const at = walk.currentNode.parentElement, look = getComputedStyle(at);
        if (!walk.currentNode.textContent.trim() || /Material/.test(look.fontFamily)) continue;
        if (!at.getBoundingClientRect().width || at.closest(".modebar, canvas, [data-testid=stDataFrame]")) continue;
        if (parseFloat(look.fontSize) < (at.closest("svg") ? 18 : 20)) small.push(walk.currentNode.textContent);
    }
    return small;
}"""


def test_on_stage_letters_are_large_and_a_clicker_turns_the_pages(visit: Visit):
    page = visit("position_embeddings?stage=1")
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    wait_until_drawn(page)
    assert page.evaluate(SMALL) == []
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name=lesson("context_layers").question, exact=True)).to_be_visible()
    wait_until_drawn(page)
    assert "stage=1" in page.url
    page.get_by_role("button", name="Leave the stage").click()
    until(page, lambda: "stage=" not in page.url)
    expect(page.get_by_test_id("stHeader")).to_be_visible()
