"""Where the app is found stands in the terminal, and nothing else is offered there or on the first screen."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.components.phone_link import phone_link
from dashboard.server.startup_message import addresses, class_links
from dashboard.streamlit_internals import server as own_server
from tests.browser.conftest import Server, wait_until_drawn
from tests.deploy.conftest import free_port
from tests.server.visitor import ask

ROOT = Path(__file__).parents[2]

# What Streamlit calls it on the first screen.
OFFER = "stSkillsNudge"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["http://localhost:8501", "http://10.0.0.7:8501"]),
        ({"server.address": "0.0.0.0"}, ["http://localhost:8501", "http://10.0.0.7:8501"]),
        ({"server.address": "localhost"}, ["http://localhost:8501"]),
        ({"server.address": "::1", "server.baseUrlPath": "lab/a/"}, ["http://[::1]:8501/lab/a"]),
        ({"server.address": "lab.example", "server.sslCertFile": "x"}, ["https://lab.example:8501"]),
    ],
)
def test_the_addresses_are_those_at_which_the_server_listens(options: dict[str, str], expected: list[str]):
    given = {"browser.serverPort": 8501, **options}
    assert list(addresses(given.get, lambda: "10.0.0.7")) == expected


def test_without_a_network_there_is_one_address():
    assert list(addresses({"browser.serverPort": 80}.get, lambda: None)) == ["http://localhost:80"]


def test_a_network_that_gives_no_address_of_its_own_is_none():
    assert list(addresses({"browser.serverPort": 80}.get, lambda: "127.0.0.1")) == ["http://localhost:80"]


@pytest.mark.parametrize(
    ("listens_to", "ip", "link", "expected"),
    [
        ("0.0.0.0", "10.0.0.7", "http://localhost:8501/?room=K7M2QX", "http://10.0.0.7:8501/?room=K7M2QX"),
        (None, "10.0.0.7", "http://[::1]:8501/lab/start", "http://10.0.0.7:8501/lab/start"),
        (None, "10.0.0.7", "http://localhost/", "http://10.0.0.7/"),
        ("0.0.0.0", "10.0.0.7", "https://lab.example/start", "https://lab.example/start"),
        # Where nobody else is heard, no address leads here.
        ("localhost", "10.0.0.7", "http://localhost:8501/", "http://localhost:8501/"),
        ("0.0.0.0", None, "http://localhost:8501/", "http://localhost:8501/"),
        ("0.0.0.0", "127.0.0.1", "http://localhost:8501/", "http://localhost:8501/"),
    ],
)
def test_phones_get_the_address_in_the_network(
    monkeypatch: pytest.MonkeyPatch, listens_to: str | None, ip: str | None, link: str, expected: str
):
    monkeypatch.setattr(own_server, "network_ip", lambda: ip)
    monkeypatch.setattr("dashboard.components.phone_link.st.get_option", lambda name: listens_to)
    assert phone_link(link) == expected


def test_a_class_gets_a_link_for_each_plan_on_stage(tmp_path: Path):
    for name in ("monday", "my plan & more"):
        (tmp_path / f"{name}.toml").write_text("")
    (tmp_path / "notes.txt").write_text("")
    assert class_links("http://10.0.0.7:8501/lab", (tmp_path, None)) == [
        "http://10.0.0.7:8501/lab/?stage=1&tour=monday&step=1",
        "http://10.0.0.7:8501/lab/?stage=1&tour=my+plan+%26+more&step=1",
    ]


def printed(log: Path, condition: Callable[[str], object]) -> str:
    """Wait until `condition` holds for a log; return its text."""
    deadline = time.monotonic() + 60
    while not condition(text := log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline, text
        time.sleep(0.1)
    return text


@pytest.mark.parametrize("base", ["", "lab"])
def test_the_printed_address_leads_to_the_app(tmp_path: Path, base: str):
    settings = {"STREAMLIT_SERVER_BASE_URL_PATH": base} if base else {}
    log = tmp_path / "log"
    port = free_port()
    words = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("streamlit")), "run", *words],
            cwd=ROOT,
            env={**os.environ, "EMBEDDING_LAB_WARM_UP": "false", **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        text = printed(log, lambda text: "Embedding Lab: " in text)
        [url] = re.findall(r"http://\S+", text)
        assert url == f"http://127.0.0.1:{port}{'/lab' if base else ''}"
        deadline = time.monotonic() + 60
        while True:
            try:
                assert "Embedding Lab" in ask(f"{url}/").text
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        # Nothing is said before the address and nothing after it.
        assert log.read_text().split() == ["Embedding", "Lab:", url]
    finally:
        process.terminate()
        process.wait(20)


def test_a_machine_with_a_coding_agent_gets_a_browser_and_no_offer(chromium: Browser, tmp_path: Path):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    settings = {
        "HOME": str(home),
        "CLAUDECODE": "1",
        "BROWSER": f"{browser} %s",
        "STREAMLIT_SERVER_HEADLESS": "false",
    }
    log = tmp_path / "log"
    with Server(settings=settings, log=log) as server:
        page = chromium.new_page()
        page.goto(server.url)
        expect(page.get_by_test_id("stHeading").first).to_be_visible(timeout=60_000)
        wait_until_drawn(page)
        expect(page.get_by_test_id(OFFER)).to_have_count(0)
        page.close()
        printed(opened, lambda text: text.strip() == server.url)
        assert log.read_text().split()[:3] == ["Embedding", "Lab:", server.url]
        assert "skills" not in log.read_text()
