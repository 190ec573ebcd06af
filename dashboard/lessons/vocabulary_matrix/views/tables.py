"""Tables of tokens, shared by several tabs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
from dashboard.ui.export.pictures import data_table
from dashboard.ui.slots.unseen_tokens import RANDOM_ROW

FEW = 10

ROW = "row"

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
    if model.row_kinds is not None:
        labels = kind_labels(model)
        table[ROW] = [labels[RowKind(kind)] for kind in model.row_kinds[ids]]
    return table


def kind_labels(model: LanguageModel) -> dict[RowKind, str]:
    """Return the name of each kind of row, for tables and charts."""
    return {
        RowKind.RANDOM: "random",
        RowKind.PUT_IN: f"put in from {model.put_in_source}",
        RowKind.TRAINED: "trained here",
    }


def names_of(model: LanguageModel, vocabulary: Vocabulary, ids: Iterable[int]) -> list[str]:
    """Return the names of these tokens, with a mark on those whose rows are random."""
    random = model.random_among(ids := [int(at) for at in ids])
    return [f"{vocabulary.name(at)} · {RANDOM_ROW}" if at in random else vocabulary.name(at) for at in ids]


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
