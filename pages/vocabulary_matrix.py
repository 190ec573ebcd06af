import streamlit as st

from dashboard.lessons.vocabulary_matrix.views import (
    column,
    lookup,
    row_kinds,
    scripts_and_lengths,
    search,
    token_choice,
    token_map,
    token_neighbours,
)
from dashboard.ui import fragments, model_cache, page, tabs
from dashboard.ui.export import download_button
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()
    vocabulary = model_cache.vocabulary(model.slug)
    with st.container(gap="xsmall"):
        picture = st.container()
        chosen = token_choice.choose_token(model, vocabulary)
        shown = (model, vocabulary, chosen)
        near = lookup.find_neighbours(*shown)
        with picture:
            fragments.as_fragment(lambda: lookup.lookup(*shown, *near))
        said, tools = st.columns([7, 4], vertical_alignment="center")
        with tools:
            lookup.export_row(*shown)
        with said:
            lookup.explain_row(*shown, *near)

    tabs.render(
        {
            "neighbours": lambda: token_neighbours.token_neighbours(*shown),
            "map": lambda: token_map.token_map(*shown),
            "search": lambda: search.search_tokens(*shown),
            "training": lambda: row_kinds.what_training_did(*shown),
            "column": lambda: column.column(model, vocabulary),
            "scripts": lambda: scripts_and_lengths.scripts_and_lengths(model, vocabulary),
        },
        in_fragment=True,
    )
    download_button.offer_lesson_matrix(model)


page.run(draw)
