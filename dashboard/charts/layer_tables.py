"""Tables over the layers of a model: cosines, ranked tokens, attention and probabilities."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

PAIR, RANDOM, SAME = "the chosen pair", "random pairs", "one sense"


class Curve(NamedTuple):
    """One kind of cosine after each of n layers: the chosen pair, random pairs, or the pair of one sense."""

    pair: np.ndarray
    random: np.ndarray
    same: np.ndarray | None = None


def cosine_table(curves: dict[str, Curve]) -> pd.DataFrame:
    """Return the data of the cosine curves: one row per kind and layer; `curves` is keyed by kind."""
    return pd.concat([_one_kind(kind, curve) for kind, curve in curves.items()], ignore_index=True)


def _one_kind(kind: str, curve: Curve) -> pd.DataFrame:
    columns: dict[str, object] = {"cosine of": kind, "layer": np.arange(len(curve.pair)), PAIR: curve.pair}
    if curve.same is not None:
        columns[SAME] = curve.same
    columns |= {f"{RANDOM}, {share} %": line for share, line in zip((5, 50, 95), curve.random, strict=True)}
    return pd.DataFrame(columns).round(4)


def ranked_table(labels: Sequence[Sequence[str]], values: np.ndarray, value: str) -> pd.DataFrame:
    """Return the data of `ranked_tokens`: one row per layer and rank."""
    return pd.DataFrame(ranked_columns(labels, values)).rename(columns={"value": value})


def ranked_columns(labels: Sequence[Sequence[str]], values: np.ndarray) -> dict[str, Sequence | np.ndarray]:
    """Return the columns of `ranked_tokens`: a value for each layer and rank."""
    n_layers, count = values.shape
    return {
        "layer": np.repeat(np.arange(n_layers), count),
        "rank": list(range(1, count + 1)) * n_layers,
        "token": [label for row in labels for label in row],
        "value": values.ravel().astype(float).round(4),
    }


def attention_table(weights: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """Return the weights as a table: one row per query token, one column per key token."""
    table = pd.DataFrame(np.asarray(weights, dtype=float).round(4), columns=list(names))
    table.insert(0, "token that looks", list(names))
    return table


def head_table(attentions: np.ndarray, pair: tuple[int, int]) -> pd.DataFrame:
    """Return, per head, the weight at `pair` (row, column) and the mean weight on the first token."""
    n_layers, n_heads = attentions.shape[:2]
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(1, n_layers + 1), n_heads),
            "head": list(range(1, n_heads + 1)) * n_layers,
            "weight of the pair": attentions[:, :, pair[0], pair[1]].ravel(),
            "mean weight of the first token": attentions[:, :, :, 0].mean(axis=2).ravel(),
        }
    ).round(4)


def probability_table(names: Sequence[str], before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    """Return the data of `probability_bars`: one row per token, before and after the sampling settings."""
    return pd.DataFrame({"token": list(names), "model": before, "after settings": after}).round(4)


def changed_table(names: Sequence[str], before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    """Return the data of `changed_bars`: one row per token, before and after."""
    return pd.DataFrame({"token": list(names), "before": before, "after": after}).round(4)
