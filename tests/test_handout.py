"""Pages that need no server: opened as files, without a network."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Shown

from dashboard.export.html_page import html_page
from dashboard.export.notebook import notebook
from dashboard.export.snapshot import Page, Picture, Words
from dashboard.handout import main, page, plan_named
from tests.browser.conftest import DESKTOP, PHONE, frames, until
from tests.browser.test_accessibility import violations
from tests.browser.test_playback import places, rungs
from tests.pages.walk import TABS


@pytest.fixture(autouse=True)
def _warnings_of_other_tests(monkeypatch: pytest.MonkeyPatch):
    """Let the command say nothing of warnings in its own tests only."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)


MOST_BYTES = 6_000_000
LINK = "https://lab.example/{slug}?st_text=a%26b"


@contextmanager
def opened_offline(file: Path, chromium: Browser, **of_visitor: Any) -> Iterator[Shown]:
    """Open a file in a browser without a network; check that it draws without errors or requests.

    `of_visitor` are further options of the browser context, such as the screen size.
    """
    context = chromium.new_context(offline=True, **of_visitor)
    shown = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(file.as_uri())
    shown.wait_for_selector("body[data-drawn]", timeout=60_000)
    yield shown
    assert not violations(shown)
    context.close()
    assert not complaints
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def all_drawn(shown: Shown) -> int:
    """How many pictures there are, after it was seen that each is drawn."""
    pictures = shown.locator("figure .place")
    assert all(pictures.nth(at).locator("svg, canvas").count() for at in range(pictures.count()))
    return pictures.count()


@pytest.mark.parametrize("slug", TABS)
def test_a_page_opens_as_a_file_without_a_network(slug: str, tmp_path: Path, chromium: Browser):
    link = LINK.format(slug=slug)
    assert main([link, "-o", str(tmp_path)]) == 0
    [written] = tmp_path.glob("*.html")
    assert written.stat().st_size <= MOST_BYTES
    with opened_offline(written, chromium) as shown:
        drawn = all_drawn(shown)
        assert shown.get_by_role("link", name="The same state, live").get_attribute("href") == link
        assert shown.locator("table").count() >= max(1, drawn)


def handout(link: str, folder: Path) -> Path:
    """Write the HTML file of a link."""
    assert main([link, "-o", str(folder)]) == 0
    [written] = folder.glob("*.html")
    assert written.stat().st_size <= MOST_BYTES
    return written


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_way_of_a_sentence_is_a_picture_in_the_file(screen: dict, tmp_path: Path, chromium: Browser):
    sentence = "%3Cimg+src%3Dx%3E+the+old+man+sat+near+the+river+bank"
    with opened_offline(handout(f"start?st_text={sentence}", tmp_path), chromium, viewport=screen) as shown:
        way = shown.get_by_role("figure", name="The sentence on its way")
        expect(way.locator(".place")).to_have_attribute("aria-label", re.compile("step by step"))
        expect(way.locator("svg")).to_contain_text("Cut, 9 to")
        expect(way.locator("svg")).to_contain_text("␣river")
        assert not shown.locator("img").count()
        assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        # What has no room on a phone is scrolled, without a mouse as well.
        assert way.evaluate("each => each.scrollWidth > each.clientWidth") == (screen == PHONE)
        assert way.evaluate("each => each.tabIndex") == (0 if screen == PHONE else -1)


def test_the_map_is_zoomed_and_dragged_in_the_file_and_names_its_regions(tmp_path: Path, chromium: Browser):
    with opened_offline(handout("start?st_word=coffee&words=GloVe+6B", tmp_path), chromium) as shown:
        found = shown.locator(".map[data-words]:not([data-moving])")
        expect(found).to_have_attribute("data-drawn", "50000")
        assert int(found.get_attribute("data-labels") or 0) >= 11
        found.get_by_role("button", name="Whole").click()
        until(shown, lambda: int(found.get_attribute("data-names") or 0) >= 10)
        picture = "stage => stage.querySelector('.overlay').toDataURL()"
        stage = found.locator(".stage")
        whole = stage.evaluate(picture)
        found.get_by_role("button", name="Zoom in").click()
        until(shown, lambda: stage.evaluate(picture) != whole)
        box = stage.bounding_box()
        assert box is not None
        zoomed = found.locator(".stage").evaluate(picture)
        shown.mouse.move(box["x"] + 200, box["y"] + 200)
        shown.mouse.down()
        shown.mouse.move(box["x"] + 260, box["y"] + 240, steps=4)
        shown.mouse.up()
        until(shown, lambda: stage.evaluate(picture) != zoomed)
        find = found.get_by_role("combobox", name="Find on the map")
        find.fill("violin")
        expect(found.get_by_role("option").first).to_contain_text("violin")


