"""Training in a real browser: start, play, scrub, cancel, hand over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, frames, until, wait_until_drawn

# Where the first word of the last trace stands on the screen of the map.
PLACE = """() => {
  const points = document.querySelectorAll('.js-plotly-plot .scatterlayer .trace:last-child .point');
  return points[0].getAttribute('transform');
}"""
# Plotly rejects the promise of an animation that is paused, without a reason; that is no fault.
EXPECT_INTERRUPTIONS = """() => addEventListener('unhandledrejection', event => {
  if (event.reason === undefined) event.preventDefault();
})"""
STEP = ".js-plotly-plot .slider-label"


def trained(visit: Visit, path: str) -> Page:
    page = visit(path)
    page.get_by_text(re.compile("^Your run")).wait_for(timeout=60_000)
    wait_until_drawn(page)
    return page


def label(page: Page) -> str:
    return page.locator(STEP).first.text_content() or ""


def test_start_shows_progress_then_a_map_that_plays_pauses_and_scrubs(visit: Visit):
    page = visit("learning")
    page.evaluate(EXPECT_INTERRUPTIONS)
    page.get_by_role("button", name="Start training").click()
    page.get_by_text(re.compile("^(step [1-9]|Your run)")).first.wait_for(timeout=30_000)
    page.get_by_text(re.compile("^Your run")).wait_for(timeout=60_000)
    page.locator(STEP).first.wait_for()
    assert "le_trained=true" in page.url
    last, at_rest = label(page), page.evaluate(PLACE)

    page.locator(".js-plotly-plot .updatemenu-button", has_text="Play").click()
    until(page, lambda: label(page) != last and page.evaluate(PLACE) != at_rest)
    page.locator(".js-plotly-plot .updatemenu-button", has_text="Pause").click()
    # A frame of the playback stays for 140 ms; within a second, at 60 frames of the screen, it would move on.
    frames(page, 10)
    paused = label(page)
    frames(page, 60)
    assert label(page) == paused

    rail = page.locator(".js-plotly-plot .slider-rail-touch-rect").bounding_box()
    assert rail is not None
    page.mouse.click(rail["x"] + 3, rail["y"] + rail["height"] / 2)
    until(page, lambda: label(page) == "step 0")
    first = page.evaluate(PLACE)
    page.mouse.click(rail["x"] + rail["width"] - 3, rail["y"] + rail["height"] / 2)
    until(page, lambda: label(page) == last)
    until(page, lambda: page.evaluate(PLACE) != first)


def test_cancel_ends_a_long_run_and_keeps_its_state(visit: Visit):
    page = visit("learning?le_sentences=1000&le_epochs=300&le_batch=16")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text(re.compile("^step [1-9]")).first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text(re.compile("^Cancelled at step")).wait_for(timeout=30_000)
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    assert "le_trained" not in page.url


def test_a_link_trains_and_opens_the_same_step(visit: Visit):
    page = trained(visit, "learning?le_trained=true&le_epochs=5&le_view=Neighbours&le_step=3")
    expect(page.get_by_text("Step 3", exact=True)).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_vectors_are_plotted_on_the_word2vec_page(visit: Visit, phone: bool):
    page = visit("learning?le_trained=true&le_epochs=5&le_view=Take+away", phone=phone)
    page.get_by_role("button", name="Plot my vectors").click(timeout=60_000)
    page.get_by_role("heading", name="Word2Vec clusters").wait_for(timeout=30_000)
    wait_until_drawn(page)
    assert page.locator(".js-plotly-plot").count() >= 1
    assert "words=My+vectors" in page.url
