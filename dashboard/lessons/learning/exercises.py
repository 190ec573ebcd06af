"""Exercises of the page Learning, on texts small enough to count by hand."""

import numpy as np

from dashboard.concepts.corpus import Corpus, Examples, read_corpus, skip_gram
from dashboard.concepts.training import (
    NEXT_TOKEN,
    TrainingParams,
    chance_loss,
    first_matrices,
    movement,
    one_example,
    train,
)
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.presets import OWN_TRAINING_TEXT
from dashboard.course.questions import Number, Posed, Verdict, choose_from, order_ascending, pose, type_answer
from dashboard.errors import InputError
from dashboard.numerals import choose_form, format_count

EXERCISES = PageExercises("learning")
exercise = EXERCISES.exercise

SENTENCE = "the cat sat on the mat"
TWO_BANKS = "The bank lends money. The bank of the river floods."
NEVER = "unicorn"
MOST_WORDS = 200
FEWEST_SHARED = 3


def _prepared(text: str, window: int = 3) -> tuple[Corpus, Examples]:
    corpus = read_corpus(text, MOST_WORDS, (NEVER,))
    return corpus, skip_gram(corpus, window)


@exercise()
def how_many_pairs(models: ModelsOnScreen) -> Posed:
    """Ask for the number of training pairs of a sentence."""
    window = 1
    answer = len(_prepared(SENTENCE, window)[1])
    return pose(
        Number(answer), sentence=SENTENCE, window=window, answer=answer, n_words=len(SENTENCE.split())
    )


@exercise()
def loss_before(models: ModelsOnScreen) -> Posed:
    """Ask for the loss of next-token prediction at chance, before training."""
    n_words = 200
    answer = chance_loss(TrainingParams(mode=NEXT_TOKEN), n_words)
    skip_gram = TrainingParams()
    return pose(
        Number(answer, within=0.3, places=2),
        n_words=n_words,
        answer=answer,
        negatives=skip_gram.negatives,
        guesses=skip_gram.negatives + 1,
        skip_gram=chance_loss(skip_gram, n_words),
    )


@exercise()
def rows_of_a_step(models: ModelsOnScreen) -> Posed:
    """Ask how many rows of the input matrix one example updates."""
    corpus, examples = _prepared(OWN_TRAINING_TEXT)
    settings = TrainingParams()
    step = one_example(examples, corpus.counts, settings, 0, *first_matrices(len(corpus.words), settings))
    changed = int((np.abs(step.of_inputs).max(axis=1) > 0).sum())
    return pose(Number(changed), n_words=len(corpus.words), given=corpus.words[step.given[0]], answer=changed)


@exercise()
def one_row_two_senses(models: ModelsOnScreen) -> Posed:
    """Ask how many rows a word with two senses has, to show that one vector serves both."""
    corpus = read_corpus(TWO_BANKS, MOST_WORDS)
    answer = corpus.words.count("bank")
    options = ("none", "1", "2, one for each sense")
    n_times = int(corpus.counts[corpus.words.index("bank")])
    return pose(choose_from(options, options[answer]), text=TWO_BANKS, n_times=n_times)


@exercise()
def word_never_seen(models: ModelsOnScreen) -> Posed:
    """Ask what happens to the row of a word that is not in the text."""
    corpus, examples = _prepared(OWN_TRAINING_TEXT)
    settings = TrainingParams(epochs=5)
    before, _ = first_matrices(len(corpus.words), settings)
    *_, last = train(examples, corpus.counts, settings)
    moved = movement(before, last.inputs, corpus.counts)
    options = ("it stays where it began", "it moves to the middle", "it becomes all zeros")
    at = corpus.words.index(NEVER)
    zero = bool((last.inputs[at] == 0).all())
    right = options[2] if zero else options[0] if moved.farthest_never == 0 else options[1]
    return pose(choose_from(options, right), word=NEVER, moved=moved.farthest_never, others=moved.mean_seen)


@exercise()
def most_lessons(models: ModelsOnScreen) -> Posed:
    """Ask for words in order of their number of training pairs."""
    corpus, examples = _prepared(OWN_TRAINING_TEXT)
    counted = np.bincount(examples.given[:, 0], minlength=len(corpus.words))
    words = {word: float(counted[corpus.words.index(word)]) for word in ("the", "sat", "mat", "cat")}
    return pose(order_ascending(words, ",.0f"), text=OWN_TRAINING_TEXT.replace("\n", " "))


@exercise()
def a_text_for_two(models: ModelsOnScreen) -> Posed:
    """Ask for a text in which two words have the same contexts."""
    one, other = "tea", "coffee"

    def grade(answer: str) -> Verdict:
        corpus, examples = _prepared(answer)
        if not {one, other} <= set(corpus.words):
            raise InputError(f"The text needs both words, “{one}” and “{other}”; write a sentence with each.")
        company = [
            {corpus.words[at] for at in examples.expected[examples.given[:, 0] == corpus.words.index(word)]}
            for word in (one, other)
        ]
        shared = company[0] & company[1] - {one, other}
        listed = f": {', '.join(sorted(shared)[:12])}" if shared else ""
        verb = choose_form(len(shared), "stands", "stand")
        said = f"{format_count(len(shared), 'word')} {verb} near both{listed}."
        return Verdict(len(shared) >= FEWEST_SHARED, said)

    right = (f"She drinks hot {one} at noon. She drinks hot {other} at noon.",)
    wrong = (f"He likes {one}. A tall man sells black {other}.",)
    return pose(type_answer(grade, right, wrong), one=one, other=other, fewest=FEWEST_SHARED)
