"""What the page Context asks."""

from collections.abc import Sequence

import numpy as np

from dashboard.concepts.attention import first_token_share
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token, ordinary_places
from dashboard.errors import InputError
from dashboard.exercises.bank import Page
from dashboard.exercises.kinds import (
    Number,
    Pick,
    Posed,
    UnclearError,
    Verdict,
    one_of,
    posed,
    the_highest,
    typed,
)
from dashboard.exercises.needs import continues_text, has_layers, has_tokens
from dashboard.exercises.screen import OnScreen, with_space
from dashboard.lessons.presets import MONEY, RIVER, TWO_TEXTS

PAGE = Page("context_layers")
exercise = PAGE.exercise

# Where a word ends when its contexts have parted it.
APART = 0.5
SHORT = "The old bank floods"
# A head looks at the first token where it gives it so many times what falls to it by chance.
TIMES = 1.5
OTHERS = (
    "bank / bank / We sat on the grassy bank of the stream and watched the boats drift by.",
    "like / She walks like a duck. / I like chocolate ice cream very much.",
    "bear / The bear ate a fish. / I cannot bear the noise of traffic.",
    "lead / Pipes made of lead poison the water. / She will lead the team to victory.",
)


@exercise(has_layers, has_tokens("bank"))
def ends_apart(on: OnScreen) -> Posed:
    """Where a word's two vectors are most alike."""
    before, *_, after = _paths(on, "bank", RIVER, MONEY)
    kind = the_highest({"before the first layer": before, "after the last layer": after})
    return posed(kind, before=before, after=after, one=RIVER, other=MONEY, model=on.language.title)


@exercise(has_layers, has_tokens("bank"))
def same_sense(on: OnScreen) -> Posed:
    """A pair of one sense against a pair of two."""
    one_sense = TWO_TEXTS["bank, one sense"]
    two = _paths(on, "bank", RIVER, MONEY)[-1]
    one = _paths(on, "bank", one_sense.first, one_sense.second)[-1]
    kind = the_highest({f"“{MONEY}”": two, f"“{one_sense.second}”": one})
    return posed(kind, text=RIVER, answer=kind.solution, model=on.language.title)


@exercise(has_layers)
def a_row_of_attention(on: OnScreen) -> Posed:
    """The weights of one token sum to one."""
    weights = _attention(on, SHORT)
    answer = float(weights[0, 0, -1].sum())
    return posed(Number(answer, within=0.005, places=2), text=SHORT, answer=answer, model=on.language.title)


@exercise(has_layers)
def who_is_seen(on: OnScreen) -> Posed:
    """How many tokens the second token can look at."""
    weights = _attention(on, SHORT)
    answer = int((weights[:, :, 1].max(axis=(0, 1)) > 0).sum())
    n_tokens = weights.shape[-1]
    how = "it sees itself and what stands before it" if answer < n_tokens else "it sees the whole text"
    return posed(
        Number(answer), text=SHORT, n_tokens=n_tokens, answer=answer, how=how, model=on.language.title
    )


@exercise(has_layers)
def most_looked_at(on: OnScreen) -> Posed:
    """The token that gets most attention: attention is not explanation."""
    tokens, weights = _read(on, RIVER)
    # Of the last ordinary token, over all heads of all layers.
    at = ordinary_places(tokens)[-1]
    shares = weights[:, :, at].mean(axis=(0, 1))
    values = {
        f"{token.label} ({place + 1})": float(share)
        for place, (token, share) in enumerate(zip(tokens, shares, strict=True))
        if share > 0
    }
    alphabetical = the_highest(values)
    options = tuple(values)
    kind = Pick(
        options, options.index(alphabetical.solution), tuple(f"{share:.1%}" for share in values.values())
    )
    return posed(kind, text=RIVER, token=tokens[at].label, answer=kind.solution, model=on.language.title)


