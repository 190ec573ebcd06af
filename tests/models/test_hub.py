"""Language models from a local hub: only the bytes that are needed, whatever the names, never pickles."""

import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import installed, store
from dashboard.models.download.by_name import get
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.local_folder import register_folder
from dashboard.models.download.tokenizer import download_tokenizer
from dashboard.models.manifest import Slot
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository, gpt2_tensors, safetensors, tokenizer_json


@pytest.mark.parametrize("prefix", ["", "transformer."])
def test_only_the_two_matrices_are_fetched(hub: Hub, prefix: str):
    tensors = gpt2_tensors(n_dims=16, prefix=prefix)
    # Much that nobody needs here.
    tensors[f"{prefix}h.1.attn.c_attn.weight"] = np.ones((2000, 1000), np.float32)
    hub.add("openai-community/gpt2", gpt2_repository(16, tensors=tensors), _pinned("gpt2"))
    manifest = get("gpt2", Progress())
    model = installed.language_model("gpt2")
    assert np.array_equal(model.token_embeddings, tensors[f"{prefix}wte.weight"])
    assert np.array_equal(model.position_embeddings, tensors[f"{prefix}wpe.weight"])
    assert model.title == "GPT-2 small"
    assert model.tokenizer.encode("bank is near the river bank").ids == [17796, 318, 1474, 262, 7850, 3331]
    matrices = tensors[f"{prefix}wte.weight"].nbytes + tensors[f"{prefix}wpe.weight"].nbytes
    assert matrices < hub.sent <= 1.02 * matrices
    assert manifest.revision == _pinned("gpt2")
    trained = sum(values.size for name, values in tensors.items() if not name.endswith("attn.bias"))
    assert model.n_parameters == trained


def test_the_model_is_in_the_slot_at_once_and_gone_when_removed(hub: Hub):
    hub.add("openai-community/gpt2", gpt2_repository(), _pinned("gpt2"))
    assert [entry.slug for entry in installed.available(Slot.LANGUAGE)] == ["pocket-gpt2"]
    get("gpt2", Progress())
    assert [entry.slug for entry in installed.available(Slot.LANGUAGE)] == ["pocket-gpt2", "gpt2"]
    assert not installed.find(Slot.LANGUAGE, "gpt2").whole
    store.remove("gpt2")
    assert [entry.slug for entry in installed.available(Slot.LANGUAGE)] == ["pocket-gpt2"]
    with pytest.raises(InputError, match="not here"):
        installed.language_model("gpt2")


def test_a_model_with_rope_has_no_position_matrix_and_bfloat16_becomes_float32(hub: Hub):
    random = np.random.default_rng(1)
    matrix = random.standard_normal((300, 8)).astype(np.float32)
    exact = (matrix.view(np.uint32) >> 16 << 16).view(np.float32)
    name = "model.embed_tokens.weight"
    weights = safetensors({"model.layers.0.mlp.up_proj.weight": matrix, name: matrix}, bfloat16=(name,))
    config = {"model_type": "llama", "vocab_size": 300, "hidden_size": 8}
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": tokenizer_json("bpe", 300)}
    hub.add("someone/tiny-llama", {**files, "model.safetensors": weights})
    download_language_model("someone/tiny-llama", Progress())
    model = installed.language_model("someone--tiny-llama")
    assert model.position_embeddings is None
    assert model.n_positions is None
    assert np.array_equal(model.token_embeddings, exact)
    assert model.tokenizer.decode(model.tokenizer.encode("the river bank").ids) == "the river bank"


def test_bert_keeps_its_matrices_under_other_names(hub: Hub):
    tokens, positions = np.eye(200, 6, dtype=np.float32), np.eye(9, 6, dtype=np.float32)
    weights = safetensors(
        {
            "bert.embeddings.word_embeddings.weight": tokens,
            "bert.embeddings.position_embeddings.weight": positions,
            "bert.embeddings.token_type_embeddings.weight": np.zeros((2, 6), np.float32),
        }
    )
    config = {"model_type": "bert", "vocab_size": 200}
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": tokenizer_json()}
    hub.add(
        "google-bert/bert-base-uncased", {**files, "model.safetensors": weights}, _pinned("bert-base-uncased")
    )
    get("bert-base-uncased", Progress())
    model = installed.language_model("bert-base-uncased")
    assert np.array_equal(model.token_embeddings, tokens)
    assert np.array_equal(model.position_embeddings, positions)
    assert "GPT-2" in installed.tokenizers()
    assert "BERT base (uncased)" in installed.tokenizers()


