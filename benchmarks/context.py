"""The Context page: what a rerun costs beyond an empty app's and beyond the bare forward passes, and its memory.

Each model is measured in a process of its own. The second has GPT-2 small's size and random weights: neither time
nor memory depends on their values. `AppTest` runs the same script runner as the server.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.figure import Figure
from dashboard.models.manifest import Slot

ROOT = Path(__file__).parents[1]
VIEWS = ("layers", "attention", "predictions", "act", "layer_zero", "nearest")
# Rounds in each view that are not counted: they fill caches.
WARM_ROUNDS = 2
WORDS = ("river", "bank", "water", "money", "fish", "boat", "old", "new", "the", "near", "stone", "bridge")
ROUNDS = 10


def measure() -> list[Figure]:
    """Measure the page on the pocket model and on a model of GPT-2 small's size."""
    pocket = _in_own_process("pocket-gpt2", 20)
    with tempfile.TemporaryDirectory() as folder:
        _save_random_gpt2(Path(folder))
        large = _in_own_process("random-gpt2", 32, folder)
    figures = [
        Figure(
            "Context, pocket, 2 x 20 tokens: layer or head changed, beyond an empty app's rerun",
            pocket["head_ms"] - pocket["empty_ms"],
            "ms",
            at_most=80,
        ),
        Figure(
            "Context, pocket, 2 x 20 tokens: text changed, beyond 1.5 bare forward passes",
            pocket["text_ms"] - 1.5 * pocket["bare_ms"],
            "ms",
            at_most=120,
        ),
        *(
            Figure(
                f"Context, GPT-2's size, 2 x 32 tokens, {view}: texts changed, beyond 1.3 x the bare passes",
                took - 1.3 * large["bare_ms"],
                "ms",
                at_most=150,
            )
            for view, took in large["text_ms_by_view"].items()
        ),
    ]
    peak, allowed = large["peak_mb"] - large["before_mb"], 1.15 * large["weights_mb"] + 350
    return [
        *figures,
        Figure("Context, GPT-2's size: 2 bare passes", large["bare_ms"], "ms"),
        Figure("Context, GPT-2's size: peak memory of the page, torch included", peak, "MB", at_most=allowed),
        Figure("Context, GPT-2's size: peak memory of the whole process", large["peak_mb"], "MB"),
    ]


def _save_random_gpt2(folder: Path, **size: int) -> None:
    """GPT-2 with random weights, of the small one's size or of another `size`; its tokenizer is in the box."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    GPT2LMHeadModel(GPT2Config(**size)).save_pretrained(folder)


def _in_own_process(slug: str, n_tokens: int, folder: str = "", rounds: int = ROUNDS) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.context", slug, str(n_tokens), folder, str(rounds)]
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **threads}, stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


def _memory_mb(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024 / 1e6


def _text(n_tokens: int, seed: int) -> str:
    """Make a text of `n_tokens` words of one token each; another one for each seed."""
    return " ".join(Random(seed).choices(WORDS, k=n_tokens))


def _child(slug: str, n_tokens: int, folder: str, rounds: int) -> dict[str, Any]:
    """Measure one model in milliseconds and MB (10^6 bytes)."""
    from streamlit.testing.v1 import AppTest

    from benchmarks.browser import EMPTY_APP
    from benchmarks.reruns import HEAVY_PAGES
    from dashboard.course.lessons import LESSONS
    from dashboard.models import installed

    if folder:
        entry = installed.InstalledModel(
            slug, "Random GPT-2", Slot.LANGUAGE, Path(folder), "Random weights.", has_gpt2_tokenizer=True
        )
        installed.POCKET += (entry,)

    def rerun(app: AppTest) -> float:
        began = time.perf_counter()
        app.run()
        took = 1000 * (time.perf_counter() - began)
        assert not app.exception, app.exception[0].message
        return took

    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "empty.py"
        script.write_text(EMPTY_APP)
        empty = AppTest.from_file(str(script), default_timeout=60)
        empty.run()
        empty_ms = statistics.median(rerun(empty) for _ in range(5 * rounds))

    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
    app.run()
    # What the other pages have loaded is not this page's doing; all of this model's weights are.
    for lesson in LESSONS[1:]:
        if lesson.slug not in HEAVY_PAGES:
            app.switch_page(f"../pages/{lesson.slug}.py").run()
    before = _memory_mb("VmRSS")
    app.switch_page("../pages/context_layers.py")
    app.selectbox(key="language").set_value(slug)
    rerun(app)

    from dashboard.models.torch_transformer import open_torch
    from dashboard.ui import model_cache

    assert app.selectbox(key="language").value == slug
    model = open_torch(model_cache.language_model(slug)).module
    import torch

    seeds = itertools.count()

    def change_texts(keys: tuple[str, ...]) -> float:
        for key in keys:
            app.text_input(key=key).set_value(_text(n_tokens, next(seeds)))
        return rerun(app)

    def bare_ms() -> float:
        ids = torch.randint(0, 50_000, (1, n_tokens))
        began = time.perf_counter()
        with torch.inference_mode():
            model(ids, output_hidden_states=True, output_attentions=True, use_cache=False)
        return 1000 * (time.perf_counter() - began)

    def open_view(view: str) -> None:
        app.query_params["view"] = view
        app.switch_page("../pages/start.py").run()
        app.switch_page("../pages/context_layers.py").run()

    keys = ("cl_a", "cl_b") if folder else ("cl_a",)
    for view in VIEWS:
        open_view(view)
        for _ in range(rounds):
            change_texts(keys)
    # Before the bare passes, whose logits of every token the page never asks for.
    peak = _memory_mb("VmHWM")

    by_view, bare = {}, []
    for view in VIEWS:
        open_view(view)
        took = []
        for _ in range(WARM_ROUNDS + rounds):
            bare.append(sum(bare_ms() for _ in keys))
            took.append(change_texts(keys))
        by_view[view] = statistics.median(took[WARM_ROUNDS:])

    open_view("attention")
    head = []
    for n in range(2 * rounds):
        app.slider(key="cl_layer").set_value(1 + n % 3)
        head.append(rerun(app))
        app.slider(key="cl_head").set_value(1 + n % 2)
        head.append(rerun(app))
    return {
        "empty_ms": empty_ms,
        "head_ms": statistics.median(head[2:]),
        "text_ms": by_view[VIEWS[0]],
        "text_ms_by_view": by_view,
        "bare_ms": statistics.median(bare[2:]),
        "before_mb": before,
        "peak_mb": peak,
        "weights_mb": sum(values.nbytes for values in model.parameters()) / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
