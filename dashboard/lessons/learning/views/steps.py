"""The kept steps of a run, shared by several tabs."""

import pandas as pd
import streamlit as st

from dashboard.concepts.training import TrainingStep, chance_loss
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Run
from dashboard.models.word_vectors import WordVectors
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of
from dashboard.ui import inputs

STEP, WORD = "le_step", "le_word"


def current_frame(run: Run) -> TrainingStep:
    """Return the state at which the player stands, by default the last one."""
    at = st.session_state.get(STEP)
    return next((frame for frame in run.frames if frame.number == at), run.frames[-1])


def select_frame_index(run: Run) -> int:
    """Return the index of the selected step among the kept ones."""
    steps = [frame.number for frame in run.frames]
    return steps.index(int(inputs.select_slider("Step", steps, steps[-1], key=STEP)))


def vectors_at(run: Run, frame: TrainingStep) -> WordVectors:
    """Return the input matrix at a step as word vectors."""
    return WordVectors(run.name, f"This run at step {frame.number:,}", run.corpus.words, frame.inputs)


def default_word(run: Run, fields: tuple[str, ...]) -> str:
    """Return the most frequent word that is in one of the `fields`, or else the most frequent."""
    groups = groups_of(run.corpus.words, fields)
    named = (word for word, group in zip(run.corpus.words, groups, strict=True) if group != OTHER_WORDS)
    return next(named, run.corpus.words[0])


def chance_level(run: Run) -> float:
    """Return the chance loss: the mean loss with all scores zero."""
    return chance_loss(run.settings, len(run.corpus.words))


def loss_table(run: Run) -> pd.DataFrame:
    """Return the loss by step, with the chance loss."""
    table = pd.DataFrame(training.snapshot_losses(run), columns=["step", "loss"])
    return table.assign(knows_nothing=chance_level(run)).round(4)
