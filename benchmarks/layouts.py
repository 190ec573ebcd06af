"""The layout of GloVe's most frequent words in the app, against openTSNE called directly."""

import os
import tempfile
import time
from unittest.mock import patch

import numpy as np

from benchmarks.figure import Figure
from benchmarks.neighbours import seconds
from dashboard.concepts.layout import pca_layout
from dashboard.concepts.nearest_graph import directions, exact_graph
from dashboard.jobs import Progress
from dashboard.models import layouts, map_regions
from dashboard.models.installed import word_vectors

POINTS = 50_000
K = 90

# Seconds until a layout that was made on the page has its names.
PAGE_WAITS = 2.0


def measure() -> list[Figure]:
    """Measure the whole layout with its meter, a cached layout, its regions, and all 90 neighbours."""
    vectors = word_vectors("glove-6b-50d")
    matrix = vectors.matrix
    unit = directions(matrix[:POINTS])
    n_jobs = os.cpu_count() or 1
    directly = seconds(lambda: _directly(unit, n_jobs))
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, EMBEDDING_LAB_MODELS=folder):
        began = time.perf_counter()
        params = layouts.LayoutParams(POINTS)
        name = layouts.make(matrix, params, "GloVe", Progress())
        ours = time.perf_counter() - began
        opening = seconds(lambda: layouts.find(matrix, params))
        layout = layouts.read(name)
    trust = layout.trust
    naming = seconds(lambda: map_regions.find_map_regions(layout.points, vectors.words, matrix))
    return [
        Figure(
            f"t-SNE of {POINTS:,} words, meter and all, against openTSNE", ours / directly, "x", at_most=1.3
        ),
        Figure("true neighbours that this picture keeps", 100 * trust.share, "%"),
        Figure("its trustworthiness", 100 * (trust.trustworthiness or 0), "%"),
        Figure("finding it on disk by the content of the vectors", 1_000 * opening, "ms", at_most=200),
        Figure(
            f"regions of {POINTS:,} words and what they are called, against the 2 s that a page waits",
            naming / PAGE_WAITS,
            "x",
            at_most=1.0,
        ),
        Figure(f"the {K} exact neighbours of each of {POINTS:,}", seconds(lambda: exact_graph(unit, K)), "s"),
    ]


def _directly(unit: np.ndarray, n_jobs: int) -> None:
    """Run openTSNE directly with the same settings: exact neighbours, PCA initialisation."""
    from openTSNE import TSNE

    start = pca_layout(unit, np.ones(len(unit))).points.astype(np.float64)
    start = (start - start.mean(axis=0)) / start.std() * 1e-4
    TSNE(perplexity=30, neighbors="exact", n_jobs=n_jobs, random_state=0).fit(unit, initialization=start)
