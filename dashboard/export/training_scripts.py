"""Script export for the page Learning: the same training with PyTorch, and what each chart shows of it."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.training import (
    BOTH_EQUAL,
    INPUT_EQUAL,
    SKIP_GRAM,
    SPREAD,
    UNIFORM,
    Settings,
    chance_loss,
)
from dashboard.export.script import Script

READ = """# Learned from the text: its words, how often each occurs, and the examples in it, as rows of the matrices.
words = json.loads(open("words.json", encoding="utf-8").read())
examples = np.load("examples.npz")
counts, given, expected = (torch.from_numpy(examples[name]) for name in ("counts", "given", "expected"))
"""

# Negative sampling: words in the same context get a high score, words drawn at random a low one.
SKIP_GRAM_LOSS = '''
noise = np.cumsum(counts.numpy() ** 0.75 / (counts.numpy() ** 0.75).sum())  # drawn by count to the power 3/4


def draw(rng, n):
    """Words that are drawn against each of n expected ones."""
    drawn = np.searchsorted(noise, rng.random((n, NEGATIVES)), side="right")
    return torch.from_numpy(np.minimum(drawn, np.flatnonzero(counts)[-1]))


def loss_of(inputs, outputs, chosen, rng):
    """The mean loss of some examples (Mikolov et al. 2013, equation 4)."""
    compared = torch.cat([expected[chosen, None], draw(rng, len(chosen))], 1)
    scores = (outputs[compared] * inputs[given[chosen]]).sum(-1)
    signs = torch.ones_like(scores)
    signs[:, 0] = -1
    return torch.nn.functional.softplus(signs * scores).sum() / len(chosen)

'''

# The mean of the preceding words is scored against the whole vocabulary.
NEXT_TOKEN_LOSS = '''

def loss_of(inputs, outputs, chosen, rng):
    """The mean loss of some examples."""
    there = (given[chosen] >= 0).float()
    share = there / there.sum(1, keepdim=True)
    mean = (inputs[given[chosen].clamp(min=0)] * share[:, :, None]).sum(1)
    return torch.nn.functional.cross_entropy(mean @ outputs.T, expected[chosen])

'''

TRAIN = '''

def gradients(inputs, outputs, chosen, rng):
    """The loss, and how it changes with each value of both matrices."""
    inputs, outputs = (torch.from_numpy(each).requires_grad_() for each in (inputs, outputs))
    loss = loss_of(inputs, outputs, chosen, rng)
    loss.backward()
    return loss.item(), inputs.grad.numpy(), outputs.grad.numpy()


def train():
    """Step number, loss and both matrices, after each step."""
    inputs, outputs = first_matrices()
    yield 0, np.nan, inputs, outputs
    rng = np.random.default_rng([SEED, 1])
    number = 0
    while True:
        order = rng.permutation(len(given))
        for at in range(0, len(order), BATCH):
            loss, of_inputs, of_outputs = gradients(inputs, outputs, order[at : at + BATCH], rng)
            inputs, outputs = inputs - RATE * of_inputs, outputs - RATE * of_outputs
            number += 1
            yield number, loss, inputs, outputs


def state_at(step):
    """Both matrices after so many steps."""
    return next((inputs, outputs) for number, _, inputs, outputs in train() if number == step)

'''


def _script(corpus: Corpus, examples: Examples, settings: Settings, about: str, body: str) -> Script:
    code = f"""{READ}
DIMS, RATE, BATCH, SEED = {settings.n_dims}, {settings.rate!r}, {settings.batch or len(examples)}, {settings.seed}
"""
    if settings.mode == SKIP_GRAM:
        code += f"NEGATIVES = {settings.negatives}\n{SKIP_GRAM_LOSS}"
    else:
        code += NEXT_TOKEN_LOSS
    files: dict[str, Callable[[], bytes]] = {
        "words.json": lambda: json.dumps(corpus.words, ensure_ascii=False).encode("utf-8", "replace"),
        "examples.npz": partial(_npz, corpus, examples),
    }
    return Script(about, code + _first_matrices(settings) + TRAIN, body, files)


def _first_matrices(settings: Settings) -> str:
    drawn = f"uniform(-{SPREAD}, {SPREAD}" if settings.start == UNIFORM else f"normal(0, {SPREAD}"
    equal = ""
    if settings.start in (INPUT_EQUAL, BOTH_EQUAL):
        equal += "    inputs = np.tile(inputs[:1], (len(words), 1))\n"
    if settings.start == BOTH_EQUAL:
        equal += "    outputs = inputs.copy()\n"
    return f'''
def first_matrices():
    """Input and output matrix before training."""
    rng = np.random.default_rng(SEED)
    inputs = rng.{drawn}, (len(words), DIMS))
    outputs = rng.{drawn}, (len(words), DIMS))
{equal}    return inputs.astype(np.float32), outputs.astype(np.float32)

'''


def word_map(
    corpus: Corpus, examples: Examples, settings: Settings, step: int, last: int, groups: Mapping[str, str]
) -> Script:
    """Build a script for the words after a step on the axes of the last, with their groups, in that order."""
    body = f"""STEP, LAST = {step}, {last}
