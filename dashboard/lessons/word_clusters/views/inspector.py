"""A word beside the picture: its nearest words as bars, and its vector as a stripe."""

import numpy as np
import streamlit as st

from dashboard.charts.nearest_words import nearest_bars, stripe
from dashboard.charts.templates import Spec
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_word, short_words
from dashboard.lessons.word_clusters import data
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.export.pictures import draw

SLUG = "word_clusters"
# Bars that stand without scrolling, and the height of the list if there are more.
MOST_BARS, HEIGHT = 6, 190


def inspect_word(vectors: WordVectors, word: str, neighbours: list[str], cosines: np.ndarray) -> None:
    """Render the nearest words `neighbours` of `word` with their `cosines` (k,), the median of all, and the vector.

    The bars' table and files are below the picture, in the tab about neighbours.
    """
    label = short_word(word)
    with st.container(height=HEIGHT if len(neighbours) > MOST_BARS else "content", border=False):
        draw(
            bars(vectors, word, neighbours, cosines),
            key="wc_near",
            alt_text=describe_bars(vectors, word, neighbours),
        )
    st.caption(passage(SLUG, "stripe", word=as_code(label), n_dims=vectors.n_dims))
    draw(
        stripe(vectors.vector(word)),
        key="wc_stripe",
        alt_text=f"All {vectors.n_dims} values of {label} in {vectors.title} as one stripe",
    )


def bars(vectors: WordVectors, word: str, neighbours: list[str], cosines: np.ndarray) -> Spec:
    """Return the nearest words as bars, with the median of all words."""
    return nearest_bars(short_words([word, *neighbours])[1:], cosines, data.usual_cosine(vectors.slug, word))


def describe_bars(vectors: WordVectors, word: str, neighbours: list[str]) -> str:
    """Return the accessible name of the bars."""
    return f"Cosine of {short_word(word)} with its nearest words in {vectors.title}: {len(neighbours)} bars"
