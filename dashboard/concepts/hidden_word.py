"""The hidden word game: each guess gets its cosine with the hidden word and its rank."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard import limits
from dashboard.concepts.neighbours import best, rank
from dashboard.concepts.similarity import cosines_to_all
from dashboard.errors import InputError

# Hints in order: a warmer word, the nearest word that is left, and then the hidden word itself.
WARMER, NEAREST, SHOWN = range(3)

# A warmer hint is taken at this fraction of the ranks below the best guess.
PARTS = 10

# Above every cosine, so that the hidden word ranks first even where another has its direction.
ITSELF = 2.0


@dataclass(frozen=True, eq=False)
class Hidden:
    """The hidden word and the cosine of every row with it.

    Attributes:
        row: its row.
        cosines: cosine of each row with it, float32 (n_rows,); `ITSELF` at its own row.
    """

    row: int
    cosines: np.ndarray

    def rank(self, row: int) -> int:
        """Return the rank of `row`, 1 for the nearest; 0 is the hidden word itself."""
        return rank(self.cosines, row) - 1

    def cosine(self, row: int) -> float:
        """Return the cosine of `row` with the hidden word, at most 1."""
        return min(1.0, float(self.cosines[row]))


@dataclass(frozen=True)
class Guess:
    """A guess or hint: its row, cosine, rank and number in the game."""

    row: int
    cosine: float
    rank: int
    number: int
    is_hint: bool


@dataclass(frozen=True)
class Game:
    """The state of a game.

    Attributes:
        guesses: the nearest first, at most `limits.MAX_GUESSES`.
        n_tried: number of guesses, including hints.
        n_hints: number of hints.
        latest: the last guess, whether it is kept or not.
        warmest_before: the best rank before that; None at first.
    """

    guesses: tuple[Guess, ...] = ()
    n_tried: int = 0
    n_hints: int = 0
    latest: Guess | None = None
    warmest_before: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether the word has been found or shown."""
        return bool(self.guesses) and self.guesses[0].rank == 0

    @property
    def trail(self) -> list[int]:
        """Rows that are kept, in the order in which they were tried."""
        return [guess.row for guess in sorted(self.guesses, key=lambda guess: guess.number)]

    def with_guess(self, hidden: Hidden, row: int, *, is_hint: bool = False) -> "Game":
        """Return the game after one more word; a repeated word only becomes the latest."""
        warmest = self.guesses[0].rank if self.guesses else None
        known = next((guess for guess in self.guesses if guess.row == row), None)
        if known is not None:
            return replace(self, latest=known, warmest_before=warmest)
        guess = Guess(row, hidden.cosine(row), hidden.rank(row), self.n_tried + 1, is_hint)
        kept = sorted((*self.guesses, guess), key=lambda each: each.rank)[: limits.MAX_GUESSES]
        return Game(tuple(kept), self.n_tried + 1, self.n_hints + is_hint, guess, warmest)


def hide(matrix: np.ndarray, norms: np.ndarray, rows: np.ndarray, seed: int) -> Hidden:
    """Hide one of these `rows` of `matrix` (n_rows, n_dims) with lengths `norms`, chosen by `seed`.

    Rows without a direction are never hidden. Raises InputError where none is left.

    >>> matrix = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> hidden = hide(matrix, np.linalg.norm(matrix, axis=1), rows=np.array([2]), seed=0)
    >>> [hidden.rank(row) for row in range(3)]
    [2, 1, 0]
    """
    rows = rows[(norms[rows] > 0) & np.isfinite(norms[rows])]
    if not len(rows):
        raise InputError(
            "None of these words has a direction, so no other is near it; choose other word vectors."
        )
    row = int(rows[np.random.default_rng(seed).integers(len(rows))])
    # A row with a NaN is near to nothing.
    cosines = np.nan_to_num(cosines_to_all(matrix, norms, matrix[row]))
    cosines[row] = ITSELF
    return Hidden(row, cosines)


def hint(hidden: Hidden, game: Game, rows: np.ndarray, kind: int) -> int:
    """Choose a hint by `kind`: a row of `rows` nearer than every guess, the nearest row left, or the hidden word.

    `rows` are the ordinary words. Each kind falls back to the next where it finds no row.
    """
    had = [*(guess.row for guess in game.guesses), hidden.row]
    if kind == WARMER:
        warmest = hidden.cosines[game.guesses[0].row] if game.guesses else -ITSELF
        warmer = rows[(hidden.cosines[rows] > warmest) & ~np.isin(rows, had)]
        if len(warmer):
            by_nearness = best(hidden.cosines[warmer], len(warmer)).rows
            return int(warmer[by_nearness[len(warmer) // PARTS]])
    if kind <= NEAREST:
        left = [row for row in best(hidden.cosines, len(had) + 1).rows.tolist() if row not in had]
        if left:
            return left[0]
    return hidden.row
