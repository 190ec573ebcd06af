"""Exercises of the page Context."""

import re
from collections.abc import Sequence

import numpy as np

from dashboard.concepts.attention import first_token_share
from dashboard.concepts.interventions import CLEARLY, Change
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token, ordinary_places
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import ModelsOnScreen, one_word, with_space
from dashboard.course.questions import (
    Number,
    Pick,
    Posed,
    UnclearError,
    Verdict,
    choose_from,
    choose_highest,
    pose,
    type_answer,
)
from dashboard.course.requirements import continues_text, has_layers, has_tokens, is_deep
from dashboard.errors import InputError
from dashboard.lessons.context_layers.changes import find_token, first_change, try_change
from dashboard.lessons.context_layers.presets import MONEY, ONE_SENSE, PRESETS, RIVER
from dashboard.lessons.context_layers.sentences import TOLD_APART, explain_most_looked_at
from dashboard.numerals import format_count, format_number

EXERCISES = PageExercises("context_layers")
exercise = EXERCISES.exercise

SHORT = "The old bank floods"
# Lead in attention that the first of several tokens must have to be visibly first.
LEAD = 0.1
# A head attends to the first token if it gives it this many times the even share.
TIMES = 1.5
# Limits on three texts that count as one sentence: words that may differ, words that must come before.
MOST_CHANGED, WORDS_BEFORE = 2, 3
WORDS = re.compile(r"\w+")
# Words with one sense, as controls: context moves them too, so two senses must part a word by more.
CONTROLS = ("house", "town", "road")
BEYOND_CONTROLS = 0.03
# Layers for each of which a predicted one may be one off.
LAYERS_PER_TOLERANCE = 10


@exercise(has_layers, has_tokens("bank"))
def ends_apart(models: ModelsOnScreen) -> Posed:
    """Ask where a word's two vectors are most alike."""
    before, *_, after = _paths(models, "bank", RIVER, MONEY)
    kind = choose_highest({"before the first layer": before, "after the last layer": after})
    return pose(kind, before=before, after=after, one=RIVER, other=MONEY, model=models.language.title)


@exercise(has_layers, has_tokens("bank"))
def same_sense(models: ModelsOnScreen) -> Posed:
    """Ask which pair is closer, one sense or two; only for a model that tells the senses apart."""
    same, other = (_paths(models, "bank", RIVER, text)[-1] for text in (ONE_SENSE, MONEY))
    if same - other <= TOLD_APART:
        raise UnclearError
    kind = choose_highest({f"“{ONE_SENSE}”": same, f"“{MONEY}”": other})
    return pose(kind, text=RIVER, answer=kind.solution, same=same, other=other, model=models.language.title)


@exercise(has_layers)
def a_row_of_attention(models: ModelsOnScreen) -> Posed:
    """Ask for the sum of one token's attention weights."""
    weights = _attention(models, SHORT)
    answer = float(weights[0, 0, -1].sum())
    return pose(
        Number(answer, within=0.005, places=2), text=SHORT, answer=answer, model=models.language.title
    )


@exercise(has_layers)
def who_is_seen(models: ModelsOnScreen) -> Posed:
    """Ask how many tokens the second token can attend to."""
    weights = _attention(models, SHORT)
    answer = int((weights[:, :, 1].max(axis=(0, 1)) > 0).sum())
    n_tokens = weights.shape[-1]
    how = "it sees itself and what stands before it" if answer < n_tokens else "it sees the whole text"
    return pose(
        Number(answer), text=SHORT, n_tokens=n_tokens, answer=answer, how=how, model=models.language.title
    )


