"""The summary above the tabs: token count, empty input, and normalization."""

import streamlit as st

from dashboard.concepts.subwords import read_as
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import live_region

SLUG = "subword_splitting"

LONGEST_SHOWN = 200


def summary(model: LanguageModel, text: str, n_tokens: int) -> None:
    """Render the counts of a text in one line."""
    figures = {
        "n_tokens": f"{n_tokens:,}",
        "n_characters": f"{len(text):,}",
        "n_bytes": f"{len(text.encode('utf-8')):,}",
        "per_token": f"{len(text) / n_tokens:.2f}",
        "shape": f"({n_tokens}, {model.n_dims})",
    }
    live_region(passage(SLUG, "summary", model=model.title, **figures), key="ss_summary")


def describe_no_tokens(text: str) -> None:
    """Render a message in place of the tokens if the text is empty or has no visible tokens."""
    st.info(passage(SLUG, "blank" if text else "empty"), icon=":material/edit_note:")


def describe_changes(model: LanguageModel, text: str) -> None:
    """Render the normalized text, if the tokenizer changes its input."""
    read = read_as(model.tokenizer, text)
    if read != text:
        st.markdown(passage(SLUG, "read_as", model=model.title, read=as_code(read[:LONGEST_SHOWN])))