GROUPS = {dict(groups)!r}
(vectors, _), (last, _) = state_at(STEP), state_at(LAST)
axes = PCA(2).fit(last.astype(float))
rows = [words.index(word) for word in GROUPS]
table = pd.DataFrame({{"word": GROUPS.keys(), "group": GROUPS.values()}})
table["x"], table["y"] = axes.transform(vectors[rows].astype(float)).T
"""
    return _script(corpus, examples, settings, f"Words at step {step}", body)


def loss(corpus: Corpus, examples: Examples, settings: Settings, steps: Sequence[int]) -> Script:
    """Build a script for the mean loss between successive `steps`, beside the loss at chance."""
    body = f"""STEPS = {list(map(int, steps))!r}
losses = []
for number, loss, _, _ in train():
    losses.append(loss)
    if number == STEPS[-1]:
        break
means = [np.mean(losses[start + 1 : stop + 1]) for start, stop in zip([0, *STEPS], STEPS)]
table = pd.DataFrame({{"step": STEPS, "loss": means, "knows_nothing": {chance_loss(settings, len(corpus.words))!r}}})
"""
    return _script(corpus, examples, settings, "The loss, step by step", body)


def neighbours(
    corpus: Corpus, examples: Examples, settings: Settings, step: int, word: str, k: int
) -> Script:
    """Build a script for the nearest neighbours of a word after a step."""
    body = f"""WORD, COUNT = {word!r}, {k}
inputs, _ = state_at({step})
at = words.index(WORD)
lengths = np.linalg.norm(inputs, axis=1)
cosines = inputs @ inputs[at] / np.where(lengths > 0, lengths, 1) / (lengths[at] or 1)
order = [row for row in np.argsort(-cosines, kind="stable") if row != at][:COUNT]
table = pd.DataFrame({{"word": [words[row] for row in order], "cosine": cosines[order]}})
"""
    return _script(corpus, examples, settings, f"The nearest words of {word} at step {step}", body)


def matrix(corpus: Corpus, examples: Examples, settings: Settings, step: int) -> Script:
    """Build a script for the input matrix after a step."""
    body = f"""inputs, _ = state_at({step})
table = pd.DataFrame(inputs, columns=[str(at) for at in range(DIMS)]).assign(word=words)
"""
    return _script(corpus, examples, settings, f"The input matrix at step {step}", body)


GRADIENT = """EXAMPLE = {chosen}
inputs, outputs = state_at({step})
rng = np.random.default_rng([SEED, 1])
rng.permutation(1)  # the order of one example
_, of_inputs, of_outputs = gradients(inputs, outputs, [EXAMPLE], rng)
"""


def gradient(corpus: Corpus, examples: Examples, settings: Settings, step: int, chosen: int) -> Script:
    """Build a script for the gradient norm of one example for each row of both matrices."""
    body = f"""{GRADIENT.format(chosen=chosen, step=step)}
table = pd.DataFrame({{"word": words}})
table["input row"] = np.linalg.norm(of_inputs, axis=1)
table["output row"] = np.linalg.norm(of_outputs, axis=1)
"""
    return _script(corpus, examples, settings, "The gradient of one example", body)


def row(corpus: Corpus, examples: Examples, settings: Settings, step: int, chosen: int, index: int) -> Script:
    """Build a script for a row before one step, its gradient, and the row after the step."""
    body = f"""{GRADIENT.format(chosen=chosen, step=step)}
ROW = {index}
before, gradient = inputs[ROW], of_inputs[ROW]
table = pd.concat(
    pd.DataFrame({{"vector": name, "dimension": range(DIMS), "value": values}})
    for name, values in (("row", before), ("gradient", gradient), ("new row", before - RATE * gradient))
)
"""
    return _script(corpus, examples, settings, "One step of one row", body)


def moved(corpus: Corpus, examples: Examples, settings: Settings, last: int) -> Script:
    """Build a script for the distance that each word's row moved."""
    body = f"""(first, _), (last, _) = state_at(0), state_at({last})
moved = np.linalg.norm(last - first, axis=1)
table = pd.DataFrame({{"word": words, "count": counts, "moved": moved}})
"""
    return _script(corpus, examples, settings, "How far each row moved", body)


def _npz(corpus: Corpus, examples: Examples) -> bytes:
    written = io.BytesIO()
    np.savez(written, counts=corpus.counts, given=examples.given, expected=examples.expected)
    return written.getvalue()
