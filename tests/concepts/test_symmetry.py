"""Rows that start equal: what the page says about them, on texts small enough to know the answer."""

import numpy as np
import pytest

from dashboard.concepts.corpus import next_token, read_corpus, skip_gram
from dashboard.concepts.symmetry import BOTH_EQUAL_32_BIT, equal_starts, roles, same_contexts
from dashboard.concepts.training import BOTH_EQUAL, INPUT_EQUAL, NEXT_TOKEN, NORMAL, SKIP_GRAM, Settings
from dashboard.errors import InputError

# Cat and dog occur in the same sentences; king and queen likewise; between the pairs nothing is shared.
TWINS = read_corpus("the cat runs. the dog runs. a king rules. a queen rules.", 20, ["unicorn"])


def alike(division: np.ndarray) -> set[frozenset[str]]:
    """Return the groups of two words or more."""
    groups = {
        role: frozenset(np.array(TWINS.words)[division == role].tolist())
        for role in set(division.tolist()) - {-1}
    }
    return {group for group in groups.values() if len(group) > 1}


def test_words_of_the_same_contexts_are_found():
    division = same_contexts(skip_gram(TWINS, 2), TWINS.counts)
    assert {frozenset({"cat", "dog"}), frozenset({"king", "queen"})} <= alike(division)
    assert division[TWINS.words.index("unicorn")] == -1


def test_roles_also_join_words_that_only_renaming_tells_apart():
    joined = alike(roles(skip_gram(TWINS, 2), TWINS.counts))
    assert frozenset({"cat", "dog", "king", "queen"}) in joined
    # Each of these stands beside both words of its own pair: one role in all.
    assert frozenset({"the", "runs", "a", "rules"}) in joined


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_what_becomes_of_each_start(mode: str):
    examples = (skip_gram if mode == SKIP_GRAM else next_token)(TWINS, 2)
    traces = {
        trace.start: trace
        for trace in equal_starts(examples, TWINS.counts, Settings(mode=mode, n_dims=5, rate=1), 60)
    }
    both, one, random = traces[BOTH_EQUAL], traces[INPUT_EQUAL], traces[NORMAL]
    assert both.largest[0] == one.largest[0] == 0 < random.largest[0]
    # Words of one role part by no more than rounding.
    assert both.n_alike >= 4
    assert both.same_role[:10].max() < 1e-14
    assert one.n_alike >= 4
    assert one.same_role[:10].max() < 1e-14
    # Both equal: one line. Input equal: the random output rows pull the rows apart in the first step.
    assert both.off_line[:10].max() < 1e-14
    assert one.largest[1] > 1e-3
    assert one.off_line[10] > 0.01
    # In the end more is learned where rows can part.
    assert one.loss[60] < both.loss[60] < both.loss[0]


def test_rounding_is_larger_with_32_bits_and_grows():
    config = Settings(mode=NEXT_TOKEN, n_dims=5)
    traces = {trace.start: trace for trace in equal_starts(next_token(TWINS, 2), TWINS.counts, config, 40)}
    fine, coarse = traces[BOTH_EQUAL], traces[BOTH_EQUAL_32_BIT]
    assert coarse.off_line[5] > 1e4 * fine.off_line[5]
    assert coarse.off_line[40] > 100 * coarse.off_line[5]


def test_a_rate_that_diverges_is_said():
    with pytest.raises(InputError, match="too large at step"):
        equal_starts(skip_gram(TWINS, 2), TWINS.counts, Settings(rate=1000), 200)


def test_equal_matrices_cancel_in_the_first_softmax_step():
    """All words are equally likely: the pull towards the answer and the push from the others add up to zero."""
    traces = equal_starts(next_token(TWINS, 1), TWINS.counts, Settings(mode=NEXT_TOKEN, n_dims=5), 3)
    both = next(trace for trace in traces if trace.start == BOTH_EQUAL)
    assert both.largest[1] < 1e-12 < both.largest[3]


def test_without_chance_the_random_start_reaches_what_training_reaches():
    examples = skip_gram(TWINS, 2)
    trace = equal_starts(examples, TWINS.counts, Settings(n_dims=5), 200)[0]
    assert trace.loss[-1] < 0.7 * trace.loss[0]
