import streamlit as st

from dashboard.charts.curves import curve_table, curve_with_choice
from dashboard.concepts.positions import cosines_at_positions
from dashboard.concepts.similarity import cosine
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings import sentences
from dashboard.lessons.position_embeddings.presets import ONE_TOKEN_TWICE, TWO_BANKS
from dashboard.lessons.position_embeddings.views import positions as views
from dashboard.ui import fragments, model_picker, page
from dashboard.ui import inputs as ui_inputs
from dashboard.ui.pictures import insight_with_details, render_chart
from dashboard.ui.unseen_tokens import warn_unseen_tokens

SLUG = "position_embeddings"
TRUE, OWN = "as in the text", "set by you"


def draw() -> None:
    model = model_picker.language_model()
    learned = model.position_embeddings

    inputs, answer = st.columns([2, 3], gap="medium")
    with inputs:
        tokens = ui_inputs.token_input(
            "Your sentence", ONE_TOKEN_TWICE, model, key="pe_text", as_model_input=True
        )
        warn_unseen_tokens(tokens, model, key="pe_text", are_drawn=False)
        twice = {"pe_text": ONE_TOKEN_TWICE, "pe_a": 1, "pe_b": 6, "pe_where": TRUE}
        lesson = {"pe_text": TWO_BANKS, "pe_a": 0, "pe_b": 5}
        presets = {"One token twice": twice, "Lesson's text": {**lesson, "pe_where": TRUE}}
        if learned is not None:
            presets["Lesson's script: 0 and 1"] = {**lesson, "pe_where": OWN, "pe_at_a": 0, "pe_at_b": 1}
        ui_inputs.presets(presets, key="pe_presets")
        lessons_figure = st.container()
        a, b = at_a, at_b = views.pick_pair(tokens)
        if learned is not None and ui_inputs.choice("Their positions", [TRUE, OWN], key="pe_where") == OWN:
            at_a = ui_inputs.slider("Position of the first", 0, len(learned) - 1, a, key="pe_at_a")
            at_b = ui_inputs.slider("Position of the second", 0, len(learned) - 1, b, key="pe_at_b")
        views.offer_twice(model, "pe_text")

    first, second = model.scaled_token_vectors([tokens[n].id for n in (a, b)])
    pair, alone = views.describe_pair(model, tokens, (a, b)), cosine(first, second)
    together, positions = alone, None if learned is None else (at_a, at_b)
    with answer:
        if learned is None:
            insight_with_details(SLUG, sentences.compare_without_positions(pair, alone))
            views.without_matrix(model)
        else:
            moved = cosines_at_positions(first + learned[at_a], second, learned)
            line = {"cosine of token + position": moved}
            axis = f"position of the second token (the first is at {at_a})"
            names = ("with position", f"at {at_b}", "without")
            figure = curve_with_choice(
                moved, chosen=at_b, level=alone, names=names, axis=axis, value="cosine"
            )
            one, other = (f"{tokens[n].label} · {n}" for n in (a, b))
            render_chart(
                figure,
                lambda: curve_table(line, "position", "cosine"),
                key="pe_curve",
                source=cosines_at_positions,
                script=lambda: position_scripts.pair(model, (tokens[a].id, tokens[b].id), at_a),
                alt_text=f"Cosine of {one} and {other} over all positions of the second, {model.title}",
            )
            together = float(moved[at_b])
            cosines = {"together": together, "of_positions": cosine(learned[at_a], learned[at_b])}
            insight_with_details(SLUG, sentences.compare_in_place(pair, (at_a, at_b), alone=alone, **cosines))
            views.notes_on_input_sum(model, tokens)
    with lessons_figure:
        views.as_printed(model, tokens, (a, b), positions, together)

    fragments.tabs(
        {
            "Word order": lambda: views.word_order(model),
            "Position matrix": lambda: views.position_matrix(model),
            "Curves": lambda: views.chosen_dimensions(model),
            "Distance": lambda: views.by_distance(model),
            "Four schemes": lambda: views.four_schemes(model, (tokens[a], tokens[b]), (at_a, at_b)),
        },
        key="pe_view",
        in_fragment=True,
    )


page.run(draw)
