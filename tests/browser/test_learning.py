"""Training in a real browser: start, play, scrub, cancel, hand over."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from tests.browser.conftest import Visit, frames, until, wait_until_drawn


def trained(visit: Visit, path: str) -> Page:
    page = visit(path)
    page.get_by_text(re.compile("^Your run")).wait_for(timeout=60_000)
    wait_until_drawn(page)
    return page


def test_start_shows_progress_then_a_map_that_plays_pauses_and_goes_on_in_other_tabs(visit: Visit):
    page = visit("learning")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text(re.compile("^(step [1-9]|Your run)")).first.wait_for(timeout=30_000)
    page.get_by_text(re.compile("^Your run")).wait_for(timeout=60_000)
    assert "le_trained=true" in page.url
    steps = page.get_by_role("slider", name="Step")
    last = int(steps.input_value())
    page.get_by_role("button", name="Play").click()
    until(page, lambda: 3 < int(steps.input_value()) < last)
    page.get_by_role("button", name="Pause").click()
    paused, said = steps.input_value(), steps.get_attribute("aria-valuetext")
    # A frame of the playback stays for 140 ms; within a second, at 60 frames of the screen, it would move on.
    frames(page, 60)
    assert steps.input_value() == paused
    expect(page).to_have_url(re.compile("le_step="))
    page.get_by_role("tab", name="Neighbours").click()
    expect(page.get_by_text(re.compile(f"^{said}$", re.IGNORECASE))).to_be_visible()


def test_cancel_ends_a_long_run_and_keeps_its_state(visit: Visit):
    page = visit("learning?le_sentences=1000&le_epochs=300&le_batch=16")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text(re.compile("^step [1-9]")).first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text(re.compile("was cancelled at step")).wait_for(timeout=30_000)
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    assert "le_trained" not in page.url


def test_a_link_trains_and_opens_the_same_step(visit: Visit):
    page = trained(visit, "learning?le_trained=true&le_epochs=5&view=neighbours&le_step=3")
    expect(page.get_by_text("Step 3", exact=True)).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_vectors_are_plotted_on_the_word2vec_page(visit: Visit, phone: bool):
    page = visit("learning?le_trained=true&le_epochs=5&view=download", phone=phone)
    page.get_by_role("button", name="Plot my vectors").click(timeout=60_000)
    page.get_by_role("heading", name=lesson("word_clusters").question).wait_for(timeout=30_000)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert "words=My%20vectors" in page.url
