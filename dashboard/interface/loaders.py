"""Models held once for all sessions: the only place that caches."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.models import catalogue
from dashboard.models.catalogue import Slot
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import open_transformer
from dashboard.models.word_vectors import WordVectors

if TYPE_CHECKING:
    import torch


@st.cache_resource(max_entries=4, show_spinner="Opening the word vectors …")
def word_vectors(slug: str) -> WordVectors:
    """The word vectors of this name, shared and read-only."""
    return catalogue.word_vectors(slug)


@st.cache_resource(max_entries=4, show_spinner="Opening the language model …")
def language_model(slug: str) -> LanguageModel:
    """The language model of this name with its two matrices, shared and read-only."""
    return catalogue.language_model(slug)


@st.cache_resource(max_entries=2, show_spinner="Opening the whole model …")
def transformer(slug: str) -> "torch.nn.Module":
    """The language model of this name with all its layers; the first call imports torch."""
    return open_transformer(catalogue.find(Slot.LANGUAGE, slug).folder)
