"""Cached computations of the page Position embeddings, shared by all sessions."""

import streamlit as st

from dashboard.concepts.position_matrix import ByDistance, cosine_by_distance
from dashboard.concepts.positions import sinusoidal
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.ui import cache, model_cache


@cache.per_model(st.cache_data(max_entries=4, show_spinner="Comparing all positions …"))
def learned_cosines(slug: str) -> ByDistance:
    """Compute the cosines of this model's position vectors by distance; it must have a position matrix."""
    positions = model_cache.language_model(slug).position_embeddings
    if positions is None:
        raise ValueError(f"{slug} has no position matrix")
    return cosine_by_distance(positions)


def other_models_with_positions(slug: str) -> list[LanguageModel]:
    """Return the other installed models, bundled or from packages, that have trained positions."""
    others = [each for each in installed.slugs_with_positions() if each != slug]
    return [model_cache.language_model(each) for each in others]


@st.cache_data(max_entries=4, show_spinner="Comparing all positions …")
def sinusoidal_cosines(n_positions: int, n_dims: int) -> ByDistance:
    """Compute the cosines of sinusoidal position vectors of this shape by distance."""
    return cosine_by_distance(sinusoidal(n_positions, n_dims))
