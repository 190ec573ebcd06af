"""The line beside the IDs: how many tokens, the table behind the chips, and what is wrong with IDs that were typed."""

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts import token_tables
from dashboard.concepts.subwords import tokenize
from dashboard.course import lesson_figures
from dashboard.course.prose import passage
from dashboard.export.script import unavailable_script
from dashboard.lessons.subword_splitting.views.text_and_ids import IDS, CutText
from dashboard.models.language_model import LanguageModel
from dashboard.ui import messages, model_cache
from dashboard.ui.export.pictures import export_only, live_region

SLUG = "subword_splitting"


def counts(cut: CutText) -> None:
    """Render the number of tokens and characters, and what is wrong with IDs that were typed."""
    with st.container(gap=None):
        n_tokens = len(cut.tokens)
        if n_tokens and not cut.error:
            per_token = len(cut.text) / n_tokens
            figures = {"n_tokens": n_tokens, "n_characters": len(cut.text), "per_token": per_token}
            live_region(passage(SLUG, "counts", **figures), key="ss_summary")
        messages.field_message(IDS, cut.error)


def tokens_export(model: LanguageModel, cut: CutText) -> None:
    """Render the export bar of the chips."""
    with st.container(horizontal=True, vertical_alignment="top"):
        st.caption("The tokens", width="content")
        export_only(
            lambda: token_table(model, cut),
            key="ss_strip",
            source=tokenize,
            script=unavailable_script(passage(SLUG, "no script tokens")),
            alt_text=f"The tokens of the text in {model.title}",
        )


def token_table(model: LanguageModel, cut: CutText) -> pd.DataFrame:
    """Return one row per token; beside the lesson's text also the values that the lesson prints."""
    shown = cut.tokens[: limits.MAX_CHIPS]
    table = token_tables.token_table(shown, model.rows_of(shown), model_cache.merge_table(model.slug))
    if cut.text != lesson_figures.TEXT or lesson_figures.is_gpt2_small(model.slug):
        return table
    printed = pd.DataFrame([lesson_figures.FIRST_VALUES.get(token.id, ()) for token in shown])
    return table.join(printed.add_prefix(f"{lesson_figures.GPT2_SMALL}, value "))
