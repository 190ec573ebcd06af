"""Everything below a page's opening: the page itself, its exercises, and links to the previous and next page.

It is a fragment: a widget of the page does not rerun the frame around it, which is a third of the work of a run.
"""

from collections.abc import Callable

import streamlit as st

from dashboard import settings
from dashboard.components import scroll
from dashboard.components.report_link import report_link
from dashboard.course import lessons
from dashboard.course.lessons import LESSONS, Lesson
from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.ui import url
from dashboard.ui.exercise_panel import panel
from dashboard.ui.export import export_bar
from dashboard.ui.frame import reset, tour
from dashboard.ui.inputs import kept_texts
from dashboard.ui.poll import state as poll_state
from dashboard.ui.slots import model_picker


def run(draw: Callable[[], None]) -> None:
    """Run the current page: what `draw` draws, and what stands below each page; the last line of its script."""
    _run_fragment(draw, lessons.lesson(url.page()))


@st.fragment
def _run_fragment(draw: Callable[[], None], lesson: Lesson) -> None:
    """Run a page as a fragment; an InputError is shown in place."""
    changed = model_picker.has_changed()
    export_bar.begin_page()
    reset.begin_page(slot.value for slot in model_picker.LABELS)
    with st.container(key="page"):
        try:
            draw()
        except InputError as error:
            st.error(as_text(str(error)), icon=":material/error:")
        with st.container(key="exercises"):
            panel.exercise_panel(lesson.slug)
    # On a tour, its bar does that.
    if poll_state.has_returned(lesson.slug) and not tour.is_active():
        scroll.hold_at_top(
            f"{lesson.letters}_turns", turn=f"room {poll_state.n_exits()}", key="poll_exercise"
        )
    url.end_navigation()
    kept_texts.restore()
    export_bar.page_downloads(lesson.slug, panel.models_on_screen)
    at = LESSONS.index(lesson)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if at > 0:
            _link(LESSONS[at - 1], "Back", "arrow_back")
        reset.reset_button(lesson.letters)
        if at + 1 < len(LESSONS):
            _link(LESSONS[at + 1], "Next", "arrow_forward")
    if contact := settings.current().contact:
        report_link(contact, lesson.title, key="report")
    # Only now: a pressed button is reported to this run alone.
    if changed:
        st.rerun()


def _link(lesson: Lesson, direction: str, icon: str) -> None:
    st.page_link(
        f"../pages/{lesson.slug}.py", label=f"{direction}: {lesson.title}", icon=f":material/{icon}:"
    )
