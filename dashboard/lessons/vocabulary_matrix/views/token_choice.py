"""The choice of a token, and a button that replaces a word of several tokens by its one-token form."""

import streamlit as st

from dashboard.concepts.subwords import Token, readable
from dashboard.concepts.vocabulary import Vocabulary, find_one_token_spelling, ids_from_input
from dashboard.course.presets import FIRST_TOKEN
from dashboard.lessons.vocabulary_matrix.sentences import offer_one_token
from dashboard.lessons.vocabulary_matrix.views.matrix_summary import matrix_notes
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import notes_behind_button
from dashboard.ui.slots.unseen_tokens import warn_random_rows


def choose_token(model: LanguageModel, vocabulary: Vocabulary) -> int:
    """Render the input of a token, with notes on the matrix beside it, and return the token's ID."""
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
        suggest_one_token(model, "vm_token")
        if len(ids) > 1:
            at = inputs.selectbox_by_index(
                f"That is {len(ids)} tokens; show",
                len(ids),
                0,
                key="vm_at",
                name=lambda n: f"{n + 1}. {vocabulary.name(ids[n])}",
            )
        notes_behind_button(*matrix_notes(model, ids[at]))
    warn_random_rows(
        [Token(id_, vocabulary.pieces[id_], vocabulary.raws[id_]) for id_ in ids], model, key="vm_token"
    )
    return ids[at]


def suggest_one_token(model: LanguageModel, key: str) -> None:
    """Render a button that puts the word's one-token form into the input `key`, if it is another form."""
    form = find_one_token_spelling(model.tokenizer, str(st.session_state.get(key) or ""))
    if form is None:
        return
    # The label shows a space by its mark, which the input reads as a space.
    label = readable(form.encode())
    st.button(
        offer_one_token(label),
        key=f"{key}_as_one",
        icon=":material/space_bar:",
        on_click=inputs.setter(key),
        args=(label,),
    )
