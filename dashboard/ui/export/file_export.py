"""CSV export, safe to open in any spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet runs a cell that begins so as a formula, whoever wrote its text (CSV injection). The
# wide letters of East Asian keyboards count as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def to_csv(table: pd.DataFrame) -> bytes:
    r"""Return the table as CSV in UTF-8 with a byte order mark for Excel, without its index.

    Numbers keep their dtype's precision. Text that a spreadsheet would run as a formula gets a leading apostrophe.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"token": ["=1+1", "-", "-0.5"], "value": np.array([-0.1, 2, 3], np.float32)})
    >>> to_csv(table).decode("utf-8-sig").split("\r\n")
    ['token,value', "'=1+1,-0.1", "'-,2.0", '-0.5,3.0', '']
    """
    cells = {escape_formula(str(name)): _written(column) for name, column in table.items()}
    written = table.__class__(cells, index=table.index)
    # With CRLF as line terminator, cells that hold either character are quoted.
    return written.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def escape_formula(cell: Any) -> Any:
    """Prefix a cell that a spreadsheet would run; numbers, also as text, are unchanged.

    >>> escape_formula("@SUM(A1)"), escape_formula("king"), escape_formula("-2.5e-05"), escape_formula(-1)
    ("'@SUM(A1)", 'king', '-2.5e-05', -1)
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _written(column: pd.Series) -> pd.Series:
    if column.dtype in (np.float16, np.float32):
        # Via text, so that 0.1 does not become 0.10000000149011612.
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
    """Render a download button for the table as CSV, written when it is pressed.

    `file_name` identifies the button; `saved_as` is the name of the file if it is to be longer.
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
