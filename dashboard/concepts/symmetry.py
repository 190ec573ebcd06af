"""What happens to rows that start equal, computed without any chance: whole text in each step, expected negatives.

Gradient descent treats alike what is alike. If all rows start equal, two words part only when their gradients differ,
and these can differ only through the words' places in the text. `roles` finds from the text alone which words can
never part; `equal_starts` measures it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dashboard.concepts.corpus import Examples
from dashboard.concepts.training import (
    BOTH_EQUAL,
    INPUT_EQUAL,
    NORMAL,
    SKIP_GRAM,
    Settings,
    first_matrices,
    noise,
)

# Next-token prediction compares each example with the whole vocabulary at each step: so many keep it within a second.
MAX_EXAMPLES = 1_500


@dataclass(frozen=True, eq=False)
class Trace:
    """One start and what became of it.

    Attributes:
        start: its name.
        largest: float64 (n_steps + 1,): largest difference between two rows of the input matrix, in any dimension.
        same_role: float64 (n_steps + 1,): the same between words of one role only; NaN where no two words share one.
        n_alike: words that share their role with another.
        directions: rank of the input matrix after the last step: how many directions its rows span.
        loss: float64 (n_steps + 1,): mean loss.
    """

    start: str
    largest: np.ndarray
    same_role: np.ndarray
    n_alike: int
    directions: int
    loss: np.ndarray


def same_contexts(examples: Examples, counts: np.ndarray) -> np.ndarray:
    """Role number of each word, int64 (n_words,): equal for words that occur in exactly the same examples.

    Such words stay equal in the input matrix whatever the output matrix is. Words that never occur get -1.
    """
    seen = np.asarray(counts) > 0
    return _numbered(_signatures(examples, np.arange(len(counts)), np.arange(len(counts)))[0], seen)


def roles(examples: Examples, counts: np.ndarray) -> np.ndarray:
    """Role number of each word, int64 (n_words,), where nothing but the pattern of the text tells words apart.

    The coarsest division into roles in which words of one role meet words of each other role equally often, by colour
    refinement (Weisfeiler and Leman 1968): rows that start equal in both matrices stay equal inside a role.
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
    """For each word: the sorted examples in which it is given, without itself, and in which it is expected.

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
    """Train from random rows, from equal input rows and from both matrices equal; whole text, `n_steps` steps each.

    Next-token prediction uses the first 1,500 examples only. Float64 throughout; nothing is drawn but the start.
    """
    if settings.mode != SKIP_GRAM:
        examples = Examples(examples.given[:MAX_EXAMPLES], examples.expected[:MAX_EXAMPLES])
        counts = _occurrences(examples, len(counts))
    if settings.mode == SKIP_GRAM:
        descend = _expected_skip_gram(examples, counts, settings)
    else:
        descend = _whole_text(examples, len(counts))
    divisions = {
        NORMAL: np.full(len(counts), -1),
        INPUT_EQUAL: same_contexts(examples, counts),
        BOTH_EQUAL: roles(examples, counts),
    }
    seen = np.asarray(counts) > 0
    return [
        _trace(start, division, seen, descend, replace(settings, start=start), n_steps)
        for start, division in divisions.items()
    ]


_Descend = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray, np.ndarray]]


def _trace(
    start: str, division: np.ndarray, seen: np.ndarray, descend: _Descend, settings: Settings, n_steps: int
) -> Trace:
    inputs, outputs = (each.astype(np.float64) for each in first_matrices(len(seen), settings))
    members = defaultdict(list)
    for word, role in enumerate(division.tolist()):
        if role >= 0:
            members[role].append(word)
    alike = [group for group in members.values() if len(group) > 1]
    largest, same, losses = [], [], []
    for step in range(n_steps + 1):
        rows = inputs[seen]
        largest.append(np.ptp(rows, axis=0).max())
        same.append(max((np.ptp(inputs[group], axis=0).max() for group in alike), default=np.nan))
        loss, of_inputs, of_outputs = descend(inputs, outputs)
        losses.append(loss)
        if step < n_steps:
            inputs, outputs = inputs - settings.rate * of_inputs, outputs - settings.rate * of_outputs
    finite = np.nan_to_num(inputs[seen], posinf=0.0, neginf=0.0)
    return Trace(
        start,
        np.array(largest),
        np.array(same),
        sum(len(group) for group in alike),
        int(np.linalg.matrix_rank(finite, rtol=1e-9)),
        np.array(losses),
    )


def _expected_skip_gram(examples: Examples, counts: np.ndarray, settings: Settings) -> _Descend:
    """Loss and gradients of skip-gram over the whole text, negatives by expectation (Levy and Goldberg 2014)."""
    pairs = np.zeros((len(counts), len(counts)))
    np.add.at(pairs, (examples.given[:, 0], examples.expected), 1 / len(examples))
    against = settings.negatives * pairs.sum(1)[:, None] * noise(counts)[None, :]

    def descend(inputs: np.ndarray, outputs: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        scores = inputs @ outputs.T
        # log(1 + exp(x)) without overflow.
        cost = np.logaddexp(0, scores)
        chance = np.exp(-np.logaddexp(0, -scores))
        error = pairs * (chance - 1) + against * chance
        return float((pairs * (cost - scores) + against * cost).sum()), error @ outputs, error.T @ inputs

    return descend


def _whole_text(examples: Examples, n_words: int) -> _Descend:
    """Loss and gradients of next-token prediction over all examples at once."""
    n = len(examples)
    share = np.zeros((n, n_words))
    at, place = np.nonzero(examples.given >= 0)
    np.add.at(share, (at, examples.given[at, place]), 1.0)
    share /= share.sum(1, keepdims=True)

    def descend(inputs: np.ndarray, outputs: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        h = share @ inputs
        scores = h @ outputs.T
        scores -= scores.max(1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        error = np.exp(logs)
        error[np.arange(n), examples.expected] -= 1
        error /= n
        return float(-logs[np.arange(n), examples.expected].mean()), share.T @ (error @ outputs), error.T @ h

    return descend


def _occurrences(examples: Examples, n_words: int) -> np.ndarray:
    there = examples.given[examples.given >= 0]
    return np.bincount(np.concatenate((there, examples.expected)), minlength=n_words)
