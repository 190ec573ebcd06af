"""The choice of two tokens, and the sentences about them."""

from collections.abc import Sequence

import streamlit as st

from dashboard import limits
from dashboard.components.place_pair import PlacePair
from dashboard.concepts import subwords
from dashboard.concepts.subwords import Token, ordinary_places, same_word, word_of
from dashboard.concepts.word_order import places_to_compare
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import passage
from dashboard.lessons.position_embeddings.presets import LESSONS_SCRIPT, PLACES, PRESETS
from dashboard.lessons.position_embeddings.sentences import (
    Pair,
    PrintedCosine,
    set_beside,
    set_beside_own,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.inputs import defaults

SLUG = "position_embeddings"

# Session state key of the last run's picks and the words at them.
PICKED = "pe_picked"


def preset_buttons(model: LanguageModel) -> None:
    """Render the presets that this model's positions allow, as buttons."""
    has_vectors = model.position_embeddings is not None
    inputs.presets(
        {name: preset for name, preset in PRESETS.items() if has_vectors or name != LESSONS_SCRIPT},
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


def choose_pair(tokens: Sequence[Token], n_places: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Render the choice of two tokens and of their places, and return both; `n_places` is 0 without places."""
    with st.popover("Tokens and positions", icon=":material/tune:"):
        pair = pick_pair(tokens)
        return pair, pick_places(pair, n_places)


def pick_places(pair: tuple[int, int], n_places: int) -> tuple[int, int]:
    """Render the choice of the places of two tokens and return them; by default those of the text."""
    if not n_places:
        return pair
    last = n_places - 1
    for key, place in zip(PLACES, pair, strict=True):
        defaults.follow_default(key, place)
    first = inputs.slider("Position of the first", 0, last, pair[0], key=PLACES[0])
    return first, inputs.slider("Position of the second", 0, last, pair[1], key=PLACES[1])


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


def compare_with_lesson(model: LanguageModel, content: PlacePair) -> list[str]:
    """Return a note on the cosine that the lesson prints, if its text and tokens are on screen."""
    tokens, positions = content.tokens, content.places if model.adds_positions else None
    lessons = PrintedCosine(
        lesson_figures.GPT2_SMALL,
        lesson_figures.COSINE,
        lesson_figures.AT_POSITIONS,
        lesson_figures.PLACE,
    )
    lessons_tokens = model.tokenize(lesson_figures.SENTENCE, as_model_input=True)
    ordinary = ordinary_places(tokens)
    if [token.id for token in tokens] != [token.id for token in lessons_tokens]:
        return []
    if content.pair != (ordinary[0], ordinary[-1]):
        return []
    if positions == lessons.positions and lesson_figures.is_gpt2_small(model.slug):
        return [set_beside_own(lessons, model.title, content.together)]
    return [set_beside(lessons, model.title, positions)]
