"""A sentence that the learner types, one of its tokens chosen, read by the whole transformer."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.concepts.context import Reading, distinct_names
from dashboard.concepts.subwords import Token, tokenize
from dashboard.errors import InputError
from dashboard.interface import controls, loaders
from dashboard.interface.components.token_strip import token_strip
from dashboard.models.language_model import LanguageModel

# Attention grows with the square of the length; beyond this no picture of it can be read anyway.
MAX_TOKENS = 128

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


def sentence(label: str, default: str, token: str, model: LanguageModel, *, key: str) -> Sentence:
    """Box, tokens and the choice of one (`token` at first); `key` names the text in the URL, `key`_at the token.

    While the text cannot be read, a sentence below says why and the last readable text stays.
    """
    limit = min(model.n_positions or MAX_TOKENS, MAX_TOKENS)
    last = f"{key}_{model.slug}"
    typed = controls.text(label, default, key=key, help=f"Up to {limit} tokens.")
    with controls.explained():
        st.session_state[last] = _readable(typed, model, limit)
    tokens = st.session_state.get(last) or _readable(default, model, limit)
    reading = loaders.reading(model.slug, tuple(each.id for each in tokens))

    names = distinct_names(each.label for each in tokens)
    place, count = st.columns([2, 1], vertical_alignment="bottom")
    with place:
        at = pick_token("Token", names, names.index(token) if token in names else -1, key=f"{key}_at")
    count.caption(f"{len(tokens)} of at most {limit} tokens")
    choose = controls.setter(f"{key}_at")
    token_strip(tokens, key=f"{key}_strip", chosen=at, on_choose=lambda n: choose(names[n]))
    return Sentence(tokens, names, at, reading)


def pick_token(label: str, names: Sequence[str], default: int, *, key: str, help: str | None = None) -> int:
    """The place of one of `names`, chosen by name: it follows its token when words are typed before it.

    A chosen token that is no longer there is named in a sentence, and the default takes its place.
    """
    gone = st.session_state.get(key)
    if gone is not None and gone not in names:
        del st.session_state[key]
    picked = st.selectbox(label, names, index=default % len(names), key=key, help=help, bind="query-params")
    if gone is not None and gone not in names:
        controls.remark(f"The token “{gone}” is no longer in the text; now it is “{picked}”.")
    return names.index(picked)


def _readable(text: str, model: LanguageModel, limit: int) -> list[Token]:
    # No token is longer than 128 bytes, so a text cut at this length still has too many.
    read = text[: 200 * limit]
    tokens = tokenize(model.tokenizer, read, as_model_input=True) if text.strip() else []
    if not tokens:
        raise InputError(f"There is nothing to read here yet; type a sentence. {MEANWHILE}")
    if len(tokens) > limit:
        count = f"{len(tokens):,}" if read == text else f"more than {limit}"
        raise InputError(
            f"This text has {count} tokens, and this page reads at most {limit}; shorten it. {MEANWHILE}"
        )
    return tokens
