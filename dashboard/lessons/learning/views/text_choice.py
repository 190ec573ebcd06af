"""The choice of the training text."""

import streamlit as st

from dashboard import limits
from dashboard.course.presets import OWN_TRAINING_TEXT
from dashboard.pocket.training_texts import TEXTS
from dashboard.ui import inputs, model_cache

OWN_TEXT = "my own"


def own_text_input() -> str:
    """Render the input of an own text."""
    return inputs.long_text("Your sentences, one a line", OWN_TRAINING_TEXT, key="le_own")


def all_fields() -> tuple[str, ...]:
    """Return the fields to look for in an own text."""
    return tuple(dict.fromkeys(field for each in TEXTS.values() for field in each.fields))


def generated_text(source: str) -> tuple[str, tuple[str, ...]]:
    """Render the size of a generated text, and the text; returns it and its fields."""
    n_sentences = inputs.slider(
        "Sentences", 20, limits.MAX_CORPUS_SENTENCES, 150, key="le_sentences", step=10
    )
    with st.expander("The text"):
        seed = inputs.slider("Seed of the text", 0, 99, 0, key="le_text_seed")
        text = model_cache.training_text(source, n_sentences, seed)
        st.button("Edit these sentences", icon=":material/edit:", on_click=_edit, args=(text,))
        st.container(height=240).text(text)
    return text, TEXTS[source].fields


def _edit(text: str) -> None:
    inputs.setter("le_own")(text)
    inputs.setter("le_text")(OWN_TEXT)
