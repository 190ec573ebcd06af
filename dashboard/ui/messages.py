"""Sentences about what was entered, beside the control."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError


def warn(sentence: str) -> None:
    """One sentence about something entered, shown here; nothing in it is taken as Markdown."""
    st.warning(as_text(sentence), icon=":material/edit_note:")


def field_message(key: str, sentence: str = "") -> None:
    """What is to be said about the text in the box `key`, in a line that is kept free below it.

    The frame's style and manners know these lines by their name: they appear once typing pauses, move nothing, and are
    tied to their box.
    """
    with st.container(height=20, border=False, key=f"remark_{key}"):
        if sentence:
            warn(sentence)


@contextmanager
def show_input_errors() -> Iterator[None]:
    """Show an InputError raised inside as one sentence, here, and go on with the rest of the page."""
    try:
        yield
    except InputError as error:
        warn(str(error))
