"""The neighbours tab: nearest words at step 0 and later."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.concepts.neighbours import nearest
from dashboard.export import training_scripts
from dashboard.lessons.learning import sentences
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import default_word, select_frame, starts_equal, vectors_at
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "learning"


def show_neighbours(run: Run, fields: tuple[str, ...]) -> None:
    """Render the nearest words of a word at step 0 and at the selected step."""
    now = select_frame(run)
    then_vectors, now_vectors = (vectors_at(run, frame) for frame in (run.frames[0], now))
    word = inputs.known_word("Word", default_word(run, fields), now_vectors, key="le_word")
    row, count = now_vectors.row(word), min(8, len(now_vectors) - 1)
    found = {}
    shown = [(then_vectors, 0), (now_vectors, now.number)][: len(run.frames)]
    for column, (vectors, step) in zip(st.columns(2), shown, strict=False):
        near = nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])
        names = [vectors.words[at] for at in near.rows]
        found[vectors.title] = set(names)
        with column:
            st.markdown(f"**Step {step:,}**")
            render_chart(
                cosine_bars(names, near.cosines),
                partial(pd.DataFrame, {"word": names, "cosine": near.cosines.round(4)}),
                key=f"le_near_{'then' if vectors is then_vectors else 'now'}",
                source=nearest,
                script=partial(
                    training_scripts.neighbours, run.corpus, run.examples, run.settings, step, word, count
                ),
                alt_text=f"Nearest words at step {step}, with cosine similarity",
            )
    are_equal = starts_equal(run.settings)
    if len(run.frames) < 2:
        st.caption(sentences.describe_first_neighbours(are_equal=are_equal))
        return
    kept = len(found[then_vectors.title] & found[now_vectors.title])
    insight_with_details(
        SLUG, sentences.compare_neighbours(word, now.number, kept, count, are_equal=are_equal)
    )
