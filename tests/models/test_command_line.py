"""The command line: what it prints and how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.models.__main__ import main
from dashboard.models.catalog import HUB_MODELS, VECTOR_FILES, find
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository, tokenizer_json


def test_get_list_verify_and_remove(hub: Hub, capsys: pytest.CaptureFixture[str]):
    hub.add("openai-community/gpt2", gpt2_repository(), find("gpt2").revision)
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    assert "nothing yet" in listed
    for each in (*HUB_MODELS, *VECTOR_FILES):
        assert each.slug in listed
    assert main(["get", "gpt2"]) == 0
    assert "GPT-2 small is here as gpt2" in capsys.readouterr().out
    assert main(["get", "gpt2", "--whole"]) == 0
    assert main(["list"]) == 0
    assert "GPT-2 small, whole" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert "gpt2: as it was fetched" in capsys.readouterr().out
    assert main(["remove", "openai-community/gpt2"]) == 0
    assert main(["verify", "gpt2"]) == 1
    assert "not here" in capsys.readouterr().err


def test_a_damaged_model_is_told_by_the_exit_code(
    hub: Hub, models_folder: Path, capsys: pytest.CaptureFixture[str]
):
    hub.add("someone/small", gpt2_repository())
    assert main(["get", "someone/small"]) == 0
    (models_folder / "someone--small" / "config.json").write_text("{}")
    assert main(["verify", "someone/small"]) == 1
    assert "config.json has" in capsys.readouterr().out


def test_a_tokenizer_alone(hub: Hub, capsys: pytest.CaptureFixture[str]):
    hub.add(
        "google-bert/bert-base-uncased",
        {"tokenizer.json": tokenizer_json()},
        find("bert-base-uncased").revision,
    )
    assert main(["get", "bert-base-uncased", "--tokenizer"]) == 0
    assert "bert-base-uncased.tokenizer" in capsys.readouterr().out
    assert main(["get", "glove-wiki-gigaword-50", "--tokenizer"]) == 1
    assert "leave out --tokenizer" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["nothing", "../../etc/passwd", "https://huggingface.co/gpt2", "someone/nothing"]
)
def test_what_cannot_be_had_is_one_sentence(hub: Hub, capsys: pytest.CaptureFixture[str], name: str):
    assert main(["get", name]) == 1
    sentence = capsys.readouterr().err
    assert sentence.count("\n") == 1
    assert "; " in sentence


def test_help_and_usage_in_a_process_of_their_own():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "dashboard.models"]
    told = subprocess.run([*command, "--help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert all(word in told for word in ("list", "get", "verify", "remove", "EMBEDDING_LAB_MODELS"))
    assert subprocess.run([*command, "fetch"], cwd=root, capture_output=True).returncode == 2
