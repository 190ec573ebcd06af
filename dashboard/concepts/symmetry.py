"""Training from equal rows without randomness: full-batch gradients and expected negatives.

Gradient descent keeps equal rows equal. If all rows start equal, two words part only when their gradients differ,
and these can differ only through the words' places in the text. `roles` finds from the text alone which words could
never part if numbers were exact; `equal_starts` measures what happens with numbers of 64 and of 32 bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from dashboard.concepts.corpus import Examples
from dashboard.concepts.training import (
    BOTH_EQUAL,
    INPUT_EQUAL,
    NEXT_TOKEN,
    NORMAL,
    SKIP_GRAM,
    Settings,
    first_matrices,
    noise,
)
from dashboard.errors import InputError

if TYPE_CHECKING:
    import torch

BOTH_EQUAL_32_BIT = f"{BOTH_EQUAL}, 32-bit"

# Rounding error of float64.
ROUNDING = 1e-16

# Keeps the measurement within some seconds; next-token prediction compares each example with all words.
MOST_EXAMPLES = {SKIP_GRAM: 10_000, NEXT_TOKEN: 600}


@dataclass(frozen=True, eq=False)
class Trace:
    """Differences between rows during one training run.

    Attributes:
        start: its name.
        largest: float64 (n_steps + 1,): largest difference between two rows of the input matrix, in any dimension.
        same_role: float64 (n_steps + 1,): the same between words of one role only; NaN where no two words share one.
        n_alike: words that share their role with another.
        same_count: float64 (n_steps + 1,): the same between words that are given equally often; NaN without any.
        off_line: float64 (n_steps + 1,): how far the rows have left one line, see `off_line`.
        loss: float64 (n_steps + 1,): mean loss.
    """

    start: str
    largest: np.ndarray
    same_role: np.ndarray
    n_alike: int
    same_count: np.ndarray
    off_line: np.ndarray
    loss: np.ndarray


def same_contexts(examples: Examples, counts: np.ndarray) -> np.ndarray:
    """Group words that occur in the same examples; role number of each word, int64 (n_words,).

    Such words stay equal in the input matrix whatever the output matrix is. Words that never occur get -1.
    """
    seen = np.asarray(counts) > 0
    return _numbered(_signatures(examples, np.arange(len(counts)), np.arange(len(counts)))[0], seen)


def roles(examples: Examples, counts: np.ndarray) -> np.ndarray:
    """Group words that the pattern of the text cannot tell apart; role number of each word, int64 (n_words,).

    Colour refinement (Weisfeiler and Leman 1968) finds the coarsest division into roles in which words of one role meet
    words of each other role equally often: rows that start equal in both matrices stay equal within a role.
    Words that never occur get -1.
    """
    seen = np.asarray(counts) > 0
    # Negatives are drawn by count, so words of different count differ as outputs from the first step on.
    as_given = np.zeros(len(counts), dtype=np.int64)
    as_expected = np.asarray(counts, dtype=np.int64)
    n_roles = 0
    while True:
        given, expected = _signatures(examples, as_given, as_expected)
        as_given, as_expected = (
            _numbered(list(zip(as_given.tolist(), given, strict=True)), seen),
            _numbered(list(zip(as_expected.tolist(), expected, strict=True)), seen),
        )
        n_now = len(set(as_given.tolist())) + len(set(as_expected.tolist()))
        if n_now == n_roles:
            return as_given
        n_roles = n_now


def _signatures(
    examples: Examples, as_given: np.ndarray, as_expected: np.ndarray
) -> tuple[list[tuple], list[tuple]]:
    """Return for each word the sorted roles of its examples, as given word, without itself, and as expected word.

    Words are named by their roles.
    """
    given: list[list[tuple]] = [[] for _ in as_given]
    expected: list[list[tuple]] = [[] for _ in as_given]
    for words, target in zip(examples.given.tolist(), examples.expected.tolist(), strict=True):
        there = [word for word in words if word >= 0]
        for at, word in enumerate(there):
            others = tuple(sorted(int(as_given[other]) for other in there[:at] + there[at + 1 :]))
            given[word].append((others, int(as_expected[target])))
        expected[target].append(tuple(sorted(int(as_given[word]) for word in there)))
    return [tuple(sorted(each)) for each in given], [tuple(sorted(each)) for each in expected]


def _numbered(signatures: list[tuple], seen: np.ndarray) -> np.ndarray:
    numbers: dict[tuple, int] = {}
    return np.array(
        [
            numbers.setdefault(each, len(numbers)) if there else -1
            for each, there in zip(signatures, seen, strict=True)
        ]
    )


def equal_starts(examples: Examples, counts: np.ndarray, settings: Settings, n_steps: int) -> list[Trace]:
    """Train from random rows, from equal input rows and from two equal matrices; full batch, `n_steps` steps each.

    Only the first `MOST_EXAMPLES` are used. Runs are in float64, and from equal matrices also in float32, as models are
    trained; nothing is random but the start.
    """
    import torch

    most = MOST_EXAMPLES[settings.mode]
    if len(examples) > most:
        examples = Examples(examples.given[:most], examples.expected[:most])
        counts = _occurrences(examples, len(counts))
    # Words with equal counts are one group, without those that never occur.
    given = np.where(counts > 0, np.bincount(examples.given[examples.given >= 0], minlength=len(counts)), -1)
    divisions = {
        NORMAL: np.full(len(counts), -1),
        INPUT_EQUAL: same_contexts(examples, counts),
        BOTH_EQUAL: roles(examples, counts),
    }
    divisions[BOTH_EQUAL_32_BIT] = divisions[BOTH_EQUAL]
    traces = []
    for start, division in divisions.items():
        precision = torch.float32 if start == BOTH_EQUAL_32_BIT else torch.float64
        if settings.mode == SKIP_GRAM:
            descend = _expected_skip_gram(examples, counts, settings, precision)
        else:
            descend = _whole_text(examples, len(counts), precision)
        matrices = first_matrices(len(counts), replace(settings, start=start.removesuffix(", 32-bit")))
        first = tuple(torch.from_numpy(matrix).to(precision) for matrix in matrices)
        steps = islice(_steps(descend, first, settings.rate), n_steps + 1)
        traces.append(_trace(start, steps, counts > 0, _groups(division), _groups(given)))
    return traces


_Descend = Callable[["torch.Tensor", "torch.Tensor"], tuple[float, "torch.Tensor", "torch.Tensor"]]


def _steps(
    descend: _Descend, first: tuple[torch.Tensor, ...], rate: float
) -> Iterator[tuple[np.ndarray, float]]:
    """Yield the input matrix, float (n_words, n_dims), and the loss before each gradient step, without end."""
    inputs, outputs = first
    while True:
        loss, of_inputs, of_outputs = descend(inputs, outputs)
        yield inputs.numpy(), loss
        inputs, outputs = inputs - rate * of_inputs, outputs - rate * of_outputs


@np.errstate(over="ignore", invalid="ignore")
def _trace(
    start: str,
    steps: Iterable[tuple[np.ndarray, float]],
    seen: np.ndarray,
    alike: list[list[int]],
    as_often: list[list[int]],
) -> Trace:
    """Measure how far rows that start equal come apart over the `steps`.

    Args:
        start: name of the start.
        steps: input matrix (n_words, n_dims) and loss of each step.
        seen: which words occur, bool (n_words,).
        alike: the words of each group that should stay equal.
        as_often: the words of each group that occur equally often.

    Raises:
        InputError: a value is NaN or infinite.
    """
    largest, same, same_count, off, losses = [], [], [], [], []
    for step, (matrix, loss) in enumerate(steps):
        rows = matrix[seen]
        if not np.isfinite(rows).all():
            raise InputError(
                f"The numbers become too large at step {step} here; choose a smaller learning rate."
            )
        largest.append(float(np.ptp(rows, axis=0).max()))
        same.append(_apart(matrix, alike))
        same_count.append(_apart(matrix, as_often))
        off.append(off_line(rows))
        losses.append(loss)
    n_alike = sum(len(group) for group in alike)
    return Trace(
        start,
        np.array(largest),
        np.array(same),
        n_alike,
        np.array(same_count),
        np.array(off),
        np.array(losses),
    )


def _groups(division: np.ndarray) -> list[list[int]]:
    """List the words of each group of `division` (n_words,) with two or more members; -1 means no group."""
    members = defaultdict(list)
    for word, part in enumerate(division.tolist()):
        if part >= 0:
            members[part].append(word)
    return [group for group in members.values() if len(group) > 1]


def _apart(rows: np.ndarray, groups: list[list[int]]) -> float:
    """Find the largest difference between two of the `rows` (n_words, n_dims) of a group; NaN without groups."""
    return max((float(np.ptp(rows[group], axis=0).max()) for group in groups), default=np.nan)


def _expected_skip_gram(
    examples: Examples, counts: np.ndarray, settings: Settings, precision: torch.dtype
) -> _Descend:
    """Build loss and gradients of skip-gram over the whole text, with expected negatives (Levy and Goldberg 2014)."""
    import torch
    from torch.nn.functional import softplus

    share = np.zeros((len(counts), len(counts)))
    np.add.at(share, (examples.given[:, 0], examples.expected), 1 / len(examples))
    pairs = torch.from_numpy(share).to(precision)
    against = torch.from_numpy(settings.negatives * share.sum(1)[:, None] * noise(counts)[None, :]).to(
        precision
    )

    def descend(inputs: torch.Tensor, outputs: torch.Tensor) -> tuple[float, torch.Tensor, torch.Tensor]:
        scores = inputs @ outputs.T
        chance = torch.sigmoid(scores)
        error = pairs * (chance - 1) + against * chance
        loss = (pairs * softplus(-scores) + against * softplus(scores)).sum()
        return float(loss), error @ outputs, error.T @ inputs

    return descend


def _whole_text(examples: Examples, n_words: int, precision: torch.dtype) -> _Descend:
    """Build loss and gradients of next-token prediction over all examples at once."""
    import torch

    n = len(examples)
    weights = np.zeros((n, n_words))
    at, place = np.nonzero(examples.given >= 0)
    np.add.at(weights, (at, examples.given[at, place]), 1.0)
    share = torch.from_numpy(weights / weights.sum(1, keepdims=True)).to(precision)
    example, expected = torch.arange(n), torch.from_numpy(examples.expected)

    def descend(inputs: torch.Tensor, outputs: torch.Tensor) -> tuple[float, torch.Tensor, torch.Tensor]:
        h = share @ inputs
        logs = torch.log_softmax(h @ outputs.T, 1)
        error = logs.exp()
        error[example, expected] -= 1
        error /= n
        return -float(logs[example, expected].mean()), share.T @ (error @ outputs), error.T @ h

    return descend


def _occurrences(examples: Examples, n_words: int) -> np.ndarray:
    there = examples.given[examples.given >= 0]
    return np.bincount(np.concatenate((there, examples.expected)), minlength=n_words)


def off_line(matrix: np.ndarray) -> float:
    """Measure how far the rows of `matrix` (n_words, n_dims) lie from one line through zero, in [0, 1].

    The largest distance of a row from the line through the longest row, as a share of that row's length; never below
    `ROUNDING`, which 64-bit numbers cannot tell from zero.

    >>> off_line(np.array([[1.0, 0.0], [-3.0, 0.0]])), off_line(np.array([[4.0, 0.0], [0.0, 2.0]]))
    (1e-16, 0.5)
    """
    rows = np.asarray(matrix, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1)
    if not lengths.max():
        return ROUNDING
    along = rows[lengths.argmax()] / lengths.max()
    beside = rows - np.outer(rows @ along, along)
    return max(float(np.linalg.norm(beside, axis=1).max() / lengths.max()), ROUNDING)
