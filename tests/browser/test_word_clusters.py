"""Word2Vec clusters in a real browser: the map in sight, live words, presets and links."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, wait_until_drawn

ALL = re.compile("words of .* on a map")


def picture_around(page: Page, word: str) -> Locator:
    """Locate the picture of a few words around a word."""
    return page.get_by_label(re.compile(f"words? of .* on . axes by PCA, around {word}$"))


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_picture_stands_in_the_first_view_and_gives_way_to_all_words(visit: Visit, phone: bool):
    page = visit("word_clusters", phone=phone)
    box, screen = picture_around(page, "king").first.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["y"] + box["height"] <= screen["height"]
    expect(page.get_by_role("textbox", name="Word", exact=True)).to_be_visible()
    page.get_by_role("radio", name="All words").click()
    expect(page.get_by_role("application", name=ALL)).to_be_visible()
    # The map has a box of its own, and one is enough.
    expect(page.get_by_role("combobox", name="Find on the map")).to_be_visible()
    expect(page.get_by_role("textbox", name="Word", exact=True)).to_have_count(0)


def test_the_picture_follows_the_typing_and_an_unfinished_word_changes_nothing(visit: Visit):
    page = visit("word_clusters?wc_k=1&wc_words=web")
    expect(picture_around(page, "king").first).to_be_visible()
    box = page.get_by_role("textbox", name="Word", exact=True)
    box.fill("")
    box.press_sequentially("dogg", delay=20)
    expect(page.get_by_text("Did you mean dog")).to_be_visible()
    expect(picture_around(page, "king").first).to_be_visible()
    box.press("Backspace")
    expect(picture_around(page, "dog").first).to_be_visible()
    # What a screen reader was told stands beside the page, until there is something new.
    expect(page.get_by_test_id("stMain").get_by_text("Did you mean dog")).to_have_count(0)
    wait_until_drawn(page)
    assert "wc_word=dog" in page.url


def test_a_preset_and_a_tab_stand_in_the_link_that_opens_them_again(visit: Visit):
    page = visit("word_clusters")
    page.get_by_role("button", name="Capitals").click()
    page.get_by_role("tab", name="Analogy").click()
    answer = page.get_by_text(re.compile(r"paris − france \+ italy"))
    expect(answer.first).to_be_visible()
    wait_until_drawn(page)
    shown = answer.first.inner_text()
    again = visit(page.url.split("/", 3)[3])
    expect(again.get_by_role("textbox", name="Word", exact=True)).to_have_value("berlin")
    expect(again.get_by_text(re.compile(r"paris − france \+ italy")).first).to_have_text(shown)
    expect(picture_around(again, "berlin").first).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_hidden_word_is_guessed_by_keyboard_and_its_link_holds_a_number(visit: Visit, phone: bool):
    page = visit("word_clusters?view=play&wc_hidden_number=417", phone=phone)
    box = page.get_by_role("textbox", name="Your guess")
    for word in ("river", "music"):
        box.press_sequentially(word)
        box.press("Enter")
        expect(page.get_by_text(re.compile(f"^{word}: cosine −?0.*, rank"))).to_be_visible()
        expect(box).to_have_value("")
        expect(box).to_be_focused()
    box.press_sequentially("rivre")
    box.press("Enter")
    expect(page.get_by_text("Did you mean river")).to_be_visible()
    expect(page.get_by_label(re.compile("with a hidden word")).first).to_be_visible()
    wait_until_drawn(page)
    assert "wc_hidden_number=417" in page.url
    assert "river" not in page.url
    page.get_by_role("button", name="Give up").click()
    # Not what a screen reader was told of it.
    shown = page.get_by_test_id("stMain").get_by_text("The word was")
    expect(shown).to_be_visible()
    expect(box).to_have_count(0)
    assert shown.inner_text().rstrip(".").split()[-1] not in page.url
    page.get_by_role("button", name="New word").click()
    expect(shown).to_have_count(0)
    expect(box).to_be_visible()
    wait_until_drawn(page)
    assert "wc_hidden_number=417" not in page.url
