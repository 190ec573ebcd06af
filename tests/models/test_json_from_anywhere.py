"""JSON that a folder, the hub or a changed file may hold: any of it ends in a sentence, or counts as missing."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.errors import InputError
from dashboard.models import installed, measurement_cache, package_models, store
from dashboard.models.catalog import find
from dashboard.models.download.by_name import get
from dashboard.models.download.local_folder import register_folder
from dashboard.models.manifest import Slot
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import parse_header
from tests.families import save
from tests.servers.hub import Hub
from tests.servers.impatience import StopAfter
from tests.servers.models import gpt2_repository

ROOT = Path(__file__).parents[2]
DEEP = {
    "lists": "[" * 100_000,
    "closed lists": "[" * 50_000 + "]" * 50_000,
    "objects": '{"a":' * 100_000,
    "below what the parser takes": '{"model_type": "gpt2", "n_embd": ' + "[" * 700 + "]" * 700 + "}",
}
OTHER = {
    "nothing": "",
    "no object": "[1, 2]",
    "a number": "7",
    "null": "null",
    "a huge number": '{"n_embd": ' + "9" * 5_000 + "}",
    "not a number": '{"n_embd": NaN, "model_type": ["gpt2"]}',
    "NUL": '{"model_type": "gp\\u0000t2", "_name_or_path": "a\\u0000b"}',
    "a lone surrogate": '{"_name_or_path": "\\ud800"}',
    "other types": '{"weight_map": ["a"], "added_tokens": 7, "model": [], "model_type": {"a": 1}}',
    "bytes": "\x00\x01",
}
TEXTS = pytest.mark.parametrize("text", [*DEEP.values(), *OTHER.values()], ids=[*DEEP, *OTHER])


@pytest.fixture
def folder(tmp_path: Path, models_folder: Path) -> Path:
    """Save a valid model in a folder."""
    made = tmp_path / "mine"
    made.mkdir()
    save(made, "gpt2")
    return made


def a_sentence_or_a_model(act: Callable[[], object]) -> None:
    """Whatever else is raised ends the test."""
    with contextlib.suppress(InputError):
        act()


@TEXTS
@pytest.mark.parametrize(
    "name",
    [
        "config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "trained_tokens.json",
        "put_in_tokens.json",
        "generation_config.json",
        "special_tokens_map.json",
    ],
)
def test_any_json_in_a_folder(folder: Path, name: str, text: str):
    (folder / name).write_text(text)

    def open_it() -> None:
        slug = register_folder(str(folder)).slug
        installed.transformer(installed.language_model(slug))

    a_sentence_or_a_model(open_it)


@TEXTS
def test_any_index_of_weights(folder: Path, text: str):
    (folder / "model.safetensors").rename(folder / "model-00001.safetensors")
    (folder / "model.safetensors.index.json").write_text(text)
    with pytest.raises(InputError):
        register_folder(str(folder))


@TEXTS
def test_any_header_of_weights(text: str):
    with pytest.raises(InputError, match="header"):
        parse_header(text.encode(), data_start=0)


@TEXTS
def test_any_manifest_in_the_store_is_no_model(models_folder: Path, text: str):
    (models_folder / "mine").mkdir(parents=True)
    (models_folder / "mine" / store.MANIFEST).write_text(text)
    assert store.read("mine") is None
    assert store.list_stored() == ()


@TEXTS
def test_anything_remembered_counts_as_not_known(
    models_folder: Path, text: str, monkeypatch: pytest.MonkeyPatch
):
    (models_folder / ".measured").mkdir(parents=True)
    (models_folder / ".measured" / "mark.json").write_text(text)
    monkeypatch.setattr(measurement_cache, "_measured", {})
    assert measurement_cache.get("mark") is None
    if text in DEEP.values():
        package_models._read_stamps(models_folder / ".measured" / "mark.json")


@TEXTS
def test_any_configuration_on_the_hub(hub: Hub, text: str):
    files = {**gpt2_repository(), "config.json": text.encode()}
    hub.add("openai-community/gpt2", files, find("gpt2").revision)
    a_sentence_or_a_model(lambda: get("gpt2", StopAfter(10**12)))


def test_an_answer_of_the_hub_that_is_nested_too_deeply(monkeypatch: pytest.MonkeyPatch, models_folder: Path):
    def answer(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", answer)
    monkeypatch.setattr("dashboard.models.download.network.RETRY_SECONDS", 0.001)
    with pytest.raises(InputError, match="does not understand"):
        get("gpt2", StopAfter(10**12))


@pytest.mark.parametrize("name", ["\0", "a\0b", "gpt2\0", "/\0", "../\0", "\ud800", "a/b\0", "x" * 5_000])
def test_a_name_that_no_file_can_have(models_folder: Path, name: str):
    assert store.read(name) is None
    with pytest.raises(InputError):
        register_folder(name)
    for act in (
        lambda: get(name, StopAfter(0)),
        lambda: installed.word_vectors(name),
        lambda: store.remove(name),
    ):
        with pytest.raises(InputError):
            act()
    assert all(entry.slug != name for slot in Slot for entry in installed.available(slot))


def test_json_of_files_is_read_in_one_place():
    for path in (ROOT / "dashboard" / "models").rglob("*.py"):
        if path.name != "json_text.py":
            assert "json.loads(" not in path.read_text(encoding="utf-8"), path.name


def test_what_can_be_read_is_read():
    assert loads(json.dumps({"a": [1, None, "é"]}).encode()) == {"a": [1, None, "é"]}
