"""Everything below a page's opening: the page itself, its exercises, and links to the previous and next page.

It is a fragment: a widget of the page does not rerun the frame around it, which is a third of the work of a run.
"""

from copy import copy

import streamlit as st

from dashboard.components.hold_in_sight import bring_into_sight
from dashboard.course.lessons import Lesson
from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.ui import export_bar, model_picker, poll_state, reset, tour, url
from dashboard.ui.exercise_panel import panel


@st.fragment
def run_page(page: st.Page, lesson: Lesson, back: st.Page | None, on: st.Page | None) -> None:
    """Run a page as a fragment between its neighbours in the lesson; an InputError is shown in place."""
    changed = model_picker.has_changed()
    export_bar.begin_page()
    reset.begin_page(slot.value for slot in model_picker.LABELS)
    try:
        # A `st.Page` object runs only once, so run a copy.
        copy(page).run()
    except InputError as error:
        st.error(as_text(str(error)), icon=":material/error:")
    panel.exercise_panel(lesson.slug)
    # On a tour, its bar does that.
    if poll_state.has_come_back(lesson.slug) and not tour.is_active():
        bring_into_sight(
            f"{lesson.letters}_turns", turn=f"room {poll_state.times_left()}", key="rounds_exercise"
        )
    url.end_navigation()
    export_bar.page_downloads(lesson.slug, panel.models_on_screen)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if back is not None:
            st.page_link(back, label=f"Back: {back.title}", icon=":material/arrow_back:")
        reset.reset_button(lesson.letters)
        if on is not None:
            st.page_link(on, label=f"Next: {on.title}", icon=":material/arrow_forward:")
    # Only now: a pressed button is reported to this run alone.
    if changed:
        st.rerun()
