"""The spellings tab: four spellings of one word."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.components.token_strip import token_strip
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs
from dashboard.concepts.subwords import Token, spellings, tokenize
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import token_scripts
from dashboard.lessons.subword_splitting import sentences
from dashboard.lessons.subword_splitting.presets import FIRST_SPELLED
from dashboard.lessons.subword_splitting.views import tokenizers
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import export_only, insight_with_details

SLUG = "subword_splitting"


def spellings_of_a_word(model: LanguageModel) -> None:
    """Render each spelling of a word as tokens, and how alike those are that are one token."""
    word = inputs.text("Word", FIRST_SPELLED, key="ss_word", max_chars=limits.MAX_WORD)
    forms = {form: tokenize(model.tokenizer, form) for form in spellings(word)}
    for n, (column, tokens) in enumerate(zip(st.columns(len(forms)), forms.values(), strict=True)):
        with column:
            token_strip(tokens, key=f"ss_form_{n}", limit=tokenizers.FEW_CHIPS)
    singles = {tokens[0].id: tokens[0] for tokens in forms.values() if len(tokens) == 1}
    strange = model.random_among(singles)
    whole = [
        token
        for token in singles.values()
        if model.has_row(token) and not token.is_unknown and token.id not in strange
    ]
    n_ids = len({tuple(token.id for token in tokens) for tokens in forms.values() if tokens})
    told = [sentences.count_sequences(len(forms), n_ids, model.title, has_capitals=len(forms) > 2)]
    if len(whole) > 1:
        told.append(_compare(model, whole))
    if strange:
        labels = ", ".join(as_code(singles[id_].label) for id_ in sorted(strange))
        told.append(passage(SLUG, "random_forms", forms=labels, n_forms=len(strange), model=model.title))
    insight_with_details(SLUG, *told)


def _compare(model: LanguageModel, tokens: Sequence[Token]) -> str:
    """Render the table of the cosines of these tokens; return what it says."""
    names, ids = [token.label for token in tokens], [token.id for token in tokens]
    cosines = cosine_matrix(model.token_embeddings[ids])
    export_only(
        lambda: pd.DataFrame(cosines.round(4), columns=names).assign(token=names),
        key="ss_cosines",
        source=cosine_matrix,
        script=lambda: token_scripts.cosines(model, names, ids),
        alt_text=f"Cosine of the spellings that are one token, in {model.title}",
    )
    nearest, farthest = (
        sentences.Closeness(names[at], names[other], float(cosines[at, other]))
        for at, other in extreme_pairs(cosines)
    )
    typical = model_cache.typical_cosine(model.slug)
    return sentences.compare_spellings(model.title, nearest, farthest, typical, source=model.put_in_source)
