"""The Context page on other families: BERT, which reads in both directions, and Llama, which turns positions."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForMaskedLM, LlamaConfig, LlamaForCausalLM

from dashboard.lessons.context_layers.presets import PRESETS
from dashboard.models import installed
from dashboard.models.manifest import Slot
from tests import families
from tests.pages.conftest import OpenPage, ShowFolder, as_read

SLUG = "context_layers"
VIEWS = ("Layer by layer", "Layer 0", "Map", "Attention", "Predictions", "Nearest tokens")
WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "near",
    "the",
    "river",
    "money",
    "old",
    "bank",
    "floods",
    ".",
]
SIZES = {
    "vocab_size": len(WORDS),
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 24,
}
TEXTS = {"cl_a": "Near the river the old bank floods.", "cl_b": "Near the money the old bank floods."}
CHOSEN = {"cl_a_at": "bank", "cl_b_at": "bank"}


def save(folder: Path, family: str) -> None:
    """Save a random model of the family with a tokenizer of whole words, which adds [CLS] and [SEP] for BERT."""
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if family == "bert":
        tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
        BertForMaskedLM(BertConfig(**SIZES)).save_pretrained(folder)
    else:
        LlamaForCausalLM(LlamaConfig(num_key_value_heads=1, **SIZES)).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.fixture(params=["bert", "llama"])
def family(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a tiny model of a family first on the list of language models."""
    save(tmp_path, request.param)
    name = f"tiny-{request.param}-{tmp_path.name}"
    entry = installed.InstalledModel(name, f"Tiny {request.param}", Slot.LANGUAGE, tmp_path, "Random.")
    monkeypatch.setattr(installed, "POCKET", (installed.POCKET[0], entry))
    return request.param


def prose(app) -> str:
    """All that is written on the page, on one line."""
    return as_read(app.main.markdown).replace("\n", " ")


def test_each_view_says_what_differs(open_page: OpenPage, family: str):
    said = {}
    for view in VIEWS:
        app = open_page(SLUG, cl_view=view, **TEXTS, **CHOSEN)
        assert not app.exception, view
        assert not app.error, view
        assert not app.warning, view
        assert f"Tiny {family}" in prose(app), view
        said[view] = prose(app)
    if family == "bert":
        assert "reads in both directions" in said["Layer by layer"]
        assert "plus a vector that all tokens share" in said["Layer 0"]
        assert ", and then normalised" in said["Layer 0"]
        assert "fill in hidden words" in said["Predictions"]
    else:
        assert "reads from left to right" in said["Layer by layer"]
        assert "adds no position vector" in said["Layer 0"]
        assert "**0**" in said["Layer 0"]
        assert "if it stopped after a layer" in said["Predictions"]


def test_special_tokens_are_part_of_what_a_model_reads(open_page: OpenPage, family: str):
    app = open_page(SLUG, **TEXTS, **CHOSEN)
    names = app.selectbox(key="cl_a_at").options
    assert ("[CLS]" in names and "[SEP]" in names) is (family == "bert")
    assert "the (2)" in names


def test_a_text_longer_than_the_positions_is_explained(open_page: OpenPage, family: str):
    app = open_page(SLUG, **TEXTS, **CHOSEN)
    assert "up to 24 tokens" in app.text_input(key="cl_a").label
    app.text_input(key="cl_a").set_value("bank " * 30).run()
    assert not app.exception
    assert "reads at most 24" in app.warning[0].value


@pytest.mark.parametrize("kind", ["whole words", "pieces"])
@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_chooses_its_word_and_never_a_special_token(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder, preset: str, kind: str
):
    word, first, second, _ = PRESETS[preset]
    families.save(tmp_path, "bert", vocab_size=120)
    letters = [chr(at) for at in range(ord("a"), ord("z") + 1)]
    known = letters if kind == "pieces" else [*letters, word.strip(".,").lower()]
    pieces = [*families.SPECIAL, *known, *(f"##{letter}" for letter in letters), ".", ","]
    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(families.SPECIAL)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    show_folder(tmp_path, "Tiny")
    app = open_page(SLUG, cl_a="a b c", cl_b="d e f")
    app.button(key=f"cl_presets_{preset}").click().run()
    assert not app.exception
    assert not app.warning
    for key, text in (("cl_a", first), ("cl_b", second)):
        chosen = app.selectbox(key=f"{key}_at").value
        assert app.text_input(key=key).value == text
        assert not chosen.startswith("[")
        assert chosen.strip("␣#").split()[0] in (word.lower(), word[-1].lower()), chosen
