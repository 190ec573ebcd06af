"""Cached computations of the page Vocabulary and matrix, shared by all sessions."""

import numpy as np
import streamlit as st

from dashboard.concepts import matrix, untrained_estimate
from dashboard.models.row_kinds import RowKind
from dashboard.ui import cache, model_cache

# Rows from which the scale of colours is taken.
N_MEASURED = 2_000


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def colour_bound(slug: str) -> float:
    """Return the value to draw in the strongest colour: few are larger, of rows that mean something."""
    model = model_cache.language_model(slug)
    counted = model.rows_for_statistics()
    rows = np.arange(model.n_rows) if counted is None else counted
    measured = rows[:: max(1, len(rows) // N_MEASURED)]
    return float(np.quantile(np.abs(model.token_embeddings[measured]), 0.98)) or 1.0


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Looking for rows that were never trained …"))
def untrained_rows(slug: str) -> untrained_estimate.Estimate:
    """Estimate which rows of the token embedding matrix were never trained."""
    model = model_cache.language_model(slug)
    return untrained_estimate.estimate(model.token_embeddings, model.tokenizer, model_cache.vocabulary(slug))


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Counting every value …"))
def value_statistics(
    slug: str, start_deviation: float, include_random: bool = False
) -> matrix.ValueStatistics:
    """Compute statistics of the token embedding matrix beside a random start of this standard deviation.

    With `include_random`, random rows count too.
    """
    model = model_cache.language_model(slug)
    return matrix.value_statistics(
        model.token_embeddings, start_deviation, model.rows_for_statistics(include_random=include_random)
    )


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Counting every value …"))
def values_by_kind(slug: str, start_deviation: float) -> dict[RowKind | None, matrix.ValueStatistics]:
    """Compute statistics of the rows that mean something, under None, and of each kind of row, in the same bins.

    Kinds without a row are left out; where the kinds are unknown, there is None only.
    """
    model = model_cache.language_model(slug)
    whole = value_statistics(slug, start_deviation)
    found: dict[RowKind | None, matrix.ValueStatistics] = {None: whole}
    for kind in RowKind if model.row_kinds is not None else ():
        rows = np.flatnonzero(model.row_kinds == kind)
        if len(rows):
            found[kind] = matrix.value_statistics(
                model.token_embeddings, start_deviation, rows, edges=whole.edges
            )
    return found
