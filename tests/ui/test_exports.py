"""CSVs: harmless in a spreadsheet, and with the numbers of the screen."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.export.file_export import FORMULA_STARTS, to_csv

ROOT = Path(__file__).parents[2]


def cells(table: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))


def test_it_begins_with_the_mark_that_tells_excel_that_it_is_utf8():
    assert to_csv(pd.DataFrame({"token": ["é"]})) == b"\xef\xbb\xbftoken\r\n\xc3\xa9\r\n"


def test_cells_and_headings_that_a_spreadsheet_would_run_are_text():
    runs = ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-1+cmd"]
    assert [row[0] for row in cells(pd.DataFrame({"=token": runs}))] == [
        f"'{cell}" for cell in ["=token", *runs]
    ]


def test_numbers_stay_numbers_also_negative_ones():
    table = pd.DataFrame({"n": [-1, 2], "x": [-0.5, 1e-05], "written": ["-1.5", "+2"]})
    assert cells(table)[1:] == [["-1", "-0.5", "-1.5"], ["2", "1e-05", "+2"]]


def test_numbers_of_32_bits_have_no_noise():
    table = pd.DataFrame(
        {"length": np.array([3.42664, -0.1], np.float32).round(4), "rank": pd.array([3, None], "Int64")}
    )
    assert cells(table)[1:] == [["3.4266", "3"], ["-0.1", ""]]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8), min_size=1
    )
)
def test_any_text_comes_back_and_none_runs(texts: list[str]):
    found = [row[0] if row else "" for row in cells(pd.DataFrame({"token": texts, "n": 1}))[1:]]
    assert [cell.removeprefix("'") for cell in found] == [text.removeprefix("'") for text in texts]
    assert not [
        cell
        for cell in found
        if cell.startswith(FORMULA_STARTS) and not re.fullmatch(r"[-+][\d.eE+-]+", cell)
    ]


def test_no_table_leaves_the_app_another_way():
    written = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("dashboard/**/*.py")}
    # `script.py` writes a script that prints a table of its own.
    assert {name for name, source in written.items() if "to_csv(" in source} == {
        "file_export.py",
        "script.py",
    }
    tables = {
        path.name
        for path in ROOT.glob("dashboard/**/*.py")
        if ".dataframe(" in path.read_text(encoding="utf-8")
    }
    # The panel *Table* of a picture, which stands beside the picture's own CSV.
    assert tables == {"export_bar.py", "pictures.py"}
