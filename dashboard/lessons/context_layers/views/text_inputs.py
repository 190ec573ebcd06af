"""Text inputs with one chosen token, and the forward pass over the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import limits
from dashboard.concepts.context import Reading, distinct_names, spread_layers
from dashboard.concepts.subwords import Token
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.slots.unseen_tokens import count_met, warn_random_rows

# Layers in a table before all are asked for.
MOST_ROWS = 13

FIRST, SECOND = "first text", "second text"

LAST_TEXT_STAYS = "Until then the last text that could be read stays."


@dataclass(frozen=True, eq=False)
class Sentence:
    """A text, its chosen token and the forward pass over it.

    Attributes:
        typed: the text as typed; it may be one that cannot be read, while the rest is of the last one that could.
        tokens: its tokens, with the special ones that the model expects.
        names: a unique name for each token.
        index: the index of the chosen token, from 0.
        reading: the model's hidden states and attention.
    """

    typed: str
    tokens: list[Token]
    names: list[str]
    index: int
    reading: Reading

    @property
    def name(self) -> str:
        """The name of the chosen token."""
        return self.names[self.index]

    @property
    def word(self) -> str:
        """The chosen token's word or word piece, without the space mark and in small letters."""
        return plain_word(self.tokens[self.index].label)


def read_sentence(
    label: str, default: str, token: str, model: LanguageModel, *, key: str, remarks: DeltaGenerator
) -> Sentence:
    """Return a text with its chosen token (at first `token`); both are edited in the picture and stand in the URL.

    `key` is the URL parameter of the text, `key`_at that of the token. If the text is invalid, an error in
    `remarks` says why and the last valid text stays.
    """
    limit = token_limit(model)
    last = f"{key}_{model.slug}"
    with fragments.hidden(key):
        typed = inputs.text(f"{label}, up to {limit} tokens", default, key=key)
    with remarks, messages.show_input_errors():
        st.session_state[last] = tokenize_input(typed, model)
    tokens = st.session_state.get(last) or _fitting_start(default, model, limit)
    reading = model_cache.reading(model.slug, tuple(each.id for each in tokens))

    names = distinct_names(each.label for each in tokens)
    wanted = st.session_state.get(f"{key}_at")
    if wanted is not None and wanted not in names and (found := find_word(wanted, tokens)) is not None:
        # A link or a preset names a word, which this vocabulary may split.
        st.session_state[f"{key}_at"] = names[found]
    at_first = find_word(token, tokens)
    at_first = last_ordinary(tokens) if at_first is None else at_first
    with fragments.hidden(f"{key}_at"):
        at = pick_token("Token", names, at_first, key=f"{key}_at", remarks=remarks)
    with remarks:
        warn_random_rows(tokens, model, key=key)
        count_met(tokens, model, key=f"{key}_layers")
    return Sentence(typed, tokens, names, at, reading)


def pick_token(
    label: str,
    names: Sequence[str],
    default: int,
    *,
    key: str,
    width: int | Literal["stretch"] = "stretch",
    remarks: DeltaGenerator | None = None,
) -> int:
    """Render a selectbox of token names and return the index of the chosen one.

    The choice is by name, so it follows its token when words are typed before it. If its token is gone,
    a notice (in `remarks`, if given) says so and the default is chosen.
    """
    gone = st.session_state.get(key)
    if gone in names:
        gone = None
    elif gone is not None and (same := [name for name in names if plain_word(name) == plain_word(gone)]):
        # Each vocabulary marks the space before a word in its own way.
        st.session_state[key] = same[0]
        gone = None
    if gone is not None:
        # Set, not deleted: the browser would keep showing the old name.
        st.session_state[key] = names[default]
    picked = st.selectbox(label, names, index=default % len(names), key=key, width=width, bind="query-params")
    if gone is not None:
        with remarks or st.container():
            messages.warn(f"The token “{gone}” is no longer in the text; now it is “{picked}”.")
    return names.index(picked)


def choose_text(first: Sentence, second: Sentence) -> Sentence:
    """Render the choice of the text for tabs that show one at a time, and return it."""
    return first if inputs.choice("Text", [FIRST, SECOND], key="cl_text") == FIRST else second


def listed_layers(n_states: int) -> list[int]:
    """Return the indices of the hidden states to list: all if few or if toggled, else a spread of them."""
    if n_states <= MOST_ROWS or inputs.toggle("Every layer", False, key="cl_every_layer"):
        return list(range(n_states))
    return spread_layers(n_states, MOST_ROWS)


def plain_word(name: str) -> str:
    """Return a token's name without its space mark and in small letters: the word itself."""
    return name.strip("␣▁ ").casefold()


def find_word(word: str, tokens: Sequence[Token]) -> int | None:
    """Return the index of the token that spells this word, or of the word's last piece, if any."""
    wanted = plain_word(word)
    pieces = [
        "" if token.is_special else plain_word(token.raw.decode("utf-8", "replace")) for token in tokens
    ]
    for first in range(len(pieces)):
        joined = ""
        for last in range(first, len(pieces)):
            joined += pieces[last]
            if joined == wanted and pieces[first]:
                return last
            if not wanted.startswith(joined):
                break
    return None


def last_ordinary(tokens: Sequence[Token]) -> int:
    """Return the index of the last token that is not special; of the last token if all are special."""
    ordinary = [at for at, token in enumerate(tokens) if not token.is_special]
    return ordinary[-1] if ordinary else len(tokens) - 1


def token_limit(model: LanguageModel) -> int:
    """Return the maximum number of tokens that this page passes to the model."""
    return min(model.context_length or limits.MAX_CONTEXT_TOKENS, limits.MAX_CONTEXT_TOKENS)


def tokenize_input(text: str, model: LanguageModel) -> list[Token]:
    """Tokenize a text for the model, with the special tokens that it expects.

    Raises:
        InputError: the text has no tokens, or too many.
    """
    limit = token_limit(model)
    # No token is longer than 128 bytes, so a text cut at this length still has too many tokens.
    read = text[: 200 * limit]
    tokens = model.tokenize(read, as_model_input=True) if text.strip() else []
    if all(token.is_special for token in tokens):
        raise InputError(f"There is nothing to read here yet; type a sentence. {LAST_TEXT_STAYS}")
    if len(tokens) > limit:
        count = f"{len(tokens):,}" if read == text else f"more than {limit}"
        raise InputError(
            f"This text has {count} tokens, and this page reads at most {limit}; shorten it. {LAST_TEXT_STAYS}"
        )
    return tokens


def _fitting_start(text: str, model: LanguageModel, limit: int) -> list[Token]:
    """Return the tokens of the page's own sentence, truncated to as many words as the model can read.

    Raises:
        InputError: the model cannot read even the first word.
    """
    words = text.split()
    for count in range(len(words), 0, -1):
        tokens = model.tokenize(" ".join(words[:count]), as_model_input=True)
        if tokens and len(tokens) <= limit:
            return tokens
    raise InputError(
        f"{model.title} reads at most {limit} tokens, too few for a sentence; choose another model at the top."
    )
