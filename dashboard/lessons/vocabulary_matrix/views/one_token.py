"""A word that is cut into several tokens as it was typed, and is one token with a space before it, or without."""

import streamlit as st

from dashboard.concepts.subwords import readable
from dashboard.concepts.vocabulary import in_one_token
from dashboard.lessons.vocabulary_matrix.sentences import offer_one_token
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs


def offer(model: LanguageModel, key: str) -> None:
    """Draw a button that puts the one-token form of the word in the box `key` there, where it has another form."""
    form = in_one_token(model.tokenizer, str(st.session_state.get(key) or ""))
    if form is None:
        return
    # A space is seen as the page writes it, and the box reads it so.
    label = readable(form.encode())
    st.button(
        offer_one_token(label),
        key=f"{key}_as_one",
        icon=":material/space_bar:",
        on_click=inputs.setter(key),
        args=(label,),
    )