@exercise(continues_text)
def what_is_added(on: OnScreen) -> Posed:
    """An earlier token does not change when the text goes on."""
    short, long = (on.read(text)[1].hidden_states[-1] for text in (SHORT, f"{SHORT} every year"))
    gap = float(np.abs(short[1] - long[1]).max())
    size = float(np.abs(short[1]).max())
    options = ("it stays as it was", "it changes")
    right = options[0] if gap < 1e-3 * size else options[1]
    return posed(
        one_of(options, right), short=SHORT, long=f"{SHORT} every year", gap=gap, model=on.language.title
    )


@exercise(has_layers)
def below_one_half(on: OnScreen) -> Posed:
    """Hunt: two sentences in which a word ends below a cosine of one half."""

    def grade(answer: str) -> Verdict:
        parts = [part.strip() for part in answer.split("/")]
        if len(parts) != 3 or not all(parts):
            raise InputError("Type the word and two texts with it, with / between the three.")
        found = _paths(on, *parts)[-1]
        return Verdict(found < APART, f"After the last layer the cosine is {found:.4f}.")

    presets = tuple(" / ".join(preset) for preset in TWO_TEXTS.values())
    wrong = (f"bank / {RIVER} / {RIVER}", *reversed(presets))
    kind = typed(grade, (*presets, *OTHERS), wrong, "word / one text / another text")
    return posed(kind, most=APART, model=on.language.title)


@exercise(has_layers)
def looks_at_the_first(on: OnScreen) -> Posed:
    """Hunt: a head that looks at the first token."""
    weights = _attention(on, RIVER)
    shares = weights[:, :, 1:, 0].mean(axis=2)
    n_layers, n_heads = shares.shape
    most = TIMES * first_token_share(weights, looks_ahead=not on.language.continues_text).even

    def grade(answer: str) -> Verdict:
        numbers = answer.replace(",", " ").split()
        if len(numbers) != 2 or not all(each.isascii() and each.isdigit() for each in numbers):
            raise InputError("Type two numbers: the layer and the head, both counted from 1.")
        layer, head = (int(each[:6]) for each in numbers)
        if not (1 <= layer <= n_layers and 1 <= head <= n_heads):
            raise InputError(f"There are {n_layers} layers with {n_heads} heads each; mend the numbers.")
        share = float(shares[layer - 1, head - 1])
        return Verdict(share > most, f"It gives {share:.0%} of its attention to the first token.")

    every = [f"{layer + 1} {head + 1}" for layer, head in np.ndindex(shares.shape)]
    kind = typed(grade, every, reversed(every), "layer head")
    return posed(kind, text=RIVER, most=most, n_layers=n_layers, n_heads=n_heads, model=on.language.title)


def _read(on: OnScreen, text: str) -> tuple[Sequence[Token], np.ndarray]:
    """A text's tokens and their attention, (n_layers, n_heads, n_tokens, n_tokens)."""
    tokens, reading = on.read(text)
    if reading.attentions is None:
        raise UnclearError
    return tokens, reading.attentions


def _attention(on: OnScreen, text: str) -> np.ndarray:
    return _read(on, text)[1]


def _paths(on: OnScreen, word: str, first: str, second: str) -> list[float]:
    """The cosine of a word in two texts, from the input of the first layer to the end."""
    states = []
    for text in (first, second):
        tokens, reading = on.read(text)
        states.append(reading.hidden_states[:, _place(on, tokens, word, text)])
    return [cosine(one, other) for one, other in zip(*states, strict=True)]


def _place(on: OnScreen, tokens: Sequence[Token], word: str, text: str) -> int:
    """Where the word's last token stands in a text, the last time that it is in it."""
    for form in (with_space(on.language, word), word):
        ids = [token.id for token in on.language.tokenize(form)]
        all_ids = [token.id for token in tokens]
        for start in range(len(all_ids) - len(ids), -1, -1):
            if ids and all_ids[start : start + len(ids)] == ids:
                return start + len(ids) - 1
    raise InputError(
        f"“{word[:40]}” does not stand in “{text[:60]}” as a word; write it the same in both texts."
    )
