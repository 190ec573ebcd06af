"""Rows that training never moved apart."""

import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.interface import controls, loaders
from dashboard.interface.charts.distributions import bin_table, bins
from dashboard.interface.pictures import data_table, notice, picture
from dashboard.models.language_model import LanguageModel
from dashboard.views.vocabulary_matrix.tables import FOUR_DECIMALS, SEEN, token_table

SLUG = "vocabulary_matrix"

N_BINS = 60

TOKENS_PER_PAGE = 15


def untrained(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Rows that training never moved apart: known where the model says so, otherwise estimated, and labelled so."""
    known = model.trained_ids is not None
    distances = loaders.row_statistics(model.slug).distances
    found = matrix.never_trained(distances, model.trained_ids, N_BINS)
    label = "never seen in training" if known else "never trained (estimate)"
    groups = {SEEN if known else "other tokens": found.other_counts, label: found.counts}
    picture(
        bins(
            found.edges,
            groups,
            x="distance from the mean row",
            y="tokens",
            marked={vocabulary.labels[chosen]: float(distances[chosen])},
        ),
        lambda: bin_table(found.edges, groups, "distance", "tokens"),
        key="vm_untrained",
        alt_text=f"Distance of each row from the mean row of {model.title}, in two groups: {', '.join(groups)}.",
    )
    figures = {"model": model.title, "never": len(found.ids), "share": found.share, "limit": found.limit}
    if known:
        notice(
            SLUG,
            "untrained_known",
            n_rows=model.n_rows,
            estimated=found.n_estimated,
            right=found.n_right,
            **figures,
        )
    else:
        name = "untrained_estimate" if model.is_tied else "untrained_estimate_untied"
        notice(SLUG, name, n_rows=model.n_rows, **figures)
    if len(found.ids):
        st.markdown(f"**{len(found.ids):,}** tokens {label}, the nearest to the mean row first")
        shown = found.ids[controls.page_of(len(found.ids), TOKENS_PER_PAGE, key="vm_never")]
        # Of a table about tokens never seen, no column need say so.
        table = token_table(model, vocabulary, shown).drop(columns=SEEN, errors="ignore")
        table = table.assign(**{"from the mean row": distances[shown].round(4)})
        data_table(
            table,
            name="never_trained",
            alt_text=f"Tokens {label} of {model.title}",
            height="content",
            column_config={"row length": FOUR_DECIMALS, "from the mean row": FOUR_DECIMALS},
        )
