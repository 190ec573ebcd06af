"""Answer widgets by kind of exercise; each returns what the kind grades."""

from typing import Any

import streamlit as st

from dashboard.concepts.projection import Projection
from dashboard.course.markdown import as_text
from dashboard.course.questions import Choose, Kind, Number, Order, Pick, Type
from dashboard.numerals import format_count
from dashboard.ui import inputs
from dashboard.ui.export.pictures import draw

LABEL = "Your answer"


def show_picture(kind: Kind, *, key: str) -> None:
    """Render the chart whose points can be picked, if the exercise has one."""
    if not isinstance(kind, Pick) or kind.places is None:
        return
    names = list(kind.options)
    # Imported lazily: few exercises have a chart, but every page may have exercises.
    from dashboard.charts.points import points

    figure = points(names, ["words"] * len(names), Projection(kind.places, None))

    def pick(name: Any) -> None:
        st.session_state[key] = names.index(name)

    draw(
        _named(figure, names),
        key=f"{key}_map",
        alt_text=f"{format_count(len(names), 'word')} as points: {', '.join(names)}",
        on_choose=pick,
    )


def _named(figure: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the figure with each point's name as its `customdata`."""
    first, *others = figure["data"]
    return {**figure, "data": [{**first, "customdata": names[::-1]}, *others]}


def answer_control(kind: Kind, *, key: str) -> Any:
    """Render the widget for this kind; return its current answer, or None."""
    match kind:
        # A kind of `Choose`, so it comes first.
        case Pick():
            return _pick(kind, key)
        case Choose():
            return _choose(kind, key)
        case Number():
            # A text input: `st.number_input` rejects "6.4 million" and reads "6,4" as 64.
            return inputs.answer_input(LABEL, key=key, placeholder="a number") or None
        case Order():
            return _order(kind, key)
        case Type():
            return inputs.answer_input(LABEL, key=key, placeholder=kind.form) or None


def _choose(kind: Choose, key: str) -> int | None:
    return st.radio(
        LABEL,
        range(len(kind.options)),
        index=None,
        format_func=lambda at: as_text(kind.options[at]),
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _pick(kind: Pick, key: str) -> int | None:
    return st.pills(
        LABEL,
        range(len(kind.options)),
        format_func=lambda at: as_text(kind.options[at]),
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _order(kind: Order, key: str) -> tuple[int, ...] | None:
    chosen = st.multiselect(
        "In order, the first one first",
        range(len(kind.items)),
        format_func=lambda at: kind.items[at],
        key=key,
        placeholder="Choose one after the other",
        select_all=False,
        persist_state="session",
    )
    return tuple(chosen) if len(chosen) == len(kind.items) else None
