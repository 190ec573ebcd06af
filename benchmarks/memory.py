"""Memory of the server after a visitor has seen all pages, with the default models and with a real one."""

import os
import tempfile

from benchmarks.browser import Server, chromium, resident_mb, wait_until_drawn
from benchmarks.figure import Figure
from dashboard.course.lessons import LESSONS

# The pages that run or train a transformer, and so load torch.
WITH_TORCH = ("context_layers", "learning")


def measure() -> list[Figure]:
    """Measure one server and one visitor, page after page: first those without torch, then all."""
    light = [lesson.slug for lesson in LESSONS if lesson.slug not in WITH_TORCH]
    heavy = [lesson.slug for lesson in LESSONS if lesson.slug in WITH_TORCH]
    with Server(warm_up=False) as server, chromium() as browser:
        page = browser.new_page()

        def visit(slugs: list[str]) -> float:
            for slug in slugs:
                page.goto(f"{server.url}/{'' if slug == LESSONS[0].slug else slug}")
                page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
                wait_until_drawn(page)
            return resident_mb(server.process.pid)

        figures = [Figure("resident after all pages that need no torch", visit(light), "MB", at_most=450)]
        if heavy:
            figures.append(Figure("resident after all pages", visit(heavy), "MB", at_most=750))
    with tempfile.TemporaryDirectory() as store:
        os.environ["EMBEDDING_LAB_MODELS"] = store
        figures.append(with_smollm2())
    return figures


def with_smollm2() -> Figure:
    """Measure one visitor on Start and Context with SmolLM2, which the first server unpacks and the second opens."""
    for _ in range(2):
        with Server(warm_up=False) as server, chromium() as browser:
            page = browser.new_page()
            for path in ("?language=SmolLM2+135M", "context_layers?language=SmolLM2+135M"):
                page.goto(f"{server.url}/{path}")
                page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
                wait_until_drawn(page)
            took = resident_mb(server.process.pid, "RssAnon")
    return Figure("anonymous memory after Start and Context with SmolLM2", took, "MB", at_most=400)
