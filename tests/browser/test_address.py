"""The address in a real browser: Back and Forward, both models named, long texts, links from elsewhere.

The component that keeps the address complete wraps a function of the browser that Streamlit uses, so these tests are
what to look at when Streamlit is upgraded.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.course.lessons import LESSONS
from dashboard.jobs import Progress
from dashboard.models.catalog import find
from dashboard.models.download.by_name import get
from tests.browser.conftest import Server, Visit, open_models, turn_to, until, wait_until_drawn
from tests.servers.files import running
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository

BOTH = {"words": "Pocket Word2Vec", "language": "Pocket GPT-2"}
NOT_HERE = "This link shows GPT-2 small, which is not on this host; you see Pocket GPT-2."


def in_the_address(page: Page) -> dict[str, str]:
    """Parse the query parameters of the browser's URL."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def expect_in_the_address(page: Page, **parameters: str) -> None:
    """Wait until the address holds both models at their defaults, these parameters, and nothing else."""
    until(page, lambda: in_the_address(page) == BOTH | parameters)


def arrived(page: Page, menu: str) -> None:
    question = next(lesson.question for lesson in LESSONS if lesson.menu == menu)
    expect(page.get_by_role("heading", name=question, exact=True)).to_be_visible(timeout=30_000)
    wait_until_drawn(page)


def go(page: Page, menu: str) -> None:
    turn_to(page, menu)
    arrived(page, menu)


def back(page: Page, menu: str) -> None:
    page.go_back()
    arrived(page, menu)


def forward(page: Page, menu: str) -> None:
    page.go_forward()
    arrived(page, menu)


def models(page: Page) -> Locator:
    """Return the button that names the two models."""
    return page.locator(".st-key-models button").first


