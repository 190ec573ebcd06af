"""A class votes: the instructor's screen and phones in real browsers."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import lesson
from tests.browser.conftest import Server, Visit, until, wait_until_drawn
from tests.browser.test_accessibility import violations

ASK = "word_clusters?wc_turns=true&wc_turn=1&stage=1&words=Pocket+Word2Vec"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server with rooms of its own."""
    with Server(settings={"EMBEDDING_LAB_MODELS": str(tmp_path_factory.mktemp("models"))}) as running:
        yield running


@pytest.fixture
def come(visit: Visit, host: Server) -> Callable[..., Page]:
    """As `visit`, to that server."""
    return partial(visit, at=host.url)


def asked(visit: Visit, path: str = ASK) -> tuple[Page, str]:
    page = visit(path)
    page.get_by_role("button", name="Ask the class").click()
    expect(page.get_by_role("button", name="Close the vote")).to_be_visible()
    wait_until_drawn(page)
    return page, page.locator(".code").inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_round_from_the_first_vote_to_the_second(come: Visit):
    screen, code = asked(come)
    assert "room=" in screen.url
    assert screen.evaluate("localStorage.getItem('embedding-lab.room')") not in screen.url
    phones = [come(f"?room={code.lower()}", phone=True) for _ in range(3)]
    for at, page in enumerate(phones):
        page.get_by_role("group", name="Your answer").get_by_role("button").nth(at).click()
        expect(page.get_by_text("Your vote is counted")).to_be_visible()
        assert page.get_by_role("button", name="Close the vote").count() == 0
    expect(screen.get_by_text("3 votes", exact=True)).to_be_visible()
    # A vote may be changed, and stays that of one browser.
    phones[0].get_by_role("button", name="queen").click()
    expect(phones[0].get_by_role("button", name="queen")).to_have_attribute("aria-pressed", "true")
    phones[0].reload()
    wait_until_drawn(phones[0])
    expect(phones[0].get_by_role("button", name="queen")).to_have_attribute("aria-pressed", "true")
    assert screen.locator(".bars").count() == 0
    # What a clicker sends.
    expect(screen.get_by_text("3 phones here")).to_be_visible()
    screen.keyboard.press("PageDown")
    # A class talks before it sees what the others think.
    for page in (screen, phones[1]):
        expect(page.get_by_text("Talk with a neighbour who voted otherwise.")).to_be_visible()
        expect(page.locator(".bars")).to_have_count(0)
    press(screen, "Show the votes")
    expect(screen.get_by_text("33% · 1")).to_have_count(3)
    expect(screen.get_by_role("button", name="Show the votes")).to_have_count(0)
    press(screen, "Vote again")
    for page in phones:
        expect(page.get_by_text("Vote once more")).to_be_visible()
        page.get_by_role("button", name="queen").click()
        expect(page.get_by_text("Your vote is counted")).to_be_visible()
    press(screen, "Close the vote")
    expect(screen.get_by_text("100% · 3")).to_be_visible()
    expect(screen.get_by_text(re.compile("^Same answer twice: 1 · "))).to_be_visible()
    press(screen, "Show the answer")
    expect(screen.get_by_text("✓ right")).to_be_visible()
    expect(phones[2].get_by_text("The model says:")).to_be_visible()
    with screen.expect_download() as download:
        press(screen, "Download the answers")
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row["votes"] for row in rows if row["vote"] == "2"] == ["3"]


def test_the_next_question_comes_to_the_phones_also_from_a_screen_that_was_loaded_anew(come: Visit):
    screen, code = asked(come)
    phone = come(f"?room={code}", phone=True)
    press(screen, "Back to the page")
    expect(screen.get_by_role("button", name="Ask the class")).to_be_visible()
    until(screen, lambda: "room=" not in screen.url)
    screen.goto(re.sub(r"/word_clusters.*", "/?st_turns=true&st_turn=1&stage=1", screen.url))
    wait_until_drawn(screen)
    press(screen, "Ask the class")
    expect(screen.locator(".code")).to_have_text(code)
    phone.get_by_role("spinbutton").fill("7")
    press(phone, "Vote")
    expect(phone.get_by_text("Your vote is counted")).to_be_visible()
    # A count that comes in takes nothing from under somebody's fingers.
    phone.get_by_role("spinbutton").fill("512")
    other = come(f"?room={code}", phone=True)
    other.get_by_role("spinbutton").fill("7")
    press(other, "Vote")
    expect(phone.get_by_text("2 votes")).to_be_visible()
    expect(phone.get_by_role("spinbutton")).to_have_value("512")
    screen.reload()
    press(screen, "Close the vote")
    press(screen, "Show the votes")
    expect(screen.get_by_text("100% · 2")).to_be_visible()
    press(screen, "End this room")
    press(screen, "End it and delete 2 votes")
    expect(phone.get_by_text("There is no room")).to_be_visible()
    expect(screen.get_by_text(f"Room {code} is closed")).to_be_visible()


