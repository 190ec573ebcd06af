"""Script export for the page Learning: the same training, and what each chart shows of it."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from dashboard.charts.tables import stripe_table
from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.training import TrainingParams, chance_loss, movement, one_example, train
from dashboard.export.script import Script

READ = """# Learned from the text: its words, how often each occurs, and the examples in it, as rows of the matrices.
words = json.loads(open("words.json", encoding="utf-8").read())
learned = np.load("examples.npz")
counts, examples = learned["counts"], Examples(learned["given"], learned["expected"])
"""

STATE = '''

def state_at(number):
    """The state after so many steps."""
    return next(step for step in train(examples, counts, settings) if step.number == number)
'''


def _script(
    corpus: Corpus,
    examples: Examples,
    settings: TrainingParams,
    about: str,
    body: str,
    *functions: Callable[..., Any],
) -> Script:
    files: dict[str, Callable[[], bytes]] = {
        "words.json": lambda: json.dumps(corpus.words, ensure_ascii=False).encode("utf-8", "replace"),
        "examples.npz": partial(_npz, corpus, examples),
    }
    setup = f"{READ}settings = {settings!r}\n{STATE}"
    return Script(about, setup, body, files, (Examples, TrainingParams, train, *functions))


def words_at_step(
    corpus: Corpus,
    examples: Examples,
    settings: TrainingParams,
    step: int,
    last: int,
    groups: Mapping[str, str],
) -> Script:
    """Build a script for the words after a step on the axes of the last, with their groups, in that order."""
    body = f"""GROUPS = {dict(groups)!r}
axes, places = paths([state_at({step}).inputs, state_at({last}).inputs])
rows = [words.index(word) for word in GROUPS]
table = pd.DataFrame({{"word": GROUPS.keys(), "group": GROUPS.values()}})
table["x"], table["y"] = places[0, rows].T
"""
    return _script(corpus, examples, settings, f"Words at step {step}", body, paths)


def loss(corpus: Corpus, examples: Examples, settings: TrainingParams, steps: Sequence[int]) -> Script:
    """Build a script for the mean loss between successive `steps`, beside the loss at chance."""
    body = f"""STEPS = {list(map(int, steps))!r}
losses = []
for step in train(examples, counts, settings):
    losses.append(step.loss)
    if step.number == STEPS[-1]:
        break
means = [np.mean(losses[start + 1 : stop + 1]) for start, stop in zip([0, *STEPS], STEPS)]
table = pd.DataFrame({{"step": STEPS, "loss": means, "knows_nothing": chance_loss(settings, len(words))}})
"""
    return _script(corpus, examples, settings, "The loss, step by step", body, chance_loss)


def neighbours(
    corpus: Corpus, examples: Examples, settings: TrainingParams, step: int, word: str, k: int
) -> Script:
    """Build a script for the nearest neighbours of a word after a step."""
    body = f"""WORD, COUNT = {word!r}, {k}
matrix, row = state_at({step}).inputs, words.index(WORD)
found = nearest(matrix, np.linalg.norm(matrix, axis=1), matrix[row], COUNT, hidden=[row])
table = pd.DataFrame({{"word": [words[at] for at in found.rows], "cosine": found.cosines}})
"""
    return _script(corpus, examples, settings, f"The nearest words of {word} at step {step}", body, nearest)


def matrix(corpus: Corpus, examples: Examples, settings: TrainingParams, step: int) -> Script:
    """Build a script for the input matrix after a step."""
    body = f"""matrix = state_at({step}).inputs
table = pd.DataFrame(matrix, columns=[str(at) for at in range(matrix.shape[1])]).assign(word=words)
"""
    return _script(corpus, examples, settings, f"The input matrix at step {step}", body)


def _gradient(step: int, chosen: int) -> str:
    return f"""state = state_at({step})
found = one_example(examples, counts, settings, {chosen}, state.inputs, state.outputs)
"""


def gradient(corpus: Corpus, examples: Examples, settings: TrainingParams, step: int, chosen: int) -> Script:
    """Build a script for the gradient norm of one example for each row of both matrices."""
    body = f"""{_gradient(step, chosen)}table = pd.DataFrame({{"word": words}})
table["input row"], table["output row"] = found.input_lengths, found.output_lengths
"""
    return _script(corpus, examples, settings, "The gradient of one example", body, one_example)


def row(
    corpus: Corpus, examples: Examples, settings: TrainingParams, step: int, chosen: int, index: int
) -> Script:
    """Build a script for a row before one step, its gradient, and the row after the step."""
    body = f"""{_gradient(step, chosen)}before, change = state.inputs[{index}], found.of_inputs[{index}]
table = stripe_table({{"row": before, "gradient": change, "new row": before - settings.rate * change}})
"""
    about = "One step of one row"
    return _script(corpus, examples, settings, about, body, one_example, stripe_table)


def moved(corpus: Corpus, examples: Examples, settings: TrainingParams, last: int) -> Script:
    """Build a script for the distance that each word's row moved."""
    body = f"""found = movement(state_at(0).inputs, state_at({last}).inputs, counts)
table = pd.DataFrame({{"word": words, "count": counts, "moved": found.distances}})
"""
    return _script(corpus, examples, settings, "How far each row moved", body, movement)


def _npz(corpus: Corpus, examples: Examples) -> bytes:
    written = io.BytesIO()
    np.savez(written, counts=corpus.counts, given=examples.given, expected=examples.expected)
    return written.getvalue()
