"""Nearest rows of a whole matrix against the bare matrix-vector product in NumPy."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.figure import Figure
from dashboard.concepts.neighbours import nearest

# GPT-2 small's token matrix, and 200,000 of Google News' word vectors.
SHAPES = ((50_257, 768), (200_000, 300))
ROUNDS = 15


def seconds(work: Callable[[], object]) -> float:
    """Measure the duration of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ratio(n_rows: int, n_dims: int) -> float:
    """Measure the median ratio, with both sides in turn."""
    matrix = np.random.default_rng(0).standard_normal((n_rows, n_dims), dtype=np.float32)
    norms = np.linalg.norm(matrix, axis=1)
    query = matrix[7].copy()
    ratios = []
    for _ in range(ROUNDS):
        bare = seconds(lambda: matrix @ query)
        ratios.append(seconds(lambda: nearest(matrix, norms, query, 10, hidden=[7])) / bare)
    return statistics.median(ratios)


def measure() -> list[Figure]:
    """Measure one figure per shape."""
    return [
        Figure(
            f"10 neighbours in {n_rows:,} x {n_dims}, against the bare product",
            ratio(n_rows, n_dims),
            "x",
            at_most=1.5,
        )
        for n_rows, n_dims in SHAPES
    ]
