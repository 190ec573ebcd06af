"""Each step of the tour and of the plans: its sentence and its subject are on screen, however one comes there."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.plans import Step, shipped_plans
from dashboard.course.registry import all_exercises
from dashboard.ui.tabs import MORE
from tests.browser.conftest import Visit, until, wait_until_drawn

PLANS = shipped_plans(frozenset(exercise.key for exercise in all_exercises()))
STAGE = {"width": 1280, "height": 720}
# What there is to see of a subject, in pixels, unless it is smaller.
ENOUGH = 200
SETTLED = 2_000

# Edges of what stands above, of the sentence, of Next, and of the subject; null where it is not on the page.
EDGES = """subject => {
    const of = (selector) => document.querySelector(selector)?.getBoundingClientRect().toJSON() ?? null;
    return {
        header: of('[data-testid="stHeader"]'),
        bar: of(".st-key-tour_bar"),
        sentence: of(".st-key-tour_bar > [data-testid=stElementContainer] p"),
        next: of(".st-key-tour_next button"),
        subject: of(`.st-key-${subject}`),
        screen: { width: innerWidth, height: innerHeight },
    };
}"""


def out_of_sight(page: Page, step: Step) -> list[str]:
    """List what of a step is not on screen: its sentence in full, Next, enough of its subject."""
    edges = page.evaluate(EDGES, step.subject)
    header, bar, screen = edges["header"]["bottom"], edges["bar"]["bottom"], edges["screen"]
    missing = [
        name
        for name in ("sentence", "next")
        if edges[name]["top"] < header - 1
        or edges[name]["bottom"] > screen["height"] + 1
        or edges[name]["left"] < 0
        or edges[name]["right"] > screen["width"]
    ]
    subject = edges["subject"]
    if subject is None or not subject["height"]:
        return [*missing, f"{step.subject} is not on the page"]
    seen = min(subject["bottom"], screen["height"]) - subject["top"]
    if subject["top"] < max(header, bar) - 1 or seen < min(ENOUGH, subject["height"]) - 1:
        missing.append(
            f"{step.subject} from {subject['top']:.0f} to {subject['bottom']:.0f}, bar to {bar:.0f}"
        )
    return missing


def settle(page: Page, name: str, number: int) -> None:
    """Until the step is drawn, and then as long as late pictures take."""
    bar = page.locator(".st-key-tour_bar")
    until(page, lambda: f"{number} of {len(PLANS[name].steps)}" in bar.inner_text())
    wait_until_drawn(page)
    page.wait_for_timeout(SETTLED)


def walk(page: Page, name: str, seen: set[tuple[object, ...]], *, key: str = "") -> dict[int, list[str]]:
    """Go through a plan by Next, or by its `key`; which steps are not in sight. Those `seen` already are passed by."""
    missing = {}
    for number, step in enumerate(PLANS[name].steps, start=1):
        state = (step.page, step.exercise, step.subject, *step.parameters.items())
        if state in seen:
            until(page, lambda number=number: f"step={number}&" in f"{page.url}&")
            wait_until_drawn(page)
        else:
            seen.add(state)
            settle(page, name, number)
            if found := out_of_sight(page, step):
                missing[number] = found
        if number < len(PLANS[name].steps):
            page.keyboard.press(key) if key else page.locator(".st-key-tour_next button").click()
    return missing


def test_the_tour_shows_each_step(visit: Visit):
    assert walk(visit("?tour=tour&step=1"), "tour", set()) == {}


def test_the_plans_show_each_step_on_stage(visit: Visit):
    seen: set[tuple[object, ...]] = set()
    for name in ("sixty_minutes", "thirty_minutes", "ten_minutes"):
        page = visit(f"?stage=1&tour={name}&step=1")
        page.set_viewport_size(STAGE)
        assert walk(page, name, seen, key="PageDown") == {}, name
    page.keyboard.press("PageUp")
    settle(page, "ten_minutes", 2)
    assert out_of_sight(page, PLANS["ten_minutes"].steps[1]) == []


def test_the_plan_of_an_hour_shows_each_step_on_a_phone(visit: Visit):
    page = visit("?tour=sixty_minutes&step=1", phone=True)
    assert walk(page, "sixty_minutes", set()) == {}
    assert page.evaluate("document.querySelector('.st-key-tour_bar').offsetHeight") < 130


def opened(page: Page, step: Step) -> None:
    """Open the step's page, its view, its exercise."""
    expect(page.get_by_role("heading", name=lesson(step.page).question, exact=True)).to_be_attached()
    letters = lesson(step.page).letters
    if view := step.parameters.get("view"):
        tab = page.get_by_role("tab", name=lesson(step.page).views.get(view, MORE))
        expect(tab).to_have_attribute("aria-selected", "true")
    turns = page.locator(f".st-key-{letters}_turns details")
    expect(turns).to_have_attribute("open", "")
    if step.exercise:
        expect(turns.get_by_role("button", name="Commit")).to_be_attached()


