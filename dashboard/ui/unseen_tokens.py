"""Warnings about tokens unseen in training, with a link to a model that knows them."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.concepts.subwords import Token
from dashboard.course.markdown import as_code, as_text
from dashboard.models.installed import InstalledModel, real_language_model
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.ui import downloads

# Maximum number of tokens named in the warning.
MOST_NAMED = 3
# Suffix of such a token in plain text, without colour.
NEVER_MET = "never met"


def warn_unseen_tokens(
    tokens: Sequence[Token], model: LanguageModel, *, key: str, are_drawn: bool = True
) -> None:
    """Warn if the text holds tokens unseen in training, with a one-click switch to a real model.

    The text stays when the model changes. There is no warning for a model whose training tokens are unknown.
    `are_drawn` says that the tokens are shown nearby, marked.
    """
    unmet = model.never_met(tokens)
    # Make labels for unseen tokens only: a long text has many tokens.
    _warn({token.id: token.label for token in tokens if token.id in unmet}, model, key, are_drawn)


def warn_unseen_ids(labels: Mapping[int, str], model: LanguageModel, *, key: str) -> None:
    """Warn about unseen tokens given by ID and label, which are not drawn."""
    unmet = model.unmet_among(labels)
    _warn({id_: label for id_, label in labels.items() if id_ in unmet}, model, key, are_drawn=False)


def _warn(unseen: Mapping[int, str], model: LanguageModel, key: str, are_drawn: bool) -> None:
    if not unseen:
        return
    named = dict.fromkeys(unseen.values())
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_unmet"):
        st.caption(_sentence(list(named), model.title, are_drawn), width="content")
        real = real_language_model()
        if real:
            _offer_model(real, key)


def _sentence(labels: Sequence[str], title: str, are_drawn: bool) -> str:
    named = [as_code(label) for label in labels[:MOST_NAMED]]
    rest = len(labels) - len(named)
    if rest:
        listed = f"{', '.join(named)} and {rest:,} more"
    else:
        listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    tokens = "this token" if len(labels) == 1 else "these tokens"
    look = " (dashed and grey)" if are_drawn else ""
    never = f":material/help: {as_text(title)} never met {listed} while it learned{look}"
    return f"{never}, so what it says about {tokens} means nothing."


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
