"""The picture on top of the page, with its controls on its edge and the word's inspector beside it."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from dashboard.concepts.projection import METHODS
from dashboard.errors import InputError
from dashboard.lessons.word_clusters.presets import KEYS, Clusters, default_preset, known_presets
from dashboard.lessons.word_clusters.views import all_words, few_words, inspector
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.maps import word_map

SLUG = "word_clusters"
THESE, ALL = "These words", "All words"
BOX_WIDTH = 320
MOST_NEIGHBOURS = 50


class WordSelection(NamedTuple):
    """What the page is about: a word and its nearest words, others, default values, and how true the picture is."""

    word: str
    neighbours: list[str]
    cosines: np.ndarray
    others: list[str]
    start: Clusters
    trust_sentence: str = ""

    @property
    def names(self) -> list[str]:
        """The word, its neighbours and the others, each once."""
        return list(dict.fromkeys([self.word, *self.neighbours, *self.others]))


def draw_hero(vectors: WordVectors) -> WordSelection:
    """Render the picture with its inspector; return what it is about."""
    presets = known_presets(vectors)
    start = default_preset(vectors, presets)
    top = st.container()
    picture, beside = st.columns([2, 1], gap="medium")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="wc_edge"):
        scope = inputs.choice("Map", [THESE, ALL], key="wc_map_of", is_labelled=False)
        offered = {name: dict(zip(KEYS, preset, strict=True)) for name, preset in presets.items()}
        inputs.presets(offered, key="wc_preset")
        settings = _picture_settings() if scope == THESE else None
    with top:
        word = _word(vectors, start.word, scope)
    with beside, st.container(gap="xsmall"):
        count = inputs.slider("Nearest words", 1, MOST_NEIGHBOURS, start.neighbours, key="wc_k")
        near = model_cache.nearest_words(vectors.slug, word, count)
        names = [vectors.words[row] for row in near.rows]
        listed = st.container(gap="xsmall")
        others = inputs.known_words("Beside other words", start.others, vectors, key="wc_words")
    shown = WordSelection(word, names, near.cosines, others, start)
    with listed, messages.show_input_errors():
        check_has_neighbours(vectors)
        inspector.inspect_word(vectors, word, names, near.cosines)
    trust_sentence = ""
    with picture, st.container(gap="xsmall"), messages.show_input_errors():
        check_has_neighbours(vectors)
        if settings is None:
            all_words.draw_all_words(vectors, word, near, others)
        else:
            trust_sentence = few_words.draw_few_words(vectors, shown.names, names, others, settings)
    return shown._replace(trust_sentence=trust_sentence)


def _word(vectors: WordVectors, default: str, scope: str) -> str:
    """Render the box for the word, unless the map of all words has its own; return the word."""
    if scope == ALL:
        return word_map.word_of_map("Word", default, vectors, key="wc_word")
    return inputs.known_word(
        "Word", default, vectors, key="wc_word", label_visibility="collapsed", width=BOX_WIDTH
    )


def check_has_neighbours(vectors: WordVectors) -> None:
    """Raise InputError if the model has a single word, which has no neighbours."""
    if len(vectors) < 2:
        raise InputError(
            f"{vectors.title} has one word only, with no other to compare it with; choose others at the top."
        )


def _picture_settings() -> few_words.PictureSettings:
    """Render the choice of projection, axes and clusters."""
    with st.popover("Picture", icon=":material/tune:"):
        method = inputs.choice("Projection", list(METHODS), key="wc_method")
        n_axes = int(inputs.choice("Axes", ["2", "3"], key="wc_axes"))
        return few_words.PictureSettings(
            method, n_axes, inputs.slider("Clusters", 1, 8, 2, key="wc_clusters")
        )
