"""Everyone: axe-core on every page and tab, and what it cannot see: letters in charts, focus, what is said, thumbs.

The reports stand in `build/axe/`. axe-core 4.14.1 lies beside this file, under its own licence.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import ROOT, Visit, frames, until, wait_until_drawn

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
REPORTS = ROOT / "build" / "axe"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
VIOLATIONS = """async rules => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
  return violations.map(each => ({
    rule: each.id,
    impact: each.impact,
    elements: each.nodes.map(node => [node.target.join(' '), node.html.slice(0, 200), node.failureSummary]),
  }));
}"""

# What Streamlit draws so, and nothing here can mend: rule to the number of its issue.
OF_STREAMLIT: dict[str, str] = {}

THEME = """() => {
  const colour = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
  return Number(colour.match(/\\d+/)[0]) > 128 ? 'light' : 'dark';
}"""
COLOURS_CHANGE = "() => document.getAnimations().some(each => each instanceof CSSTransition)"

# After another theme has been chosen, colours change over a fraction of a second, on a busy machine over seconds.
SETTLED_BY = 8

SMALLEST, READABLE = 13, 4.5
# Each text in a chart with its size in pixels and the contrast of its colour with the page or, where it knows it lies
# on a cell, nothing: those are tested by their specification.
LETTERS = """() => {
  const parse = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const luminance = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = luminance(parse(getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor));
  const charts = '[data-testid="stVegaLiteChart"] svg text, [data-testid="stPlotlyChart"] svg text';
  return [...document.querySelectorAll(charts)]
    .filter(text => text.textContent.trim())
    .filter(text => text.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map(text => {
      const style = getComputedStyle(text);
      const ink = luminance(parse(style.fill));
      const onCell = ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'].includes(style.fill);
      const contrast = (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
      return { text: text.textContent, size: parseFloat(style.fontSize), contrast: onCell ? 21 : contrast };
    });
}"""
# Pages without a chart.
NO_LETTERS = ("start", "model_library")

Found = list[dict[str, Any]]


def until_nothing(page: Page, look: Callable[[], Found]) -> Found:
    """Call `look` until it finds nothing; return what it still finds once all colours have settled."""
    deadline = time.monotonic() + SETTLED_BY
    while (found := look()) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return found


def violations(page: Page, rules: object = RULES) -> Found:
    """Run axe with these rules; return its violations."""
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(AXE)
    return until_nothing(page, lambda: page.evaluate(VIOLATIONS, rules))


def unreadable(page: Page) -> Found:
    """Letters in charts that are too small or too pale."""

    def look() -> Found:
        letters = page.evaluate(LETTERS)
        return [each for each in letters if each["size"] < SMALLEST or each["contrast"] < READABLE]

    return until_nothing(page, look)


@pytest.mark.parametrize(
    ("phone", "themes"),
    [
        pytest.param(False, ("light", "dark"), id="desktop"),
        pytest.param(True, ("light",), id="phone"),
        pytest.param(False, ("dark",), id="desktop in the dark", marks=pytest.mark.long),
        pytest.param(True, ("dark",), id="phone in the dark", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_view_passes_axe_and_the_letters_in_its_charts_can_be_read(
    visit: Visit, lesson, phone: bool, themes: tuple[str, ...]
):
    page = visit("" if lesson is LESSONS[0] else lesson.slug, phone=phone)
    tabs = page.get_by_test_id("stTab")
    report: dict[str, Found] = {}
    barriers: dict[str, Found] = {}
    n_letters = 0
    for at in range(max(tabs.count(), 1)):
        name = "page"
        if tabs.count():
            name = tabs.nth(at).inner_text()
            tabs.nth(at).click()
            wait_until_drawn(page)
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            until(page, lambda theme=theme: page.evaluate(THEME) == theme)
            wait_until_drawn(page)
            until(page, lambda: not page.evaluate(COLOURS_CHANGE))
            view = f"{name}, {theme}"
            # In a second theme only colours are others.
            report[view] = violations(page, RULES if theme == themes[0] else RULES_OF_COLOURS)
            ours = [each for each in report[view] if each["rule"] not in OF_STREAMLIT]
            barriers[view] = [*ours, *unreadable(page)]
            n_letters += len(page.evaluate(LETTERS))
    REPORTS.mkdir(parents=True, exist_ok=True)
    place = REPORTS / f"{lesson.slug}-{'phone' if phone else 'desktop'}-{'-'.join(themes)}.json"
    place.write_text(json.dumps(report, indent=1), encoding="utf-8")
    assert not {view: found for view, found in barriers.items() if found}
    assert n_letters or lesson.slug in NO_LETTERS


QUESTIONS = {lesson.slug: lesson.question for lesson in LESSONS}
FOCUSED = "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def test_focus_stays_after_a_run_a_tab_and_the_next_page(visit: Visit):
    page = visit("learning")
    page.get_by_role("button", name="Train anew").press("Enter", timeout=60_000)
    page.get_by_role("button", name="Play").wait_for(timeout=60_000)
    wait_until_drawn(page)
    until(page, lambda: "Train anew" in focused(page))
    tab = page.get_by_test_id("stTab").first
    tab.press("ArrowRight")
    until(page, lambda: "view=one_step" in page.url)
    wait_until_drawn(page)
    assert focused(page) == "One step"
    page.get_by_role("link", name="Next: Position embeddings").press("Enter")
    page.wait_for_url(re.compile("position_embeddings"))
    wait_until_drawn(page)
    until(page, lambda: focused(page) == QUESTIONS["position_embeddings"])
    # The bar of pages stays, and so does focus in it.
    page.get_by_test_id("stTopNavLink").filter(has_text="Vocabulary").press("Enter")
    page.wait_for_url(re.compile("vocabulary_matrix"))
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTIONS["vocabulary_matrix"])
    wait_until_drawn(page)
    frames(page, 30)
    assert focused(page) == "Vocabulary"


# What a slow machine does: the run of the next page is over, and only later what had focus is taken away.
LATE = """async link => {
  const app = document.querySelector('[data-testid="stApp"]');
  const frame = () => new Promise(done => requestAnimationFrame(done));
  link.focus();
  History.prototype.replaceState.call(history, history.state, "", "/another_page");
  for (const state of ["running", "notRunning"]) {
    app.dataset.testScriptState = state;
    for (let n = 0; n < 5; n++) await frame();
  }
  // Later than the page looks for focus a second time.
  await new Promise(done => setTimeout(done, 400));
  link.remove();
}"""


def test_focus_goes_to_the_title_also_where_the_page_before_is_taken_away_late(visit: Visit):
    page = visit("learning")
    page.get_by_role("link", name="Next: Position embeddings").evaluate(LATE)
    until(page, lambda: focused(page) == QUESTIONS["learning"], seconds=10)
    # Nor is it lost where that title was still the one of the page before.
    page.get_by_role("heading", level=1).evaluate("title => title.replaceWith(title.cloneNode(true))")
    until(page, lambda: focused(page) == QUESTIONS["learning"], seconds=10)


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
    expect(page.locator("#live-region")).to_contain_text("has no word “kingqq”")
    assert page.get_by_role("alert").count() == 0
    after = tabs.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 50
    for _ in range(2):
        box.press("Backspace")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#live-region")).to_have_attribute("aria-live", "polite")


def test_views_and_exercises_are_headings_and_an_answer_is_named_by_its_question(visit: Visit):
    page = visit("word_clusters")
    headings = [(1, QUESTIONS["word_clusters"]), (2, "Neighbours"), (2, "Your turn: predict, then see")]
    for level, name in [*headings, (3, "Who is near the king?")]:
        expect(page.get_by_role("heading", level=level, name=name, exact=True)).to_have_count(1)
    question = re.compile("Who is near the king.*has the vector most like that of")
    expect(page.get_by_role("radiogroup", name=question)).to_be_visible()
    page = visit("")
    expect(page.get_by_role("textbox", name=re.compile("How many numbers.*Your answer"))).to_be_visible()


def test_a_new_result_is_said_in_a_sentence(visit: Visit):
    page = visit("subword_splitting")
    assert page.locator("#live-region").text_content() == ""
    box = page.get_by_test_id("stTextInputField").first
    box.press("End")
    box.press_sequentially(" zebra")
    expect(page.locator("#live-region")).to_contain_text("tokens")


SMALL = """() => [...document.querySelectorAll('button, a, [role="tab"], [role="radio"], summary')]
  .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(each => !each.closest('[data-testid="stElementToolbar"], p'))
  .map(each => [each.getAttribute('aria-label') || each.textContent, each.getBoundingClientRect()])
  .filter(([, { width, height, right }]) => right > 0 && width > 1 && Math.min(width, height) < 43.5)
  .map(([name, { width, height }]) => `${name} ${width} x ${height}`)"""


TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_on_a_phone_a_thumb_finds_targets_of_44_pixels_and_nothing_is_too_wide(visit: Visit, lesson):
    page = visit("" if lesson is LESSONS[0] else lesson.slug, phone=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    assert page.evaluate(SMALL) == []
    assert not page.locator(".modebar-container").first.is_visible()
    assert page.evaluate(TOO_WIDE) <= 0


def test_the_menu_closes_after_a_choice_on_a_phone(visit: Visit):
    page = visit("learning", phone=True)
    menu = page.get_by_test_id("stSidebar")

    def is_open() -> bool:
        box = menu.bounding_box()
        return box is not None and box["x"] + box["width"] > 0

    page.get_by_test_id("stExpandSidebarButton").click()
    until(page, is_open)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Subwords").click()
    page.wait_for_url(re.compile("subword"))
    until(page, lambda: not is_open())


CUT_OFF = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(button, input)')]
  .filter(each => each.checkVisibility())
  .filter(each => !each.closest('[role="radiogroup"], [role="tablist"], .modebar-container'))
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_zoomed_in_to_200_and_400_percent_nothing_is_cut_off_at_the_side(visit: Visit, lesson):
    """A window of 1280 pixels that is zoomed to 400 % has room for 320."""
    page = visit("" if lesson is LESSONS[0] else lesson.slug)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 512})
        wait_until_drawn(page)
        assert page.evaluate(CUT_OFF) == [], width
        assert page.evaluate(TOO_WIDE) <= 0, width


def test_on_paper_stands_the_page_alone_dark_on_white(visit: Visit):
    page = visit("subword_splitting", dark=True)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    ink = page.get_by_role("heading", level=1).evaluate("node => getComputedStyle(node).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
    paper = page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
