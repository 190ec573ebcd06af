"""A tour through the pages by a plan: each step an exact state, one sentence, and perhaps an exercise."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard import settings
from dashboard.components import scroll
from dashboard.components.navigate import navigate
from dashboard.components.stage_tools import stage_tools
from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.markdown import as_text
from dashboard.course.old_links import VIEW
from dashboard.course.plans import Plan, Step, plans_in, read_plan, shipped_plans
from dashboard.course.prose import format_list
from dashboard.course.registry import all_exercises, exercises_of
from dashboard.errors import InputError
from dashboard.models.installed import available
from dashboard.models.manifest import Slot
from dashboard.ui import fragments, url
from dashboard.ui.exercise_panel.panel import models_on_screen
from dashboard.ui.frame import stage, teacher
from dashboard.ui.poll import poll_page
from dashboard.ui.poll import state as poll_state
from dashboard.ui.slots import model_picker

TOUR, OWN = "tour", "own"

_AT, _OWN_PLAN, _TURN, _NEXT = "tour_at", "tour_own", "tour_turn", "tour_next"

# Parameters of a link that stay from step to step.
PERSISTENT_PARAMS = ("embed", "embed_options")


class Position(NamedTuple):
    """Where a visitor is: the name of a plan, and the number of a step from 0."""

    name: str
    step: int


def plans() -> dict[str, Plan]:
    """Name to plan: those in the box, those in the host's folder, and the visitor's own."""
    known, folder = exercise_names(), settings.current().plans
    hosts = {} if folder is None else plans_in(folder, known)
    own = {OWN: st.session_state[_OWN_PLAN]} if _OWN_PLAN in st.session_state else {}
    return {**hosts, **shipped_plans(known), **own}


@cache
def exercise_names() -> frozenset[str]:
    """Return the names of the exercises that a step may open."""
    return frozenset(exercise.key for exercise in all_exercises())


def from_url() -> None:
    """Take up the tour that a link names."""
    at = _read(url.param("tour"), url.param("step"))
    if at is not None:
        st.session_state[_AT] = at


def _read(name: str | None, step: str | None) -> Position | None:
    """Return the position that a link names; None if there is no such step."""
    step = step or "1"
    if not name or name not in plans() or not (step.isascii() and step.isdigit()):
        return None
    return Position(name, _clamp_step(plans()[name], int(step[:6]) - 1))


def has_next(params: Mapping[str, str]) -> bool:
    """Whether a step follows the one that is on, or that an address which says this names."""
    at = _position() or _read(params.get("tour"), params.get("step"))
    return at is not None and at.step + 1 < len(plans()[at.name].steps)


def request_next() -> None:
    """Have the run that draws the page next go on to the next step; a button's callback."""
    st.session_state[_NEXT] = True


def apply_next(page: str) -> bool:
    """Leave `page` for the next step, if that was asked for; returns whether it was."""
    asked, at = st.session_state.pop(_NEXT, False), _position()
    if not asked or at is None or not has_next({}):
        return False
    open_step(page, Position(at.name, at.step + 1), key="tour_on")
    return True


def state_of_step(page: str) -> tuple[str, dict[str, str]] | None:
    """Return the page and URL parameters of a visit's first step; None if the URL has them already.

    A link to a step need not say more than the step. What it says of the controls of `page`, which it opens, stands; a
    link to the first page says nothing of any page.
    """
    at = _position()
    if at is None or not url.is_first():
        return None
    said, step = st.query_params.to_dict(), plans()[at.name].steps[at.step]
    if any(name == VIEW or name.startswith(f"{lesson(page).letters}_") for name in said):
        return None
    if page not in (step.page, LESSONS[0].slug):
        return None
    wanted = {**_pinned_models(plans()[at.name]), **_step_params(step), **said}
    if page == step.page and wanted == said:
        return None
    return step.page, wanted


def _pinned_models(plan: Plan) -> dict[str, str]:
    """Return the URL parameters of the models that a plan was read with: those that are here and not on screen."""
    here = model_picker.url_params()
    return {
        name: title
        for name, title in plan.models.items()
        if here.get(name) != title and title in {entry.title for entry in available(Slot(name))}
    }


def is_active() -> bool:
    """Whether a tour is on."""
    return _position() is not None


def url_params() -> dict[str, str]:
    """Return the URL parameters of the current tour; none for a visitor's own plan."""
    at = _position()
    return {} if at is None or at.name == OWN else {"tour": at.name, "step": str(at.step + 1)}


def _position() -> Position | None:
    at = st.session_state.get(_AT)
    return at if at is not None and at.name in plans() else None


def _clamp_step(plan: Plan, step: int) -> int:
    return min(max(step, 0), len(plan.steps) - 1)


