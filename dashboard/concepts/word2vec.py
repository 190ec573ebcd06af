"""Word2Vec on any text (Mikolov et al. 2013), by gensim."""

import itertools
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from dashboard import limits
from dashboard.concepts.preprocessing import characters_in, is_prose, is_unspaced, sentence_spans, words_in
from dashboard.errors import InputError
from dashboard.numerals import format_count

SKIP_GRAM, CBOW = "skip-gram", "CBOW"


# Training holds two matrices of 4 bytes a value.
BYTES_A_VALUE = 8


# The default number of epochs is such that this many words are read.
ENOUGH_WORDS_READ = 1_000_000
FEWEST_EPOCHS, MOST_EPOCHS = 5, 60


Check = Callable[[int], None]


@dataclass(frozen=True)
class Word2VecParams:
    """Hyperparameters, with gensim's names and meanings.

    Attributes:
        mode: `SKIP_GRAM` (expect the neighbours, given the word) or `CBOW` (expect the word, given its neighbours).
        n_dims: length of each vector.
        window: maximum context words to each side; each time a number up to it is drawn.
        negatives: negative samples per example.
        epochs: passes over the text; None chooses by its length.
        fewest: words that occur less often are left out (gensim's `min_count`); None chooses by the length.
        most_words: maximum vocabulary size; the most frequent words are kept.
        sample: threshold for downsampling frequent words; 0 turns it off.
        rate: initial learning rate; it decays to 0.0001.
        seed: seed of all random draws.
    """

    mode: str = SKIP_GRAM
    n_dims: int = 50
    window: int = 5
    negatives: int = 5
    epochs: int | None = None
    fewest: int | None = None
    most_words: int = 20_000
    sample: float = 1e-3
    rate: float = 0.05
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Text:
    """A text as word numbers.

    Attributes:
        whole: the text as it was.
        words: the different words, the most frequent first.
        counts: int64 (n_different,): how often each occurs.
        numbers: int32 (n_words,): the text, word by word, as places in `words`.
        starts: int64 (n_sentences + 1,): where each sentence begins in `numbers`, and the end of the last.
        spans: int64 (n_sentences, 2): where each sentence begins and ends in `whole`.
        is_by_character: whether each character counts as a word, since no spaces stand between words.
    """

    whole: str
    words: tuple[str, ...]
    counts: np.ndarray
    numbers: np.ndarray
    starts: np.ndarray
    spans: np.ndarray
    is_by_character: bool = False

    def sentence(self, index: int) -> str:
        """Return a sentence as it is written, on one line."""
        start, end = self.spans[index]
        return " ".join(self.whole[start:end].split())

    def without_sentences(self) -> "Text":
        """Return a copy with words and counts only, to save memory."""
        nothing = self.numbers[:0].copy()
        return replace(
            self, whole="", numbers=nothing, starts=np.zeros(1, np.int64), spans=np.empty((0, 2), np.int64)
        )

    @property
    def n_words(self) -> int:
        """Number of words in the text, repetitions included."""
        return int(self.counts.sum())

    @property
    def nbytes(self) -> int:
        """Approximate memory in bytes."""
        arrays = (self.counts, self.numbers, self.starts, self.spans)
        return 2 * len(self.whole) + 80 * len(self.words) + sum(each.nbytes for each in arrays)


def read_text(text: str, check: Check = lambda amount: None) -> Text:
    """Split `text` into sentences of lowercase words, and number the words by frequency.

    Args:
        text: any text; where no spaces stand between words, each character counts as one.
        check: called periodically with the characters read since the last call; an exception in it ends the reading.

    Raises:
        InputError: it has fewer than two different words, or too many words.

    >>> text = read_text("The cat sat. The dog ran.")
    >>> text.words, text.counts.tolist(), text.numbers.tolist(), text.starts.tolist(), text.sentence(1)
    (('the', 'cat', 'sat', 'dog', 'ran'), [2, 1, 1, 1, 1], [0, 1, 2, 0, 3, 4], [0, 3, 6], 'The dog ran')
    """
    is_by_character = is_unspaced(text)
    split = characters_in if is_by_character else words_in
    number: dict[str, int] = {}
    numbers, starts, spans = array("i"), array("q", [0]), array("q")
    checked = 0
    for start, end in sentence_spans(text, is_prose=is_prose(text)):
        found = split(text[start:end])
        if not found:
            continue
        numbers.extend([number.setdefault(word, len(number)) for word in found])
        for cut in range(
            limits.MAX_WORD2VEC_SENTENCE,
            len(found) + limits.MAX_WORD2VEC_SENTENCE,
            limits.MAX_WORD2VEC_SENTENCE,
        ):
            starts.append(len(numbers) - max(len(found) - cut, 0))
            spans.extend((start, end))
        if end - checked > 20_000:
            check(end - checked)
            checked = end
        if len(numbers) > limits.MAX_WORD2VEC_WORDS:
            raise InputError(
                f"This text has more than {limits.MAX_WORD2VEC_WORDS:,} words, as many as are read here; take a "
                "part of it."
            )
        if len(number) > limits.MAX_WORD2VEC_DISTINCT_WORDS:
            raise InputError(
                f"This text has more than {limits.MAX_WORD2VEC_DISTINCT_WORDS:,} different words, more than any "
                "language uses in a text of this length; choose a text that is written in sentences."
            )
    check(len(text) - checked)
    return replace(_numbered(text, list(number), numbers, starts, spans), is_by_character=is_by_character)


