"""The hunts of the page Context: what each makes of answers that miss the question, and of the page's own examples."""

import re
from dataclasses import replace

import pytest

from dashboard.concepts.context import Reading
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Type
from dashboard.lessons.context_layers.exercises import EXERCISES, PRESETS
from dashboard.lessons.context_layers.presets import ENGLISH_CHANGES, POCKET_CHANGES
from tests.exercises.hunts import Degenerate, grade_or_refuse, reverse_words, swap_parts

SENSES = [" / ".join(texts) for texts in PRESETS.values() if texts.same]


def changes(models: ModelsOnScreen) -> list[str]:
    kinds = ENGLISH_CHANGES if models.language.trained_ids is None else POCKET_CHANGES
    first = next(iter(kinds.values()))
    return [f"{each.plus} / {each.minus}" for each in kinds.values() if each.text == first.text]


HUNTS = {
    "senses_apart": Degenerate(
        one_word="bank / bank / bank / bank",
        same_word_thrice="bank bank bank",
        nonsense="qwrtz / asd fgh yxc qwrtz / jkl fgh yxc qwrtz / vbn fgh yxc qwrtz",
        swapped=swap_parts,
        other_language="Bank / In dem Park steht eine Bank aus Holz. / In dem Geld steht eine Bank aus Gold. / "
        "In dem Garten steht eine Bank aus Stein.",
        empty=" / / / ",
        presets=lambda on: SENSES,
    ),
    "looks_at_the_first": Degenerate(
        one_word="first",
        same_word_thrice="1 1 1",
        nonsense="qwrtz plmk",
        swapped=reverse_words,
        other_language="eins drei",
        may_pass={"swapped": "The same numbers name another head, which may look at the first token too."},
    ),
    "a_difference_that_turns": Degenerate(
        one_word="dog / dog",
        same_word_thrice="dog dog dog",
        nonsense="qwrtz / plmk",
        swapped=swap_parts,
        other_language="Hund / Katze",
        empty=" / ",
        presets=changes,
    ),
}


def hunt(models: ModelsOnScreen, name: str) -> Type:
    [exercise] = [each for each in EXERCISES.registered if each.name == name]
    posed = exercise.pose(models)
    assert posed is not None
    assert isinstance(posed.kind, Type)
    return posed.kind


@pytest.mark.parametrize(
    "answer",
    [
        # Where a word stands, and not its sense.
        "dog / dog / the dog",
        "king / king / the old king",
        "the / the / in the",
        "bank / bank / the bank",
        "dog / dog / the dog / a dog",
        "dog / the dog / a dog / my dog",
        "bank / bank of the river / bank of the money / bank of the water",
        # One sense, or no word.
        "dog / Near the river the old dog is full of frogs. / Near the money the old dog is full of cash. / "
        "Near the water the old dog is full of mud.",
        "king / In the river the old king eats. / In the castle the old king eats. / In the water the old king eats.",
        "house / In the river the old house is. / In the castle the old house is. / In the water the old house is.",
        "the / One day in the river / One day in the castle / One night in the water",
    ],
)
def test_what_has_not_two_senses_is_not_right(models: ModelsOnScreen, answer: str):
    verdict = grade_or_refuse(hunt(models, "senses_apart"), answer)
    assert not verdict.right
    assert verdict.feedback


@pytest.mark.parametrize("preset", [name for name, texts in PRESETS.items() if texts.same])
def test_two_senses_are_right_in_their_order_alone(models: ModelsOnScreen, preset: str):
    kind = hunt(models, "senses_apart")
    word, first, second, third = PRESETS[preset]
    assert kind.grade(" / ".join((word, first, second, third))).right
    assert kind.grade(" / ".join((word, third, second, first))).right
    for texts in (
        (first, third, second),
        (second, first, third),
        (second, third, first),
        (third, first, second),
    ):
        verdict = kind.grade(" / ".join((word, *texts)))
        assert not verdict.right
        assert re.match(
            r"The texts of one sense end farther apart than the others, by \d\.\d\d\. ", verdict.feedback
        )


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("bank / one / two", "with / between the four"),
        ("new york / a / b / c", "several words; type one"),
        ("bank / by the old river bank / by the old river bank / by the old money bank", "are the same"),
        ("bank / by the old river bank / by the money bank / at the bank", "no more than two words"),
        ("bank / by the old river house / by the old money house / by the old water house", "the same place"),
        (
            "bank / by the old bank of rivers / by the old bank of money / by the old bank of water",
            "before “bank”",
        ),
        ("bank / river bank / money bank / water bank", "3 words or more"),
    ],
)
def test_an_answer_in_another_form_is_refused_with_what_to_do(
    models: ModelsOnScreen, answer: str, sentence: str
):
    assert sentence in grade_or_refuse(hunt(models, "senses_apart"), answer).feedback


def test_the_key_is_two_senses_of_the_page(models: ModelsOnScreen):
    assert hunt(models, "senses_apart").solved == SENSES[0]


def test_a_head_is_graded_by_the_decimal_that_is_shown(models: ModelsOnScreen):
    [exercise] = [each for each in EXERCISES.registered if each.name == "looks_at_the_first"]
    posed = exercise.pose(models)
    assert posed is not None
    assert isinstance(posed.kind, Type)
    least = f"{posed.figures['most']:.1%}"
    assert f"more than {least} of its attention" in exercise.words.filled(**posed.figures).ask
    for layer in range(1, posed.figures["n_layers"] + 1):
        for head in range(1, posed.figures["n_heads"] + 1):
            verdict = posed.kind.grade(f"{layer} {head}")
            shown = verdict.feedback.split()[2]
            assert verdict.right == (float(shown.rstrip("%")) > float(least.rstrip("%")))


def test_what_gets_most_attention_leads_clearly_and_the_question_names_a_word(models: ModelsOnScreen):
    [exercise] = [each for each in EXERCISES.registered if each.name == "most_looked_at"]
    posed = exercise.pose(models)
    assert posed is not None
    assert posed.figures["share"] - posed.figures["next_share"] >= 0.1
    words = exercise.words.filled(**posed.figures)
    assert words.ask.endswith("floods”?")
    # In each model of the box it is the first token, and that is what the explanation says.
    assert posed.kind.solved == 0
    assert "That is the first token" in words.why


def test_a_model_that_contradicts_the_lesson_is_not_asked_which_bank(models: ModelsOnScreen):
    [exercise] = [each for each in EXERCISES.registered if each.name == "same_sense"]
    turned = tuple(token.id for token in models.read(PRESETS["bank"].same)[0])

    def reading(ids: tuple[int, ...]) -> Reading:
        found = models.reading(ids)
        return replace(found, hidden_states=-found.hidden_states) if ids == turned else found

    assert exercise.pose(replace(models, reading=reading)) is None


def test_the_same_bank_is_the_right_one(models: ModelsOnScreen):
    [exercise] = [each for each in EXERCISES.registered if each.name == "same_sense"]
    posed = exercise.pose(models)
    assert posed is not None
    assert posed.kind.solution == f"“{PRESETS['bank'].same}”"
