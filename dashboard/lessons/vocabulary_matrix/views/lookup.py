"""Tab with the embedding lookup of one token."""

import numpy as np
import streamlit as st

from dashboard.charts.stripes import stripe_table, stripes
from dashboard.concepts import matrix
from dashboard.concepts.similarity import largest_difference
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.markdown import as_code
from dashboard.export import matrix_scripts
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import insight, render_chart

SLUG = "vocabulary_matrix"


def lookup(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the embedding lookup: a row, which equals the one-hot vector times the matrix."""
    taken = np.asarray(model.token_embeddings[chosen])
    multiplied = matrix.one_hot_product(model.token_embeddings, chosen)
    vectors = {f"row {chosen}": taken, "one-hot × matrix": multiplied}
    render_chart(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="vm_lookup_stripes",
        source=matrix.one_hot_product,
        script=lambda: matrix_scripts.lookup(model, chosen),
        alt_text=f"The row of {vocabulary.name(chosen)} in {model.title}, and the same by multiplication.",
    )
    with st.container(horizontal=True):
        st.metric("One-hot vector", f"({model.n_rows:,},)")
        st.metric("Matrix", f"({model.n_rows:,}, {model.n_dims})")
        st.metric("Their product", f"({model.n_dims},)")
        st.metric("Largest difference", f"{largest_difference(taken, multiplied):.4f}")
    insight(
        SLUG,
        "lookup",
        token=as_code(vocabulary.labels[chosen]),
        row=chosen,
        zeros=model.n_rows - 1,
        products=model.n_rows * model.n_dims,
    )
