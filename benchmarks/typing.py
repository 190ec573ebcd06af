"""Time from a key press on the subword page to the recoloured tokens in chromium, debounce included."""

import statistics

from benchmarks.browser import Server, chromium, wait_until_drawn
from benchmarks.figure import Figure

ROUNDS = 12

# Runs in the page: milliseconds from the next key to the change of the token strip behind its shadow root.
WATCH = """() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(".strip")) return element;
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const strip = find(document);
  const before = strip.textContent;
  window.recoloured = new Promise((done) => {
    document.addEventListener("keydown", () => {
      const pressed = performance.now();
      const look = () => (find(document)?.textContent ?? before) === before
        ? requestAnimationFrame(look)
        : done(performance.now() - pressed);
      look();
    }, { once: true, capture: true });
  });
}"""


def measure() -> list[Figure]:
    """Measure the median and the slowest of a dozen single keys, after two to warm up."""
    with Server() as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{server.url}/subword_splitting")
        page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
        wait_until_drawn(page)
        page.get_by_role("textbox").first.focus()
        page.keyboard.press("End")
        took = []
        for n in range(ROUNDS + 2):
            page.evaluate(WATCH)
            page.keyboard.type("abcdefghijklmnopq"[n])
            took.append(page.evaluate("() => window.recoloured"))
            page.wait_for_timeout(300)
    took = took[2:]
    return [
        Figure("key pressed to tokens recoloured, median", statistics.median(took), "ms", at_most=400),
        Figure("key pressed to tokens recoloured, slowest", max(took), "ms"),
    ]
