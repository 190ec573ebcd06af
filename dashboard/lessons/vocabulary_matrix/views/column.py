"""View of one column of the matrix: one dimension across all tokens."""

import numpy as np
import pandas as pd

from dashboard.charts.distributions import spread_band
from dashboard.concepts import matrix
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.markdown import as_code
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix.views.row_filter import choose_rows
from dashboard.lessons.vocabulary_matrix.views.tables import ranked_tables
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight, render_chart

SLUG = "vocabulary_matrix"

COLUMN_BLOCKS = 200


def column(model: LanguageModel, vocabulary: Vocabulary) -> None:
    """Render one dimension across all tokens."""
    at = inputs.slider("Column", 0, model.n_dims - 1, 0, key="vm_column")
    values = np.asarray(model.token_embeddings[:, at])
    counted = model.rows_for_statistics(include_random=choose_rows(model))
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
        low=as_code(vocabulary.labels[lowest]),
        high=as_code(vocabulary.labels[highest]),
    )
