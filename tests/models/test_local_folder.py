"""Models in folders of this machine: who is who, whatever the folders are called."""

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from dashboard.errors import InputError
from dashboard.models import installed
from dashboard.models.download.local_folder import register_folder
from dashboard.models.tokenizer import gpt2_files, gpt2_tokenizer
from dashboard.ui import model_cache
from tests.families import save

COMMIT = "607a30d783dfa663caf39e06633721c8d4cfcd7e"


@pytest.fixture(autouse=True)
def _own_store(models_folder: Path) -> None:
    """Each test has a store of its own."""


def saved(folder: Path, family: str = "gpt2", **more: object) -> Path:
    folder.mkdir(parents=True)
    save(folder, family, **more)
    return folder


def test_two_folders_of_one_name_are_two_models(tmp_path: Path):
    first = register_folder(str(saved(tmp_path / "a" / "model")))
    second = register_folder(str(saved(tmp_path / "b" / "model", n_positions=32)))
    assert first.slug != second.slug
    assert installed.language_model(first.slug).n_positions == 64
    assert installed.language_model(second.slug).n_positions == 32
    assert (first.title, second.title) == ("a/model", "b/model")


def test_the_same_folder_again_is_the_same_model(tmp_path: Path):
    folder = saved(tmp_path / "mine")
    assert register_folder(str(folder)).slug == register_folder(f"{folder}/").slug


@pytest.mark.parametrize("name", ["模型", "модель", "мой gpt", "a b", "--", "💡", "x" * 200])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str):
    manifest = register_folder(str(saved(tmp_path / name)))
    assert installed.language_model(manifest.slug).title == manifest.title
    assert manifest.title.endswith(name[-80:])


def test_a_version_in_the_hub_s_cache_is_called_by_its_repository(tmp_path: Path):
    folder = tmp_path / "hub" / "models--openai-community--gpt2" / "snapshots" / COMMIT
    manifest = register_folder(str(saved(folder)))
    assert manifest.title == "openai-community/gpt2"


@pytest.mark.parametrize("name", ["checkpoint-500", "final", "v2", COMMIT])
def test_a_name_that_says_nothing_is_told_with_the_one_above(tmp_path: Path, name: str):
    assert register_folder(str(saved(tmp_path / "poems" / name))).title == f"poems/{name}"


def test_the_name_in_the_configuration_counts_where_it_is_one(tmp_path: Path):
    folder = saved(tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "_name_or_path": "someone/poems"}))
    assert register_folder(str(folder)).title == "someone/poems"
    (folder / "config.json").write_text(json.dumps({**config, "_name_or_path": "/tmp/somewhere/out"}))
    assert register_folder(str(folder)).title == f"{tmp_path.name}/model"


def test_a_path_that_leads_nowhere_is_called_that(tmp_path: Path):
    with pytest.raises(InputError, match=r"There is no folder at “.*nothing-here”"):
        register_folder(str(tmp_path / "nothing-here"))


@pytest.mark.parametrize("path", ["", "\0", "x" * 5_000, "~nobody-of-that-name/x"])
def test_what_is_no_path_is_one_sentence(path: str):
    with pytest.raises(InputError, match=r"; enter the whole path|; choose"):
        register_folder(path)


def test_parts_one_level_down_are_found(tmp_path: Path):
    saved(tmp_path / "sentences" / "0_Transformer", "bert")
    manifest = register_folder(str(tmp_path / "sentences"))
    assert manifest.title == "sentences/0_Transformer"
    assert installed.language_model(manifest.slug).n_rows == 64


def test_several_models_one_level_down_are_named(tmp_path: Path):
    saved(tmp_path / "both" / "one")
    saved(tmp_path / "both" / "two")
    with pytest.raises(InputError, match=r"holds several models \(one, two\)"):
        register_folder(str(tmp_path / "both"))


