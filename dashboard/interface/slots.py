"""The two model slots: chosen in the sidebar, kept in the URL, read by every page."""

import streamlit as st

from dashboard.interface import loaders
from dashboard.models.catalogue import Slot, available, find
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}


def choose_models() -> None:
    """Draw the two slots; what is chosen stays chosen on every page."""
    for slot, label in LABELS.items():
        st.selectbox(
            label,
            [entry.slug for entry in available(slot)],
            format_func=lambda slug, slot=slot: find(slot, slug).title,
            key=slot.value,
            bind="query-params",
            help=find(slot, available(slot)[0].slug).summary,
        )


def word_vectors() -> WordVectors:
    """The word vectors that the learner chose."""
    return loaders.word_vectors(st.session_state[Slot.WORDS.value])


def language_model() -> LanguageModel:
    """The language model that the learner chose."""
    return loaders.language_model(st.session_state[Slot.LANGUAGE.value])
