"""The picture on top of the page: two tokens of the sentence, which can be moved to other places."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.charts.curves import curve_with_choice
from dashboard.charts.tables import curve_table
from dashboard.components.place_pair import PlacePair, live_places, place_pair
from dashboard.concepts import positions
from dashboard.concepts.subwords import Token, ordinary_places
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings import sentences
from dashboard.lessons.position_embeddings.presets import PLACES
from dashboard.lessons.position_embeddings.views.input_sum import how_places_come_in
from dashboard.lessons.position_embeddings.views.matrices import n_positions
from dashboard.lessons.position_embeddings.views.token_pair import describe_pair
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_number
from dashboard.ui.export.pictures import export_only, insight_with_details
from dashboard.ui.slots.unseen_tokens import random_ids

SLUG = "position_embeddings"

# Longest curve of a model without a position matrix, whose texts have no end.
LONGEST_CURVE = 2_048


def count_places(model: LanguageModel, tokens: Sequence[Token]) -> int:
    """Return the number of places to compare; 0 if the model's input has none, or the text is too long for them."""
    if model.position_embeddings is not None:
        return len(model.position_embeddings)
    if model.rope is None or len(tokens) > LONGEST_CURVE:
        return 0
    return max(n_positions(model), len(tokens))


def measure_pair(
    model: LanguageModel, tokens: Sequence[Token], pair: tuple[int, int], places: tuple[int, int]
) -> PlacePair:
    """Encode two tokens of a text at their places, and compare them at all others.

    Args:
        model: any language model.
        tokens: the tokens of the text.
        pair: the indices of the two tokens.
        places: the positions that they are given.
    """
    learned, rope, n_places = model.position_embeddings, model.rope, count_places(model, tokens)
    first, second = model.scaled_token_vectors([tokens[index].id for index in pair]).astype(float)
    curve, live, encoded = None, live_places(n_places, places), None
    if n_places:
        curve = positions.cosines_by_place(first, second, places[0], n_places, learned, rope)
        encoded = (
            positions.encode_at(first, live, learned, rope),
            positions.encode_at(second, live, learned, rope),
        )
    return PlacePair(
        tokens=tokens,
        pair=pair,
        places=places,
        vectors=(first, second),
        live=live,
        added=None if learned is None else learned[live],
        encoded=encoded,
        curve=curve,
        outcome="= the sum" if learned is not None else "turned",
    )


def pair_hero(model: LanguageModel, content: PlacePair) -> None:
    """Render two tokens of a text at their places."""
    tokens, pair = content.tokens, content.pair
    place_pair(
        content,
        key="pe_pair",
        alt_text=_describe(model, content),
        random=random_ids(tokens, model),
        on_move=_put_at,
        on_restore=lambda: _put_at(pair),
        on_choose=lambda index: _choose(tokens, index),
    )


def export_pair(model: LanguageModel, content: PlacePair) -> None:
    """Render the export bar of the two tokens: their cosine at each place."""
    tokens, pair, places = content.tokens, content.pair, content.places
    curve = np.full(len(tokens), content.alone) if content.curve is None else content.curve
    export_only(
        lambda: curve_table({"cosine of the two": curve}, "position", "cosine"),
        key="pe_curve",
        alt_text=_describe(model, content),
        figure=lambda: curve_with_choice(
            curve,
            chosen=min(places[1], len(curve) - 1),
            level=content.alone,
            names=(f"at {places[1]}: {format_number(content.together, '.2f')}", "without positions"),
            axis=f"position of the second token (the first is at {places[0]})",
            value="cosine",
        ),
        source=positions.cosines_by_place,
        script=lambda: position_scripts.pair(
            model, [tokens[index].id for index in pair], places[0], len(curve)
        ),
    )


def explain_pair(model: LanguageModel, content: PlacePair) -> None:
    """Render the insight about the two tokens, and how the model knows their places."""
    pair = describe_pair(model, content.tokens, content.pair)
    cosines = {"alone": content.alone, "together": content.together}
    if model.position_embeddings is not None:
        said = sentences.compare_in_place(pair, content.places, **cosines)
    elif content.curve is not None:
        said = sentences.compare_turned(pair, content.places, **cosines)
    else:
        said = f"{sentences.compare_without_positions(pair, content.alone)} {how_places_come_in(model)}"
    insight_with_details(SLUG, said)


def _describe(model: LanguageModel, content: PlacePair) -> str:
    one, other = (
        f"{content.tokens[index].label} at position {place}"
        for index, place in zip(content.pair, content.places, strict=True)
    )
    return f"{model.title}: {one} and {other}, with cosine {format_number(content.together, '.2f')}"


def _put_at(places: tuple[int, int]) -> None:
    """Set the positions of both tokens, as the sliders do."""
    st.session_state.update(zip(PLACES, places, strict=True))


def _choose(tokens: Sequence[Token], index: int) -> None:
    """Compare the first token with this one."""
    ordinary = ordinary_places(tokens)
    if index in ordinary:
        st.session_state["pe_b"] = ordinary.index(index)
