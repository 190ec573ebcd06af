"""The word among all words of the model."""

import streamlit as st

from dashboard.concepts.neighbours import Neighbours
from dashboard.course.markdown import as_code
from dashboard.course.prose import name_frequent_words, passage
from dashboard.display_text import short_word
from dashboard.lessons.word_clusters.views.few_words import PLACES
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.maps import word_map
from dashboard.ui.maps.word_map import Highlight

SLUG = "word_clusters"


def draw_all_words(vectors: WordVectors, word: str, neighbours: Neighbours, others: list[str]) -> None:
    """Render all words as points, with lines to the nearest words, and how far to trust the picture."""
    layout = word_map.layout(Slot.WORDS, vectors.slug, len(vectors), "wc_layout_of")
    colour = word_map.colouring("wc_colour", layout)
    n_points = word_map.point_count(len(vectors), "wc_points") if layout is None else 0
    row = vectors.row(word)
    # From the picture of a few words they travel here, once.
    before = st.session_state.pop(PLACES, {})
    origins = {vectors.row(each): place for each, place in before.items() if each in vectors}
    shown = word_map.map_of_word(
        vectors,
        Highlight(row, neighbours, [vectors.row(other) for other in others], origins),
        key="wc_whole",
        word_key="wc_word",
        n_rows=n_points,
        colour=colour,
        layout=layout,
    )
    label, n_placed = as_code(short_word(word)), len(shown.points)
    if layout is None:
        said = [passage(SLUG, "whole map", kept=sum(shown.explained or ()))]
    else:
        trust, kept = layout.stored.trust, layout.kept_of(row, neighbours.rows)
        said = [passage(SLUG, "whole map by t-SNE", share=trust.share)]
        if kept is None:
            placed = name_frequent_words(vectors.title, n_placed, is_by_frequency=vectors.is_by_frequency)
            said.insert(0, passage(SLUG, "whole map without", word=label, placed=placed))
        else:
            said.append(passage(SLUG, "whole map keeps", word=label, kept=kept, k=len(neighbours.rows)))
    if shown.has_names:
        said.append(passage(SLUG, "named regions"))
    st.caption(" ".join(said))
