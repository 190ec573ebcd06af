"""What the browser takes away: pictures that it draws itself, links, and buttons that cost no rerun of the page."""

import re
import struct
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import Visit, until, wait_until_drawn
from tests.pages.walk import TABS


def saved(page: Page, row: Locator, kind: str, folder: Path) -> Path:
    """Press a row's button; return the downloaded file."""
    with page.expect_download(timeout=60_000) as waiting:
        row.get_by_role("button", name=kind, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def rows(page: Page) -> list[Locator]:
    """List the rows below pictures that can be saved, after all are drawn."""
    found = page.locator('[class*="st-key-"][class*="_take"]').filter(
        has=page.get_by_role("button", name="PNG", exact=True)
    )
    return [found.nth(at) for at in range(found.count())]


@pytest.mark.parametrize("slug", TABS)
def test_every_picture_is_saved_as_png_and_svg_with_its_origin(visit: Visit, slug: str, tmp_path: Path):
    page = visit(slug)
    tabs = page.get_by_test_id("stTab")
    seen = 0
    for at in range(max(tabs.count(), 1)):
        if tabs.count():
            tabs.nth(at).click()
            wait_until_drawn(page)
        for row in rows(page):
            row.scroll_into_view_if_needed()
            name = saved(page, row, "PNG", tmp_path)
            assert re.fullmatch(rf"{slug.replace('_', '-')}-[\w-]+\.png", name.name)
            picture = name.read_bytes()
            width, height = struct.unpack(">II", picture[16:24])
            assert width > 400, name
            assert height > 100, name
            root = ElementTree.parse(saved(page, row, "SVG", tmp_path)).getroot()
            text = " ".join(root.itertext())
            assert "Embedding Lab" in text
            assert "seed" in text
            link = next(each.text for each in root.iter() if each.tag.endswith("desc"))
            assert parse_qs(urlsplit(str(link)).query)["language"]
            seen += 1
    assert seen


def test_a_link_is_copied_with_the_exact_state(visit: Visit):
    page = visit("word_clusters?wc_word=queen&words=pocket-word2vec")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    slider = page.get_by_role("slider", name="Nearest words")
    slider.focus()
    slider.press("ArrowRight")
    until(page, lambda: "wc_k=4" in page.url)
    row = page.locator(".st-key-wc_map_take")
    row.get_by_role("button", name="Link", exact=True).click()
    expect(row.get_by_role("status")).to_contain_text("Link copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.url
    assert parse_qs(urlsplit(copied).query)["wc_word"] == ["queen"]


def test_to_save_a_picture_runs_no_page(visit: Visit, tmp_path: Path):
    page = visit("word_clusters?wc_map_of=These+words&wc_axes=3")
    page.evaluate(
        """() => {
            window.runs = 0;
            const app = document.querySelector('[data-testid="stApp"]');
            new MutationObserver(() => {
                if (app.dataset.testScriptState === 'running') window.runs += 1;
            }).observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
        }"""
    )
    saved(page, page.locator(".st-key-wc_map_take"), "PNG", tmp_path)
    assert page.evaluate("() => window.runs") == 0, (
        "a picture that the browser has drawn asks the server for nothing"
    )


def test_a_box_is_saved_as_it_is_turned(visit: Visit, tmp_path: Path):
    page = visit("word_clusters?wc_map_of=These+words&wc_axes=3")
    expect(page.locator(".map[data-words]")).to_be_visible()
    row = page.locator(".st-key-wc_map_take")
    root = ElementTree.parse(saved(page, row, "SVG", tmp_path)).getroot()
    text = " ".join(root.itertext())
    assert "7 words of Pocket Word2Vec on 3 axes by PCA" in text
    layers = [each.get("href") or "" for each in root.iter() if each.tag.endswith("image")]
    assert layers
    assert all(layer.startswith("data:image/png") for layer in layers)
    width, height = struct.unpack(">II", saved(page, row, "PNG", tmp_path).read_bytes()[16:24])
    assert min(width, height) > 400


MAP = ".st-key-le_map_take"


def press(page: Page, kind: str) -> None:
    """Press a button below Learning's map at once: neither waits for a run nor for another press."""
    page.locator(MAP).get_by_role("button", name=kind, exact=True).evaluate("button => button.click()")


def redraw_page(page: Page) -> None:
    """Rerun the whole page by a change of the system's theme, which stops a running script."""
    page.emulate_media(color_scheme="dark")


@pytest.mark.parametrize(
    "at_once",
    [
        # A run that draws the row anew begins while the picture is drawn.
        ["PNG", "page"],
        # The press comes during such a run.
        ["page", "PNG"],
        # A trigger of Streamlit's replaces an earlier one that no run has seen.
        ["PNG", "SVG"],
        ["page", "PNG", "SVG"],
        ["page", "PNG", "Table"],
        ["page", "Table", "PNG"],
        # Impatient: it is the same picture.
        ["PNG", "PNG"],
        ["page", "PNG", "PNG", "SVG", "PNG"],
    ],
    ids=" ".join,
)
def test_no_press_is_lost_at_the_worst_moment(visit: Visit, at_once: list[str]):
    page = visit("learning")
    page.locator(MAP).wait_for(timeout=60_000)
    saved_as: list[str] = []
    page.on("download", lambda download: saved_as.append(download.suggested_filename.rpartition(".")[2]))
    for each in at_once:
        redraw_page(page) if each == "page" else press(page, each)
    expected = sorted({each.lower() for each in at_once} & {"png", "svg"})
    until(page, lambda: sorted(saved_as) == expected, seconds=60)
    expect(page.locator(MAP).get_by_role("status")).to_be_empty()
    table = page.locator(MAP).get_by_role("button", name="Table")
    expect(table).to_have_attribute("aria-expanded", str("Table" in at_once).lower())
    # Nothing is saved twice, and the next press is one more.
    wait_until_drawn(page)
    press(page, "PNG")
    until(page, lambda: sorted(saved_as) == sorted([*expected, "png"]), seconds=60)


def test_a_press_that_does_not_reach_the_server_is_repeated(visit: Visit):
    page = visit("learning")
    lost: list[str | bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not lost and isinstance(message, bytes) and b"requested" in message:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    page.route_web_socket(re.compile("_stcore/stream"), between)
    page.reload()
    page.locator(MAP).wait_for(timeout=60_000)
    wait_until_drawn(page)
    with page.expect_download(timeout=60_000):
        press(page, "PNG")
    assert lost


def test_the_code_of_a_link_is_shown_though_the_page_is_drawn_anew_at_once(visit: Visit):
    page = visit("learning?stage=1")
    page.get_by_role("button", name="QR code").evaluate("button => button.click()")
    redraw_page(page)
    expect(page.locator("dialog img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog img")).to_be_hidden()
    # It comes once.
    wait_until_drawn(page)
    expect(page.locator("dialog img")).to_be_hidden()
