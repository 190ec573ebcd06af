"""The page Subword splitting with tokenizers of other kinds than GPT-2's: each is told as what it is."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from dashboard.lessons.subword_splitting.sentences import end_longest_match
from dashboard.numerals import format_number
from tests.families import save, word_tokenizer
from tests.pages.conftest import OpenPage, ShowFolder, as_read
from tests.pages.drawn import components
from tests.servers.models import safetensors

SLUG = "subword_splitting"
TEXT = ["the cat sat on the mat", "the river bank is near the bank", "unbelievable embeddings in a bank"] * 3
CASES = Path(__file__).parents[3] / "shared" / "cases"


def word_piece() -> Tokenizer:
    """BERT's kind, in small letters, with padding and truncation baked in as published sentence models have them."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(TEXT, trainers.WordPieceTrainer(vocab_size=120, special_tokens=special))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_padding(length=128, pad_id=0, pad_token="[PAD]")
    tokenizer.enable_truncation(128)
    return tokenizer


def unigram() -> Tokenizer:
    """T5's and XLM-R's kind: pieces with probabilities, NFKC, a mark for the start of a word."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=80, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>"
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    return tokenizer


def whole_words() -> Tokenizer:
    """Build a tokenizer of whole words."""
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(TEXT, trainers.WordLevelTrainer(special_tokens=["<unk>"]))
    return tokenizer


def looked_up_first() -> Tokenizer:
    """Llama 3's kind: bytes and merges, but a word that is in the vocabulary is looked up."""
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=330, initial_alphabet=alphabet))
    written = json.loads(tokenizer.to_str())
    written["model"]["ignore_merges"] = True
    return Tokenizer.from_str(json.dumps(written))


def byte_level() -> Tokenizer:
    """GPT-2's kind with a normaliser before it."""
    written = json.loads(looked_up_first().to_str())
    written["model"]["ignore_merges"] = False
    tokenizer = Tokenizer.from_str(json.dumps(written))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    tokenizer.add_tokens(["[late]"])
    return tokenizer


KINDS = {
    "Longest match": word_piece,
    "Best split": unigram,
    "Word by word": whole_words,
    "Merge by merge": looked_up_first,
}
# Words that are true of one kind only.
ONLY_OF = {
    "Longest match": ("longest", "##"),
    "Best split": ("log probability", "log probabilities"),
}


def show(tokenizer: Tokenizer, folder: Path, show_folder: ShowFolder) -> None:
    """Give the first language model this tokenizer, with as many rows as it has tokens."""
    tokenizer.save(str(folder / "tokenizer.json"))
    rows = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 8)).astype(np.float32)
    (folder / "model.safetensors").write_bytes(safetensors({"wte.weight": rows}))
    (folder / "config.json").write_text('{"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"]}')
    show_folder(folder, "Tiny")


def strip(app: AppTest) -> list[dict]:
    drawn = (json.loads(each.proto.json or "{}") for each in app.main.get("bidi_component"))
    return next(data["tokens"] for data in drawn if "tokens" in data)


def labels(app: AppTest) -> list[str]:
    return [token["label"] for token in strip(app)]


def words(app: AppTest) -> str:
    said = (*app.main.markdown, *app.main.caption, *app.main.warning, *app.main.info)
    return " ".join(as_read(said).split())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_its_own_way_to_cut_and_every_view(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder, kind: str
):
    show(KINDS[kind](), tmp_path, show_folder)
    for view in ("spellings", "languages", "tokenizers"):
        app = open_page(SLUG, view=view, ss_text="the unbelievable bank xyz")
        assert not app.exception, view
        assert not app.error, view
        assert not app.warning, view
        if kind != "Merge by merge":
            assert "ss_step" not in [slider.key for slider in app.slider], view
            assert "No word is unknown" not in words(app), view
            assert "single bytes" not in words(app), view
        for other, said in ONLY_OF.items():
            assert kind == other or not any(each in words(app) for each in said), view


