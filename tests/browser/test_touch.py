"""On a phone a finger that starts on a picture scrolls the page past it."""

import pytest
from playwright.sync_api import Page

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import Visit, frames, until, wait_until_drawn

PICTURES = '[data-testid="stPlotlyChart"], [data-testid="stVegaLiteChart"], .stage.points, .stage.ladder, .map .stage'
SCROLLED = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
# Room below the last picture, so that every one of them can be scrolled past.
ROOM = (
    """() => document.querySelector('[data-testid="stMainBlockContainer"]').style.paddingBottom = '2000px'"""
)


def swipe(page: Page, x: float, y: float, far: int = 150) -> float:
    """How far the page moves when a finger goes up by so many pixels."""
    before = page.evaluate(SCROLLED)
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        place = {"x": x, "y": y - far * step / 10}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    frames(page, 10)
    return page.evaluate(SCROLLED) - before


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_picture_holds_a_finger(visit: Visit, lesson):
    page = visit("" if lesson is LESSONS[0] else lesson.slug, phone=True)
    tabs = page.get_by_test_id("stTab")
    held = []
    for at in range(max(tabs.count(), 1)):
        if tabs.count():
            tabs.nth(at).click()
            wait_until_drawn(page)
        page.evaluate(ROOM)
        for number, picture in enumerate(page.locator(PICTURES).all()):
            if not picture.is_visible() or picture.locator(".gl-container canvas").count():
                continue
            picture.evaluate("node => node.scrollIntoView({ block: 'center' })")
            frames(page, 5)
            box = picture.bounding_box()
            assert box is not None
            moved = swipe(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            if moved < 50:
                held.append((at, number, moved))
    assert not held


def test_a_finger_scrolls_past_a_plane(visit: Visit):
    page = visit("word_clusters?wc_map_of=These+words", phone=True)
    picture = page.get_by_test_id("stVegaLiteChart").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    assert swipe(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) > 50


def test_a_tap_still_chooses_a_head(visit: Visit):
    page = visit("context_layers?view=attention", phone=True)
    grid = page.locator(".js-plotly-plot").nth(1)
    grid.evaluate("node => node.scrollIntoView({ block: 'center' })")
    points = grid.locator(".scatterlayer .trace").first.locator(".point")
    until(page, lambda: points.count() == 16)
    box = points.nth(9).bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_text("layer 3, head 2", exact=False).first.wait_for()
