"""Server time of a rerun after each control of each page, beyond an empty app's rerun.

Each control goes back and forth between two values, in the first tab that shows it. `AppTest` runs
the same script runner as the server, so the time is Streamlit's and ours, without network and browser.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.browser import EMPTY_APP
from benchmarks.figure import Figure
from dashboard.course import lessons
from dashboard.course.lessons import LESSONS, Lesson
from dashboard.models.manifest import Slot
from dashboard.ui.tabs import MORE

ROOT = Path(__file__).parents[1]
APP = ROOT / "dashboard" / "app.py"
SLOTS = [slot.value for slot in Slot]
ROUNDS = 8

# The pages that run or train a model.
HEAVY_PAGES = ("context_layers", "learning")


def rerun_ms(app: AppTest) -> float:
    """Measure one rerun."""
    began = time.perf_counter()
    app.run()
    elapsed = 1000 * (time.perf_counter() - began)
    assert not app.exception, app.exception[0].message
    return elapsed


def controls(app: AppTest) -> Iterator[tuple[str, list[Any]]]:
    """Yield the key of each control of the page, with two values; not of the two models above it."""
    for box in app.main.text_input:
        yield box.key, [box.value, f"{box.value} a"]
    for slider in app.main.slider:
        value = slider.value
        other = value + slider.step if value + slider.step <= slider.max else value - slider.step
        yield slider.key, [value, other]
    for box in app.main.selectbox:
        if len(box.options) > 1 and box.key not in SLOTS:
            yield box.key, [box.value, next(o for n, o in enumerate(box.options) if n != box.index)]


def change(app: AppTest, key: str, value: Any) -> None:
    """Set the control of this key as its user would."""
    for kind in ("text_input", "slider", "selectbox"):
        for widget in getattr(app.main, kind):
            if widget.key == key:
                widget.select_index(widget.options.index(value)) if kind == "selectbox" and isinstance(
                    value, str
                ) and value in widget.options else widget.set_value(value)
                return
    raise KeyError(key)


def open_tabs(app: AppTest, slug: str) -> Iterator[str]:
    """Open each view of the page in turn, those under *More* as well; once without tabs."""
    lesson = lessons.lesson(slug)
    for label in [tab.label for tab in app.main.tabs] or [""]:
        for folded in lesson.more if label == MORE else [""]:
            if label:
                app.session_state[f"{lesson.letters}_view"] = label
            if folded:
                app.session_state[f"{lesson.letters}_more"] = folded
            app.run()
            yield folded or label


def back_and_forth(app: AppTest, key: str, values: list[Any], run: Callable[[AppTest], float]) -> list[float]:
    """Call `run` after each change of the control between its values; empty if the control is gone."""
    took = []
    for n in range(2 * ROUNDS):
        try:
            change(app, key, values[(n + 1) % 2])
        except KeyError:
            break
        took.append(run(app))
    # The first visit to each of the two values may fill a cache; later ones are plain reruns.
    return took[2:]


def of_an_empty_app(run: Callable[[AppTest], float]) -> float:
    """Return the median of `run` over the reruns of an empty app."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_APP)
        empty = AppTest.from_file(str(script), default_timeout=60).run()
        return statistics.median(run(empty) for _ in range(5 * ROUNDS))


def opened(lesson: Lesson) -> AppTest:
    """Open the app at a page."""
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    return app if lesson is LESSONS[0] else app.switch_page(f"../pages/{lesson.slug}.py").run()


def measure() -> list[Figure]:
    """Measure all controls; per page the median over its controls, and overall the 95th percentile."""
    bare = of_an_empty_app(rerun_ms)
    figures = [Figure("rerun of an empty app", bare, "ms")]
    everything: list[float] = []
    for lesson in LESSONS:
        app = opened(lesson)
        extra: list[float] = []
        measured: set[str] = set()
        for _ in open_tabs(app, lesson.slug):
            for key, values in list(controls(app)):
                if key not in measured:
                    measured.add(key)
                    extra += [took - bare for took in back_and_forth(app, key, values, rerun_ms)]
        if not extra:
            continue
        name = f"{lesson.title}: rerun beyond the empty app's, median"
        # The pages that run or train a model have goals of their own, relative to the model's bare passes.
        light = lesson.slug not in HEAVY_PAGES
        figures.append(Figure(name, statistics.median(extra), "ms", at_most=60 if light else None))
        if light:
            everything += extra
    p95 = statistics.quantiles(everything, n=20)[-1]
    return [
        *figures,
        Figure("pages without torch: rerun beyond the empty app's, 95th percentile", p95, "ms", at_most=120),
    ]
