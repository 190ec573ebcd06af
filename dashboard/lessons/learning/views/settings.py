"""Training settings: three visible controls, the rest in a popover."""

from typing import NamedTuple

import streamlit as st

from dashboard.concepts.training import SKIP_GRAM, STARTS, Settings
from dashboard.course.prose import passage
from dashboard.lessons.learning.presets import NEVER_SEEN
from dashboard.ui import inputs

SLUG = "learning"

RATES = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000]
BATCHES = {"16": 16, "64": 64, "256": 256, "1024": 1024, "whole text": 0}

MOST_NEVER = 20


class TrainingChoices(NamedTuple):
    """The hyperparameters and text options: window, vocabulary size, and words absent from the text."""

    settings: Settings
    window: int
    max_words: int
    never: tuple[str, ...]


def training_settings(mode: str) -> TrainingChoices:
    """Render the settings of a run for a task, each with its help text."""
    with st.popover("Settings", icon=":material/tune:"):
        n_dims = inputs.slider("Dimensions", 2, 64, 16, key="le_dims", help=passage(SLUG, "set dims"))
        rate = inputs.select_slider("Learning rate", RATES, 2, key="le_rate", help=passage(SLUG, "set rate"))
        epochs = inputs.slider("Epochs", 1, 300, 60, key="le_epochs", help=passage(SLUG, "set epochs"))
        with st.expander("For experts"):
            start = inputs.choice(
                "Rows at the start", STARTS, key="le_start", help=passage(SLUG, "set start")
            )
            window = inputs.slider(
                "Window, words to each side or before",
                1,
                8,
                3,
                key="le_window",
                help=passage(SLUG, "set window"),
            )
            negatives = inputs.slider(
                f"Negatives per example ({SKIP_GRAM})",
                1,
                20,
                5,
                key="le_negatives",
                help=passage(SLUG, "set negatives"),
            )
            batch = inputs.choice(
                "Examples per step",
                list(BATCHES),
                default="256",
                key="le_batch",
                help=passage(SLUG, "set batch"),
            )
            max_words = inputs.slider(
                "Words kept, the most frequent",
                10,
                500,
                200,
                key="le_words",
                step=10,
                help=passage(SLUG, "set words"),
            )
            never = inputs.word_list(
                "Words that do not occur in the text",
                NEVER_SEEN,
                key="le_never",
                help=passage(SLUG, "set never"),
            )
            seed = inputs.slider("Seed", 0, 99, 0, key="le_seed", help=passage(SLUG, "set seed"))
    settings = Settings(
        mode=mode,
        start=start,
        n_dims=n_dims,
        rate=rate,
        negatives=negatives,
        epochs=epochs,
        batch=BATCHES[batch],
        seed=seed,
    )
    return TrainingChoices(settings, window, max_words, tuple(never[:MOST_NEVER]))
