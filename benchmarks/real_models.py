"""Models of the real size through the real client: bytes, seconds and memory from a local hub to the first neighbours.

The files have the size and shape of GPT-2 small and of Google News' vectors, with random values: none of these
figures depends on what the values mean. Each timed step runs in a fresh process.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import numpy as np

from benchmarks.browser import Server, chromium, resident_mb, wait_until_drawn
from benchmarks.figure import Figure
from benchmarks.reruns import HEAVY_PAGES
from dashboard.course.lessons import LESSONS
from dashboard.models.catalog import VECTOR_FILES, find
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.servers.files import FileServer, running
from tests.servers.hub import Hub

ROOT = Path(__file__).parents[1]
N_WORDS, N_READ, N_DIMS = 3_000_000, 200_000, 300
MEMBER = 100_000

# What a fresh process does, and then its duration without Python's own start and its largest resident memory.
REPORT = """
import json
status = open("/proc/self/status").read().splitlines()
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({"seconds": time.perf_counter() - began, "peak_mb": peak * 1024 / 1e6}))
"""
OURS = """
import time; began = time.perf_counter()
from dashboard.concepts.neighbours import nearest
from dashboard.models import installed
model = installed.language_model("gpt2")
row = model.tokenizer.encode(" king").ids[0]
nearest(model.token_embeddings, model.token_norms, model.token_embeddings[row], 10, hidden=[row])
"""
USUAL = """
import sys, time; began = time.perf_counter()
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
row = AutoTokenizer.from_pretrained(sys.argv[1])(" king").input_ids[0]
model = AutoModelForCausalLM.from_pretrained(sys.argv[1])
matrix = model.get_input_embeddings().weight.detach()
torch.nn.functional.cosine_similarity(matrix, matrix[row][None]).topk(11)
"""
STREAM = """
import sys, time; began = time.perf_counter()
from dashboard.jobs import Progress
from dashboard.models.download.by_name import get
get("word2vec-google-news-300", Progress(), n_words=int(sys.argv[1]))
"""
OPEN = """
import sys, time
from dashboard.models import installed
began = time.perf_counter()
vectors = installed.word_vectors(sys.argv[1])
vectors.vector(vectors.words[len(vectors) - 1])
"""
GENSIM = """
import sys, time
from gensim.models import KeyedVectors
began = time.perf_counter()
KeyedVectors.load_word2vec_format(sys.argv[1], binary=True, limit=int(sys.argv[2]))
"""


def fresh(script: str, *arguments: str) -> dict[str, float]:
    """Run a script in a process of its own; return seconds and peak memory."""
    done = subprocess.run(
        [sys.executable, "-c", script + REPORT, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables for this block and the processes started in it."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def publish_gpt2(hub: Hub, folder: Path) -> None:
    """Publish a GPT-2 small with random weights, as `save_pretrained` writes it."""
    script = (
        "import sys; from transformers import GPT2Config, GPT2LMHeadModel;"
        "GPT2LMHeadModel(GPT2Config()).save_pretrained(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True, capture_output=True)
    (folder / "tokenizer.json").write_text(gpt2_tokenizer().to_str())
    hub.add(
        "openai-community/gpt2",
        {
            "model.safetensors": folder / "model.safetensors",
            "config.json": (folder / "config.json").read_bytes(),
            "tokenizer.json": (folder / "tokenizer.json").read_bytes(),
        },
        find("gpt2").revision,
    )


def write_news(path: Path) -> None:
    """Write 3,000,000 words x 300 values, gzipped, at Google's precision, which leaves half of each byte to compress.

    The words behind the first 400,000 repeat earlier ones: they are there for the size and never read.
    """
    random = np.random.default_rng(0)
    with path.open("wb") as file:
        for number in range(N_WORDS // MEMBER):
            if number < 4:
                values = random.standard_normal((MEMBER, N_DIMS), dtype=np.float32) / 6
                values = (values.view(np.uint32) & 0xFFFF0000).view(np.float32)
                packer = zlib.compressobj(1, wbits=31)
                first = number * MEMBER
                head = f"{N_WORDS} {N_DIMS}\n".encode() if number == 0 else b""
                rows = (b"word%d " % (first + row) + values[row].tobytes() for row in range(MEMBER))
                pieces = [packer.compress(row) for row in chain([head], rows)]
                packed = b"".join([*pieces, packer.flush()])
            file.write(packed)


def measure() -> list[Figure]:
    """Measure all figures; needs some five gigabytes of temporary files."""
    with tempfile.TemporaryDirectory() as name, running(Hub()) as hub, running(FileServer()) as shelf:
        folder = Path(name)
        news = folder / "news.bin.gz"
        with environment(
            EMBEDDING_LAB_MODELS=str(folder / "models"),
            HF_ENDPOINT=hub.url,
            EMBEDDING_LAB_VECTORS_URL=shelf.url,
            NO_PROXY="127.0.0.1",
        ):
            publish_gpt2(hub, folder / "gpt2")
            figures = language_model(hub, folder / "gpt2")
            write_news(news)
            shelf.files[f"/{VECTOR_FILES[0].path}"] = news
            figures += word_vectors(shelf, news)
            figures.append(resident())
    return figures


def language_model(hub: Hub, folder: Path) -> list[Figure]:
    """Measure the bytes from the hub, and the time from the local files to the neighbours of a token."""
    subprocess.run(
        [sys.executable, "-m", "dashboard.models", "get", "gpt2"], cwd=ROOT, check=True, capture_output=True
    )
    matrices = (50_257 + 1_024) * 768 * 4
    # In turn, so that a machine that slows down slows both; the first round only warms the disk.
    rounds = [(fresh(OURS), fresh(USUAL, str(folder))) for _ in range(4)][1:]
    seconds = statistics.median(ours["seconds"] for ours, _ in rounds)
    faster = statistics.median(usual["seconds"] / ours["seconds"] for ours, usual in rounds)
    peak = max(ours["peak_mb"] for ours, _ in rounds)
    usual_peak = min(usual["peak_mb"] for _, usual in rounds)
    return [
        Figure(
            "bytes fetched for the embedding pages, against the two matrices",
            hub.sent / matrices,
            "x",
            at_most=1.02,
        ),
        Figure(
            "fresh process to the neighbours of a token: times faster than AutoModelForCausalLM",
            faster,
            "x",
            at_least=20,
        ),
        Figure("the same in seconds", seconds, "s"),
        Figure("its peak memory, against AutoModelForCausalLM's", 100 * peak / usual_peak, "%", at_most=40),
        Figure("its peak memory", peak, "MB"),
    ]


def word_vectors(shelf: FileServer, news: Path) -> list[Figure]:
    """Measure the first 200,000 of 3,000,000 words: bytes, memory, and the second opening against gensim."""
    streamed = fresh(STREAM, str(N_READ))
    share = news.stat().st_size * N_READ / N_WORDS
    opened = sorted(fresh(OPEN, f"{VECTOR_FILES[0].slug}-{N_READ}")["seconds"] for _ in range(3))[1]
    gensim = fresh(GENSIM, str(news), str(N_READ))["seconds"]
    return [
        Figure(
            "bytes of the first 200,000 words, against their share of the file",
            shelf.sent / share,
            "x",
            at_most=1.1,
        ),
        Figure("peak memory while they are fetched and converted", streamed["peak_mb"], "MB", at_most=400),
        Figure("seconds for that", streamed["seconds"], "s"),
        Figure("second opening, times faster than gensim's load", gensim / opened, "x", at_least=100),
        Figure("second opening", 1000 * opened, "ms"),
    ]


def resident() -> Figure:
    """Measure a server with both models open, after all pages that need no torch."""
    light = [lesson.slug for lesson in LESSONS if lesson.slug not in HEAVY_PAGES]
    with (
        environment(EMBEDDING_LAB_LANGUAGE_MODEL="gpt2", EMBEDDING_LAB_WORD_VECTORS=VECTOR_FILES[0].slug),
        Server() as server,
        chromium() as browser,
    ):
        page = browser.new_page()
        for slug in light:
            word = "&wc_word=word7" if slug == "word_clusters" else ""
            page.goto(f"{server.url}/{'' if slug == LESSONS[0].slug else slug}?{word}")
            page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
            wait_until_drawn(page)
        memory = resident_mb(server.process.pid)
    return Figure(
        "resident with GPT-2's matrices and 200,000 words open, all light pages seen",
        memory,
        "MB",
        at_most=900,
    )
