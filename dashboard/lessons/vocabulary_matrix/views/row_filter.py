"""Choice of the rows that enter the statistics of a view."""

import streamlit as st

from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache

SLUG = "vocabulary_matrix"


def choose_rows(model: LanguageModel) -> bool:
    """Render the toggle that includes rows known to be random, and return it; False without such rows."""
    if model.rows_for_statistics() is None:
        return False
    random = {"n_random": model.n_random_rows, "model": model.title}
    include_random = inputs.toggle(
        passage(SLUG, "count_every", n_random=model.n_random_rows), False, key="vm_all"
    )
    if include_random:
        cosines = {
            "cosine": model_cache.typical_cosine(model.slug),
            "cosine_all": model_cache.typical_cosine(model.slug, True),
        }
        st.caption(passage(SLUG, "every_counted", **cosines, **random))
    else:
        st.caption(passage(SLUG, "random_left_out", n_counted=model.n_rows - model.n_random_rows, **random))
    return include_random
