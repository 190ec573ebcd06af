"""Vocabulary and matrix in a real browser: links, live search, and the first picture in sight."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, wait_until_drawn


@pytest.mark.parametrize(("phone", "screens"), [(False, 1.0), (True, 1.5)], ids=["desktop", "phone"])
def test_the_whole_matrix_stands_in_the_first_view(visit: Visit, phone: bool, screens: float):
    page = visit("vocabulary_matrix", phone=phone)
    picture = page.get_by_role("figure", name=re.compile("embedding matrix"))
    expect(picture).to_be_visible()
    box, screen = picture.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["y"] + box["height"] <= screens * screen["height"]


def test_a_link_opens_its_state(visit: Visit):
    page = visit("vocabulary_matrix?vm_zoom=Row&vm_token=bank&view=lookup")
    expect(page.get_by_text("token_embeddings[17796].shape")).to_be_visible()
    expect(page.get_by_text("Largest difference")).to_be_visible()
    expect(page.get_by_role("textbox", name="Token or ID")).to_have_value("bank")


def test_the_search_follows_the_keys_and_stands_in_the_link(visit: Visit):
    page = visit("vocabulary_matrix?vm_by=Regular expression")
    find = page.get_by_role("textbox", name="Find", exact=True)
    find.press_sequentially("^ bank$", delay=20)
    expect(page.get_by_text("1 of 50,257 tokens")).to_be_visible()
    wait_until_drawn(page)
    assert "vm_find=" in page.url
    again = visit(page.url.split("/", 3)[3])
    expect(again.get_by_text("1 of 50,257 tokens")).to_be_visible()


def test_an_unfinished_pattern_is_explained_and_nothing_disappears(visit: Visit):
    page = visit("vocabulary_matrix?vm_by=Regular expression")
    page.get_by_role("textbox", name="Find", exact=True).press_sequentially("(a+", delay=20)
    expect(page.get_by_text("not a regular expression that can be used")).to_be_visible()
    expect(page.get_by_role("figure", name=re.compile("embedding matrix"))).to_be_visible()
