"""`python -m tests.browser.screenshots`: each page and tab as a picture, to be looked at.

Written to `build/screenshots/`: for a laptop and a phone, light and dark, the first screen (`-fold`) and the whole
length of each tab.
"""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.course.lessons import LESSONS
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE, Server, wait_until_drawn

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
# The picture of a shared link is 1200 x 630 pixels, and seen at half that size: its letters are larger.
SHARED = {"width": 800, "height": 420}
SHARED_SCALE = 1.5
LONGEST = 6_000
# Plotly draws after Streamlit has placed its element.
SETTLE_MS = 700


def whole_length(page: Page, width: int) -> None:
    """Make the window as long as the page's content, so that one picture holds it all."""
    content = page.get_by_test_id("stMainBlockContainer").evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(content + 20, LONGEST)})
    page.wait_for_timeout(SETTLE_MS)


def shoot(page: Page, base: str, name: str, size: dict[str, int]) -> None:
    """All pictures of all pages in one window."""
    for lesson in LESSONS:
        page.set_viewport_size(size)
        page.goto(f"{base}/{'' if lesson is LESSONS[0] else lesson.slug}")
        page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
        wait_until_drawn(page)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=FOLDER / f"{lesson.slug}-{name}-fold.png")
        tabs = page.get_by_test_id("stTab")
        for at in range(max(tabs.count(), 1)):
            label = "page"
            if tabs.count():
                label = re.sub(r"\W+", "_", tabs.nth(at).inner_text()).strip("_").lower()
                tabs.nth(at).click()
                page.wait_for_timeout(200)
                wait_until_drawn(page)
            whole_length(page, size["width"])
            page.screenshot(path=FOLDER / f"{lesson.slug}-{name}-{at}-{label}.png")
            page.set_viewport_size(size)


def shoot_to_share(page: Page, base: str) -> None:
    """Capture the preview image of a shared link: the first page's map, in the size that networks ask for."""
    page.goto(base)
    found = page.locator(".map[data-words]:not([data-moving])")
    found.wait_for(timeout=60_000)
    wait_until_drawn(page)
    # The whole map alone, as large as the window.
    found.locator("[data-do=full]").evaluate("button => button.click()")
    found.evaluate("map => map.querySelectorAll('.search, .tools').forEach(each => each.remove())")
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("0")
    page.wait_for_timeout(SETTLE_MS)
    found.locator(".stage").evaluate("stage => stage.blur()")
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    drawn.quantize(256, Image.Quantize.FASTOCTREE).save(FOLDER / "shared.png", optimize=True)


def main() -> None:
    """Each screen in each theme."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen, size in SCREENS.items():
            for theme in ("light", "dark"):
                page = browser.new_page(viewport=size, color_scheme=theme)
                shoot(page, server.url, f"{screen}-{theme}", size)
                page.close()
        page = browser.new_page(viewport=SHARED, device_scale_factor=SHARED_SCALE)
        shoot_to_share(page, server.url)
        page.close()
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/")


if __name__ == "__main__":
    main()
