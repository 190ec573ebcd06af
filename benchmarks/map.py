"""The map of all words of GloVe in a browser without a GPU: bytes, time to the picture, and frame rate."""

import os
import statistics
import tempfile
import time

import numpy as np
from playwright.sync_api import Browser

from benchmarks.browser import Server, chromium, resident_mb, wait_until_drawn
from benchmarks.figure import Figure
from dashboard.concepts.layout import pca_layout
from dashboard.concepts.vocabulary import rows_matching
from dashboard.models import package_models
from dashboard.models.download.package import open_packaged_words
from dashboard.models.word_vectors import row_norms

PAGE = "word_clusters?wc_map_of=All+words&wc_word=king&wc_layout_of=PCA"
FEW = "word_clusters?wc_word=king&words=GloVe+6B"
ATLAS = "?st_word=coffee&words=GloVe+6B"
ROUNDS = 5
SESSIONS = 10
WORDS_MAP = ".map[data-words]"

# The milliseconds from a click on another number of words until they are drawn, told by the map itself.
DRAWN = """([text, wanted]) => new Promise((done) => {
    const map = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".map")).find(Boolean);
    const button = [...map.querySelectorAll(".groups button")].find((each) => each.textContent.startsWith(text));
    const began = performance.now();
    new MutationObserver(() => {
        if (map.dataset.drawn === wanted) requestAnimationFrame(() => done(performance.now() - began));
    }).observe(map, { attributes: true });
    button.click();
})"""

# Milliseconds between frames while a pointer drags the map around for three seconds.
DRAGGED = """() => new Promise((done) => {
    const map = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".map")).find(Boolean);
    const stage = map.querySelector(".stage");
    const { left, top } = stage.getBoundingClientRect();
    stage.setPointerCapture = () => {};
    const hand = (kind, x, y) => stage.dispatchEvent(
        new PointerEvent(kind, { clientX: left + x, clientY: top + y, pointerType: "mouse", bubbles: true }));
    hand("pointerdown", 200, 150);
    const times = [];
    const next = (now) => {
        times.push(now);
        hand("pointermove", 200 + 60 * Math.sin(times.length / 9), 150 + 60 * Math.cos(times.length / 9));
        if (now - times[0] < 3000) return requestAnimationFrame(next);
        hand("pointerup", 200, 150);
        done(times.slice(1).map((each, at) => each - times[at]));
    };
    requestAnimationFrame(next);
})"""

# Milliseconds between frames of a flight to another word.
FLOWN = """(word) => new Promise((done) => {
    const map = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".map")).find(Boolean);
    const input = map.querySelector("input");
    input.value = word;
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    const times = [];
    const next = (now) => {
        if (map.dataset.moving !== undefined) times.push(now);
        if (map.dataset.moving !== undefined || !times.length) return requestAnimationFrame(next);
        done(times.slice(1).map((each, at) => each - times[at]));
    };
    requestAnimationFrame(next);
})"""

# Milliseconds from the press on the button of all words until the map is drawn, told by the map itself.
OPENED = """() => new Promise((done) => {
    const button = [...document.querySelectorAll("button")].find((each) => each.textContent.trim() === "All words");
    const began = performance.now();
    const roots = () => [...document.querySelectorAll("*")].map((each) => each.shadowRoot);
    const look = () => {
        const map = roots().map((root) => root?.querySelector(".map")).find(Boolean);
        if (map?.dataset.drawn) done(performance.now() - began);
        else requestAnimationFrame(look);
    };
    button.click();
    look();
})"""

# Bytes of each file of the map as it came over the wire, by its name.
TRAVELLED = """() => Object.fromEntries(
    performance.getEntriesByType("resource")
        .filter((each) => each.name.includes("/maps/"))
        .map((each) => [each.name.split("/").pop(), each.encodedBodySize]))"""


def clicks(browser: Browser, address: str, back: str, to: str, n_words: int) -> float:
    """Measure the median seconds from the click to the picture, each in a fresh browser without a cache."""
    found = []
    for _ in range(ROUNDS):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{address}&wc_points={back}")
        page.locator(WORDS_MAP).wait_for(timeout=120_000)
        wait_until_drawn(page)
        found.append(page.evaluate(DRAWN, [to, str(n_words)]) / 1000)
        page.context.close()
    return statistics.median(found)


