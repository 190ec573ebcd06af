"""GPT-2's forward pass in NumPy against transformers on one thread: states, attention and the next token's logits."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.figure import Figure

N_TOKENS, ROUNDS = 128, 9
# Dimensions, layers and heads of the pocket model and of GPT-2 small.
SHAPES = {"Pocket GPT-2's shape": (128, 4, 4), "GPT-2 small's shape": (768, 12, 12)}
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def measure() -> list[Figure]:
    """Measure one figure per shape, each in a process of one thread."""
    return [
        Figure(f"{N_TOKENS} tokens, {name}, against torch", _ratio(name), "x", at_most=1.0) for name in SHAPES
    ]


def _ratio(name: str) -> float:
    code = f"from benchmarks.gpt2 import ratio; print(ratio({name!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **THREADS},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def ratio(name: str) -> float:
    """Measure the median ratio, with both sides in turn."""
    import numpy as np
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    from dashboard.concepts.gpt2 import forward, logits
    from tests.concepts.test_gpt2 import in_numpy

    torch.set_num_threads(1)
    n_dims, n_layers, n_heads = SHAPES[name]
    config = GPT2Config(n_embd=n_dims, n_layer=n_layers, n_head=n_heads, attn_implementation="eager")
    theirs: Any = GPT2LMHeadModel(config).eval()
    mine = in_numpy(theirs)
    ids = np.random.default_rng(0).integers(0, 50_257, N_TOKENS).tolist()

    def by_torch() -> None:
        with torch.inference_mode():
            theirs(torch.tensor([ids]), output_hidden_states=True, output_attentions=True, use_cache=False)

    def by_numpy() -> None:
        logits(mine, forward(mine, ids).states[-1])

    return statistics.median(_seconds(by_numpy) / _seconds(by_torch) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
