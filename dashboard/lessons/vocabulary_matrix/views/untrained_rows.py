"""Tab with rows that were never trained."""

import streamlit as st

from dashboard.charts.distributions import bin_table, bins
from dashboard.concepts.untrained_estimate import Shown, never_trained
from dashboard.concepts.untrained_estimate import estimate as estimate_rows
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.prose import passage
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix import data
from dashboard.lessons.vocabulary_matrix.sentences import never_occurred
from dashboard.lessons.vocabulary_matrix.views.tables import FOUR_DECIMALS, SEEN, token_table
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_count
from dashboard.ui import inputs
from dashboard.ui.pictures import data_table, details, insight, insight_with_details, render_chart

SLUG = "vocabulary_matrix"

N_BINS = 60

TOKENS_PER_PAGE = 15

DISTANCE = "distance"


# Axis titles by the rows that mark the origin of distances.
PLACES = {
    Shown.NO_TEXT: "distance from rows of tokens in no text",
    Shown.SPECIAL: "distance from the rows of special tokens",
    Shown.MEAN: "distance from the mean row",
}


def untrained_rows(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the rows that were never trained: known from the model, or estimated and labelled so."""
    known = model.trained_ids is not None
    estimate = data.untrained_rows(model.slug)
    distances = estimate.distances
    found = never_trained(estimate, model.trained_ids, N_BINS)
    label = "never seen in training" if known else "never trained (estimate)"
    groups = {SEEN if known else "other tokens": found.other_counts, label: found.counts}
    axis = PLACES[estimate.shown]
    render_chart(
        bins(
            found.edges,
            groups,
            x=axis,
            y="tokens",
            marked={vocabulary.labels[chosen]: float(distances[chosen])},
        ),
        lambda: bin_table(found.edges, groups, "distance", "tokens"),
        key="vm_untrained",
        source=estimate_rows,
        script=lambda: matrix_scripts.never_trained(model, vocabulary, estimate.shown, list(groups), N_BINS),
        alt_text=f"Each row's {axis} of {model.title}, in two groups: {', '.join(groups)}.",
    )
    figures = {"n_rows": model.n_rows, "never": len(found.ids), "share": found.share, "model": model.title}
    if known:
        insight_with_details(
            SLUG, never_occurred(len(found.ids), model.n_rows, model.title, is_tied=model.is_tied)
        )
        checked = passage(
            SLUG,
            "untrained_checked",
            limit=estimate.limit,
            estimated=found.n_estimated,
            right=found.n_right,
            never=len(found.ids),
        )
        details(checked)
    elif estimate.shown is Shown.MEAN:
        name = "untrained_estimate" if model.is_tied else "untrained_estimate_untied"
        insight(SLUG, name, limit=estimate.limit, **figures)
    else:
        place = {"n_shown": estimate.n_shown, "n_near": estimate.n_near, "limit": estimate.limit}
        is_in_no_text = estimate.shown is Shown.NO_TEXT
        insight(SLUG, "untrained_no_text" if is_in_no_text else "untrained_special", **place, **figures)
        details(passage(SLUG, "untrained_rare"))
    if len(found.ids):
        st.markdown(f"**{format_count(len(found.ids), 'token')}** {label}, the most alike first")
        shown = found.ids[inputs.page_slice(len(found.ids), TOKENS_PER_PAGE, key="vm_never")]
        # In a table of tokens never seen, that column would say the same on each row.
        table = token_table(model, vocabulary, shown).drop(columns=SEEN, errors="ignore")
        table = table.assign(**{DISTANCE: distances[shown].round(4)})
        data_table(
            table,
            name="never_trained",
            alt_text=f"Tokens {label} of {model.title}",
            height="content",
            column_config={"row length": FOUR_DECIMALS, DISTANCE: FOUR_DECIMALS},
        )
