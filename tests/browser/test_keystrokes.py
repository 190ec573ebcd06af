"""How many keys three deeds take from the moment a page has loaded; a chord counts as one."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def until_on(self, role: str, key: str = "Tab") -> None:
        """Press a key until the focus is on an element of this role (or kind of input), also in a component."""
        focused = """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at?.getAttribute('role') || at?.type;
        }"""
        while self.page.evaluate(focused) != role:
            self(key)
            assert self.pressed < 40


def test_the_neighbours_of_dog(visit: Visit):
    page = visit("word_clusters")
    keys = Keys(page)
    keys("Tab")
    expect(page.get_by_role("button", name=re.compile("Skip to the first control"))).to_be_focused()
    keys("Enter", *"dog")
    expect(page).to_have_url(re.compile("wc_word=dog"))
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile("dogs|cat|puppy|rabbit"))
    assert keys.pressed <= 12


def test_the_merges_of_unbelievable(visit: Visit):
    page = visit("subword_splitting")
    keys = Keys(page)
    keys("Tab", "Enter", *"unbelievable")
    expect(page.locator(".rung .piece").last).to_have_text("540")
    assert keys.pressed <= 15


def test_train_and_scrub(visit: Visit):
    page = visit("learning")
    page.get_by_role("button", name="Play").wait_for(timeout=60_000)
    keys = Keys(page)
    keys("Tab", "Enter")
    keys.until_on("range", "Shift+Tab")
    keys("ArrowLeft")
    expect(page).to_have_url(re.compile("le_step="))
    assert keys.pressed <= 12