@exercise(has_layers)
def most_looked_at(models: ModelsOnScreen) -> Posed:
    """Ask which token gets the most attention; attention is not explanation."""
    tokens, weights = _read(models, SHORT)
    # Of the last ordinary token, over all heads of all layers.
    at = ordinary_places(tokens)[-1]
    shares = weights[:, :, at].mean(axis=(0, 1))
    seen = [int(place) for place in np.flatnonzero(shares)]
    most, *others = sorted(seen, key=lambda place: -shares[place])
    if not others or shares[most] - shares[others[0]] < LEAD:
        raise UnclearError
    options = tuple(f"{tokens[place].label} ({place + 1})" for place in seen)
    kind = Pick(options, seen.index(most), tuple(f"{shares[place]:.1%}" for place in seen))
    return pose(
        kind,
        text=SHORT,
        token=tokens[at].label,
        answer=kind.solution,
        share=float(shares[most]),
        next_share=float(shares[others[0]]),
        how=explain_most_looked_at(is_first=most == 0, is_itself=most == at),
        model=models.language.title,
    )


@exercise(continues_text)
def what_is_added(models: ModelsOnScreen) -> Posed:
    """Ask whether an earlier token changes when the text continues."""
    short, long = (models.read(text)[1].hidden_states[-1] for text in (SHORT, f"{SHORT} every year"))
    gap = float(np.abs(short[1] - long[1]).max())
    size = float(np.abs(short[1]).max())
    if gap >= 1e-3 * size:
        raise UnclearError
    kind = choose_from(("it stays as it was", "it changes"), "it stays as it was")
    return pose(kind, short=SHORT, long=f"{SHORT} every year", gap=gap, model=models.language.title)


@exercise(has_layers, has_tokens(*CONTROLS))
def senses_apart(models: ModelsOnScreen) -> Posed:
    """Ask for a sentence in three versions whose two senses part a word more than the controls."""

    def grade(answer: str) -> Verdict:
        parts = [part.strip() for part in answer.split("/")]
        if len(parts) != 4 or not all(parts):
            raise InputError("Type the word and three texts with it, with / between the four.")
        word, *texts = parts
        _check_word(models, word)
        _check_frame(word, texts)
        gap = _sense_gap(models, word, texts)
        controls = [control for control in CONTROLS if control != word.casefold()][:2]
        usual = max(_sense_gap(models, control, _put(control, word, texts)) for control in controls)
        amount = format_number(abs(gap), ".2f")
        compared = (
            f"closer together than the others, by {amount}"
            if gap > 0
            else f"farther apart than the others, by {amount}"
        )
        if round(gap, 2) == 0:
            compared = "as close together as the others"
        said = (
            f"The texts of one sense end {compared}. "
            f"With “{controls[0]}” or “{controls[1]}” in place of “{word}”: {format_number(usual, '.2f')} at most."
        )
        # Without the last digits, which rounded numbers lose when one is taken from another.
        return Verdict(round(gap - max(usual, 0.0), 2) >= BEYOND_CONTROLS, said)

    presets = [" / ".join(preset) for preset in PRESETS.values()]
    swapped = [
        " / ".join((preset.word, preset.first, preset.same, preset.second)) for preset in PRESETS.values()
    ]
    kind = type_answer(grade, presets, swapped, "word / text / other sense / sense of the first")
    control, other_control, _ = CONTROLS
    return pose(
        kind,
        least=BEYOND_CONTROLS,
        control=control,
        other_control=other_control,
        model=models.language.title,
    )


@exercise(has_layers)
def looks_at_the_first(models: ModelsOnScreen) -> Posed:
    """Ask for a layer and head that attend to the first token."""
    weights = _attention(models, RIVER)
    # Rounded as displayed, so that the feedback and the grade agree.
    shares = weights[:, :, 1:, 0].mean(axis=2).round(3)
    n_layers, n_heads = shares.shape
    most = round(TIMES * first_token_share(weights, looks_ahead=not models.language.continues_text).even, 3)

    def grade(answer: str) -> Verdict:
        numbers = answer.replace(",", " ").split()
        if len(numbers) != 2 or not all(each.isascii() and each.isdigit() for each in numbers):
            raise InputError("Type two numbers: the layer and the head, both counted from 1.")
        layer, head = (int(each[:6]) for each in numbers)
        if not (1 <= layer <= n_layers and 1 <= head <= n_heads):
            raise InputError(
                f"The model has {format_count(n_layers, 'layer')} with {format_count(n_heads, 'head')} each; "
                "check the numbers."
            )
        share = float(shares[layer - 1, head - 1])
        return Verdict(share > most, f"It gives {share:.1%} of its attention to the first token.")

    every = [f"{layer + 1} {head + 1}" for layer, head in np.ndindex(shares.shape)]
    kind = type_answer(grade, every, reversed(every), "layer head")
    return pose(kind, text=RIVER, most=most, n_layers=n_layers, n_heads=n_heads, model=models.language.title)


