"""Pairs of texts that differ in one word only: it has one sense in the first and the other in the second."""

from random import Random

# Sentences of the world around the word, the same in both texts, and sentences about it.
N_AROUND, N_ABOUT = 1_500, 160


def ambiguous_words() -> tuple[str, ...]:
    """The words of the pocket world that have two senses."""
    from dashboard.pocket.world import SENSES

    return tuple(SENSES)


def senses(word: str) -> tuple[str, str]:
    """The names of the two senses of an ambiguous word; KeyError for other words."""
    from dashboard.pocket.world import SENSES

    first, second = SENSES[word]
    return first.name, second.name


def two_texts(word: str, seed: int) -> tuple[str, str]:
    """A text for each of the `senses`, a sentence a line: the same sentences without the word, and some about it."""
    from dashboard.pocket.sentences import generate, sense_sentences, written

    around = [sentence for sentence in generate(N_AROUND, seed) if word not in sentence.split()]

    def text(sense: str) -> str:
        sentences = [*around, *sense_sentences(word, sense, N_ABOUT, seed)]
        Random(seed).shuffle(sentences)
        return "\n".join(written(sentence) for sentence in sentences)

    first, second = senses(word)
    return text(first), text(second)
