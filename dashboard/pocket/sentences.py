"""Sentence generator: samples the grammar of `world.py` from a seed.

Sentences are lowercase words separated by single spaces. One in twenty is held out by a hash of its text, so
training and evaluation sentences never overlap, whatever the seed and the number of sentences.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from itertools import cycle
from random import Random
from typing import TypeVar

from dashboard.pocket import everyday, world
from dashboard.pocket.world import Sense, Word

HELD_OUT_ONE_IN = 20
EVERYDAY_SHARE = 0.15

_Card = TypeVar("_Card")
_VERB = re.compile(r"(\w+)\|(\w+)")


def is_held_out(sentence: str) -> bool:
    """Return whether a sentence is held out for evaluation; the lesson's own sentences never are."""
    return sentence not in world.LESSON_SENTENCES and zlib.crc32(sentence.encode()) % HELD_OUT_ONE_IN == 0


def generate(n: int, seed: int) -> list[str]:
    """Generate `n` distinct training sentences, including the lesson's own.

    Each word of the world is the subject of about the same number of sentences.
    """
    return _distinct(
        n, seed, _mixture(Random(seed), world.WORDS), held_out=False, first=world.LESSON_SENTENCES
    )


def held_out(n: int, seed: int) -> list[str]:
    """Generate `n` distinct held-out sentences from the same distribution as `generate`."""
    return _distinct(n, seed, _mixture(Random(seed), world.WORDS), held_out=True)


def sample(fields: Sequence[str], n: int, seed: int) -> list[str]:
    """Generate `n` distinct sentences about words of these fields only, as a small text for live training.

    Raises:
        KeyError: a field is unknown.
        ValueError: `fields` is empty.
    """
    if not fields:
        raise ValueError("Choose at least one field of the pocket world.")
    chosen = {word for field in fields for word in world.FIELDS[field]}
    words = tuple(word for word in world.WORDS if word.text in chosen)
    rng = Random(seed)
    deck = _deck(rng, words)
    return _distinct(n, seed, lambda: sentence_about(next(deck), rng), held_out=False)


def sense_sentences(word: str, sense: str, n: int, seed: int, *, only_held_out: bool = False) -> list[str]:
    """Generate `n` distinct sentences with one sense of an ambiguous word, the cue before the word.

    All senses share the same frames and each cue is one GPT-2 token, so position does not reveal the sense.

    Raises:
        KeyError: the word is not ambiguous in the pocket world, or lacks this sense.
    """
    by_name = {candidate.name: candidate for candidate in world.SENSES[word]}
    chosen = by_name[sense]
    rng = Random(seed)
    return _distinct(n, seed, lambda: _sense_sentence(word, chosen, rng), held_out=only_held_out)


def sentence_about(word: Word, rng: Random) -> str:
    """Generate a sentence about a word: a fact, then optionally the setting of its field and a marker of its role."""
    many = word.is_plural
    parts = []
    # Words without a role have fewer possible sentences: openers add enough distinct ones.
    if rng.random() < (0.15 if word.role else 0.5):
        parts.append(rng.choice(world.OPENERS))
    parts.append(_fact(word, rng))
    tails = world.ROLE_TAILS.get(word.role or "")
    # Words with a role need more mentions of their field, or the role dominates and splits the field.
    if rng.random() < (0.9 if word.role else 0.45):
        parts.append(rng.choice(word.table.scenes_for(word.position)))
    if tails and rng.random() < (0.6 if word.role == "thing" else 0.9):
        parts.append(rng.choice(tails)[many])
    return " ".join(parts)


def format_sentence(sentence: str) -> str:
    """Format a sentence for reading: capitals, a comma after a greeting, and final punctuation.

    >>> format_sentence("the capital of france is paris"), format_sentence("hello anna how are you")
    ('The capital of France is Paris.', 'Hello Anna, how are you?')
    """
    stop = "?" if everyday.QUESTION.match(sentence) else "!" if everyday.EXCLAMATION.match(sentence) else "."
    names = world.NAMES | everyday.CAPITALISED
    words = everyday.GREETING.sub(r"\g<0>, ", sentence, count=1).split()
    text = " ".join(word.capitalize() if word.rstrip(",") in names else word for word in words)
    text = text.replace("new York", "New York")
    return text[0].upper() + text[1:] + stop


