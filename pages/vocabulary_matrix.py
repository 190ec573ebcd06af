import streamlit as st

from dashboard.concepts.subwords import Token
from dashboard.concepts.vocabulary import ids_from_input
from dashboard.course.presets import FIRST_TOKEN
from dashboard.lessons.vocabulary_matrix.views import (
    lookup,
    matrix_summary,
    one_token,
    row_filter,
    row_kinds,
    row_lengths,
    scripts_and_lengths,
    search,
    token_map,
    token_neighbours,
    zooms,
)
from dashboard.ui import fragments, inputs, model_cache, page, tabs
from dashboard.ui.export import download_button
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.unseen_tokens import warn_random_rows

ZOOMS = {"Whole matrix": zooms.whole_matrix, "Block": zooms.block, "Row": zooms.row, "Column": zooms.column}


def draw() -> None:
    model = model_picker.language_model()
    vocabulary = model_cache.vocabulary(model.slug)

    look, find = st.columns(2)
    with look:
        zoom = inputs.choice("Look at", list(ZOOMS), key="vm_zoom")
    with find:
        ids = inputs.parsed_text(
            "Token or ID",
            FIRST_TOKEN,
            lambda typed: ids_from_input(model.tokenizer, typed, model.n_rows),
            key="vm_token",
            help="Write a leading space as it is, or as ␣.",
        )
        at = 0
        one_token.suggest_one_token(model, "vm_token")
        if len(ids) > 1:
            at = inputs.selectbox_by_index(
                f"That is {len(ids)} tokens; show",
                len(ids),
                0,
                key="vm_at",
                name=lambda n: f"{n + 1}. {vocabulary.name(ids[n])}",
            )
    chosen = ids[at]

    typed = [Token(id_, vocabulary.pieces[id_], vocabulary.raws[id_]) for id_ in ids]
    warn_random_rows(typed, model, key="vm_token")
    include_random = row_filter.include_random_toggle(model)
    looked_at = (model, vocabulary, chosen)
    counted = (*looked_at, include_random)

    fragments.as_fragment(lambda: ZOOMS[zoom](*counted))
    row_filter.explain_rows(model, include_random)
    matrix_summary.matrix_summary(model)
    download_button.offer_lesson_matrix(model)

    tabs.render(
        {
            "search": lambda: search.search_tokens(*looked_at),
            "scripts": lambda: scripts_and_lengths.scripts_and_lengths(model, vocabulary),
            "lookup": lambda: lookup.lookup(*looked_at),
            "map": lambda: token_map.token_map(*looked_at),
            "neighbours": lambda: token_neighbours.token_neighbours(*counted),
            "lengths": lambda: row_lengths.row_lengths(*counted),
            "training": lambda: row_kinds.row_kinds(*looked_at),
        },
        in_fragment=True,
    )


page.run(draw)
