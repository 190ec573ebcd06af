"""Polls in the UI: an exercise as a question for the class, and the current poll."""

from functools import partial
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard import limits
from dashboard.components.phone_link import ONLY_HERE, is_reachable, phone_link
from dashboard.components.poll_controls import stored_instructor_token
from dashboard.components.poll_screen import poll_screen
from dashboard.course.exercise import Exercise
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Choose, Kind, Number, Pick, Posed
from dashboard.errors import InputError
from dashboard.polls.poll import CHOOSE, NUMBER, Question, own_question, read_code
from dashboard.polls.service import InstructorToken
from dashboard.ui import fragments, links, messages
from dashboard.ui.frame import stage, teacher
from dashboard.ui.poll import state
from dashboard.ui.poll.service import poll_service

# Session state key of the poll that this visitor has opened.
_MINE = "poll_mine"


def is_votable(kind: Kind) -> bool:
    """Return whether this kind of exercise can be answered on a phone."""
    return isinstance(kind, Number) or (
        isinstance(kind, Choose) and not (isinstance(kind, Pick) and kind.needs_picture)
    )


def question_of(exercise: Exercise, models: ModelsOnScreen, posed: Posed) -> Question:
    """Convert an exercise about the current models to a poll question; its kind must be votable."""
    words, kind = exercise.words.filled(**posed.figures), posed.kind
    about = f"{models.words.title} · {models.language.title}"
    asked = partial(Question, words.title, words.ask, about, solution=kind.solution, why=words.why)
    if isinstance(kind, Number):
        return asked(kind=NUMBER, right=kind.answer, places=kind.places, within=kind.within)
    assert isinstance(kind, Choose)
    return asked(kind=CHOOSE, right=kind.right, options=kind.options, values=kind.values)


def ask_class_button(
    exercise: Exercise, models: ModelsOnScreen, posed: Posed, label: str = "Ask the class"
) -> None:
    """Render the button that asks the class this exercise, if its kind is votable; whose room is open keeps it."""
    if not is_votable(posed.kind) or not (teacher.has_tools() or _MINE in st.session_state):
        return
    _restore_poll(key=f"instructor_{label}")
    if st.button(
        label,
        key=f"{exercise.key}_{label}",
        icon=":material/groups:",
        help="Opens a vote for everybody with a phone: a code and a QR code on this screen, no name, no account.",
    ):
        with messages.show_input_errors():
            state.enter(_ask(question_of(exercise, models, posed)))
            st.rerun()


def _ask(question: Question) -> str:
    """Ask in the session's poll, or open a new one; return its join code."""
    mine: InstructorToken | None = st.session_state.get(_MINE)
    if mine is not None and poll_service().is_valid_token(mine):
        poll_service().ask(mine, question)
    else:
        mine = st.session_state[_MINE] = poll_service().open(question)
    return mine.code


def _restore_poll(*, key: str = "instructor") -> None:
    """Restore the poll whose key the browser has stored, after a reload; `key` names this place on the page."""
    kept = stored_instructor_token(st.session_state.get(_MINE), key=key)
    if _MINE not in st.session_state and kept is not None and poll_service().is_valid_token(kept):
        st.session_state[_MINE] = kept


def show_poll() -> None:
    """Render the current poll, or an error and an input for the join code."""
    try:
        code = read_code(state.code())
    except InputError as error:
        messages.warn(str(error))
        _code_input()
        return
    with fragments.hidden("poll"):
        _restore_poll()
    mine = st.session_state.get(_MINE)
    key = mine.key if mine is not None and mine.code == code else ""
    if key:
        _back_button(is_instructor=True)
    link = phone_link(f"{links.root()}/?{urlencode({state.PARAMETER: code}, quote_via=quote)}")
    warning = "" if is_reachable(link) else ONLY_HERE
    poll_screen(
        code, key, link=link, warning=warning, onward=_next_label() if key else "", on_onward=_open_next
    )
    if key:
        _own_question_box(InstructorToken(code, key))
    else:
        _back_button()


def _own_question_box(token: InstructorToken) -> None:
    """Render the box in which a teacher types a question of their own."""
    with st.expander("A question of your own", icon=":material/edit:", key="poll_own"):
        asked = st.text_area(
            "Question", key="poll_own_ask", max_chars=limits.MAX_OWN_QUESTION, height="content"
        )
        answers = st.text_area(
            "Answers, one on each line",
            key="poll_own_options",
            max_chars=limits.MAX_OWN_OPTIONS * (limits.MAX_OWN_OPTION + 1),
        )
        if st.button("Ask this", key="poll_own_send", icon=":material/groups:"):
            with messages.show_input_errors():
                poll_service().ask(token, own_question(asked, answers.splitlines()))


NEXT_STEP, TO_THE_PAGE = "Next step", "Back to the page"


def _next_label() -> str:
    """Where the clicker leads once the answer is shown."""
    # It imports what opens models, and phones need none.
    from dashboard.ui.frame import tour

    return NEXT_STEP if tour.has_next(state.page_state()) else TO_THE_PAGE


def _open_next() -> None:
    from dashboard.ui.frame import tour

    if tour.has_next(state.page_state()):
        tour.request_next()
    state.exit_(is_instructor=True)


def _exit_as_guest() -> None:
    # The link may have been copied from the instructor's screen.
    stage.exit_()
    state.exit_()


def _back_button(*, is_instructor: bool = False) -> None:
    st.button(
        TO_THE_PAGE,
        key="poll_leave",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=partial(state.exit_, is_instructor=True) if is_instructor else _exit_as_guest,
    )


def _code_input() -> None:
    def take() -> None:
        state.enter(str(st.session_state["poll_code"]))

    st.text_input("Code on the screen", key="poll_code", max_chars=limits.MAX_POLL_CODE, on_change=take)
    _back_button()
