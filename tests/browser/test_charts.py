"""What is written in charts, as the browser draws it: large enough, and in an ink that follows the theme at once."""

import contextlib
import re
from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.lessons.registry import LESSONS
from tests.browser.conftest import Visit, until, wait_until_drawn

SMALLEST, READABLE = 13, 4.5

# Pages with charts that stand there without anybody starting a training.
SLUGS = [lesson.slug for lesson in LESSONS if lesson.slug not in ("start", "model_library")]

# Each text in a chart with its size in pixels and the contrast of its colour with the page or, where it knows it lies
# on a cell, nothing: those are tested by their specification.
TEXTS = """() => {
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


PAGE = """() => {
  const colour = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
  return Number(colour.match(/\\d+/)[0]) > 128 ? 'light' : 'dark';
}"""


def _unreadable(page: Page) -> list[dict[str, Any]]:
    return [each for each in page.evaluate(TEXTS) if each["size"] < SMALLEST or each["contrast"] < READABLE]


@pytest.mark.parametrize("slug", SLUGS)
def test_all_that_is_written_in_charts_can_be_read_in_both_themes(visit: Visit, slug: str):
    page = visit(slug)
    tabs = page.get_by_test_id("stTab")
    seen = 0
    for at in range(tabs.count()):
        tabs.nth(at).click()
        wait_until_drawn(page)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            until(page, lambda theme=theme: page.evaluate(PAGE) == theme)
            with contextlib.suppress(AssertionError):
                # The charts follow the page, one by one.
                until(page, lambda: not _unreadable(page), seconds=10)
            assert not _unreadable(page), f"{tabs.nth(at).inner_text()}, {theme}"
            seen += len(page.evaluate(TEXTS))
    assert seen


def test_a_finger_scrolls_past_a_plane(visit: Visit):
    page = visit("word_clusters?wc_map_of=These+words", phone=True)
    picture = page.get_by_role("figure", name=re.compile("on 2 axes"))
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    scrolled = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    before = page.evaluate(scrolled)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        touch.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 15 * step}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, lambda: page.evaluate(scrolled) > before + 50)


def test_a_control_in_a_tab_stands_in_the_link_and_back_finds_it(visit: Visit):
    page = visit("position_embeddings?pe_view=Four+schemes")
    slider = page.get_by_role("slider", name="Largest distance")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    until(page, lambda: "pe_reach=74" in page.url)
    wait_until_drawn(page)
    assert "language=" in page.url
    assert "pe_view=Four+schemes" in page.url
    again = visit(page.url.split("/", 3)[3])
    assert "74" in again.get_by_test_id("stSlider").filter(has_text="Largest distance").inner_text()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Context").click()
    page.wait_for_url(re.compile("context_layers"))
    page.go_back()
    page.wait_for_url(re.compile("pe_reach=74"))
    until(
        page, lambda: "74" in page.get_by_test_id("stSlider").filter(has_text="Largest distance").inner_text()
    )
