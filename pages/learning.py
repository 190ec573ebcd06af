import streamlit as st

from dashboard.lessons.learning import data, training
from dashboard.lessons.learning.views import (
    download_vectors,
    hero,
    loss_and_neighbours,
    matrix,
    one_step,
    progress,
    word_frequency,
)
from dashboard.lessons.learning.views.text_choice import OWN_TEXT, own_text_input
from dashboard.lessons.learning.views.training_controls import training_controls
from dashboard.lessons.learning.views.training_settings import training_settings
from dashboard.pocket.training_texts import TEXTS
from dashboard.ui import inputs, messages, page, tabs


def draw() -> None:
    picture = st.container(key="le_player")
    with st.container(horizontal=True, vertical_alignment="center"):
        source = inputs.choice("Text", [*TEXTS, OWN_TEXT], key="le_text", is_labelled=False)
        popover = st.popover("Settings", icon=":material/tune:", width="content")
        buttons = st.container(width="content")
    own = own_text_input() if source == OWN_TEXT else None
    text, fields, choices = training_settings(popover, source, own)

    prepared = None
    with messages.show_input_errors():
        prepared = data.training_examples(
            text, choices.max_words, choices.never, choices.settings.mode, choices.window
        )
    name = progress.run_name(text, choices.max_words, choices.never, choices.window, choices.settings)
    with buttons:
        run = training_controls(name, *prepared, choices.settings) if prepared else training.current_run()
    if prepared:
        progress.show_cuts(choices.settings, prepared[0], len(prepared[1]))
    if run is None:
        return
    if run.is_active:
        with picture:
            progress.live_progress(run, fields)
        return

    with popover:
        word = hero.chosen_word(run, fields)
    with picture:
        replay = hero.show_run(run, fields, word)
    said, export = st.columns([3, 1], vertical_alignment="center")
    with said:
        hero.describe_run(run, fields)
    with export:
        hero.export_run(run, fields, replay)
    tabs.render(
        {
            "loss": lambda: loss_and_neighbours.show_loss_and_neighbours(run, word),
            "one_step": lambda: one_step.show_one_step(run),
            "matrix": lambda: matrix.show_matrix(run),
            "frequency": lambda: word_frequency.show_word_frequency(run),
        },
        in_fragment=True,
    )
    download_vectors.offer_vectors(run, fields)


page.run(draw)
