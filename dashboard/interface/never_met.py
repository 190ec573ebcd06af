"""Tokens that the model on screen never met in training: named beside the text, with the way to a model that knows."""

from collections.abc import Sequence

import streamlit as st

from dashboard.concepts.subwords import Token
from dashboard.interface import downloads
from dashboard.lessons.as_written import as_code, as_text
from dashboard.models.installed import InstalledModel, real_language_model
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot

# Tokens that are named; a long text may hold hundreds.
MOST_NAMED = 3


def tell_never_met(tokens: Sequence[Token], model: LanguageModel, *, key: str) -> None:
    """A sentence where the text holds tokens that never occurred in training, and one click to a real model.

    The text stays: the boxes keep what they hold when another model is chosen. Nothing is said of a model of which it
    is not known what it met.
    """
    unmet = model.never_met(tokens)
    if not unmet:
        return
    labels = dict.fromkeys(token.label for token in tokens if token.id in unmet)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_unmet"):
        st.caption(_sentence(list(labels), model.title), width="content")
        real = real_language_model()
        if real:
            _offer(real, key)


def _sentence(labels: Sequence[str], title: str) -> str:
    named = [as_code(label) for label in labels[:MOST_NAMED]]
    rest = len(labels) - len(named)
    if rest:
        listed = f"{', '.join(named)} and {rest:,} more"
    else:
        listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    tokens = "this token" if len(labels) == 1 else "these tokens"
    return (
        f":material/help: {as_text(title)} never met {listed} while it learned (dashed and grey), "
        f"so what it says about {tokens} means nothing."
    )


def _offer(real: InstalledModel, key: str) -> None:
    st.button(
        f"Read it with {as_text(real.title)}",
        key=f"{key}_read_with",
        icon=":material/auto_stories:",
        type="tertiary",
        help=as_text(real.summary),
        on_click=downloads.choose_next,
        args=(Slot.LANGUAGE, real.slug),
    )