@pytest.mark.parametrize(
    ("name", "number", "phone"),
    [
        ("sixty_minutes", 2, False),
        ("sixty_minutes", 5, False),
        ("sixty_minutes", 10, True),
        ("ten_minutes", 3, False),
    ],
)
def test_a_link_and_a_reload_end_as_next_does(visit: Visit, name: str, number: int, phone: bool):
    step = PLANS[name].steps[number - 1]
    slug = "" if step.page == LESSONS[0].slug else step.page
    page = visit(f"{slug}?{urlencode({'tour': name, 'step': number})}", phone=phone)
    for come_again in (lambda: None, page.reload):
        come_again()
        settle(page, name, number)
        opened(page, step)
        assert out_of_sight(page, step) == []
        assert page.url.split("?")[0].endswith(f"/{slug}")


def test_a_link_to_a_step_on_the_first_page_opens_the_step_and_is_no_trap(visit: Visit):
    page = visit("?tour=sixty_minutes&step=3")
    step = PLANS["sixty_minutes"].steps[2]
    settle(page, "sixty_minutes", 3)
    opened(page, step)
    assert out_of_sight(page, step) == []
    # What was opened gives way to what somebody does.
    exercise = page.locator(".st-key-wc_turns")
    exercise.locator("summary").click()
    until(page, lambda: "wc_turns=false" in page.url)
    wait_until_drawn(page)
    expect(exercise.locator("details")).not_to_have_attribute("open", "")
    for _ in range(page.evaluate("history.length") - 2):
        page.go_back()
        wait_until_drawn(page)
    until(page, lambda: re.search(r"/\?tour=sixty_minutes&step=3", page.url) is not None)


def test_the_code_on_stage_opens_the_step_on_a_phone(visit: Visit):
    page = visit("word_clusters?stage=1&tour=sixty_minutes&step=3")
    settle(page, "sixty_minutes", 3)
    page.get_by_role("button", name="QR code").click()
    link = page.locator("dialog img").get_attribute("alt").removeprefix("QR code of ")
    phone = visit(link.split("/", 3)[3], phone=True)
    settle(phone, "sixty_minutes", 3)
    step = PLANS["sixty_minutes"].steps[2]
    opened(phone, step)
    assert out_of_sight(phone, step) == []


# A picture above the subject that is drawn late.
GROW = """height => {
    const late = document.createElement("div");
    late.style.height = `${height}px`;
    document.querySelector('[data-testid="stMain"] h1').after(late);
}"""


def test_a_step_stays_in_sight_while_the_page_grows_until_somebody_does_something(visit: Visit):
    page = visit("?tour=tour&step=7")
    step = PLANS["tour"].steps[6]
    settle(page, "tour", 7)
    page.evaluate(GROW, 700)
    page.wait_for_timeout(200)
    assert out_of_sight(page, step) == []
    page.mouse.move(800, 500)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(500)
    left = page.locator(".st-key-wc_view").bounding_box()["y"]
    assert left > 400
    page.evaluate(GROW, 300)
    page.wait_for_timeout(500)
    assert page.locator(".st-key-wc_view").bounding_box()["y"] >= left
