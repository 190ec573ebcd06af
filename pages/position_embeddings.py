import streamlit as st

from dashboard.concepts.positions import cosines_at_positions, same_token_twice
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import ordinary_places, same_word
from dashboard.interface import controls, slots
from dashboard.interface.charts.curves import curve_table, curve_with_choice
from dashboard.interface.never_met import tell_never_met
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.lessons.presets import ONE_TOKEN_TWICE, TWO_BANKS
from dashboard.takeaway import of_positions
from dashboard.views import position_embeddings as views

SLUG = "position_embeddings"
TRUE, OWN = "as in the text", "set by you"

model = slots.language_model()
learned = model.position_embeddings

inputs, answer = st.columns([2, 3], gap="medium")
with inputs:
    tokens = controls.tokens("Your sentence", ONE_TOKEN_TWICE, model, key="pe_text", as_model_input=True)
    tell_never_met(tokens, model, key="pe_text", are_drawn=False)
    twice = {"pe_text": ONE_TOKEN_TWICE, "pe_a": 1, "pe_b": 6, "pe_where": TRUE}
    lesson = {"pe_text": TWO_BANKS, "pe_a": 0, "pe_b": 5}
    presets = {"One token twice": twice, "Lesson's text": {**lesson, "pe_where": TRUE}}
    if learned is not None:
        presets["Lesson's 0 and 1"] = {**lesson, "pe_where": OWN, "pe_at_a": 0, "pe_at_b": 1}
    controls.presets(presets, key="pe_presets")
    places = ordinary_places(tokens)
    labels = [f"{tokens[at].label} · {at}" for at in places]
    pair_at_first = same_token_twice([tokens[at].id for at in places])
    with st.container(horizontal=True):
        one = controls.pick("First token", len(places), pair_at_first[0], key="pe_a", name=labels.__getitem__)
        other = controls.pick(
            "Second token", len(places), pair_at_first[1], key="pe_b", name=labels.__getitem__
        )
    a, b = at_a, at_b = places[one], places[other]
    if learned is not None and controls.choice("Their positions", [TRUE, OWN], key="pe_where") == OWN:
        at_a = controls.slider("Position of the first", 0, len(learned) - 1, a, key="pe_at_a")
        at_b = controls.slider("Position of the second", 0, len(learned) - 1, b, key="pe_at_b")

first, second = model.as_added([tokens[n].id for n in (a, b)])
pair = {"model": model.title, "first": as_code(tokens[a].label), "second": as_code(tokens[b].label)}
alone = cosine(first, second)
with answer:
    if learned is None:
        is_one = tokens[a].id == tokens[b].id
        notice(SLUG, "one_token_alone" if is_one else "pair_alone", alone=alone, **pair)
        views.without_matrix(model)
    else:
        moved = cosines_at_positions(first + learned[at_a], second, learned)
        line = {"cosine of token + position": moved}
        axis = f"position of the second token (the first is at {at_a})"
        names = ("with position", f"at {at_b}", "without")
        figure = curve_with_choice(moved, chosen=at_b, level=alone, names=names, axis=axis, value="cosine")
        picture(
            figure,
            lambda: curve_table(line, "position", "cosine"),
            key="pe_curve",
            source=cosines_at_positions,
            script=lambda: of_positions.pair(model, (tokens[a].id, tokens[b].id), at_a),
            alt_text=f"Cosine of {labels[one]} and {labels[other]} over all positions of the second, {model.title}",
        )
        at_places = {"at_first": at_a, "at_second": at_b, "alone": alone, "together": moved[at_b]}
        if tokens[a].id == tokens[b].id:
            notice(SLUG, "pair_of_one_token", **pair, **at_places)
        elif same_word(tokens[a], tokens[b]):
            of_places = cosine(learned[at_a], learned[at_b])
            notice(SLUG, "pair_of_one_word", places=of_places, **pair, **at_places)
        else:
            notice(SLUG, "pair", **pair, **at_places)
        views.as_printed(model, tokens, (one, other), (at_a, at_b), moved[at_b])
        views.besides(model, tokens)

controls.tabs(
    {
        "Word order": lambda: views.word_order(model),
        "Position matrix": lambda: views.position_matrix(model),
        "Curves": lambda: views.chosen_dimensions(model),
        "Distance": lambda: views.by_distance(model),
        "Four schemes": lambda: views.four_schemes(model, (tokens[a], tokens[b]), (at_a, at_b)),
    },
    key="pe_view",
    on_their_own=True,
)
