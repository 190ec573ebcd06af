"""Model folders as people bring them: what opens, and what is said of the others."""

import codecs
import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from dashboard.concepts.context import read
from dashboard.concepts.merges import MergeTable, merges_of, replay_word
from dashboard.concepts.subwords import Spelling, words_of
from dashboard.errors import InputError
from dashboard.models import installed
from dashboard.models.download.local_folder import register_folder
from dashboard.models.language_model import LanguageModel
from dashboard.models.model_families import Positions
from dashboard.models.torch_transformer import open_torch

TEXT = ["the old bank opens at nine.", "the cat sat on the mat", "embeddings are numbers"] * 5


def byte_level(dropout: float | None = None, end: str = "") -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(dropout=dropout, end_of_word_suffix=end))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    if end:
        tokenizer.normalizer = normalizers.Lowercase()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=["<s>", "</s>", "<unk>"],
        initial_alphabet=alphabet,
        end_of_word_suffix=end,
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    return tokenizer


def write_gpt2(folder: Path, tokenizer: Tokenizer) -> Path:
    from transformers import GPT2Config, GPT2LMHeadModel

    n_tokens = max(tokenizer.get_vocab().values()) + 1
    config = GPT2Config(vocab_size=n_tokens, n_embd=8, n_layer=1, n_head=2, n_positions=64)
    GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a tiny GPT-2, complete."""
    return write_gpt2(tmp_path / "tiny", byte_level())


def opened(folder: Path) -> LanguageModel:
    return installed.language_model(register_folder(str(folder)).slug)


@pytest.mark.usefixtures("models_folder")
def test_a_special_token_that_takes_the_space_beside_it_is_special_and_nothing_is_lost(tmp_path: Path):
    tokenizer = byte_level()
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True), AddedToken("<|user|>", rstrip=True)])
    model = opened(write_gpt2(tmp_path / "masked", tokenizer))
    text = "the cat <mask> on <|user|> the mat"
    tokens = model.tokenize(text)
    assert b"".join(token.raw for token in tokens).decode() == text
    assert not any(token.is_unknown for token in tokens)
    special = {token.piece: token.label for token in tokens if token.is_special}
    assert special == {"<mask>": "␣<mask>", "<|user|>": "<|user|>␣"}
    assert {token.id for token in tokens if token.is_special} == set(map(tokenizer.token_to_id, special))


@pytest.mark.usefixtures("models_folder")
def test_dropout_in_a_tokenizer_is_taken_out(tmp_path: Path):
    model = opened(write_gpt2(tmp_path / "dropout", byte_level(dropout=0.5)))
    cuts = {tuple(token.id for token in model.tokenize("the old bank opens at nine.")) for _ in range(20)}
    assert len(cuts) == 1


@pytest.mark.usefixtures("models_folder")
def test_bytes_with_an_end_mark_are_the_bytes_without_it(tmp_path: Path):
    tokenizer = byte_level(end="</w>")
    model = opened(write_gpt2(tmp_path / "end-mark", tokenizer))
    text = "The cat sat"
    tokens = model.tokenize(text)
    assert [token.raw for token in tokens if token.piece == "the</w>"] == [b"the"]
    table, spelling = MergeTable.from_pairs(merges_of(tokenizer)), Spelling.of_tokenizer(tokenizer)
    for word in words_of(tokenizer, text):
        trace = replay_word([tokens[place] for place in word], table, spelling)
        assert trace.pieces == tuple(tokens[place].piece for place in word)


@pytest.mark.usefixtures("models_folder")
@pytest.mark.parametrize("with_config", [True, False])
def test_a_static_embedding_model_opens_and_says_what_it_has_no_layers_for(tmp_path: Path, with_config: bool):
    tokenizer = byte_level()
    n_tokens = tokenizer.get_vocab_size()
    rows = np.random.default_rng(0).standard_normal((n_tokens, 8), np.float32)
    path = tmp_path / "static"
    path.mkdir()
    save_file({"embeddings" if with_config else "embedding.weight": rows}, path / "model.safetensors")
    tokenizer.save(str(path / "tokenizer.json"))
    if with_config:
        (path / "config.json").write_text(json.dumps({"model_type": "model2vec", "hidden_dim": 8}))
    model = opened(path)
    np.testing.assert_array_equal(model.token_embeddings, rows)
    assert model.positions is Positions.NONE
    assert not model.adds_positions
    with pytest.raises(InputError, match="is a static embedding model: each token has one vector"):
        open_torch(model)


@pytest.mark.usefixtures("models_folder")
def test_a_static_model_may_share_rows_and_weigh_tokens(tmp_path: Path):
    tokenizer = byte_level()
    n_tokens = tokenizer.get_vocab_size()
    random = np.random.default_rng(0)
    rows = random.standard_normal((10, 8), np.float32)
    mapping, weights = random.integers(0, 10, n_tokens), random.random(n_tokens, np.float32)
    path = tmp_path / "shared-rows"
    path.mkdir()
    save_file({"embeddings": rows, "mapping": mapping, "weights": weights}, path / "model.safetensors")
    tokenizer.save(str(path / "tokenizer.json"))
    np.testing.assert_allclose(opened(path).token_embeddings, rows[mapping] * weights[:, None])
    save_file({"embeddings": rows, "mapping": mapping + 1}, path / "model.safetensors")
    with pytest.raises(InputError, match="mapping of tokens to rows does not fit"):
        register_folder(str(path))


@pytest.mark.usefixtures("models_folder")
@pytest.mark.parametrize("prefix", ["_orig_mod.", "module."])
def test_names_that_compiling_has_put_a_prefix_before_are_read_without_it_and_that_is_said(
    folder: Path, prefix: str
):
    weights = load_file(folder / "model.safetensors")
    named = {f"{prefix}{name}": values for name, values in weights.items()}
    save_file(named, folder / "model.safetensors", {"format": "pt"})
    manifest = register_folder(str(folder))
    assert manifest.notes == f"the names of its weights begin with “{prefix}” and are read without it"
    layers = open_torch(installed.language_model(manifest.slug))
    found = dict(layers.module.named_parameters())["transformer.h.0.mlp.c_fc.weight"]
    np.testing.assert_array_equal(found.numpy(), weights["transformer.h.0.mlp.c_fc.weight"])


@pytest.mark.usefixtures("models_folder")
def test_a_byte_order_mark_before_the_configuration_is_skipped(folder: Path):
    path = folder / "config.json"
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert open_torch(opened(folder)).module.config.n_embd == 8


@pytest.mark.usefixtures("models_folder")
def test_the_encoder_of_a_model_of_two_halves_is_called_that(folder: Path):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": ["T5EncoderModel"]}))
    with pytest.raises(InputError, match="is the encoder alone"):
        open_torch(opened(folder))


def rename_to(name: str):
    def rename(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / "model.safetensors").rename(folder / name)

    return rename


def point(folder: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 548105171\n"
    (folder / "model.safetensors").write_text(pointer)


def adapt(folder: Path) -> None:
    rename_to("adapter_model.safetensors")(folder)
    (folder / "config.json").unlink()
    (folder / "adapter_config.json").write_text(
        json.dumps({"peft_type": "LORA", "base_model_name_or_path": "openai-community/gpt2"})
    )


@pytest.mark.usefixtures("models_folder")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            rename_to("my_model.safetensors"),
            "weights in my_model.safetensors, and a model is opened from model.saf",
        ),
        (rename_to("onnx/model.onnx"), "holds an ONNX model"),
        (rename_to("model.gguf"), "holds a GGUF model"),
        (rename_to("pytorch_model.bin"), "PyTorch weights in a pickle, which can run code"),
        (rename_to("tf_model.h5"), "TensorFlow weights"),
        (rename_to("notes.txt"), "has a configuration and no weights; put model.safetensors beside it"),
        (point, "is a Git LFS pointer"),
        (adapt, r"holds an adapter \(LORA\) of openai-community/gpt2"),
    ],
)
def test_what_is_no_model_to_open_is_named_with_the_way_out(folder: Path, change, sentence: str):
    change(folder)
    with pytest.raises(InputError, match=sentence) as caught:
        register_folder(str(folder))
    assert "remove the model" not in str(caught.value)


@pytest.mark.usefixtures("models_folder")
def test_clip_s_text_encoder_has_positions_and_attention_and_reads_from_left_to_right(tmp_path: Path):
    from transformers import CLIPTextConfig, CLIPTextModel

    tokenizer = byte_level(end="</w>")
    folder = tmp_path / "clip"
    config = CLIPTextConfig(
        vocab_size=max(tokenizer.get_vocab().values()) + 1,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=77,
        projection_dim=16,
        bos_token_id=0,
        eos_token_id=1,
    )
    CLIPTextModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    model = opened(folder)
    assert model.n_positions == 77
    layers = open_torch(model)
    ids = [token.id for token in model.tokenize("the cat sat")]
    assert not layers.anatomy.looks_ahead
    assert read(layers.module, layers.anatomy, ids).attentions.shape == (2, 2, len(ids), len(ids))