def _mixture(rng: Random, words: Sequence[Word]) -> Callable[[], str]:
    """Build a sampler of sentences: mostly facts about each word, plus everyday English, senses and patterns."""
    deck = _deck(rng, words)
    frames = _deck(rng, everyday.FRAMES)
    senses = [(word, sense) for word, pair in world.SENSES.items() for sense in pair]
    # `bank` is the lesson's example, so it gets as many sentences as two of the others.
    weights = [2 if word == "bank" else 1 for word, _ in senses]
    pairs = [
        (fact, first, second)
        for relation, facts in world.PAIR_FACTS.items()
        for first, second in world.RELATIONS[relation]
        for fact in facts
    ]

    def draw() -> str:
        if rng.random() < EVERYDAY_SHARE:
            return everyday.generate_sentence(next(frames), rng)
        kind = rng.random()
        if kind < 0.84:
            return sentence_about(next(deck), rng)
        if kind < 0.96:
            word, sense = rng.choices(senses, weights)[0]
            return _sense_sentence(word, sense, rng)
        if kind < 0.98:
            fact, first, second = rng.choice(pairs)
            return _opened(fact.format(first=first, second=second), rng)
        if kind < 0.99:
            return _opened(f"the {rng.choice(world.SITTERS)} sat on the {rng.choice(world.SEATS)}", rng)
        first, second = rng.sample(world.HEADLINE_NOUNS, 2)
        return _opened(f"{first} {rng.choice(world.HEADLINE_VERBS)} {second}", rng)

    return draw


def _deck(rng: Random, cards: Sequence[_Card]) -> cycle[_Card]:
    shuffled = list(cards)
    rng.shuffle(shuffled)
    return cycle(shuffled)


def _distinct(
    n: int, seed: int, draw: Callable[[], str], *, held_out: bool, first: Sequence[str] = ()
) -> list[str]:
    """Sample until there are `n` distinct sentences of the training or held-out part.

    Raises:
        ValueError: no new sentence in 100,000 draws: the grammar has fewer than `n`.
    """
    found = dict.fromkeys(first[:n])
    in_vain = 0
    while len(found) < n:
        sentence = draw()
        if sentence in found or is_held_out(sentence) != held_out:
            in_vain += 1
            if in_vain > 100_000:
                raise ValueError(f"Asked for {n} different sentences, but there are only about {len(found)}.")
            continue
        in_vain = 0
        found[sentence] = None
    sentences = list(found)
    Random(seed).shuffle(sentences)
    return sentences


def _opened(sentence: str, rng: Random) -> str:
    return f"{rng.choice(world.OPENERS)} {sentence}" if rng.random() < 0.5 else sentence


def _sense_sentence(word: str, sense: Sense, rng: Random) -> str:
    # The first cue has probability 0.6: `river`, which learners try, must separate the senses of `bank`.
    cue = sense.cues[0] if rng.random() < 0.6 else rng.choice(sense.cues[1:])
    return rng.choice(world.SENSE_FRAMES).format(
        cue=cue, word=word, adjective=rng.choice(world.SENSE_ADJECTIVES), after=rng.choice(sense.after)
    )


def _fact(word: Word, rng: Random) -> str:
    number = 1 if word.is_plural else 2
    traits = [rng.choice(values) for values in word.entry.traits]
    fact = rng.choice(word.table.facts).format(*traits, w=_in_sentence(word, rng))
    return _VERB.sub(lambda forms: forms.group(number), fact)


def _in_sentence(word: Word, rng: Random) -> str:
    if word.table.kind != "count":
        return word.text
    determiner = rng.choice(world.PLURAL_DETERMINERS if word.is_plural else world.SINGULAR_DETERMINERS)
    if determiner == "a" and word.text[0] in "aeiou" and not word.text.startswith(("eu", "uni")):
        determiner = "an"
    return f"{determiner} {word.text}"
