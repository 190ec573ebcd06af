"""Visitors with heavy work, each until cancelled."""

import asyncio
import shutil
from pathlib import Path

from benchmarks.load.script import TEXTS
from benchmarks.load.visitor import Visitor

# As many characters as a text box takes.
LONG = 100_000


async def train(url: str) -> None:
    """Train one run after the other, each as long as the page allows, watched all the time."""
    async with Visitor(url) as visitor:
        for seed in range(100):
            await visitor.arrive("learning", le_epochs="300", le_seed=str(seed))
            await visitor.press("Train")
            while "Cancel" in visitor.labels:
                await asyncio.sleep(0.3)
                if visitor.again:
                    await visitor.redraw()


async def download(url: str, models: Path) -> None:
    """Download GPT-2's matrices from the local hub repeatedly; `models` is the host's folder for them."""
    async with Visitor(url) as visitor:
        while True:
            await visitor.arrive("model_library")
            if "ml_get_gpt2" in visitor.elements:
                await visitor.put("ml_get_gpt2", True)
            while "ml_cancel_gpt2" in visitor.elements:
                await asyncio.sleep(1.0)
                await visitor.redraw()
                await visitor.arrive("model_library")
            # It has arrived, now or for a visitor before this one.
            shutil.rmtree(models / "gpt2", ignore_errors=True)


async def read_long_texts(url: str) -> None:
    """Read a different long text every two seconds."""
    async with Visitor(url) as visitor:
        await visitor.arrive("subword_splitting")
        for number in range(1_000):
            text = f"{number} " + " ".join(TEXTS) * (LONG // len(" ".join(TEXTS)))
            await visitor.put("ss_text", text[:LONG])
            await asyncio.sleep(2.0)