def test_a_folder_whose_files_change_is_read_anew(tmp_path: Path):
    """On Context, too: the layers of before are not shown with the rows of now."""
    folder = saved(tmp_path / "mine", n_layer=2)
    slug = register_folder(str(folder)).slug
    ids = (6, 7, 11)
    before = model_cache.reading(slug, ids).hidden_states
    assert len(before) == 3
    save(folder, "gpt2", seed=1, n_layer=3)
    after = model_cache.reading(slug, ids).hidden_states
    assert len(after) == 4
    np.testing.assert_allclose(
        after[0],
        model_cache.language_model(slug).token_embeddings[list(ids)]
        + model_cache.language_model(slug).position_embeddings[:3],
        atol=1e-6,
    )


def vocabulary_only(folder: Path, *, changed: bool) -> None:
    """GPT-2's vocabulary as the two files of early models; `changed` swaps the letters of some tokens."""
    files = gpt2_files()
    vocabulary = json.loads(files["encoder.json"].read_text())
    merges = files["vocab.bpe"].read_text()
    if changed:
        # The last merge made another word: one token differs, and none in number.
        last = max(
            (token for token in vocabulary if token != "<|endoftext|>"), key=lambda token: vocabulary[token]
        )
        lines = merges.splitlines()
        vocabulary["Ġriverking"] = vocabulary.pop(last)
        merges = "\n".join([*lines[:-1], "Ġriver king"])
    (folder / "tokenizer.json").unlink()
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text(merges)


def test_vocab_json_and_merges_txt_are_read(tmp_path: Path):
    folder = saved(tmp_path / "early", vocab_size=50_257)
    vocabulary_only(folder, changed=False)
    model = installed.language_model(register_folder(str(folder)).slug)
    text = "the river bank, unhappily rand_xyz"
    assert [token.id for token in model.tokenize(text)] == gpt2_tokenizer().encode(text).ids


def test_another_vocabulary_of_the_same_size_is_not_taken_for_gpt2s(tmp_path: Path):
    folder = saved(tmp_path / "spanish", vocab_size=50_257)
    vocabulary_only(folder, changed=True)
    model = installed.language_model(register_folder(str(folder)).slug)
    assert model.n_tokens == 50_257
    assert model.tokenizer.token_to_id("Ġriverking") == 50_255
    assert gpt2_tokenizer().token_to_id("Ġriverking") is None


def test_vocab_txt_alone_is_read_as_bert_reads_it(tmp_path: Path):
    folder = saved(tmp_path / "bert", "bert")
    (folder / "tokenizer.json").unlink()
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "hello",
        "world",
        "##s",
        *(f"w{n}" for n in range(56)),
    ]
    (folder / "vocab.txt").write_text("\n".join(words))
    model = installed.language_model(register_folder(str(folder)).slug)
    assert [token.id for token in model.tokenize("Hello worlds")] == [5, 6, 7]
    assert [token.id for token in model.tokenize("Hello worlds", as_model_input=True)] == [2, 5, 6, 7, 3]


def test_no_tokenizer_is_one_sentence(tmp_path: Path):
    folder = saved(tmp_path / "bare", vocab_size=50_257)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(InputError, match=r"neither tokenizer\.json nor a vocabulary"):
        register_folder(str(folder))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"model": {"type": "Magic"}}'])
def test_a_damaged_tokenizer_is_one_sentence(tmp_path: Path, content: bytes):
    folder = saved(tmp_path / "damaged")
    (folder / "tokenizer.json").write_bytes(content)
    with pytest.raises(InputError, match="is damaged or of a kind"):
        register_folder(str(folder))


def test_padding_and_truncation_baked_into_a_tokenizer_are_taken_out(tmp_path: Path):
    folder = saved(tmp_path / "padded", "bert")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_padding(length=128)
    tokenizer.enable_truncation(16)
    tokenizer.save(str(folder / "tokenizer.json"))
    model = installed.language_model(register_folder(str(folder)).slug)
    assert len(model.tokenize("the river")) == 2
    assert len(model.tokenize("the river " * 100)) == 200
