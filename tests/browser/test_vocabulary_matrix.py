"""Vocabulary and matrix in a real browser: links, live search, and the first picture in sight."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, until, wait_until_drawn


def where(page: Page) -> Locator:
    """Locate the line in the picture that says which rows are drawn."""
    return page.locator(".where")


def test_the_matrix_is_zoomed_in_itself_and_stands_in_the_link(visit: Visit):
    page = visit("vocabulary_matrix")
    expect(where(page)).to_contain_text("rows 0 to 50,256")
    stage = page.get_by_role("application", name="The embedding matrix")
    stage.hover(position={"x": 300, "y": 100})
    page.mouse.wheel(0, -400)
    expect(where(page)).not_to_contain_text("50,256")
    until(page, lambda: "vm_rows=" in page.url)
    page.get_by_role("button", name="The whole matrix").click()
    expect(where(page)).to_contain_text("rows 0 to 50,256")
    until(page, lambda: "vm_rows=" not in page.url)
    stage.focus()
    stage.press("+")
    expect(where(page)).to_contain_text("1 in 209 drawn")


def test_a_neighbour_and_a_row_are_chosen_by_a_press(visit: Visit):
    page = visit("vocabulary_matrix?vm_rows=8")
    expect(where(page)).to_contain_text("rows 3,327 to 3,334")
    page.get_by_title("Show ␣sat, ID 3332").click()
    expect(page.get_by_text("row 3332 of 50,257")).to_be_visible()
    expect(page.get_by_role("textbox", name="Token or ID")).to_have_value("3332")
    expect(where(page)).to_contain_text("rows 3,328 to 3,335")
    page.locator("canvas.cells").click(position={"x": 40, "y": 4})
    expect(page.get_by_text("row 3328 of 50,257")).to_be_visible()


def test_a_link_opens_its_state(visit: Visit):
    page = visit("vocabulary_matrix?vm_zoom=Row&vm_token=bank&view=lookup")
    expect(page.get_by_text("row 17796 of 50,257")).to_be_visible()
    expect(where(page)).to_contain_text("rows 17,792 to 17,799")
    expect(page.get_by_role("textbox", name="Token or ID")).to_have_value("bank")


def test_the_search_follows_the_keys_and_stands_in_the_link(visit: Visit):
    page = visit("vocabulary_matrix?view=search&vm_by=Regular expression")
    find = page.get_by_role("textbox", name="Find", exact=True)
    find.press_sequentially("^ bank$", delay=20)
    expect(page.get_by_text("1 of 50,257 tokens")).to_be_visible()
    wait_until_drawn(page)
    assert "vm_find=" in page.url
    again = visit(page.url.split("/", 3)[3])
    expect(again.get_by_text("1 of 50,257 tokens")).to_be_visible()


def test_an_unfinished_pattern_is_explained_and_nothing_disappears(visit: Visit):
    page = visit("vocabulary_matrix?view=search&vm_by=Regular expression")
    page.get_by_role("textbox", name="Find", exact=True).press_sequentially("(a+", delay=20)
    expect(page.get_by_text("not a regular expression that can be used")).to_be_visible()
    expect(page.get_by_role("application", name="The embedding matrix")).to_be_visible()
