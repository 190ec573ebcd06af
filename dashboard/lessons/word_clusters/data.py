"""Cached computations of the page Word2Vec clusters, shared by all sessions."""

from collections.abc import Sequence

import numpy as np

from dashboard.concepts import similarity
from dashboard.concepts.analogies import Analogy, solve, wins_by_chance
from dashboard.concepts.bias_lens import Lean, Recovered, lean, recover
from dashboard.concepts.clusters import k_means
from dashboard.concepts.hidden_word import Hidden, hide
from dashboard.concepts.layout_agreement import Agreement, agreement
from dashboard.concepts.meaning_axes import Shares, axis_of, shares
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.projection import METHODS, Projection
from dashboard.concepts.similarity import cosines_to_all, unit_rows
from dashboard.course.presets import FIRST_SENTENCE, FIRST_WORD
from dashboard.models import layouts
from dashboard.ui import model_cache
from dashboard.ui.cache import shared_cache
from dashboard.ui.maps.word_map import NEIGHBOURS

# Width of a bin of cosines, and the number of words that name a cluster.
BIN, NAMING = 0.05, 2


def _cosines_with_others(slug: str, word: str) -> np.ndarray:
    """Return the cosines of `word` with the others among the first `MOST_MEASURED` words, float32 (n,).

    Those are the most frequent words, if the order is known. Vectors of rare words are barely trained, and
    their cosine with a frequent word is far below zero, which says nothing about similarity.
    """
    vectors = model_cache.word_vectors(slug)
    row = vectors.row(word)
    matrix, norms = vectors.matrix[: model_cache.MOST_MEASURED], vectors.norms[: model_cache.MOST_MEASURED]
    cosines = cosines_to_all(matrix, norms, vectors.matrix[row])
    return np.delete(cosines, row) if row < len(cosines) else cosines


@shared_cache
def usual_cosine(slug: str, word: str) -> float:
    """Return the median cosine of `word` with the other frequent words; 0 if there are none."""
    cosines = _cosines_with_others(slug, word)
    return float(np.median(cosines)) if len(cosines) else 0.0


