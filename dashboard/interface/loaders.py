"""Models held once for all sessions: the only place that caches."""

import streamlit as st

from dashboard.models import catalogue
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors


@st.cache_resource(max_entries=4, show_spinner="Opening the word vectors …")
def word_vectors(slug: str) -> WordVectors:
    """The word vectors of this name, shared and read-only."""
    return catalogue.word_vectors(slug)


@st.cache_resource(max_entries=4, show_spinner="Opening the language model …")
def language_model(slug: str) -> LanguageModel:
    """The language model of this name with its two matrices, shared and read-only."""
    return catalogue.language_model(slug)
