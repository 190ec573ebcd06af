"""Sliders and numeric inputs, bound to the URL."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import limits
from dashboard.errors import InputError
from dashboard.ui.frame.reset import record_default
from dashboard.ui.inputs import defaults, text_inputs


def slider(
    label: str,
    low: int,
    high: int,
    default: int,
    *,
    key: str,
    **options: Any,
) -> int:
    """Render an integer slider; a value out of range is clamped.

    If `low` equals `high`, no slider is drawn. The `options` are passed on to `st.slider`.
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
        key=key,
        bind="query-params",
        **options,
    )


def float_slider(label: str, low: float, high: float, default: float, *, key: str, step: float) -> float:
    """Render a float slider."""
    record_default(key, default)
    return st.slider(label, low, high, default, step=step, key=key, bind="query-params")


def select_slider(
    label: str, options: Sequence[float], default: float, *, key: str, help: str | None = None
) -> float:
    """Render a slider over numbers, such as learning rates or stored steps.

    An invalid value falls back to `default`. A single option is returned without a slider.
    """
    if len(options) < 2:
        return options[0]
    defaults.clamp_persisted_value(key, tuple(options), lambda kept: kept if kept in options else default)
    record_default(key, default)
    return st.select_slider(
        label, options, default, format_func="{:g}".format, key=key, help=help, bind="query-params"
    )


def integer_list(label: str, low: int, high: int, default: str, *, key: str) -> list[int]:
    """Render an input for integers separated by spaces or commas; return up to `MAX_LISTED_INTEGERS` of them.

    Raises:
        InputError: an entry is not an integer or is outside `low` to `high`.
    """
    found = []
    for typed in text_inputs.word_list(label, default, key=key):
        # int() alone would accept "１" and "1_0"; a number longer than the bound cannot fit anyway.
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and low <= int(typed) <= high):
            raise InputError(
                f"“{typed[:40]}” is not a whole number from {low} to {high}; correct it or take it out."
            )
        found.append(int(typed))
    return list(dict.fromkeys(found))[: limits.MAX_LISTED_INTEGERS]