def in_a_browser(n_words: int, choice: str) -> list[Figure]:
    """Measure one number of words: a first visit to a server that has the layout on disk."""
    size, soon = (0.6, 1.2) if n_words == 100_000 else (2.2, 1.8)
    back = "All 400,000" if n_words == 100_000 else "The first 100,000"
    figures = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        os.environ["EMBEDDING_LAB_MODELS"] = folder
        with Server() as server:
            for _ in range(2):  # the first visit makes the files
                page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
                page.goto(f"{server.url}/{PAGE}&wc_points={choice}")
                page.locator(WORDS_MAP).wait_for(timeout=120_000)
                wait_until_drawn(page)
            sent = page.evaluate(TRAVELLED)
            picture = (sent["points.u16"] + sent["cluster.u8"]) / 1e6
            figures += [
                Figure(f"{n_words:,} words: places and colours that travel", picture, "MB", at_most=size),
                Figure(
                    f"{n_words:,} words: the words that follow", sent["words.txt"] / 1e6, "MB", at_most=2.0
                ),
                Figure(
                    f"{n_words:,} words: click to drawn",
                    clicks(browser, f"{server.url}/{PAGE}", back, choice, n_words),
                    "s",
                    at_most=soon,
                ),
                *frames(f"{n_words:,} words, dragged", page.evaluate(DRAGGED), has_goals=False),
            ]
            page.locator(".map input").fill("qu")
            searched = float(page.locator(WORDS_MAP).get_attribute("data-searched") or "nan")
            figures.append(Figure(f"{n_words:,} words: a beginning found", searched, "ms", at_most=60))
            if n_words > 100_000:
                before = resident_mb(server.process.pid)
                for _ in range(SESSIONS):
                    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
                    page.goto(f"{server.url}/{PAGE}&wc_points={choice}")
                    page.locator(WORDS_MAP).wait_for(timeout=120_000)
                grown = (resident_mb(server.process.pid) - before) / SESSIONS
                figures.append(
                    Figure("memory of one session more with the map open, all in all", grown, "MB")
                )
    return figures


def frames(name: str, gaps: list[float], *, has_goals: bool = True) -> list[Figure]:
    """Return the median frame rate and the longest frame of these milliseconds between frames."""
    longest = 100 if has_goals else None
    return [
        Figure(f"{name}: frames, median", 1000 / statistics.median(gaps), "/s", at_least=50),
        Figure(f"{name}: longest frame", max(gaps), "ms", at_most=longest),
    ]


def opening(browser: Browser, address: str) -> tuple[list[float], float]:
    """Measure the seconds from the press on all words to the atlas, each in a fresh browser; and MB on the wire."""
    seconds = []
    for _ in range(ROUNDS):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(address)
        page.get_by_role("radio", name="All words").wait_for()
        wait_until_drawn(page)
        seconds.append(page.evaluate(OPENED) / 1000)
        page.locator(WORDS_MAP).wait_for(timeout=120_000)
        sent = page.evaluate(TRAVELLED)
        page.context.close()
    return seconds, sum(sent.values()) / 1e6


def atlas() -> list[Figure]:
    """Measure 50,000 points with land and names: its opening, dragged near a word, and on flights to others."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        os.environ["EMBEDDING_LAB_MODELS"] = folder
        with Server() as server:
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(f"{server.url}/{ATLAS}")
            page.locator(f"{WORDS_MAP}:not([data-moving])").wait_for(timeout=120_000)
            wait_until_drawn(page)
            dragged = page.evaluate(DRAGGED)
            flown = [gap for word in ("quark", "messi", "london") for gap in page.evaluate(FLOWN, word)]
            page.context.close()
            seconds, megabytes = opening(browser, f"{server.url}/{FEW}")
            plain, _ = opening(browser, f"{server.url}/{FEW}&wc_layout_of=PCA")
    return [
        *frames("the atlas, dragged", dragged),
        *frames("the atlas, flown over", flown),
        Figure("the atlas: press to drawn", statistics.median(seconds), "s"),
        Figure(
            "the same against 100,000 words by PCA without land and names",
            statistics.median(seconds) / statistics.median(plain),
            "x",
            at_most=1.1,
        ),
        Figure("the atlas: all that travels, compressed", megabytes, "MB", at_most=0.7),
    ]


def on_the_server() -> list[Figure]:
    """Measure a pattern over all words, and the axes of 50,257 rows against scikit-learn's solvers."""
    import pyarrow as pa
    from sklearn.decomposition import PCA

    model = package_models.find("glove-6b-50d")
    assert model is not None
    texts = pa.array(open_packaged_words(model).words[:])
    began = [time.perf_counter()]
    for pattern in ("^qu.*n$", "ing", "(a|e)+$"):
        rows_matching(texts, pattern)
        began.append(time.perf_counter())
    pattern_ms = statistics.median(np.diff(began)) * 1000
    matrix = np.random.default_rng(0).normal(size=(50_257, 768)).astype(np.float32)
    norms = row_norms(matrix)
    unit = matrix / norms[:, None]
    taken: dict[str, list[float]] = {"ours": [], "covariance_eigh": [], "randomized": []}
    for _ in range(3):
        for name, times in taken.items():
            start = time.perf_counter()
            if name == "ours":
                pca_layout(matrix, norms)
            else:
                PCA(2, svd_solver=name, random_state=0).fit_transform(unit)
            times.append(time.perf_counter() - start)
    ours, *others = (statistics.median(times) for times in taken.values())
    return [
        Figure("a regular expression over 400,000 words, on the server", pattern_ms, "ms", at_most=60),
        Figure(
            "PCA of 50,257 × 768, against scikit-learn's fastest solver", ours / min(others), "x", at_most=1.5
        ),
        Figure("the same in seconds", ours, "s"),
    ]


def measure() -> list[Figure]:
    """Measure the map; GloVe must be installed."""
    return [
        *atlas(),
        *in_a_browser(100_000, "The first 100,000"),
        *in_a_browser(400_000, "All 400,000"),
        *on_the_server(),
    ]
