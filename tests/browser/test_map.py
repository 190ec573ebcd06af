"""The map of all words in a real browser: drawn without a GPU, under a pointer, by keys, by touch, by search."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import Visit, frames, until, wait_until_drawn

ATLAS = "word_clusters?wc_map_of=All+words"
PLACES = ("", ATLAS)
BOX = "word_clusters?wc_map_of=These+words&wc_axes=3"
PICTURE = "stage => stage.querySelector('.overlay').toDataURL()"
PIXELS = """stage => {
    const { width, height } = stage.querySelector(".points");
    const { data } = stage.querySelector(".points").getContext("2d").getImageData(0, 0, width, height);
    let seen = 0;
    for (let at = 3; at < data.length; at += 4) seen += data[at] > 0;
    return seen;
}"""


def the_map(page: Page) -> Locator:
    """Wait for the map's words and the end of its flight; return the map."""
    found = page.locator(".map[data-words]:not([data-moving])")
    expect(found).to_be_visible()
    return found


def stage(page: Page) -> Locator:
    return the_map(page).locator(".stage")


def press(found: Locator, name: str) -> None:
    """Press a button of the map's menu."""
    found.get_by_role("button", name="More", exact=True).click()
    found.get_by_role("button", name=name, exact=True).click()


def shown(page: Page) -> tuple[int, str]:
    """How many points are lit of all, and what was said last."""
    found = the_map(page)
    return int(found.get_attribute("data-selected") or -1), found.locator(".status").inner_text()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_words_are_drawn_without_webgl(visit: Visit, place: str, dark: bool):
    page = visit(place, dark=dark)
    expect(the_map(page)).to_have_attribute("data-drawn", re.compile("^[1-9]"))
    assert stage(page).evaluate(PIXELS) > 500
    kinds = "stage => ['webgl', 'webgl2'].map(kind => stage.querySelector('.points').getContext(kind))"
    assert stage(page).evaluate(kinds) == [None, None], "a canvas that has one kind of context gives no other"
    expect(the_map(page).locator(".status")).to_contain_text("Its nearest:")


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_no_page_asks_for_webgl(visit: Visit, slug: str):
    page = visit(slug)
    page.add_init_script(
        """window.asked = 0;
        const given = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
            window.asked += /webgl/.test(kind);
            return given.call(this, kind, ...more);
        };"""
    )
    page.goto(f"{page.url.partition('?')[0]}?wc_map_of=These+words&wc_axes=3")
    wait_until_drawn(page)
    assert page.evaluate("window.asked") == 0


def test_a_box_of_three_axes_is_turned_by_a_pointer_and_by_keys(visit: Visit):
    page = visit(BOX)
    hint = the_map(page).locator(".hint")
    expect(hint).to_have_text("Drag to turn")
    first = stage(page).evaluate(PICTURE)
    box = stage(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 130, steps=5)
    page.mouse.up()
    until(page, lambda: stage(page).evaluate(PICTURE) != first)
    expect(hint).to_be_hidden()
    stage(page).focus()
    dragged = stage(page).evaluate(PICTURE)
    page.keyboard.press("ArrowLeft")
    until(page, lambda: stage(page).evaluate(PICTURE) != dragged)
    page.keyboard.press("0")
    until(page, lambda: stage(page).evaluate(PICTURE) == first)
    page.keyboard.press("n")
    expect(the_map(page).locator(".status")).to_have_text(
        re.compile(r"1 of 7: king, the word · colour: near \w+")
    )


def test_the_legend_of_a_box_says_what_colours_and_shapes_mean(visit: Visit):
    page = visit(BOX)
    legend = the_map(page).locator(".legend")
    expect(legend).to_contain_text(re.compile("Colour.*near.*near.*Shape"))
    for shape in ("◆ the word", "● neighbour", "■ other word"):
        expect(legend.get_by_text(shape)).to_be_visible()
    labels = int(the_map(page).get_attribute("data-labels") or 0)
    legend.get_by_role("button").nth(1).click()
    until(page, lambda: int(the_map(page).get_attribute("data-labels") or 0) < labels)


