"""What the page computes from word vectors, kept for all sessions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dashboard.concepts import similarity
from dashboard.concepts.analogies import Analogy, solve, wins_by_chance
from dashboard.concepts.bias_lens import Lean, Recovered, lean, recover
from dashboard.concepts.clusters import k_means
from dashboard.concepts.hidden_word import Hidden, hide
from dashboard.concepts.layout_agreement import Agreement, agreement
from dashboard.concepts.meaning_axes import Shares, axis_of, shares
from dashboard.concepts.projection import METHODS, Projection
from dashboard.concepts.similarity import cosines_to_all
from dashboard.concepts.space_comparison import Comparison, common_rows, compare
from dashboard.course.presets import FIRST_SENTENCE, FIRST_WORD
from dashboard.models import layouts
from dashboard.ui.shared_cache import shared_cache

if TYPE_CHECKING:
    pass
from dashboard.ui import map_data, model_cache


@shared_cache
def usual_cosine(slug: str, word: str) -> float:
    """Take the median cosine of `word` with the others among the first `MOST_MEASURED` words of the model.

    Those are the most frequent ones where that is known. Vectors of rare words have hardly been trained, and a
    frequent word's cosine with them lies far below zero: it says nothing of what belongs together.
    """
    vectors = model_cache.word_vectors(slug)
    row = vectors.row(word)
    matrix, norms = vectors.matrix[: model_cache.MOST_MEASURED], vectors.norms[: model_cache.MOST_MEASURED]
    cosines = cosines_to_all(matrix, norms, vectors.matrix[row])
    return float(np.median(np.delete(cosines, row) if row < len(cosines) else cosines))


@shared_cache
def usual_signs(slug: str) -> float:
    """In how many dimensions two words of the model, taken at random, have the same sign on average."""
    return similarity.usual_signs(model_cache.word_vectors(slug).matrix)


@shared_cache
def projected_words(slug: str, words: tuple[str, ...], method: str, n_axes: int) -> Projection:
    """The vectors of `words` on two or three axes, by one of `projection.METHODS`; raises InputError as that does."""
    return METHODS[method](model_cache.word_vectors(slug).vectors(list(words)), n_axes)


@shared_cache
def clusters_of_words(slug: str, words: tuple[str, ...], n_clusters: int) -> np.ndarray:
    """The number of each of `words`' cluster, int64 (n,), as `k_means` finds them."""
    return k_means(model_cache.word_vectors(slug).vectors(list(words)), n_clusters)


@shared_cache
def word_analogy(slug: str, a: str, b: str, c: str, count: int) -> Analogy:
    """What is to `c` as `b` is to `a`: the `count` nearest words, the inputs among them."""
    vectors = model_cache.word_vectors(slug)
    return solve(vectors.matrix, vectors.norms, vectors.row(a), vectors.row(b), vectors.row(c), count)


@shared_cache
def analogy_by_chance(slug: str, answer: int, c: int) -> tuple[int, int]:
    """How often this `answer` wins with random pairs of frequent words before row `c`, and how many were tried."""
    vectors = model_cache.word_vectors(slug)
    return wins_by_chance(vectors.matrix, vectors.norms, answer, c, model_cache.MOST_MEASURED)


@shared_cache
def ordinary_rows(slug: str) -> np.ndarray:
    """Rows of frequent words that everybody knows, int64 (n,): those of the pocket world.

    Of a model that knows few of these, the frequent words that name something, as far as their look tells.
    """
    from dashboard.pocket.world import ordinary_words

    vectors = model_cache.word_vectors(slug)
    rows = [
        row
        for word in ordinary_words()
        if (row := vectors.index.get(word, model_cache.MOST_MEASURED)) < model_cache.MOST_MEASURED
    ]
    if len(rows) < FEW_ORDINARY:
        rows = [vectors.row(word) for word in vectors.own_words(OWN_ORDINARY)]
    return np.array(sorted(rows), dtype=np.int64)


