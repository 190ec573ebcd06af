"""Days on which the host is not what it was: a folder that cannot be written, another version, a clock that jumps.

Kills, full disks and two processes in one store are tried in `test_what_goes_wrong.py`.
"""

import errno
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import installed, store
from dashboard.models.catalog import find
from dashboard.models.download import network
from dashboard.models.download.by_name import get
from dashboard.models.manifest import Slot
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository, gpt2_tensors


@pytest.fixture
def here(hub: Hub) -> dict[str, np.ndarray]:
    """GPT-2 small's stand-in, on the hub and fetched."""
    values = gpt2_tensors(n_dims=24)
    hub.add("openai-community/gpt2", gpt2_repository(24, tensors=values), find("gpt2").revision)
    get("gpt2", Progress())
    return values


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Whoever writes below the folder is told that the file system is read-only, also the superuser."""

    def refusing(act: Callable[..., Any], writes: Callable[..., bool]) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **more: Any) -> Any:
            below = isinstance(path, str | os.PathLike) and str(path).startswith(str(folder))
            if below and writes(*arguments, **more):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
            return act(path, *arguments, **more)

        return call

    def always(*_: object, **__: object) -> bool:
        return True

    with pytest.MonkeyPatch.context() as patch:
        for name in ("mkdir", "rename", "replace", "unlink", "rmdir"):
            patch.setattr(os, name, refusing(getattr(os, name), always))
        patch.setattr(
            os, "open", refusing(os.open, lambda flags, *_, **__: bool(flags & (os.O_RDWR | os.O_WRONLY)))
        )
        patch.setattr(
            io, "open", refusing(io.open, lambda mode="r", *_, **__: any(each in mode for each in "wax+"))
        )
        yield


def test_models_in_a_folder_that_cannot_be_written_are_read_and_nothing_else(
    here: dict[str, np.ndarray], models_folder: Path
):
    with read_only(models_folder):
        assert np.array_equal(installed.language_model("gpt2").token_embeddings, here["wte.weight"])
        assert store.verify("gpt2") == []
        for act in (lambda: store.remove("gpt2"), lambda: get("distilgpt2", Progress())):
            with pytest.raises(InputError, match=r"cannot be written \(Read-only file system\)"):
                act()
    assert store.read("gpt2") is not None


def changed(models_folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the manifest of the fetched model says."""
    path = models_folder / "gpt2" / store.MANIFEST
    values = json.loads(path.read_text())
    change(values)
    path.write_text(json.dumps(values))


def test_a_newer_version_beside_this_one_may_say_more(here: dict[str, np.ndarray], models_folder: Path):
    def newer(values: dict[str, Any]) -> None:
        values["colour"] = {"of": ["a", "newer", "version"]}
        for record in values["files"].values():
            record["blake3"] = "00"

    changed(models_folder, newer)
    assert [each.slug for each in store.list_stored()] == ["gpt2"]
    assert np.array_equal(installed.language_model("gpt2").token_embeddings, here["wte.weight"])
    assert store.verify("gpt2") == []


@pytest.mark.parametrize("field", ["spans", "notes", "whole", "path", "n_parameters", "has_gpt2_tokenizer"])
def test_an_older_version_beside_this_one_may_say_less(
    here: dict[str, np.ndarray], models_folder: Path, field: str
):
    changed(models_folder, lambda values: values.pop(field))
    assert [each.slug for each in store.list_stored()] == ["gpt2"]


def test_a_slot_that_only_a_newer_version_knows_is_left_alone(
    here: dict[str, np.ndarray], models_folder: Path
):
    changed(models_folder, lambda values: values.update(slot="sound"))
    assert store.read("gpt2") is None
    assert all(entry.slug != "gpt2" for slot in Slot for entry in installed.available(slot))


@pytest.mark.parametrize("seconds", [-10 * 365 * 86_400, 10 * 365 * 86_400])
def test_a_clock_that_jumps_changes_nothing(
    here: dict[str, np.ndarray], models_folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
):
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + seconds)
    for path in (models_folder / "gpt2").iterdir():
        os.utime(path, (now() + seconds, now() + seconds))
    assert [each.slug for each in store.list_stored()] == ["gpt2"]
    assert np.array_equal(installed.language_model("gpt2").token_embeddings, here["wte.weight"])
    store.remove("gpt2")
    get("gpt2", Progress())
    assert store.verify("gpt2") == []


def test_a_time_to_wait_until_is_never_less_than_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert network.wait_seconds("Wed, 21 Oct 2026 07:28:00 GMT") == 0
