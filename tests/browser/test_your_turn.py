"""Exercises, the tour and the stage in a real browser: kinds, what is kept, keys, sizes."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from dashboard.exercises.collected import all_exercises
from dashboard.lessons.plans import ready_plans
from tests.browser.conftest import Visit, until, wait_until_drawn

TOUR = ready_plans(frozenset(exercise.key for exercise in all_exercises()))["tour"]
POCKET = "words=Pocket+Word2Vec"


def commit(page: Page) -> None:
    page.get_by_role("button", name="Commit").click()
    wait_until_drawn(page)


def result(page: Page) -> str:
    alert = page.get_by_test_id("stAlert").last
    expect(alert).to_be_visible()
    return alert.inner_text()


def test_a_number_help_the_answer_and_what_the_browser_keeps(visit: Visit):
    page = visit("?st_turns=true")
    page.get_by_role("spinbutton").fill("3")
    commit(page)
    assert "Not yet" in result(page)
    page.get_by_role("button", name="More help").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_text("The model says:")).to_be_visible()
    expect(page.get_by_text("Done on this page: 1 of")).to_be_visible()
    # Another visit in the same browser.
    page.reload()
    wait_until_drawn(page)
    expect(page.get_by_text("Done on this page: 1 of")).to_be_visible()
    assert "start.how_many_numbers" in page.evaluate("localStorage.getItem('embedding-lab.turns')")


def test_one_option_and_one_order(visit: Visit):
    page = visit("vocabulary_matrix?vm_turns=true&vm_turn=2")
    page.get_by_role("radiogroup").get_by_text("50,257", exact=True).click()
    commit(page)
    assert "Right." in result(page)
    page = visit(f"word_clusters?wc_turns=true&wc_turn=6&{POCKET}")
    for word in ("car", "bread", "cat"):
        page.get_by_role("combobox", name="In order").press_sequentially(word)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stMultiSelect").get_by_text(word, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    commit(page)
    assert re.search("Right|stand at their place", result(page))


def test_a_point_is_picked_in_the_picture_and_a_text_is_typed(visit: Visit):
    page = visit(f"word_clusters?wc_turns=true&wc_turn=2&{POCKET}")
    picture = page.get_by_test_id("stPlotlyChart").last
    picture.scroll_into_view_if_needed()
    picture.locator(".scatterlayer .point").first.click(force=True)
    wait_until_drawn(page)
    until(page, lambda: page.locator('[data-testid="stExpander"] [aria-checked="true"]').count() == 1)
    commit(page)
    assert re.search("Right|Not yet", result(page))
    page = visit("subword_splitting?ss_turns=true&ss_turn=7")
    page.get_by_test_id("stExpander").last.get_by_role("textbox").fill("unflurbable")
    commit(page)
    assert "Right." in result(page)


def test_a_sheet_and_a_key_are_written_when_asked_for(visit: Visit, tmp_path: Path):
    page = visit("?st_turns=true")
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
        expect(page.get_by_role("tab", name=step.parameters["wc_view"])).to_have_attribute(
            "aria-selected", "true"
        )
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
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    wait_until_drawn(page)
    assert page.evaluate(SMALL) == []
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="Context", exact=True)).to_be_visible()
    wait_until_drawn(page)
    assert "stage=1" in page.url
    page.get_by_role("button", name="Leave the stage").click()
    until(page, lambda: "stage=" not in page.url)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
