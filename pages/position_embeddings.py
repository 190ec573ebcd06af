import streamlit as st

from dashboard.concepts.similarity import cosine
from dashboard.lessons.position_embeddings import sentences
from dashboard.lessons.position_embeddings.presets import ONE_TOKEN_TWICE
from dashboard.lessons.position_embeddings.views import token_pair
from dashboard.lessons.position_embeddings.views.cosine_by_position import cosine_by_position
from dashboard.lessons.position_embeddings.views.dimension_curves import chosen_dimensions
from dashboard.lessons.position_embeddings.views.distance import by_distance
from dashboard.lessons.position_embeddings.views.four_schemes import four_schemes
from dashboard.lessons.position_embeddings.views.input_sum import notes_on_input_sum, without_matrix
from dashboard.lessons.position_embeddings.views.position_matrix import position_matrix
from dashboard.lessons.position_embeddings.views.word_order import word_order
from dashboard.ui import inputs as ui_inputs
from dashboard.ui import page, tabs
from dashboard.ui.export.pictures import insight_with_details
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.unseen_tokens import warn_random_rows

SLUG = "position_embeddings"


def draw() -> None:
    model = model_picker.language_model()
    learned = model.position_embeddings

    inputs, answer = st.columns([2, 3], gap="medium")
    with inputs:
        tokens = ui_inputs.token_input(
            "Your sentence", ONE_TOKEN_TWICE, model, key="pe_text", as_model_input=True
        )
        warn_random_rows(tokens, model, key="pe_text")
        token_pair.preset_buttons(model)
        lessons_figure = st.container()
        a, b = token_pair.pick_pair(tokens)
        at_a, at_b = token_pair.pick_positions(model, (a, b))
        token_pair.repeat_word_button(model, "pe_text")

    first, second = model.scaled_token_vectors([tokens[n].id for n in (a, b)])
    pair, alone = token_pair.describe_pair(model, tokens, (a, b)), cosine(first, second)
    together, positions = alone, None if learned is None else (at_a, at_b)
    with answer:
        if learned is None:
            insight_with_details(SLUG, sentences.compare_without_positions(pair, alone))
            without_matrix(model)
        else:
            together = cosine_by_position(model, tokens, (a, b), (at_a, at_b))
            cosines = {"together": together, "of_positions": cosine(learned[at_a], learned[at_b])}
            insight_with_details(SLUG, sentences.compare_in_place(pair, (at_a, at_b), alone=alone, **cosines))
            notes_on_input_sum(model, tokens)
    with lessons_figure:
        token_pair.compare_with_lesson(model, tokens, (a, b), positions, together)

    tabs.render(
        {
            "word_order": lambda: word_order(model),
            "matrix": lambda: position_matrix(model),
            "curves": lambda: chosen_dimensions(model),
            "distance": lambda: by_distance(model),
            "schemes": lambda: four_schemes(model, (tokens[a], tokens[b]), (at_a, at_b)),
        },
        in_fragment=True,
    )


page.run(draw)
