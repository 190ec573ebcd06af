"""The first picture of the app: a word that one types, where it lives among all others, and who is near it."""

import streamlit as st

from dashboard.concepts.short_words import short_words
from dashboard.interface import controls, loaders, whole_maps
from dashboard.lessons.as_written import as_code
from dashboard.lessons.presets import FIRST_WORD
from dashboard.lessons.prose import passage
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.takeaway import of_words

SLUG = "start"
NAMED = 3


def draw(vectors: WordVectors) -> None:
    """A box for a word, and below it the map of all words in which it is lit."""
    [first] = vectors.these_or_own([FIRST_WORD])
    word = controls.known_word("Type a word", first, vectors, key="st_word")
    near = loaders.nearest_words(vectors.slug, word, whole_maps.NEIGHBOURS)
    shown = whole_maps.map_with_lines(
        Slot.WORDS,
        vectors.slug,
        vectors.row(word),
        near,
        key="st_map",
        title=vectors.title,
        n_rows=min(len(vectors), whole_maps.FIRST_POINTS),
        search=lambda pattern: loaders.words_matching(vectors.slug, pattern),
        on_choose=controls.setter("st_word"),
        script=lambda: of_words.neighbours_on_map(vectors, word, whole_maps.NEIGHBOURS, shown.first_rank),
    )
    whole_maps.picked_words(shown, "st_map", word, vectors.matrix, vectors.norms, vectors.vector(word))
    if len(near.rows):
        label, *nearest = map(
            as_code, short_words([word, *(vectors.words[row] for row in near.rows[:NAMED])])
        )
        st.caption(passage(SLUG, "map", word=label, nearest=", ".join(nearest), n_dims=vectors.n_dims))
