"""The first view of the app: a word on the map of all words, with its nearest neighbours."""

import streamlit as st

from dashboard.course.markdown import as_code
from dashboard.course.presets import FIRST_WORD
from dashboard.course.prose import name_frequent_words, passage
from dashboard.display_text import short_word
from dashboard.lessons.start.views.rotated_space import draw_rotated_space
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, model_cache
from dashboard.ui.maps import word_map
from dashboard.ui.maps.word_map import Highlight

SLUG = "start"
PRESETS = (FIRST_WORD, "piano", "snow", "doctor")


def draw_map(vectors: WordVectors) -> None:
    """Render the word input and the map of all words with that word highlighted."""
    [first] = vectors.words_or_examples([FIRST_WORD])
    word = word_map.word_of_map("Your word", first, vectors, key="st_word")
    row = vectors.row(word)
    near = model_cache.nearest_words(vectors.slug, word, word_map.NEIGHBOURS)
    picture, presets, caption = st.container(), st.container(), st.container()
    layout = word_map.layout(Slot.WORDS, vectors.slug, len(vectors), "st_layout")
    with presets:
        known = [each for each in PRESETS if each in vectors]
        inputs.presets({each: {"st_word": each} for each in known}, key="st_preset")
    with picture:
        shown = word_map.map_of_word(
            vectors,
            Highlight(row, near),
            key="st_map",
            word_key="st_word",
            n_rows=min(len(vectors), word_map.FIRST_POINTS),
            layout=layout,
        )
        if not len(near.rows):
            return
        label = as_code(short_word(word))
        said = [passage(SLUG, "map", word=label)]
        if layout is not None:
            share, n_placed = layout.stored.trust.share, len(shown.points)
            kept = layout.kept_of(row, near.rows)
            if kept is None:
                placed = name_frequent_words(vectors.title, n_placed, is_by_frequency=vectors.is_by_frequency)
                said.append(passage(SLUG, "map without the word", word=label, placed=placed))
                said.append(passage(SLUG, "map keeps of others", share=share))
            else:
                said.append(passage(SLUG, "map keeps", word=label, share=share, kept=kept, k=len(near.rows)))
        if shown.has_names:
            said.append(passage(SLUG, "named regions"))
        caption.caption(" ".join(said))
    draw_rotated_space(vectors, word)
