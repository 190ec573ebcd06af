"""Text inputs that recompute while typing, are bounded, and are bound to the URL as far as it can hold them."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from dashboard import limits
from dashboard.display_text import without_lone_surrogates
from dashboard.errors import InputError
from dashboard.ui import messages, url
from dashboard.ui.frame.reset import record_default
from dashboard.ui.inputs import kept_texts

Parsed = TypeVar("Parsed")

# Debounce: long enough for one rerun per burst of keys, short enough to feel immediate.
TYPING_PAUSE = "150ms"

# Session state key of the set of widget keys whose text is not in the URL.
_LEFT_OUT = "left_out_of_links"

# Inputs accept this many times the limit, so that cutting a longer text comes with a message.
OVERFLOW_FACTOR = 2


def text(
    label: str,
    default: str,
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
    max_chars: int = limits.MAX_TEXT,
    **options: Any,
) -> str:
    """Render a text input that is read while typing; lone surrogates are returned as U+FFFD.

    It is in the URL up to the length that servers accept; above that, a note says so. Text beyond `max_chars`
    characters is cut off with a message. The `options` are passed on to `st.text_input`.
    """
    typed = text_box(
        label, default, key=key, help=help, placeholder=placeholder, max_chars=max_chars, **options
    )
    return _truncate(typed, max_chars)


def long_text(label: str, default: str, *, key: str, help: str | None = None) -> str:
    """Render a text area; for the URL and the limit see `text`."""
    typed = text_box(label, default, key=key, help=help, max_chars=limits.MAX_TEXT, is_multiline=True)
    return _truncate(typed, limits.MAX_TEXT)


def answer_input(label: str, *, key: str, placeholder: str) -> str:
    """Render a text input that is read on commit and is not in the URL, which would give the answer away."""
    typed = text_box(
        label, "", key=key, max_chars=limits.MAX_WORD, placeholder=placeholder, in_link=False
    ).strip()
    return _truncate(typed, limits.MAX_WORD)


def text_box(
    label: str,
    default: str,
    *,
    key: str,
    max_chars: int,
    help: str | None = None,
    is_multiline: bool = False,
    in_link: bool = True,
    **options: Any,
) -> str:
    """Render a text input or area and return its value, at most `OVERFLOW_FACTOR` times `max_chars` characters.

    Every text input of the app is drawn here. The browser accepts no longer text, and Streamlit cuts off longer
    values from a link or a forged message. The `options`, such as a placeholder, are passed on to Streamlit's input.
    """
    fits = in_link and _fits_url(key, default)
    record_default(key, default)
    if in_link:
        kept_texts.record_box(key, OVERFLOW_FACTOR * max_chars)
    shared: dict[str, Any] = {
        "key": key,
        "help": _with_limit(help, max_chars),
        **options,
        "max_chars": OVERFLOW_FACTOR * max_chars,
        "bind": "query-params" if fits else None,
        "persist_state": "session",
    }
    if is_multiline:
        typed = st.text_area(label, default, height=160, **shared)
    else:
        typed = st.text_input(label, default, live=TYPING_PAUSE if in_link else False, **shared)
    if in_link and not fits:
        kept_texts.note(key, typed or "")
    return without_lone_surrogates(typed or "")


def _with_limit(help: str | None, max_chars: int) -> str | None:
    """Return the help of a text input, with its limit if it is large enough to paste a book into."""
    if max_chars < limits.MAX_TEXT:
        return help
    limit = f"Up to {max_chars:,} characters are read; the box does not let in what is much longer."
    return f"{help} {limit}" if help else limit


def _truncate(typed: str, max_chars: int) -> str:
    """Return the first `max_chars` characters of a text, with a message if that cuts it."""
    if len(typed) > max_chars:
        messages.warn(f"This text has more than {max_chars:,} characters; the first {max_chars:,} are used.")
    return typed[:max_chars]


def check_length(typed: str) -> None:
    """Raise InputError if the input for a word or a few holds a longer text."""
    if len(typed) > limits.MAX_WORD:
        raise InputError(f"That has more than {limits.MAX_WORD:,} characters; type something shorter.")


def _fits_url(key: str, default: str) -> bool:
    """Return whether the widget's text is short enough for the URL, and restore it there if it became so."""
    if url.param(key) is not None:
        return True
    kept = st.session_state.get(key, default) or ""
    left_out: set[str] = st.session_state.setdefault(_LEFT_OUT, set())
    if len(kept) > limits.MAX_TEXT_IN_URL:
        left_out.add(key)
        return False
    if key in left_out:
        # It was typed into a widget that the browser did not bind to the URL: Streamlit writes it there only when it
        # is set again. More may be typed in the meantime, so repeat until the URL has it.
        if st.query_params.get(key, default) == kept:
            left_out.remove(key)
        else:
            st.session_state[key] = kept
    return True


def left_out_of_links() -> bool:
    """Return whether any text is too long for the URL."""
    return bool(st.session_state.get(_LEFT_OUT))


def word_list(label: str, default: str, *, key: str, help: str | None = None) -> list[str]:
    """Render an input for words separated by spaces or commas; return distinct words in order."""
    typed = text(label, default, key=key, help=help, max_chars=limits.MAX_WORD_LIST)
    return list(dict.fromkeys(typed.replace(",", " ").split()))


def value_of(key: str, default: str, max_chars: int) -> str:
    """Return the first `max_chars` characters of the text input `key`; `default` while it is blank."""
    return str(st.session_state[key]).strip()[:max_chars] or default


def parsed_text(
    label: str,
    default: str,
    parse: Callable[[str], Parsed],
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
) -> Parsed:
    """Render a text input and return what `parse` makes of it; `default` must always be valid.

    While `parse` raises InputError, its message is shown below and the last valid result stays.
    """
    typed = text_box(label, default, key=key, help=help, placeholder=placeholder, max_chars=limits.MAX_WORD)
    last = f"{key}_last"
    try:
        check_length(typed)
        found = parse(typed)
    except InputError as error:
        stays = st.session_state.get(last, default)
        messages.field_message(key, f"{error} Until then this is about “{stays}”." if stays else str(error))
        try:
            return parse(stays)
        except InputError:
            # The stored result was valid for another model or kind of input.
            return parse(default)
    messages.field_message(key)
    st.session_state[last] = typed
    return found
