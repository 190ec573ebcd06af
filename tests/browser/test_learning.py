"""Training in a real browser: start, play, scrub, cancel, hand over."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from tests.browser.conftest import Visit, frames, until, wait_until_drawn


def trained(visit: Visit, path: str, **options: Any) -> Page:
    page = visit(path, **options)
    page.get_by_role("button", name="Play").wait_for(timeout=60_000)
    wait_until_drawn(page)
    return page


def loss(page: Page) -> float:
    """Return the loss that stands beside the map."""
    return float(page.locator(".panel-heading b").first.inner_text())


def test_a_finished_run_plays_and_the_loss_and_the_neighbours_go_with_it(visit: Visit):
    page = trained(visit, "learning")
    steps = page.get_by_role("slider", name="Step")
    last, learned = int(steps.input_value()), loss(page)
    near = page.locator(".neighbour").all_inner_texts()
    page.get_by_role("button", name="Play").click()
    until(page, lambda: 3 < int(steps.input_value()) < last)
    page.get_by_role("button", name="Pause").click()
    paused, said = steps.input_value(), steps.get_attribute("aria-valuetext")
    # A frame of the playback stays for 110 ms; within a second, at 60 frames of the screen, it would move on.
    frames(page, 60)
    assert steps.input_value() == paused
    assert loss(page) > learned
    expect(page).to_have_url(re.compile("le_step="))
    expect(page.get_by_text(re.compile(f"^{said}$", re.IGNORECASE)).last).to_be_visible()
    steps.press("Home")
    expect(page.locator(".neighbour")).not_to_have_text(near)
    steps.press("End")
    expect(page.locator(".neighbour")).to_have_text(near)


def test_a_press_on_a_point_follows_its_word(visit: Visit):
    page = trained(visit, "learning")
    page.locator(".stage .point:not(.pale):not(.chosen)").first.click(force=True)
    expect(page).to_have_url(re.compile("le_word="))
    word = parse_qs(urlsplit(page.url).query)["le_word"][0]
    expect(page.locator(".panel-heading .chosen")).to_have_text(word)


def test_a_training_ends_in_a_replay_that_comes_once(visit: Visit):
    page = trained(visit, "learning")
    page.get_by_role("button", name="Train anew").click()
    page.get_by_role("button", name="Pause").wait_for(timeout=60_000)
    expect(page).to_have_url(re.compile("le_seed=1"))
    steps = page.get_by_role("slider", name="Step")
    until(page, lambda: steps.input_value() == steps.get_attribute("max"))
    page.get_by_role("tab", name="One step").click()
    wait_until_drawn(page)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_cancel_ends_a_long_run_and_keeps_its_state(visit: Visit):
    page = visit("learning?le_sentences=1000&le_epochs=300&le_batch=16")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text(re.compile("^step [1-9]")).first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text(re.compile("was cancelled at step")).wait_for(timeout=30_000)
    expect(page.get_by_role("button", name="Train anew")).to_be_visible()
    assert "le_trained" not in page.url


def test_a_link_trains_and_opens_the_same_step(visit: Visit):
    page = trained(visit, "learning?le_trained=true&le_epochs=5&view=neighbours&le_step=3")
    expect(page.get_by_text("Step 3", exact=True)).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_vectors_are_plotted_on_the_word2vec_page(visit: Visit, phone: bool):
    page = trained(visit, "learning?le_trained=true&le_epochs=5&view=download", phone=phone)
    page.get_by_role("button", name="Take the vectors").click()
    page.get_by_role("button", name="Plot my vectors").click()
    page.get_by_role("heading", name=lesson("word_clusters").question).wait_for(timeout=30_000)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert "words=My%20vectors" in page.url
