"""Analogies by vector arithmetic: a is to b as c is to the word nearest to b - a + c."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.neighbours import Neighbours, best, rank
from dashboard.concepts.similarity import cosines_to_all, unit_rows
from dashboard.errors import InputError


@dataclass(frozen=True, eq=False)
class Analogy:
    """What comes nearest to b - a + c, the three inputs among it.

    Attributes:
        ranked: the nearest rows with nothing hidden.
        is_input: bool (k,), which of them are a, b or c.
        input_ranks: the places of a, b and c among all rows, 1 for the nearest.
        input_cosines: the cosines of a, b and c with b - a + c.
        answer: the nearest row that is no input.
        answer_cosine: its cosine.
        answer_rank: its place among all rows.
    """

    ranked: Neighbours
    is_input: np.ndarray
    input_ranks: tuple[int, int, int]
    input_cosines: tuple[float, float, float]
    answer: int
    answer_cosine: float
    answer_rank: int

    @property
    def closest_input(self) -> int:
        """Which input comes nearest: 0 for a, 1 for b, 2 for c."""
        return self.input_ranks.index(min(self.input_ranks))


def solve(matrix: np.ndarray, norms: np.ndarray, a: int, b: int, c: int, k: int) -> Analogy:
    """The `k` rows of `matrix` (n_rows, n_dims) nearest to b - a + c, where `a`, `b` and `c` are rows.

    The three vectors are brought to length 1 first, then added with the signs -, + and +, and all rows are ranked by
    their cosine with the sum: 3CosAdd (Mikolov, Yih, Zweig 2013), as gensim's `most_similar(positive=[b, c],
    negative=[a])` computes it. That function leaves the inputs out of its answer; here they stay in and are marked.

    Raises:
        InputError: the matrix has no row beside the inputs.

    >>> matrix = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [-1.0, 1.0]])
    >>> found = solve(matrix, np.linalg.norm(matrix, axis=1), a=0, b=1, c=2, k=2)
    >>> found.answer, found.ranked.rows.tolist(), found.is_input.tolist()
    (3, [2, 3], [True, False])
    """
    inputs = (a, b, c)
    if len(matrix) <= len(set(inputs)):
        raise InputError("The model has no words beside the three of the analogy; choose another model.")
    unit = unit_rows(matrix[list(inputs)])
    cosines = cosines_to_all(matrix, norms, unit[1] - unit[0] + unit[2])
    ranked = best(cosines, k)
    # Three inputs at most can stand before the answer.
    answer = next(int(row) for row in best(cosines, 4).rows if row not in inputs)
    return Analogy(
        ranked=ranked,
        is_input=np.isin(ranked.rows, inputs),
        input_ranks=(rank(cosines, a), rank(cosines, b), rank(cosines, c)),
        input_cosines=(float(cosines[a]), float(cosines[b]), float(cosines[c])),
        answer=answer,
        answer_cosine=float(cosines[answer]),
        answer_rank=rank(cosines, answer),
    )
