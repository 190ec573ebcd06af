"""A sentence that the learner types, one of its tokens chosen, read by the whole transformer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.token_strip import token_strip
from dashboard.concepts.context import Reading, distinct_names, spread_layers
from dashboard.concepts.subwords import Token
from dashboard.errors import InputError
from dashboard.lessons.context_layers import data
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.unseen_tokens import warn_unseen_tokens

# Beyond this no picture of its attention can be read.
MAX_TOKENS = data.MOST_READ

# Layers of which the tokens are listed at once.
MOST_ROWS = 13

FIRST, SECOND = "first text", "second text"

MEANWHILE = "Until then the last text that could be read stays."


@dataclass(frozen=True, eq=False)
class Sentence:
    """A text as the model read it.

    Attributes:
        tokens: its tokens, with the special ones that the model expects.
        names: a name for each token, no two alike.
        at: the place of the chosen token, from 0.
        reading: the model's hidden states and attention.
    """

    tokens: list[Token]
    names: list[str]
    at: int
    reading: Reading

    @property
    def name(self) -> str:
        """The chosen token's name."""
        return self.names[self.at]

    @property
    def word(self) -> str:
        """The word, or the piece of one, that the chosen token is, whatever its capitals and the space before it."""
        return bare(self.tokens[self.at].label)


def sentence(label: str, default: str, token: str, model: LanguageModel, *, key: str) -> Sentence:
    """Box, tokens and the choice of one (`token` at first); `key` names the text in the URL, `key`_at the token.

    While the text cannot be read, a sentence below says why and the last readable text stays.
    """
    limit = most_tokens(model)
    last = f"{key}_{model.slug}"
    typed = inputs.text(f"{label}, up to {limit} tokens", default, key=key)
    remarks, chips = st.container(), st.container()
    with remarks, messages.show_input_errors():
        st.session_state[last] = readable(typed, model)
    tokens = st.session_state.get(last) or _beginning(default, model, limit)
    reading = model_cache.reading(model.slug, tuple(each.id for each in tokens))

    names = distinct_names(each.label for each in tokens)
    wanted = st.session_state.get(f"{key}_at")
    if wanted is not None and wanted not in names and (found := find_word(wanted, tokens)) is not None:
        # A link or a button names a word, and this vocabulary may cut it.
        st.session_state[f"{key}_at"] = names[found]
    at_first = find_word(token, tokens)
    at_first = last_ordinary(tokens) if at_first is None else at_first
    # The chips below are what one chooses from.
    with fragments.hidden(f"{key}_at"):
        at = pick_token("Token", names, at_first, key=f"{key}_at", remarks=remarks)
    choose = inputs.setter(f"{key}_at")
    with chips:
        token_strip(
            tokens,
            key=f"{key}_strip",
            chosen=at,
            on_choose=lambda n: choose(names[n]),
            unmet=model.never_met(tokens),
        )
        warn_unseen_tokens(tokens, model, key=key)
    return Sentence(tokens, names, at, reading)


def pick_token(
    label: str,
    names: Sequence[str],
    default: int,
    *,
    key: str,
    width: int | Literal["stretch"] = "stretch",
    remarks: DeltaGenerator | None = None,
) -> int:
    """The place of one of `names`, chosen by name: it follows its token when words are typed before it.

    A chosen token that is no longer there is named in a sentence (in `remarks`, if given), and the default takes its
    place.
    """
    gone = st.session_state.get(key)
    if gone in names:
        gone = None
    elif gone is not None and (same := [name for name in names if bare(name) == bare(gone)]):
        # Each vocabulary has its own mark for the space before a word.
        st.session_state[key] = same[0]
        gone = None
    if gone is not None:
        # Set, not deleted: the browser would go on showing the old name.
        st.session_state[key] = names[default]
    picked = st.selectbox(label, names, index=default % len(names), key=key, width=width, bind="query-params")
    if gone is not None:
        with remarks or st.container():
            messages.warn(f"The token “{gone}” is no longer in the text; now it is “{picked}”.")
    return names.index(picked)


def which(first: Sentence, second: Sentence) -> Sentence:
    """The text that a tab is about, where it shows one at a time."""
    return first if inputs.choice("Text", [FIRST, SECOND], key="cl_text") == FIRST else second


def drawn_layers(n_states: int) -> list[int]:
    """The states that a table of layers shows: all of a small model, some of a deep one until all are asked for."""
    if n_states <= MOST_ROWS or inputs.toggle("Every layer", False, key="cl_every_layer"):
        return list(range(n_states))
    return spread_layers(n_states, MOST_ROWS)


def bare(name: str) -> str:
    """A token's name without the mark of a space before it, in small letters: the word that it is."""
    return name.strip("␣▁ ").casefold()


def find_word(word: str, tokens: Sequence[Token]) -> int | None:
    """The place of the token that is this word, whatever mark the vocabulary gives it, or of the word's last piece."""
    wanted = bare(word)
    pieces = ["" if token.is_special else bare(token.raw.decode("utf-8", "replace")) for token in tokens]
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
    """The place of the last token that is not special; the last one where all are."""
    ordinary = [at for at, token in enumerate(tokens) if not token.is_special]
    return ordinary[-1] if ordinary else len(tokens) - 1


def most_tokens(model: LanguageModel) -> int:
    """The longest text that this page lets the model read."""
    return min(model.context_length or MAX_TOKENS, MAX_TOKENS)


def readable(text: str, model: LanguageModel) -> list[Token]:
    """The tokens of a text that the model can read here, with the special ones that it expects.

    Raises:
        InputError: it has none, or too many.
    """
    limit = most_tokens(model)
    # No token is longer than 128 bytes, so a text cut at this length still has too many.
    read = text[: 200 * limit]
    tokens = model.tokenize(read, as_model_input=True) if text.strip() else []
    if all(token.is_special for token in tokens):
        raise InputError(f"There is nothing to read here yet; type a sentence. {MEANWHILE}")
    if len(tokens) > limit:
        count = f"{len(tokens):,}" if read == text else f"more than {limit}"
        raise InputError(
            f"This text has {count} tokens, and this page reads at most {limit}; shorten it. {MEANWHILE}"
        )
    return tokens


def _beginning(text: str, model: LanguageModel, limit: int) -> list[Token]:
    """The tokens of the page's own sentence, as many of its words as the model reads.

    Raises:
        InputError: the model reads not even its first word.
    """
    words = text.split()
    for count in range(len(words), 0, -1):
        tokens = model.tokenize(" ".join(words[:count]), as_model_input=True)
        if tokens and len(tokens) <= limit:
            return tokens
    raise InputError(
        f"{model.title} reads at most {limit} tokens, too few for a sentence; choose another model in the sidebar."
    )
