"""Training of an embedding, step by step, with explicit gradients.

Two matrices learn: the input matrix, whose rows are the embedding, and the output matrix, with which an input row is
compared. `skip-gram` is Mikolov et al. (2013), "Distributed Representations of Words and Phrases and their
Compositionality", equation 4; `next token` compares the mean of the last rows with the whole vocabulary (softmax).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard import limits
from dashboard.concepts.corpus import Examples

SKIP_GRAM, NEXT_TOKEN = "skip-gram", "next token"
NORMAL, UNIFORM = "normal", "uniform"
STARTS = (NORMAL, UNIFORM)

# The scale of the initial values: small against what is learned, without a plateau at the beginning.
SPREAD = 0.1


# Size limit of the intermediate results of one part of a batch: bounds the memory of full-batch training.
_PART = 1_000_000


@dataclass(frozen=True)
class TrainingParams:
    """Hyperparameters of a training run.

    Attributes:
        mode: `skip-gram` or `next token`.
        n_dims: length of each vector.
        rate: learning rate, the factor on the gradient of the mean loss of a batch.
        negatives: words drawn at random beside each expected one (skip-gram only).
        epochs: passes over the whole text.
        batch: examples per step; 0 for the whole text.
        start: one of `STARTS`.
        seed: seed of the first values, the order of the examples and the negatives.
    """

    mode: str = SKIP_GRAM
    n_dims: int = 16
    rate: float = 2.0
    negatives: int = 5
    epochs: int = 60
    batch: int = 256
    start: str = NORMAL
    seed: int = 0

    def steps(self, n_examples: int) -> int:
        """Return the number of steps of a run over `n_examples`, at most `limits.MAX_STEPS`.

        >>> TrainingParams(epochs=3, batch=100).steps(250)
        9
        """
        return min(limits.MAX_STEPS, self.epochs * -(-n_examples // (self.batch or n_examples)))


@dataclass(frozen=True, eq=False)
class Batch:
    """A batch of examples.

    Attributes:
        given: int64 (n, n_given), -1 where an example has fewer words.
        expected: int64 (n,).
        negatives: int64 (n, n_negatives), or None for next-token prediction.
    """

    given: np.ndarray
    expected: np.ndarray
    negatives: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Gradients:
    """Mean loss of a batch and its gradients with respect to both matrices, each float32 (n_words, n_dims)."""

    loss: float
    inputs: np.ndarray
    outputs: np.ndarray


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """The state after a step: its number, the loss of its batch, both matrices float32 (n_words, n_dims)."""

    number: int
    loss: float
    inputs: np.ndarray
    outputs: np.ndarray


class DivergedError(ArithmeticError):
    """A step's result was not finite; the state before it is the last valid one."""

    def __init__(self, step: int) -> None:
        """Store the step (from 1) whose result was not finite."""
        super().__init__(f"The numbers became too large at step {step}.")
        self.step = step


def first_matrices(n_words: int, settings: TrainingParams) -> tuple[np.ndarray, np.ndarray]:
    """Initialise the input and output matrix, each float32 (n_words, n_dims), from a seed.

    `normal` draws from N(0, 0.1²), `uniform` from [-0.1, 0.1).
    """
    rng = np.random.default_rng(settings.seed)
    shape = (n_words, settings.n_dims)
    if settings.start == UNIFORM:
        inputs, outputs = rng.uniform(-SPREAD, SPREAD, shape), rng.uniform(-SPREAD, SPREAD, shape)
    else:
        inputs, outputs = rng.normal(0, SPREAD, shape), rng.normal(0, SPREAD, shape)
    return inputs.astype(np.float32), outputs.astype(np.float32)


def chance_loss(settings: TrainingParams, n_words: int) -> float:
    """Compute the mean loss of a model that knows nothing: every score zero.

    >>> chance_loss(TrainingParams(negatives=1), n_words=9).__round__(4)
    1.3863
    """
    guesses = (1 + settings.negatives) * np.log(2) if settings.mode == SKIP_GRAM else np.log(n_words)
    return float(guesses)


def noise(counts: np.ndarray) -> np.ndarray:
    """Compute the noise distribution of negatives, float64 (n_words,): counts to the power 3/4, normalised."""
    weights = np.asarray(counts, dtype=np.float64) ** 0.75
    return weights / weights.sum()


def batches(examples: Examples, counts: np.ndarray, settings: TrainingParams) -> Iterator[Batch]:
    """Yield the batches of a run in order; each epoch shuffles all examples anew."""
    rng = np.random.default_rng([settings.seed, 1])
    edges = np.cumsum(noise(counts))
    size = settings.batch or len(examples)
    for _ in range(settings.epochs):
        order = rng.permutation(len(examples))
        for at in range(0, len(order), size):
            chosen = order[at : at + size]
            negatives = None
            if settings.mode == SKIP_GRAM:
                drawn = np.searchsorted(edges, rng.random((len(chosen), settings.negatives)), side="right")
                # The last edge may be a rounding error below 1.
                negatives = np.minimum(drawn, int(np.flatnonzero(counts)[-1]))
            yield Batch(examples.given[chosen], examples.expected[chosen], negatives)