@shared_cache
def cosine_counts(slug: str, word: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how many of the other frequent words have which cosine with `word`: edges (n + 1,), counts (n,)."""
    cosines = _cosines_with_others(slug, word)
    low = np.floor(cosines.min() / BIN) * BIN
    edges = np.linspace(low, 1.0, round((1.0 - low) / BIN) + 1)
    return edges, np.histogram(cosines, edges)[0]


@shared_cache
def words_of_clusters(
    slug: str, words: tuple[str, ...], clusters: tuple[int, ...]
) -> dict[int, tuple[str, ...]]:
    """Return the frequent words nearest to the middle of each cluster of `words`, without these themselves.

    A cluster of a single word is left out: its name would only repeat a neighbour.
    """
    vectors = model_cache.word_vectors(slug)
    matrix, norms = vectors.matrix[: model_cache.MOST_MEASURED], vectors.norms[: model_cache.MOST_MEASURED]
    hidden = [row for word in words if (row := vectors.row(word)) < len(matrix)]
    found = {}
    for cluster in dict.fromkeys(clusters):
        own = [word for word, number in zip(words, clusters, strict=True) if number == cluster]
        if len(own) > 1:
            middle = unit_rows(np.asarray(vectors.vectors(own))).mean(axis=0)
            near = nearest(matrix, norms, middle, NAMING, hidden=hidden)
            found[cluster] = tuple(vectors.words[row] for row in near.rows)
    return found


@shared_cache
def usual_signs(slug: str) -> float:
    """Return the mean number of dimensions in which two random words have the same sign."""
    return similarity.usual_signs(model_cache.word_vectors(slug).matrix)


@shared_cache
def projected_words(slug: str, words: tuple[str, ...], method: str, n_axes: int) -> Projection:
    """Project `words` onto two or three axes by one of `projection.METHODS`; raises InputError as it does."""
    return METHODS[method](model_cache.word_vectors(slug).vectors(list(words)), n_axes)


@shared_cache
def clusters_of_words(slug: str, words: tuple[str, ...], n_clusters: int) -> np.ndarray:
    """Return the k-means cluster label of each word, int64 (n,)."""
    return k_means(model_cache.word_vectors(slug).vectors(list(words)), n_clusters)


@shared_cache
def word_analogy(slug: str, a: str, b: str, c: str, count: int) -> Analogy:
    """Solve a : b = c : ?, with the `count` nearest words, inputs included."""
    vectors = model_cache.word_vectors(slug)
    return solve(vectors.matrix, vectors.norms, vectors.row(a), vectors.row(b), vectors.row(c), count)


@shared_cache
def analogy_by_chance(slug: str, answer: int, c: int) -> tuple[int, int]:
    """Count how often random pairs of frequent words give this `answer` for row `c`: (wins, trials)."""
    vectors = model_cache.word_vectors(slug)
    return wins_by_chance(vectors.matrix, vectors.norms, answer, c, model_cache.MOST_MEASURED)


@shared_cache
def ordinary_rows(slug: str) -> np.ndarray:
    """Return the rows of common words, int64 (n,): those of the pocket world's vocabulary.

    If the model has few of them, return its own frequent words that look like content words.
    """
    from dashboard.pocket.world import ordinary_words

    vectors = model_cache.word_vectors(slug)
    rows = [
        row
        for word in ordinary_words()
        if (row := vectors.index.get(word, model_cache.MOST_MEASURED)) < model_cache.MOST_MEASURED
    ]
    if len(rows) < FEW_ORDINARY:
        rows = [vectors.row(word) for word in vectors.example_words(OWN_ORDINARY)]
    return np.array(sorted(rows), dtype=np.int64)


@shared_cache
def hidden_word(slug: str, seed: int) -> Hidden:
    """Hide one of the model's common words, chosen by `seed`, and measure its similarity to all others.

    Words that the page Start shows by default are excluded.

    Raises:
        InputError: no common word has a nonzero vector.
    """
    vectors = model_cache.word_vectors(slug)
    rows = ordinary_rows(slug)
    unseen = rows[~np.isin(rows, _rows_shown_first(slug))]
    return hide(vectors.matrix, vectors.norms, unseen if len(unseen) else rows, seed)


def _rows_shown_first(slug: str) -> list[int]:
    """Return the rows that the page Start shows by default: its word, the neighbours, and its sentence."""
    vectors = model_cache.word_vectors(slug)
    [word] = vectors.words_or_examples([FIRST_WORD])
    sentence = [vectors.index[each] for each in FIRST_SENTENCE.split() if each in vectors]
    return [
        vectors.row(word),
        *model_cache.nearest_words(slug, word, NEIGHBOURS).rows.tolist(),
        *sentence,
    ]


@shared_cache
def two_texts(word: str) -> tuple[str, str]:
    """Return two texts, one for each sense of an ambiguous word, with one sentence per line."""
    from dashboard.pocket.two_texts import two_texts as write

    return write(word, seed=0)


@shared_cache
def _agreement(fingerprints: str, _first: np.ndarray, _second: np.ndarray) -> Agreement:
    return agreement(_first, _second)


def pictures_agree(first: np.ndarray, second: np.ndarray) -> Agreement:
    """Compare the neighbours of each row in two layouts, uint16 (n_rows, 2)."""
    fingerprints = layouts.fingerprint(first) + layouts.fingerprint(second)
    return _agreement(fingerprints, first, second)


# A model with fewer pocket-world words than the first number has another language or domain; then use
# the second number of its own words.
FEW_ORDINARY, OWN_ORDINARY = 100, 200


def _frequent(slug: str, without: Sequence[str] = ()) -> np.ndarray:
    """Return the vectors of the most frequent words, float32 (n, n_dims)."""
    vectors = model_cache.word_vectors(slug)
    left_out = {vectors.row(word) for word in without}
    rows = [row for row in range(min(len(vectors), model_cache.MOST_MEASURED)) if row not in left_out]
    return np.asarray(vectors.matrix[rows])


@shared_cache
def axis_shares(slug: str, axes: tuple[tuple[tuple[str, str], ...], ...]) -> Shares:
    """Measure the share of variance of the first `MOST_MEASURED` words along axes of word pairs.

    Raises:
        InputError: a word is missing, or an axis has length zero.
    """
    vector = model_cache.word_vectors(slug).vector
    directions = np.stack([axis_of(pairs, vector) for pairs in axes])
    return shares(_frequent(slug), directions, [len(pairs) for pairs in axes])


@shared_cache
def bias(slug: str, pairs: tuple[tuple[str, str], ...], words: tuple[str, ...]) -> tuple[Lean, Recovered]:
    """Project `words` on the axis of `pairs`, and measure what a classifier recovers without that axis.

    Raises:
        InputError: a word is missing, the axis has length zero, or there are too few words.
    """
    vectors = model_cache.word_vectors(slug)
    axis = axis_of(pairs, vectors.vector)
    frequent = _frequent(slug, [word for pair in pairs for word in pair])
    return lean(vectors.vectors(list(words)), axis, frequent), recover(frequent, axis)
