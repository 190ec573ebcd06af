"""Processor time of an action: what one change of a control costs the machine that serves a class.

Unlike `reruns`, which says how long one learner waits, this counts processor time, of which fifty learners share one
interpreter's worth. Each control of each page goes back and forth between two values, in the first tab that shows it.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.browser import EMPTY_APP
from benchmarks.figure import Figure
from benchmarks.memory import WITH_TORCH
from benchmarks.reruns import APP, ROUNDS, change, controls, open_tabs
from dashboard.lessons.registry import LESSONS

# Milliseconds, by the median over a page's controls.
GOAL = 15
GOAL_WITH_TORCH = 25


def cpu_ms(app: AppTest) -> float:
    """Processor time of one rerun, on all threads of this process."""
    began = time.process_time()
    app.run()
    elapsed = 1000 * (time.process_time() - began)
    assert not app.exception, app.exception[0].message
    return elapsed


def measure() -> list[Figure]:
    """Per page and tab the median over its controls, and per page the median over all."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_APP)
        empty = AppTest.from_file(str(script), default_timeout=60).run()
        bare = statistics.median(cpu_ms(empty) for _ in range(5 * ROUNDS))

    figures = [Figure("an action in an empty app", bare, "ms")]
    for lesson in LESSONS:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        if lesson is not LESSONS[0]:
            app.switch_page(f"../pages/{lesson.slug}.py").run()
        page: list[float] = []
        measured: set[str] = set()
        for tab in open_tabs(app, lesson.slug):
            new = [each for each in controls(app) if each[0] not in measured]
            measured.update(key for key, _ in new)
            # What stands above the tabs is measured with the first; the others at least drawn anew.
            in_tab = [took for key, values in new for took in _back_and_forth(app, key, values)]
            in_tab = in_tab or [cpu_ms(app) for _ in range(ROUNDS)]
            if tab:
                name = f"{lesson.title}, {tab}: an action, median"
                figures.append(Figure(name, statistics.median(in_tab), "ms"))
            page += in_tab
        if page:
            goal = GOAL_WITH_TORCH if lesson.slug in WITH_TORCH else GOAL
            figures.append(
                Figure(f"{lesson.title}: an action, median", statistics.median(page), "ms", at_most=goal)
            )
    return figures


def _back_and_forth(app: AppTest, key: str, values: list[Any]) -> list[float]:
    took = []
    for n in range(2 * ROUNDS):
        try:
            change(app, key, values[(n + 1) % 2])
        except KeyError:
            # Another control has taken this one away.
            break
        took.append(cpu_ms(app))
    # The first visit to each of the two values may fill a cache; later ones are plain reruns.
    return took[2:]