@exercise(continues_text)
def exchanged_row(models: ModelsOnScreen) -> Posed:
    """Ask which token comes next once the row of a word is exchanged for that of another."""
    change = first_change(models)
    trial = try_change(models, change)
    if not trial.is_clear:
        raise UnclearError
    other = models.token(with_space(models.language, change.plus)).id
    ids = dict.fromkeys((trial.before, trial.after, other))
    return pose(
        choose_highest({models.label(id_): float(trial.end[id_]) for id_ in ids}),
        text=change.text,
        word=change.word,
        other=change.plus,
        answer=models.label(trial.after),
        start=float(trial.start[trial.after]),
        end=float(trial.end[trial.after]),
        model=models.language.title,
    )


@exercise(continues_text, is_deep)
def where_a_fact_lives(models: ModelsOnScreen) -> Posed:
    """Ask up to which layer a state copied from another sentence decides what comes next."""
    change = first_change(models)
    ids, index = find_token(models, change)
    other = [*ids[:index], models.token(with_space(models.language, change.plus)).id, *ids[index + 1 :]]
    states, whole = models.reading(tuple(other)).layer_outputs[:, index], models.transformer()
    own, replaced = (whole.next_probabilities(each)[0].argmax() for each in (ids, other))
    copied = whole.next_probabilities(
        ids, Change(written=[(layer, index, state) for layer, state in enumerate(states, start=1)])
    )
    loses = copied[:, replaced] < copied[:, own]
    answer = int(loses.argmax())
    if own == replaced or answer == 0 or not loses[answer:].all():
        raise UnclearError
    within = max(1, len(states) // LAYERS_PER_TOLERANCE)
    return pose(
        Number(answer, within=within),
        text=change.text,
        word=change.word,
        other=change.plus,
        n_layers=len(states),
        within=within,
        answer=answer,
        model=models.language.title,
    )


@exercise(continues_text)
def a_difference_that_turns(models: ModelsOnScreen) -> Posed:
    """Ask for two words whose difference turns the next token by far more than random vectors do."""
    change = first_change(models)

    def grade(answer: str) -> Verdict:
        parts = [part.strip() for part in answer.split("/")]
        if len(parts) != 2 or not all(parts):
            raise InputError("Type two words: the one to add, / and the one to take off.")
        plus, minus = (one_word(part) for part in parts)
        for word in (plus, minus):
            if not models.is_one(with_space(models.language, word)):
                raise InputError(
                    f"{models.language.title} does not know “{word[:40]}” as one token; take another word."
                )
        if plus.casefold() == minus.casefold():
            raise InputError("These two words are one, so their difference is nothing; type two.")
        trial = try_change(models, change._replace(plus=plus, minus=minus))
        end, chance = trial.end[trial.after], np.median(trial.random[:, trial.after])
        said = (
            f"Then “{models.label(trial.after)}” is the most likely next token, with {format_number(end, '.2f')}. "
            f"Random vectors of the same length give it {format_number(chance, '.2f')} in the middle."
        )
        return Verdict(trial.is_clear, said)

    solved, swapped = f"{change.plus} / {change.minus}", f"{change.minus} / {change.plus}"
    return pose(
        type_answer(grade, [solved], [swapped], "word to add / word to take off"),
        text=change.text,
        word=change.word,
        before=models.label(try_change(models, change).before),
        times=CLEARLY,
        model=models.language.title,
    )


def _check_word(models: ModelsOnScreen, word: str) -> None:
    """Raise InputError for a word of several tokens or one unseen in training."""
    spelled = with_space(models.language, one_word(word))
    if not models.is_one(spelled) or models.language.unseen_among([models.token(spelled).id]):
        raise InputError(
            f"{models.language.title} does not know “{word[:40]}” as one token; take another word."
        )


def _check_frame(word: str, texts: Sequence[str]) -> None:
    """Raise InputError for texts that differ in more than the sense: in their frame or the word's place."""
    rows = [WORDS.findall(text.casefold()) for text in texts]
    if len({tuple(row) for row in rows}) < len(rows):
        raise InputError("Two of the texts are the same; change a word in each.")
    columns = list(zip(*rows, strict=False))
    changed = [place for place, column in enumerate(columns) if len(set(column)) > 1]
    if len({len(row) for row in rows}) > 1 or len(changed) > MOST_CHANGED:
        raise InputError("Write one sentence three times, and change no more than two words of it.")
    places = [place for place, column in enumerate(columns) if set(column) == {word.casefold()}]
    if not places:
        raise InputError(f"“{word[:40]}” must stand at the same place in all three texts.")
    if places[-1] < WORDS_BEFORE or places[-1] < changed[0]:
        raise InputError(
            f"Write {WORDS_BEFORE} words or more before “{word[:40]}”, among them one that differs from text to text: "
            "a model that reads from left to right knows nothing else of its sense."
        )


def _sense_gap(models: ModelsOnScreen, word: str, texts: Sequence[str]) -> float:
    """Compute the gap in cosine between same-sense and other-sense pairs, rounded to two decimals."""
    first, second, third = (_states(models, word, text)[-1] for text in texts)
    same, others = cosine(first, third), (cosine(first, second), cosine(third, second))
    # Rounded as displayed, so that the feedback and the grade agree.
    return round(same, 2) - round(max(others), 2)


def _put(control: str, word: str, texts: Sequence[str]) -> list[str]:
    """Replace a word by another one in each text."""
    return [re.sub(rf"\b{re.escape(word)}\b", control, text, flags=re.IGNORECASE) for text in texts]


def _read(models: ModelsOnScreen, text: str) -> tuple[Sequence[Token], np.ndarray]:
    """Return a text's tokens and their attention, (n_layers, n_heads, n_tokens, n_tokens)."""
    tokens, reading = models.read(text)
    if reading.attentions is None:
        raise UnclearError
    return tokens, reading.attentions


def _attention(models: ModelsOnScreen, text: str) -> np.ndarray:
    return _read(models, text)[1]


def _paths(models: ModelsOnScreen, word: str, first: str, second: str) -> list[float]:
    """Compute the cosine of a word in two texts, from the input of the first layer to the last output."""
    states = [_states(models, word, text) for text in (first, second)]
    return [cosine(one, other) for one, other in zip(*states, strict=True)]


def _states(models: ModelsOnScreen, word: str, text: str) -> np.ndarray:
    """Return the hidden states of a word in a text, (n_layers + 1, n_dims)."""
    tokens, reading = models.read(text)
    return reading.hidden_states[:, _place(models, tokens, word, text)]


def _place(models: ModelsOnScreen, tokens: Sequence[Token], word: str, text: str) -> int:
    """Return the index of the last token of the word's last occurrence in a text."""
    for form in (with_space(models.language, word), word):
        ids = [token.id for token in models.language.tokenize(form)]
        all_ids = [token.id for token in tokens]
        for start in range(len(all_ids) - len(ids), -1, -1):
            if ids and all_ids[start : start + len(ids)] == ids:
                return start + len(ids) - 1
    raise InputError(
        f"“{word[:40]}” does not stand in “{text[:60]}” as a word; write it the same in both texts."
    )
