"""The models on screen, as exercises ask them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.context import Reading
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.similarity import cosine
from dashboard.concepts.spelling import SEVERAL_WORDS
from dashboard.concepts.subwords import Token, labels_of
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count

# Tokens that an exercise reads at once.
MOST_READ = 64

# Words that hardly any vocabulary has whole.
LONG_WORDS = ("unflurbable", "snorkelization", "quibblewockery", "floccinaucinihilipilification")


@dataclass(frozen=True, eq=False)
class ModelsOnScreen:
    """Both models, and what the second makes of a text.

    Attributes:
        words: the word vectors.
        language: the language model.
        reading: IDs to all that one forward pass leaves behind.
    """

    words: WordVectors
    language: LanguageModel
    reading: Callable[[tuple[int, ...]], Reading]

    def near(self, word: str, count: int) -> list[str]:
        """The words nearest to this one, best first."""
        words, row = self.words, self.words.row(word)
        rows = nearest(words.matrix, words.norms, words.matrix[row], count, hidden=[row]).rows
        return [words.words[at] for at in rows]

    def cosine(self, word: str, other: str) -> float:
        """The cosine of two words."""
        return cosine(self.words.vector(word), self.words.vector(other))

    def known(self, typed: str) -> str:
        """The model's own spelling of a word; raises InputError where it has none."""
        spelled = self.words.spelled(typed)
        if spelled is None:
            raise InputError(self.words.refuse(typed))
        return spelled

    def row(self, text: str) -> np.ndarray:
        """The row of a text that is one token, float32 (n_dims,)."""
        return self.language.token_embeddings[self.token(text).id]

    def token(self, text: str) -> Token:
        """The token of a text that is one; raises InputError where it is none, or several."""
        found = self.language.tokenize(text)
        if len(found) != 1:
            raise InputError(
                f"“{text.strip()[:40]}” is {format_count(len(found), 'token')} of {self.language.title}; "
                "type a word that is one."
            )
        return found[0]

    def pieces_of(self, word: str) -> list[str]:
        """The tokens of a word, as pages show them; raises InputError as `one_word` does."""
        return [token.label for token in self.language.tokenize(one_word(word))]

    def is_one(self, text: str) -> bool:
        """Whether this text is one token, which the model met where that is known."""
        found = self.language.tokenize(text)
        return len(found) == 1 and not found[0].is_unknown and not self.language.never_met(found)

    def near_row(self, id_: int) -> int:
        """The token whose row is nearest to that of `id_`, among those that occurred where that is known."""
        model = self.language
        return int(model.nearest_tokens(model.token_embeddings[[id_]], 1, hidden=[id_])[0].rows[0])

    def label(self, id_: int) -> str:
        """A token by its ID, as pages show it."""
        return labels_of(self.language.tokenizer, [id_])[0]

    def read(self, text: str) -> tuple[Sequence[Token], Reading]:
        """A text's tokens as the model is given them, and what it makes of them.

        Raises:
            InputError: the text has no tokens or too many, or the model's layers cannot be followed.
        """
        tokens = self.language.tokenize(text, as_model_input=True)
        if not 0 < len(tokens) <= MOST_READ:
            raise InputError(
                f"This text has {format_count(len(tokens), 'token')}; write one with 1 to {MOST_READ}."
            )
        return tokens, self.reading(tuple(token.id for token in tokens))


def one_word(typed: str) -> str:
    """A word without the space around it; raises InputError where it is none, or several."""
    if not typed.strip():
        raise InputError("Type a word.")
    if len(typed.split()) > 1:
        raise InputError(SEVERAL_WORDS)
    return typed.strip()


def with_space(model: LanguageModel, word: str) -> str:
    """A word as it stands inside a sentence: with a space before it where that makes another token."""
    return f" {word}" if model.traits.spaced else word
