"""A look-up drawn: a token, its ID, and its row, which lifts out of the matrix; scrolling zooms into the matrix."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.components.loader import load, markup
from dashboard.components.vector_stripe import pack_exact, pack_values, sample_evenly

_render = load(__file__, html=markup(__file__))

# What is sent of a window at most: with two bytes a value, 46 kilobytes.
N_ROWS_DRAWN, N_COLUMNS_DRAWN = 120, 192

# The closest zoom, and the number of rows from which all columns are on screen; `matrix_window.js` has the same.
FEWEST_ROWS, FEWEST_COLUMNS, ALL_COLUMNS_FROM = 8, 10, 64

# Values of the row that are written out.
N_WRITTEN = 4


def count_columns(n_rows: int, n_dims: int) -> int:
    """Return how many columns are on screen with so many rows.

    >>> count_columns(64, 768), count_columns(8, 768), count_columns(8, 6)
    (768, 10, 6)
    """
    if n_rows >= ALL_COLUMNS_FROM or n_dims <= FEWEST_COLUMNS:
        return n_dims
    share = math.log(max(1.0, n_rows / FEWEST_ROWS)) / math.log(ALL_COLUMNS_FROM / FEWEST_ROWS)
    return round(FEWEST_COLUMNS * (n_dims / FEWEST_COLUMNS) ** share)


@dataclass(frozen=True)
class Window:
    """The part of the matrix on screen: its first row and column, and how many there are of each."""

    top: int
    n_rows: int
    left: int
    n_columns: int

    def sampled(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and columns to draw, ascending; `row` is among the rows if the window has it."""
        rows = self.top + sample_evenly(self.n_rows, N_ROWS_DRAWN)
        if self.top <= row < self.top + self.n_rows:
            rows[np.abs(rows - row).argmin()] = row
        return rows, self.left + sample_evenly(self.n_columns, N_COLUMNS_DRAWN)


@dataclass(frozen=True)
class Neighbour:
    """A token in a list of neighbours: its row, name and cosine; None if its row or the chosen one is random."""

    row: int
    label: str
    cosine: float | None


@dataclass(frozen=True, eq=False)
class Lookup:
    """What the picture shows.

    Attributes:
        matrix: the token embedding matrix (n_rows, n_dims).
        row: the chosen token's row.
        label: the chosen token.
        extent: the size of the matrix, in words.
        is_random: whether its row is random.
        window: the part of the matrix on screen.
        bound: the value drawn in the strongest colour.
        labels: the tokens, by row.
        nearest: the nearest tokens, nearest first.
        beside: the tokens beside it in the list of IDs.
    """

    matrix: np.ndarray
    row: int
    label: str
    extent: str
    is_random: bool
    window: Window
    bound: float
    labels: Sequence[str]
    nearest: Sequence[Neighbour]
    beside: Sequence[Neighbour]


def matrix_lookup(
    drawn: Lookup,
    *,
    key: str,
    alt_text: str,
    on_choose: Callable[[int], None],
    on_window: Callable[[int, int, int], None],
) -> None:
    """Render the look-up of a token.

    Args:
        drawn: what is shown.
        key: the element's key.
        alt_text: accessible name.
        on_choose: called with the row of a pressed token.
        on_window: called with the first row, the number of rows and the first column that the visitor asks for.
    """
    n_rows, n_dims = drawn.matrix.shape

    def chosen() -> None:
        sent = _whole_numbers([st.session_state[key].get("chosen")])
        if sent and sent[0] < n_rows:
            on_choose(sent[0])

    def moved() -> None:
        sent = _whole_numbers(st.session_state[key].get("window"))
        if len(sent) == 3 and sent[0] < n_rows and 0 < sent[1] <= n_rows and sent[2] < n_dims:
            on_window(sent[0], sent[1], sent[2])

    rows, columns = drawn.window.sampled(drawn.row)
    vector = np.asarray(drawn.matrix[drawn.row], dtype=np.float64)
    shown = sample_evenly(n_dims, N_COLUMNS_DRAWN)
    _render(
        key=key,
        data={
            "alt": alt_text,
            "size": {"nRows": n_rows, "nDims": n_dims},
            "row": drawn.row,
            "label": drawn.label,
            "extent": drawn.extent,
            "random": drawn.is_random,
            "bound": drawn.bound,
            "window": {
                "top": drawn.window.top,
                "rows": drawn.window.n_rows,
                "left": drawn.window.left,
                "columns": drawn.window.n_columns,
            },
            "rows": rows.tolist(),
            "columns": columns.tolist(),
            "labels": [drawn.labels[row] for row in rows],
            "values": pack_exact(np.asarray(drawn.matrix[rows])[:, columns]),
            "stripe": pack_values(vector[shown], drawn.bound),
            "dimensions": shown.tolist(),
            "first": vector[:N_WRITTEN].round(4).tolist(),
            "nearest": [vars(each) for each in drawn.nearest],
            "beside": [vars(each) for each in drawn.beside],
        },
        on_chosen_change=chosen,
        on_window_change=moved,
    )


def _whole_numbers(sent: object) -> list[int]:
    """Return a list of whole numbers from 0 on that a browser sent; empty if it is none."""
    found = sent if isinstance(sent, list) else []
    if all(isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in found):
        return list(found)
    return []
