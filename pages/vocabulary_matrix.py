import streamlit as st

from dashboard.concepts.subwords import Token
from dashboard.concepts.vocabulary import Vocabulary, ids_from_input
from dashboard.course.presets import FIRST_TOKEN
from dashboard.lessons.vocabulary_matrix.views import (
    column,
    lookup,
    matrix_summary,
    one_token,
    row_kinds,
    scripts_and_lengths,
    search,
    token_map,
    token_neighbours,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, model_cache, page, tabs
from dashboard.ui.export.pictures import notes_behind_button
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.unseen_tokens import warn_random_rows


def choose_token(model: LanguageModel, vocabulary: Vocabulary) -> int:
    typing, choosing = st.columns([2, 3], vertical_alignment="center")
    with typing:
        ids = inputs.parsed_text(
            "Token or ID",
            FIRST_TOKEN,
            lambda typed: ids_from_input(model.tokenizer, typed, model.n_rows),
            key="vm_token",
            help="Write a leading space as it is, or as ␣.",
        )
    at = 0
    with choosing.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        one_token.suggest_one_token(model, "vm_token")
        if len(ids) > 1:
            at = inputs.selectbox_by_index(
                f"That is {len(ids)} tokens; show",
                len(ids),
                0,
                key="vm_at",
                name=lambda n: f"{n + 1}. {vocabulary.name(ids[n])}",
            )
        notes_behind_button(*matrix_summary.matrix_notes(model, ids[at]))
    warn_random_rows(
        [Token(id_, vocabulary.pieces[id_], vocabulary.raws[id_]) for id_ in ids], model, key="vm_token"
    )
    return ids[at]


def draw() -> None:
    model = model_picker.language_model()
    vocabulary = model_cache.vocabulary(model.slug)
    with st.container(gap="xsmall"):
        picture = st.container()
        chosen = choose_token(model, vocabulary)
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
            "column": lambda: column.column(*shown),
            "scripts": lambda: scripts_and_lengths.scripts_and_lengths(model, vocabulary),
        },
        in_fragment=True,
    )


page.run(draw)