def test_roberta_and_opt_keep_padding_rows_before_the_first_position(hub: Hub):
    positions = np.arange(12 * 4, dtype=np.float32).reshape(12, 4)
    weights = safetensors(
        {
            "roberta.embeddings.word_embeddings.weight": np.eye(200, 4, dtype=np.float32),
            "roberta.embeddings.position_embeddings.weight": positions,
        }
    )
    config = {"model_type": "roberta", "pad_token_id": 1, "vocab_size": 200}
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": tokenizer_json()}
    hub.add("someone/roberta", {**files, "model.safetensors": weights})
    download_language_model("someone/roberta", Progress())
    assert np.array_equal(installed.language_model("someone--roberta").position_embeddings, positions[2:])


def test_shards_are_searched_by_their_headers(hub: Hub):
    tensors = gpt2_tensors(n_dims=8)
    first = {name: values for name, values in tensors.items() if "wte" not in name}
    second = {"wte.weight": tensors["wte.weight"]}
    names = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
    index = {"weight_map": {**dict.fromkeys(first, names[0]), **dict.fromkeys(second, names[1])}}
    files = gpt2_repository()
    del files["model.safetensors"]
    files["model.safetensors.index.json"] = json.dumps(index).encode()
    files[names[0]], files[names[1]] = safetensors(first), safetensors(second)
    hub.add("someone/sharded", files)
    download_language_model("someone/sharded", Progress())
    model = installed.language_model("someone--sharded")
    assert np.array_equal(model.token_embeddings, tensors["wte.weight"])
    assert np.array_equal(model.position_embeddings, tensors["wpe.weight"])
    download_language_model("someone/sharded", Progress(), whole=True)
    folder = installed.find(Slot.LANGUAGE, "someone--sharded").folder
    for name in names:
        assert (folder / name).read_bytes() == files[name]


def test_a_tied_matrix_may_stand_under_the_output_s_name(hub: Hub):
    matrix = np.eye(300, 8, dtype=np.float32)
    config = {"model_type": "llama", "vocab_size": 300, "tie_word_embeddings": True}
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": tokenizer_json("bpe", 300)}
    hub.add("someone/tied", {**files, "model.safetensors": safetensors({"lm_head.weight": matrix})})
    download_language_model("someone/tied", Progress())
    assert np.array_equal(installed.language_model("someone--tied").token_embeddings, matrix)


def test_an_unknown_name_is_found_by_the_architecture_itself(hub: Hub, tmp_path: Path):
    """XLNet calls its matrix `word_embedding`: AutoModel and get_input_embeddings() know, without any weights."""
    matrix = np.eye(200, 8, dtype=np.float32)
    config = {"model_type": "xlnet", "vocab_size": 200, "d_model": 8, "n_layer": 1, "n_head": 2, "d_inner": 8}
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": tokenizer_json()}
    weights = safetensors({"transformer.word_embedding.weight": matrix, "transformer.mask_emb": matrix})
    hub.add("someone/xlnet", {**files, "model.safetensors": weights})
    download_language_model("someone/xlnet", Progress())
    assert np.array_equal(installed.language_model("someone--xlnet").token_embeddings, matrix)
    folder = tmp_path / "xlnet"
    folder.mkdir()
    for name, content in {**files, "model.safetensors": weights}.items():
        (folder / name).write_bytes(content)
    brought = register_folder(str(folder))
    assert np.array_equal(installed.language_model(brought.slug).token_embeddings, matrix)


