"""Subword splitting in a real browser: typing, chips that can be read and clicked, the replay, links."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard import limits
from dashboard.concepts.subwords import tokenize
from dashboard.models.installed import tokenizers_except
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.browser.conftest import DESKTOP, Visit, wait_until_drawn
from tests.test_architecture import contrast

SLUG = "subword_splitting"
# Six tokens in a row carry the six colours of the strip.
SIX_TOKENS = f"{SLUG}?ss_text=bank+is+near+the+river+bank"


def chips(page: Page) -> list[str]:
    return page.locator(".chip .label").all_inner_texts()


def hexadecimal(colour: str) -> str:
    """`rgb(1, 2, 3)` or `color(srgb 0.1 0.2 0.3)` as #rrggbb; the colour must be opaque."""
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", colour)]
    assert len(numbers) == 3, colour
    scale = 255 if colour.startswith("color") else 1
    return "#" + "".join(f"{round(number * scale):02x}" for number in numbers)


def test_tokens_follow_the_typing(visit: Visit):
    page = visit(SLUG)
    assert chips(page) == ["rand", "_", "xy", "z"]
    page.get_by_role("textbox", name="Text").press("End")
    page.get_by_role("textbox", name="Text").press_sequentially(" 🦜")
    expect(page.locator(".chip .label")).to_have_text(["rand", "_", "xy", "z", "20 F0 9F", "A6", "9C"])
    assert page.locator(".chip.part").count() == 3
    page.get_by_role("textbox", name="Text").fill("<img src=x onerror=alert(1)>")
    expect(page.locator(".chip .label").first).to_have_text("<")
    assert page.locator("main img").count() == 0


def test_a_click_on_a_chip_chooses_it_and_the_link_keeps_the_choice(visit: Visit):
    page = visit(SIX_TOKENS)
    page.locator(".chip").nth(4).click()
    expect(page.locator(".chip").nth(4)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("slider", name="Chosen token (or click it)")).to_have_value("4")
    expect(page).to_have_url(re.compile("ss_token=4"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('.chip[aria-pressed="true"] .label')).to_have_text("␣bank")
    expect(page.locator(".chip").nth(5)).to_be_focused()
    page.locator(".chip").nth(4).click()
    expect(page).to_have_url(re.compile("ss_token=4"))
    again = visit(page.url.split("/")[-1])
    expect(again.locator('.chip[aria-pressed="true"] .label')).to_have_text("␣river")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_chip_can_be_read(visit: Visit, dark: bool):
    page = visit(SIX_TOKENS, dark=dark)
    expect(page.locator(".chip")).to_have_count(6)
    pairs = page.locator(".chip").evaluate_all(
        """chips => chips.flatMap(chip => [...chip.children].map(part =>
            [getComputedStyle(part).color, getComputedStyle(chip).backgroundColor]))"""
    )
    assert len(pairs) == 12
    # The colours go by token ID, so that some of six tokens may share one.
    assert len({behind for _, behind in pairs}) > 2
    assert min(contrast(hexadecimal(text), hexadecimal(behind)) for text, behind in pairs) >= 4.5


def test_a_new_word_keeps_the_step_of_the_replay_where_it_can(visit: Visit):
    page = visit(f"{SLUG}?view=merges&ss_step=3")
    pieces = page.locator(".rung:not(.future) .piece")
    expect(pieces.last).to_have_text("25192")
    page.get_by_role("textbox", name="Text").fill("unhappily")
    expect(page.get_by_text("Word 1 of 1 in the text")).to_contain_text("unhappily")
    wait_until_drawn(page)
    expect(page.get_by_role("slider", name="Merge")).to_have_value("3")
    expect(page.locator(".rung:not(.future) .name").last).to_contain_text("3: rank")


def test_a_link_opens_the_chosen_tokenizers_view_on_a_phone(visit: Visit):
    page = visit(f"{SLUG}?view=tokenizers&ss_size=300&ss_text=the+river", phone=True)
    expect(page.get_by_role("slider", name="Vocabulary of the Pocket BPE")).to_have_value("300")
    # The text itself; then the model's own way, those of the other models that are here, and four of no model.
    assert page.locator(".strip").count() == 1 + 1 + len(tokenizers_except(gpt2_tokenizer())) + 4
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_very_long_text_stays_out_of_the_url_so_that_the_page_can_be_reloaded(visit: Visit):
    page = visit(SLUG)
    box = page.get_by_role("textbox", name="Text")
    text = "lorem ipsum " * 8_334
    # The last few characters are more than is read.
    n_tokens = len(tokenize(gpt2_tokenizer(), text[: limits.MAX_TEXT]))
    box.fill(text)
    expect(page.get_by_text(f"The first 1,000 of {n_tokens:,} tokens are drawn.")).to_be_visible(
        timeout=15_000
    )
    # What is said about such a text takes room as well; the views still stand a turn of the wheel away.
    views = page.get_by_role("tab", name="Merge by merge").bounding_box()
    assert views is not None
    assert views["y"] < 1.25 * DESKTOP["height"]
    expect(page).not_to_have_url(re.compile("ss_text"))
    assert len(page.url) < 1_000
    page.reload()
    expect(page.locator(".chip .label")).to_have_text(["rand", "_", "xy", "z"], timeout=30_000)
    box.fill("short again")
    expect(page).to_have_url(re.compile("ss_text=short"))
