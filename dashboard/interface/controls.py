"""Inputs that recompute while they change and live in the URL, so that a link reproduces what is seen.

A key is the name in the URL. It starts with its page's two letters (`wc_`, `vm_`, ...), because one key on two pages
would be one value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard.concepts.clean_text import without_lone_surrogates
from dashboard.errors import InputError

# Long enough for one rerun per burst of keys, short enough to feel immediate.
TYPING_PAUSE = "150ms"


def text(label: str, default: str, *, key: str, help: str | None = None, placeholder: str | None = None) -> str:
    """A line of text, read while it is typed; broken characters come back as U+FFFD."""
    typed = st.text_input(
        label, default, key=key, help=help, placeholder=placeholder, live=TYPING_PAUSE, bind="query-params"
    )
    return without_lone_surrogates(typed or "")


def words(label: str, default: str, *, key: str, help: str | None = None) -> list[str]:
    """Words separated by spaces or commas, each once, in the order in which they were typed."""
    typed = text(label, default, key=key, help=help)
    return list(dict.fromkeys(typed.replace(",", " ").split()))


def slider(
    label: str, low: int, high: int, default: int, *, key: str, help: str | None = None, step: int = 1
) -> int:
    """A whole number from `low` to `high`; a value that no longer fits is moved to the nearest that does.

    Where `low` equals `high` there is nothing to choose and no slider is drawn.
    """
    if low >= high:
        return low
    if key in st.session_state:
        kept = st.session_state[key]
        if not low <= kept <= high:
            st.session_state[key] = min(max(kept, low), high)
    default = min(max(default, low), high)
    return st.slider(label, low, high, default, step=step, key=key, help=help, bind="query-params")


def choice(
    label: str, options: Sequence[str], *, key: str, default: str | None = None, help: str | None = None
) -> str:
    """One of a few options, all in sight."""
    picked = st.segmented_control(
        label, options, key=key, default=default or options[0], required=True, help=help, bind="query-params"
    )
    return str(picked)


def pick(
    label: str,
    count: int,
    default: int,
    *,
    key: str,
    name: Callable[[int], str],
    help: str | None = None,
) -> int:
    """One of `count` numbered things (from 0) by name, such as a token of a sentence; `default` -1 is the last."""
    if key in st.session_state and st.session_state[key] not in range(count):
        del st.session_state[key]
    return st.selectbox(
        label,
        range(count),
        index=default % count,
        format_func=name,
        key=key,
        help=help,
        bind="query-params",
    )


def presets(options: Mapping[str, Mapping[str, Any]], *, key: str) -> None:
    """Buttons that each set several controls at once: name to {control key: value}."""
    with st.container(horizontal=True, key=key):
        for name, values in options.items():
            st.button(name, key=f"{key}_{name}", on_click=st.session_state.update, args=(values,))


def setter(key: str) -> Callable[[Any], None]:
    """A function that sets the control `key`, for a view whose parts can be clicked, such as `token_strip`."""

    def set_(value: Any) -> None:
        st.session_state[key] = value

    return set_


@contextmanager
def explained() -> Iterator[None]:
    """Show an InputError raised inside as one sentence, here, and go on with the rest of the page."""
    try:
        yield
    except InputError as error:
        st.warning(str(error), icon=":material/edit_note:")
