"""The picture of a few words: a projection of them, with their clusters by name."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.few_words import few_words
from dashboard.charts.tables import points_table
from dashboard.components.map.map import first_projection
from dashboard.concepts.projection import METHODS, Projection, most_misleading_pair
from dashboard.concepts.similarity import cosine_matrix
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_words
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui.export.pictures import render_chart
from dashboard.ui.maps.labelled_points import LabelledPoints, labelled_box

SLUG = "word_clusters"
# Session state key of where the words of the last picture stood, by word.
PLACES = "wc_places"


class PictureSettings(NamedTuple):
    """How the words are placed and grouped: a name of `projection.METHODS`, axes, clusters."""

    method: str
    n_axes: int
    n_clusters: int


def draw_few_words(
    vectors: WordVectors,
    names: list[str],
    neighbours: list[str],
    others: list[str],
    settings: PictureSettings,
) -> str:
    """Render the words as points, the first of `names` the chosen one; return how far to trust the picture."""
    method, n_axes, n_clusters = settings
    word, labels = names[0], short_words(names)
    kind = dict.fromkeys(others, "other word") | dict.fromkeys(neighbours, "neighbour") | {word: "the word"}
    kinds = [kind[name] for name in names]
    numbers = data.clusters_of_words(vectors.slug, tuple(names), n_clusters)
    titles = _cluster_titles(vectors, names, numbers)
    groups = [titles.get(int(number), f"cluster {number + 1}") for number in numbers]
    screen = data.projected_words(vectors.slug, tuple(names), method, n_axes)

    def table() -> pd.DataFrame:
        return points_table(labels, [f"cluster {number + 1}" for number in numbers], screen, method, kinds)

    exported: dict[str, Any] = {
        "key": "wc_map",
        "source": METHODS[method],
        "script": lambda: word_scripts.few_words_map(
            vectors, word, len(neighbours), others, method, n_axes, n_clusters
        ),
        "alt_text": f"{format_count(len(names), 'word')} of {vectors.title} on {n_axes} axes by {method}, "
        f"around {labels[0]}",
    }
    seen = screen.points if n_axes == 2 else first_projection(screen.points)
    st.session_state[PLACES] = dict(zip(names, seen.tolist(), strict=True))
    if n_axes == 2:
        figure = few_words(labels, kinds, np.asarray(numbers), titles, screen.points)
        render_chart(figure, table, **exported)
    else:
        labelled_box(LabelledPoints(labels, groups, screen, method, kinds), table, **exported)
    return _judge_screen(labels, cosine_matrix(vectors.vectors(names)), screen, method)


def _cluster_titles(vectors: WordVectors, names: list[str], numbers: np.ndarray) -> Mapping[int, str]:
    """Name each cluster of two words or more by the model's words nearest to its middle."""
    if len(set(numbers.tolist())) < 2:
        return {}
    found = data.words_of_clusters(vectors.slug, tuple(names), tuple(numbers.tolist()))
    return {number: f"near {', '.join(short_words(words))}" for number, words in found.items() if words}


def _judge_screen(labels: list[str], cosines: np.ndarray, screen: Projection, method: str) -> str:
    """Return how far to trust the distances of the picture, given `cosines` (n, n)."""
    if screen.is_one_point:
        return passage(SLUG, "screen of one point")
    if screen.explained is None:
        kept = passage(SLUG, "screen by neighbours", method=method)
    else:
        kept = passage(SLUG, "screen by variance", n_axes=screen.points.shape[1], kept=screen.kept)
    pair = most_misleading_pair(screen.points, cosines)
    return sentences.judge_screen(
        kept,
        as_code(labels[pair.first]),
        as_code(labels[pair.second]),
        on_screen=pair.on_screen,
        by_cosine=pair.by_cosine,
        n_pairs=pair.n_pairs,
        cosine=float(cosines[pair.first, pair.second]),
    )
