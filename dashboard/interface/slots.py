"""The two model slots: chosen in the sidebar, kept in the URL, read by every page."""

import streamlit as st

from dashboard.interface import loaders
from dashboard.interface.session_vectors import session_vectors
from dashboard.models.catalogue import Slot, available, find
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}


def choose_models() -> None:
    """Draw the two slots; what is chosen stays chosen on every page."""
    for slot, label in LABELS.items():
        st.selectbox(
            label,
            [*(entry.slug for entry in available(slot)), *(session_vectors() if slot is Slot.WORDS else ())],
            format_func=lambda slug, slot=slot: _title(slot, slug),
            key=slot.value,
            bind="query-params",
            help=find(slot, available(slot)[0].slug).summary,
        )


def word_vectors() -> WordVectors:
    """The word vectors that the learner chose; the session's own ones never enter a shared cache."""
    slug = st.session_state[Slot.WORDS.value]
    return session_vectors().get(slug) or loaders.word_vectors(slug)


def language_model() -> LanguageModel:
    """The language model that the learner chose."""
    return loaders.language_model(st.session_state[Slot.LANGUAGE.value])


def _title(slot: Slot, slug: str) -> str:
    own = session_vectors().get(slug) if slot is Slot.WORDS else None
    return own.title if own else find(slot, slug).title