def choose_language_model(page: Page, title: str) -> None:
    open_models(page)
    page.get_by_role("combobox", name="Language model").click()
    page.get_by_role("option", name=title).click()
    page.keyboard.press("Escape")


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def word(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Word", exact=True)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_back_and_forward_open_each_page_as_it_was_left(visit: Visit, phone: bool):
    page = visit(phone=phone)
    entries = page.evaluate("history.length")
    go(page, "Subwords")
    text(page).fill("one two")
    expect_in_the_address(page, ss_text="one two")
    go(page, "Word clusters")
    word(page).fill("dog")
    expect_in_the_address(page, wc_word="dog")
    go(page, "Context")
    expect_in_the_address(page)
    assert page.evaluate("history.length") == entries + 3

    back(page, "Word clusters")
    expect(word(page)).to_have_value("dog")
    expect_in_the_address(page, wc_word="dog")
    back(page, "Subwords")
    expect(text(page)).to_have_value("one two")
    expect_in_the_address(page, ss_text="one two")
    back(page, "Start")
    expect_in_the_address(page)
    forward(page, "Subwords")
    expect(text(page)).to_have_value("one two")
    forward(page, "Word clusters")
    expect(word(page)).to_have_value("dog")
    expect_in_the_address(page, wc_word="dog")


def test_what_is_pressed_while_a_page_is_left_does_not_change_how_it_was_left(visit: Visit):
    page = visit("subword_splitting")
    text(page).fill("one two")
    expect_in_the_address(page, ss_text="one two")
    page.evaluate("window.pressing = setInterval(() => document.body.click(), 5)")
    go(page, "Word clusters")
    page.evaluate("clearInterval(window.pressing)")
    back(page, "Subwords")
    expect(text(page)).to_have_value("one two")
    expect_in_the_address(page, ss_text="one two")


def test_each_visit_to_a_page_has_its_own_state(visit: Visit):
    page = visit("subword_splitting")
    go(page, "Word clusters")
    go(page, "Subwords")
    text(page).fill("later")
    expect_in_the_address(page, ss_text="later")
    go(page, "Start")
    # By the menu a page opens as this visitor left it last, in one entry.
    entries = page.evaluate("history.length")
    go(page, "Subwords")
    expect(text(page)).to_have_value("later")
    expect_in_the_address(page, ss_text="later")
    assert page.evaluate("history.length") == entries + 1
    for menu in ("Start", "Subwords", "Word clusters", "Subwords"):
        back(page, menu)
    expect(text(page)).to_have_value("unbelievable rand_xyz")
    expect_in_the_address(page)


def test_a_preset_changes_the_page_s_entry_and_the_next_link_keeps_it(visit: Visit):
    page = visit("word_clusters?wc_k=4")
    page.get_by_role("button", name="Capitals").click()
    expect(word(page)).to_have_value("berlin")
    wait_until_drawn(page)
    state = in_the_address(page)
    assert state.items() >= {**BOTH, "wc_word": "berlin"}.items()
    page.get_by_role("link", name=re.compile("Next:")).click()
    arrived(page, "Subwords")
    expect_in_the_address(page)
    back(page, "Word clusters")
    expect(word(page)).to_have_value("berlin")
    until(page, lambda: in_the_address(page) == state)


def test_a_link_keeps_its_models_in_a_page_of_its_own(visit: Visit):
    """The whole way of a copied link: made here, opened in a fresh browser."""
    page = visit("word_clusters")
    expect_in_the_address(page)
    word(page).fill("queen")
    expect_in_the_address(page, wc_word="queen")
    again = visit(page.url.split("/", 3)[3])
    expect_in_the_address(again, wc_word="queen")
    expect(word(again)).to_have_value("queen")
    # It has everything that it needs: nothing is added to the history.
    assert again.evaluate("history.length") == page.evaluate("history.length")


def test_after_a_long_text_the_next_short_one_is_in_the_address_at_once(visit: Visit):
    page = visit("subword_splitting")
    said = page.get_by_text("This text is not part of the link")
    text(page).fill("ab " * 1_333 + "a")
    expect_in_the_address(page, ss_text="ab " * 1_333 + "a")
    expect(said).to_have_count(0)
    for short in ("short", "unbelievable rand_xyz"):
        text(page).fill("ab " * 1_333 + "ab")
        expect(said).to_be_visible()
        expect_in_the_address(page)
        text(page).fill(short)
        expect_in_the_address(page, **({} if short == "unbelievable rand_xyz" else {"ss_text": short}))
        expect(said).to_have_count(0)
        expect(text(page)).to_have_value(short)
    text(page).fill("long " * 1_000)
    expect(said).to_be_visible()
    # Typed so that the answers to the first letters arrive between the next.
    text(page).fill("")
    text(page).press_sequentially("typed by hand", delay=170)
    expect_in_the_address(page, ss_text="typed by hand")
    expect(text(page)).to_have_value("typed by hand")


def test_a_long_text_waits_for_its_visitor_and_gives_way_to_a_link(visit: Visit):
    page = visit("subword_splitting")
    said = page.get_by_text("This text is not part of the link")
    text(page).fill("long " * 1_000)
    expect(said).to_be_visible()
    go(page, "Start")
    back(page, "Subwords")
    expect(said).to_be_visible()
    expect(text(page)).to_have_value("long " * 1_000)
    go(page, "Start")
    page.get_by_role("link", name="Cut").click()
    arrived(page, "Subwords")
    expect(text(page)).to_have_value("cat sat on the")
    expect_in_the_address(page, ss_text="cat sat on the")
    expect(said).to_have_count(0)


def test_a_long_text_survives_a_reload_until_it_is_forgotten_and_is_in_no_link(visit: Visit):
    page = visit("subword_splitting?ss_view=Spellings")
    said = page.get_by_text("Your browser keeps it until you close this tab")
    text(page).fill("long " * 1_000)
    expect(said).to_be_visible()
    wait_until_drawn(page)
    page.reload()
    expect(text(page)).to_have_value("long " * 1_000)
    expect(said).to_be_visible()
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    wait_until_drawn(page)
    expect(text(page)).to_have_value("unbelievable rand_xyz")
    text(page).fill("long " * 1_000)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_text("It will not survive a reload")).to_be_visible()
    wait_until_drawn(page)
    assert page.evaluate("sessionStorage.getItem('embedding-lab.texts')") is None
    page.reload()
    wait_until_drawn(page)
    expect(text(page)).to_have_value("unbelievable rand_xyz")


