"""The two model slots: chosen in the sidebar, kept in the URL, read by every page."""

import streamlit as st

from dashboard.interface import downloads, host, loaders
from dashboard.interface.session_vectors import session_vectors
from dashboard.models.installed import available, first
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}


def choose_models() -> None:
    """Draw the two slots; what is chosen stays chosen on every page.

    The store is looked at each time, so a model that has just arrived can be chosen at once.
    """
    host.read_secrets()
    host.fetch_defaults()
    downloads.take_arrived()
    for slot, label in LABELS.items():
        entries = available(slot)
        titles = {entry.slug: entry.title for entry in entries}
        if slot is Slot.WORDS:
            titles |= {slug: vectors.title for slug, vectors in session_vectors().items()}
        options = list(titles)
        if st.session_state.get(slot.value, options[0]) not in options:
            del st.session_state[slot.value]  # it was removed meanwhile
        st.selectbox(
            label,
            options,
            index=options.index(first(slot)),
            format_func=lambda slug, titles=titles: titles.get(slug, slug),
            key=slot.value,
            bind="query-params",
            help=entries[0].summary,
        )
    downloads.on_the_way()


def word_vectors() -> WordVectors:
    """The word vectors that the learner chose."""
    return loaders.word_vectors(st.session_state[Slot.WORDS.value])


def language_model() -> LanguageModel:
    """The language model that the learner chose."""
    return loaders.language_model(st.session_state[Slot.LANGUAGE.value])
