"""Position embeddings in a browser: links, live typing, sliders, and where the first picture stands."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.course.lessons import lesson
from tests.browser.conftest import DESKTOP, PHONE, Visit, turn_to, until, wait_until_drawn

SLUG = "position_embeddings"


def insight(page: Page) -> Locator:
    """Locate the sentence about the pair of tokens, which comes first."""
    return page.locator("p", has=page.get_by_role("img", name="lightbulb icon")).first


def pair(page: Page) -> str:
    """Return the sentence about the pair of tokens."""
    return insight(page).inner_text()


def chip(page: Page, which: str) -> Locator:
    """Locate the first or the second of the two tokens that can be moved."""
    return page.get_by_role("button", name=f"the {which} token")


def test_a_link_opens_its_state_and_a_slider_writes_it_back(visit: Visit):
    page = visit(
        f"{SLUG}?pe_text=the+bank+the+bank&pe_where=set+by+you&pe_at_a=0&pe_at_b=4&view=curves&pe_dims=4"
    )
    expect(page.get_by_role("textbox", name="Your sentence")).to_have_value("the bank the bank")
    expect(page.get_by_role("tab", name="The matrix")).to_have_attribute("aria-selected", "true")
    expect(chip(page, "second")).to_contain_text("4")
    page.get_by_role("button", name="Tokens and positions").click()
    second = page.get_by_role("slider", name="Position of the second")
    second.focus()
    second.press("ArrowRight")
    expect(chip(page, "second")).to_contain_text("5")
    until(page, lambda: "pe_at_b=5" in page.url)


def test_a_token_is_moved_by_keys_and_by_hand_and_goes_back(visit: Visit):
    page = visit(SLUG)
    before = pair(page)
    chip(page, "second").press("ArrowLeft")
    expect(chip(page, "second")).to_be_focused()
    until(page, lambda: "pe_at_b=5" in page.url)
    until(page, lambda: pair(page) != before)
    onto = page.locator('[data-place="3"]').bounding_box()
    start = chip(page, "second").bounding_box()
    assert onto is not None
    assert start is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(onto["x"] + 10, onto["y"] + 10, steps=5)
    # While it is dragged, the number follows without the server.
    expect(chip(page, "second")).to_contain_text("3")
    page.mouse.up()
    until(page, lambda: "pe_at_b=3" in page.url)
    page.get_by_role("button", name="Back to the text").click()
    until(page, lambda: "pe_at_b" not in page.url)
    until(page, lambda: pair(page) == before)


def test_a_control_in_a_tab_stands_in_the_link_and_back_finds_it(visit: Visit):
    page = visit("position_embeddings?view=schemes")
    slider = page.get_by_role("slider", name="Largest distance")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    until(page, lambda: "pe_reach=74" in page.url)
    wait_until_drawn(page)
    assert "language=" in page.url
    assert "view=schemes" in page.url
    again = visit(page.url.split("/", 3)[3])
    assert "74" in again.get_by_test_id("stSlider").filter(has_text="Largest distance").inner_text()
    turn_to(page, "Context")
    page.wait_for_url(re.compile("context_layers"))
    page.go_back()
    page.wait_for_url(re.compile("pe_reach=74"))
    until(
        page, lambda: "74" in page.get_by_test_id("stSlider").filter(has_text="Largest distance").inner_text()
    )


def test_typing_recomputes_and_two_tokens_that_are_gone_give_way_to_two_others(visit: Visit):
    page = visit(SLUG)
    sentence = page.get_by_role("textbox", name="Your sentence")
    sentence.fill("money bank near")
    expect(chip(page, "second")).to_contain_text("near")
    sentence.fill("")
    sentence.press_sequentially("my dog and your dog", delay=30)
    expect(chip(page, "second")).to_contain_text("4")
    expect(chip(page, "first")).to_contain_text("dog")


def test_presets_change_positions_in_sight(visit: Visit):
    page = visit(SLUG)
    page.get_by_role("button", name="Lesson's script: 0 and 1").click()
    expect(chip(page, "second")).to_contain_text("1")
    page.get_by_role("button", name="Lesson's text").click()
    expect(chip(page, "second")).to_contain_text("5")


@pytest.mark.parametrize(("phone", "screens"), [(False, 1.0), (True, 1.0)], ids=["desktop", "phone"])
def test_the_picture_stands_high(visit: Visit, phone: bool, screens: float):
    page = visit(SLUG, phone=phone)
    picture = page.get_by_role("figure", name="with cosine")
    expect(picture).to_be_visible()
    bounds = picture.bounding_box()
    assert bounds is not None
    assert bounds["y"] + bounds["height"] <= screens * (PHONE if phone else DESKTOP)["height"]


@pytest.mark.parametrize("tab", ["Word order", "The matrix", "Four schemes"])
def test_each_tab_draws_a_picture_and_stands_in_the_url(visit: Visit, tab: str):
    page = visit(SLUG)
    page.get_by_role("tab", name=tab).click()
    wait_until_drawn(page)
    charts = page.get_by_role("tabpanel", name=tab).locator(
        '[data-testid="stVegaLiteChart"], [data-testid="stPlotlyChart"]'
    )
    expect(charts.first).to_be_visible(timeout=20_000)
    # A link need not name the view on which a page begins.
    named = next(view for view, label in lesson(SLUG).views.items() if label == tab)
    expected = [] if named == "word_order" else [named]
    until(page, lambda: parse_qs(urlsplit(page.url).query).get("view", []) == expected)
