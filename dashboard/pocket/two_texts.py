"""Pairs of texts that differ in the sense of one word."""

from random import Random

# Number of sentences of the world shared by both texts, and of sentences about the word.
N_AROUND, N_ABOUT = 1_500, 160


def ambiguous_words() -> tuple[str, ...]:
    """Return the words of the pocket world with two senses."""
    from dashboard.pocket.world import SENSES

    return tuple(SENSES)


def senses(word: str) -> tuple[str, str]:
    """Return the names of the two senses of an ambiguous word; raises KeyError for other words."""
    from dashboard.pocket.world import SENSES

    first, second = SENSES[word]
    return first.name, second.name


def two_texts(word: str, seed: int) -> tuple[str, str]:
    """Generate a text for each sense, one sentence per line: shared sentences without the word, and some with it."""
    from dashboard.pocket.sentences import format_sentence, generate, sense_sentences

    around = [sentence for sentence in generate(N_AROUND, seed) if word not in sentence.split()]

    def text(sense: str) -> str:
        sentences = [*around, *sense_sentences(word, sense, N_ABOUT, seed)]
        Random(seed).shuffle(sentences)
        return "\n".join(format_sentence(sentence) for sentence in sentences)

    first, second = senses(word)
    return text(first), text(second)
