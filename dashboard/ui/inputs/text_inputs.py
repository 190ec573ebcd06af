"""Text boxes that recompute while one types, are bounded, and live in the URL as long as it can hold them."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from dashboard.concepts.surrogates import without_lone_surrogates
from dashboard.errors import InputError
from dashboard.ui import messages, url
from dashboard.ui.reset import record_default

Parsed = TypeVar("Parsed")

# Long enough for one rerun per burst of keys, short enough to feel immediate.
TYPING_PAUSE = "150ms"

# Letters of a long text that still go into the URL: with each of them percent-encoded, servers take no more.
MAX_IN_URL = 4_000
NOT_IN_URL = f"This text is not part of the link: it has more than {MAX_IN_URL:,} letters."

# Where this is in the session's state: the keys of texts that are not in the URL.
_LEFT_OUT = "left_out_of_links"

# Characters that a box takes: of a text, of a list of words, of a word or a pattern. They bound what one visitor can
# make the server read, before anything is cut into tokens or looked up.
MAX_TEXT, MAX_WORD_LIST, MAX_WORD = 100_000, 20_000, 2_000
# A box lets in so many times as much: without that, what is too long would be left out without a word.
OVERFLOW_FACTOR = 2


def text(
    label: str,
    default: str,
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
    most: int = MAX_TEXT,
) -> str:
    """A line of text, read while it is typed; broken characters come back as U+FFFD.

    It is in the URL as long as servers take an address of that length; below a longer one, a sentence says so. Of a
    text with more than `most` characters the first are used, and a sentence says that.
    """
    typed = text_box(label, default, key=key, help=help, placeholder=placeholder, most=most)
    return _first_characters(typed, most)


def long_text(label: str, default: str, *, key: str, help: str | None = None) -> str:
    """Many lines of text; in the URL, and as long, as `text` is."""
    typed = text_box(label, default, key=key, help=help, most=MAX_TEXT, many_lines=True)
    return _first_characters(typed, MAX_TEXT)


def answer_input(label: str, *, key: str, placeholder: str) -> str:
    """A line of text that is read when it is finished, and is no part of the link: that would give it away."""
    typed = text_box(
        label, "", key=key, help=None, most=MAX_WORD, placeholder=placeholder, in_link=False
    ).strip()
    return _first_characters(typed, MAX_WORD)


def text_box(
    label: str,
    default: str,
    *,
    key: str,
    help: str | None,
    most: int,
    placeholder: str | None = None,
    many_lines: bool = False,
    in_link: bool = True,
) -> str:
    """What a text box holds, wherever that comes from, never of more than `OVERFLOW_FACTOR` times `most` characters.

    Every text box of the app is drawn here. What is longer still, the browser does not let in, and Streamlit cuts off
    a value that comes by a link or in a forged message.
    """
    fits = in_link and _fits_url(key, default)
    record_default(key, default)
    shared: dict[str, Any] = {
        "key": key,
        "help": _with_limit(help, most),
        "placeholder": placeholder,
        "max_chars": OVERFLOW_FACTOR * most,
        "bind": "query-params" if fits else None,
        "persist_state": "session",
    }
    if many_lines:
        typed = st.text_area(label, default, height=160, **shared)
    else:
        typed = st.text_input(label, default, live=TYPING_PAUSE if in_link else False, **shared)
    if in_link and not fits:
        st.caption(NOT_IN_URL)
    return without_lone_surrogates(typed or "")


def _with_limit(help: str | None, most: int) -> str | None:
    """The help of a text box, which says how much it takes where somebody may paste a book."""
    if most < MAX_TEXT:
        return help
    limit = f"Up to {most:,} characters are read; the box does not let in what is much longer."
    return f"{help} {limit}" if help else limit


def _first_characters(typed: str, most: int) -> str:
    """The first `most` characters of a text; where that is not all of it, a sentence says so."""
    if len(typed) > most:
        messages.warn(f"This text has more than {most:,} characters; the first {most:,} are used.")
    return typed[:most]


def check_length(typed: str) -> None:
    """Raise InputError where something else than a word, or a few, was put into a box for such."""
    if len(typed) > MAX_WORD:
        raise InputError(f"That has more than {MAX_WORD:,} characters; type something shorter.")


def _fits_url(key: str, default: str) -> bool:
    """Whether the text in this control is short enough for the URL; one that became so is put there."""
    if url.param(key) is not None:
        return True
    kept = st.session_state.get(key, default) or ""
    left_out: set[str] = st.session_state.setdefault(_LEFT_OUT, set())
    if len(kept) > MAX_IN_URL:
        left_out.add(key)
        return False
    if key in left_out:
        # It was typed into a control that the browser did not know to be part of the URL: Streamlit writes it there
        # only when it is set anew. What is typed on in the meantime is not known either, so once is not enough.
        if st.query_params.get(key, default) == kept:
            left_out.remove(key)
        else:
            st.session_state[key] = kept
    return True


def left_out_of_links() -> bool:
    """Whether there is a text that is too long for the URL."""
    return bool(st.session_state.get(_LEFT_OUT))


def word_list(label: str, default: str, *, key: str, help: str | None = None) -> list[str]:
    """Words separated by spaces or commas, each once, in the order in which they were typed."""
    typed = text(label, default, key=key, help=help, most=MAX_WORD_LIST)
    return list(dict.fromkeys(typed.replace(",", " ").split()))


def value_of(key: str, default: str, most: int) -> str:
    """What the box `key` holds, at most its first `most` characters; `default` while it is blank."""
    return str(st.session_state[key]).strip()[:most] or default


def parsed_text(
    label: str,
    default: str,
    parse: Callable[[str], Parsed],
    *,
    key: str,
    help: str | None = None,
    placeholder: str | None = None,
) -> Parsed:
    """What `parse` makes of a line of text; `default` must be something that it can always read.

    While it raises an InputError, that sentence stands below, and what was read last stays.
    """
    typed = text_box(label, default, key=key, help=help, placeholder=placeholder, most=MAX_WORD)
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
            # It was good for another model or another kind of input.
            return parse(default)
    messages.field_message(key)
    st.session_state[last] = typed
    return found
