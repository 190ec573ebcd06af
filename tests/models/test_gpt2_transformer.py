"""Models of GPT-2's kind open in NumPy, as they would by torch; all others are left to torch."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from safetensors.numpy import load_file, save_file

from dashboard.concepts.interventions import Change, with_row
from dashboard.models import installed
from dashboard.models.gpt2_transformer import Gpt2Transformer, open_gpt2
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.torch_transformer import open_torch
from dashboard.models.transformer import Head, next_token_probabilities
from tests.families import save, tiny_config, word_tokenizer

IDS = [7, 8, 9, 11, 8]


def model_in(folder: Path) -> LanguageModel:
    return open_language_model(folder, slug="tiny", title="Tiny")


def opened(folder: Path) -> Gpt2Transformer:
    whole = open_gpt2(model_in(folder))
    assert whole is not None
    return whole


def change_config(folder: Path, **values: Any) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | values))


def change_weights(folder: Path, change: Any) -> None:
    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def test_the_pocket_model_gives_what_torch_gives():
    pocket = installed.language_model("pocket-gpt2")
    ids = [token.id for token in pocket.tokenize("Near the moon the old bat follows the")]
    mine, theirs = installed.transformer(pocket), open_torch(pocket)
    assert isinstance(mine, Gpt2Transformer)
    assert (mine.head, mine.lens, mine.context_length) == (theirs.head, theirs.lens, theirs.context_length)
    assert mine.anatomy.start == theirs.anatomy.start
    assert (mine.layer_names, mine.finish_names) == (theirs.layer_names, theirs.finish_names)
    one, other = mine.read(ids), theirs.read(ids)
    assert one.attentions is not None
    assert other.attentions is not None
    lens = mine.layer_logits(one.hidden_states[:-1, 3]), theirs.layer_logits(one.hidden_states[:-1, 3])
    pairs = [
        (one.hidden_states, other.hidden_states),
        (one.last_output, other.last_output),
        (one.attentions, other.attentions),
        lens,
    ]
    for found, expected in pairs:
        assert found.shape == expected.shape
        assert np.abs(found - expected).max() <= 1e-5 * np.abs(expected).max()
    rows = mine.embedded_rows(ids)
    np.testing.assert_array_equal(rows, theirs.embedded_rows(ids))
    changes = (
        Change(),
        with_row(rows, 2, rows[[3, 4]]),
        Change(muted=[(1, 2)]),
        Change(positions=[0] * len(ids)),
    )
    for change in changes:
        np.testing.assert_allclose(
            mine.next_probabilities(ids, change), theirs.next_probabilities(ids, change), atol=1e-5
        )


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("prefix", ["", "_orig_mod."])
def test_the_weights_stay_in_their_file(tmp_path: Path, tied: bool, prefix: str):
    reference = save(tmp_path, "gpt2", tie_word_embeddings=tied)
    change_weights(tmp_path, lambda weights: _rename(weights, prefix))
    whole = opened(tmp_path)
    weights = whole.weights
    for array in (weights.token_embeddings, weights.head, weights.layers[0].mlp_in[0], weights.final_norm[0]):
        assert isinstance(array.base, np.memmap)
    assert np.shares_memory(weights.head, weights.token_embeddings) is tied
    expected = reference(torch.tensor([IDS])).logits[0, -1].double().softmax(0).detach().numpy()
    np.testing.assert_allclose(next_token_probabilities(whole, IDS), expected, atol=1e-5)


def _rename(weights: dict[str, np.ndarray], prefix: str) -> None:
    for name in list(weights):
        weights[prefix + name] = weights.pop(name)


def test_weights_of_half_precision_are_read_as_float32(tmp_path: Path):
    save(tmp_path, "gpt2")
    change_weights(
        tmp_path,
        lambda weights: weights.update({name: each.astype(np.float16) for name, each in weights.items()}),
    )
    whole = opened(tmp_path)
    assert whole.read(IDS).hidden_states.dtype == np.float32
    expected = open_torch(model_in(tmp_path)).read(IDS).hidden_states
    np.testing.assert_allclose(whole.read(IDS).hidden_states, expected, atol=1e-5)


OTHERS = {
    "another function": {"activation_function": "relu"},
    "scores divided by the layer": {"scale_attn_by_inverse_layer_idx": True},
    "another family": {"model_type": "gpt_neo"},
    "trained to classify": {"architectures": ["GPT2ForSequenceClassification"]},
    "more layers than files": {"n_layer": 9},
    "layers left over": {"n_layer": 1},
    "another number of heads": {"n_head": 5},
}


@pytest.mark.parametrize("values", OTHERS.values(), ids=list(OTHERS))
def test_what_does_not_compute_as_gpt2_does_is_left_to_torch(tmp_path: Path, values: dict[str, Any]):
    save(tmp_path, "gpt2")
    assert open_gpt2(model_in(tmp_path)) is not None
    change_config(tmp_path, **values)
    assert open_gpt2(model_in(tmp_path)) is None


def test_a_body_without_its_own_head_is_left_to_torch(tmp_path: Path):
    torch.manual_seed(0)
    transformers.GPT2Model(tiny_config("gpt2", tie_word_embeddings=False)).save_pretrained(tmp_path)
    word_tokenizer(around=False).save(str(tmp_path / "tokenizer.json"))
    assert open_gpt2(model_in(tmp_path)) is None
    assert open_torch(model_in(tmp_path)).head is Head.NONE


APP = Path(__file__).parents[2] / "dashboard" / "app.py"


def test_the_first_views_of_the_pocket_model_need_no_torch():
    """In a fresh process: other tests import torch."""
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(APP)!r}, default_timeout=60)
app.run()
assert not app.exception and not app.warning
for view in ("layers", "attention", "predictions", "act", "layer_zero"):
    app.query_params["view"] = view
    app.switch_page("../pages/start.py").run()
    app.switch_page("../pages/context_layers.py").run()
    assert not app.exception and not app.warning, view
    assert not {{"torch", "transformers"}} & set(sys.modules), view
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=APP.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
