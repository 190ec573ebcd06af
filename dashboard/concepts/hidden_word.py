"""A game of nearness: a word is hidden, and each guess is told how near it comes by cosine, and before how many."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.concepts.neighbours import best, rank
from dashboard.concepts.similarity import cosines_to_all
from dashboard.errors import InputError

# Guesses that are kept, the warmest.
MOST_KEPT = 100

# Hints, in the order in which they are given: one warmer word, the nearest that is left, and then the word itself.
WARMER, NEAREST, SHOWN = range(3)

# A warmer word is taken where so many parts of those that are warmer still lie below it.
PARTS = 10

# Above every cosine, so that the hidden word comes first also where another has its direction.
ITSELF = 2.0


@dataclass(frozen=True, eq=False)
class Hidden:
    """The hidden word and how near all others are.

    Attributes:
        row: its row.
        cosines: that of each row with it, float32 (n_rows,); `ITSELF` at its own.
    """

    row: int
    cosines: np.ndarray

    def rank(self, row: int) -> int:
        """The place of `row` among all, 1 for the nearest; 0 is the hidden word itself."""
        return rank(self.cosines, row) - 1

    def cosine(self, row: int) -> float:
        """The cosine of `row` with it, at most 1."""
        return min(1.0, float(self.cosines[row]))


@dataclass(frozen=True)
class Guess:
    """A word that was tried, or given as a hint: its row, its nearness, and the how-manieth it was."""

    row: int
    cosine: float
    rank: int
    number: int
    is_hint: bool


@dataclass(frozen=True)
class Game:
    """What was tried so far.

    Attributes:
        guesses: the warmest first, `MOST_KEPT` at most.
        n_tried: how many there were in all, hints among them.
        n_hints: how many of these were hints.
        latest: the last of them, also one that is not kept.
        warmest_before: the rank of the warmest before that; None at first.
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
    def is_found(self) -> bool:
        """Whether it was found by a guess."""
        return self.is_over and not self.guesses[0].is_hint

    @property
    def trail(self) -> list[int]:
        """The rows that are kept, in the order in which they were tried."""
        return [guess.row for guess in sorted(self.guesses, key=lambda guess: guess.number)]

    def tried(self, hidden: Hidden, row: int, *, is_hint: bool = False) -> "Game":
        """The game after one more word; a word that is there already is only looked at again."""
        warmest = self.guesses[0].rank if self.guesses else None
        known = next((guess for guess in self.guesses if guess.row == row), None)
        if known is not None:
            return replace(self, latest=known, warmest_before=warmest)
        guess = Guess(row, hidden.cosine(row), hidden.rank(row), self.n_tried + 1, is_hint)
        kept = sorted((*self.guesses, guess), key=lambda each: each.rank)[:MOST_KEPT]
        return Game(tuple(kept), self.n_tried + 1, self.n_hints + is_hint, guess, warmest)


def hide(matrix: np.ndarray, norms: np.ndarray, rows: np.ndarray, seed: int) -> Hidden:
    """Hide one of these `rows` of the `matrix` (n_rows, n_dims), whose lengths are `norms`: the same for a seed.

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
    # A row that holds no number is near to nothing.
    cosines = np.nan_to_num(cosines_to_all(matrix, norms, matrix[row]))
    cosines[row] = ITSELF
    return Hidden(row, cosines)


def hint(hidden: Hidden, game: Game, rows: np.ndarray, kind: int) -> int:
    """The row that helps next: of the `rows` that are ordinary words one that is warmer than all so far, and so on.

    Where none of them is warmer, it is the nearest word that is left; where none is left, the hidden one.
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
