"""The map of a few words on the page Word2Vec clusters: a projection of them, coloured by cluster."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from dashboard.charts.points import points_table
from dashboard.concepts.projection import METHODS, Projection, most_misleading_pair
from dashboard.concepts.shorten import short_words
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight, insight_with_details
from dashboard.ui.maps.labelled_points import LabelledPoints, labelled_points

SLUG = "word_clusters"


class Layout(NamedTuple):
    """How the words are placed and grouped: a name of `projection.METHODS`, axes, clusters."""

    method: str
    n_axes: int
    n_clusters: int


def pick_layout() -> Layout:
    """Render the choice of projection, axes and clusters."""
    with st.container(horizontal=True):
        method = inputs.choice("Projection", list(METHODS), key="wc_method")
        n_axes = int(inputs.choice("Axes", ["2", "3"], key="wc_axes"))
    return Layout(method, n_axes, inputs.slider("Clusters", 1, 8, 2, key="wc_clusters"))


def few_words_map(
    vectors: WordVectors,
    word: str,
    neighbours: list[str],
    others: list[str],
    cosines: np.ndarray,
    layout: Layout,
) -> None:
    """Render the word, its neighbours and the others as points, with their `cosines` (n, n) explained."""
    method, n_axes, n_clusters = layout
    names = list(dict.fromkeys([word, *neighbours, *others]))
    kind = dict.fromkeys(others, "other word") | dict.fromkeys(neighbours, "neighbour") | {word: "the word"}
    kinds = [kind[name] for name in names]
    labels = short_words(names)
    numbers = data.clusters_of_words(vectors.slug, tuple(names), n_clusters)
    groups = [f"cluster {number + 1}" for number in numbers]
    screen = data.projected_words(vectors.slug, tuple(names), method, n_axes)
    labelled_points(
        LabelledPoints(labels, groups, screen, method, kinds),
        lambda: points_table(labels, groups, screen, method, kinds),
        key="wc_map",
        source=METHODS[method],
        script=lambda: word_scripts.word_map(
            vectors, word, len(neighbours), others, method, n_axes, n_clusters
        ),
        alt_text=f"{format_count(len(names), 'word')} of {vectors.title} on {n_axes} axes by {method}, "
        f"around {labels[0]}",
    )
    explain_map(vectors, labels, cosines, screen, method)


def explain_map(
    vectors: WordVectors, labels: list[str], cosines: np.ndarray, screen: Projection, method: str
) -> None:
    """Render the legend of the map and how far to trust its distances, given `cosines` (n, n)."""
    st.caption(passage(SLUG, "map", word=as_code(labels[0]), n_dims=vectors.n_dims, model=vectors.title))
    if screen.is_one_point:
        insight(SLUG, "screen of one point", model=vectors.title)
        return
    if screen.explained is None:
        kept = passage(SLUG, "screen by neighbours", method=method)
    else:
        kept = passage(SLUG, "screen by variance", n_axes=screen.points.shape[1], kept=screen.kept)
    pair = most_misleading_pair(screen.points, cosines)
    insight_with_details(
        SLUG,
        sentences.judge_screen(
            kept,
            as_code(labels[pair.first]),
            as_code(labels[pair.second]),
            on_screen=pair.on_screen,
            by_cosine=pair.by_cosine,
            n_pairs=pair.n_pairs,
            cosine=float(cosines[pair.first, pair.second]),
        ),
    )