def gradients(inputs: np.ndarray, outputs: np.ndarray, batch: Batch) -> Gradients:
    """Compute the mean loss of `batch` and its gradients, zero for rows without an example."""
    n, size = len(batch.expected), max(1, _PART // len(outputs))
    of_inputs, of_outputs, loss = np.zeros_like(inputs), np.zeros_like(outputs), 0.0
    for at in range(0, n, size):
        rows = slice(at, at + size)
        negatives = None if batch.negatives is None else batch.negatives[rows]
        part = Batch(batch.given[rows], batch.expected[rows], negatives)
        # `train` finds what grows beyond all bounds.
        with np.errstate(over="ignore", invalid="ignore"):
            found = _sum_gradients(inputs, outputs, part)
            loss += found.loss / n
            of_inputs += found.inputs / n
            of_outputs += found.outputs / n
    return Gradients(loss, of_inputs, of_outputs)


def _sum_gradients(inputs: np.ndarray, outputs: np.ndarray, batch: Batch) -> Gradients:
    """Compute the sums of the losses and gradients of these examples."""
    is_given = (batch.given >= 0)[:, :, None]
    share = is_given.astype(np.float32) / is_given.sum(axis=1, keepdims=True, dtype=np.float32)
    rows = batch.given.clip(min=0)
    h = (inputs[rows] * share).sum(axis=1)
    loss, error = (_skip_gram_error if batch.negatives is not None else _next_token_error)(h, outputs, batch)
    of_inputs = (error @ outputs)[:, None] * share
    return Gradients(loss, _sum_by_row(rows, of_inputs, len(inputs)), error.T @ h)


def _skip_gram_error(h: np.ndarray, outputs: np.ndarray, batch: Batch) -> tuple[float, np.ndarray]:
    """Compute the loss of `h` (n, n_dims), and its derivative by the score of each word, float32 (n, n_words)."""
    from scipy.special import expit

    assert batch.negatives is not None
    compared = np.concatenate((batch.expected[:, None], batch.negatives), axis=1)
    scores = np.einsum("nd,ncd->nc", h, outputs[compared])
    # d loss / d score: the probability minus 1 for the expected word, the probability itself for a negative.
    error = expit(scores)
    error[:, 0] -= 1
    scores[:, 0] *= -1
    # A word that is drawn twice counts twice.
    n_words = len(outputs)
    cells = np.arange(len(h))[:, None] * n_words + compared
    by_word = np.bincount(cells.ravel(), error.ravel(), len(h) * n_words).reshape(len(h), n_words)
    return float(np.logaddexp(0, scores).sum()), by_word.astype(np.float32)


def _next_token_error(h: np.ndarray, outputs: np.ndarray, batch: Batch) -> tuple[float, np.ndarray]:
    """Compute the same as `_skip_gram_error` for the softmax over all words."""
    from scipy.special import log_softmax

    logs = log_softmax(h @ outputs.T, axis=1)
    at = np.arange(len(h))
    error = np.exp(logs)
    error[at, batch.expected] -= 1
    return -float(logs[at, batch.expected].sum()), error


def _sum_by_row(rows: np.ndarray, values: np.ndarray, n_rows: int) -> np.ndarray:
    """Sum the `values` (n, m, n_dims) of equal `rows` (n, m), float64 (n_rows, n_dims).

    >>> _sum_by_row(np.array([[2], [0], [2]]), np.array([[[1.0]], [[2.0]], [[3.0]]]), n_rows=3).tolist()
    [[2.0], [0.0], [4.0]]
    """
    n_dims = values.shape[-1]
    cells = rows[:, :, None] * n_dims + np.arange(n_dims)
    return np.bincount(cells.ravel(), values.ravel(), n_rows * n_dims).reshape(n_rows, n_dims)


def train(examples: Examples, counts: np.ndarray, settings: TrainingParams) -> Iterator[TrainingStep]:
    """Train by gradient descent; yield a `TrainingStep` after each batch, the first before training.

    Args:
        examples: what to learn from.
        counts: int64 (n_words,): occurrences of each word; words with none are never drawn as negatives.
        settings: how to train.

    Raises:
        DivergedError: the result of a step was not finite.
    """
    inputs, outputs = first_matrices(len(counts), settings)
    yield TrainingStep(0, float("nan"), inputs, outputs)
    for number, batch in enumerate(batches(examples, counts, settings), 1):
        if number > limits.MAX_STEPS:
            return
        found = gradients(inputs, outputs, batch)
        # New arrays at each step, so that a state that a caller kept never changes.
        with np.errstate(over="ignore", invalid="ignore"):
            inputs = inputs - settings.rate * found.inputs
            outputs = outputs - settings.rate * found.outputs
            is_finite = np.isfinite(inputs.sum() + outputs.sum() + found.loss)
        if not is_finite:
            raise DivergedError(number)
        yield TrainingStep(number, found.loss, inputs, outputs)


@dataclass(frozen=True, eq=False)
class OneStep:
    """The gradient of a single example, and the rows that occur in it.

    Attributes:
        given: rows of the words that are given.
        expected: row of the word that is expected.
        negatives: rows of the words drawn against it; none for next-token prediction.
        of_inputs: gradient of the input matrix, float32 (n_words, n_dims).
        of_outputs: gradient of the output matrix, same shape.
        input_rows: the input rows that the example can change: those of the words given.
        output_rows: the output rows that it can change; for next-token prediction all of them.
    """

    given: tuple[int, ...]
    expected: int
    negatives: tuple[int, ...]
    of_inputs: np.ndarray
    of_outputs: np.ndarray
    input_rows: tuple[int, ...]
    output_rows: tuple[int, ...]

    @property
    def input_lengths(self) -> np.ndarray:
        """Length of the gradient of each input row, float32 (n_words,)."""
        return np.linalg.norm(self.of_inputs, axis=1)

    @property
    def output_lengths(self) -> np.ndarray:
        """Length of the gradient of each output row, float32 (n_words,)."""
        return np.linalg.norm(self.of_outputs, axis=1)

    @property
    def elsewhere(self) -> float:
        """Largest gradient of all other rows; 0 if the example changes no other row."""
        inputs = np.delete(self.input_lengths, self.input_rows)
        outputs = np.delete(self.output_lengths, self.output_rows)
        return float(max(inputs.max(initial=0.0), outputs.max(initial=0.0)))


def one_example(
    examples: Examples,
    counts: np.ndarray,
    settings: TrainingParams,
    chosen: int,
    inputs: np.ndarray,
    outputs: np.ndarray,
) -> OneStep:
    """Compute the gradients of example number `chosen` alone, with negatives drawn for it."""
    alone = Examples(examples.given[[chosen]], examples.expected[[chosen]])
    batch = next(batches(alone, counts, settings))
    found = gradients(inputs, outputs, batch)
    given = tuple(row for row in batch.given[0].tolist() if row >= 0)
    expected = int(batch.expected[0])
    negatives = () if batch.negatives is None else tuple(batch.negatives[0].tolist())
    compared = range(len(outputs)) if batch.negatives is None else dict.fromkeys((expected, *negatives))
    return OneStep(
        given,
        expected,
        negatives,
        found.inputs,
        found.outputs,
        tuple(dict.fromkeys(given)),
        tuple(compared),
    )


@dataclass(frozen=True, eq=False)
class Movement:
    """Distances that rows moved during training.

    Attributes:
        distances: Euclidean distance between first and last place of each row, float32 (n_words,).
        seen: whether the text has the word, bool (n_words,).
    """

    distances: np.ndarray
    seen: np.ndarray

    @property
    def n_seen(self) -> int:
        """Number of words that occur in the text."""
        return int(self.seen.sum())

    @property
    def n_never(self) -> int:
        """Number of words that never occur in the text."""
        return int((~self.seen).sum())

    @property
    def mean_seen(self) -> float:
        """Mean distance of the words of the text."""
        return float(self.distances[self.seen].mean())

    @property
    def mean_never(self) -> float:
        """Mean distance of the words that are not in the text; at least one is needed."""
        return float(self.distances[~self.seen].mean())

    @property
    def farthest_never(self) -> float:
        """Largest distance of a word that is not in the text."""
        return float(self.distances[~self.seen].max())


def movement(before: np.ndarray, after: np.ndarray, counts: np.ndarray) -> Movement:
    """Measure how far each row of a matrix (n_words, n_dims) moved; `counts` (n_words,) are the word counts.

    >>> movement(np.zeros((2, 2)), np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([7, 0])).mean_seen
    5.0
    """
    return Movement(np.linalg.norm(after - before, axis=1), np.asarray(counts) > 0)


def frame_steps(n_steps: int, count: int = 60) -> list[int]:
    """Choose about `count` steps of a run to keep: the first ten, then ever wider apart, and the last.

    >>> frame_steps(4)
    [0, 1, 2, 3, 4]
    """
    single = range(min(n_steps, 10) + 1)
    wider = np.geomspace(max(min(n_steps, 10), 1), max(n_steps, 1), max(count - 10, 2)).round()
    return sorted({step for step in (*single, *wider.astype(int).tolist(), n_steps) if step <= n_steps})
