"""Subword splitting in a real browser: typing, chips that can be read and clicked, the replay, links."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import limits
from dashboard.concepts.subwords import tokenize
from dashboard.models.installed import tokenizers_except
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.browser.conftest import Visit, wait_until_drawn
from tests.test_architecture import contrast

SLUG = "subword_splitting"
# Six tokens in a row carry the six colours of the strip.
SIX_TOKENS = f"{SLUG}?ss_text=bank+is+near+the+river+bank"


def chip(page: Page, part: str = "") -> Locator:
    """Return the chips of the text; those of the open tab come after them."""
    return page.locator(".st-key-ss_strip .chip" + part)


def hexadecimal(colour: str) -> str:
    """`rgb(1, 2, 3)` or `color(srgb 0.1 0.2 0.3)` as #rrggbb; the colour must be opaque."""
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", colour)]
    assert len(numbers) == 3, colour
    scale = 255 if colour.startswith("color") else 1
    return "#" + "".join(f"{round(number * scale):02x}" for number in numbers)


def test_tokens_follow_the_typing(visit: Visit):
    page = visit(SLUG)
    expect(chip(page, " .label")).to_have_text(["un", "bel", "iev", "able", "␣rand", "_", "xy", "z"])
    page.get_by_role("textbox", name="Text").fill("rand_xyz")
    page.get_by_role("textbox", name="Text").press("End")
    page.get_by_role("textbox", name="Text").press_sequentially(" 🦜")
    expect(chip(page, " .label")).to_have_text(["rand", "_", "xy", "z", "20 F0 9F", "A6", "9C"])
    assert chip(page, ".part").count() == 3
    page.get_by_role("textbox", name="Text").fill("<img src=x onerror=alert(1)>")
    expect(chip(page, " .label").first).to_have_text("<")
    assert page.locator("main img").count() == 0


def test_a_click_on_a_chip_chooses_it_and_the_link_keeps_the_choice(visit: Visit):
    page = visit(SIX_TOKENS)
    chip(page).nth(4).click()
    expect(chip(page).nth(4)).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("ss_token=4"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chip(page, '[aria-pressed="true"] .label')).to_have_text("␣bank")
    expect(chip(page).nth(5)).to_be_focused()
    chip(page).nth(4).click()
    expect(page).to_have_url(re.compile("ss_token=4"))
    again = visit(page.url.split("/")[-1])
    expect(chip(again, '[aria-pressed="true"] .label')).to_have_text("␣river")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_chip_can_be_read(visit: Visit, dark: bool):
    page = visit(SIX_TOKENS, dark=dark)
    expect(chip(page)).to_have_count(6)
    pairs = chip(page).evaluate_all(
        """chips => chips.flatMap(chip => [...chip.children].map(part =>
            [getComputedStyle(part).color, getComputedStyle(chip).backgroundColor]))"""
    )
    assert len(pairs) == 12
    # The colours go by token ID, so that some of six tokens may share one.
    assert len({behind for _, behind in pairs}) > 2
    assert min(contrast(hexadecimal(text), hexadecimal(behind)) for text, behind in pairs) >= 4.5


def test_a_press_on_a_chip_opens_the_ladder_of_its_word(visit: Visit):
    page = visit(SLUG)
    pieces = page.locator(".rung:not(.future) .piece")
    expect(pieces.last).to_have_text("540")
    chip(page).nth(4).click()
    expect(pieces.last).to_have_text("43720")
    chip(page).nth(1).click()
    expect(pieces.last).to_have_text("540")


def test_a_new_word_keeps_the_step_of_the_replay_where_it_can(visit: Visit):
    page = visit(f"{SLUG}?ss_step=3")
    expect(page.locator(".rung:not(.future) .name").last).to_contain_text("3: rank")
    page.get_by_role("textbox", name="Text").fill("unhappily")
    expect(page.locator(".rung .piece").first).to_have_text("u")
    wait_until_drawn(page)
    expect(page.get_by_role("slider", name="Merge")).to_have_value("3")
    expect(page.locator(".rung:not(.future) .name").last).to_contain_text("3: rank")


def test_the_text_follows_the_ids_and_a_reload_keeps_both(visit: Visit):
    page = visit(SLUG)
    box, line = (page.get_by_role("textbox", name=name, exact=True) for name in ("Text", "IDs"))
    line.fill("31373 995")
    expect(box).to_have_value("hello world")
    expect(chip(page, " .label")).to_have_text(["hello", "␣world"])
    expect(page).to_have_url(re.compile("ss_text=hello"))
    page.reload()
    expect(box).to_have_value("hello world")
    expect(line).to_have_value("31373 995")
    # No text is ever cut like this.
    line.fill("65 962")
    expect(box).to_have_value("bank")
    expect(page.get_by_text("Cut again, this text gives other IDs")).to_be_visible()
    expect(page).to_have_url(re.compile("ss_ids=65"))
    expect(page).to_have_url(re.compile("ss_text=bank"))
    page.reload()
    expect(chip(page, " .id")).to_have_text(["65", "962"])
    line.fill("65 x")
    expect(page.get_by_text("“x” is not an ID")).to_be_visible()
    expect(box).to_have_value("bank")
    box.fill("river")
    expect(line).to_have_value("38291")
    expect(page).not_to_have_url(re.compile("ss_ids"))


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
    expect(page).not_to_have_url(re.compile("ss_text"))
    assert len(page.url) < 1_000
    page.reload()
    # This browser tab has kept it.
    expect(page.get_by_text(f"The first 1,000 of {n_tokens:,} tokens are drawn.")).to_be_visible(
        timeout=15_000
    )
    box.fill("short again")
    expect(page).to_have_url(re.compile("ss_text=short"))
