"""Work that a user's input may start, compared with the minimum cost of such work."""

import statistics
from collections.abc import Callable
from functools import partial

from benchmarks.figure import Figure
from benchmarks.neighbours import seconds
from dashboard.concepts import vocabulary
from dashboard.concepts.spelling import close_spellings
from dashboard.models.tokenizer import gpt2_tokenizer

ROUNDS = 9
# Patterns with which backtracking engines do not terminate.
HOSTILE = ("(a+)+$", "(.*)*x", r"((\s*\S*)*)*@", "(a|aa)+$", "(.{1,30}){1,30}x")


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median seconds of several rounds."""
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def measure() -> list[Figure]:
    """Measure suggestions over 200,000 words against reading them once; hostile patterns against an ordinary one."""
    words = [f"w{number}" for number in range(200_000)]
    reading = median_seconds(lambda: [word for word in words if word[:1] == "w"])
    asking = median_seconds(lambda: close_spellings("w1234x", words))
    gpt2 = vocabulary.read_vocabulary(gpt2_tokenizer(), 50_257)
    ordinary = median_seconds(partial(vocabulary.matching, gpt2, "^ [A-Z]+$"))
    worst = max(median_seconds(partial(vocabulary.matching, gpt2, pattern)) for pattern in HOSTILE)
    return [
        Figure("did you mean, 200,000 words, against reading them once", asking / reading, "x", at_most=10),
        Figure(
            "the worst hostile pattern over 50,257 tokens, against a plain one",
            worst / ordinary,
            "x",
            at_most=10,
        ),
    ]
