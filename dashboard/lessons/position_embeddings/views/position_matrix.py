"""Tab with the position matrix beside a sinusoidal one, and some of its columns as curves."""

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts.curves import curves
from dashboard.charts.stripes import stripes
from dashboard.charts.tables import curve_table
from dashboard.components.position_matrices import PositionMatrix, position_matrices
from dashboard.components.vector_stripe import sample_evenly
from dashboard.concepts import positions
from dashboard.concepts.position_matrix import colour_limit, course_of, most_varying, row_lengths
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings.sentences import longest_row
from dashboard.lessons.position_embeddings.views.matrices import (
    APART,
    LEARNED,
    SINUSOIDAL,
    Matrix,
    matrices,
    matrix_choice,
    other_model_notes,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import details, export_only, insight, render_chart

SLUG = "position_embeddings"
# Rows of the saved picture, which has a label for each.
N_ROWS_SAVED = 24


def position_matrix(model: LanguageModel) -> None:
    """Render the position matrix beside a sinusoidal one, then columns of it as curves."""
    found = matrices(model)
    # Of two there is nothing to choose: both are drawn.
    chosen = matrix_choice(model) if len(found) > 2 else next(iter(found.values()))
    pictures = st.container()
    varying = most_varying(chosen.values, 3)
    dimensions = inputs.integer_list(
        "Dimensions as curves (empty: the three that vary most)",
        0,
        chosen.values.shape[1] - 1,
        "",
        key="pe_dims",
    )
    drawn = dimensions or varying
    with pictures:
        _side_by_side(model, [chosen, found[SINUSOIDAL]] if chosen.learned else [chosen], drawn[0])
    _curves(chosen, drawn)
    notes = []
    rows = row_lengths(chosen.values)
    if chosen.learned and rows.length > APART * rows.median:
        notes.append(longest_row(chosen.owner, rows.longest, rows.length / rows.median))
    details(*notes, *other_model_notes(model, chosen))


def _side_by_side(model: LanguageModel, shown: list[Matrix], dimension: int) -> None:
    """Render matrices side by side, with the curve of one dimension and the insight about them."""
    position_matrices(
        [
            PositionMatrix(each.kind, _describe(each), each.values, colour_limit(each.values))
            for each in shown
        ],
        key="pe_matrices",
        chosen=dimension,
        on_choose=lambda pressed: st.session_state.update(pe_dims=str(pressed)),
    )
    for column, each in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            _export(each)
    first = shown[0]
    if first.owner == model.title and first.learned and model.first_position:
        st.caption(passage(SLUG, "rows_before", model=model.title, row=model.first_position))
    if _step(first) > 1:
        st.caption(passage(SLUG, "strided", step=_step(first)))
    if first.learned:
        n_positions, n_dims = first.values.shape
        insight(SLUG, "heatmap_both", model=first.owner, n_positions=n_positions, n_dims=n_dims)
    else:
        insight(SLUG, "heatmap_sinusoidal")


def _describe(matrix: Matrix) -> str:
    return f"Position matrix, {matrix.kind}: a row per position, a column per dimension, {matrix.owner}"


def _step(matrix: Matrix) -> int:
    """Return of how many positions one is drawn."""
    return -(-len(matrix.values) // limits.MAX_POSITION_ROWS)


def _export(chosen: Matrix) -> None:
    """Render the export bar of a matrix."""
    matrix = chosen.values
    export_only(
        lambda: pd.DataFrame(matrix).round(4).rename_axis("position").reset_index(),
        key="pe_heatmap" if chosen.learned else "pe_heatmap_waves",
        alt_text=_describe(chosen),
        figure=lambda: stripes(
            {f"position {row}": matrix[row] for row in sample_evenly(len(matrix), N_ROWS_SAVED)}
        ),
        source=None if chosen.kind == LEARNED else positions.sinusoidal,
        script=lambda: position_scripts.matrix(chosen.model, matrix.shape, learned=chosen.learned),
    )


def _curves(chosen: Matrix, drawn: list[int]) -> None:
    """Render columns of a matrix as curves over the positions."""
    matrix = chosen.values
    lines = {f"dimension {each}": matrix[:, each] for each in drawn}
    render_chart(
        curves(lines, axis="position", value="value"),
        lambda: curve_table(lines, "position", "value"),
        key="pe_curves",
        source=most_varying,
        script=lambda: position_scripts.columns(chosen.model, matrix.shape, drawn, learned=chosen.learned),
        alt_text=f"{', '.join(lines)} of the position matrix, {chosen.kind}, {chosen.owner}",
    )
    if chosen.learned:
        name = f"curves_learned_{course_of(matrix, drawn[0])}"
        st.caption(passage(SLUG, name, model=chosen.owner, dimension=drawn[0]))