def test_a_long_text_of_many_lines_too(visit: Visit):
    page = visit("learning?le_text=my+own")
    box = page.get_by_role("textbox", name="Your sentences, one a line")
    said = page.get_by_text("This text is not part of the link")
    box.fill("the cat sat.\n" * 400)
    box.press("Control+Enter")
    expect(said).to_be_visible()
    box.fill("the cat sat.\nthe dog sat.")
    box.press("Control+Enter")
    expect(said).to_have_count(0)
    expect_in_the_address(page, le_text="my own", le_own="the cat sat.\nthe dog sat.", le_trained="true")


def test_the_first_visit_after_a_start_by_a_link_to_a_model_that_is_not_here(visit: Visit):
    with Server() as fresh:
        page = visit("subword_splitting?language=GPT-2+small&ss_text=hello", at=fresh.url)
        expect(page.get_by_text(NOT_HERE)).to_be_visible()
        text(page).fill("hello there")
        expect_in_the_address(page, language="GPT-2 small", ss_text="hello there")
        go(page, "Positions")
        expect(page.get_by_text(NOT_HERE)).to_be_visible()
        expect_in_the_address(page, language="GPT-2 small")
        page.get_by_role("button", name="Go on with Pocket GPT-2").click()
        expect(page.get_by_text(NOT_HERE)).to_have_count(0)
        expect_in_the_address(page)
        back(page, "Subwords")
        expect(page.get_by_text(NOT_HERE)).to_be_visible()
        expect_in_the_address(page, language="GPT-2 small", ss_text="hello there")


def test_a_name_in_a_link_becomes_no_link(visit: Visit):
    name = "www.here.org https://here.org me@here.org <b>x</b>"
    page = visit(f"?language={name}")
    expect(page.get_by_text("which is not on this host")).to_be_visible()
    assert page.get_by_test_id("stAlert").locator("a, b").count() == 0
    expect_in_the_address(page, language=name)


@pytest.fixture
def with_gpt2(server: Server, tmp_path: Path) -> Iterator[Server]:
    """Start a server whose first language model is a small stand-in for GPT-2 small."""
    before = dict(os.environ)
    with running(Hub()) as hub:
        hub.add("openai-community/gpt2", gpt2_repository(64, 128), find("gpt2").revision)
        os.environ |= {
            "HF_ENDPOINT": hub.url,
            "EMBEDDING_LAB_MODELS": str(tmp_path),
            "EMBEDDING_LAB_LANGUAGE_MODEL": "gpt2",
            "NO_PROXY": "127.0.0.1",
        }
        try:
            get("gpt2", Progress())
            with Server() as server:
                yield server
        finally:
            os.environ.clear()
            os.environ.update(before)


def test_a_copied_link_shows_the_same_on_a_host_with_other_defaults(visit: Visit, with_gpt2: Server):
    here = visit("position_embeddings?pe_text=dog")
    expect_in_the_address(here, pe_text="dog")
    there = visit(here.url.split("/", 3)[3], at=with_gpt2.url)
    expect(models(there)).to_contain_text("Pocket GPT-2")
    expect_in_the_address(there, pe_text="dog")
    first = visit("position_embeddings", at=with_gpt2.url)
    expect(models(first)).to_contain_text("GPT-2 small")
    expect_in_the_address(first, language="GPT-2 small")
    away = visit(first.url.split("/", 3)[3])
    expect(away.get_by_text(NOT_HERE)).to_be_visible()
    expect_in_the_address(away, language="GPT-2 small")
    # A choice belongs to the visit of the page in which it was made.
    choose_language_model(there, "GPT-2 small")
    expect_in_the_address(there, pe_text="dog", language="GPT-2 small")
    go(there, "Start")
    choose_language_model(there, "Pocket GPT-2")
    expect_in_the_address(there)
    back(there, "Positions")
    expect(models(there)).to_contain_text("GPT-2 small")
    forward(there, "Start")
    expect(models(there)).to_contain_text("Pocket GPT-2")


