"""The app as a host has it: every page under its policy, a box for files that frees what is dropped."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import Server, Visit, until, wait_until_drawn


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a host that gives one visitor 1 MB for files."""
    settings = {
        "EMBEDDING_LAB_UPLOADS_GB": "0.002",
        "EMBEDDING_LAB_MODELS": str(tmp_path_factory.mktemp("models")),
    }
    with Server(settings=settings) as running:
        yield running


def vectors(path: Path, name: str) -> Path:
    """Write a file of word vectors of 600 kB."""
    file = path / name
    numbers = " ".join(["0.25"] * 99)
    file.write_text("\n".join(f"{name[:3]}{at} {at}.5 {numbers}" for at in range(1_180)))
    return file


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_every_page_draws_under_the_policy(visit: Visit, slug: str):
    # What the policy forbids is a console error, and those end the test.
    page = visit("" if slug == LESSONS[0].slug else slug)
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    expect(page.get_by_test_id("stHeading").first).to_be_visible()


def test_a_script_that_somebody_brought_into_a_page_does_not_run(chromium: Browser, server: Server):
    page = chromium.new_page()
    page.goto(server.url)
    blocked = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective), {once: true});
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.head.append(script);
            if (window.ran) done('it ran');
        })"""
    )
    assert blocked == "script-src-elem"
    page.close()


@pytest.mark.parametrize(("ancestors", "shown"), [("self", False), ("http://127.0.0.1:*", True)])
def test_who_may_show_the_app_in_a_frame(chromium: Browser, tmp_path: Path, ancestors: str, shown: bool):
    school = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=school.serve_forever, daemon=True).start()
    with school, Server(settings={"EMBEDDING_LAB_FRAME_ANCESTORS": ancestors}) as framed:
        (tmp_path / "page.html").write_text(
            f'<iframe src="{framed.url}/?embed=true" width="1000" height="700"></iframe>'
        )
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{school.server_port}/page.html")
        heading = page.frame_locator("iframe").get_by_test_id("stHeading").first
        if shown:
            expect(heading).to_be_visible()
        else:
            until(page, lambda: page.frames[-1].url.startswith("chrome-error:"))
        page.close()
        school.shutdown()


def choose(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(page.get_by_text(f"Your file {file.name}").first).to_be_visible()
    wait_until_drawn(page)


def test_a_file_that_is_dropped_leaves_its_room_to_the_next(visit: Visit, small: Server, tmp_path: Path):
    page = visit("model_library?view=upload", at=small.url)
    expect(page.get_by_text("up to 1 MB together")).to_be_visible()
    choose(page, vectors(tmp_path, "one.txt"))
    page.get_by_label("Remove one.txt").click()
    wait_until_drawn(page)
    choose(page, vectors(tmp_path, "two.txt"))
