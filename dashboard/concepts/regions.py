"""Regions of a two-dimensional layout, the words that are typical of them, and names given by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.layout import LAST_STEP
from dashboard.concepts.similarity import unit_blocks, unit_rows

# Density is counted on a grid of this many cells a side.
CELLS = 256

# Standard deviations of the smoothing, in cells, of the far and the near level; and the share of all rows that a region
# holds at least.
FAR, NEAR = 6.0, 2.6
LEAST_SHARE = {FAR: 0.005, NEAR: 0.001}
LEAST_ROWS = 5

# The most typical word is one of this share of a region's rows, the first ones, or of this many.
FREQUENT_SHARE, LEAST_FREQUENT = 0.25, 12

# The middle share of a region's rows that its extent covers.
COVERED = 0.8

# A name takes the near regions that hold this share of its words, three at least. It holds if half of its words lie in
# them, and ten times as many as chance gives.
PART_SHARE, LEAST_TOGETHER = 0.2, 3
INSIDE_SHARE, LEAST_LIFT = 0.5, 10.0


@dataclass(frozen=True, eq=False)
class Regions:
    """Regions of a layout at one level, the largest first.

    Attributes:
        labels: the region of each row, int64 (n_rows,); −1 where it lies in none.
        places: point of highest density of each region, in steps of the layout, float (n_regions, 2).
        extents: half the width and half the height of the middle 80 % of its rows, float (n_regions, 2).
        sizes: number of rows of each region, int64 (n_regions,).
    """

    labels: np.ndarray
    places: np.ndarray
    extents: np.ndarray
    sizes: np.ndarray


@dataclass(frozen=True, eq=False)
class NamedRegion:
    """The region that a name's words take.

    Attributes:
        rows: the rows in it, int64 (n,).
        central_row: the row of the name's words there that lies nearest to the others.
        place: where this row lies, float (2,).
        extent: as in `Regions`, float (2,).
        inside: share of the name's words that lie in it.
        lift: this share over the share of all rows that lie in it.
    """

    rows: np.ndarray
    central_row: int
    place: np.ndarray
    extent: np.ndarray
    inside: float
    lift: float

    @property
    def holds(self) -> bool:
        """Whether the name may be drawn: its words lie in its region far more often than chance gives."""
        return self.inside >= INSIDE_SHARE and self.lift >= LEAST_LIFT


def find_regions(points: np.ndarray, sigma: float) -> Regions:
    """Cut a layout into the hills of its smoothed density: each row climbs to a peak (watershed).

    Args:
        points: uint16 (n_rows, 2), as `layout.quantised` makes them.
        sigma: `FAR` or `NEAR`.

    >>> find_regions(np.repeat([[0, 0], [65_535, 65_535]], [9, 6], axis=0), FAR).sizes.tolist()
    [9, 6]
    """
    from scipy.ndimage import gaussian_filter

    cells = np.asarray(points, np.int64) * CELLS // (LAST_STEP + 1)
    cells = cells[:, 0] * CELLS + cells[:, 1]
    counts = np.bincount(cells, minlength=CELLS * CELLS).reshape(CELLS, CELLS)
    density = gaussian_filter(counts.astype(np.float64), sigma, mode="constant")
    peaks, found = np.unique(_peak_above(density)[cells], return_inverse=True)
    sizes = np.bincount(found, minlength=len(peaks))
    least = max(LEAST_ROWS, round(LEAST_SHARE[sigma] * len(cells)))
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes >= least)]
    numbers = np.full(len(peaks), -1)
    numbers[order] = np.arange(len(order))
    labels = numbers[found]
    places = (np.stack(np.divmod(peaks[order], CELLS), axis=1) + 0.5) * (LAST_STEP + 1) / CELLS
    extents = [_extent(points[labels == region]) for region in range(len(order))]
    return Regions(labels, places, np.reshape(extents, (-1, 2)), sizes[order])


def _peak_above(density: np.ndarray) -> np.ndarray:
    """Return for each cell the peak that the steepest way up leads to, int64 (n_cells,), by number of the cell."""
    # Ranks have no ties, so every cell but a peak has a way up.
    ranks = np.empty(density.size, np.int64)
    ranks[np.argsort(density, axis=None, kind="stable")] = np.arange(density.size)
    padded = np.pad(ranks.reshape(density.shape), 1, constant_values=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    cell_of_rank = np.argsort(ranks)
    above = cell_of_rank[windows.max(axis=(2, 3)).ravel()]
    while not np.array_equal(above, above[above]):
        above = above[above]
    return above


def _extent(points: np.ndarray) -> np.ndarray:
    tail = (1 - COVERED) / 2
    low, high = np.quantile(points.astype(np.float64), [tail, 1 - tail], axis=0)
    return (high - low) / 2


def typical_rows(
    matrix: np.ndarray, groups: Sequence[np.ndarray], is_content: np.ndarray, count: int = 2
) -> list[list[int]]:
    """List the `count` most typical rows of each of these groups of rows.

    Typical is what lies nearest to the group's mean direction once the mean of all rows is taken off. It is chosen
    from the group's first rows, which are the most frequent words, and where most of a group is content words, from
    those.

    Args:
        matrix: float (n_rows, n_dims), the most frequent word first.
        groups: the rows of each group, ascending.
        is_content: whether each row is a content word, not a number, a sign or a suffix, bool (n_rows,).
        count: how many to list.

    >>> matrix = np.array([[1.0, 0.2], [1.0, 0.1], [1.0, 0.0], [0.0, 1.0]])
    >>> typical_rows(matrix, [np.arange(3)], np.ones(4, bool), count=1)
    [[1]]
    """
    if not len(groups):
        return []
    centred = np.concatenate(list(unit_blocks(matrix, np.linalg.norm(matrix, axis=1))))
    centred -= centred.mean(axis=0)
    found = []
    for rows in groups:
        content = rows[is_content[rows]]
        choice = content if 2 * len(content) >= len(rows) else rows
        frequent = choice[: max(LEAST_FREQUENT, round(FREQUENT_SHARE * len(choice)))]
        scores = unit_rows(centred[frequent]) @ centred[rows].mean(axis=0)
        found.append(frequent[np.argsort(-scores, kind="stable")[:count]].tolist())
    return found


def named_region(points: np.ndarray, near: Regions, rows: Sequence[int]) -> NamedRegion:
    """Find the region that the words of a name take: the near regions that many of them lie in.

    Args:
        points: uint16 (n_rows, 2).
        near: the layout's regions at the near level.
        rows: the rows of the name's words, at least one.
    """
    own = np.asarray(rows)
    held = np.bincount(near.labels[own] + 1, minlength=len(near.sizes) + 1)[1:]
    taken = np.isin(near.labels, np.flatnonzero(held >= max(LEAST_TOGETHER, PART_SHARE * len(own))))
    together = own[taken[own]]
    share, by_chance = len(together) / len(own), float(taken.mean())
    places = points[together if len(together) else own].astype(np.float64)
    central = np.linalg.norm(places[:, None] - places, axis=2).sum(axis=1).argmin()
    return NamedRegion(
        np.flatnonzero(taken),
        int((together if len(together) else own)[central]),
        places[central],
        _extent(points[taken]) if by_chance else np.zeros(2),
        share,
        share / by_chance if by_chance else 0.0,
    )
