"""The choice of two tokens, and the sentences about them."""

from collections.abc import Sequence

import streamlit as st

from dashboard import limits
from dashboard.concepts import subwords
from dashboard.concepts.subwords import Token, ordinary_places, same_word, word_of
from dashboard.concepts.word_order import places_to_compare
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import passage
from dashboard.lessons.position_embeddings.presets import ONE_TOKEN_TWICE, OWN, PRESETS, TRUE
from dashboard.lessons.position_embeddings.sentences import (
    Pair,
    PrintedCosine,
    point_to_printed,
    set_beside,
    set_beside_own,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs

SLUG = "position_embeddings"

# Session state key of the last run's picks and the words at them.
PICKED = "pe_picked"


def preset_buttons(model: LanguageModel) -> None:
    """Render the presets that this model's positions allow, as buttons."""
    has_vectors = model.position_embeddings is not None
    inputs.presets(
        {name: preset for name, preset in PRESETS.items() if has_vectors or preset["pe_where"] == TRUE},
        key="pe_presets",
    )


def pick_pair(tokens: Sequence[Token]) -> tuple[int, int]:
    """Render the choice of two tokens and return their indices; reset it if a new text invalidates it."""
    ordinary = ordinary_places(tokens)
    words = [word_of(tokens[place]) for place in ordinary]
    pair = places_to_compare([tokens[place].id for place in ordinary], words)
    keys, state = ("pe_a", "pe_b"), st.session_state
    if all(key in state for key in keys) and not _still_fit([state[key] for key in keys], words):
        state.update(zip(keys, pair, strict=True))
    labels = [f"{tokens[place].label} · {place}" for place in ordinary]
    with st.container(horizontal=True):
        picks = [
            inputs.selectbox_by_index(label, len(ordinary), default, key=key, name=labels.__getitem__)
            for label, default, key in zip(("First token", "Second token"), pair, keys, strict=True)
        ]
    state[PICKED] = (picks, words)
    return ordinary[picks[0]], ordinary[picks[1]]


def pick_positions(model: LanguageModel, pair: tuple[int, int]) -> tuple[int, int]:
    """Render the choice of positions for two tokens of a text and return them; by default those of the text."""
    learned = model.position_embeddings
    if learned is None or inputs.choice("Their positions", [TRUE, OWN], key="pe_where") == TRUE:
        return pair
    last = len(learned) - 1
    first = inputs.slider("Position of the first", 0, last, pair[0], key="pe_at_a")
    return first, inputs.slider("Position of the second", 0, last, pair[1], key="pe_at_b")


def _still_fit(picks: Sequence[int], words: Sequence[str]) -> bool:
    """Return whether the picks still hold: the text is unchanged, or has the same two words at them."""
    if not all(pick in range(len(words)) for pick in picks):
        return False
    shown, before = st.session_state.get(PICKED, (picks, words))
    if before == words or shown != picks:
        return True
    return picks[0] != picks[1] and all(words[pick] == before[pick] for pick in picks)


def repeat_word_button(model: LanguageModel, key: str) -> None:
    """Render a button that repeats the single word in the input `key`, if that gives one token twice."""
    word = str(st.session_state.get(key) or "").strip()
    if len(word.split()) != 1 or len(word) > limits.MAX_SEARCHED_TOKEN:
        return
    # If a space makes another token, both words need one.
    text = f" {word} {word}" if model.traits.spaced else f"{word} {word}"
    found = subwords.tokenize(model.tokenizer, text)
    if len(found) != 2 or found[0].id != found[1].id or found[0].is_unknown:
        return
    st.button(
        passage(SLUG, "offer_twice", token=as_text(found[1].label)),
        key=f"{key}_twice",
        icon=":material/repeat:",
        on_click=inputs.setter(key),
        args=(text,),
    )


def describe_pair(model: LanguageModel, tokens: Sequence[Token], pair: tuple[int, int]) -> Pair:
    """Build the figures for sentences about two tokens of a text."""
    first, second = (tokens[place] for place in pair)
    ids = [tokens[place].id for place in ordinary_places(tokens)]
    return Pair(
        model=model.title,
        first=as_code(first.label),
        second=as_code(second.label),
        is_one_token=first.id == second.id,
        is_one_word=same_word(first, second),
        n_tokens=len(ids),
        has_repeats=len(set(ids)) < len(ids),
        is_one_place=pair[0] == pair[1],
    )


def compare_with_lesson(
    model: LanguageModel,
    tokens: Sequence[Token],
    pair: tuple[int, int],
    positions: tuple[int, int] | None,
    cosine: float,
) -> None:
    """Render the lesson's printed cosine beside its pair of tokens, or a pointer to it for its own texts."""
    lessons = PrintedCosine(
        lesson_figures.GPT2_SMALL,
        lesson_figures.COSINE,
        lesson_figures.AT_POSITIONS,
        lesson_figures.PLACE,
        lesson_figures.SENTENCE,
    )
    ids = [token.id for token in tokens]
    texts = (lesson_figures.SENTENCE, ONE_TOKEN_TWICE)
    lessons_ids, first_ids = (
        [each.id for each in model.tokenize(text, as_model_input=True)] for text in texts
    )
    ordinary = ordinary_places(tokens)
    if ids == lessons_ids and pair == (ordinary[0], ordinary[-1]):
        if positions == lessons.positions and lesson_figures.is_gpt2_small(model.slug):
            st.caption(set_beside_own(lessons, model.title, cosine))
        else:
            st.caption(set_beside(lessons, model.title, positions))
    elif ids in (first_ids, lessons_ids):
        st.caption(point_to_printed(lessons))
