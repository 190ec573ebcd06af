import streamlit as st

from dashboard.concepts.training import NEXT_TOKEN, SKIP_GRAM, STARTS, Settings
from dashboard.interface import controls, loaders, training
from dashboard.lessons.presets import NEVER_SEEN
from dashboard.pocket.training_texts import TEXTS
from dashboard.views.learning import (
    all_equal,
    loss,
    matrix,
    neighbours,
    often,
    one_step,
    progress,
    take_away,
    word_map,
)
from dashboard.views.learning.operate import operate
from dashboard.views.learning.text import OWN_TEXT, training_text

RATES = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000]
BATCHES = {"16": 16, "64": 64, "256": 256, "1024": 1024, "whole text": 0}

training.warm_up()

with st.container(horizontal=True):
    source = controls.choice("Training text", [*TEXTS, OWN_TEXT], key="le_text")
    mode = controls.choice("Task", [SKIP_GRAM, NEXT_TOKEN], key="le_mode")

with st.container(horizontal=True, vertical_alignment="center"):
    text, fields = training_text(source)
    with st.popover("Settings", icon=":material/tune:"):
        settings = Settings(
            mode=mode,
            start=controls.choice("Rows at the start", STARTS, key="le_start"),
            n_dims=controls.slider("Dimensions", 2, 64, 16, key="le_dims"),
            rate=controls.scale("Learning rate", RATES, 2, key="le_rate"),
            negatives=controls.slider("Negatives per example (skip-gram)", 1, 20, 5, key="le_negatives"),
            epochs=controls.slider("Epochs", 1, 300, 60, key="le_epochs"),
            batch=BATCHES[controls.choice("Examples per step", list(BATCHES), default="256", key="le_batch")],
            seed=controls.slider("Seed", 0, 99, 0, key="le_seed"),
        )
        window = controls.slider("Window, words to each side or before", 1, 8, 3, key="le_window")
        max_words = controls.slider("Words kept, the most frequent", 10, 500, 200, key="le_words", step=10)
        never = controls.words("Words that the text never has", NEVER_SEEN, key="le_never")

    prepared = None
    with controls.explained():
        prepared = loaders.training_examples(text, max_words, tuple(never[:20]), mode, window)
    name = progress.run_name(text, max_words, never, window, settings)
    run = operate(name, *prepared, settings) if prepared else training.shown()
    if prepared:
        progress.budget(settings, prepared[0], len(prepared[1]))

if run is not None and run.going:
    progress.follow(run, fields)
elif run is not None:
    progress.outcome(run, name)
    controls.tabs(
        {
            "Map": lambda: word_map.show_map(run, fields),
            "Loss": lambda: loss.show_loss(run),
            "Neighbours": lambda: neighbours.show_neighbours(run, fields),
            "Matrix": lambda: matrix.show_matrix(run),
            "One step": lambda: one_step.show_one_step(run),
            "Often and never": lambda: often.show_often(run),
            "All rows equal": lambda: all_equal.show_equal(run),
            "Take away": lambda: take_away.show_take(run, fields),
        },
        key="le_view",
    )
