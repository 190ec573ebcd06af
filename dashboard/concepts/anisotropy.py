"""Anisotropy: the cosine of unrelated tokens after each layer, and how to correct for it.

Contextual vectors fill a narrow cone (Ethayarajh 2019), mostly because of one direction that all share and a few
dimensions of huge size (Timkey and van Schijndel 2021). A cosine means something only beside that of random pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.context import Reading
from dashboard.concepts.similarity import paired_cosines

# A dimension this many times as large as the median one almost decides a cosine alone.
OUTLIER_FACTOR = 5.0

# Percentiles of the band that holds nine of ten random pairs.
PERCENTILES = (5, 50, 95)

# Cache version: increase it whenever `measure_baseline` gives other numbers than before.
VERSION = 1


@dataclass(frozen=True, eq=False)
class Baseline:
    """Cosines of random pairs of tokens, layer by layer; n is the number of layers + 1.

    Attributes:
        raw: float64 (n, n_pairs): the cosine of each pair.
        cleaned: the same after `clean`.
        mean: float32 (n, n_dims), the mean state.
        kept: bool (n, n_dims), False where a dimension is an outlier.
    """

    raw: np.ndarray
    cleaned: np.ndarray
    mean: np.ndarray
    kept: np.ndarray


def measure_baseline(readings: Sequence[Reading], *, n_pairs: int = 1_000, seed: int = 0) -> Baseline:
    """Measure the cosines of random pairs of different tokens in these texts.

    The first token of each text is left out: all others may attend to it, and its state is an outlier.
    Texts that hold fewer than two different tokens have no pairs.
    """
    n_states, _, n_dims = readings[0].hidden_states.shape
    ids = np.concatenate([reading.ids[1:] for reading in readings]).astype(np.int64)
    if not len(ids):
        none = np.zeros((n_states, 0))
        return Baseline(
            none, none, np.zeros((n_states, n_dims), np.float32), np.ones((n_states, n_dims), bool)
        )
    # Twice as many as needed, because some will be pairs of equal tokens.
    pairs = np.random.default_rng(seed).integers(len(ids), size=(2 * n_pairs, 2))
    pairs = pairs[ids[pairs[:, 0]] != ids[pairs[:, 1]]][:n_pairs]
    # Layer by layer, so that the states of one layer at a time are held twice.
    layers = [
        _measure_layer(np.concatenate([reading.hidden_states[layer, 1:] for reading in readings]), pairs)
        for layer in range(n_states)
    ]
    return Baseline(*(np.array(values) for values in zip(*layers, strict=True)))


def clean(states: np.ndarray, baseline: Baseline) -> np.ndarray:
    """Subtract the mean state from one token's `states` (n, n_dims) and zero the outlier dimensions."""
    return (states - baseline.mean) * baseline.kept


def band(cosines: np.ndarray) -> np.ndarray:
    """Compute the 5th, 50th and 95th percentile of the pairs' cosines (n, n_pairs), (3, n); zeros without pairs."""
    if not cosines.shape[1]:
        return np.zeros((len(PERCENTILES), len(cosines)))
    return np.percentile(cosines, PERCENTILES, axis=1)


@dataclass(frozen=True)
class Misleading:
    """The layer after which unrelated tokens look most alike.

    Attributes:
        layer: its index, 0 for the embedding.
        raw: the median raw cosine of random pairs there.
        cleaned: the same after `clean`.
        n_outliers: the number of outlier dimensions that `clean` zeroes there.
    """

    layer: int
    raw: float
    cleaned: float
    n_outliers: int


def most_misleading(baseline: Baseline) -> Misleading:
    """Find the layer with the highest median raw cosine of random pairs."""
    raw, cleaned = band(baseline.raw)[1], band(baseline.cleaned)[1]
    layer = int(raw.argmax())
    return Misleading(layer, float(raw[layer]), float(cleaned[layer]), int((~baseline.kept[layer]).sum()))


def _measure_layer(
    states: np.ndarray, pairs: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Compute the fields of a `Baseline`, in order, for the `states` (n_tokens, n_dims) of one layer."""
    mean = states.mean(axis=0)
    centred = states - mean
    size = np.maximum(np.sqrt((centred**2).mean(axis=0)), np.abs(mean))
    kept = size <= OUTLIER_FACTOR * np.median(size)
    return _cosines(states, pairs), _cosines(centred * kept, pairs), mean, kept


def _cosines(states: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    return paired_cosines(states[pairs[:, 0]], states[pairs[:, 1]])
