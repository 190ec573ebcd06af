"""A word beside the picture: its nearest words as bars, and its vector as a stripe."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.nearest_words import nearest_bars, stripe
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.shorten import short_words
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.export.pictures import draw, render_chart

SLUG = "word_clusters"
# Bars that stand without scrolling, and the height of the list if there are more.
MOST_BARS, HEIGHT = 9, 300


def inspect_word(vectors: WordVectors, word: str, found: list[str], cosines: np.ndarray) -> None:
    """Render the nearest words `found` of `word` with their `cosines` (k,), the median of all, and the vector."""
    label, *labels = short_words([word, *found])
    with st.container(height=HEIGHT if len(found) > MOST_BARS else "content", border=False):
        render_chart(
            nearest_bars(labels, cosines, data.usual_cosine(vectors.slug, word)),
            lambda: pd.DataFrame({"word": labels, "cosine": cosines.round(4)}),
            key="wc_bars",
            source=nearest,
            script=lambda: word_scripts.neighbours(vectors, word, len(found)),
            alt_text=f"Cosine of {label} with its nearest words in {vectors.title}: {len(found)} bars",
        )
    st.caption(passage(SLUG, "stripe", word=as_code(label), n_dims=vectors.n_dims))
    draw(
        stripe(vectors.vector(word)),
        key="wc_stripe",
        alt_text=f"All {vectors.n_dims} values of {label} in {vectors.title} as one stripe",
    )
