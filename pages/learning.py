import streamlit as st

from dashboard.concepts.training import NEXT_TOKEN, SKIP_GRAM
from dashboard.lessons.learning import data, training
from dashboard.lessons.learning.views import (
    all_equal,
    download_vectors,
    loss,
    matrix,
    neighbours_by_step,
    one_step,
    progress,
    word_frequency,
    word_map,
)
from dashboard.lessons.learning.views.settings import training_settings
from dashboard.lessons.learning.views.text_choice import OWN_TEXT, own_text_input, training_text
from dashboard.lessons.learning.views.training_controls import training_controls
from dashboard.pocket.training_texts import TEXTS
from dashboard.ui import inputs, messages, page, tabs


def draw() -> None:
    training.warm_up()

    with st.container(horizontal=True):
        source = inputs.choice("Training text", [*TEXTS, OWN_TEXT], key="le_text")
        mode = inputs.choice("Task", [SKIP_GRAM, NEXT_TOKEN], key="le_mode")

    own = own_text_input() if source == OWN_TEXT else None

    with st.container(horizontal=True, vertical_alignment="center"):
        text, fields = own or training_text(source)
        settings, window, max_words, never = training_settings(mode)

        prepared = None
        with messages.show_input_errors():
            prepared = data.training_examples(text, max_words, never, mode, window)
        name = progress.run_name(text, max_words, never, window, settings)
        run = training_controls(name, *prepared, settings) if prepared else training.current_run()
        if prepared:
            progress.show_budget(settings, prepared[0], len(prepared[1]))

    if run is not None and run.is_active:
        progress.live_progress(run, fields)
    elif run is not None:
        progress.show_outcome(run, name)
        tabs.render(
            {
                "map": lambda: word_map.show_map(run, fields),
                "loss": lambda: loss.show_loss(run),
                "neighbours": lambda: neighbours_by_step.show_neighbours(run, fields),
                "matrix": lambda: matrix.show_matrix(run),
                "one_step": lambda: one_step.show_one_step(run),
                "frequency": lambda: word_frequency.show_word_frequency(run),
                "download": lambda: download_vectors.show_download(run, fields),
                "all_equal": lambda: all_equal.show_equal_starts(run),
            },
            in_fragment=True,
        )


page.run(draw)
