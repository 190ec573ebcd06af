"""What a newcomer sees first: the picture of each page, its tabs, few controls and few words, six sizes of letters."""

from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.course.lessons import LESSONS, Lesson
from tests.browser.conftest import Visit, frames, wait_until_drawn

# The models are a list, not a picture with tabs below it.
PICTURES = [lesson for lesson in LESSONS if lesson.slug != "model_library"]
SIZES = {12, 13, 14, 16, 20, 32}

FIRST_SCREEN = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const top = main.getBoundingClientRect().top;
  const shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const onScreen = e => {
    const box = e.getBoundingClientRect();
    return shown(e) && box.width > 1 && box.height > 1 && box.top < innerHeight && box.bottom > 0;
  };
  const page = document.querySelector('.st-key-page').getBoundingClientRect();
  const strip = document.querySelector('.st-key-page [data-testid="stTabs"] [role="tablist"]')?.getBoundingClientRect();
  const end = strip ? strip.top : innerHeight;
  // A group of options, a strip of tabs and a row of presets are one; tools inside a picture come under the pointer.
  const GROUPS = '[role="radiogroup"], [role="tablist"], [data-testid="stButtonGroup"], [class*="_presets"], ' +
    '[data-testid="stPagination"], [data-testid^="stBidiComponent"]';
  const groups = new Set();
  for (const each of main.querySelectorAll('button, input, select, textarea, [role="slider"], [role="tab"], a[href]')) {
    if (!onScreen(each) || each.closest('.st-key-eyebrow, .st-key-exercises, [data-testid="stTooltipIcon"]')) continue;
    if (each.matches('a[href^="#"]')) continue;
    groups.add(each.closest(GROUPS) ?? each.closest('[data-testid^="stSlider"], [data-testid^="stSelectbox"]') ?? each);
  }
  const PROSE = '[data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"], .opening';
  const NO_PROSE = 'h1, label, button, [role="tab"], .st-key-eyebrow, .st-key-exercises, table';
  let words = 0;
  const prose = [], sizes = {};
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), at = walk.currentNode.parentElement;
    if (!text || !shown(at) || /Material/.test(getComputedStyle(at).fontFamily)) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    if (!box.width || at.closest('style, script')) continue;
    const size = Math.round(10 * parseFloat(getComputedStyle(at).fontSize)) / 10;
    if (!at.closest('svg')) sizes[size] ??= text.slice(0, 40);
    if (box.top < innerHeight && at.closest(PROSE) && !at.closest(NO_PROSE)) {
      prose.push(text);
      words += text.split(/\\s+/).filter(each => /\\p{L}/u.test(each)).length;
    }
  }
  return {
    hero: Math.round(100 * Math.max(0, Math.min(end, innerHeight) - page.top) / (innerHeight - top - 60)),
    begins: Math.round(page.top), tabs: strip ? Math.round(strip.bottom) : null,
    controls: groups.size, words, prose: prose.join(' '), sizes,
  };
}"""


def first_screen(page: Page) -> dict[str, Any]:
    """Measure the first screen of a page."""
    wait_until_drawn(page)
    frames(page, 3)
    found: dict[str, Any] = page.evaluate(FIRST_SCREEN)
    return found


@pytest.mark.parametrize("lesson", PICTURES, ids=lambda lesson: lesson.slug)
def test_the_picture_takes_half_of_the_first_screen_with_the_tabs_below_it(visit: Visit, lesson: Lesson):
    found = first_screen(visit("" if lesson is LESSONS[0] else lesson.slug))
    assert found["hero"] >= 50, found
    assert found["tabs"] is None or found["tabs"] <= 740, found


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_few_controls_few_words_and_six_sizes_of_letters(visit: Visit, lesson: Lesson):
    found = first_screen(visit("" if lesson is LESSONS[0] else lesson.slug))
    assert found["controls"] <= 15, found
    assert found["words"] <= 40, found
    assert {float(size) for size in found["sizes"]} <= SIZES, found


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_on_a_phone_the_picture_begins_in_the_upper_third(visit: Visit, lesson: Lesson):
    found = first_screen(visit("" if lesson is LESSONS[0] else lesson.slug, phone=True))
    assert found["begins"] <= 260, found
