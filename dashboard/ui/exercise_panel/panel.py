"""“Your turn”, beside the tabs of a page or below it: one exercise at a time, computed only where it is open."""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from dashboard.components import scroll
from dashboard.course.exercise import Exercise
from dashboard.course.exercise_text import ExerciseText
from dashboard.course.lessons import lesson
from dashboard.course.markdown import as_text
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Choose, Kind, Order
from dashboard.course.records import RIGHT, SHOWN, Record
from dashboard.course.registry import all_exercises, exercises_of
from dashboard.errors import InputError
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.exercise_panel import progress, worksheets
from dashboard.ui.exercise_panel.answer_inputs import answer_control, show_picture
from dashboard.ui.exercise_panel.progress import NO_HELP, SUGGESTION, Attempt
from dashboard.ui.poll import poll_page
from dashboard.ui.slots import model_picker

# Elements below Commit: the verdict, help, the answer, and the button that asks the class.
OUTCOME = "your_turn_outcome"
# What names the answer to screen readers (`frame/accessibility.js`).
QUESTION = "your_turn_question"


def models_on_screen() -> ModelsOnScreen:
    """Return the selected models.

    Raises:
        InputError: a model cannot be opened.
    """
    language = model_picker.language_model()
    return ModelsOnScreen(
        model_picker.word_vectors(),
        language,
        lambda ids: model_cache.reading(language.slug, ids),
        lambda: model_cache.transformer(language.slug),
    )


@st.fragment
def exercise_panel(page: str) -> None:
    """Render a page's exercises about the current models."""
    letters = lesson(page).letters
    drawn = st.expander(
        "Your turn: predict, then see",
        expanded=True,
        key=f"{letters}_turns",
        icon=":material/quiz:",
        on_change="rerun",
        bind="query-params",
    )
    if drawn.open:
        with drawn, messages.show_input_errors():
            _select_exercise(page, f"{letters}_turn")


def _select_exercise(page: str, key: str) -> None:
    try:
        on = models_on_screen()
    except InputError:
        st.caption("No question while a model is missing.")  # the page says why
        return
    fitting = [exercise for exercise in exercises_of(page) if exercise.fits(on)]
    if fitting:
        exercise = fitting[inputs.page_slice(len(fitting), 1, key=key).start]
        posed = exercise.pose(on)
    else:
        exercise = posed = None
        st.info(
            f"None of this page's exercises can be asked about {as_text(on.words.title)} and "
            f"{as_text(on.language.title)}. Choose other models, or go on to the next page."
        )
    if exercise and posed:
        words, kind = exercise.words.filled(**posed.figures), posed.kind
        _ask(exercise, on, words, kind, f"{key}_{exercise.name}_{on.words.slug}_{on.language.slug}")
    elif exercise:
        st.info("The models on screen give this one no clear answer; go on to the next, or choose others.")
    # Saved before the verdict is rendered, in case the tab is closed right then.
    records = progress.sync_records({each.key for each in all_exercises()})
    if exercise and posed:
        with st.container(key=OUTCOME):
            _outcome(exercise, on, words, kind, records.get(exercise.key))
            poll_page.ask_class_button(exercise, on, posed)
        scroll.into_view(OUTCOME, turn=progress.n_texts(), key="your_turn_into_view")
    if fitting:
        _count(fitting, records)
    worksheets.worksheet_download(on, records)


def _count(fitting: Sequence[Exercise], records: Mapping[str, Record]) -> None:
    here = [records[each.key] for each in fitting if each.key in records]
    st.caption(
        f"Answered right on this page: {_right(here)} of {len(fitting)}{_shown(here)} · on all pages: "
        f"{_right(records.values())}{_shown(records.values())}. Kept in this browser alone."
    )


def _right(records: Collection[Record]) -> int:
    return sum(each.status == RIGHT for each in records)


def _shown(records: Collection[Record]) -> str:
    """Return the number of shown answers in brackets; empty if there are none."""
    n_shown = sum(each.status == SHOWN for each in records)
    return f" ({n_shown} shown)" if n_shown else ""


def _ask(exercise: Exercise, models: ModelsOnScreen, words: ExerciseText, kind: Kind, key: str) -> None:
    """Render the question with its widget, and grade a committed answer."""
    with st.container(key=QUESTION):
        st.markdown(f"**{as_text(words.title)}**\n\n{as_text(words.ask)}")
    show_picture(kind, key=key)
    with st.form(f"{key}_form", border=False):
        answer = answer_control(kind, key=key)
        committed = st.form_submit_button("Commit", icon=":material/check:", type="primary")
    if committed:
        progress.submit_answer(exercise, models, kind, answer)


def _outcome(
    exercise: Exercise, models: ModelsOnScreen, words: ExerciseText, kind: Kind, record: Record | None
) -> None:
    """Render the verdict on the last answer and the help given so far; `record` is the result that counts."""
    now = progress.current_attempt(exercise, models)
    if now.refusal:
        messages.warn(now.refusal)
    said = as_text(now.verdict.feedback) if now.verdict else ""
    if now.is_over:
        if now.is_right:
            provided = as_text(now.verdict.provided) if now.verdict else ""
            right = f"**Right, if {provided}.**" if provided else "**Right.**"
            st.success(f"{right} {said}", icon=":material/check_circle:")
        elif now.verdict is not None:
            st.warning(f"**Not right.** {said}", icon=":material/edit_note:")
        _show_solution(words, kind, now)
        if record is not None and record.status == SHOWN:
            st.caption("You had the answer shown, so this one is not counted as answered right.")
        return
    hints = [words.hint, words.suggestion][: now.rung]
    help_ = "\n\n".join(f"**Hint:** {as_text(hint)}" for hint in hints)
    if now.verdict is not None:
        # One element, so that screen readers announce the hint with the verdict.
        st.warning(f"**Not yet.** {said}\n\n{help_}", icon=":material/edit_note:")
    elif help_:
        st.markdown(help_)
    if now.rung > NO_HELP:
        label = "More help" if now.rung < SUGGESTION else "Show me"
        st.button(
            label, key=f"{exercise.key}_help", on_click=progress.show_more_help, args=(exercise, models)
        )


def _show_solution(words: ExerciseText, kind: Kind, now: Attempt) -> None:
    with st.container(border=True):
        st.markdown(f"**The model says:** {as_text(kind.solution)}\n\n{as_text(words.why)}")
        names = kind.items if isinstance(kind, Order) else kind.options if isinstance(kind, Choose) else ()
        values = kind.values if isinstance(kind, Order | Choose) else ()
        if values:
            pairs = zip(names, values, strict=True)
            st.caption(" · ".join(f"{as_text(name)} **{as_text(value)}**" for name, value in pairs))
        if now.given and not now.is_right:
            st.caption(f"Your last answer: {as_text(now.given)}")