@shared_cache
def hidden_word(slug: str, seed: int) -> Hidden:
    """Hide one of the ordinary words of this model, the same for a seed, and measure how near all others are.

    It is none that the page Start shows to a visitor who has typed nothing.

    Raises:
        InputError: none of them has a direction.
    """
    vectors = model_cache.word_vectors(slug)
    rows = ordinary_rows(slug)
    unseen = rows[~np.isin(rows, _rows_shown_first(slug))]
    return hide(vectors.matrix, vectors.norms, unseen if len(unseen) else rows, seed)


def _rows_shown_first(slug: str) -> list[int]:
    """List the rows of the words that the page Start shows at first: its word, those near it, and its sentence."""
    vectors = model_cache.word_vectors(slug)
    [word] = vectors.these_or_own([FIRST_WORD])
    sentence = [vectors.index[each] for each in FIRST_SENTENCE.split() if each in vectors]
    return [
        vectors.row(word),
        *model_cache.nearest_words(slug, word, map_data.MAP_NEIGHBOURS).rows.tolist(),
        *sentence,
    ]


@shared_cache
def two_texts(word: str) -> tuple[str, str]:
    """A text for each sense of an ambiguous word, a sentence a line."""
    from dashboard.pocket.two_texts import two_texts as write

    return write(word, seed=0)


@shared_cache
def _agreement(mark: str, _first: np.ndarray, _second: np.ndarray) -> Agreement:
    return agreement(_first, _second)


def pictures_agree(first: np.ndarray, second: np.ndarray) -> Agreement:
    """How far two layouts, uint16 (n_rows, 2), agree on each row's neighbours."""
    marks = layouts.fingerprint(first) + layouts.fingerprint(second)
    return _agreement(marks, first, second)


MOST_COMPARED = 5_000

# With fewer words of the pocket world a model is of another language or field; so many of its own are taken then.
FEW_ORDINARY, OWN_ORDINARY = 100, 200


def _frequent(slug: str, without: Sequence[str] = ()) -> np.ndarray:
    """Vectors of the most frequent words, float32 (n, n_dims)."""
    vectors = model_cache.word_vectors(slug)
    left_out = {vectors.row(word) for word in without}
    rows = [row for row in range(min(len(vectors), model_cache.MOST_MEASURED)) if row not in left_out]
    return np.asarray(vectors.matrix[rows])


@shared_cache
def axis_shares(slug: str, axes: tuple[tuple[tuple[str, str], ...], ...]) -> Shares:
    """Measure how much axes, each of word pairs, hold of how the first `MOST_MEASURED` words differ.

    Raises:
        InputError: a word is missing, or an axis is none.
    """
    vector = model_cache.word_vectors(slug).vector
    directions = np.stack([axis_of(pairs, vector) for pairs in axes])
    return shares(_frequent(slug), directions, [len(pairs) for pairs in axes])


@shared_cache
def bias(slug: str, pairs: tuple[tuple[str, str], ...], words: tuple[str, ...]) -> tuple[Lean, Recovered]:
    """How `words` lean along the axis of these pairs, and what a classifier recovers when it is removed.

    Raises:
        InputError: a word is missing, the axis is none, or there are too few words.
    """
    vectors = model_cache.word_vectors(slug)
    axis = axis_of(pairs, vectors.vector)
    frequent = _frequent(slug, [word for pair in pairs for word in pair])
    return lean(vectors.vectors(list(words)), axis, frequent), recover(frequent, axis)


@shared_cache
def spaces_compared(slug: str, other: str) -> Comparison:
    """The most frequent words of the first model that the other has too, and how much of their company is the same.

    Raises:
        InputError: they have too few words in common.
    """
    one, second = model_cache.word_vectors(slug), model_cache.word_vectors(other)
    return compare(one.matrix, second.matrix, common_rows(one.words, second.index, MOST_COMPARED))