def take_own_plan(text: str) -> bool:
    """Offer a plan of the visitor's own, as TOML, beside the others; return whether it is a new one.

    Raises:
        InputError: it is no plan, or a step of it cannot be opened.
    """
    plan = read_plan(text, exercise_names())
    is_new = st.session_state.get(_OWN_PLAN) != plan
    st.session_state[_OWN_PLAN] = plan
    return is_new


def tour_bar(page: str) -> None:
    """Render the current step with Back and Next; nothing outside a tour."""
    if is_active():
        _bar(page)


@st.fragment
def _bar(page: str) -> None:
    at = _position()
    if at is None:
        return
    plan = plans()[at.name]
    with st.container(border=True, key="tour_bar"):
        is_private = teacher.has_tools() and not stage.is_active()
        st.markdown(
            f"**{at.step + 1} of {len(plan.steps)}** · {as_text(plan.steps[at.step].say)}",
            help=_for_teacher(plan, plan.steps[at.step]) or None if is_private else None,
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            step = stage.step_buttons("tour", at.step, len(plan.steps))
            if st.button("End the tour", key="tour_end", type="tertiary"):
                del st.session_state[_AT]
                st.rerun()
            if stage.is_active():
                _open_vote(page, plan.steps[at.step])
                stage_tools(plan.steps[at.step].timer)
                if st.button("Leave the stage", key="tour_leave", type="tertiary"):
                    stage.exit_()
                    st.rerun()
    with fragments.hidden("tour"):
        shown = plan.steps[at.step]
        if shown.page == page:
            turn = f"{at.name} {at.step} {st.session_state.get(_TURN, 0)} {poll_state.n_exits()}"
            # Whoever comes back from a room had opened an exercise, whatever the step is about.
            subject = f"{lesson(page).letters}_turns" if poll_state.has_returned(page) else shown.subject
            scroll.hold_at_top(subject, turn=turn, key="tour_subject")
        open_step(page, Position(at.name, at.step + step) if step else None, key="tour_on")


def _for_teacher(plan: Plan, step: Step) -> str:
    """Return what only a teacher needs of a step: its minutes, its note, and other models than the plan's."""
    parts = [f"{step.minutes} min"] if step.minutes else []
    parts += ["skip if late"] if step.skip_if_late else []
    parts += [as_text(step.note)] if step.note else []
    here = model_picker.url_params()
    if any(here.get(name) != title for name, title in plan.models.items()):
        parts.append(f"Read with {as_text(format_list(list(plan.models.values())))}.")
    return " · ".join(parts)


def _open_vote(page: str, step: Step) -> None:
    """Render the button that puts the exercise of a step to the vote, if the plan says so and the models fit."""
    if not step.ask or step.page != page:
        return
    try:
        models = models_on_screen()
    except InputError:
        # The page says why a model cannot be opened.
        return
    for exercise in exercises_of(page):
        posed = exercise.pose(models) if exercise.key == step.exercise and exercise.fits(models) else None
        if posed is not None:
            poll_page.ask_class_button(exercise, models, posed, "Open the vote")


def open_step(page: str, position: Position | None, *, key: str) -> None:
    """Open a step exactly as its link says: what the visitor had set on that page gives way."""
    if position is None:
        navigate("", page=page, turn=0, key=key)
        return
    plan = plans()[position.name]
    step = plan.steps[position.step]
    # Another model is the visitor's choice, and stays from step to step.
    was_begun = st.session_state.get(_AT) is not None and st.session_state[_AT].name == position.name
    pinned = {} if was_begun else _pinned_models(plan)
    poll_state.clear_return()
    st.session_state[_AT] = position
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    kept = {name: st.query_params[name] for name in PERSISTENT_PARAMS if name in st.query_params}
    models = {**model_picker.url_params(), **pinned}
    said = {**models, **kept, **stage.url_params(), **url_params(), **_step_params(step)}
    slug = "" if step.page == LESSONS[0].slug else step.page
    navigate(f"{slug}?{urlencode(said, quote_via=quote)}", page=page, turn=st.session_state[_TURN], key=key)


def _step_params(step: Step) -> dict[str, str]:
    """Return the URL parameters of a step: its controls, and its exercise if the models on screen fit it."""
    return {**step.parameters, **_exercise_params(step)}


def _exercise_params(step: Step) -> dict[str, str]:
    if not step.exercise:
        return {}
    try:
        on = models_on_screen()
    except InputError:
        # The page says why a model cannot be opened.
        return {}
    letters = lesson(step.page).letters
    fitting = [exercise.key for exercise in exercises_of(step.page) if exercise.fits(on)]
    if step.exercise not in fitting:
        return {}
    return {f"{letters}_turns": "true", f"{letters}_turn": str(fitting.index(step.exercise) + 1)}
