"""The whole vocabulary, found by text, regular expression or ID."""

import streamlit as st

from dashboard.concepts import vocabulary as words
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.splitting import Splitting
from dashboard.concepts.subwords import byte_alphabet
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.interface import controls
from dashboard.interface.pictures import data_table, first_of, notice
from dashboard.lessons.as_written import as_code
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.views.vocabulary_matrix.tables import FOUR_DECIMALS, token_table

SLUG = "vocabulary_matrix"

TOKENS_PER_PAGE = 15


def search(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """The whole vocabulary, found by text, regular expression or ID, a page at a time."""
    ways = {"Text": words.containing, "Regular expression": words.matching, "ID": words.numbered}
    way = controls.choice("Find by", list(ways), key="vm_by")
    ids = controls.parsed(
        "Find",
        "",
        lambda query: ways[way](vocabulary, query),
        key="vm_find",
        placeholder={"Text": "bank", "Regular expression": "^ [A-Z]+$", "ID": "3331, 256-300"}[way],
    )
    st.markdown(f"**{len(ids):,}** of {len(vocabulary):,} tokens")
    if not len(ids):
        whole_words = model.traits.splitting is Splitting.WHOLE_WORDS
        notice(SLUG, "nothing_found_words" if whole_words else "nothing_found")
        return
    shown = ids[controls.page_of(len(ids), TOKENS_PER_PAGE, key="vm_page")]
    data_table(
        token_table(model, vocabulary, shown),
        name="tokens",
        alt_text=f"Tokens of {model.title}",
        label=f"All {len(ids):,} as CSV",
        whole=lambda: token_table(model, vocabulary, ids),
        height="content",
        column_config={"row length": FOUR_DECIMALS},
    )
    twins = vocabulary.twins
    notes = []
    if chosen in twins or chosen in twins.values():
        without, with_ = next(pair for pair in twins.items() if chosen in pair)
        if unmet := model.unmet_among([without, with_]):
            strange = ", ".join(as_code(vocabulary.labels[at]) for at in sorted(unmet))
            notice(
                SLUG,
                "twins_never_met",
                without=as_code(vocabulary.labels[without]),
                with_=as_code(vocabulary.labels[with_]),
                id_without=without,
                id_with=with_,
                n_twins=len(twins),
                strange=strange,
                model=model.title,
            )
            return
        cosine = nearest(
            model.token_embeddings[[with_]],
            model.token_norms[[with_]],
            model.token_embeddings[without],
            1,
        ).cosines[0]
        pair = passage(
            SLUG,
            "twins",
            without=as_code(vocabulary.labels[without]),
            with_=as_code(vocabulary.labels[with_]),
            id_without=without,
            id_with=with_,
            cosine=float(cosine),
            n_twins=len(twins),
        )
        notes.append(pair)
    space = byte_alphabet()[ord(" ")]
    if vocabulary.pieces[chosen].startswith(space):
        notes.append(passage(SLUG, "dotted_g", piece=as_code(vocabulary.pieces[chosen]), letter=space))
    if notes:
        first_of(SLUG, *notes)
