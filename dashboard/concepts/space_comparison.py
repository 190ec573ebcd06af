"""Comparison of two embedding spaces: shared neighbours, and the words that moved most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import directions, exact_graph, in_common
from dashboard.errors import InputError
from dashboard.numerals import format_count

NEIGHBOURS = 10
# Words with equally few shared neighbours are ordered by those among this many times as many.
WIDER = 5


@dataclass(frozen=True, eq=False)
class Comparison:
    """Neighbours of the common words of two models, in the order of the first model.

    Attributes:
        first: row of each word in the first model, int64 (n,).
        second: its row in the second.
        k: number of neighbours, among these words only.
        shared: how many of them a word has in both models, uint8 (n,).
        moved: indices into the arrays above, the words with the fewest shared neighbours first, int64 (n,).
    """

    first: np.ndarray
    second: np.ndarray
    k: int
    shared: np.ndarray
    moved: np.ndarray

    @property
    def share(self) -> float:
        """Share of neighbours that both models have."""
        return float(self.shared.mean() / self.k)

    @property
    def by_chance(self) -> float:
        """Share that two unrelated models would have."""
        return self.k / (len(self.shared) - 1)

    def moved_among(self, rows: np.ndarray) -> np.ndarray:
        """Return the first model's `rows` that the other has too, most moved first; all common rows if none is.

        The result is int64 (n,).
        """
        moved = self.first[self.moved]
        found = moved[np.isin(moved, rows)]
        return found if len(found) else moved


def common_rows(words: Sequence[str], others: Mapping[str, int], limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the rows of the common words in two models, int64 (n,) each; only the first `limit` of `words` count.

    >>> common_rows(["a", "b", "c"], {"c": 0, "a": 1}, limit=5)
    (array([0, 2]), array([1, 0]))
    """
    rows, there = [], []
    for row, word in enumerate(words):
        at = others.get(word)
        if at is not None:
            rows.append(row)
            there.append(at)
            if len(rows) == limit:
                break
    return np.array(rows, np.int64), np.array(there, np.int64)


def compare(
    first: np.ndarray, second: np.ndarray, rows: tuple[np.ndarray, np.ndarray], k: int = NEIGHBOURS
) -> Comparison:
    """Compare the nearest neighbours of common words in two models.

    A word's neighbours are its nearest by cosine among the words that both models have, so that the size of a
    vocabulary makes no difference.

    Args:
        first: vectors of one model, (n_words, n_dims).
        second: those of the other, with any number of dimensions.
        rows: the rows of the common words in each, as `common_rows` returns them.
        k: number of neighbours.

    Raises:
        InputError: they have `k` common words or fewer, or a value is NaN or infinite.
    """
    here, there = rows
    if len(here) <= k:
        raise InputError(
            f"These two models have {format_count(len(here), 'word')} in common, and {k + 1} is the least that "
            "can be compared; choose another model."
        )
    wide = min(k * WIDER, len(here) - 1)
    one, other = (
        exact_graph(directions(space[at]), wide).rows for space, at in ((first, here), (second, there))
    )
    shared = in_common(one[:, :k], other[:, :k]).astype(np.uint8)
    moved = np.lexsort((in_common(one, other), shared))
    return Comparison(here, there, k, shared, moved)
