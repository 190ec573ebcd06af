"""Training on the Learning page against a bare torch loop, and the time to the first visible step."""

import re
import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.browser import Server, chromium, wait_until_drawn
from benchmarks.figure import Figure
from dashboard.concepts.clusters import k_means
from dashboard.concepts.corpus import Examples, read_corpus, skip_gram
from dashboard.concepts.purity import purity
from dashboard.concepts.training import TrainingParams, frame_steps
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Run
from dashboard.pocket.training_texts import FOUR_GROUPS, OTHER_WORDS, TEXTS, groups_of

N_WORDS, N_PAIRS = 200, 5_000
SETTINGS = TrainingParams(n_dims=16, batch=256, epochs=100)


def measure() -> list[Figure]:
    """Measure steps per second, first movement, time to separate clusters, and the cost for other work."""
    text = "\n".join(TEXTS["four groups"].write(150, 0))
    corpus = read_corpus(text, N_WORDS)
    examples = skip_gram(corpus, window=3)
    short = Examples(examples.given[:N_PAIRS], examples.expected[:N_PAIRS])

    def train(examples: Examples, settings: TrainingParams) -> Run:
        run = training.submit(Run("benchmark", corpus, examples, settings))
        assert run.job is not None
        run.job.wait()
        return run

    train(short, TrainingParams(epochs=1))
    ours = statistics.median(run.step / run.seconds for run in (train(short, SETTINGS) for _ in range(5)))
    bare = statistics.median(_bare_steps_per_second(short, SETTINGS) for _ in range(5))

    began = time.perf_counter()
    run = train(examples, TrainingParams())
    groups = groups_of(corpus.words, FOUR_GROUPS)
    known = [at for at, group in enumerate(groups) if group != OTHER_WORDS]
    clusters = k_means(run.frames[-1].inputs[known], len(FOUR_GROUPS))
    seconds = time.perf_counter() - began
    reached = purity(clusters, [groups[at] for at in known])

    alone = _median_ms(_other_work)
    busy = training.submit(Run("beside", corpus, examples, TrainingParams(epochs=3_000)))
    beside = _median_ms(_other_work)
    assert busy.job is not None
    busy.job.stop()
    return [
        Figure(
            f"steps/s in the background, {N_WORDS} words, 16 dims, against a bare torch loop",
            ours / bare,
            "x",
            at_least=0.5,
        ),
        Figure("purity of four clusters after one run of the preset", reached * 100, "%", at_least=80),
        Figure("text to clusters of the preset", seconds, "s", at_most=15),
        Figure("press of the button to the first new picture", _first_movement(), "s", at_most=1),
        Figure("work in the same process beside a training, against alone", beside / alone, "x"),
        Figure("frames kept of a run", len(frame_steps(run.n_steps)), ""),
    ]


def _bare_steps_per_second(examples: Examples, settings: TrainingParams) -> float:
    """Train in the simplest way in torch: two embeddings, autograd, SGD."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    inputs = torch.nn.Embedding(N_WORDS, settings.n_dims)
    outputs = torch.nn.Embedding(N_WORDS, settings.n_dims)
    optimizer = torch.optim.SGD([*inputs.parameters(), *outputs.parameters()], lr=settings.rate)
    given, expected = torch.from_numpy(examples.given[:, 0]), torch.from_numpy(examples.expected)
    n_steps = 0
    began = time.perf_counter()
    for _ in range(settings.epochs):
        order = torch.randperm(len(given))
        for at in range(0, len(order), settings.batch):
            chosen = order[at : at + settings.batch]
            h = inputs(given[chosen]).unsqueeze(2)
            negatives = torch.randint(N_WORDS, (len(chosen), settings.negatives))
            right = torch.bmm(outputs(expected[chosen]).unsqueeze(1), h).flatten()
            wrong = torch.bmm(outputs(negatives), h).flatten(1)
            softplus = torch.nn.functional.softplus
            loss = (softplus(-right) + softplus(wrong).sum(1)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            n_steps += 1
    return n_steps / (time.perf_counter() - began)


def _first_movement() -> float:
    """Measure the seconds from the press of the button until the page shows a step after the first."""
    with Server() as server, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{server.url}/learning?le_epochs=300")
        page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
        wait_until_drawn(page)
        began = time.perf_counter()
        page.get_by_role("button", name="Train").click()
        page.get_by_text(re.compile(r"^step [1-9]")).first.wait_for(timeout=60_000)
        return time.perf_counter() - began


def _other_work() -> None:
    """Do about the work of a rerun: Python objects and a small matrix product."""
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(2_000, 100)).astype(np.float32)
    scores = matrix @ matrix[0]
    "".join(f"{at}:{score:.4f}" for at, score in enumerate(scores.tolist()))


def _median_ms(work: Callable[[], None], times: int = 60) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1_000)
        # A visitor's reruns come one at a time; between them the interpreter is free.
        time.sleep(0.01)
    return statistics.median(spent)
