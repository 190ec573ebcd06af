"""What an instructor has at hand on stage, and terms that open where they are first used."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, until, wait_until_drawn


def test_the_code_is_of_exactly_what_is_shown_and_the_timer_goes_on_from_page_to_page(visit: Visit):
    page = visit("word_clusters?stage=1&wc_word=queen&tour=tour&step=4")
    page.get_by_role("button", name="2 min").click()
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile("1:5"))
    page.get_by_role("button", name="QR code").click()
    picture = page.locator("dialog img")
    expect(picture).to_be_visible()
    link = picture.get_attribute("alt")
    assert "wc_word=queen" in link
    assert not re.search("stage=", link)
    assert "tour=tour&step=4" in link
    assert picture.evaluate("each => each.naturalWidth") > 20
    page.keyboard.press("Escape")
    expect(picture).to_be_hidden()
    page.keyboard.press("PageDown")
    until(page, lambda: "step=5" in page.url)
    wait_until_drawn(page)
    expect(clock).to_have_text(re.compile("1:[0-5]"))
    page.get_by_role("button", name="Pause").click()
    # A minute goes by.
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60_000; }")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert clock.inner_text().startswith("1:")
    page.get_by_role("button", name="Remove the timer").click()
    expect(clock).to_be_hidden()


def test_a_clicker_leaves_a_page_whose_controls_stand_in_the_address(visit: Visit):
    page = visit("word_clusters?stage=1&wc_word=queen")
    page.keyboard.press("PageDown")
    until(page, lambda: "/subword_splitting" in page.url)


def test_a_term_opens_where_it_is_first_used_and_closes_again(visit: Visit):
    for phone in (False, True):
        page = visit("subword_splitting", phone=phone)
        term = page.get_by_role("button", name="tokens", exact=True)
        card = page.get_by_text("A piece of text that a model reads as one: a word, a part of")
        expect(card).to_be_hidden()
        term.click()
        expect(card).to_be_visible()
        place = card.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= page.viewport_size["width"]
        assert term.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
