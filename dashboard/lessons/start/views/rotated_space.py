"""What are these numbers?: a random rotation changes all of a word's numbers, and none of its neighbours."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts.rotation import measure_change, random_rotation
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_word, short_words
from dashboard.export import word_scripts
from dashboard.lessons.start import data, sentences
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, url
from dashboard.ui.export.pictures import data_table, insight_with_details, render_chart

SLUG = "start"
ROTATION, _ROTATED = "st_rotation", "st_rotation_was_seen"
AS_LEARNED = "As learned"
ROTATIONS = ("Rotation 1", "Rotation 2", "Rotation 3")


def draw_rotated_space(vectors: WordVectors, word: str) -> None:
    """Render, under its question, the choice of a rotation and what it does; a space of one axis has none."""
    if vectors.n_dims < 2:
        return
    # Once it was rotated it stays open, also when the space is put back.
    is_open = _ROTATED in st.session_state or url.param(ROTATION) is not None
    with st.expander(passage(SLUG, "numbers asked"), icon=":material/help:", expanded=is_open):
        label = short_word(word)
        st.markdown(passage(SLUG, "numbers", word=as_code(label), n_dims=vectors.n_dims))
        chosen = inputs.choice("The space", [AS_LEARNED, *ROTATIONS], key=ROTATION)
        if chosen != AS_LEARNED:
            st.session_state[_ROTATED] = True
            _compare(vectors, word, 1 + ROTATIONS.index(chosen))


def _compare(vectors: WordVectors, word: str, seed: int) -> None:
    """Render the word's numbers and its nearest words before and after a rotation."""
    # Imported lazily: it needs Altair, which the page does not.
    from dashboard.charts.stripes import stripes
    from dashboard.charts.tables import stripe_table

    label = short_word(word)
    vector = vectors.vector(word)
    rotated = np.asarray(vector) @ random_rotation(vectors.n_dims, seed)
    shown = {label: vector, f"{label}, rotated": rotated}
    render_chart(
        stripes(shown),
        lambda: stripe_table(shown),
        key="st_rotated",
        source=random_rotation,
        script=lambda: word_scripts.rotation(vectors, word, label, seed),
        alt_text=f"All {vectors.n_dims} values of {label} in {vectors.title}, as learned and after a random rotation",
    )
    before, after = data.neighbours_rotated(vectors.slug, word, seed)
    names = short_words([vectors.words[row] for row in before.rows])
    if not names:
        return
    change = measure_change(vector, rotated, before, after)
    insight_with_details(
        SLUG,
        sentences.compare_rotated(
            as_code(label),
            n_changed=change.n_values,
            n_dims=vectors.n_dims,
            n_kept=len(set(before.rows.tolist()) & set(after.rows.tolist())),
            k=len(names),
            difference=change.cosine,
        ),
    )
    data_table(
        pd.DataFrame(
            {
                "nearest as learned": names,
                "cosine": before.cosines.round(4),
                "nearest after the rotation": short_words([vectors.words[row] for row in after.rows]),
                "its cosine": after.cosines.round(4),
            }
        ),
        name="rotated",
        alt_text=f"The nearest words of {label} as learned and after the rotation",
    )
