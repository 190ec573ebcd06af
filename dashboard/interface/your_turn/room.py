"""“Your turn” at the foot of a page: one exercise at a time, folded, and nothing is computed until it is opened."""

from collections.abc import Sequence

import streamlit as st

from dashboard.exercises.bank import Exercise
from dashboard.exercises.collected import all_exercises, exercises_of
from dashboard.exercises.kinds import Choose, Kind, Order, Posed
from dashboard.exercises.screen import OnScreen
from dashboard.interface import class_rounds, controls, loaders, slots
from dashboard.interface.your_turn import answers, sheets
from dashboard.interface.your_turn.answering import ask_for, picture_of
from dashboard.interface.your_turn.answers import NUDGE, SUGGESTION, Answered
from dashboard.lessons.as_written import as_text
from dashboard.lessons.exercise_words import Words
from dashboard.lessons.registry import lesson


def on_screen() -> OnScreen:
    """The models that the learner chose; raises InputError where one cannot be opened."""
    language = slots.language_model()
    return OnScreen(slots.word_vectors(), language, lambda ids: loaders.reading(language.slug, ids))


@st.fragment
def your_turn(page: str) -> None:
    """The exercises of a page about the models on screen."""
    letters = lesson(page).letters
    drawn = st.expander(
        "Your turn: predict, then see",
        key=f"{letters}_turns",
        icon=":material/quiz:",
        on_change="rerun",
        bind="query-params",
    )
    if drawn.open:
        with drawn, controls.explained():
            _one_of(page, f"{letters}_turn")


def _one_of(page: str, key: str) -> None:
    on = on_screen()
    fitting = [exercise for exercise in exercises_of(page) if exercise.fits(on)]
    done = answers.done(all_exercises())
    _progress(fitting, done)
    at = controls.page_of(len(fitting), 1, key=key).start
    exercise = fitting[at]
    posed = exercise.pose(on)
    if posed is None:
        st.info("The models on screen give this one no clear answer; go on to the next, or choose others.")
    else:
        _one(exercise, on, posed, f"{key}_{exercise.name}_{on.words.slug}_{on.language.slug}")
    sheets.take_away(on)


def _progress(fitting: Sequence[Exercise], done: dict[str, str]) -> None:
    here = sum(exercise.key in done for exercise in fitting)
    st.caption(
        f"Done on this page: {here} of {len(fitting)} · on all pages: {len(done)}. "
        "Kept in this browser alone, without an account."
    )


def _one(exercise: Exercise, on: OnScreen, posed: Posed, key: str) -> None:
    words, kind = exercise.words.filled(**posed.figures), posed.kind
    st.markdown(f"**{as_text(words.title)}**\n\n{as_text(words.ask)}")
    picture_of(kind, key=key)
    with st.form(f"{key}_form", border=False):
        answer = ask_for(kind, key=key)
        committed = st.form_submit_button("Commit", icon=":material/check:", type="primary")
    if committed:
        if answer is None:
            st.caption("Give an answer first: a guess is as good as any, and what you find out stays longer.")
        else:
            with controls.explained():
                answers.commit(exercise, on, kind, answer)
    class_rounds.offer(exercise, on, posed)
    _outcome(exercise, on, words, kind)


def _outcome(exercise: Exercise, on: OnScreen, words: Words, kind: Kind) -> None:
    """What came of the last answer, as far as the learner has come."""
    now = answers.answered(exercise, on)
    said = as_text(now.verdict.said) if now.verdict else ""
    if now.is_over:
        if now.is_right:
            st.success(f"**Right.** {said}", icon=":material/check_circle:")
        _reveal(words, kind, now)
        return
    if now.verdict is not None:
        st.warning(f"**Not yet.** {said}", icon=":material/edit_note:")
    if now.rung >= NUDGE:
        st.markdown(f":material/lightbulb: {as_text(words.nudge)}")
    if now.rung >= SUGGESTION:
        st.markdown(f":material/lightbulb: {as_text(words.suggestion)}")
    if now.verdict is not None:
        label = "More help" if now.rung < SUGGESTION else "Show me"
        st.button(label, key=f"{exercise.key}_help", on_click=answers.help_more, args=(exercise, on))


def _reveal(words: Words, kind: Kind, now: Answered) -> None:
    with st.container(border=True):
        st.markdown(f"**The model says:** {as_text(kind.solution)}\n\n{as_text(words.why)}")
        names = kind.items if isinstance(kind, Order) else kind.options if isinstance(kind, Choose) else ()
        values = kind.values if isinstance(kind, Order | Choose) else ()
        if values:
            pairs = zip(names, values, strict=True)
            st.caption(" · ".join(f"{as_text(name)} **{as_text(value)}**" for name, value in pairs))
        if now.given and not now.is_right:
            st.caption(f"Your last answer: {as_text(now.given)}")
