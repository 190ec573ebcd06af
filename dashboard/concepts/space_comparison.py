"""The same words in two models: how many neighbours they share, and which words moved most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import directions, exact_graph, in_common
from dashboard.errors import InputError
from dashboard.numerals import format_count

NEIGHBOURS = 10
# Of words that share equally few, those come first that share the fewest among so many times as many.
WIDER = 5


@dataclass(frozen=True, eq=False)
class Comparison:
    """Words that two models have, in the order of the first.

    Attributes:
        first: row of each word in the first model, int64 (n,).
        second: its row in the second.
        k: how many neighbours are looked for, among these words only.
        shared: how many of them a word has in both models, uint8 (n,).
        moved: the words by how much they moved, most first, int64 (n,) into the arrays above.
    """

    first: np.ndarray
    second: np.ndarray
    k: int
    shared: np.ndarray
    moved: np.ndarray

    @property
    def share(self) -> float:
        """Share of all neighbours that are the same."""
        return float(self.shared.mean() / self.k)

    @property
    def by_chance(self) -> float:
        """The share that two models with nothing in common would have."""
        return self.k / (len(self.shared) - 1)

    def moved_among(self, rows: np.ndarray) -> np.ndarray:
        """Those of the first model's `rows` that the other has too, most moved first; else all that it has.

        int64 (n,), rows of the first model.
        """
        moved = self.first[self.moved]
        found = moved[np.isin(moved, rows)]
        return found if len(found) else moved


def common_rows(words: Sequence[str], others: Mapping[str, int], most: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the first `most` of the `words` that the other model has too, and their rows there, int64 (n,) each.

    >>> common_rows(["a", "b", "c"], {"c": 0, "a": 1}, most=5)
    (array([0, 2]), array([1, 0]))
    """
    rows, there = [], []
    for row, word in enumerate(words):
        at = others.get(word)
        if at is not None:
            rows.append(row)
            there.append(at)
            if len(rows) == most:
                break
    return np.array(rows, np.int64), np.array(there, np.int64)


def compare(
    first: np.ndarray, second: np.ndarray, rows: tuple[np.ndarray, np.ndarray], k: int = NEIGHBOURS
) -> Comparison:
    """How much of each word's company is the same in two models.

    A word's neighbours are its nearest by cosine among the words that both models have, so that a model with more words
    is no other for that.

    Args:
        first: vectors of one model, (n_words, n_dims).
        second: those of the other, of any length.
        rows: the rows of the common words in each, as `common_rows` gives them.
        k: how many neighbours are looked for.

    Raises:
        InputError: they have not more than `k` words in common, or a value is no number.
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
