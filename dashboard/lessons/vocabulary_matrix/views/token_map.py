"""Tab with all tokens as points, and lines from the chosen one to its nearest rows."""

import streamlit as st

from dashboard.concepts.vocabulary import Vocabulary, matching
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import matrix_scripts
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.ui import model_cache
from dashboard.ui.maps import word_map
from dashboard.ui.maps.word_map import Highlight, MapActions, MappedModel

SLUG = "vocabulary_matrix"


def token_map(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the map of all rows, with the chosen token and its nearest neighbours."""
    picture_of_all = st.container()
    with st.container(horizontal=True):
        layout = word_map.layout(Slot.LANGUAGE, model.slug, model.n_rows, "vm_layout")
        colour = word_map.colouring("vm_colour", layout)
    with picture_of_all:
        shown = word_map.map_with_lines(
            MappedModel(Slot.LANGUAGE, model.slug, model.title),
            Highlight(chosen, model_cache.nearest_in_matrix(model.slug, chosen, word_map.NEIGHBOURS)),
            key="vm_map",
            n_rows=model.n_rows,
            colour=colour,
            layout=layout,
            actions=MapActions(
                search=lambda pattern: matching(vocabulary, pattern),
                script=lambda: matrix_scripts.near(model, chosen, word_map.NEIGHBOURS, on_map=True),
            ),
        )
        matrix, norms = model.token_embeddings, model.token_norms
        word_map.picked_words(shown, "vm_map", shown.words[chosen], matrix, norms, matrix[chosen])
    token = as_code(vocabulary.labels[chosen])
    if layout is None:
        st.caption(passage(SLUG, "map", token=token, kept=sum(shown.explained or ())))
    else:
        trust = layout.stored.trust
        # The layout of a vocabulary always covers all of its tokens.
        kept = layout.kept_by(chosen)
        said = [passage(SLUG, "map by t-SNE", token=token, share=trust.share, k=trust.k, kept=kept)]
        if shown.has_names:
            said.append(passage(SLUG, "named regions"))
        st.caption(" ".join(said))