def test_the_rest_is_fetched_without_what_is_here_and_opens_as_a_transformer(hub: Hub):
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    from dashboard.models.torch_transformer import open_torch
    from dashboard.models.transformer import next_token_probabilities

    torch.manual_seed(0)
    reference = GPT2LMHeadModel(GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=32)).eval()
    tensors = {name: value.numpy() for name, value in reference.transformer.state_dict().items()}
    files = gpt2_repository(16, tensors=tensors)
    files["config.json"] = reference.config.to_json_string().encode()
    hub.add("openai-community/gpt2", files, _pinned("gpt2"))
    get("gpt2", Progress())
    before = hub.sent
    manifest = get("gpt2", Progress(), whole=True)
    assert manifest.whole
    matrices = tensors["wte.weight"].nbytes + tensors["wpe.weight"].nbytes
    assert hub.sent - before == len(files["model.safetensors"]) - matrices
    folder = installed.find(Slot.LANGUAGE, "gpt2").folder
    assert (folder / "model.safetensors").read_bytes() == files["model.safetensors"]
    assert store.verify("gpt2") == []
    ids = [17796, 318, 1474]
    with torch.inference_mode():
        expected = torch.softmax(reference(torch.tensor([ids])).logits[0, -1], -1).numpy()
    assert next_token_probabilities(open_torch(installed.language_model("gpt2")), ids) == pytest.approx(
        expected, abs=1e-6
    )


def test_a_tokenizer_alone_costs_only_itself(hub: Hub):
    content = tokenizer_json()
    repository = {"config.json": b"{}", "tokenizer.json": content, "model.safetensors": b"x" * 100_000}
    hub.add("google-bert/bert-base-uncased", repository, _pinned("bert-base-uncased"))
    manifest = download_tokenizer("google-bert/bert-base-uncased", Progress())
    assert hub.sent == len(content) + len(repository["config.json"])
    assert manifest.n_rows == installed.tokenizers()["BERT base (uncased)"].get_vocab_size()
    assert [entry.slug for entry in installed.available(Slot.LANGUAGE)] == ["pocket-gpt2"]


@pytest.mark.parametrize("weights", ["pytorch_model.bin", "tf_model.h5"])
def test_pickled_weights_are_refused(hub: Hub, weights: str):
    hub.add("someone/pickled", {"config.json": b"{}", weights: b"\x80\x04"})
    with pytest.raises(InputError, match="only as pickle files, which can run code"):
        download_language_model("someone/pickled", Progress())
    assert not any("pytorch_model" in request.path for request in hub.requests)


@pytest.mark.parametrize(
    "repo",
    [
        "../../etc",
        "https://huggingface.co/openai-community/gpt2",
        "a/b/c",
        "",
        "/etc/passwd",
        "a--b/c",
        "é/x",
    ],
)
def test_what_is_no_name_never_reaches_the_hub(hub: Hub, repo: str):
    with pytest.raises(InputError, match="enter"):
        download_language_model(repo, Progress())
    assert hub.requests == []


@pytest.mark.parametrize(
    "index",
    [
        b"[]",
        b"{",
        b'{"weight_map": {}}',
        b'{"weight_map": {"a": "../../../etc/passwd"}}',
        b'{"weight_map": {"a": 5}}',
    ],
)
def test_a_hostile_index_is_refused(hub: Hub, index: bytes):
    hub.add("someone/hostile", {"config.json": b"{}", "model.safetensors.index.json": index})
    with pytest.raises(InputError, match="not valid"):
        download_language_model("someone/hostile", Progress())


@pytest.mark.parametrize(
    "weights",
    [
        b"",
        b"short",
        (2**60).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        safetensors({"wte.weight": np.ones((5, 2), np.int64)}),
        safetensors({"wte.weight": np.full((5, 2), np.nan, np.float32)}),
        safetensors({"wte.weight": np.ones((5, 2), np.float32)})[:-4],
        safetensors({"other": np.ones((5, 2), np.float32)}),
    ],
    ids=["empty", "short", "long header", "no object", "integers", "NaN", "cut off", "no matrix"],
)
def test_weights_that_are_not_what_they_say_are_refused(hub: Hub, weights: bytes):
    config = b'{"model_type": "gpt2", "vocab_size": 50257}'
    hub.add("someone/odd", {"config.json": config, "model.safetensors": weights})
    sentence = r"; (choose another model|get it again|fetch the file again)|matrix under a name"
    with pytest.raises(InputError, match=sentence):
        download_language_model("someone/odd", Progress())
    assert store.list_stored() == ()


def _pinned(slug: str) -> str:
    from dashboard.models.catalog import find

    commit = find(slug).revision
    assert commit
    return commit
