"""Filter for the rows that enter the statistics of the page."""

import streamlit as st

from dashboard.course.prose import passage
from dashboard.lessons.vocabulary_matrix import data
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache

SLUG = "vocabulary_matrix"


def include_random_toggle(model: LanguageModel) -> bool:
    """Render the toggle that includes rows known to be random, and return it; False without such rows."""
    if model.rows_for_statistics() is None:
        return False
    return inputs.toggle(passage(SLUG, "count_every", n_random=model.n_random_rows), False, key="vm_all")


def explain_rows(model: LanguageModel, include_random: bool) -> None:
    """Explain which rows the statistics include, or how the random ones change them."""
    if model.rows_for_statistics() is None:
        return
    random = {"n_random": model.n_random_rows, "model": model.title}
    if not include_random:
        st.caption(passage(SLUG, "random_left_out", n_counted=model.n_rows - model.n_random_rows, **random))
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
            **random,
        )
    )
