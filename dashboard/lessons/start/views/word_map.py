"""The first view of the app: a word on the map of all words, with its nearest neighbours."""

import streamlit as st

from dashboard.concepts.neighbours import Neighbours
from dashboard.concepts.shorten import short_words
from dashboard.course.markdown import as_code
from dashboard.course.presets import FIRST_WORD
from dashboard.course.prose import name_frequent_words, passage
from dashboard.lessons.start import sentences
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, model_cache
from dashboard.ui.maps import word_map
from dashboard.ui.maps.map_layouts import LayoutOnScreen
from dashboard.ui.maps.word_map import Highlight

SLUG = "start"
NAMED = 3


def draw_map(vectors: WordVectors) -> None:
    """Render the word input and the map of all words with that word highlighted."""
    [first] = vectors.words_or_examples([FIRST_WORD])
    word = inputs.known_word("Type a word", first, vectors, key="st_word")
    row = vectors.row(word)
    near = model_cache.nearest_words(vectors.slug, word, word_map.NEIGHBOURS)
    picture_of_all = st.container()
    laid_out = word_map.layout(Slot.WORDS, vectors.slug, len(vectors), "st_layout")
    with picture_of_all:
        _draw(vectors, word, row, near, laid_out)


def _draw(
    vectors: WordVectors, word: str, row: int, neighbours: Neighbours, laid_out: LayoutOnScreen | None
) -> None:
    shown = word_map.map_of_word(
        vectors,
        Highlight(row, neighbours),
        key="st_map",
        word_key="st_word",
        n_rows=min(len(vectors), word_map.FIRST_POINTS),
        laid_out=laid_out,
    )
    if not len(neighbours.rows):
        return
    label, *nearest = map(
        as_code, short_words([word, *(vectors.words[at] for at in neighbours.rows[:NAMED])])
    )
    figures = {"word": label, "nearest": ", ".join(nearest), "n_dims": vectors.n_dims}
    if laid_out is None:
        st.caption(
            sentences.describe_map(
                label,
                ", ".join(nearest),
                n_dims=vectors.n_dims,
                # Only vectors from a file are without a known frequency order.
                is_of_texts=vectors.is_by_frequency,
            )
        )
        return
    trust, kept, n_placed = laid_out.laid_out.trust, laid_out.kept_by(row), len(shown.points)
    told = {"share": trust.share, "k": trust.k}
    if kept is None:
        placed = name_frequent_words(vectors.title, n_placed, is_by_frequency=vectors.is_by_frequency)
        st.caption(passage(SLUG, "map by t-SNE without", placed=placed, **figures, **told))
    else:
        st.caption(passage(SLUG, "map by t-SNE", n_placed=n_placed, kept=kept, **figures, **told))
    if shown.has_names:
        st.caption(passage(SLUG, "named regions"))
