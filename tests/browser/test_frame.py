"""The frame in a real browser: first visits, menus, links."""

import base64
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import LESSONS, lesson
from tests.browser.conftest import Server, Visit, open_models, turn_to, wait_until_drawn


@pytest.mark.parametrize(
    "command", [(), ("dashboard/app.py",)], ids=["streamlit run", "streamlit run dashboard/app.py"]
)
def test_a_deep_link_as_the_very_first_visit_shows_the_frame(visit: Visit, command: tuple[str, ...]):
    with Server(*command) as fresh:
        page = visit("subword_splitting", at=fresh.url)
        expect(page.get_by_role("heading", name=lesson("subword_splitting").question)).to_be_visible()
        assert page.get_by_test_id("stTopNavLink").count() == len(LESSONS)
        open_models(page)
        expect(page.get_by_role("combobox", name="Language model")).to_be_visible()


def test_every_page_opens_from_the_menu(visit: Visit):
    page = visit()
    for each in LESSONS[1:]:
        turn_to(page, each.menu)
        expect(page.get_by_role("heading", name=each.question, exact=True)).to_be_visible(timeout=30_000)
        wait_until_drawn(page)
        assert page.url.split("?")[0].endswith(f"/{each.slug}")
        expect(page).to_have_title(f"{each.title} · Embedding Lab")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_app_has_a_mark_and_its_name_of_its_own(visit: Visit, dark: bool):
    page = visit("learning", dark=dark)
    expect(page).to_have_title("Learning · Embedding Lab")
    logo = _svg(page, page.get_by_test_id("stHeaderLogo").get_attribute("src"))
    assert "Embedding Lab</text>" in logo
    assert ("#e9ecf1" if dark else "#1f2430") in logo
    assert "<rect" in _svg(page, page.locator("link[rel='shortcut icon']").get_attribute("href"))


def _svg(page: Page, address: str | None) -> str:
    """Return the SVG at a URL, which may be a data URL."""
    assert address
    if address.startswith("data:"):
        return base64.b64decode(address.partition(",")[2]).decode()
    return page.request.get(urljoin(page.url, address)).text()


def test_a_term_in_an_insight_opens_once_on_a_page_by_keyboard_and_by_a_press(visit: Visit):
    page = visit("position_embeddings")
    uses = page.locator('a[data-term="#term-token"]')
    terms = page.get_by_role("button", name="token", exact=True)
    expect(terms).to_have_count(1)
    assert uses.count() > 1
    address = page.url
    terms.focus()
    page.keyboard.press("Space")
    card = page.locator(".card:popover-open")
    expect(card).to_contain_text("A piece of text that a model reads as one")
    expect(terms).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(terms).to_be_focused()
    terms.click()
    expect(card).to_have_count(1)
    assert page.url == address


# Presses so many tabs in turn, each as soon as a person could, without waiting for a run.
SWITCH = """([count, pause]) => new Promise((done) => {
    const tabs = [...document.querySelectorAll('[data-testid="stTab"]')];
    const next = (at) => {
        if (at === count) return done();
        tabs[(at * 3) % Math.min(tabs.length, 7)].click();
        setTimeout(next, pause * (1 + at % 3), at + 1);
    };
    next(0);
})"""


@pytest.mark.parametrize("pause", [20, 70])
@pytest.mark.parametrize("slug", ["learning", "word_clusters"])
def test_tabs_switched_faster_than_they_are_drawn_leave_the_page_alive(visit: Visit, slug: str, pause: int):
    page = visit(slug)
    page.evaluate(SWITCH, [25, pause])
    wait_until_drawn(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    tabs = page.get_by_test_id("stTab")
    for at in (1, 0):
        tabs.nth(at).click()
        wait_until_drawn(page)
        expect(page.locator("[role=tabpanel]:visible")).to_contain_text(re.compile(r"\w{3}"))
