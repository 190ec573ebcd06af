"""All tokens as points, and the chosen one with lines to the rows nearest to its own."""

import streamlit as st

from dashboard.concepts.vocabulary import Vocabulary, matching
from dashboard.interface import loaders, whole_maps
from dashboard.lessons.as_written import as_code
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.takeaway import of_matrix

SLUG = "vocabulary_matrix"


def token_map(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Where the row of the chosen token lies among all rows."""
    picture_of_all = st.container()
    colour = whole_maps.colouring("vm_colour")
    with picture_of_all:
        shown = whole_maps.map_with_lines(
            Slot.LANGUAGE,
            model.slug,
            chosen,
            loaders.nearest_in_matrix(model.slug, chosen, whole_maps.NEIGHBOURS),
            key="vm_map",
            title=model.title,
            n_rows=model.n_rows,
            colour=colour,
            search=lambda pattern: matching(vocabulary, pattern),
            script=lambda: of_matrix.near(model, chosen, whole_maps.NEIGHBOURS, on_map=True),
        )
        matrix, norms = model.token_embeddings, model.token_norms
        whole_maps.picked_words(shown, "vm_map", shown.words[chosen], matrix, norms, matrix[chosen])
    st.caption(
        passage(
            SLUG,
            "map",
            token=as_code(vocabulary.labels[chosen]),
            kept=sum(shown.explained or ()),
            n_dims=model.n_dims,
            model=model.title,
        )
    )
