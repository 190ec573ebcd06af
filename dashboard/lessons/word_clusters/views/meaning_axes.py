"""Words on user-defined axes of word pairs, and the variance that these axes explain."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.charts.meaning_cross import meaning_cross
from dashboard.concepts.meaning_axes import axis_of, orthonormalize, parse_pairs, project
from dashboard.concepts.neighbours import best
from dashboard.concepts.projection import Projection
from dashboard.course.markdown import as_text
from dashboard.course.prose import passage
from dashboard.display_text import short_words
from dashboard.export import word_scripts
from dashboard.export.script import Script
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.presets import MEANING_AXES
from dashboard.lessons.word_clusters.views.hero import check_has_neighbours
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart
from dashboard.ui.maps.labelled_points import LabelledPoints, labelled_box

SLUG = "word_clusters"


def meaning_axes(vectors: WordVectors, words: list[str]) -> None:
    """Render `words` on one, two or three axes of word pairs."""
    check_has_neighbours(vectors)
    st.markdown(passage(SLUG, "axes"))
    count = int(inputs.choice("Axes of meaning", ["1", "2", "3"], default="2", key="wc_n_axes"))
    offered = _offered(vectors)
    axes = []
    for at, column in enumerate(st.columns(count)):
        with column:
            pairs = _pairs(vectors, f"Axis {at + 1}", offered[at % len(offered)], key=f"wc_axis_{at + 1}")
        axes.append(tuple(pairs))
    straight = count > 1 and inputs.toggle("At right angles", False, key="wc_right_angles")
    directions = np.stack([axis_of(pairs, vectors.vector) for pairs in axes])
    if straight:
        directions = orthonormalize(directions)
    found = project(vectors.vectors(words), directions)
    labels, called = short_words(words), [f"{pairs[0][0]} → {pairs[0][1]}" for pairs in axes]
    if count == 3:
        st.caption(as_text(" · ".join(f"axis {at}: {name}" for at, name in enumerate(called, 1))))
    order = best(found.coordinates[:, 0], len(words)).rows

    def table() -> pd.DataFrame:
        places = {name: found.coordinates[:, at].round(4) for at, name in enumerate(called)}
        return pd.DataFrame({"word": labels, **places, "residual": found.residuals.round(4)})

    def script() -> Script:
        return word_scripts.meaning_axes(vectors, words, axes, straight=bool(straight))

    on_axes = f"{format_count(count, 'axis')} of word pairs"
    alt_text = f"{format_count(len(words), 'word')} of {vectors.title} on {on_axes}: {', '.join(called)}"
    if count == 1:
        bars = cosine_bars([labels[row] for row in order], found.coordinates[order, 0])
        render_chart(bars, table, key="wc_on_axes", source=project, script=script, alt_text=alt_text)
    elif count == 2:
        ends = [pairs[0] for pairs in axes]
        cross = meaning_cross(labels, found.coordinates, ends)
        render_chart(cross, table, key="wc_on_axes", source=project, script=script, alt_text=alt_text)
    else:
        placed = Projection(found.coordinates, None)
        points = LabelledPoints(labels, ["words"] * len(words), placed, method="axis")
        labelled_box(points, table, key="wc_on_axes", alt_text=alt_text, source=project, script=script)
    measured = data.axis_shares(vectors.slug, tuple(axes))
    insight_with_details(
        SLUG,
        sentences.judge_axes(count, share=measured.axes, typical=measured.by_chance, rarely=measured.rarely),
    )


def _offered(vectors: WordVectors) -> list[str]:
    """Return the presets that the model knows every word of, else an axis of two of its own words."""
    known = [
        typed
        for typed in MEANING_AXES.values()
        if all(word in vectors for pair in parse_pairs(typed) for word in pair)
    ]
    return known or [" ".join(vectors.words_or_examples(["man", "woman"]))]


def _pairs(vectors: WordVectors, label: str, default: str, *, key: str) -> list[tuple[str, str]]:
    """Render an input of word pairs and parse it, with each word in the model's spelling."""

    def known(typed: str) -> list[tuple[str, str]]:
        pairs = [
            (vectors.find_spelling(first) or first, vectors.find_spelling(second) or second)
            for first, second in parse_pairs(typed)
        ]
        axis_of(pairs, vectors.vector)
        return pairs

    return inputs.parsed_text(label, default, known, key=key)
