"""Tables taken away: one way to write them, which any spreadsheet opens with what the screen shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet takes a cell that begins so for a formula and runs it, whoever wrote the word that stands there. The
# wide letters of East Asian keyboards count as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def to_csv(table: pd.DataFrame) -> bytes:
    r"""The table as CSV in UTF-8, with the mark by which Excel knows that, and without its index.

    Numbers are written as the table holds them. Text that a spreadsheet would run has an apostrophe before it.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"token": ["=1+1", "-", "-0.5"], "value": np.array([-0.1, 2, 3], np.float32)})
    >>> to_csv(table).decode("utf-8-sig").split("\r\n")
    ['token,value', "'=1+1,-0.1", "'-,2.0", '-0.5,3.0', '']
    """
    cells = {escape_formula(str(name)): _written(column) for name, column in table.items()}
    written = table.__class__(cells, index=table.index)
    # With both characters as the end of a line, a cell that holds either is quoted.
    return written.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def escape_formula(cell: Any) -> Any:
    """A cell that no spreadsheet runs; anything but text, and text that is a number, is left as it is.

    >>> escape_formula("@SUM(A1)"), escape_formula("king"), escape_formula("-2.5e-05"), escape_formula(-1)
    ("'@SUM(A1)", 'king', '-2.5e-05', -1)
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _written(column: pd.Series) -> pd.Series:
    if column.dtype in (np.float16, np.float32):
        # By way of text: 0.1 stays 0.1, and does not become 0.10000000149011612.
        return column.astype(str).astype(np.float64)
    return column if column.dtype.kind in "iufb" else column.astype(object).map(escape_formula)


def csv_button(
    label: str,
    table: Callable[[], pd.DataFrame],
    file_name: str,
    *,
    saved_as: str = "",
    look: Literal["secondary", "tertiary"] = "tertiary",
) -> None:
    """A button that hands the table over as a file; it is written when somebody presses it.

    `file_name` tells the button from others; where the file is to be `saved_as` something longer, that is its name.
    """
    st.download_button(
        label,
        lambda: to_csv(table()),
        saved_as or file_name,
        "text/csv",
        key=f"csv_{file_name}",
        icon=":material/download:",
        type=look,
        on_click="ignore",
    )