def test_one_finger_scrolls_past_a_box_and_two_turn_it(visit: Visit):
    page = visit(BOX, phone=True)
    stage(page).scroll_into_view_if_needed()
    expect(the_map(page).locator(".hint")).to_have_text("Two fingers turn and zoom")
    first = stage(page).evaluate(PICTURE)
    session = page.context.new_cdp_session(page)
    box = stage(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    scrolled = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    before = page.evaluate(scrolled)

    def drag(*fingers: int, dx: int, dy: int) -> None:
        for kind, steps in (("touchStart", [0]), ("touchMove", range(1, 11)), ("touchEnd", [])):
            for step in steps or [0]:
                points = [
                    {"x": x + at + dx * step, "y": y + dy * step, "id": n} for n, at in enumerate(fingers)
                ]
                points = [] if kind == "touchEnd" else points
                session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    drag(0, dx=0, dy=-12)
    until(page, lambda: page.evaluate(scrolled) > before + 50)
    assert stage(page).evaluate(PICTURE) == first
    stage(page).scroll_into_view_if_needed()
    place = stage(page).bounding_box()
    assert place is not None
    y = place["y"] + place["height"] / 2
    drag(-30, 30, dx=5, dy=2)
    until(page, lambda: stage(page).evaluate(PICTURE) != first)


def test_words_and_places_are_fetched_once_and_kept(visit: Visit):
    page = visit()
    the_map(page)
    fetched = page.evaluate("JSON.stringify(performance.getEntriesByType('resource').map(each => each.name))")
    entries = [address for address in json.loads(fetched) if "/maps/" in address]
    assert len(entries) == len(set(entries)) == 3
    for address in entries:
        answer = page.request.get(address)
        assert "immutable" in answer.headers["cache-control"]


def test_a_word_that_is_typed_is_lit_and_a_point_that_is_clicked_is_the_word(visit: Visit):
    page = visit("?st_word=dog")
    status = the_map(page).locator(".status")
    expect(status).to_contain_text("dog among")
    find = the_map(page).get_by_role("combobox", name="Find on the map")
    find.fill("paris")
    find.press("Enter")
    expect(status).to_contain_text("paris among")
    press(the_map(page), "Near")
    stage(page).focus()
    page.keyboard.press("n")
    expect(status).to_contain_text(re.compile(r"^1 of 10 nearest: \w+, cosine 0\.\d{4}"))
    first = re.search(r"nearest: (\w+),", status.inner_text())
    assert first is not None
    page.keyboard.press("n")
    expect(status).to_contain_text("2 of 10 nearest")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    expect(status).to_contain_text(f"{first[1]} among")
    wait_until_drawn(page)
    assert f"st_word={first[1]}" in page.url


def test_what_is_under_the_pointer_is_named_and_a_click_takes_it(visit: Visit):
    page = visit(f"{ATLAS}&wc_word=king&wc_words=dog")
    stage(page).focus()
    page.keyboard.press("0")
    box = stage(page).bounding_box()
    assert box is not None
    tip = the_map(page).locator(".tooltip")
    names = set()
    for at in range(1, 40):
        page.mouse.move(
            box["x"] + box["width"] * (at % 8 + 0.5) / 8, box["y"] + box["height"] * (at // 8 + 0.5) / 5
        )
        if tip.is_visible():
            names.add(tip.locator("b").inner_text())
    assert len(names) > 5
    last = tip.locator("b").inner_text() if tip.is_visible() else ""
    if last:
        page.mouse.down()
        page.mouse.up()
        expect(page).to_have_url(re.compile(f"wc_word={last}(&|$)"))


def test_a_beginning_lights_words_here_and_a_pattern_on_the_server(visit: Visit):
    page = visit(f"{ATLAS}&wc_words=")
    find = the_map(page).get_by_role("combobox", name="Find on the map")
    find.fill("qu")
    count, said = shown(page)
    assert count >= 1
    assert "begin with “qu”" in said
    expect(the_map(page).get_by_role("option").first).to_be_visible()
    find.fill("/^q.*n$/")
    find.press("Enter")
    expect(the_map(page).locator(".status")).to_contain_text("match /^q.*n$/")
    assert "queen" in shown(page)[1]
    find.fill("/(/")
    find.press("Enter")
    expect(the_map(page).locator(".status")).to_contain_text("is not a regular expression")
    find.fill("queen")
    find.press("Enter")
    expect(page).to_have_url(re.compile("wc_word=queen(&|$)"))
    expect(the_map(page)).not_to_have_attribute("data-selected", re.compile("."))


def test_a_box_chooses_words_that_come_back_as_a_table(visit: Visit):
    page = visit(ATLAS)
    press(the_map(page), "Box")
    box = stage(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    assert shown(page)[0] > 0
    chosen = page.get_by_label(re.compile(r"words chosen on the map"))
    expect(chosen.first).to_be_attached()
    the_map(page).get_by_role("button", name="Clear").click()
    expect(chosen).to_have_count(0)


def test_the_page_scrolls_past_the_map_and_a_focused_map_zooms(visit: Visit):
    page = visit(ATLAS)
    box = stage(page).bounding_box()
    assert box is not None
    scroller = page.get_by_test_id("stMain")
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.wheel(0, 200)
    until(page, lambda: scroller.evaluate("it => it.scrollTop") > 0)
    expect(the_map(page).locator(".hint")).to_contain_text("hold Ctrl")
    labels = the_map(page).get_attribute("data-drawn")
    stage(page).focus()
    before, place = stage(page).evaluate(PIXELS), scroller.evaluate("it => it.scrollTop")
    page.mouse.wheel(0, 300)
    until(page, lambda: stage(page).evaluate(PIXELS) != before)
    assert scroller.evaluate("it => it.scrollTop") == place
    assert the_map(page).get_attribute("data-drawn") == labels


def test_keys_move_zoom_and_show_the_whole_again(visit: Visit):
    page = visit()
    stage(page).focus()
    page.keyboard.press("0")
    frames(page, 3)
    whole = stage(page).evaluate(PIXELS)
    for key in ("+", "+", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    until(page, lambda: stage(page).evaluate(PIXELS) != whole)
    page.keyboard.press("0")
    until(page, lambda: stage(page).evaluate(PIXELS) == whole)


def test_a_class_of_the_legend_is_shown_alone(visit: Visit):
    page = visit(f"{ATLAS}&wc_colour=Frequency")
    entry = the_map(page).locator(".legend button").nth(1)
    count = int(entry.locator("small").inner_text().replace(",", ""))
    entry.click()
    assert shown(page)[0] == count
    expect(entry).to_have_attribute("aria-pressed", "true")
    entry.click()
    expect(the_map(page)).not_to_have_attribute("data-selected", re.compile("."))


def test_a_finger_taps_a_word_and_two_zoom(visit: Visit):
    page = visit(phone=True)
    whole = stage(page).evaluate(PIXELS)
    stage(page).scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    box = stage(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *apart: float) -> None:
        points = [{"x": x + offset, "y": y, "id": at} for at, offset in enumerate(apart)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", -20, 20)
    for step in range(1, 6):
        touch("touchMove", -20 - 15 * step, 20 + 15 * step)
    touch("touchEnd")
    until(page, lambda: stage(page).evaluate(PIXELS) != whole)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_in_forced_colours_the_systems_own_are_used(visit: Visit):
    page = visit()
    page.emulate_media(forced_colors="active")
    until(page, lambda: stage(page).evaluate(PIXELS) > 500)
    colours = stage(page).evaluate(
        """stage => {
            const canvas = stage.querySelector(".points");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer).filter(pixel => pixel >>> 24 === 255)).size;
        }"""
    )
    assert colours == 1


def test_the_chosen_word_is_orange_though_the_colours_of_the_page_come_late(visit: Visit):
    page = visit("?st_word=dog")
    orange = """stage => {
        const canvas = stage.querySelector(".overlay");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const pixels = Array.from({ length: data.length / 4 }, (_, at) => data.slice(4 * at, 4 * at + 3).join());
        return pixels.filter(pixel => pixel === "232,89,12").length;
    }"""
    until(page, lambda: stage(page).evaluate(orange) > 50)
    style = "document.documentElement.style"
    page.evaluate(f"{style}.setProperty('--color-chosen', 'initial')")
    until(page, lambda: stage(page).evaluate(orange) == 0)
    page.evaluate(f"{style}.removeProperty('--color-chosen')")
    until(page, lambda: stage(page).evaluate(orange) > 50)


def test_what_a_box_chooses_on_one_map_is_lit_on_the_one_beside_it(visit: Visit):
    page = visit("word_clusters?wc_map_of=These+words&view=map_quality&wc_beside=Another+seed+beside+it")
    both = page.locator(".map[data-words]")
    expect(both).to_have_count(2)
    one, other = both.nth(0), both.nth(1)
    press(one, "Box")
    one.locator(".stage").scroll_into_view_if_needed()
    box = one.locator(".stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    expect(other).to_have_attribute("data-selected", re.compile("^[1-9]"))
    selected = [int(each.get_attribute("data-selected") or -1) for each in (other, one)]
    assert 0 < selected[0] <= selected[1]
    expect(page.get_by_text(re.compile("chosen words? they agree"))).to_be_visible()
    # Whichever of them is cleared, both are.
    other.get_by_role("button", name="Clear").click()
    expect(one).not_to_have_attribute("data-selected", re.compile("."))
    expect(page.get_by_text(re.compile("chosen words? they agree"))).to_have_count(0)


def test_regions_are_named_far_out_and_their_parts_nearer(visit: Visit):
    page = visit()

    def names() -> int:
        return int(the_map(page).get_attribute("data-names") or 0)

    stage(page).focus()
    page.keyboard.press("0")
    until(page, lambda: names() >= 10)
    # The names stand for the words: only the chosen one and its neighbours are written too.
    assert int(the_map(page).get_attribute("data-labels") or 0) <= 11
    for _ in range(5):
        page.keyboard.press("+")
    until(page, lambda: names() > 0)
    # Close by, words stand alone.
    for _ in range(6):
        page.keyboard.press("+")
    until(page, lambda: names() == 0)
    until(page, lambda: int(the_map(page).get_attribute("data-labels") or 0) > 0)


def test_the_map_flies_to_a_word_and_labels_all_its_neighbours(visit: Visit):
    page = visit("?st_word=dog")
    found = the_map(page)
    assert int(found.get_attribute("data-labels") or 0) >= 11
    first = stage(page).evaluate(PICTURE)
    find = found.get_by_role("combobox", name="Find on the map")
    find.fill("paris")
    find.press("Enter")
    expect(page.locator(".map[data-moving]")).to_be_attached()
    expect(the_map(page).locator(".trail")).to_have_text("dog›paris")
    assert stage(page).evaluate(PICTURE) != first


def test_the_points_travel_to_another_layout_that_the_address_names(visit: Visit):
    page = visit("?st_word=dog")
    press(the_map(page), "PCA")
    expect(page.locator(".map[data-moving]")).to_be_attached()
    the_map(page)
    wait_until_drawn(page)
    assert "st_layout=PCA" in page.url


def test_with_reduced_motion_the_map_cuts_to_the_word(visit: Visit):
    page = visit("?st_word=dog")
    page.emulate_media(reduced_motion="reduce")
    find = the_map(page).get_by_role("combobox", name="Find on the map")
    find.fill("paris")
    find.press("Enter")
    expect(the_map(page).locator(".status")).to_contain_text("paris among")
    expect(page.locator(".map[data-moving]")).to_have_count(0)


def test_on_a_phone_the_map_takes_the_whole_screen_and_a_tap_opens_the_neighbours(visit: Visit):
    page = visit("?st_word=dog", phone=True)
    the_map(page)
    found = page.locator(".map")
    found.get_by_role("button", name="Full screen").click()
    box = found.locator(".stage").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (390, 844)
    expect(page.locator(".map:not([data-moving])")).to_be_attached()
    page.touchscreen.tap(195, 422)
    sheet = found.locator(".sheet")
    expect(sheet).to_be_visible()
    expect(sheet.locator(".near button")).to_have_count(10)
    found.get_by_role("button", name="Close").click()
    found.get_by_role("button", name="Leave the full screen").click()
    expect(sheet).to_be_hidden()


def test_the_regions_are_a_tree_by_keys(visit: Visit):
    page = visit("?st_word=dog")
    tree = the_map(page).get_by_role("tree")
    tree.get_by_role("treeitem").first.focus()
    page.keyboard.press("ArrowRight")
    said = the_map(page).locator(".status")
    expect(said).to_contain_text(": ")
    page.keyboard.press("ArrowRight")
    word = tree.locator("[aria-level='2']").first.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text(f"{word} among")
