"""What the exercises of the page Learning say agrees with the page."""

import numpy as np
import pytest

from dashboard.concepts.training import NEXT_TOKEN, SKIP_GRAM, TrainingParams, chance_loss
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Number, Type
from dashboard.course.registry import exercises_of

EXERCISES = {exercise.name: exercise for exercise in exercises_of("learning")}


def test_the_loss_at_the_start_is_that_of_the_task_that_is_named(models: ModelsOnScreen):
    posed = EXERCISES["loss_before"].pose(models)
    assert posed is not None
    words = EXERCISES["loss_before"].words.filled(**posed.figures)
    assert "task “next token”" in words.ask
    assert isinstance(posed.kind, Number)
    assert (
        posed.kind.answer == pytest.approx(np.log(200)) == chance_loss(TrainingParams(mode=NEXT_TOKEN), 200)
    )
    # The tab with the loss opens with skip-gram, whose curve begins elsewhere.
    assert TrainingParams().mode == SKIP_GRAM
    assert f"6 × ln 2 = {chance_loss(TrainingParams(), 200):.2f}" in words.why
    assert "4.16" in words.why


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Hot tea. Hot coffee.", "1 word stands near both: hot."),
        ("He likes tea. They sell coffee.", "0 words stand near both."),
        ("Drink hot tea. Drink hot coffee.", "2 words stand near both: drink, hot."),
    ],
)
def test_shared_words_are_counted_with_their_plural(models: ModelsOnScreen, answer: str, said: str):
    posed = EXERCISES["a_text_for_two"].pose(models)
    assert posed is not None
    assert isinstance(posed.kind, Type)
    verdict = posed.kind.grade(answer)
    assert verdict.feedback == said
    assert not verdict.right
