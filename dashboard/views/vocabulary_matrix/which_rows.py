"""Which rows the statistics of the page are taken over."""

import streamlit as st

from dashboard.interface import controls, loaders
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel

SLUG = "vocabulary_matrix"


def every_row(model: LanguageModel) -> bool:
    """Whether rows that are known never to have been trained count too; what they add is said beside the choice."""
    if model.counted_rows() is None:
        return False
    never = {"n_never": model.n_never_trained, "model": model.title}
    every = controls.toggle(passage(SLUG, "count_every", n_never=model.n_never_trained), False, key="vm_all")
    if not every:
        st.caption(passage(SLUG, "trained_counted", n_trained=model.n_rows - model.n_never_trained, **never))
        return False
    start = model.start_deviation
    st.caption(
        passage(
            SLUG,
            "every_counted",
            cosine=loaders.typical_cosine(model.slug),
            cosine_all=loaders.typical_cosine(model.slug, True),
            deviation=loaders.value_statistics(model.slug, start).deviation,
            deviation_all=loaders.value_statistics(model.slug, start, True).deviation,
            **never,
        )
    )
    return True
