"""Tabs with the matrix at several scales: whole, a block, a row, a column."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.distributions import spread_band
from dashboard.charts.heatmaps import heatmap, overview_heatmap
from dashboard.charts.stripes import stripe_table, stripes
from dashboard.charts.to_scale import sizes, tower
from dashboard.concepts import matrix
from dashboard.concepts.splitting import Splitting
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import matrix_scripts, token_scripts
from dashboard.export.script import unavailable_script
from dashboard.lessons.vocabulary_matrix import data
from dashboard.lessons.vocabulary_matrix.views.tables import names_of, ranked_tables
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import details, insight, render_chart

SLUG = "vocabulary_matrix"

OVERVIEW_ROWS, OVERVIEW_COLUMNS, OVERVIEW_HEIGHT = 150, 128, 400

BLOCK_HEIGHT_PER_ROW = 20

WRITTEN_UP_TO = 12

COLUMN_BLOCKS = 200

FIRST = 5

AS_MEAN, AS_SIZE = "mean", "size (RMS)"


def whole_matrix(model: LanguageModel, vocabulary: Vocabulary, chosen: int, include_random: bool) -> None:
    """Render the whole matrix as a heatmap, each cell a block of rows and columns."""
    pictures = st.container()
    shown = inputs.choice("A cell shows its block's", [AS_MEAN, AS_SIZE], key="vm_cell")
    overview = data.matrix_overview(model.slug, OVERVIEW_ROWS, OVERVIEW_COLUMNS, include_random)
    values = overview.mean if shown == AS_MEAN else overview.rms
    stretched, to_scale = pictures.columns([3, 2])
    with stretched:
        render_chart(
            overview_heatmap(
                overview, values, mark=vocabulary.name(chosen), row=chosen, height=OVERVIEW_HEIGHT
            ),
            lambda: pd.DataFrame(values.round(4), columns=overview.column_edges[:-1].astype(str)).assign(
                **{"first row": overview.row_edges[:-1]}
            ),
            key="vm_whole",
            source=matrix.overview,
            script=lambda: matrix_scripts.whole(
                model, OVERVIEW_ROWS, OVERVIEW_COLUMNS, include_random=include_random, size=shown == AS_SIZE
            ),
            alt_text=f"The embedding matrix of {model.title} in blocks: {shown} of each block, stretched in width",
        )
    with to_scale:
        _to_scale(model)
    blocks = {"rows": overview.most_rows, "columns": overview.most_columns}
    marked = {"token": as_code(vocabulary.labels[chosen]), "row": chosen}
    if shown == AS_MEAN:
        shape = {"n_rows": model.n_rows, "n_dims": model.n_dims, "ratio": model.n_rows / model.n_dims}
        insight(SLUG, "whole_mean", **shape, **blocks, **marked)
    else:
        insight(SLUG, "whole_size", model=model.title, **blocks, **marked)
        if model.traits.splitting in (Splitting.MERGES, Splitting.LOOKUP):
            details(passage(SLUG, "whole_size_merges"))


def _to_scale(model: LanguageModel) -> None:
    """Render the matrix in its true proportions, as a tower beside a house and a person."""
    size = {"height": model.n_rows / 1_000, "width": model.n_dims / 10}
    render_chart(
        tower(model.n_rows, model.n_dims),
        lambda: sizes(model.n_rows, model.n_dims),
        key="vm_tower",
        script=unavailable_script(passage(SLUG, "no script tower")),
        alt_text=f"{model.title}'s matrix to scale: a tower {size['height']:.1f} m tall and {size['width']:.1f} cm "
        "wide, beside a house and a person",
    )
    st.caption(passage(SLUG, "to_scale", **size))


def block(model: LanguageModel, vocabulary: Vocabulary, chosen: int, include_random: bool) -> None:
    """Render some rows and columns with exact values, by default from the chosen token's row on."""
    sides = st.columns(3)
    with sides[0]:
        size = inputs.slider("Rows and columns", 4, 48, 24, key="vm_size")
    n_rows, n_columns = min(size, model.n_rows), min(size, model.n_dims)
    with sides[1]:
        top = inputs.slider("First row", 0, model.n_rows - n_rows, 256, key="vm_top")
    with sides[2]:
        left = inputs.slider("First column", 0, model.n_dims - n_columns, 0, key="vm_left")
    inputs.presets(
        {"To the token's row": {"vm_top": min(max(chosen - n_rows // 2, 0), model.n_rows - n_rows)}},
        key="vm_go",
    )
    rows, columns = range(top, top + n_rows), range(left, left + n_columns)
    values = np.asarray(model.token_embeddings[top : top + n_rows, left : left + n_columns])
    names = names_of(model, vocabulary, rows)
    render_chart(
        heatmap(
            values,
            names,
            [str(at) for at in columns],
            height=80 + BLOCK_HEIGHT_PER_ROW * max(n_rows, 12),
            decimals=4 if size <= WRITTEN_UP_TO else None,
            axis_titles=(None, "dimension = column"),
        ),
        lambda: pd.DataFrame(values.round(4), columns=[str(at) for at in columns]).assign(token=names),
        key="vm_block",
        source=LanguageModel.rows_of,
        script=lambda: matrix_scripts.block(model, rows, columns, names),
        alt_text=f"Rows {rows[0]} to {rows[-1]} and columns {columns[0]} to {columns[-1]} "
        f"of the embedding matrix of {model.title}.",
    )
    at_row, at_column = matrix.strongest(values)
    insight(
        SLUG,
        "block",
        token=as_code(vocabulary.labels[rows[at_row]]),
        column=columns[at_column],
        value=float(values[at_row, at_column]),
    )


def row(model: LanguageModel, vocabulary: Vocabulary, chosen: int, include_random: bool) -> None:
    """Render all values of the chosen token's row."""
    vector = np.asarray(model.token_embeddings[chosen])
    vectors = {vocabulary.name(chosen): vector}
    render_chart(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="vm_row",
        source=LanguageModel.rows_of,
        script=lambda: token_scripts.vector(model, vocabulary.name(chosen), chosen),
        alt_text=f"All {model.n_dims} values of the token {vocabulary.name(chosen)} in {model.title}.",
    )
    st.code(
        f"token_embeddings[{chosen}].shape == ({model.n_dims},)\n"
        f"token_embeddings[{chosen}][:{FIRST}] == [{', '.join(f'{value:.4f}' for value in vector[:FIRST])}]",
        language="python",
        wrap_lines=True,
    )
    if chosen in lesson_figures.FIRST_VALUES and model_cache.has_gpt2_vocabulary(model.slug):
        own = lesson_figures.is_gpt2_small(model.slug)
        row_values = vector[:FIRST].tolist() if own else lesson_figures.FIRST_VALUES[chosen]
        values = f"[{', '.join(f'{value:.4f}' for value in row_values)}]"
        name = "printed_row_is_shown" if own else "printed_row"
        st.caption(passage(SLUG, name, lessons_model=lesson_figures.GPT2_SMALL, row=chosen, values=values))
    insight(
        SLUG,
        "row",
        token=as_code(vocabulary.labels[chosen]),
        row=chosen,
        n_dims=model.n_dims,
        model=model.title,
    )


def column(model: LanguageModel, vocabulary: Vocabulary, chosen: int, include_random: bool) -> None:
    """Render one dimension across all tokens."""
    at = inputs.slider("Column", 0, model.n_dims - 1, 0, key="vm_column")
    values = np.asarray(model.token_embeddings[:, at])
    counted = model.rows_for_statistics(include_random=include_random)
    spread = matrix.spread(values, COLUMN_BLOCKS, counted)
    render_chart(
        spread_band(spread),
        lambda: pd.DataFrame(
            {"ID": range(model.n_rows), "token": vocabulary.labels, "value": values.round(4)}
        ),
        key="vm_column_band",
        source=matrix.spread,
        script=lambda: matrix_scripts.column(model, at),
        alt_text=f"Column {at} of the embedding matrix of {model.title} over all token IDs: "
        "lowest, mean and highest value of each block of rows.",
    )
    lowest, highest = ranked_tables(vocabulary, values, f"column {at}", "vm_column_ends", counted)
    insight(
        SLUG,
        "column",
        column=at,
        mean=spread.overall,
        low=as_code(vocabulary.labels[lowest]),
        high=as_code(vocabulary.labels[highest]),
        token=as_code(vocabulary.labels[chosen]),
        value=float(values[chosen]),
    )