def test_maps_of_the_same_words_are_written_once(tmp_path: Path):
    link = "word_clusters?wc_map_of=All+words&view=map_quality"
    page = handout(link, tmp_path).read_text(encoding="utf-8")
    maps = re.findall(r'data-component="map" data-shared="(shared-\w+)"', page)
    assert len(maps) == 2
    assert all(page.count(f'id="{name}"') == 1 for name in maps)


# From here on a minute passes between two frames.
LATER_FRAMES = """() => {
    const request = window.requestAnimationFrame;
    let ahead = 0;
    window.requestAnimationFrame = callback => request(now => callback(now + (ahead += 60_000)));
}"""

MERGES = "subword_splitting?view=merges&ss_step=0&ss_text=unbelievable"


def test_merges_are_replayed_without_a_server(tmp_path: Path, chromium: Browser):
    with opened_offline(handout(MERGES, tmp_path), chromium) as shown:
        assert rungs(shown) == 1
        steps = shown.get_by_role("slider", name="Merge")
        steps.focus()
        shown.keyboard.press("ArrowRight")
        shown.keyboard.press("ArrowRight")
        expect(steps).to_have_attribute("aria-valuetext", "2 of 8")
        expect(shown.locator(".live")).to_contain_text("a + b, rank")
        assert rungs(shown) == 3
        shown.keyboard.press("End")
        assert rungs(shown) == 10
        shown.keyboard.press("Home")
        assert rungs(shown) == 1
        shown.get_by_role("button", name="One step forward").press("Enter")
        assert rungs(shown) == 2
        shown.get_by_role("button", name="Play").click()
        until(shown, lambda: rungs(shown) == 4)
        shown.get_by_role("button", name="Pause").click()
        stopped = rungs(shown)
        assert stopped < 10
        # Were it playing on, the next frames would show all that is left.
        shown.evaluate(LATER_FRAMES)
        frames(shown, 3)
        assert rungs(shown) == stopped
        steps.fill("8")
        expect(shown.locator(".sentence")).to_contain_text("ie + v, rank")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.parametrize(
    ("link", "unit", "groups"),
    [
        ("context_layers", "Layer", 3),
        ("learning?view=map&le_trained=true&le_sentences=40&le_epochs=4", "Step", 0),
    ],
)
def test_maps_play_without_a_server(
    link: str, unit: str, groups: int, motion: Any, tmp_path: Path, chromium: Browser
):
    file = handout(link, tmp_path)
    with opened_offline(file, chromium, reduced_motion=motion) as shown:
        slider = shown.get_by_role("slider", name=unit)
        slider.press("Home")
        first = places(shown)
        assert len(first) > 5
        shown.keyboard.press("Space")
        until(shown, lambda: places(shown) != first)
        if unit == "Layer":  # whose frames stay long enough to be seen
            # On its way between two frames, unless that is not wished for.
            assert slider.input_value() == ("1" if motion == "reduce" else "0")
        slider.press("End")
        assert slider.input_value() == slider.get_attribute("max")
        assert places(shown) != first
        colours = shown.locator(".stage .point").evaluate_all(
            "all => [...new Set(all.map(each => getComputedStyle(each).fill))]"
        )
        assert len(colours) > 1
        assert shown.locator(".legend > span").count() >= groups


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("ten_minutes", 25_000_000),
        pytest.param("tour", 25_000_000, marks=pytest.mark.long),
        pytest.param("sixty_minutes", 25_000_000, marks=pytest.mark.long),
    ],
)
def test_a_plan_is_one_file_with_all_its_steps(name: str, most: int, tmp_path: Path, chromium: Browser):
    assert main([name, "-o", str(tmp_path), "--address", "https://lab.example/"]) == 0
    [written] = tmp_path.glob("*.html")
    assert written.name == f"01-{name.replace('_', '-')}.html"
    assert written.stat().st_size <= most
    plan = plan_named(name)
    assert plan is not None
    with opened_offline(written, chromium) as shown:
        assert all_drawn(shown)
        assert shown.locator("section").count() == len(plan.steps)
        for at, step in enumerate(plan.steps):
            section = shown.locator("section").nth(at)
            assert step.say in section.locator("h2").inner_text()
            link = section.get_by_role("link", name="The same state, live").first.get_attribute("href")
            assert str(link).startswith(f"https://lab.example/{step.page}")
        # Answers wait until somebody asks.
        answers = shown.locator(".question details")
        assert answers.count() >= sum(bool(step.exercise) for step in plan.steps) - 1
        first = answers.first
        assert not first.locator("strong").is_visible()
        first.locator("summary").click()
        assert first.locator("strong").is_visible()