def _numbered(text: str, words: list[str], numbers: array, starts: array, spans: array) -> Text:
    """Renumber the words by frequency; ties keep the order of their first occurrence."""
    if not words:
        raise InputError("This text has no words; type some sentences, or choose one of the texts.")
    if len(words) == 1:
        raise InputError(
            f"This text has one word only, “{words[0]}”, and a word is learned from the words around it; "
            "add sentences with other words."
        )
    in_order = np.frombuffer(numbers, dtype=np.intc)
    counts = np.bincount(in_order, minlength=len(words)).astype(np.int64)
    by_count = np.argsort(-counts, kind="stable")
    place = np.empty(len(words), np.int32)
    place[by_count] = np.arange(len(words), dtype=np.int32)
    return Text(
        text,
        tuple(words[at] for at in by_count),
        counts[by_count],
        place[in_order],
        np.frombuffer(starts, dtype=np.int64),
        np.frombuffer(spans, dtype=np.int64).reshape(-1, 2),
    )


def resolve_params(params: Word2VecParams, text: Text) -> Word2VecParams:
    """Complete the parameters from the length of the text, with `fewest` high enough for `most_words`.

    Raises:
        InputError: it asks for more memory or time than a training may take, or leaves nothing to learn from.
    """
    n_words = len(text.numbers)
    enough = -(-ENOUGH_WORDS_READ // n_words)
    epochs = params.epochs or min(max(enough, FEWEST_EPOCHS), MOST_EPOCHS)
    epochs = epochs if params.epochs else max(1, min(epochs, limits.MAX_WORD2VEC_WORDS_READ // n_words))
    fewest = params.fewest or (1 if n_words < 2_000 else 2 if n_words < 50_000 else 5)
    if len(text.counts) > params.most_words:
        # Words with equal counts are kept or dropped together.
        fewest = max(fewest, int(text.counts[params.most_words]) + 1)
    if epochs * n_words > limits.MAX_WORD2VEC_WORDS_READ:
        raise InputError(
            f"{format_count(epochs, 'epoch')} over {n_words:,} words are more than the "
            f"{limits.MAX_WORD2VEC_WORDS_READ:,} words that one training may read; choose at most "
            f"{format_count(limits.MAX_WORD2VEC_WORDS_READ // n_words, 'epoch')}."
        )
    kept = count_frequent(text, fewest)
    times = format_count(fewest, "time")
    if kept < 2:
        raise InputError(
            f"Fewer than two words of this text occur {times}; choose fewer occurrences or a longer text."
        )
    if kept * params.n_dims > limits.MAX_WORD2VEC_VALUES:
        raise InputError(
            f"{kept:,} words of {params.n_dims} dimensions are {kept * params.n_dims:,} values, and one training may "
            f"have {limits.MAX_WORD2VEC_VALUES:,}; keep fewer words or choose fewer dimensions."
        )
    if not _has_pairs(text, kept):
        raise InputError(
            f"No sentence has two words that occur {times}, and a word is learned from the words around it; "
            "choose fewer occurrences, or write sentences."
        )
    return replace(params, epochs=epochs, fewest=fewest)


def count_frequent(text: Text, fewest: int) -> int:
    """Count the words that occur at least `fewest` times, which are the first ones."""
    return int((text.counts >= fewest).sum())


def _has_pairs(text: Text, n_words: int) -> bool:
    per_sentence = np.add.reduceat((text.numbers < n_words).astype(np.int64), text.starts[:-1])
    return bool((per_sentence > 1).any())


class _Sentences:
    """The sentences of a text for gensim, iterated in each epoch; iteration stops once `check` has raised."""

    def __init__(self, text: Text, check: Check) -> None:
        self._text = text
        self._check = check
        self.raised: BaseException | None = None

    def __iter__(self) -> Iterator[list[str]]:
        words, unchecked = self._text.words, 0
        starts = self._text.starts.tolist()
        for start, end in itertools.pairwise(starts):
            unchecked += end - start
            if unchecked > 2_000:
                self._ask(unchecked)
                unchecked = 0
            if self.raised:
                return
            yield [words[at] for at in self._text.numbers[start:end].tolist()]
        self._ask(unchecked)

    def _ask(self, n_words: int) -> None:
        # gensim reads in a thread of its own and hangs if that thread dies.
        try:
            self._check(n_words)
        except BaseException as error:
            self.raised = error


def train(
    text: Text, params: Word2VecParams, check: Check = lambda amount: None
) -> tuple[tuple[str, ...], np.ndarray]:
    """Train gensim's `Word2Vec`; return the words, the most frequent first, and their vectors.

    Training uses one worker, so that it is reproducible.

    Args:
        text: what to learn from.
        params: hyperparameters, without None (see `resolve_params`).
        check: called periodically with the words read since the last call; an exception in it ends the training.

    Returns:
        n_kept words and float32 (n_kept, n_dims).
    """
    from gensim.models import Word2Vec

    model = Word2Vec(
        vector_size=params.n_dims,
        sg=int(params.mode == SKIP_GRAM),
        window=params.window,
        negative=params.negatives,
        min_count=params.fewest,
        sample=params.sample,
        alpha=params.rate,
        epochs=params.epochs,
        seed=params.seed,
        workers=1,
    )
    model.build_vocab(_Sentences(text, lambda amount: None))
    sentences = _Sentences(text, check)
    model.train(sentences, total_examples=model.corpus_count, epochs=model.epochs)
    if sentences.raised:
        raise sentences.raised
    return tuple(model.wv.index_to_key), np.array(model.wv.vectors, dtype=np.float32)
