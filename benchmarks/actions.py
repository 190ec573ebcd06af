"""Processor time of an action: what one change of a control costs the machine that serves a class.

Unlike `reruns`, which says how long one learner waits, this counts processor time, of which fifty learners share one
interpreter's worth. Each control of each page goes back and forth between two values, in the first tab that shows it.
"""

import statistics
import time

from streamlit.testing.v1 import AppTest

from benchmarks.figure import Figure
from benchmarks.reruns import (
    HEAVY_PAGES,
    ROUNDS,
    back_and_forth,
    controls,
    of_an_empty_app,
    open_tabs,
    opened,
)
from dashboard.course.lessons import LESSONS

# Milliseconds, by the median over a page's controls.
GOAL = 15
GOAL_OF_HEAVY = 25


def cpu_ms(app: AppTest) -> float:
    """Measure the processor time of one rerun, on all threads of this process."""
    began = time.process_time()
    app.run()
    elapsed = 1000 * (time.process_time() - began)
    assert not app.exception, app.exception[0].message
    return elapsed


def measure() -> list[Figure]:
    """Measure all controls; per page and tab the median over its controls, and per page the median over all."""
    figures = [Figure("an action in an empty app", of_an_empty_app(cpu_ms), "ms")]
    for lesson in LESSONS:
        app = opened(lesson)
        page: list[float] = []
        measured: set[str] = set()
        for tab in open_tabs(app, lesson.slug):
            new = [each for each in controls(app) if each[0] not in measured]
            measured.update(key for key, _ in new)
            # What stands above the tabs is measured with the first; the others at least drawn anew.
            in_tab = [took for key, values in new for took in back_and_forth(app, key, values, cpu_ms)]
            in_tab = in_tab or [cpu_ms(app) for _ in range(ROUNDS)]
            if tab:
                name = f"{lesson.title}, {tab}: an action, median"
                figures.append(Figure(name, statistics.median(in_tab), "ms"))
            page += in_tab
        if page:
            goal = GOAL_OF_HEAVY if lesson.slug in HEAVY_PAGES else GOAL
            figures.append(
                Figure(f"{lesson.title}: an action, median", statistics.median(page), "ms", at_most=goal)
            )
    return figures