def test_word_piece_takes_the_longest_piece_from_the_left(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    tokenizer = word_piece()
    show(tokenizer, tmp_path, show_folder)
    app = open_page(SLUG, ss_text="Unbeliev banks", ss_token="0")
    pieces = tokenizer.encode("unbeliev", add_special_tokens=False)
    assert "reads this as `unbeliev banks`" in words(app)
    cut = [piece for piece in pieces.tokens if piece != "[PAD]"]
    # The trainer breaks ties as it likes, so the number of pieces is not always the same.
    assert end_longest_match("unbeliev", len(cut)) in words(app)
    assert "This kind of vocabulary (WordPiece) has no merges" in words(app)


def test_unigram_takes_the_most_probable_split_and_says_its_score(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    tokenizer = unigram()
    show(tokenizer, tmp_path, show_folder)
    app = open_page(SLUG, ss_text="banks")
    pieces = tokenizer.encode("banks").tokens
    scores = dict(json.loads(tokenizer.to_str())["model"]["vocab"])
    assert f"`{' · '.join(pieces)}`" in words(app)
    assert format_number(sum(scores[piece] for piece in pieces), ".2f") in words(app)
    assert "This kind of vocabulary (Unigram) has no merges" in words(app)


def test_a_word_that_is_looked_up_whole_is_not_replayed(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    show(looked_up_first(), tmp_path, show_folder)
    app = open_page(SLUG, ss_text=" bank")
    assert "looks a word up before it joins anything" in words(app)
    app = open_page(SLUG, ss_text="zxbank")
    [frames] = components(app, "frames")
    assert "Which two neighbours will be joined first?" in frames[0]["sentence"]


def test_padding_and_truncation_of_a_file_touch_no_text(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    show(word_piece(), tmp_path, show_folder)
    app = open_page(SLUG, ss_text="bank")
    assert labels(app) == ["bank"]
    app = open_page(SLUG, ss_text="bank " * 300)
    assert "**300 tokens**" in words(app)


@pytest.mark.parametrize(("text", "read"), [("½", "1⁄2"), ("…", "..."), ("ﬁn", "fin"), ("①", "1")])
def test_a_text_that_is_changed_first_is_told_and_each_letter_drawn_once(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder, text: str, read: str
):
    show(byte_level(), tmp_path, show_folder)
    app = open_page(SLUG, ss_text=text)
    assert f"reads this as `{read}`" in words(app)
    drawn = b"".join(bytes.fromhex(token["bytes"]) for token in strip(app))
    assert drawn.decode() == read


def test_a_text_that_stays_as_it_is_is_not_told_about(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    show(byte_level(), tmp_path, show_folder)
    assert "reads this as" not in words(open_page(SLUG, ss_text="the river bank"))


@pytest.mark.parametrize("text", ["<|endoftext|>", "[late]"])
def test_a_special_or_added_token_that_is_typed_says_so(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder, text: str
):
    show(byte_level(), tmp_path, show_folder)
    app = open_page(SLUG, ss_text=f"bank {text}")
    assert "is a special token" in words(app)


def test_gpt2s_end_of_text_is_told_too(open_page: OpenPage):
    assert "is a special token" in words(open_page(SLUG, ss_text="a<|endoftext|>b"))
    assert "is a special token" not in words(open_page(SLUG, ss_text="a b"))


def test_a_token_without_a_row_is_named(open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder):
    save(tmp_path, "gpt2")
    tokenizer = word_tokenizer(around=False)
    tokenizer.add_tokens(["[late]"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    show_folder(tmp_path, "Tiny")
    app = open_page(SLUG, ss_text="bank [late]")
    assert not app.exception
    assert "never given a row" in words(app)
    for slug in ("start", "position_embeddings", "vocabulary_matrix", "context_layers"):
        app = open_page(
            slug, st_text="[late]", pe_text="[late]", vm_token="[late]", cl_a="[late]", cl_b="a [late]"
        )
        assert not app.exception, slug
        assert not app.error, (slug, app.error[0].value)


def test_unknown_words_share_one_row_and_say_so(open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder):
    show(word_piece(), tmp_path, show_folder)
    app = open_page(SLUG, ss_text="bank 日本")
    assert "becomes one unknown token" in words(app)
    assert "what was written is lost" in words(app)
    app = open_page(SLUG, view="languages")
    assert "cannot write this greeting in" in words(app)
    assert "fall back towards single bytes" not in words(app)


def test_spellings_that_are_one_and_the_same_are_not_called_different(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    show(word_piece(), tmp_path, show_folder)
    said = words(open_page(SLUG, view="spellings", ss_word="bank"))
    assert "All 4 spellings give the same IDs" in said
    assert "makes other tokens" not in said


def test_a_tokenizer_that_loses_capitals_is_not_among_those_that_lose_nothing(
    open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder
):
    show(word_piece(), tmp_path, show_folder)
    parameters = {"view": "tokenizers", "language": f"own-{tmp_path.name}"}
    app = open_page(SLUG, ss_text="the river bank", **parameters)
    assert "as it was typed: Subwords of Tiny" not in words(app)
    app = open_page(SLUG, ss_text="The river bank", **parameters)
    assert re.search(
        r"as it was typed: Subwords of Tiny[^:]*\. What comes back is `the river bank`", words(app)
    )
    [compared] = re.findall(r"Of the ways that give this text back unchanged, .*? Long pieces", words(app))
    assert "Tiny" not in compared


@pytest.mark.skipif(not CASES.exists(), reason="the sample files are not here")
def test_the_sentence_model_s_own_tokenizer(open_page: OpenPage, tmp_path: Path, show_folder: ShowFolder):
    show(Tokenizer.from_file(str(CASES / "minilm_like" / "tokenizer.json")), tmp_path, show_folder)
    app = open_page(SLUG, ss_text="hello worlds")
    assert "**3 tokens**" in words(app)
    app = open_page(SLUG, ss_text="hello " * 300)
    assert "**300 tokens**" in words(app)
