"""Layouts by t-SNE, and by UMAP where it is installed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from dashboard.concepts.nearest_graph import Graph, check_enough, silent
from dashboard.errors import InputError

# Steps of the two phases of t-SNE, and the early exaggeration of the first (Belkina et al. 2019).
FIRST_STEPS, STEPS = 250, 500
EXAGGERATION = 12.0
STEPS_AT_ONCE = 10

# A layout is initialised with the principal components at this scale, with seeded noise of this share of their spread.
START_SPREAD = 1e-4
SHAKEN = 0.1

UMAP_STEPS = 200
UMAP_LEAST_DISTANCE = 0.1


@dataclass(frozen=True)
class Method:
    """A layout method that is based on neighbours.

    Attributes:
        title: its name on the page.
        package: the package that computes it.
        parameter: name of its parameter.
        default, least, most: values of the parameter.
        reach: neighbours of each row per unit of the parameter.
        n_steps: number of steps that it takes.
        run: computes it, float64 (n_rows, n_axes), from a graph with as many neighbours, the initial positions
            (n_rows, n_axes), the parameter, a seed, the number of threads and a function that is told the steps done.
    """

    title: str
    package: str
    parameter: str
    default: int
    least: int
    most: int
    reach: int
    n_steps: int
    run: Callable[[Graph, np.ndarray, int, int, int, Callable[[int], None]], np.ndarray]

    def n_neighbours(self, parameter: int, n_rows: int) -> int:
        """Return the number of neighbours of each row that the method needs.

        Raises:
            InputError: there are not that many points.
        """
        k = self.reach * parameter
        check_enough(n_rows, k)
        return k


def methods() -> dict[str, Method]:
    """Return the methods of which the package is installed, by title."""
    return {method.title: method for method in METHODS if find_spec(method.package)}


def lay_out(
    method: Method,
    graph: Graph,
    start: np.ndarray,
    parameter: int,
    seed: int = 0,
    n_jobs: int = 1,
    tell: Callable[[int], None] = silent,
) -> np.ndarray:
    """Lay out the rows of a neighbour graph, float64 (n_rows, n_axes).

    Args:
        method: one of `METHODS`.
        graph: the neighbours of each row, as many as `Method.n_neighbours` asks for, or more.
        start: the rows' first principal components, (n_rows, n_axes), at any scale.
        parameter: the method's parameter.
        seed: seed of the noise on the start; the same seed gives the same layout.
        n_jobs: threads.
        tell: called with the number of steps that are done.

    Raises:
        InputError: all rows are the same, or there are too few.
    """
    # Vectors of zeros have no cosine, and their start is one point.
    if math.isclose(float(graph.cosines.min()), 1.0, abs_tol=1e-6) or not np.ptp(start):
        raise InputError(
            f"All {len(start):,} vectors point the same way or are all zeros, so each is every other's neighbour and "
            "no picture can part them; choose other vectors."
        )
    k = method.n_neighbours(parameter, len(start))
    near = Graph(graph.rows[:, :k], graph.cosines[:, :k])
    return method.run(near, shaken(start, seed), parameter, seed, n_jobs, tell)


def shaken(start: np.ndarray, seed: int) -> np.ndarray:
    """Centre and scale `start` (n_rows, n_axes), with seeded noise so that equal points can separate."""
    centred = np.asarray(start, dtype=np.float64) - np.mean(start, axis=0)
    centred /= centred.std(axis=0).max() or 1.0
    noise = np.random.default_rng(seed).normal(scale=SHAKEN, size=centred.shape)
    return (centred + noise) * START_SPREAD


def t_sne(
    graph: Graph, start: np.ndarray, perplexity: float, seed: int, n_jobs: int, tell: Callable[[int], None]
) -> np.ndarray:
    """Compute t-SNE (van der Maaten and Hinton 2008) with interpolated forces (Linderman et al. 2019), by openTSNE.

    Distances are those between vectors of length 1, whose squares are 2 - 2 cosine.
    """
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    distances = np.sqrt((2.0 - 2.0 * graph.cosines.astype(np.float64)).clip(0))
    index = PrecomputedNeighbors(graph.rows, distances)
    affinities = PerplexityBasedNN(perplexity=perplexity, knn_index=index, n_jobs=n_jobs)
    done = 0

    def step(*_: object) -> None:
        nonlocal done
        done += STEPS_AT_ONCE
        tell(done)

    layout = TSNEEmbedding(
        start,
        affinities,
        n_jobs=n_jobs,
        random_state=seed,
        callbacks=step,
        callbacks_every_iters=STEPS_AT_ONCE,
    )
    layout.optimize(FIRST_STEPS, exaggeration=EXAGGERATION, momentum=0.5, inplace=True)
    layout.optimize(STEPS, momentum=0.8, inplace=True)
    return np.asarray(layout, dtype=np.float64)


def umap(
    graph: Graph, start: np.ndarray, n_neighbours: int, seed: int, n_jobs: int, tell: Callable[[int], None]
) -> np.ndarray:
    """Compute UMAP (McInnes, Healy and Melville 2018) by umap-learn, an optional dependency."""
    import umap as library

    rows = np.arange(len(start), dtype=np.int32)[:, None]
    # UMAP counts a row as its own first neighbour.
    indices = np.hstack([rows, graph.rows[:, : n_neighbours - 1]])
    distances = np.hstack([np.zeros_like(rows, np.float32), 1.0 - graph.cosines[:, : n_neighbours - 1]])
    model = library.UMAP(
        n_neighbors=n_neighbours,
        n_components=start.shape[1],
        n_epochs=UMAP_STEPS,
        min_dist=UMAP_LEAST_DISTANCE,
        metric="cosine",
        init=start / START_SPREAD * 10,
        random_state=seed,
        n_jobs=1,
        precomputed_knn=(indices, distances.astype(np.float32)),
    )
    found = model.fit_transform(np.asarray(start, dtype=np.float32))
    tell(UMAP_STEPS)
    return np.asarray(found, dtype=np.float64)


T_SNE = Method(
    "t-SNE",
    "openTSNE",
    "Perplexity",
    default=30,
    least=5,
    most=50,
    # Beyond three neighbours per unit of perplexity, the Gaussian has nothing left.
    reach=3,
    n_steps=FIRST_STEPS + STEPS,
    run=t_sne,
)
UMAP = Method(
    "UMAP", "umap", "Neighbours", default=15, least=5, most=100, reach=1, n_steps=UMAP_STEPS, run=umap
)
METHODS = [T_SNE, UMAP]
