"""Analogies by vector arithmetic: a is to b as c is to the word nearest to b - a + c."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.neighbours import Neighbours, best, rank
from dashboard.concepts.projection import principal_axes
from dashboard.concepts.similarity import cosines_to_all, unit_rows
from dashboard.errors import InputError

# Below this share of the variance, a second axis is only rounding error: the corners lie on one line.
A_LINE = 1e-9
# Random pairs tried in place of the first two words, and how many are multiplied at a time.
PAIRS, AT_A_TIME = 50, 10


@dataclass(frozen=True, eq=False)
class Analogy:
    """Rows ranked by cosine with b - a + c, the three inputs included.

    Attributes:
        ranked: the nearest rows with nothing hidden.
        is_input: bool (k,), which of them are a, b or c.
        input_ranks: the ranks of a, b and c among all rows, 1 for the nearest.
        input_cosines: the cosines of a, b and c with b - a + c.
        answer: the nearest row that is not an input.
        answer_cosine: its cosine.
        answer_rank: its rank among all rows.
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
        """Index of the input that ranks highest: 0 for a, 1 for b, 2 for c."""
        return self.input_ranks.index(min(self.input_ranks))


def solve(matrix: np.ndarray, norms: np.ndarray, a: int, b: int, c: int, k: int) -> Analogy:
    """Find the `k` rows of `matrix` (n_rows, n_dims) nearest to b - a + c, where `a`, `b` and `c` are rows.

    The three vectors are scaled to length 1 first, then added with the signs -, + and +, and all rows are ranked by
    their cosine with the sum: 3CosAdd (Mikolov, Yih, Zweig 2013), as gensim's `most_similar(positive=[b, c],
    negative=[a])` computes it. That function leaves the inputs out of its answer; here they stay in and are marked.

    Raises:
        InputError: the matrix has no row besides the inputs.

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


@dataclass(frozen=True, eq=False)
class Parallelogram:
    """a, b, c and b - a + c in their common plane, with the answer projected onto it.

    Attributes:
        corners: coordinates of a, b, c and b - a + c, float64 (4, 2), to scale.
        answer: the answer projected onto the plane, float64 (2,).
        height: the answer's distance from the plane.
        distance: its distance from b - a + c, in all dimensions.
    """

    corners: np.ndarray
    answer: np.ndarray
    height: float
    distance: float

    @property
    def points(self) -> np.ndarray:
        """Coordinates of a, b, c, b - a + c and the answer, float64 (5, 2)."""
        return np.vstack([self.corners, self.answer])


def parallelogram(a: np.ndarray, b: np.ndarray, c: np.ndarray, answer: np.ndarray) -> Parallelogram | None:
    """Project an analogy of four unit vectors (n_dims,) onto a plane; None if a, b and c are collinear.

    The sum completes a parallelogram, which is flat in any number of dimensions. So the principal axes of its corners
    show it undistorted, and only the answer loses a component.

    Raises:
        InputError: a value is NaN or infinite.

    >>> east, north, up = np.eye(3)
    >>> found = parallelogram(east, north, -east, up)
    >>> float(np.linalg.norm(found.corners[1] - found.corners[0])).__round__(4), round(found.height, 4)
    (1.4142, 1.0)
    """
    given = np.stack([a, b, c, answer])
    if not np.isfinite(given).all():
        raise InputError(
            "The vector of one of these words holds a value that is not a number; type another word."
        )
    a, b, c, answer = unit_rows(given)
    corners = np.stack([a, b, c, b - a + c])
    axes = principal_axes(corners, n_axes=2)
    if axes.explained[1] < A_LINE:
        return None
    foot = axes.project(answer[None])[0]
    return Parallelogram(
        corners=axes.project(corners),
        answer=foot,
        height=float(np.linalg.norm(answer - axes.centre - foot @ axes.directions)),
        distance=float(np.linalg.norm(answer - corners[3])),
    )


def wins_by_chance(
    matrix: np.ndarray, norms: np.ndarray, answer: int, c: int, among: int, seed: int = 0
) -> tuple[int, int]:
    """Count how often row `answer` is nearest to y - x + c for random rows x and y; return wins and trials.

    This is the control of an analogy: a word that wins for any pair says nothing about this pair. As in `solve`, the
    three rows are excluded. The pairs are drawn from the first `among` rows of `matrix` (n_rows, n_dims); pairs that
    contain the answer, `c` or a row twice are skipped.

    >>> matrix = np.array([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [0.1, 1.0]])
    >>> won, tried = wins_by_chance(matrix, np.linalg.norm(matrix, axis=1), answer=1, c=0, among=4)
    >>> won == tried
    True
    """
    drawn = np.random.default_rng(seed).integers(min(among, len(matrix)), size=(PAIRS, 2))
    pairs = drawn[(drawn[:, 0] != drawn[:, 1]) & ~np.isin(drawn, [answer, c]).any(axis=1)]
    start = unit_rows(matrix[c])
    won = 0
    for at in range(0, len(pairs), AT_A_TIME):
        these = pairs[at : at + AT_A_TIME]
        sums = unit_rows(matrix[these[:, 1]]) - unit_rows(matrix[these[:, 0]]) + start
        # The nearest row by cosine does not depend on the length of the sum.
        products = sums.astype(matrix.dtype) @ matrix.T
        products /= np.where(norms > 0, norms, 1.0)
        products[np.arange(len(these))[:, None], these] = -np.inf
        products[:, c] = -np.inf
        won += int((products.argmax(axis=1) == answer).sum())
    return won, len(pairs)
