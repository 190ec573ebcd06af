"""Models held once for all sessions: the only place that caches."""

from typing import TYPE_CHECKING

import streamlit as st
from tokenizers import Tokenizer

from dashboard.concepts.merges import MergeTable, merges_of
from dashboard.concepts.positions import ByDistance, cosine_by_distance, sinusoidal
from dashboard.concepts.tokenizers_compared import train_bpe, whole_words
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


@st.cache_resource(max_entries=4, show_spinner=False)
def merge_table(slug: str) -> MergeTable:
    """The merges of this language model's tokenizer; empty where its tokens do not come from byte-level merges."""
    return MergeTable.of(merges_of(language_model(slug).tokenizer))


@st.cache_resource(max_entries=64, show_spinner=False)
def pocket_bpe(n_vocab: int, n_sentences: int) -> Tokenizer:
    """A byte-level BPE of at most `n_vocab` tokens, trained on this many sentences of the pocket world."""
    from dashboard.pocket.sentences import generate

    return train_bpe(generate(n_sentences, seed=0), n_vocab)


@st.cache_resource(max_entries=1, show_spinner=False)
def pocket_words(n_sentences: int) -> Tokenizer:
    """A tokenizer of the whole words in this many sentences of the pocket world."""
    from dashboard.pocket.sentences import generate

    return whole_words(generate(n_sentences, seed=0))


@st.cache_data(max_entries=4, show_spinner="Comparing all positions …")
def learned_cosines(slug: str) -> ByDistance:
    """How alike the position vectors of this language model are, by distance; it must have a position matrix."""
    positions = language_model(slug).position_embeddings
    if positions is None:
        raise ValueError(f"{slug} has no position matrix")
    return cosine_by_distance(positions)


@st.cache_data(max_entries=4, show_spinner="Comparing all positions …")
def sinusoidal_cosines(n_positions: int, n_dims: int) -> ByDistance:
    """How alike sinusoidal position vectors of this shape are, by distance."""
    return cosine_by_distance(sinusoidal(n_positions, n_dims))
