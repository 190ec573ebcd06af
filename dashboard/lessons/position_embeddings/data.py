"""What the page computes from models, kept for all sessions."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.concepts.positions import ByDistance, cosine_by_distance, sinusoidal
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache


@cache.per_model(st.cache_data(max_entries=4, show_spinner="Comparing all positions …"))
def learned_cosines(slug: str) -> ByDistance:
    """How alike the position vectors of this language model are, by distance; it must have a position matrix."""
    positions = model_cache.language_model(slug).position_embeddings
    if positions is None:
        raise ValueError(f"{slug} has no position matrix")
    return cosine_by_distance(positions)


def other_models_with_positions(slug: str) -> list[LanguageModel]:
    """The other models with trained positions that come with the app or in packages, if they are here."""
    others = [each for each in installed.with_positions() if each != slug]
    return [model_cache.language_model(each) for each in others]


@st.cache_data(max_entries=4, show_spinner="Comparing all positions …")
def sinusoidal_cosines(n_positions: int, n_dims: int) -> ByDistance:
    """How alike sinusoidal position vectors of this shape are, by distance."""
    return cosine_by_distance(sinusoidal(n_positions, n_dims))
