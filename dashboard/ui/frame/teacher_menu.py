"""What the menu has for a tour: its beginning for everybody, and behind *Teacher* plans, stage and key."""

from collections.abc import Iterator

import streamlit as st

from dashboard import settings
from dashboard.course.lessons import lesson
from dashboard.course.markdown import as_text
from dashboard.course.plans import Plan, problems_in
from dashboard.errors import InputError
from dashboard.numerals import format_count
from dashboard.ui import links, messages, permissions
from dashboard.ui.exercise_panel import worksheets
from dashboard.ui.exercise_panel.panel import models_on_screen
from dashboard.ui.export import plan_file
from dashboard.ui.frame import stage, teacher, tour
from dashboard.ui.slots import uploads

ON_STAGE = (
    "For a projector: large letters, no bar of pages, and Back and Next on top, which a clicker works too."
)


@st.fragment
def teacher_menu(page: str) -> None:
    """Render the button that begins the tour, and the tools of a teacher; `page` is on screen."""
    begins = st.button("Take the tour", icon=":material/signpost:", key="tour_take", type="tertiary")
    chosen = tour.Position(tour.TOUR, 0) if begins else None
    drawn = st.expander("Teacher", icon=":material/school:", key="teacher_menu", on_change="rerun")
    if drawn.open:
        with drawn:
            chosen = _tools() or chosen
    tour.open_step(page, chosen, key="tour_from_menu")


def _tools() -> tour.Position | None:
    """Render the tools that this visitor may have; return the first position of a plan that begins."""
    if not teacher.may_open_menu():
        _stage_button()
        teacher.teacher_login()
        return None
    found = tour.plans()
    name = st.selectbox(
        "Plan",
        list(found),
        format_func=lambda each: _plan_label(found[each]),
        key="tour_plan",
        persist_state="session",
    )
    with st.container(horizontal=True):
        begins = st.button("Begin", key="tour_begin", icon=":material/play_arrow:", type="primary")
        _stage_button()
    teacher.tools_switch()
    with messages.show_input_errors():
        plan_file.download_plan(found[name], links.root())
    if teacher.is_teacher():
        _key_button()
    else:
        teacher.teacher_login()
    with messages.show_input_errors():
        _upload_plan()
    folder = settings.current().plans
    if folder is not None:
        for problem in problems_in(folder, tour.exercise_names()):
            messages.warn(problem)
    return tour.Position(name, 0) if begins else None


def _stage_button() -> None:
    if st.button("Stage", key="tour_stage", icon=":material/present_to_all:", help=ON_STAGE):
        stage.enter()
        st.rerun()


def _plan_label(plan: Plan) -> str:
    return f"{plan.title} · {format_count(len(plan.steps), 'step')}"


def _key_button() -> None:
    """Render the download of all answers about the models on screen; nothing while one cannot be opened."""
    try:
        models = models_on_screen()
    except InputError:
        return  # the page says why
    worksheets.key_download(models)


def _upload_plan() -> None:
    """Render the upload box for a visitor's own plan."""
    permissions.check_may_upload()
    file = st.file_uploader(
        "Your own plan (TOML)",
        key=uploads.PLAN_BOX,
        help="A title, and steps with link, say and exercise. docs/teaching.md shows one.",
    )
    if file is None:
        return
    if tour.take_own_plan(file.getvalue().decode("utf-8", "replace")):
        # The box of plans above has it then.
        st.rerun()
    st.markdown("\n".join(_preview(tour.plans()[tour.OWN])))


def _preview(plan: Plan) -> Iterator[str]:
    """Return a line of Markdown for each step: its page, its minutes, whether the class votes, and its sentence."""
    for number, step in enumerate(plan.steps, start=1):
        parts = [f"{number}\\. **{lesson(step.page).menu}**"]
        parts += [f"{step.minutes} min"] if step.minutes else []
        parts += ["vote"] if step.ask else []
        yield f"{' · '.join(parts)}: {as_text(step.say)}  "