def test_plotted_vectors_come_back_by_forward_and_are_gone_after_a_reload(visit: Visit):
    page = visit("learning?le_trained=true&le_epochs=5")
    page.get_by_role("button", name="Take the vectors").click(timeout=60_000)
    page.get_by_role("button", name="Plot my vectors").click()
    arrived(page, "Word clusters")
    expect(models(page)).to_contain_text("My vectors")
    plotted = in_the_address(page)
    assert plotted["words"].startswith("My vectors (")

    back(page, "Learning")
    expect_in_the_address(page, le_trained="true", le_epochs="5")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(models(page)).to_contain_text("Pocket Word2Vec")
    forward(page, "Word clusters")
    expect(models(page)).to_contain_text("My vectors")
    until(page, lambda: in_the_address(page) == plotted)

    page.reload()
    arrived(page, "Word clusters")
    expect(page.get_by_text("these word vectors are gone")).to_be_visible()
    assert page.get_by_test_id("stVegaLiteChart").count() == 0
    assert in_the_address(page) == plotted
    page.get_by_role("button", name="Go on with Pocket Word2Vec").click()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    until(page, lambda: in_the_address(page) == plotted | {"words": "Pocket Word2Vec"})


def test_a_finished_training_is_in_the_address_also_after_the_menu(visit: Visit):
    page = visit("learning?le_trained=true&le_epochs=5")
    run = page.get_by_role("button", name="Play")
    expect(run).to_be_visible(timeout=60_000)
    go(page, "Start")
    go(page, "Learning")
    expect(run).to_be_visible()
    expect_in_the_address(page, le_trained="true", le_epochs="5")


def test_the_first_page_opens_under_its_own_name_too_with_what_the_link_says(visit: Visit):
    page = visit("start?st_text=river+bank")
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("river bank")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect_in_the_address(page, st_text="river bank")


def tab(page: Page, label: str) -> Locator:
    return page.get_by_role("tab", name=label, exact=True)


def expect_open(page: Page, label: str) -> None:
    expect(tab(page, label)).to_have_attribute("aria-selected", "true")
    wait_until_drawn(page)


def test_a_view_is_named_by_its_id_and_comes_back_with_its_page(visit: Visit):
    page = visit("word_clusters?view=analogy")
    expect_open(page, "Analogy")
    expect_in_the_address(page, view="analogy")
    entries = page.evaluate("history.length")
    tab(page, "Axes with meaning").click()
    expect_in_the_address(page, view="axes")
    word(page).fill("dog")
    expect_in_the_address(page, view="axes", wc_word="dog")
    assert page.evaluate("history.length") == entries
    go(page, "Subwords")
    expect_open(page, "Spellings")
    expect_in_the_address(page)
    tab(page, "Languages").click()
    expect_in_the_address(page, view="languages")
    # By the menu a page opens on the view on which it was left.
    go(page, "Word clusters")
    expect_open(page, "Axes with meaning")
    expect_in_the_address(page, view="axes", wc_word="dog")
    assert page.evaluate("history.length") == entries + 2
    tab(page, "Neighbours").click()
    expect_in_the_address(page, view="neighbours", wc_word="dog")
    back(page, "Subwords")
    expect_open(page, "Languages")
    expect_in_the_address(page, view="languages")
    back(page, "Word clusters")
    expect_open(page, "Axes with meaning")
    expect_in_the_address(page, view="axes", wc_word="dog")
    forward(page, "Subwords")
    expect_open(page, "Languages")
    forward(page, "Word clusters")
    expect_open(page, "Neighbours")
    expect_in_the_address(page, view="neighbours", wc_word="dog")


def test_an_older_link_to_a_view_is_written_anew_in_its_own_entry(visit: Visit):
    page = visit("word_clusters?wc_view=How+true+is+a+map%3F&wc_word=dog")
    expect_open(page, "How true is a map?")
    expect_in_the_address(page, view="map_quality", wc_word="dog")
    assert page.evaluate("history.length") == visit("word_clusters?wc_word=dog").evaluate("history.length")
    page.reload()
    arrived(page, "Word clusters")
    expect_open(page, "How true is a map?")


def test_a_view_that_is_not_there_is_said(visit: Visit):
    page = visit("word_clusters?view=analogies")
    expect(page.get_by_text("This page has no view “analogies”; you see Neighbours.")).to_be_visible()
    expect_open(page, "Neighbours")
    tab(page, "Analogy").click()
    expect_in_the_address(page, view="analogy")
    expect(page.get_by_text("This page has no view")).to_have_count(0)
