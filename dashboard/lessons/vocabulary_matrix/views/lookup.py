"""The picture on top of the page: a token, its ID, and its row, which lifts out of the matrix."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.charts.stripes import stripes
from dashboard.charts.tables import stripe_table
from dashboard.components.matrix_lookup import (
    FEWEST_ROWS,
    Lookup,
    Neighbour,
    Window,
    count_columns,
    matrix_lookup,
)
from dashboard.concepts.neighbours import Neighbours, beside
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.prose import plain_passage
from dashboard.export import token_scripts
from dashboard.lessons.vocabulary_matrix import data
from dashboard.lessons.vocabulary_matrix.sentences import Listed, compare_ids
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, model_cache
from dashboard.ui.export.pictures import export_only, insight_with_details

SLUG = "vocabulary_matrix"

# Tokens in the lists beside the matrix: nearest ones, and those with the next IDs.
NEAREST, BESIDE = 4, 2

# Session state key of the token that was on screen.
_SHOWN = "vm_shown"


def find_neighbours(
    model: LanguageModel, vocabulary: Vocabulary, chosen: int
) -> tuple[list[Neighbour], list[Neighbour]]:
    """Return the tokens nearest to the chosen one, and those beside it in the list of IDs."""

    def listed(neighbours: Neighbours) -> list[Neighbour]:
        random = model.random_among([chosen, *map(int, neighbours.rows)])
        return [
            Neighbour(
                int(row),
                vocabulary.labels[row],
                None if {chosen, int(row)} & random else round(float(cosine), 4),
            )
            for row, cosine in zip(neighbours.rows, neighbours.cosines, strict=True)
        ]

    nearest = model_cache.nearest_in_matrix(model.slug, chosen, NEAREST)
    return listed(nearest), listed(beside(model.token_embeddings, chosen, BESIDE))


def lookup(
    model: LanguageModel,
    vocabulary: Vocabulary,
    chosen: int,
    nearest: Sequence[Neighbour],
    neighbours: Sequence[Neighbour],
) -> None:
    """Render the look-up of a token; `neighbours` are beside it in the list of IDs."""
    matrix_lookup(
        Lookup(
            matrix=model.token_embeddings,
            row=chosen,
            label=vocabulary.labels[chosen],
            extent=_extent(model),
            is_random=bool(model.random_among([chosen])),
            window=_window(model, chosen),
            bound=data.colour_bound(model.slug),
            labels=vocabulary.labels,
            nearest=nearest,
            beside=neighbours,
        ),
        key="vm_lookup",
        alt_text=_describe(model, vocabulary, chosen),
        on_choose=lambda row: st.session_state.update(vm_token=str(row)),
        on_window=lambda top, n_rows, left: st.session_state.update(vm_top=top, vm_rows=n_rows, vm_left=left),
    )


def export_row(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the export bar of the picture: all values of the row."""
    vectors = {vocabulary.name(chosen): np.asarray(model.token_embeddings[chosen])}
    export_only(
        lambda: stripe_table(vectors),
        key="vm_row",
        alt_text=_describe(model, vocabulary, chosen),
        figure=lambda: stripes(vectors),
        source=LanguageModel.rows_of,
        script=lambda: token_scripts.vector(model, vocabulary.name(chosen), chosen),
    )


def explain_row(
    model: LanguageModel,
    vocabulary: Vocabulary,
    chosen: int,
    nearest: Sequence[Neighbour],
    neighbours: Sequence[Neighbour],
) -> None:
    """Render the insight about the row and the IDs beside it."""
    near, listed = ([Listed(**vars(each)) for each in found] for found in (nearest, neighbours))
    insight_with_details(SLUG, compare_ids(vocabulary.labels[chosen], model.title, near, listed))


def _extent(model: LanguageModel) -> str:
    """Say how many values the matrix has, what they weigh as 32-bit floats, and what part of the model they are."""
    size = model.token_embeddings.size
    share = size / model.n_parameters
    return plain_passage(
        SLUG, "size", n_values=size, megabytes=size * 4 / 1e6, share=share, model=model.title
    )


def _describe(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> str:
    name = vocabulary.name(chosen)
    return f"The embedding matrix of {model.title}, and the row of {name} taken out of it"


def _window(model: LanguageModel, chosen: int) -> Window:
    """Read the part of the matrix on screen; a newly chosen token is in its middle."""
    n_rows, n_dims, state = model.n_rows, model.n_dims, st.session_state
    with fragments.hidden("vm_window"):
        n_shown = inputs.slider("Rows on screen", min(FEWEST_ROWS, n_rows), n_rows, n_rows, key="vm_rows")
        middle = min(max(chosen - n_shown // 2, 0), n_rows - n_shown)
        if state.get(_SHOWN, chosen) != chosen:
            state["vm_top"] = middle
        state[_SHOWN] = chosen
        top = inputs.slider("First row", 0, n_rows - 1, middle, key="vm_top")
        left = inputs.slider("First column", 0, n_dims - 1, 0, key="vm_left")
    n_columns = count_columns(n_shown, n_dims)
    return Window(min(top, n_rows - n_shown), n_shown, min(left, n_dims - n_columns), n_columns)
