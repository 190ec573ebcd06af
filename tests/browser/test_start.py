"""The Start page in a browser: the sentence flows as it is typed, and goes along to the next page."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from tests.browser.conftest import DESKTOP, PHONE, Visit, wait_until_drawn


def flow(page: Page):
    """Locate the picture from sentence to next token."""
    return page.get_by_role("region", name="The sentence on its way")


def test_typing_changes_tokens_and_numbers(visit: Visit):
    page = visit()
    expect(flow(page)).to_contain_text("9246")
    box = page.get_by_role("textbox", name="Your sentence")
    box.press("End")
    box.press_sequentially(" bank")
    expect(flow(page)).to_contain_text("3331")
    expect(flow(page).locator(".stripe")).to_have_count(15)
    assert "st_text=cat" in page.url


def test_markup_stays_text(visit: Visit):
    page = visit("?st_text=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    expect(flow(page)).to_contain_text("<")
    assert flow(page).locator("img").count() == 0


def test_what_comes_next_stands_there_and_a_press_adds_it(visit: Visit):
    page = visit()
    bars = flow(page).locator("button.bar")
    expect(bars).to_have_count(5, timeout=60_000)
    word = bars.first.locator(".name").inner_text().removeprefix("␣")
    bars.first.click()
    expect(page.get_by_role("textbox", name="Your sentence")).to_have_value(
        f"cat sat on the {word}", timeout=30_000
    )


def test_the_sentence_goes_along_to_a_stages_page(visit: Visit):
    page = visit("?st_text=river+bank")
    page.get_by_role("link", name="+ Places").click()
    expect(page.get_by_role("heading", name=lesson("position_embeddings").question)).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_role("textbox", name="Your sentence")).to_have_value("river bank")
    wait_until_drawn(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_steps_stand_below_each_other_on_a_phone(visit: Visit, dark: bool):
    page = visit("?st_text=the+cat+sat+on+the+mat+near+the+river+bank", phone=True, dark=dark)
    bounds = flow(page).bounding_box()
    assert bounds is not None
    assert bounds["width"] <= PHONE["width"]
    assert flow(page).evaluate("region => region.scrollWidth <= region.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize(("phone", "screens"), [(False, 1.0), (True, 1.2)], ids=["desktop", "phone"])
def test_the_map_of_all_words_stands_in_the_first_view_and_the_flow_below_it(
    visit: Visit, phone: bool, screens: float
):
    page = visit(phone=phone)
    bounds, below = page.get_by_role("application").bounding_box(), flow(page).bounding_box()
    assert bounds is not None
    assert below is not None
    assert bounds["y"] + bounds["height"] <= screens * (PHONE if phone else DESKTOP)["height"]
    assert below["y"] > bounds["y"] + bounds["height"]


def test_a_link_opens_its_sentence(visit: Visit):
    page = visit("?st_text=dog%20bites%20man")
    expect(page.get_by_role("textbox", name="Your sentence")).to_have_value("dog bites man")
