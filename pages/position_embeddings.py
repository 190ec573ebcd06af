import streamlit as st

from dashboard.lessons.position_embeddings.presets import ONE_TOKEN_TWICE
from dashboard.lessons.position_embeddings.views import input_sum, token_pair
from dashboard.lessons.position_embeddings.views.distance import by_distance
from dashboard.lessons.position_embeddings.views.four_schemes import four_schemes
from dashboard.lessons.position_embeddings.views.pair_hero import (
    count_places,
    explain_pair,
    export_pair,
    measure_pair,
    pair_hero,
)
from dashboard.lessons.position_embeddings.views.position_matrix import position_matrix
from dashboard.lessons.position_embeddings.views.word_order import word_order
from dashboard.ui import inputs, page, tabs
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.unseen_tokens import warn_random_rows


def draw() -> None:
    model = model_picker.language_model()
    with st.container(gap="xsmall"):
        picture = st.container()
        text, choices = st.columns([2, 3], vertical_alignment="bottom")
        with text:
            tokens = inputs.token_input("Your sentence", ONE_TOKEN_TWICE, model, key="pe_text")
            warn_random_rows(tokens, model, key="pe_text")
        with choices.container(horizontal=True, gap="xsmall"):
            token_pair.preset_buttons(model)
            pair, places = token_pair.choose_pair(tokens, count_places(model, tokens))
            token_pair.repeat_word_button(model, "pe_text")
            notes = st.container(width="content")
        drawn = measure_pair(model, tokens, pair, places)
        with picture:
            pair_hero(model, drawn)
        said, tools = st.columns([7, 4], vertical_alignment="center")
        with tools:
            export_pair(model, drawn)
        with said:
            explain_pair(model, drawn)
        with notes:
            input_sum.notes(model, tokens, token_pair.compare_with_lesson(model, drawn))

    tabs.render(
        {
            "word_order": lambda: word_order(model),
            "matrix": lambda: position_matrix(model),
            "schemes": lambda: four_schemes(model, (tokens[pair[0]], tokens[pair[1]]), places),
            "distance": lambda: by_distance(model),
        },
        in_fragment=True,
    )


page.run(draw)