def test_a_plan_of_ones_own_is_read_from_its_file(tmp_path: Path, capsys: pytest.CaptureFixture):
    plan = tmp_path / "mine.toml"
    plan.write_text(
        'title = "Mine"\n[[step]]\nlink = "start"\nsay = "<b>Look</b> at this."\n', encoding="utf-8"
    )
    assert main([str(plan), "-o", str(tmp_path)]) == 0
    assert "&lt;b&gt;Look&lt;/b&gt; at this." in (tmp_path / "01-mine.html").read_text(encoding="utf-8")
    plan.write_text("title = 1", encoding="utf-8")
    assert main([str(plan), "-o", str(tmp_path)]) == 1
    assert main([str(tmp_path / "none.toml"), "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count(".") >= 2


@pytest.mark.parametrize(
    ("asked", "folder", "said"),
    [
        ("none.toml", "out", "none.toml cannot be read: No such file or directory"),
        ("folder.toml", "out", "folder.toml cannot be read: Is a directory"),
        ("ten_minuts", "out", "There is no page or plan “ten_minuts”. Pages are start,"),
        ("ten_minutes", "taken", "Nothing can be written to the folder"),
        ("ten_minutes", "taken/out", "Not a directory. Name another one after -o."),
    ],
)
def test_a_bad_path_is_a_sentence(
    asked: str, folder: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture
):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    path = str(tmp_path / asked) if asked.endswith(".toml") else asked
    assert main([path, "-o", str(tmp_path / folder)]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert not told.out, "nothing is begun that cannot be written"


def test_what_is_hostile_stays_words(tmp_path: Path, chromium: Browser):
    import pandas as pd

    evil = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    figure = {"data": {"values": [{"a": evil}]}, "mark": "text", "encoding": {"text": {"field": "a"}}}
    parts = [
        Words(f"{evil} [x](javascript:alert(1))"),
        Picture(evil, figure, lambda: pd.DataFrame({evil: [evil]})),
    ]
    written = tmp_path / "page.html"
    written.write_text(html_page(Page(evil, evil, evil, f'"{evil}', parts)), encoding="utf-8")
    context = chromium.new_context(offline=True)
    shown = context.new_page()
    shown.goto(written.as_uri())
    shown.wait_for_selector("body[data-drawn]", timeout=60_000)
    assert shown.title() == f"{evil} · Embedding Lab"
    assert not shown.locator("img").count()
    assert not shown.locator("a[href^=javascript]").count()
    context.close()


@pytest.mark.parametrize("link", ["word_clusters?view=similarity", "start", "context_layers"])
def test_a_notebook_runs_from_top_to_bottom(link: str, tmp_path: Path):
    import zipfile

    assert main([link, "-o", str(tmp_path)]) == 0
    [archive] = tmp_path.glob("*.zip")
    with zipfile.ZipFile(archive) as whole:
        whole.extractall(tmp_path)
    book = nbformat.read(tmp_path / "page.ipynb", as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [
        cell.outputs for cell in book.cells if cell.cell_type == "code" and "table.round(4)" in cell.source
    ]
    assert outputs
    shown = page(link)
    with_scripts = [part for part in shown.parts if isinstance(part, Picture) and part.script]
    for [output], part in zip(outputs, with_scripts, strict=True):
        text = json.dumps(output["data"]["text/plain"])
        cells = part.table().head(10).to_numpy().ravel()
        numbers = [cell for cell in cells if "." in str(cell) and str(cell).strip("-0123456789.%") == ""]
        assert numbers
        assert str(numbers[0])[:5].rstrip("%") in text, part.title


def test_the_same_page_is_the_same_notebook():
    shown = page("word_clusters")
    assert notebook(shown) == notebook(shown)


@pytest.mark.parametrize("link", ["nowhere", "word_clusters/../x", "model_library"])
def test_a_link_without_a_picture_is_refused_in_a_sentence(
    link: str, tmp_path: Path, capsys: pytest.CaptureFixture
):
    assert main([link, "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count(".") >= 1
    assert not list(tmp_path.glob("*.html"))
