"""The training corpus: sentences, a vocabulary with counts, and training examples."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import limits
from dashboard.concepts.preprocessing import sentence_spans, words_in
from dashboard.errors import InputError


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text as word numbers.

    Attributes:
        words: the vocabulary, the most frequent word first, words that never occur last.
        counts: int64 (n_words,): how often each word occurs in the text.
        sentences: one int64 array of word numbers per sentence; words outside the vocabulary are left out.
        was_cut: whether the text was truncated.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    sentences: tuple[np.ndarray, ...]
    was_cut: bool = False


@dataclass(frozen=True, eq=False)
class Examples:
    """Training examples: predict a word from the given ones.

    Attributes:
        given: int64 (n_examples, n_given): word numbers, -1 where an example has fewer.
        expected: int64 (n_examples,): the word to expect.
    """

    given: np.ndarray
    expected: np.ndarray

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self.expected)


def read_corpus(text: str, max_words: int, never_seen: Sequence[str] = ()) -> Corpus:
    """Split `text` into sentences (at line ends and full stops) of lowercase words.

    Args:
        text: the training text; only its first 2,000 sentences and 30,000 words, and 40 letters of a word, are read.
        max_words: maximum vocabulary size; the most frequent words are kept.
        never_seen: words that are added to the vocabulary although the text lacks them.

    Raises:
        InputError: the text is empty, or has one distinct word only.

    >>> corpus = read_corpus("The cat sat. The cat ran.", max_words=3)
    >>> corpus.words, corpus.counts.tolist(), [each.tolist() for each in corpus.sentences]
    (('the', 'cat', 'sat'), [2, 2, 1], [[0, 1, 2], [0, 1]])
    """
    parts = (words_in(text[start:end]) for start, end in sentence_spans(text))
    sentences = [found for found in parts if found]
    counts: Counter[str] = Counter()
    read_in: list[list[str]] = []
    for sentence in sentences[: limits.MAX_CORPUS_SENTENCES]:
        room = limits.MAX_CORPUS_WORDS - counts.total()
        if room <= 0:
            break
        read_in.append(sentence[:room])
        counts.update(sentence[:room])
    if not counts:
        raise InputError("The training text has no words; type a few sentences or choose one of the texts.")
    if len(counts) == 1:
        raise InputError(
            f"The training text has one word only, “{next(iter(counts))}”, and nothing to tell it from; "
            "add a sentence with other words."
        )
    kept = [word for word, _ in counts.most_common(max_words)]
    kept += [word for word in dict.fromkeys(never_seen) if word not in counts]
    number = {word: at for at, word in enumerate(kept)}
    return Corpus(
        tuple(kept),
        np.array([counts[word] for word in kept], dtype=np.int64),
        tuple(
            np.array([number[word] for word in sentence if word in number], dtype=np.int64)
            for sentence in read_in
        ),
        was_cut=counts.total() < sum(map(len, sentences)),
    )


def skip_gram(corpus: Corpus, window: int) -> Examples:
    """Pair each word with each word at most `window` places away in its sentence (Mikolov et al. 2013).

    >>> corpus = read_corpus("the cat sat", max_words=9)
    >>> examples = skip_gram(corpus, window=1)
    >>> list(zip(examples.given[:, 0].tolist(), examples.expected.tolist()))
    [(0, 1), (1, 2), (1, 0), (2, 1)]

    Raises:
        InputError: no sentence has two words of the vocabulary.
    """
    given, expected, order = [], [], []
    starts = np.cumsum([0, *(len(sentence) for sentence in corpus.sentences)])
    for start, sentence in zip(starts, corpus.sentences, strict=False):
        for distance in range(1, min(window, len(sentence) - 1) + 1):
            places = start + np.arange(len(sentence))
            given += [sentence[:-distance], sentence[distance:]]
            expected += [sentence[distance:], sentence[:-distance]]
            order += [places[:-distance], places[distance:]]
    if not given:
        raise _no_pairs()
    # In reading order, so that the first examples are those of the first sentence.
    by_place = np.argsort(np.concatenate(order), kind="stable")
    return Examples(np.concatenate(given)[by_place, None], np.concatenate(expected)[by_place])


def next_token(corpus: Corpus, window: int) -> Examples:
    """Pair each word of a sentence but the first with up to `window` words before it, the nearest first.

    >>> corpus = read_corpus("the cat sat", max_words=9)
    >>> next_token(corpus, window=2).given.tolist()
    [[0, -1], [1, 0]]

    Raises:
        InputError: no sentence has two words of the vocabulary.
    """
    given, expected = [], []
    for sentence in corpus.sentences:
        if len(sentence) < 2:
            continue
        before = np.full((len(sentence) - 1, window), -1, dtype=np.int64)
        for distance in range(1, min(window, len(sentence) - 1) + 1):
            before[distance - 1 :, distance - 1] = sentence[:-distance]
        given.append(before)
        expected.append(sentence[1:])
    if not given:
        raise _no_pairs()
    return Examples(np.concatenate(given), np.concatenate(expected))


def _no_pairs() -> InputError:
    return InputError(
        "No sentence has two words of the vocabulary beside each other; keep more words or add a sentence."
    )
