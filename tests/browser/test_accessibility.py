"""Everyone: axe-core on every page and tab, and what it cannot see: focus, what is said aloud, thumbs, zoom, paper.

The reports stand in `build/axe/`. axe-core 4.14.1 lies beside this file, under its own licence.
"""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.lessons.registry import LESSONS
from tests.browser.conftest import ROOT, Visit, until, wait_until_drawn

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
REPORTS = ROOT / "build" / "axe"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async rules => (await axe.run(document, { runOnly: rules })).violations.map(each => ({
  rule: each.id,
  impact: each.impact,
  elements: each.nodes.map(node => [node.target.join(' '), node.html.slice(0, 200), node.failureSummary]),
}))"""

# What Streamlit draws so, and nothing here can mend: rule to the number of its issue.
OF_STREAMLIT: dict[str, str] = {}

THEME = """() => {
  const colour = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
  return Number(colour.match(/\\d+/)[0]) > 128 ? 'light' : 'dark';
}"""


# After another theme has been chosen, colours change over a fraction of a second, on a busy machine over seconds.
SETTLED_BY = 8


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds, and still finds once all colours have settled."""
    page.evaluate(AXE)
    deadline = time.monotonic() + SETTLED_BY
    while (found := page.evaluate(VIOLATIONS, RULES)) and time.monotonic() < deadline:
        page.wait_for_timeout(400)
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_page_or_tab_has_a_violation_that_is_ours(visit: Visit, lesson, phone: bool):
    page = visit("" if lesson is LESSONS[0] else lesson.slug, phone=phone)
    tabs = page.get_by_test_id("stTab")
    report: dict[str, list[dict[str, Any]]] = {}
    for at in range(max(tabs.count(), 1)):
        name = "page"
        if tabs.count():
            name = tabs.nth(at).inner_text()
            tabs.nth(at).click()
            wait_until_drawn(page)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            until(page, lambda theme=theme: page.evaluate(THEME) == theme)
            wait_until_drawn(page)
            page.wait_for_timeout(400)
            report[f"{name}, {theme}"] = violations(page)
    REPORTS.mkdir(parents=True, exist_ok=True)
    place = REPORTS / f"{lesson.slug}-{'phone' if phone else 'desktop'}.json"
    place.write_text(json.dumps(report, indent=1), encoding="utf-8")
    ours = {
        view: [each for each in found if each["rule"] not in OF_STREAMLIT] for view, found in report.items()
    }
    assert not {view: found for view, found in ours.items() if found}


FOCUSED = "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def test_focus_stays_after_a_run_a_tab_and_the_next_page(visit: Visit):
    page = visit("learning")
    page.get_by_role("button", name="Start training").press("Enter")
    page.get_by_text(re.compile("^Your run")).wait_for(timeout=60_000)
    wait_until_drawn(page)
    until(page, lambda: "Start training" in focused(page))
    tab = page.get_by_test_id("stTab").first
    tab.press("ArrowRight")
    until(page, lambda: "le_view=Loss" in page.url)
    wait_until_drawn(page)
    assert focused(page) == "Loss"
    page.get_by_role("link", name="Next: Position embeddings").press("Enter")
    page.wait_for_url(re.compile("position_embeddings"))
    wait_until_drawn(page)
    until(page, lambda: focused(page) == "Position embeddings")


def test_half_a_word_alarms_nobody_moves_little_and_is_said_after_a_pause(visit: Visit):
    page = visit("word_clusters")
    box = page.get_by_label("Word", exact=True)
    tabs = page.get_by_test_id("stTab").first
    before = tabs.bounding_box()
    box.press("End")
    box.press_sequentially("qq")
    expect(box).to_have_attribute("aria-invalid", "true")
    said = page.locator(f"#{box.get_attribute('aria-describedby')}")
    expect(said).to_contain_text("has no word “kingqq”")
    expect(page.locator("#voice")).to_contain_text("has no word “kingqq”")
    assert page.get_by_role("alert").count() == 0
    after = tabs.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 50
    for _ in range(2):
        box.press("Backspace")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#voice")).to_have_attribute("aria-live", "polite")


def test_a_new_result_is_said_in_a_sentence(visit: Visit):
    page = visit("subword_splitting")
    assert page.locator("#voice").text_content() == ""
    box = page.get_by_test_id("stTextInputField").first
    box.press("End")
    box.press_sequentially(" zebra")
    expect(page.locator("#voice")).to_contain_text("tokens")


SMALL = """() => [...document.querySelectorAll('button, a, [role="tab"], [role="radio"], summary')]
  .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(each => !each.closest('[data-testid="stElementToolbar"], p'))
  .map(each => [each.getAttribute('aria-label') || each.textContent, each.getBoundingClientRect()])
  .filter(([, { width, height, right }]) => right > 0 && width > 1 && Math.min(width, height) < 43.5)
  .map(([name, { width, height }]) => `${name} ${width} x ${height}`)"""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_thumb_finds_targets_of_44_pixels(visit: Visit, lesson):
    page = visit("" if lesson is LESSONS[0] else lesson.slug, phone=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    assert page.evaluate(SMALL) == []
    assert not page.locator(".modebar-container").first.is_visible()


def test_the_menu_closes_after_a_choice_on_a_phone(visit: Visit):
    page = visit("learning", phone=True)
    menu = page.get_by_test_id("stSidebar")

    def is_open() -> bool:
        box = menu.bounding_box()
        return box is not None and box["x"] + box["width"] > 0

    page.get_by_test_id("stExpandSidebarButton").click()
    until(page, is_open)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Subword").click()
    page.wait_for_url(re.compile("subword"))
    until(page, lambda: not is_open())
    page.get_by_test_id("stExpandSidebarButton").click()
    until(page, is_open)
    page.get_by_role("combobox", name="Word vectors").click()
    page.get_by_role("option", name="Pocket Word2Vec").click()
    until(page, lambda: not is_open())


@pytest.mark.parametrize("width", [640, 320], ids=["200 %", "400 %"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_zoomed_in_nothing_is_cut_off_at_the_side(visit: Visit, lesson, width: int):
    """A window of 1280 pixels that is zoomed to 400 % has room for 320."""
    page = visit("" if lesson is LESSONS[0] else lesson.slug)
    page.set_viewport_size({"width": width, "height": 512})
    wait_until_drawn(page)
    out = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(button, input)')]
      .filter(each => each.checkVisibility())
      .filter(each => !each.closest('[role="radiogroup"], [role="tablist"], .modebar-container'))
      .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
      .map(each => each.outerHTML.slice(0, 200))"""
    assert page.evaluate(out) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_paper_stands_the_page_alone_dark_on_white(visit: Visit):
    page = visit("subword_splitting", dark=True)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    ink = page.get_by_role("heading", level=1).evaluate("node => getComputedStyle(node).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
    paper = page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
