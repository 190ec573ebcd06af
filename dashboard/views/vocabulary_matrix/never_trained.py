"""Rows that training never moved apart."""

import numpy as np
import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.interface import controls, loaders
from dashboard.interface.charts.distributions import bin_table, bins
from dashboard.interface.pictures import notice, picture
from dashboard.models.language_model import LanguageModel
from dashboard.views.vocabulary_matrix.tables import FOUR_DECIMALS, SEEN, token_table

SLUG = "vocabulary_matrix"

N_BINS = 60

TOKENS_PER_PAGE = 15


def untrained(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Rows that training never moved apart: known where the model says so, otherwise estimated, and labelled so."""
    distances = loaders.row_statistics(model.slug).distances
    estimate = matrix.looks_untrained(distances)
    if model.trained_ids is None:
        never, label = estimate, "never trained (estimate)"
    else:
        never, label = ~np.isin(np.arange(model.n_vocab), list(model.trained_ids)), "never seen in training"
    edges = np.histogram_bin_edges(distances, N_BINS)
    groups = {
        "other tokens" if model.trained_ids is None else SEEN: np.histogram(distances[~never], edges)[0],
        label: np.histogram(distances[never], edges)[0],
    }
    picture(
        bins(
            edges,
            groups,
            x="distance from the mean row",
            y="tokens",
            marked={vocabulary.labels[chosen]: float(distances[chosen])},
        ),
        lambda: bin_table(edges, groups, "distance", "tokens"),
        key="vm_untrained",
        alt_text=f"Distance of each row from the mean row of {model.title}, in two groups: {', '.join(groups)}.",
    )
    notice(
        SLUG,
        "untrained_estimate" if model.trained_ids is None else "untrained_known",
        model=model.title,
        never=int(never.sum()),
        share=float(never.mean()),
        n_vocab=model.n_vocab,
        limit=float(np.median(distances)) / 2,
        estimated=int(estimate.sum()),
        right=int((estimate & never).sum()),
    )
    ids = np.flatnonzero(never)
    if len(ids):
        st.markdown(f"**{len(ids):,}** tokens {label}, the nearest to the mean row first")
        ids = ids[np.argsort(distances[ids], kind="stable")]
        shown = ids[controls.page_of(len(ids), TOKENS_PER_PAGE, key="vm_never")]
        # Of a table about tokens never seen, no column need say so.
        table = token_table(model, vocabulary, shown).drop(columns=SEEN, errors="ignore")
        table = table.assign(**{"from the mean row": distances[shown].round(4)})
        st.dataframe(
            table,
            hide_index=True,
            alt=f"Tokens {label} of {model.title}",
            height="content",
            column_config={"row length": FOUR_DECIMALS, "from the mean row": FOUR_DECIMALS},
        )
