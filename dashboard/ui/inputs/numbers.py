"""Sliders and numbers, bound to the URL."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.errors import InputError
from dashboard.ui.inputs import defaults, text_inputs
from dashboard.ui.reset import record_default


def slider(
    label: str,
    low: int,
    high: int,
    default: int,
    *,
    key: str,
    help: str | None = None,
    step: int = 1,
    on_change: Callable[[], None] | None = None,
) -> int:
    """A whole number from `low` to `high`; a value that no longer fits is moved to the nearest that does.

    Where `low` equals `high` there is nothing to choose and no slider is drawn.
    """
    if low >= high:
        return low
    defaults.clamp_persisted_value(key, (low, high), lambda kept: min(max(kept, low), high))
    default = min(max(default, low), high)
    record_default(key, default)
    return st.slider(
        label,
        low,
        high,
        default,
        step=step,
        key=key,
        help=help,
        on_change=on_change,
        bind="query-params",
    )


def float_slider(
    label: str, low: float, high: float, default: float, *, key: str, step: float, help: str | None = None
) -> float:
    """A number from `low` to `high` in steps."""
    record_default(key, default)
    return st.slider(label, low, high, default, step=step, key=key, help=help, bind="query-params")


def select_slider(
    label: str, options: Sequence[float], default: float, *, key: str, help: str | None = None
) -> float:
    """One of a row of numbers, such as learning rates or the steps that were kept; falls back to `default`.

    Where there is one option only, nothing is drawn.
    """
    if len(options) < 2:
        return options[0]
    defaults.clamp_persisted_value(key, tuple(options), lambda kept: kept if kept in options else default)
    record_default(key, default)
    return st.select_slider(
        label, options, default, format_func="{:g}".format, key=key, help=help, bind="query-params"
    )


def integer_list(
    label: str, low: int, high: int, default: str, *, key: str, most: int = 8, help: str | None = None
) -> list[int]:
    """Whole numbers from `low` to `high`, typed with spaces or commas, each once; at most `most` are kept.

    Raises:
        InputError: something typed is not a whole number or outside the bounds.
    """
    found = []
    for typed in text_inputs.word_list(label, default, key=key, help=help):
        # int() alone would take "１" and "1_0"; a number longer than the bound cannot fit anyway.
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and low <= int(typed) <= high):
            raise InputError(
                f"“{typed[:40]}” is not a whole number from {low} to {high}; correct it or take it out."
            )
        found.append(int(typed))
    return list(dict.fromkeys(found))[:most]
