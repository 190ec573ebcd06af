"""Messages about input, beside the widget."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError


def warn(sentence: str) -> None:
    """Show a one-line warning about input, without Markdown."""
    st.warning(as_text(sentence), icon=":material/edit_note:")


def field_message(key: str, sentence: str = "") -> None:
    """Show a message about the text input `key`, in a line reserved below it.

    `styles.css` and `accessibility.js` know these lines by their key: they appear once typing pauses, shift no
    layout, and are tied to their input by ARIA.
    """
    with st.container(height=20, border=False, key=f"remark_{key}"):
        if sentence:
            warn(sentence)


@contextmanager
def show_input_errors() -> Iterator[None]:
    """Catch an InputError in the block and show its message; the rest of the page goes on."""
    try:
        yield
    except InputError as error:
        warn(str(error))
