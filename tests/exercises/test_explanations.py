"""What exercises about positions, matrix and models say beside the answer is true of the models on screen."""

import re
from dataclasses import replace

import numpy as np
import pytest

from dashboard.concepts.similarity import cosine
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Posed
from dashboard.course.registry import all_exercises

EXERCISES = {exercise.key: exercise for exercise in all_exercises()}


def pose(models: ModelsOnScreen, key: str) -> Posed:
    """Pose the exercise about these models; skip where they lack what it needs."""
    exercise = EXERCISES[key]
    if not exercise.fits(models):
        pytest.skip("these models lack what it needs")
    posed = exercise.pose(models)
    assert posed is not None
    return posed


def why(models: ModelsOnScreen, key: str) -> str:
    return EXERCISES[key].words.filled(**pose(models, key).figures).why


def test_no_value_is_called_learned_that_may_not_be(models: ModelsOnScreen):
    assert "learned" not in why(models, "vocabulary_matrix.how_many_values")
    share = EXERCISES["model_library.share_of_the_matrix"].words
    assert "trained" not in share.ask


def test_help_does_not_lead_away_from_the_share(models: ModelsOnScreen):
    words = EXERCISES["model_library.share_of_the_matrix"].words
    assert "mostly" not in words.hint
    said = why(models, "model_library.share_of_the_matrix")
    has_second = not models.language.is_tied
    assert ("second matrix" in said) == has_second
    if has_second:
        both = 200 * models.language.token_embeddings.size / models.language.n_parameters
        assert f"{both:.0f}% are about the list of tokens" in said
    assert said == said.strip()


def test_the_cosine_of_two_banks_is_the_one_on_the_page(models: ModelsOnScreen):
    posed = pose(models, "position_embeddings.with_positions")
    tokens = models.language.tokenize("the bank is near the bank", as_model_input=True)
    at = [place for place, token in enumerate(tokens) if "bank" in token.label]
    rows, places = models.language.token_embeddings, models.language.position_embeddings
    assert places is not None
    one, other = (rows[tokens[place].id] + places[place] for place in at)
    assert posed.figures["cosine"] == pytest.approx(cosine(one, other), abs=1e-5)


def test_where_places_do_not_tell_tokens_apart_it_is_not_asked(models: ModelsOnScreen):
    alike = replace(
        models.language, all_position_embeddings=np.ones((600, models.language.n_dims), np.float32)
    )
    for key in ("with_positions", "near_and_far_places"):
        pose(models, f"position_embeddings.{key}")
        assert EXERCISES[f"position_embeddings.{key}"].pose(replace(models, language=alike)) is None


def test_nearby_places_that_are_less_alike_are_not_called_alike(models: ModelsOnScreen):
    generator = np.random.default_rng(0)
    random = generator.normal(size=(600, models.language.n_dims)).astype(np.float32)
    # The place 8 away is nearer than the one beside it.
    start = 600 // 3
    random[start + 8] = random[start]
    key = "position_embeddings.near_and_far_places"
    pose(models, key)
    language = replace(models.language, all_position_embeddings=random)
    assert EXERCISES[key].pose(replace(models, language=language)) is None


def test_a_word_of_one_token_is_not_said_to_be_cut(models: ModelsOnScreen):
    kind = pose(models, "model_library.a_word_here_pieces_there").kind
    assert "keeps it whole" in kind.grade(kind.refused).feedback
    said = kind.grade(kind.solved).feedback
    assert int(re.search(r"cuts it into (\d+) tokens: ", said)[1]) > 1
    assert kind.solved in {"hippopotamus", "saxophone"}, "a word that everybody knows"


def test_tokens_are_named_as_this_vocabulary_has_them(models: ModelsOnScreen):
    words = EXERCISES["vocabulary_matrix.look_up"].words.filled(
        **pose(models, "vocabulary_matrix.look_up").figures
    )
    assert ("␣bank" in words.suggestion) == models.language.traits.spaced
    assert "-" not in pose(models, "vocabulary_matrix.look_up").kind.solution, "one minus sign"
