"""What is computed once for all: equal arguments, one computation, and no more bytes than allowed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache

from dashboard.models import installed
from dashboard.models.manifest import Slot
from dashboard.ui import cache, model_cache
from dashboard.ui import cache as module
from dashboard.ui.cache import shared_cache, size_of


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STORE", LRUCache(10_000, getsizeof=size_of))


def test_equal_arguments_are_computed_once_even_at_the_same_time():
    asked = threading.Barrier(8)
    calls: list[int] = []

    @shared_cache
    def slowly(n: int, _how: Any) -> list[int]:
        calls.append(n)
        return [n]

    def ask(at: int) -> list[int]:
        asked.wait(10)
        return slowly(7, object())

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert calls == [7]
    assert all(each is found[0] for each in found)
    assert (slowly(8, None), slowly(7, None)) == ([8], [7])


def test_what_is_none_is_kept_and_what_raises_is_not():
    calls: list[str] = []

    @shared_cache
    def nothing(name: str) -> None:
        calls.append(name)
        if name == "fault":
            raise ValueError(name)

    for _ in range(2):
        nothing("none")
        with pytest.raises(ValueError, match="fault"):
            nothing("fault")
    assert calls == ["none", "fault", "fault"]


def test_all_functions_share_one_budget_in_bytes():
    calls: list[int] = []

    @shared_cache
    def rows(n: int) -> np.ndarray:
        calls.append(n)
        return np.zeros(500)  # 4,000 bytes: two fit

    for n in (1, 2, 1, 3, 1, 2):
        rows(n)
    assert calls == [1, 2, 3, 2]
    assert module._STORE.currsize <= 10_000


def test_the_size_of_a_reading_is_that_of_its_arrays():
    reading = model_cache.reading("pocket-gpt2", (464, 3807))
    arrays = (reading.hidden_states, reading.last_output, reading.attentions)
    assert sum(each.nbytes for each in arrays) <= size_of(reading) < sum(each.nbytes for each in arrays) + 300


def test_a_run_reads_the_version_of_a_model_once(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(
        installed, "version_token", lambda slot, slug: asked.append(slug) or f"{slug} {len(asked)}"
    )

    def runs() -> list[str]:
        tokens = []
        for _ in range(2):
            cache.reset_version_tokens()
            tokens += [cache.version_token(Slot.LANGUAGE, "a"), cache.version_token(Slot.LANGUAGE, "a")]
        return tokens

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(runs).result() == ["a 1", "a 1", "a 2", "a 2"]
    # Outside of runs there is no moment from which on a token would be out of date.
    assert [cache.version_token(Slot.LANGUAGE, "a") for _ in range(2)] == ["a 3", "a 4"]
