"""The Context page in a browser: a head is clicked, a token is clicked."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, wait_until_drawn


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
    page.get_by_role("button", name=re.compile("river")).first.click()
    expect(token).to_have_text("␣river")
    box = page.get_by_role("textbox", name=re.compile("^First text"))
    box.fill("Far away, near the wide river the bank floods.")
    expect(page.get_by_role("button", name=re.compile("wide")).first).to_be_visible()
    expect(token).to_have_text("␣river")
    expect(page).to_have_url(re.compile("cl_a_at="))
    box.fill("Far away, near the wide lake the bank floods.")
    expect(page.get_by_text("is no longer in the text")).to_be_visible()
    expect(token).to_have_text("␣bank")
