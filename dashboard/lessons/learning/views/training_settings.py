"""The settings of a training run, behind one button."""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.concepts.training import NEXT_TOKEN, SKIP_GRAM, STARTS, TrainingParams
from dashboard.course.prose import passage
from dashboard.lessons.learning.presets import NEVER_SEEN
from dashboard.lessons.learning.views import text_choice
from dashboard.ui import inputs

SLUG = "learning"

RATES = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000]
BATCHES = {"16": 16, "64": 64, "256": 256, "1024": 1024, "whole text": 0}

MOST_NEVER = 20
SEED = "le_seed"


class TrainingChoices(NamedTuple):
    """The hyperparameters and text options: window, vocabulary size, and words absent from the text."""

    settings: TrainingParams
    window: int
    max_words: int
    never: tuple[str, ...]


def training_settings(
    popover: DeltaGenerator, source: str, own: str | None
) -> tuple[str, tuple[str, ...], TrainingChoices]:
    """Render the settings of a run in a popover; returns the text, the fields of its words, and the settings.

    Args:
        popover: where they stand.
        source: the name of the text.
        own: the visitor's own text, if that is the source.
    """
    with popover:
        mode = inputs.choice("Task", [SKIP_GRAM, NEXT_TOKEN], key="le_mode")
        if own is None:
            text, fields = text_choice.generated_text(source)
        else:
            text, fields = own, text_choice.all_fields()
        n_dims = inputs.slider("Dimensions", 2, 64, 16, key="le_dims", help=passage(SLUG, "set dims"))
        rate = inputs.select_slider("Learning rate", RATES, 2, key="le_rate", help=passage(SLUG, "set rate"))
        epochs = inputs.slider("Epochs", 1, 300, 60, key="le_epochs", help=passage(SLUG, "set epochs"))
        with st.expander("For experts"):
            settings, window, max_words, never = _expert_settings(
                TrainingParams(mode, n_dims=n_dims, rate=rate, epochs=epochs)
            )
    return text, fields, TrainingChoices(settings, window, max_words, tuple(never[:MOST_NEVER]))


def _expert_settings(settings: TrainingParams) -> tuple[TrainingParams, int, int, list[str]]:
    """Render the settings that few need; returns `settings` with them, the window, and what the text keeps."""
    start = inputs.choice("Rows at the start", STARTS, key="le_start", help=passage(SLUG, "set start"))
    window = inputs.slider(
        "Window, words to each side or before", 1, 8, 3, key="le_window", help=passage(SLUG, "set window")
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
        "Examples per step", list(BATCHES), default="256", key="le_batch", help=passage(SLUG, "set batch")
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
        "Words that do not occur in the text", NEVER_SEEN, key="le_never", help=passage(SLUG, "set never")
    )
    seed = inputs.slider("Seed", 0, 99, 0, key=SEED, help=passage(SLUG, "set seed"))
    settings = replace(settings, start=start, negatives=negatives, batch=BATCHES[batch], seed=seed)
    return settings, window, max_words, never
