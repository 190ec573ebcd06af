"""Tab with a search of the vocabulary by text, regular expression or ID."""

import streamlit as st

from dashboard.concepts import similarity
from dashboard.concepts import vocabulary as words
from dashboard.concepts.subwords import byte_alphabet
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.lessons.vocabulary_matrix.sentences import Twins, two_ids_of_one_piece
from dashboard.lessons.vocabulary_matrix.views.tables import FOUR_DECIMALS, token_table
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import data_table, insight, insight_with_details

SLUG = "vocabulary_matrix"

TOKENS_PER_PAGE = 15


def search_tokens(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render a search of the vocabulary by text, regular expression or ID, with pagination."""
    ways = {"Text": words.containing, "Regular expression": words.matching, "ID": words.parse_ids}
    way = inputs.choice("Find by", list(ways), key="vm_by")
    ids = inputs.parsed_text(
        "Find",
        "",
        lambda query: ways[way](vocabulary, query),
        key="vm_find",
        placeholder={"Text": "bank", "Regular expression": "^ [A-Z]+$", "ID": "3331, 256-300"}[way],
    )
    st.markdown(f"**{len(ids):,}** of {len(vocabulary):,} tokens")
    if not len(ids):
        insight(SLUG, "nothing_found")
        return
    shown = ids[inputs.page_slice(len(ids), TOKENS_PER_PAGE, key="vm_page")]
    data_table(
        token_table(model, vocabulary, shown),
        name="tokens",
        alt_text=f"Tokens of {model.title}",
        label=f"All {len(ids):,} as CSV",
        whole=lambda: token_table(model, vocabulary, ids),
        height="content",
        column_config={"row length": FOUR_DECIMALS},
    )
    notes = []
    if pair := _twins_of(vocabulary, chosen):
        forms = [pair.bare_id, pair.other_id]
        random = model.random_among(forms)
        cosine = None if random else similarity.cosine(*model.token_embeddings[forms])
        notes.append(two_ids_of_one_piece(pair, cosine=cosine))
    space = byte_alphabet()[ord(" ")]
    if vocabulary.pieces[chosen].startswith(space):
        notes.append(passage(SLUG, "dotted_g", piece=as_code(vocabulary.pieces[chosen]), letter=space))
    if notes:
        insight_with_details(SLUG, *notes)


def _twins_of(vocabulary: Vocabulary, chosen: int) -> Twins | None:
    """Return both forms of the chosen token's piece; None if the vocabulary has only one."""
    for bare, other in vocabulary.twins.items():
        if chosen in (bare, other):
            return Twins(vocabulary.labels[bare], bare, vocabulary.labels[other], other)
    return None