IN_THE_PLAN = "word_clusters?stage=1&tour=sixty_minutes&step=4&words=Pocket+Word2Vec"
EXERCISE = ".st-key-wc_turns"


def click(screen: Page, count: int = 1) -> None:
    """Press what a clicker's one button is."""
    for _ in range(count):
        screen.keyboard.press("PageDown")


def test_a_clicker_closes_the_vote_shows_the_answer_and_goes_on_to_the_next_step(come: Visit):
    screen, code = asked(come, IN_THE_PLAN)
    phone = come(f"?room={code}", phone=True)
    phone.get_by_role("group", name="Your answer").get_by_role("button").first.click()
    expect(screen.get_by_text("1 vote", exact=True)).to_be_visible()
    click(screen)
    expect(screen.get_by_role("button", name="Vote again")).to_be_visible()
    expect(screen.get_by_text("The model says:")).to_have_count(0)
    click(screen)
    expect(screen.get_by_text("The model says:")).to_be_visible()
    # A vote after the answer is none.
    expect(screen.get_by_role("button", name="Vote again")).to_have_count(0)
    expect(screen.get_by_role("button", name="Next step")).to_be_visible()
    click(screen)
    expect(screen.get_by_text("5 of")).to_be_visible()
    until(screen, lambda: "step=5" in screen.url and "room=" not in screen.url)
    wait_until_drawn(screen)
    expect(screen.get_by_role("tab", name="Analogy")).to_have_attribute("aria-selected", "true")
    expect(screen.get_by_role("tab", name="Analogy")).to_be_in_viewport()
    expect(phone.get_by_text("The model says:")).to_be_visible()
    # The clicker goes on with the plan.
    click(screen)
    until(screen, lambda: "step=6" in screen.url)


def test_without_a_plan_a_clicker_ends_on_the_page_at_the_exercise(come: Visit):
    screen, code = asked(come)
    phone = come(f"?room={code}", phone=True)
    for name in ("Close the vote", "Show the answer"):
        expect(screen.get_by_role("button", name=name)).to_be_visible()
        click(screen)
    expect(phone.get_by_text("The model says:")).to_be_visible()
    expect(screen.locator(".room").get_by_role("button", name="Back to the page")).to_be_visible()
    click(screen)
    expect(screen.get_by_role("button", name="Ask the class")).to_be_visible()
    until(screen, lambda: "room=" not in screen.url)
    wait_until_drawn(screen)
    expect(screen.locator(EXERCISE)).to_be_in_viewport()
    assert "stage=1" in screen.url


@pytest.mark.parametrize("reloaded", [False, True], ids=["at once", "after a reload"])
@pytest.mark.parametrize("path", [ASK, IN_THE_PLAN], ids=["page", "plan"])
def test_back_to_the_page_is_back_at_the_exercise_with_the_plan(come: Visit, path: str, reloaded: bool):
    screen, _ = asked(come, path)
    if reloaded:
        screen.reload()
        wait_until_drawn(screen)
        expect(screen.get_by_role("button", name="Close the vote")).to_be_visible()
    press(screen, "Back to the page")
    expect(screen.get_by_role("button", name="Ask the class")).to_be_visible()
    until(screen, lambda: "room=" not in screen.url)
    wait_until_drawn(screen)
    expect(screen.locator(EXERCISE)).to_be_in_viewport()
    assert "stage=1" in screen.url
    assert "words=Pocket%20Word2Vec" in screen.url
    if path == IN_THE_PLAN:
        expect(screen.get_by_text("4 of")).to_be_visible()
        # The next step is shown as it is without a room.
        click(screen)
        expect(screen.get_by_text("5 of")).to_be_visible()
        expect(screen.get_by_role("tab", name="Analogy")).to_be_in_viewport()
    else:
        click(screen)
        until(screen, lambda: "/subword_splitting" in screen.url)


def test_a_phone_that_came_by_the_instructors_address_does_not_get_the_plan(come: Visit):
    screen, _ = asked(come, IN_THE_PLAN)
    assert "tour=" in screen.url
    phone = come(screen.url.partition("/word_clusters")[2].replace("?", "word_clusters?", 1), phone=True)
    expect(phone.get_by_role("group", name="Your answer")).to_be_visible()
    press(phone, "Back to the page")
    expect(phone.get_by_role("heading", name=lesson("word_clusters").question)).to_be_visible()
    until(phone, lambda: "room=" not in phone.url)
    wait_until_drawn(phone)
    assert not re.search("tour=|step=|stage=", phone.url)
    expect(phone.get_by_role("button", name="End the tour")).to_have_count(0)


