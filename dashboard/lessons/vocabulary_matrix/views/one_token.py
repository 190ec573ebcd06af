"""Button that replaces a word of several tokens by its one-token form, with or without a leading space."""

import streamlit as st

from dashboard.concepts.subwords import readable
from dashboard.concepts.vocabulary import find_one_token_spelling
from dashboard.lessons.vocabulary_matrix.sentences import offer_one_token
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs


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
