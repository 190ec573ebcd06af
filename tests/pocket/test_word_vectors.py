"""Pocket Word2Vec as committed reaches its goals, and training gives the same vectors again."""

import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.concepts.purity import purity
from dashboard.pocket import world
from dashboard.pocket.sentences import sample
from dashboard.pocket.training import figures, word_vectors

FOLDER = Path(figures.__file__).parents[1] / "weights" / "word2vec"


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return figures.load_word_vector_figures(FOLDER)


@pytest.mark.parametrize("name", figures.WORD_VECTOR_GOALS)
def test_goal_is_met(measured: dict[str, float], name: str) -> None:
    goal = figures.WORD_VECTOR_GOALS[name]
    assert goal.holds(measured[name]), f"{name} is {measured[name]:.4g}, its goal {goal}"


def test_the_figures_on_file_are_those_measured(measured: dict[str, float]) -> None:
    on_file = json.loads((FOLDER.parent / "figures.json").read_text(encoding="utf-8"))["Pocket Word2Vec"]
    assert on_file == pytest.approx(measured, abs=0.02)
    card = (FOLDER.parents[1] / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(
        f"| {name.replace('_', ' ')} | {figures.as_read(value)} |" in card for name, value in on_file.items()
    )


def test_the_files_can_be_memory_mapped_and_agree() -> None:
    matrix = np.load(FOLDER / "vectors.npy", mmap_mode="r")
    words = (FOLDER / "words.txt").read_text(encoding="utf-8").split()
    assert matrix.dtype == np.float32
    assert matrix.shape == (len(words), 100)
    assert len(set(words)) == len(words)
    assert np.isfinite(matrix).all()


def test_the_same_sentences_and_seed_give_the_same_vectors() -> None:
    sentences = sample(["animals", "fruit"], 800, seed=1)
    first, second = (word_vectors.train(sentences, seed=1) for _ in range(2))
    assert first.index_to_key == second.index_to_key
    assert np.array_equal(first.vectors, second.vectors)


def test_vectors_in_field_directions_reach_purity_one_and_known_cosines() -> None:
    """Three fields of two words along three axes: clusters are pure, and the cosine inside each is known."""
    unit = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0.6, 0.8]], dtype=np.float32)
    fields = np.array(["a", "a", "b", "b", "c", "c"])
    assert purity(figures._clusters(unit, fields), list(fields)) == 1.0
    assert figures._cosine_inside_fields(unit, fields) == pytest.approx({"a": 1.0, "b": 1.0, "c": 0.8})


def test_every_word_of_the_world_has_a_vector() -> None:
    words = set((FOLDER / "words.txt").read_text(encoding="utf-8").split())
    assert {word for field in world.FIELDS.values() for word in field} <= words
