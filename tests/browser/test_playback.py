"""The player: by mouse and by keyboard, with the server told only where it stops."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, until, wait_until_drawn

MERGES = "subword_splitting?view=merges&ss_step=0&ss_text=unbelievable"

# How many messages the page has sent to the server.
COUNT_MESSAGES = """() => {
  window.sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) { window.sent++; return send.apply(this, message); };
}"""


def rungs(page: Page) -> int:
    return page.locator(".rung:not(.future)").count()


def places(page: Page) -> list[str]:
    """Where the points are drawn."""
    return page.locator(".stage .point").evaluate_all(
        "all => all.map(each => each.getAttribute('transform'))"
    )


def test_merges_play_to_the_end_and_one_message_says_where(visit: Visit):
    page = visit(MERGES)
    assert rungs(page) == 1
    page.evaluate(COUNT_MESSAGES)
    page.get_by_role("button", name="Play").click()
    until(page, lambda: rungs(page) == 3)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert page.evaluate("window.sent") == 0
    until(page, lambda: rungs(page) == 10)
    expect(page).not_to_have_url(re.compile("ss_step"))
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".playback .sentence")).to_contain_text("4 tokens are left.")
    assert page.evaluate("window.sent") <= 2
    again = visit(page.url.split("/")[-1])
    assert rungs(again) == 10


def test_the_keyboard_plays_steps_and_jumps_and_a_sentence_says_where(visit: Visit):
    page = visit(MERGES)
    steps = page.get_by_role("slider", name="Merge")
    steps.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(steps).to_have_attribute("aria-valuetext", "2 of 8")
    expect(page.locator(".playback .live")).to_have_text(re.compile("^a \\+ b, rank"))
    expect(page.get_by_role("img", name=re.compile(r"a \+ b, rank"))).to_be_visible()
    expect(page).to_have_url(re.compile("ss_step=2"))
    wait_until_drawn(page)
    expect(steps).to_be_focused()
    page.keyboard.press("End")
    until(page, lambda: rungs(page) == 10)
    page.keyboard.press("Home")
    until(page, lambda: rungs(page) == 1)
    page.keyboard.press("Space")
    until(page, lambda: rungs(page) == 2)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page).to_have_url(re.compile("ss_step=1"))
    page.get_by_role("button", name="One step forward").press("Enter")
    expect(page).to_have_url(re.compile("ss_step=2"))


def test_reset_and_undo_move_the_player(visit: Visit):
    page = visit(MERGES.replace("ss_step=0", "ss_step=5"))
    steps = page.get_by_role("slider", name="Merge")
    expect(steps).to_have_value("5")
    page.get_by_role("button", name="Reset this page").click()
    expect(page.get_by_role("slider", name="Merge")).to_have_value("8")
    page.get_by_role("button", name="Undo reset").click()
    expect(page.get_by_role("slider", name="Merge")).to_have_value("5")


def test_the_map_of_layers_flows_and_its_table_is_that_of_the_layer(visit: Visit):
    page = visit("context_layers?cl_map_layer=0")
    layer = page.get_by_role("slider", name="Layer")
    expect(layer).to_have_attribute("aria-valuetext", "embedding")
    start = places(page)
    page.get_by_role("button", name="Play").click()
    until(page, lambda: places(page) != start)
    assert layer.input_value() == "0", "on its way, before the next layer"
    expect(layer).to_have_attribute("aria-valuetext", "layer 4", timeout=15_000)
    names = page.locator(".stage .words text:visible").all_text_contents()
    assert names.count("bank") == 2
    page.locator(".st-key-cl_map_take").get_by_role("button", name="Table").click()
    expect(page.get_by_label(re.compile("in a plane after layer 4")).first).to_be_attached()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_name_comes_under_the_pointer_in_the_colours_of_the_theme(visit: Visit, dark: bool):
    page = visit("context_layers", dark=dark)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    point = page.locator(".stage .point").first.bounding_box()
    assert point is not None
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    expect(page.locator(".stage .tooltip")).to_contain_text("text")
    ink, paper = (
        page.locator(".stage .tooltip").evaluate(f"node => getComputedStyle(node).{name}")
        for name in ("color", "backgroundColor")
    )
    assert (int(re.findall(r"\d+", ink)[0]) > int(re.findall(r"\d+", paper)[0])) == dark
