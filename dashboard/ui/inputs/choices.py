"""Choices, toggles, pagination, and buttons that set other widgets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.ui.frame.reset import record_default
from dashboard.ui.inputs import defaults


def choice(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str | None = None,
    help: str | None = None,
    is_labelled: bool = True,
) -> str:
    """Render segmented options; an invalid or missing value falls back to the default.

    A label that is not drawn, if they speak for themselves, is still read out.
    """
    first = default or options[0]
    record_default(key, first)
    defaults.clamp_persisted_value(key, tuple(options), lambda kept: kept if kept in options else first)
    picked = st.segmented_control(
        label,
        options,
        key=key,
        default=first,
        required=True,
        help=help,
        bind="query-params",
        label_visibility="visible" if is_labelled else "collapsed",
    )
    if picked is None:
        # `?key=` in a link: Streamlit reads it as no selection; the browser gets the default in the next run.
        st.rerun()
    return picked


def selectbox_by_index(
    label: str,
    count: int,
    default: int,
    *,
    key: str,
    name: Callable[[int], str],
) -> int:
    """Render a select box of `count` items named by index; `default` -1 is the last."""
    shown = f"{key}_shown"
    record_default(key, default)
    kept = st.session_state.get(key)
    if kept is not None:
        kept = kept if kept in range(count) else default % count
        # The browser stores the name, not the index: update it if the index has another name now.
        if name(kept) != st.session_state.get(shown):
            st.session_state[key] = kept
    picked = st.selectbox(
        label,
        range(count),
        index=default % count,
        format_func=name,
        key=key,
        bind="query-params",
    )
    st.session_state[shown] = name(picked)
    return picked


def toggle(label: str, default: bool, *, key: str, help: str | None = None) -> bool:
    """Render a toggle."""
    record_default(key, default)
    return st.toggle(label, default, key=key, help=help, bind="query-params")


def page_slice(n_items: int, per_page: int, *, key: str) -> slice:
    """Render pagination; return the slice of items on the current page, or all if one page suffices."""
    n_pages = -(-n_items // per_page)
    if n_pages <= 1:
        return slice(0, n_items)
    defaults.clamp_persisted_value(key, n_pages, lambda kept: min(kept, n_pages))
    record_default(key, 1)
    page = st.pagination(n_pages, key=key, bind="query-params")
    return slice((page - 1) * per_page, page * per_page)


def presets(options: Mapping[str, Mapping[str, Any]], *, key: str) -> None:
    """Render buttons that each set several widgets: name to {widget key: value}; typed text can be had back."""
    undo = f"{key}_before"
    with st.container(horizontal=True, gap="xsmall", key=key):
        for name, values in options.items():
            st.button(name, key=f"{key}_{name}", on_click=_put, args=(values, undo))
        before, put = st.session_state.get(undo) or ({}, {})
        # Offered until anything of it is changed.
        if before and all(st.session_state.get(each) == value for each, value in put.items()):
            st.button(
                "Undo",
                icon=":material/undo:",
                type="tertiary",
                key=f"{key}_undo",
                on_click=_restore,
                args=(undo,),
            )


def _put(values: Mapping[str, Any], undo: str) -> None:
    before = {key: st.session_state.get(key) for key in values}
    is_typed = any(
        isinstance(value, str) and value.strip() and defaults.is_typed(key, value)
        for key, value in before.items()
    )
    st.session_state[undo] = (before, dict(values)) if is_typed else None
    st.session_state.update(values)
    defaults.mark_as_suggestion(values)


def _restore(undo: str) -> None:
    before, _ = st.session_state.pop(undo)
    st.session_state.update(before)


def setter(key: str) -> Callable[[Any], None]:
    """Return a function that sets the widget `key`, for views with clickable parts, such as `token_strip`."""

    def set_(value: Any) -> None:
        st.session_state[key] = value

    return set_
