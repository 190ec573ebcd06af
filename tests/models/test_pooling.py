"""The vector of a text as a sentence embedding model's own files say."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from dashboard.models.pooling import Pooling, read_pooling

STATES = np.array([[1.0, 5.0], [3.0, -1.0], [2.0, 2.0]], np.float32)


def write(folder: Path, modules: list[str], pooling: dict) -> Path:
    listed = [
        {
            "idx": number,
            "path": "" if kind == "Transformer" else f"{number}_{kind}",
            "type": f"st.models.{kind}",
        }
        for number, kind in enumerate(modules)
    ]
    (folder / "modules.json").write_text(json.dumps(listed))
    for module in listed[1:]:
        (folder / module["path"]).mkdir()
        if module["type"].endswith("Pooling"):
            (folder / module["path"] / "config.json").write_text(json.dumps(pooling))
    return folder


@pytest.mark.parametrize(
    ("mode", "vector"),
    [
        ("cls_token", [1, 5]),
        ("max_tokens", [3, 5]),
        ("mean_tokens", [2, 2]),
        ("lasttoken", [2, 2]),
        ("weightedmean_tokens", [13 / 6, 9 / 6]),
    ],
)
def test_the_stated_pooling_makes_the_vector(tmp_path: Path, mode: str, vector: list[float]):
    pooling = read_pooling(
        write(tmp_path, ["Transformer", "Pooling", "Normalize"], {f"pooling_mode_{mode}": True}), 2
    )
    assert pooling.is_stated
    np.testing.assert_allclose(pooling.vector(STATES), vector)


def test_two_poolings_are_put_one_behind_the_other(tmp_path: Path):
    both = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}
    pooling = read_pooling(write(tmp_path, ["Transformer", "Pooling"], both), 2)
    np.testing.assert_allclose(pooling.vector(STATES), [1, 5, 2, 2])
    assert pooling.description == "the last state of its first token and the mean of its tokens' last states"


def test_a_dense_layer_follows(tmp_path: Path):
    folder = write(tmp_path, ["Transformer", "Pooling", "Dense"], {"pooling_mode_mean_tokens": True})
    weight, bias = np.array([[1.0, 1.0], [0.0, 2.0], [0.5, 0.0]], np.float32), np.array([0, 1, 0], np.float32)
    save_file({"linear.weight": weight, "linear.bias": bias}, folder / "2_Dense" / "model.safetensors")
    (folder / "2_Dense" / "config.json").write_text(
        json.dumps({"activation_function": "torch.nn.modules.activation.Tanh"})
    )
    np.testing.assert_allclose(read_pooling(folder, 2).vector(STATES), np.tanh([4, 5, 1]), rtol=1e-6)
    assert read_pooling(folder, 3).left_out == ("a dense layer",)


@pytest.mark.parametrize("content", ["", "{}", "[]", "[1, null]", '[{"type": "x.Pooling", "path": "../.."}]'])
def test_files_that_say_nothing_leave_the_mean(tmp_path: Path, content: str):
    (tmp_path / "modules.json").write_text(content)
    assert read_pooling(tmp_path, 2) == Pooling()


def test_what_is_not_done_is_named(tmp_path: Path):
    pooling = read_pooling(write(tmp_path, ["Transformer", "Pooling", "WordWeights"], {}), 2)
    assert pooling.left_out == ("WordWeights",)
    assert not pooling.is_stated
