"""The models on screen, with the queries that exercises need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import limits
from dashboard.concepts.context import Reading
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.similarity import cosine
from dashboard.concepts.spelling import SEVERAL_WORDS
from dashboard.concepts.subwords import Token, labels_of
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import Transformer
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count

# Words that hardly any vocabulary has as one token.
LONG_WORDS = ("unflurbable", "snorkelization", "quibblewockery", "floccinaucinihilipilification")


@dataclass(frozen=True, eq=False)
class ModelsOnScreen:
    """Both models on screen, and forward passes of the language model.

    Attributes:
        words: the word vectors.
        language: the language model.
        reading: returns the hidden states and attention of a forward pass over token IDs.
        transformer: returns the language model with its layers, for passes in which something is changed.
    """

    words: WordVectors
    language: LanguageModel
    reading: Callable[[tuple[int, ...]], Reading]
    transformer: Callable[[], Transformer]

    def near(self, word: str, count: int) -> list[str]:
        """Return the nearest neighbours of a word, best first."""
        words, row = self.words, self.words.row(word)
        rows = nearest(words.matrix, words.norms, words.matrix[row], count, hidden=[row]).rows
        return [words.words[at] for at in rows]

    def cosine(self, word: str, other: str) -> float:
        """Compute the cosine of two words."""
        return cosine(self.words.vector(word), self.words.vector(other))

    def known(self, typed: str) -> str:
        """Return the model's spelling of a word.

        Raises:
            InputError: the model does not have the word.
        """
        spelled = self.words.find_spelling(typed)
        if spelled is None:
            raise InputError(self.words.refusal(typed))
        return spelled

    def row(self, text: str) -> np.ndarray:
        """Return the row of a text that is one token, float32 (n_dims,)."""
        return self.language.token_embeddings[self.token(text).id]

    def token(self, text: str) -> Token:
        """Return the token of a text that is one token.

        Raises:
            InputError: the text is not exactly one token.
        """
        found = self.language.tokenize(text)
        if len(found) != 1:
            raise InputError(
                f"“{text.strip()[:40]}” is {format_count(len(found), 'token')} of {self.language.title}; "
                "type a word that is one."
            )
        return found[0]

    def pieces_of(self, word: str) -> list[str]:
        """Return the labels of a word's tokens; raises InputError as `one_word` does."""
        return [token.label for token in self.language.tokenize(one_word(word))]

    def is_one(self, text: str) -> bool:
        """Return whether this text is one token whose row, as far as the model tells, is not random."""
        found = self.language.tokenize(text)
        return len(found) == 1 and not found[0].is_unknown and not self.language.random_among([found[0].id])

    def near_row(self, id_: int) -> int:
        """Return the ID of the row nearest to that of `id_`, without rows known to be random."""
        model = self.language
        return int(model.nearest_tokens(model.token_embeddings[[id_]], 1, hidden=[id_])[0].rows[0])

    def label(self, id_: int) -> str:
        """Return the label of a token by its ID."""
        return labels_of(self.language.tokenizer, [id_])[0]

    def read(self, text: str) -> tuple[Sequence[Token], Reading]:
        """Tokenize a text as model input and run a forward pass over it.

        Raises:
            InputError: the text has no tokens or too many, or the model's layers are not accessible.
        """
        tokens = self.language.tokenize(text, as_model_input=True)
        if not 0 < len(tokens) <= limits.MAX_EXERCISE_TOKENS:
            raise InputError(
                f"This text has {format_count(len(tokens), 'token')}; write one with 1 to {limits.MAX_EXERCISE_TOKENS}."
            )
        return tokens, self.reading(tuple(token.id for token in tokens))


def one_word(typed: str) -> str:
    """Strip a word.

    Raises:
        InputError: the text is empty or several words.
    """
    if not typed.strip():
        raise InputError("Type a word.")
    if len(typed.split()) > 1:
        raise InputError(SEVERAL_WORDS)
    return typed.strip()


def with_space(model: LanguageModel, word: str) -> str:
    """Return a word as inside a sentence: with a leading space if that makes another token."""
    return f" {word}" if model.traits.spaced else word
