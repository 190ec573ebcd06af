"""The tab of the loss, and of the nearest words before training and at a step."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.charts.training_run import loss_curve
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.training import train
from dashboard.course.prose import passage
from dashboard.export import training_scripts
from dashboard.lessons.learning import sentences, training
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import (
    chance_level,
    current_frame,
    loss_table,
    vectors_at,
)
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "learning"

MOST_NEIGHBOURS = 8


def show_loss_and_neighbours(run: Run, word: str) -> None:
    """Render the loss by step, and the nearest words of a word at step 0 and at the step of the player."""
    if losses := training.snapshot_losses(run):
        _show_loss(run, losses[-1][0], [step for step, _ in losses])
    now = current_frame(run)
    then_vectors, now_vectors = (vectors_at(run, frame) for frame in (run.frames[0], now))
    row, count = now_vectors.row(word), min(MOST_NEIGHBOURS, len(now_vectors) - 1)
    found = []
    shown = [(then_vectors, 0), (now_vectors, now.number)][: len(run.frames)]
    for n, (column, (vectors, step)) in enumerate(zip(st.columns(2), shown, strict=False)):
        near = nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])
        names = [vectors.words[at] for at in near.rows]
        found.append(set(names))
        with column:
            st.markdown(f"**Step {step:,}**")
            render_chart(
                cosine_bars(names, near.cosines),
                partial(pd.DataFrame, {"word": names, "cosine": near.cosines.round(4)}),
                key=f"le_near_{'now' if n else 'then'}",
                source=nearest,
                script=partial(
                    training_scripts.neighbours, run.corpus, run.examples, run.settings, step, word, count
                ),
                alt_text=f"Nearest words at step {step}, with cosine similarity",
            )
    if len(found) > 1:
        kept = len(found[0] & found[1])
        insight_with_details(SLUG, sentences.compare_neighbours(word, now.number, kept, count))


def _show_loss(run: Run, last_step: int, steps: list[int]) -> None:
    """Render the loss by step, with the chance loss and where that comes from."""
    render_chart(
        loss_curve(training.snapshot_losses(run), chance_level(run), last_step),
        lambda: loss_table(run),
        key="le_loss_curve",
        source=train,
        script=lambda: training_scripts.loss(run.corpus, run.examples, run.settings, steps),
        alt_text="Mean loss by step, with the loss of a model that knows nothing as a dashed line",
    )
    negatives = run.settings.negatives
    chance = {"negatives": negatives, "guesses": negatives + 1, "n_words": len(run.corpus.words)}
    st.caption(passage(SLUG, f"chance_{run.settings.mode}", chance=chance_level(run), **chance))
