"""Gradients, starts and the descent itself, against autograd and answers known by hand."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.concepts.clusters import k_means
from dashboard.concepts.corpus import Examples, next_token, read_corpus, skip_gram
from dashboard.concepts.purity import purity
from dashboard.concepts.training import (
    NEXT_TOKEN,
    SKIP_GRAM,
    STARTS,
    UNIFORM,
    Batch,
    DivergedError,
    TrainingParams,
    TrainingStep,
    batches,
    chance_loss,
    first_matrices,
    frame_steps,
    gradients,
    movement,
    noise,
    one_example,
    train,
)

TEXT = (
    "the cat chases the ball. the dog chases the ball. the king wears the crown. the queen wears the crown."
)
CORPUS = read_corpus(TEXT, max_words=20, never_seen=["unicorn"])
COUNTS = CORPUS.counts


def examples_for(mode: str) -> Examples:
    return skip_gram(CORPUS, 2) if mode == SKIP_GRAM else next_token(CORPUS, 2)


def loss_by_autograd(inputs: torch.Tensor, outputs: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Compute the loss by its definition, one example after the other."""
    each = []
    expected = torch.from_numpy(batch.expected)
    for at in range(len(expected)):
        rows = batch.given[at][batch.given[at] >= 0]
        h = inputs[rows].mean(0)
        if batch.negatives is None:
            each.append(torch.nn.functional.cross_entropy((outputs @ h)[None], expected[at : at + 1]))
        else:
            right = torch.nn.functional.logsigmoid(outputs[batch.expected[at]] @ h)
            wrong = torch.nn.functional.logsigmoid(-(outputs[batch.negatives[at]] @ h)).sum()
            each.append(-right - wrong)
    return torch.stack(each).mean()


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_gradients_equal_autograd(mode: str):
    config = TrainingParams(mode=mode, n_dims=6, batch=17, seed=3)
    batch = next(batches(examples_for(mode), COUNTS, config))
    inputs, outputs = (
        torch.from_numpy(each * 5).requires_grad_() for each in first_matrices(len(COUNTS), config)
    )
    loss = loss_by_autograd(inputs, outputs, batch)
    loss.backward()
    found = gradients(inputs.detach().numpy(), outputs.detach().numpy(), batch)
    assert found.loss == pytest.approx(loss.item(), rel=1e-5)
    np.testing.assert_allclose(found.inputs, inputs.grad, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found.outputs, outputs.grad, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_a_batch_in_parts_gives_the_same_gradients(mode: str, monkeypatch: pytest.MonkeyPatch):
    config = TrainingParams(mode=mode, n_dims=4, batch=0)
    batch = next(batches(examples_for(mode), COUNTS, config))
    inputs, outputs = first_matrices(len(COUNTS), config)
    whole = gradients(inputs, outputs, batch)
    monkeypatch.setattr("dashboard.concepts.training._PART", 100)
    parts = gradients(inputs, outputs, batch)
    assert parts.loss == pytest.approx(whole.loss, rel=1e-5)
    np.testing.assert_allclose(parts.inputs, whole.inputs, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(parts.outputs, whole.outputs, rtol=1e-5, atol=1e-7)


def test_the_first_loss_of_a_model_that_scores_zero_is_chance():
    zeros = np.zeros((len(COUNTS), 4), np.float32)
    for mode in (SKIP_GRAM, NEXT_TOKEN):
        config = TrainingParams(mode=mode, n_dims=4, negatives=7)
        batch = next(batches(examples_for(mode), COUNTS, config))
        assert gradients(zeros, zeros, batch).loss == pytest.approx(
            chance_loss(config, len(COUNTS)), rel=1e-5
        )


def test_starts():
    normal, uniform = (first_matrices(50, TrainingParams(start=start)) for start in STARTS)
    assert len(np.unique(normal[0], axis=0)) == len(np.unique(uniform[0], axis=0)) == 50
    assert np.abs(uniform[0]).max() < 0.1
    assert STARTS[1] == UNIFORM
    assert all(matrix.dtype == np.float32 for pair in (normal, uniform) for matrix in pair)


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_same_seed_same_run_other_seed_other_run(mode: str):
    def last(seed: int) -> np.ndarray:
        *_, step = train(examples_for(mode), COUNTS, TrainingParams(mode=mode, epochs=3, batch=16, seed=seed))
        return step.inputs

    np.testing.assert_array_equal(last(1), last(1))
    assert not np.allclose(last(1), last(2))


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_loss_falls_below_chance_and_kept_states_never_change(mode: str):
    config = TrainingParams(mode=mode, epochs=100, batch=16, rate=1)
    steps = list(train(examples_for(mode), COUNTS, config))
    assert len(steps) == config.steps(len(examples_for(mode))) + 1
    first, last = np.mean([step.loss for step in steps[1:20]]), np.mean([step.loss for step in steps[-20:]])
    assert last < 0.8 * first
    assert last < chance_loss(config, len(COUNTS))
    np.testing.assert_array_equal(steps[0].inputs, first_matrices(len(COUNTS), config)[0])


def test_a_word_that_never_occurs_never_moves_and_the_output_row_only_with_softmax():
    unseen = CORPUS.words.index("unicorn")
    for mode, stays in ((SKIP_GRAM, True), (NEXT_TOKEN, False)):
        first, *_, last = train(examples_for(mode), COUNTS, TrainingParams(mode=mode, epochs=5, batch=16))
        assert movement(first.inputs, last.inputs, COUNTS).distances[unseen] == 0
        assert (movement(first.outputs, last.outputs, COUNTS).distances[unseen] == 0) is np.bool_(stays)


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_one_example_changes_the_rows_that_it_is_about_and_no_other(mode: str):
    examples = examples_for(mode)
    first = first_matrices(len(COUNTS), TrainingParams())
    step = one_example(examples, COUNTS, TrainingParams(mode=mode, negatives=3), 4, *first)
    # What the example is about is read from the text, not from the gradient.
    given = [row for row in examples.given[4].tolist() if row >= 0]
    assert list(step.given) == given
    assert step.expected == examples.expected[4]
    compared = {step.expected, *step.negatives} if mode == SKIP_GRAM else set(range(len(COUNTS)))
    assert set(np.flatnonzero(step.input_lengths).tolist()) == set(given) == set(step.input_rows)
    assert set(np.flatnonzero(step.output_lengths).tolist()) == compared == set(step.output_rows)
    assert step.elsewhere == 0


def test_a_gradient_outside_the_example_is_found():
    step = one_example(
        examples_for(SKIP_GRAM),
        COUNTS,
        TrainingParams(negatives=1),
        4,
        *first_matrices(len(COUNTS), TrainingParams()),
    )
    elsewhere = next(row for row in range(len(COUNTS)) if row not in step.input_rows)
    wrong = step.of_inputs.copy()
    wrong[elsewhere] = [3.0, 4.0, *[0.0] * (wrong.shape[1] - 2)]
    assert replace(step, of_inputs=wrong).elsewhere == 5.0


@pytest.mark.parametrize("mode", [SKIP_GRAM, NEXT_TOKEN])
def test_divergence_is_caught_at_its_step_and_the_state_before_is_finite(mode: str):
    steps: list[TrainingStep] = []
    with pytest.raises(DivergedError) as caught:
        steps.extend(
            train(examples_for(mode), COUNTS, TrainingParams(mode=mode, rate=1000, epochs=300, batch=16))
        )
    assert steps[-1].number == caught.value.step - 1
    assert np.isfinite(steps[-1].inputs).all()
    assert np.isfinite(steps[-1].outputs).all()


def test_negatives_are_drawn_by_count_to_three_quarters():
    np.testing.assert_allclose(noise(np.array([16, 1, 0])), [8 / 9, 1 / 9, 0])
    config = TrainingParams(negatives=50, batch=0, epochs=1)
    drawn = next(batches(examples_for(SKIP_GRAM), COUNTS, config)).negatives
    assert drawn is not None
    share = np.bincount(drawn.ravel(), minlength=len(COUNTS)) / drawn.size
    np.testing.assert_allclose(share, noise(COUNTS), atol=0.02)
    assert share[COUNTS == 0].sum() == 0


@given(n_steps=st.integers(0, 100_000))
def test_frames_are_few_begin_at_zero_and_end_at_the_last_step(n_steps: int):
    steps = frame_steps(n_steps)
    assert steps[0] == 0
    assert steps[-1] == n_steps
    assert len(steps) <= 62
    assert all(a < b for a, b in itertools.pairwise(steps))
    assert steps[:11] == list(range(min(n_steps, 10) + 1))


@settings(max_examples=30, deadline=None)
@given(text=st.text(min_size=1, max_size=200), mode=st.sampled_from([SKIP_GRAM, NEXT_TOKEN]))
def test_any_text_either_trains_or_says_why_not(text: str, mode: str):
    from dashboard.errors import InputError

    try:
        corpus = read_corpus(text, 50)
        examples = (skip_gram if mode == SKIP_GRAM else next_token)(corpus, 2)
    except InputError:
        return
    *_, last = train(examples, corpus.counts, TrainingParams(mode=mode, epochs=2, rate=1))
    assert np.isfinite(last.inputs).all()


def test_four_groups_of_words_become_four_clusters():
    from dashboard.pocket.training_texts import FOUR_GROUPS, OTHER_WORDS, TEXTS, groups_of

    corpus = read_corpus("\n".join(TEXTS["four groups"].write(150, 0)), 200)
    *_, last = train(skip_gram(corpus, 3), corpus.counts, TrainingParams())
    groups = groups_of(corpus.words, FOUR_GROUPS)
    known = [at for at, group in enumerate(groups) if group != OTHER_WORDS]
    assert len(known) >= 30
    assert purity(k_means(last.inputs[known], 4), [groups[at] for at in known]) >= 0.8
