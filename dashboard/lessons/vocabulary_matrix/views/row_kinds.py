"""View of what training did to the rows: their kinds, their lengths, and their values beside a random start."""

import numpy as np
import streamlit as st

from dashboard.charts.distributions import bins
from dashboard.charts.tables import bin_table
from dashboard.concepts.matrix import value_statistics
from dashboard.concepts.untrained_estimate import Estimate, Evidence, group_distances
from dashboard.concepts.untrained_estimate import estimate as estimate_rows
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix import data
from dashboard.lessons.vocabulary_matrix.sentences import compare_spread, count_kinds
from dashboard.lessons.vocabulary_matrix.views.row_lengths import row_lengths
from dashboard.lessons.vocabulary_matrix.views.tables import (
    FOUR_DECIMALS,
    ROW,
    kind_labels,
    token_table,
)
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
from dashboard.numerals import format_count
from dashboard.ui import inputs
from dashboard.ui.export.pictures import data_table, insight, insight_with_details, render_chart

SLUG = "vocabulary_matrix"

N_BINS = 60

TOKENS_PER_PAGE = 15

DISTANCE = "distance"

OTHERS, LOOK_UNTRAINED = "other tokens", "never trained (estimate)"

# The rows that distances are measured from.
PLACES = {
    Evidence.NO_TEXT: "the rows of tokens that no text holds",
    Evidence.SPECIAL: "the rows of special tokens",
    Evidence.MEAN: "the mean row",
}


def what_training_did(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the rows that training did not reach, the lengths of rows, or their values beside a random start."""
    parts = {
        "Kinds of rows": lambda: _rows(model, vocabulary, chosen),
        "Lengths": lambda: row_lengths(model, vocabulary, chosen),
        "Values": lambda: _values(model),
    }
    parts[inputs.choice("Look at", list(parts), key="vm_part")]()


def _values(model: LanguageModel) -> None:
    """Render the distribution of the values of each kind of row beside that of a random initialisation."""
    start = model.start_deviation
    found = data.values_by_kind(model.slug, start)
    labels = kind_labels(model)
    whole = found[None]
    groups = {labels[kind]: each.trained for kind, each in found.items() if kind is not None}
    groups = groups or {f"{model.title}, as it is": whole.trained}
    groups["fresh start"] = whole.fresh
    render_chart(
        bins(whole.edges, groups, x="value", y="density"),
        lambda: bin_table(whole.edges, groups, "value", "density"),
        key="vm_values",
        source=value_statistics,
        script=lambda: matrix_scripts.values(model, start, list(groups)),
        alt_text=f"Distribution of the values of the matrix of {model.title} beside a random start.",
    )
    if RowKind.PUT_IN in found and RowKind.TRAINED in found:
        insight(
            SLUG,
            "values_put_in",
            put_in=found[RowKind.PUT_IN].deviation,
            trained=found[RowKind.TRAINED].deviation,
            source=model.put_in_source,
            fresh=whole.fresh_deviation,
        )
        return
    factor = whole.deviation / whole.fresh_deviation
    insight_with_details(
        SLUG, compare_spread(model.title, factor, has_own_start=model.has_stated_start_deviation)
    )


def _rows(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render each row's distance from those that no training reached, and the tokens of each kind of row."""
    estimate = data.untrained_rows(model.slug)
    distances = estimate.distances
    groups = _groups(model, estimate)
    found = group_distances(distances, groups, N_BINS)
    names, axis = list(found.ids), f"distance from {PLACES[estimate.shown]}"
    render_chart(
        bins(
            found.edges,
            found.counts,
            x=axis,
            y="tokens",
            marked={vocabulary.labels[chosen]: float(distances[chosen])},
        ),
        lambda: bin_table(found.edges, found.counts, DISTANCE, "tokens"),
        key="vm_untrained",
        source=estimate_rows,
        script=lambda: matrix_scripts.distances(model, list(groups), N_BINS),
        alt_text=f"Each row's {axis} of {model.title}, by kind: {', '.join(names)}.",
    )
    _say_how_many(model, estimate)
    name = inputs.choice("Tokens", names, key="vm_kind")
    ids = found.ids[name]
    st.markdown(f"**{format_count(len(ids), 'token')}** {name}, the most alike first")
    on_page = ids[inputs.page_slice(len(ids), TOKENS_PER_PAGE, key="vm_never")]
    # Of one kind, that column would say the same on each row.
    table = token_table(model, vocabulary, on_page).drop(columns=ROW, errors="ignore")
    data_table(
        table.assign(**{DISTANCE: distances[on_page].round(4)}),
        name="rows_of_a_kind",
        alt_text=f"Tokens {name} of {model.title}",
        height="content",
        column_config={"row length": FOUR_DECIMALS, DISTANCE: FOUR_DECIMALS},
    )


def _groups(model: LanguageModel, estimate: Estimate) -> dict[str, np.ndarray]:
    """Return the rows of each kind as a mask, bool (n_rows,), the kind that was never trained first."""
    if model.row_kinds is None:
        return {LOOK_UNTRAINED: estimate.never, OTHERS: ~estimate.never}
    labels = kind_labels(model)
    return {labels[kind]: model.row_kinds == kind for kind in RowKind}


def _say_how_many(model: LanguageModel, estimate: Estimate) -> None:
    if model.row_kinds is None:
        insight(
            SLUG,
            "untrained_estimate",
            never=estimate.n_never,
            n_rows=model.n_rows,
            limit=estimate.limit,
            place=PLACES[estimate.shown],
        )
        return
    n_trained, n_put_in, n_random = map(model.count_rows, (RowKind.TRAINED, RowKind.PUT_IN, RowKind.RANDOM))
    insight_with_details(
        SLUG,
        count_kinds(n_trained, n_put_in, n_random, source=model.put_in_source, is_tied=model.is_tied),
    )
