"""Tables of tokens, shared by several tabs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.models.language_model import LanguageModel
from dashboard.ui.pictures import data_table
from dashboard.ui.unseen_tokens import NEVER_MET

FEW = 10

SEEN = "seen in training"

FOUR_DECIMALS = st.column_config.NumberColumn(format="%.4f")


def token_table(model: LanguageModel, vocabulary: Vocabulary, ids: np.ndarray) -> pd.DataFrame:
    """Build the table of these tokens with their bytes, script and row length."""
    table = pd.DataFrame(
        {
            "ID": ids,
            "token": [vocabulary.labels[at] for at in ids],
            "in the file": [vocabulary.pieces[at] for at in ids],
            "bytes": [vocabulary.raws[at].hex(" ").upper() for at in ids],
            "script or kind": vocabulary.kinds[ids].astype(str),
            "row length": model.token_norms[ids].round(4),
        }
    )
    if model.trained_ids is not None:
        table[SEEN] = [at in model.trained_ids for at in ids.tolist()]
    return table


def names_of(model: LanguageModel, vocabulary: Vocabulary, ids: Iterable[int]) -> list[str]:
    """Return the names of these tokens, with a mark on those never seen in training."""
    never = model.unmet_among(ids := [int(at) for at in ids])
    return [f"{vocabulary.name(at)} · {NEVER_MET}" if at in never else vocabulary.name(at) for at in ids]


def ranked_tables(
    vocabulary: Vocabulary, measured: np.ndarray, name: str, key: str, counted: np.ndarray | None
) -> tuple[int, int]:
    """Render tables of the lowest and highest `measured` (n_vocab,), and return the first token ID of each.

    Only rows in `counted` are ranked; all if it is None.
    """
    ends = matrix.extremes(measured, FEW, counted)
    for side, title, ids in zip(st.columns(2), ("Lowest", "Highest"), ends, strict=True):
        table = pd.DataFrame(
            {
                "ID": ids,
                "token": [vocabulary.labels[at] for at in ids],
                name: np.asarray(measured)[ids].round(4),
            }
        )
        side.markdown(f"**{title}: {name}**")
        with side:
            data_table(
                table,
                name=f"{key}_{title.lower()}",
                alt_text=f"{title} {name}",
                key=f"{key}_{title}",
                height="content",
                column_config={name: FOUR_DECIMALS},
            )
    return int(ends[0][0]), int(ends[1][0])
