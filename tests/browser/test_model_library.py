"""The Models page in a real browser: one click, another page, and the model is at the top."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from dashboard.models.catalog import find
from tests.browser.conftest import Server, Visit, frames, turn_to, until, wait_until_drawn
from tests.servers.files import Fault, running
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Start a local hub with a stand-in for GPT-2 small."""
    with running(Hub()) as hub:
        hub.add("openai-community/gpt2", gpt2_repository(64, 128), find("gpt2").revision)
        yield hub


@pytest.fixture
def served(tmp_path: Path, hub: Hub) -> Iterator[Server]:
    """Start a server with an empty models folder and that hub."""
    before = dict(os.environ)
    os.environ |= {"HF_ENDPOINT": hub.url, "EMBEDDING_LAB_MODELS": str(tmp_path), "NO_PROXY": "127.0.0.1"}
    try:
        with Server() as server:
            yield server
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_one_click_and_the_model_is_on_another_page(served: Server, visit: Visit):
    page = visit("model_library", at=served.url)
    page.locator(".st-key-ml_row_gpt2").get_by_role("button", name="Get").click()
    turn_to(page, "Positions")
    expect(page.get_by_test_id("stHeading").first).to_contain_text(
        lesson("position_embeddings").question, timeout=20_000
    )
    expect(page).to_have_url(re.compile("language=GPT-2"), timeout=20_000)
    wait_until_drawn(page)
    expect(page.get_by_text("GPT-2 small").first).to_be_visible()


def test_who_stays_on_the_page_sees_the_download_above_it_and_that_it_ended(
    hub: Hub, served: Server, visit: Visit
):
    hub.faults.append(Fault("trickle", path=r".*model\.safetensors", after=1_000, times=-1))
    page = visit("model_library", at=served.url)
    page.locator(".st-key-ml_row_gpt2").get_by_role("button", name="Get").click()
    progress = page.get_by_test_id("stProgress").first
    expect(progress).to_be_visible(timeout=20_000)
    # Something has arrived that it can go on from.
    until(page, lambda: any(request.sent >= 1_000 for request in hub.requests))
    page.get_by_role("button", name="Cancel").click()
    expect(progress).to_have_count(0, timeout=40_000)
    expect(page.get_by_role("button", name="Go on").first).to_be_visible()


def test_at_this_machine_a_folder_can_be_named(served: Server, visit: Visit):
    page = visit("model_library?view=upload", at=served.url, phone=True)
    expect(page.get_by_label("Its name on the hub, or a folder of this machine")).to_be_visible(
        timeout=20_000
    )


BAD_NEWS = '[data-testid="stAlertContentError"], [data-testid="stAlertContentWarning"]'


def open_column_of_labels(page: Page) -> None:
    wait_until_drawn(page)
    box = page.get_by_role("combobox", name="Column of labels")
    # An open list closes when the page scrolls.
    box.scroll_into_view_if_needed()
    frames(page, 3)
    box.click()


def test_two_files_and_the_column_of_labels(served: Server, visit: Visit, tmp_path: Path):
    files = {
        "one.tsv": "Index\tLabel\n0\tNew York\n1\tParis\n2\t</s>\n3\tcat\n",
        "other.tsv": "1\t2\t0.5\n3\t4\t1\n5\t1\t2\n2\t2\t0\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    page = visit("model_library?view=upload", at=served.url)
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in files])
    expect(page.get_by_text("Your file other.tsv · Label is at the top")).to_be_visible()
    open_column_of_labels(page)
    page.get_by_role("option", name="Index").click()
    expect(page.get_by_text("Your file other.tsv · Index is at the top")).to_be_visible()
    expect(page).to_have_url(re.compile("ml_label=Index"))
    open_column_of_labels(page)
    page.get_by_role("option", name="Label").click()
    expect(page.get_by_text("Your file other.tsv · Label is at the top")).to_be_visible()
    turn_to(page, "Word clusters")
    expect(page.get_by_label("Word", exact=True)).to_have_value("New York")
    expect(page.get_by_label("Beside other words")).to_have_value("Paris cat </s>")
    # What nobody typed is not in the link.
    wait_until_drawn(page)
    assert "wc_" not in page.url
    assert not page.locator(BAD_NEWS).count()
