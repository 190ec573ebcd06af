"""The text and its IDs: two lines of one thing, of which the visitor edits either and the other follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import limits
from dashboard.concepts.decoding import TextOfIds, read_ids, text_of
from dashboard.concepts.subwords import Token, tokenize
from dashboard.errors import InputError
from dashboard.lessons.subword_splitting.presets import FIRST_TEXT
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, url

TEXT, IDS = "ss_text", "ss_ids"

# Session state key of (model, text, IDs) as the last run left them: what differs from it was edited.
_LAST = "ss_text_and_ids"


@dataclass(frozen=True)
class CutText:
    """A text and its tokens.

    Attributes:
        text: the text in the text box.
        tokens: the tokens on screen.
        own_ids: the IDs into which the tokenizer cuts the text.
        decoded: the IDs that the visitor wrote, if they are not `own_ids`.
        error: why the IDs that the visitor wrote cannot be read; empty if they can.
    """

    text: str
    tokens: Sequence[Token]
    own_ids: Sequence[int]
    decoded: TextOfIds | None = None
    error: str = ""


def read_inputs(model: LanguageModel) -> CutText:
    """Return the text with its tokens, after whichever of the two lines was edited; call before they are drawn."""
    kept = _value(TEXT)
    text = FIRST_TEXT if kept is None else kept[: limits.MAX_TEXT]
    tokens = tokenize(model.tokenizer, text)
    cut = CutText(text, tokens, [token.id for token in tokens])
    typed = _value(IDS)
    if typed is not None and _ids_lead(model, text):
        cut = _cut_by_ids(model, cut, typed)
    else:
        st.session_state[IDS] = format_ids(cut.own_ids)
    st.session_state[_LAST] = (model.slug, cut.text)
    return cut


def text_line() -> None:
    """Render the text box; `read_inputs` has read it."""
    inputs.text("Text", FIRST_TEXT, key=TEXT, label_visibility="collapsed")


def id_line(cut: CutText) -> None:
    """Render the line of IDs; a text of very many tokens has none."""
    own = format_ids(cut.own_ids)
    if len(own) > limits.MAX_TEXT_IN_URL:
        return
    # What equals its default on arrival leaves the URL; where the text is not in it, the IDs have to stay.
    stands_alone = url.param(IDS) is not None and url.param(TEXT) is None
    inputs.text(
        "IDs",
        "" if stands_alone else own,
        key=IDS,
        icon=":material/tag:",
        placeholder="IDs, such as 3 14 15",
        label_visibility="collapsed",
    )


def format_ids(ids: Sequence[int]) -> str:
    """Write IDs as in the line of IDs.

    >>> format_ids([3, 14, 15])
    '3 14 15'
    """
    return " ".join(map(str, ids))


def _value(key: str) -> str | None:
    """Return the value that a widget is about to have; None if it will have its default."""
    arrived = url.param(key)
    return st.session_state.get(key) if arrived is None else arrived


def _ids_lead(model: LanguageModel, text: str) -> bool:
    """Return whether the line of IDs decides: a link names it alone, or neither the text nor the model changed."""
    if url.param(IDS) is not None:
        return url.param(TEXT) is None or _is_text_of(model, url.param(IDS) or "", text)
    return st.session_state.get(_LAST) == (model.slug, text)


def _is_text_of(model: LanguageModel, typed: str, text: str) -> bool:
    """Return whether these IDs can be read, and their text is this one."""
    try:
        return text_of(read_ids(typed, model.tokenizer), model.tokenizer).text == text
    except InputError:
        return False


def _cut_by_ids(model: LanguageModel, cut: CutText, typed: str) -> CutText:
    """Return the text of the IDs that were typed, which becomes that of the text box."""
    if typed == format_ids(cut.own_ids):
        return cut
    try:
        ids = read_ids(typed, model.tokenizer)
    except InputError as error:
        return replace(cut, error=str(error))
    if ids == cut.own_ids:
        return cut
    found = text_of(ids, model.tokenizer)
    st.session_state[TEXT] = found.text
    if found.comes_back:
        # Cut from the text, a token also knows the bytes that were typed.
        return CutText(found.text, tokenize(model.tokenizer, found.text), found.again)
    return CutText(found.text, found.tokens, found.again, decoded=found)
