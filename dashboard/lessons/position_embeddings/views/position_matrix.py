"""Tab with the position matrix as a heatmap."""

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts.heatmaps import heatmap
from dashboard.concepts import positions
from dashboard.concepts.position_matrix import colour_limit, row_lengths
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings.sentences import longest_row
from dashboard.lessons.position_embeddings.views.matrices import (
    APART,
    LEARNED,
    matrix_choice,
    other_model_notes,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import details, insight, render_chart

SLUG = "position_embeddings"


def position_matrix(model: LanguageModel) -> None:
    """Render the position matrix as a heatmap."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    step = -(-len(matrix) // limits.MAX_POSITION_ROWS)
    render_chart(
        heatmap(
            matrix[::step],
            [str(row) for row in range(0, len(matrix), step)],
            [str(column) for column in range(matrix.shape[1])],
            bound=colour_limit(matrix),
            axis_titles=("position", "dimension"),
        ),
        lambda: pd.DataFrame(matrix).round(4).rename_axis("position").reset_index(),
        key="pe_heatmap",
        source=None if kind == LEARNED else positions.sinusoidal,
        script=lambda: position_scripts.matrix(chosen.model, matrix.shape, learned=chosen.learned),
        alt_text=f"Position matrix, {kind}: a row per position, a column per dimension, {owner}",
    )
    if owner == model.title and kind == LEARNED and model.first_position:
        st.caption(passage(SLUG, "rows_before", model=model.title, row=model.first_position))
    if step > 1:
        st.caption(passage(SLUG, "strided", step=step))
    rows = row_lengths(matrix)
    figures = {"longest": rows.longest, "length": rows.length, "median": rows.median}
    insight(SLUG, f"heatmap_{kind}", model=owner, n_positions=len(matrix), n_dims=matrix.shape[1], **figures)
    notes = []
    if rows.length > APART * rows.median:
        notes.append(longest_row(owner, rows.longest, rows.length / rows.median))
    details(*notes, *other_model_notes(model, chosen))
