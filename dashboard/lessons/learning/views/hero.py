"""The run as it plays: words on frozen axes, beside them the loss and the neighbours of one word."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.moving import still
from dashboard.components.playback import Frame, MovingPoints, Timeline, playback, replayed
from dashboard.concepts.clusters import k_means
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.purity import purity
from dashboard.course.prose import passage, plain_passage
from dashboard.export import training_scripts
from dashboard.lessons.learning import data, sentences, training
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views import progress
from dashboard.lessons.learning.views.moving_words import moving_words, run_panel
from dashboard.lessons.learning.views.steps import (
    STEP,
    WORD,
    chance_level,
    current_frame,
    default_word,
    select_frame_index,
    vectors_at,
)
from dashboard.lessons.learning.views.training_controls import replay_name
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of
from dashboard.ui import fragments, inputs
from dashboard.ui.export.pictures import export_only, insight_with_details

SLUG = "learning"

# Duration of each step in milliseconds.
PACE = 110


def chosen_word(run: Run, fields: tuple[str, ...]) -> str:
    """Render the input of the word whose neighbours are shown; a press on a point sets it too."""
    now = vectors_at(run, run.frames[-1])
    return inputs.known_word("Word to follow (or click it)", default_word(run, fields), now, key=WORD)


def show_run(run: Run, fields: tuple[str, ...], word: str) -> Mapping[str, Any]:
    """Render the words moving on the axes of the last step; return what the browser plays."""
    frames, words = run.frames, _words(run, fields)
    with fragments.hidden(STEP):
        at = select_frame_index(run)
    put, choose = inputs.setter(STEP), inputs.setter(WORD)
    return playback(
        replace(words, panel=run_panel(run, frames, word)),
        Timeline(_frames(run), at, pace=PACE, autoplay=replay_name()),
        key="le_map",
        alt_text="Words as points that move as they are learned, on axes frozen from the last step",
        on_stop=lambda stop: put(frames[stop].number),
        on_choose=lambda point: choose(words.names[point]),
    )


def export_run(run: Run, fields: tuple[str, ...], replay: Mapping[str, Any]) -> None:
    """Render the export bar of the words at the step of the player."""
    frames, words = run.frames, _words(run, fields)
    number = current_frame(run).number
    at = [frame.number for frame in frames].index(number)
    export_only(
        lambda: _point_table(words, at),
        key="le_map",
        figure=lambda: still(words, at),
        source=paths,
        script=lambda: training_scripts.words_at_step(
            run.corpus,
            run.examples,
            run.settings,
            number,
            frames[-1].number,
            dict(zip(words.names, words.groups, strict=True)),
        ),
        alt_text=f"The words at step {number:,}, on axes frozen from the last step",
        live=lambda: replayed(replay),
    )


def _words(run: Run, fields: tuple[str, ...]) -> MovingPoints:
    name = (run.name, run.frames[-1].number)
    return moving_words(run, fields, *data.paths_of_run(name, [frame.inputs for frame in run.frames]))


def describe_run(run: Run, fields: tuple[str, ...]) -> None:
    """State how the run ended and what it has learned."""
    progress.show_outcome(run)
    if len(run.frames) < 2:
        st.caption(passage(SLUG, "before"))
        return
    insight_with_details(SLUG, _learned(run, fields))


def _learned(run: Run, fields: tuple[str, ...]) -> str:
    """Return what was measured: whether the rows fall into the known groups, or else the loss."""
    groups = groups_of(run.corpus.words, fields)
    known = [at for at, group in enumerate(groups) if group != OTHER_WORDS]
    names = [groups[at] for at in known]
    if len(set(names)) > 1:
        before, after = (_purity(frame.inputs[known], names) for frame in (run.frames[0], run.frames[-1]))
        return sentences.compare_purity(len(known), before, after)
    losses = training.snapshot_losses(run)
    return sentences.compare_loss(chance_level(run), losses[-1][1])


def _frames(run: Run) -> list[Frame]:
    """Return an animation frame per kept state, labelled with step and loss."""
    losses = training.snapshot_losses(run)
    steps, values = [step for step, _ in losses], [loss for _, loss in losses]
    first = plain_passage(SLUG, "map_start")
    return [
        Frame(
            f"step {frame.number:,}",
            first
            if not frame.number or not steps
            else plain_passage(
                SLUG,
                "map_step",
                step=f"{frame.number:,}",
                n_steps=f"{run.n_steps:,}",
                loss=values[min(bisect_left(steps, frame.number), len(steps) - 1)],
            ),
        )
        for frame in run.frames
    ]


def _point_table(words: MovingPoints, frame: int) -> pd.DataFrame:
    places = words.places[frame].round(4)
    return pd.DataFrame({"word": words.names, "group": words.groups, "x": places[:, 0], "y": places[:, 1]})


def _purity(vectors: np.ndarray, groups: list[str]) -> float:
    return purity(k_means(vectors, len(set(groups))), groups)
