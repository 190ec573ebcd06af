"""What a model learned of the tokens of a text, with a link to a model that knows them."""

from collections.abc import Sequence

import streamlit as st

from dashboard.concepts.subwords import Token
from dashboard.course.markdown import as_text
from dashboard.models.installed import InstalledModel, real_language_model
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.numerals import format_count
from dashboard.ui.slots import downloads

# Suffix of a token with a random row in plain text, without colour.
RANDOM_ROW = "random row"


def random_ids(tokens: Sequence[Token], model: LanguageModel) -> frozenset[int]:
    """Return the IDs of these tokens whose rows are random; empty if that is unknown."""
    return model.random_among(token.id for token in tokens)


def warn_random_rows(tokens: Sequence[Token], model: LanguageModel, *, key: str) -> None:
    """Warn if the rows of all these tokens are random, with a one-click switch to a real model.

    Where only some of them are, their chips show it, and there is no warning.
    """
    if tokens and len(random_ids(tokens, model)) == len({token.id for token in tokens}):
        _remark(_describe_random(tokens, model.title), key)


def count_met(tokens: Sequence[Token], model: LanguageModel, *, key: str) -> None:
    """Say how many of the tokens the layers met in training, unless it was all of them or that is unknown.

    A one-click switch to a real model stands beside it; the text stays when the model changes.
    """
    unmet = model.unseen_among(token.id for token in tokens)
    n_met = sum(token.id not in unmet for token in tokens)
    if n_met < len(tokens) and len(random_ids(tokens, model)) < len({token.id for token in tokens}):
        of_them = f"{n_met or 'none'} of these {format_count(len(tokens), 'token')}"
        that = "this token" if len(tokens) == 1 else of_them
        verb = "did not meet" if len(tokens) == 1 else "met"
        _remark(f"The layers of {as_text(model.title)} {verb} {that} in training.", key)


def _describe_random(tokens: Sequence[Token], title: str) -> str:
    is_one = len(tokens) == 1
    if all(token.is_part for token in tokens):
        they = (
            "This token is only a part of a character"
            if is_one
            else "These tokens are only parts of characters"
        )
    else:
        they = "This token was never learned" if is_one else "None of these tokens was ever learned"
    its = "its row is" if is_one else "their rows are"
    return (
        f":material/help: {they}, and in {as_text(title)} {its} still random numbers, so what is shown of "
        f"{'it' if is_one else 'them'} here means nothing."
    )


def _remark(sentence: str, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_unmet"):
        st.caption(sentence, width="content")
        real = real_language_model()
        if real:
            _offer_model(real, key)


def _offer_model(real: InstalledModel, key: str) -> None:
    st.button(
        f"Read it with {as_text(real.title)}",
        key=f"{key}_read_with",
        icon=":material/auto_stories:",
        type="tertiary",
        help=as_text(real.summary),
        on_click=downloads.choose_next,
        args=(Slot.LANGUAGE, real.slug),
    )
