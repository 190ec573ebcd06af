"""Pages that the browser translates: what changes is seen to change, and nothing breaks."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import Visit, until, wait_until_drawn

# What Chrome's translator does to a page, again and again: each text is replaced by <font> elements that hold it.
TRANSLATE = """() => {
    const isLeftAlone = (node) => {
        for (let around = node.parentElement; around; around = around.parentElement) {
            if (["FONT", "SCRIPT", "STYLE", "TEXTAREA", "CODE", "NOSCRIPT"].includes(around.tagName)) return true;
            if (around.getAttribute("translate") === "no" || around.classList.contains("notranslate")) return true;
        }
        return false;
    };
    const translate = () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
            if (!text.data.trim() || isLeftAlone(text)) continue;
            const outer = document.createElement("font");
            outer.append(document.createElement("font"));
            outer.firstChild.textContent = text.data;
            text.parentNode.replaceChild(outer, text);
        }
    };
    translate();
    let waiting;
    new MutationObserver(() => {
        clearTimeout(waiting);
        waiting = setTimeout(translate, 150);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def numbers(page: Page) -> list[str]:
    """Return the numbers in the main part of a page, in order."""
    return re.findall(r"\d[\d.,]*\d|\d", page.get_by_test_id("stMain").inner_text())


def settle(page: Page) -> None:
    """Wait until the page is drawn and the translator has nothing left to do."""
    wait_until_drawn(page)
    page.wait_for_timeout(400)


@pytest.mark.long
def test_a_number_in_a_translated_sentence_follows_the_words(visit: Visit):
    link = "word_clusters?wc_map_of=These+words&view=analogy"
    page = visit(link)
    wait_until_drawn(page)
    before = numbers(page)
    page.evaluate(TRANSLATE)
    settle(page)
    page.get_by_role("textbox", name="as this one is to …").fill("girl")
    settle(page)
    plain = visit(page.url.split("/", 3)[3])
    wait_until_drawn(plain)
    assert numbers(plain) != before
    until(page, lambda: set(numbers(plain)) <= set(numbers(page)))
    expect(page.get_by_text("NotFoundError")).to_have_count(0)


def test_a_translated_page_shows_what_the_menu_leads_to(visit: Visit):
    page = visit("start")
    page.evaluate(TRANSLATE)
    settle(page)
    for number in range(1, len(LESSONS)):
        page.get_by_test_id("stTopNavLink").nth(number).click()
        settle(page)
        plain = visit(page.url.split("/", 3)[3])
        wait_until_drawn(plain)
        title = plain.get_by_role("heading", level=1).inner_text()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        until(page, lambda plain=plain: numbers(page) == numbers(plain))
        expect(page.get_by_test_id("stMain").get_by_test_id("stException")).to_have_count(0)
