"""The numbers of the words: the vectors as stripes, and the cosine of each pair."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.heatmaps import heatmap
from dashboard.charts.stripes import stripes
from dashboard.charts.tables import stripe_table
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs, least_alike, same_signs
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_words
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.views.hero import check_has_neighbours
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui.export.pictures import insight, insight_with_details, render_chart

SLUG = "word_clusters"
FIRST_VALUES = 10
# Maximum number of columns with values in the cells.
MOST_WRITTEN = 12
LEAST_HEIGHT = 420
ROW_HEIGHT = 12


def compare_numbers(vectors: WordVectors, names: list[str]) -> None:
    """Render the vectors of the first of `names` and of its nearest and farthest, then the cosines of all pairs."""
    cosines = cosine_matrix(vectors.vectors(names))
    _compare_vectors(vectors, names, cosines)
    _similarity_heatmap(vectors, names, cosines)


def _compare_vectors(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """Render the first of `names` beside its nearest and farthest of the others, by `cosines` (n, n), as stripes."""
    word, *others = names
    compared = list(dict.fromkeys([others[0], others[least_alike(cosines[0, 1:])]])) if others else []
    rows = [vectors.vector(name) for name in (word, *compared)]
    label, *labels = short_words([word, *compared])
    shown = dict(zip((label, *labels), rows, strict=True))
    st.markdown(
        passage(
            SLUG,
            "shape",
            word=as_code(label),
            model=vectors.title,
            n_dims=vectors.n_dims,
            length=vectors.norms[vectors.row(word)],
        )
    )
    st.code("  ".join(f"{value:+.4f}" for value in rows[0][:FIRST_VALUES]), language=None, wrap_lines=True)
    if not lesson_figures.is_google_news(vectors.slug):
        st.caption(
            passage(
                SLUG, "printed", lessons_model=lesson_figures.GOOGLE_NEWS, n_dims=lesson_figures.WORD_DIMS
            )
        )
    render_chart(
        stripes(shown),
        lambda: stripe_table(shown),
        key="wc_stripes",
        source=WordVectors.vector,
        script=lambda: word_scripts.stripes(vectors, [word, *compared]),
        alt_text=f"All {vectors.n_dims} values of {', '.join(shown)} in {vectors.title} as stripes",
    )
    if not others:
        check_has_neighbours(vectors)
    insight(
        SLUG,
        "vector",
        word=as_code(label),
        near=as_code(labels[0]),
        near_signs=same_signs(rows[0], rows[1]),
        usual=data.usual_signs(vectors.slug),
        n_dims=vectors.n_dims,
    )


def _similarity_heatmap(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """Render the `cosines` (n, n) of all pairs of words as a heatmap."""
    labels = short_words(names)
    # A word may have the same name as the table's first column.
    first_column, *columns = short_words(["word", *labels])
    render_chart(
        heatmap(
            cosines,
            labels,
            labels,
            bound=1.0,
            decimals=2 if len(labels) <= MOST_WRITTEN else None,
            height=max(LEAST_HEIGHT, len(labels) * ROW_HEIGHT),
        ),
        lambda: pd.DataFrame(cosines.round(4), labels, columns).reset_index(names=first_column),
        key="wc_heatmap",
        source=cosine_matrix,
        script=lambda: word_scripts.similarity(vectors, names),
        alt_text=f"Cosine of each pair of {format_count(len(labels), 'word')} of {vectors.title} as a heatmap",
    )
    high, low = extreme_pairs(cosines)
    first, second, third, fourth = (as_code(labels[at]) for at in (*high, *low))
    insight_with_details(
        SLUG,
        sentences.compare_pairs(
            (first, second),
            (third, fourth),
            highest=float(cosines[high]),
            lowest=float(cosines[low]),
            n_words=len(labels),
        ),
    )
