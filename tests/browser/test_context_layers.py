"""The Context page in a browser: a head is clicked, a token is clicked."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, frames, until, wait_until_drawn
from tests.browser.test_playback import COUNT_MESSAGES


def test_a_click_on_a_small_head_shows_it_large_and_stays_in_the_link(visit: Visit):
    page = visit("context_layers?view=attention")
    expect(page.get_by_text("All heads")).to_be_visible()
    grid = page.locator(".js-plotly-plot").nth(1)
    grid.scroll_into_view_if_needed()
    points = grid.locator(".scatterlayer .trace").first.locator(".point")
    expect(points).to_have_count(16)
    box = points.nth(9).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("layer 3, head 2", exact=False).first).to_be_visible()
    wait_until_drawn(page)
    expect(page).to_have_url(re.compile("cl_layer=3.*cl_head=2|cl_head=2.*cl_layer=3"))
    again = visit(page.url.rsplit("/", 1)[1])
    expect(again.get_by_text("layer 3, head 2", exact=False).first).to_be_visible()


def test_a_token_is_chosen_by_a_click_and_follows_its_word(visit: Visit):
    page = visit("context_layers")
    token = page.locator('.chip[aria-pressed="true"] .label').first
    expect(token).to_have_text("␣bank")
    page.get_by_role("button", name="river").first.click()
    expect(token).to_have_text("␣river")
    page.get_by_role("button", name="Edit first text").click()
    box = page.get_by_role("textbox", name="First text", exact=True)
    expect(box).to_be_focused()
    box.fill("Far away, near the wide river the bank floods.")
    expect(page).to_have_url(re.compile("cl_a=Far"))
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page.get_by_role("button", name="wide").first).to_be_visible()
    expect(token).to_have_text("␣river")
    expect(page).to_have_url(re.compile("cl_a_at="))
    page.get_by_role("button", name="Edit first text").click()
    box.fill("Far away, near the wide lake the bank floods.")
    box.press("Escape")
    expect(page.get_by_text("is no longer in the text")).to_be_visible()
    expect(token).to_have_text("␣bank")


def cosine(page: Page) -> float:
    return float(page.locator(".inspector .number").inner_text())


def test_the_cosine_falls_while_the_words_part_and_no_run_is_asked_for(visit: Visit):
    page = visit("context_layers?cl_map_layer=0")
    assert cosine(page) == 1.0
    page.evaluate(COUNT_MESSAGES)
    layer = page.get_by_role("slider", name="Layer")
    page.get_by_role("button", name="Play").click()
    until(page, lambda: layer.input_value() == "2")
    assert page.evaluate("window.sent") == 0
    expect(layer).to_have_attribute("aria-valuetext", "layer 4", timeout=15_000)
    assert cosine(page) < 0.8
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_it_plays_by_itself_once(visit: Visit):
    page = visit("context_layers")
    layer = page.get_by_role("slider", name="Layer")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    expect(layer).to_have_value("4")
    page.get_by_role("button", name="spring", exact=True).click()
    expect(page.get_by_role("button", name="Edit first text")).to_be_visible()
    wait_until_drawn(page)
    expect(layer).to_have_value("4")
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


def test_where_motion_is_reduced_it_stands_still_and_cuts_from_layer_to_layer(visit: Visit):
    page = visit("context_layers?cl_map_layer=0")
    page.emulate_media(reduced_motion="reduce")
    drawn = (
        """() => [...document.querySelectorAll('.stage .disc')].map(each => each.getAttribute('transform'))"""
    )
    seen = {str(page.evaluate(drawn))}
    page.get_by_role("button", name="Play").click()
    while page.get_by_role("slider", name="Layer").input_value() != "4":
        seen.add(str(page.evaluate(drawn)))
        frames(page, 1)
    assert len(seen | {str(page.evaluate(drawn))}) <= 5