def test_a_room_is_ended_by_a_second_press_that_says_what_is_lost(come: Visit):
    screen, code = asked(come)
    phone = come(f"?room={code}", phone=True)
    press(screen, "Close the vote")
    press(screen, "End this room")
    expect(screen.get_by_role("button", name="End it: it has no votes")).to_be_visible()
    press(screen, "Keep")
    expect(screen.get_by_role("button", name="End this room")).to_be_focused()
    press(screen, "Vote again")
    phone.get_by_role("group", name="Your answer").get_by_role("button").first.click()
    expect(screen.get_by_text("1 vote", exact=True)).to_be_visible()
    press(screen, "Close the vote")
    press(screen, "End this room")
    expect(screen.get_by_role("button", name="End it and delete 1 vote")).to_be_visible()
    expect(screen.get_by_role("button", name="Keep")).to_be_focused()
    # A clicker ends nothing.
    click(screen)
    expect(screen.get_by_text("The model says:")).to_be_visible()
    expect(screen.get_by_role("button", name="End this room")).to_be_visible()
    press(screen, "End this room")
    press(screen, "End it and delete 1 vote")
    expect(screen.get_by_text(f"Room {code} is closed")).to_be_visible()
    click(screen)
    expect(screen.get_by_role("button", name="Ask the class")).to_be_visible()


def test_a_question_of_the_teachers_own_is_text_alone_and_leads_on_without_an_answer(come: Visit):
    screen, code = asked(come)
    phone = come(f"?room={code}", phone=True)
    expect(phone.get_by_text("A question of your own")).to_have_count(0)
    screen.get_by_text("A question of your own").click()
    screen.get_by_role("textbox", name="Question").fill("Is <b>this</b> a token?")
    answers = screen.get_by_role("textbox", name="Answers, one on each line")
    answers.fill("Yes")
    press(screen, "Ask this")
    expect(screen.get_by_text("A question has 2 to 8 answers")).to_be_visible()
    expect(answers).to_have_value("Yes")
    answers.fill("Yes\n<img src=x onerror=alert(1)>")
    press(screen, "Ask this")
    expect(phone.get_by_text("Is <b>this</b> a token?")).to_be_visible()
    phone.get_by_role("button", name="<img src=x onerror=alert(1)>").click()
    expect(screen.get_by_text("1 vote", exact=True)).to_be_visible()
    press(screen, "Close the vote")
    expect(screen.get_by_role("button", name="Show the answer")).to_have_count(0)
    press(screen, "Show the votes")
    expect(screen.get_by_text("100% · 1")).to_be_visible()
    assert screen.locator(".room").get_by_role("button", name="Back to the page").is_visible()


def test_a_code_that_is_none_gets_a_sentence_and_a_box(come: Visit):
    phone = come("?room=%3Cb%3Ex", phone=True)
    expect(phone.get_by_text("is not the code of a room")).to_be_visible()
    phone.get_by_role("textbox", name="Code on the screen").fill("zzzzzz")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("There is no room ZZZZZZ right now")).to_be_visible()
    press(phone, "Back to the page")
    expect(phone.get_by_role("heading", name=lesson("start").question)).to_be_visible()


def test_letters_are_large_on_stage_and_buttons_on_phones(come: Visit):
    screen, code = asked(come)
    sizes = screen.locator(".room :is(p, li, h1, button)").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 20
    phone = come(f"?room={code}", phone=True, dark=True)
    expect(phone.get_by_role("button", name="queen")).to_be_visible()
    heights = phone.locator(".option").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert min(heights) >= 48
    until(phone, lambda: phone.evaluate("document.documentElement.scrollWidth") <= 390)


def test_nobody_is_shut_out(come: Callable[..., Page]):
    screen, code = asked(come)
    phone = come(f"?room={code}", phone=True)
    pages = [screen, phone, come(f"?room={code}", phone=True, dark=True)]
    for page in pages:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == []
    phone.get_by_role("button", name="queen").click()
    expect(phone.get_by_text("Your vote is counted")).to_be_visible()
    screen.keyboard.press("PageDown")
    press(screen, "Show the answer")
    for page in pages:
        expect(page.get_by_text("The model says:")).to_be_visible()
        assert violations(page) == []
