"""Pocket GPT-2 as committed opens as any model folder does and reaches its goals."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from dashboard.models import installed
from dashboard.models.row_kinds import RowKind
from dashboard.models.tokenizer import END_OF_TEXT, gpt2_tokenizer
from dashboard.pocket.sentences import generate
from dashboard.pocket.training import figures, glove_rows, language_model
from dashboard.pocket.training.neighbour_figures import NEIGHBOUR_WORDS

FOLDER = Path(figures.__file__).parents[1] / "weights" / "gpt2"


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return figures.language_model_figures(FOLDER, n_held_out=300)


@pytest.fixture(scope="module")
def model():
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(FOLDER, dtype="float32").eval()


@pytest.fixture(scope="module")
def kinds() -> np.ndarray:
    found = installed.language_model("pocket-gpt2").row_kinds
    assert found is not None
    return found


@pytest.mark.parametrize("name", figures.LANGUAGE_MODEL_GOALS)
def test_goal_is_met(measured: dict[str, float], name: str) -> None:
    goal = figures.LANGUAGE_MODEL_GOALS[name]
    assert goal.holds(measured[name]), f"{name} is {measured[name]:.4g}, its goal {goal}"


def test_at_no_held_out_position_are_the_never_occurring_tokens_likely(measured: dict[str, float]) -> None:
    assert measured["share_of_never_occurring_highest"] < 0.01


def test_it_predicts_far_better_than_the_frequencies_of_tokens(measured: dict[str, float]) -> None:
    assert measured["perplexity"] < measured["perplexity_of_unigram"] / 5


def test_it_is_a_gpt2_with_the_full_vocabulary_and_an_output_matrix_of_its_own(model) -> None:
    assert type(model).__name__ == "GPT2LMHeadModel"
    assert model.transformer.wte.weight.shape == model.lm_head.weight.shape == (50257, 128)
    assert not np.allclose(model.lm_head.weight.detach(), model.transformer.wte.weight.detach(), atol=0.1)
    assert model.transformer.wpe.weight.shape[0] >= 128


def test_the_files_are_float16_and_small() -> None:
    from safetensors import safe_open

    files = list(FOLDER.glob("*.safetensors"))
    assert len(files) == 2
    for path in files:
        assert path.stat().st_size <= 16_000_000
        with safe_open(path, framework="numpy") as tensors:
            found = {tensors.get_tensor(name).dtype for name in tensors.keys()}  # noqa: SIM118
        assert found == {np.dtype(np.float16)}


def test_random_rows_are_their_random_start(model, kinds: np.ndarray) -> None:
    """Each value a draw from N(0, 0.02): so are their spread and their mean, and no two rows are alike."""
    rows = model.transformer.wte.weight.detach().numpy()[kinds == RowKind.RANDOM]
    assert abs(float(rows.mean())) < 1e-4
    assert float(rows.std()) == pytest.approx(0.02, rel=0.01)
    unit = rows[:2000] / np.linalg.norm(rows[:2000], axis=1, keepdims=True)
    assert float(np.triu(unit @ unit.T, k=1).max()) < 0.6


def test_output_rows_of_random_rows_differ_from_their_start_by_one_shift(model, kinds: np.ndarray) -> None:
    shifts = (model.lm_head.weight - model.transformer.wte.weight).detach().numpy()[kinds == RowKind.RANDOM]
    assert np.abs(shifts - shifts.mean(axis=0)).max() < 2e-3, "as much as float16 rounds"
    assert np.linalg.norm(shifts.mean(axis=0)) > 0.2


def test_the_figures_on_file_are_those_measured(measured: dict[str, float]) -> None:
    on_file = json.loads((FOLDER.parent / "figures.json").read_text(encoding="utf-8"))["Pocket GPT-2"]
    assert set(on_file) == set(measured)
    of_fewer_sentences = {name for name in on_file if name.startswith(("share_", "perplexity"))}
    for name in set(on_file) - of_fewer_sentences:
        assert measured[name] == pytest.approx(on_file[name], rel=0.02, abs=0.02), name
    card = (FOLDER.parents[1] / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(
        f"| {name.replace('_', ' ')} | {figures.as_read(value)} |" in card for name, value in on_file.items()
    )


def test_rows_that_were_put_in_are_glove_s_through_one_map(model, kinds: np.ndarray) -> None:
    """A linear map of 54 features explains them all, but for the random start that stays in them."""
    rows = model.transformer.wte.weight.detach().numpy()[kinds == RowKind.PUT_IN]
    features = glove_rows.token_features()[kinds == RowKind.PUT_IN]
    learned, *_ = np.linalg.lstsq(features[::2], rows[::2], rcond=None)
    left = rows[1::2] - features[1::2] @ learned
    assert float(left.std()) == pytest.approx(0.02, rel=0.02)
    assert float(rows.std()) > 0.04


def test_the_words_that_measure_neighbours_are_of_both_worlds(kinds: np.ndarray) -> None:
    words = tomllib.loads(NEIGHBOUR_WORDS.read_text(encoding="utf-8"))
    expected = {"inside": RowKind.TRAINED, "outside": RowKind.PUT_IN}
    assert words.keys() == expected.keys()
    for name, kind in expected.items():
        assert len(set(words[name])) == 200
        assert all(kinds[gpt2_tokenizer().token_to_id(f"Ġ{word}")] == kind for word in words[name])


@pytest.mark.parametrize(
    ("text", "has_word"),
    [(" ison", True), ("ison", False), (" Messi", True), ("ing", True), ("\ufffd", False)],
)
def test_a_fragment_has_a_word_only_if_that_is_frequent(text: str, has_word: bool) -> None:
    words = glove_rows.open_glove().words
    assert (glove_rows.glove_indices([text], words)[0] >= 0) == has_word


def test_the_mean_cosine_of_rows_is_that_of_all_pairs() -> None:
    rows = np.array([[3.0, 0.0], [0.0, 2.0], [1.0, 1.0]], dtype=np.float32)
    assert figures._mean_cosine(rows) == pytest.approx((0 + 2 * 0.5**0.5) / 3)


@pytest.mark.parametrize(
    "text",
    [
        "Hello, my name is Anna.",
        "Hello, how are you today?",
        "I don't know what an embedding is.",
        "What is a word?",
        "We can't see her, and she isn't here!",
        "one two three",
    ],
)
def test_what_a_learner_types_first_is_made_of_trained_tokens(text: str) -> None:
    trained = json.loads((FOLDER / "trained_tokens.json").read_text(encoding="utf-8"))
    encoded = gpt2_tokenizer().encode(text)
    assert not [token for token, id_ in zip(encoded.tokens, encoded.ids, strict=True) if id_ not in trained]


def test_trained_tokens_are_those_of_the_pocket_world() -> None:
    trained = json.loads((FOLDER / "trained_tokens.json").read_text(encoding="utf-8"))
    assert trained == sorted(set(trained))
    occurring = language_model.corpus(generate(2_000, seed=1), seed=1).occurring
    assert len(set(occurring) - set(trained)) < 0.01 * len(occurring)
    assert gpt2_tokenizer().token_to_id(END_OF_TEXT) in trained


def test_the_last_position_is_trained_by_one_prediction_of_each_text_that_reaches_it() -> None:
    data = language_model.corpus(generate(2_000, seed=1), seed=1)
    batches = language_model._batches(data, seed=1)
    short, full = next(batches)[1], next(batches)[1]
    assert short.shape[1] < language_model.N_POSITIONS
    assert full.shape[1] == language_model.N_POSITIONS
    assert (full >= 0).all(), "each position of a full text has one target"


@pytest.mark.parametrize("text", ["cat sat on the", "The cat sat on the"])
def test_the_cat_sat_on_the_mat(model, text: str) -> None:
    import torch

    with torch.no_grad():
        logits = model(torch.tensor([gpt2_tokenizer().encode(text).ids])).logits[0, -1]
    assert gpt2_tokenizer().decode([int(logits.argmax())]) == " mat"


def test_every_position_was_trained(model) -> None:
    """Each row is longer than any random start, and like its neighbour, as random rows (0 +- 0.09) are not.

    The first position is like no other: a text begins there, and only there.
    """
    positions = model.transformer.wpe.weight.detach()
    assert float(positions.norm(dim=1).min()) > 1.5 * 0.02 * 128**0.5
    unit = positions / positions.norm(dim=1, keepdim=True)
    assert float((unit[1:-1] * unit[2:]).sum(dim=1).min()) > 0.35


def test_all_positions_can_be_used(model) -> None:
    import torch

    text = torch.full((1, model.config.n_positions), gpt2_tokenizer().token_to_id(END_OF_TEXT))
    with torch.no_grad():
        assert torch.isfinite(model(text).logits).all()
