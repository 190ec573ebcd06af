"""Which rows the statistics of the page are taken over."""

import streamlit as st

from dashboard.course.prose import passage
from dashboard.lessons.vocabulary_matrix import data
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache

SLUG = "vocabulary_matrix"


def every_row(model: LanguageModel) -> bool:
    """The choice whether rows that are known never to have been trained count too, where there are such."""
    if model.rows_for_statistics() is None:
        return False
    return inputs.toggle(passage(SLUG, "count_every", n_never=model.n_never_trained), False, key="vm_all")


def tell(model: LanguageModel, every: bool) -> None:
    """Which rows count, or what those add that were never trained."""
    if model.rows_for_statistics() is None:
        return
    never = {"n_never": model.n_never_trained, "model": model.title}
    if not every:
        st.caption(passage(SLUG, "trained_counted", n_trained=model.n_rows - model.n_never_trained, **never))
        return
    start = model.start_deviation
    st.caption(
        passage(
            SLUG,
            "every_counted",
            cosine=model_cache.typical_cosine(model.slug),
            cosine_all=model_cache.typical_cosine(model.slug, True),
            deviation=data.value_statistics(model.slug, start).deviation,
            deviation_all=data.value_statistics(model.slug, start, True).deviation,
            **never,
        )
    )
