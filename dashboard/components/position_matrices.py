"""Position matrices side by side: a column's curve under the pointer, and its dimension chosen by a press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard import limits
from dashboard.components.loader import load
from dashboard.components.vector_stripe import pack_exact, sample_evenly

_render = load(__file__, html='<div class="matrices"></div>')

# Columns that are sent at most: more cannot be told apart, and each is half a kilobyte.
N_COLUMNS_DRAWN = 192


@dataclass(frozen=True, eq=False)
class PositionMatrix:
    """One matrix: its title, accessible name, values (n_positions, n_dims), and the value of the strongest colour."""

    title: str
    alt_text: str
    values: np.ndarray
    bound: float


def position_matrices(
    drawn: Sequence[PositionMatrix], *, key: str, chosen: int, on_choose: Callable[[int], None]
) -> None:
    """Render matrices side by side, with the curve of one column below each.

    Args:
        drawn: the matrices.
        key: the element's key.
        chosen: the dimension whose curve is shown without a pointer.
        on_choose: called with a pressed dimension.
    """
    n_dims = min(each.values.shape[1] for each in drawn)

    def pressed() -> None:
        sent = st.session_state[key].get("chosen")
        if isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < n_dims:
            on_choose(sent)

    _render(
        key=key,
        data={"matrices": [_packed(each, chosen) for each in drawn], "chosen": chosen},
        on_chosen_change=pressed,
    )


def _packed(matrix: PositionMatrix, chosen: int) -> dict[str, object]:
    """Return a matrix as JSON: some of its rows, and some of its columns, among them the chosen one."""
    n_positions, n_dims = matrix.values.shape
    rows = np.arange(0, n_positions, -(-n_positions // limits.MAX_POSITION_ROWS))
    columns = sample_evenly(n_dims, N_COLUMNS_DRAWN)
    columns[np.abs(columns - chosen).argmin()] = chosen
    return {
        "title": matrix.title,
        "alt": matrix.alt_text,
        "bound": matrix.bound,
        "last": n_positions - 1,
        "columns": columns.tolist(),
        "values": pack_exact(matrix.values[rows][:, columns]),
    }
