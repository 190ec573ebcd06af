"""Inputs read by a model: known words, and the tokens of a text."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import limits
from dashboard.concepts.subwords import Token
from dashboard.course.markdown import as_text
from dashboard.display_text import short_word
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import WordVectors, equal_forms
from dashboard.ui import messages
from dashboard.ui.inputs import defaults, text_inputs
from dashboard.ui.inputs.phrases import phrases_in


def token_input(
    label: str,
    default: str,
    model: LanguageModel,
    *,
    key: str,
    prefix: str = "",
) -> list[Token]:
    """Render a text input and return its tokens, at least one and at most as many as the model has positions.

    If it is empty, `default` is used with a message. `prefix` is prepended to either text. The special tokens of the
    model's training format are added.
    """
    typed = text_inputs.text(label, default, key=key)
    found: list[Token] = []
    with messages.show_input_errors():
        if not typed:
            raise InputError(f"An empty text has no tokens; until you type, this is about “{default}”.")
        found = model.tokenize(prefix + typed, as_model_input=True)
        if not found:
            raise InputError(
                f"{model.title} finds no token in this text; until you type, this is about “{default}”."
            )
        if model.n_positions is not None and len(found) > model.n_positions:
            messages.warn(
                f"The text has {len(found):,} tokens, more than the {model.n_positions:,} positions of {model.title}; "
                f"the first {model.n_positions:,} are used."
            )
    found = found or model.tokenize(prefix + default, as_model_input=True)
    return found[: model.n_positions]


def known_word(label: str, default: str, vectors: WordVectors, *, key: str, **options: Any) -> str:
    """Render an input for a word in the model's vocabulary; `default` must be in it.

    A word with different capitals is found, with a note. For anything else a message is shown and the last known
    word stays. The `options` are passed on to Streamlit's input.
    """
    defaults.restore_default_if_invalid(key, default, lambda kept: kept in vectors)
    typed = text_inputs.text_box(label, default, key=key, max_chars=limits.MAX_WORD, **options).strip()
    typed = typed if vectors.find_spelling(typed) else typed.strip('"“”')
    last = f"{key}_last"
    found = vectors.find_spelling(typed)
    if found is not None:
        messages.field_message(key)
        _report_spellings([(typed, found)], vectors)
        st.session_state[last] = found
        return found
    kept = (str(st.session_state.get(last)), default, vectors.words[0])
    stays = next(word for word in kept if word in vectors)
    try:
        text_inputs.check_length(typed)
        said = vectors.refusal(typed)
    except InputError as error:
        said = str(error)
    messages.field_message(key, f"{said} Until then this is about “{short_word(stays)}”.")
    return stays


def known_words(label: str, default: str, vectors: WordVectors, *, key: str) -> list[str]:
    """Render an input for up to `limits.MAX_KNOWN_WORDS` different known words; one note names unknown ones.

    Words are separated by spaces or commas. A word that contains either is matched as a whole, longest first, and
    text in quotation marks is one word.
    """

    def typed_words(typed: str) -> list[str]:
        return phrases_in(typed, lambda word: vectors.find_spelling(word) is not None, vectors.has_prefix)

    defaults.restore_default_if_invalid(
        key, default, lambda kept: all(word in vectors for word in typed_words(kept))
    )
    typed = typed_words(text_inputs.text(label, default, key=key, max_chars=limits.MAX_WORD_LIST))
    found = [(word, spelled) for word in typed if (spelled := vectors.find_spelling(word)) is not None]
    known = list(dict.fromkeys(spelled for _, spelled in found))
    missing = [word for word in typed if vectors.find_spelling(word) is None]
    # Few suggestions: each searches the whole vocabulary.
    notes = [vectors.missing_message(word) for word in missing[:3]]
    if len(missing) > 3:
        notes.append(f"It lacks {len(missing) - 3:,} more of these words.")
    if len(known) > limits.MAX_KNOWN_WORDS:
        notes.append(f"The first {limits.MAX_KNOWN_WORDS} of {len(known):,} words are used.")
    messages.field_message(key, " ".join(notes))
    _report_spellings(found, vectors)
    return known[: limits.MAX_KNOWN_WORDS]


# Maximum number of corrected spellings named in the note.
N_SPELLINGS_NAMED = 3


def _report_spellings(spellings: Sequence[tuple[str, str]], vectors: WordVectors) -> None:
    """Show a note on words typed with other capitals than in the vocabulary, as (typed, found)."""
    other = [
        f"“{short_word(typed)}” as “{short_word(word)}”"
        for typed, word in spellings
        if word not in (typed, *equal_forms(typed))
    ]
    if other:
        more = f" and {len(other) - N_SPELLINGS_NAMED:,} more" if len(other) > N_SPELLINGS_NAMED else ""
        st.caption(as_text(f"{vectors.title} has {', '.join(other[:N_SPELLINGS_NAMED])}{more}."))
