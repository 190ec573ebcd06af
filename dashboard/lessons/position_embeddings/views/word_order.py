"""Tab with two texts in different word order."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.stripes import stripes
from dashboard.charts.tables import stripe_table
from dashboard.components.token_strip import token_strip
from dashboard.concepts import positions
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token, ordinary_places
from dashboard.concepts.word_order import attended_length, moved_token, order_differences
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings.presets import ONE_ORDER, OTHER_ORDER
from dashboard.lessons.position_embeddings.sentences import Moved, compare_orders
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import (
    data_table,
    export_only,
    insight,
    insight_with_details,
    render_chart,
)
from dashboard.ui.slots.unseen_tokens import random_ids, warn_random_rows

SLUG = "position_embeddings"

# A length that is rounding alone.
NOTHING = "0.0000"


def word_order(model: LanguageModel) -> None:
    """Render two texts in different word order, and one token's vector at its place in each."""
    spaced = model.traits.spaced and inputs.toggle(
        "Begin both texts with a space", True, key="pe_space", help=passage(SLUG, "space")
    )
    boxes = st.columns(2)
    texts = []
    for box, label, default, key in zip(
        boxes,
        ("One text", "Another"),
        (ONE_ORDER, OTHER_ORDER),
        ("pe_left", "pe_right"),
        strict=True,
    ):
        with box:
            prefix = " " if spaced else ""
            found = inputs.token_input(label, default, model, key=key, prefix=prefix)
            texts.append(found)
            token_strip(found, key=f"{key}_tokens", random=random_ids(found, model))
            warn_random_rows(found, model, key=key)
    odd = _only_in_one(texts)
    is_same_text = [token.id for token in texts[0]] == [token.id for token in texts[1]]
    moved = _moved_token(model, texts)
    if moved is None or is_same_text:
        insight_with_details(SLUG, compare_orders(None, is_same_text=is_same_text, odd=odd))
    else:
        vectors = moved.vectors
        render_chart(
            stripes(vectors),
            lambda: stripe_table(vectors),
            key="pe_moved",
            source=positions.encode_at,
            script=lambda: position_scripts.moved_token(
                model, moved.token.id, moved.places, moved.token.label
            ),
            alt_text=f"{', '.join(vectors)}: the vector of {moved.token.label} at both places, {model.title}",
        )
        insight_with_details(SLUG, compare_orders(moved.figures(model), is_same_text=False, odd=odd))
    if not is_same_text:
        with st.expander(passage(SLUG, "added_up"), icon=":material/help:"):
            added_up(model, texts, odd)


def _only_in_one(texts: Sequence[Sequence[Token]]) -> list[str]:
    """Return the labels of the tokens that one of two texts has more often than the other."""
    left, right = (Counter(token.id for token in tokens) for tokens in texts)
    odd = (left - right) + (right - left)
    return list(dict.fromkeys(token.label for tokens in texts for token in tokens if token.id in odd))


class MovedToken(NamedTuple):
    """A token at different places in two texts, and its vector (n_dims,) at each."""

    token: Token
    places: tuple[int, int]
    at_first: np.ndarray
    at_second: np.ndarray

    @property
    def vectors(self) -> dict[str, np.ndarray]:
        """The vectors by name, as they are drawn."""
        one, other = (f"{self.token.label} at {place}" for place in self.places)
        return {one: self.at_first, other: self.at_second, "difference": self.at_first - self.at_second}

    def figures(self, model: LanguageModel) -> Moved:
        """Build the figures for the sentences about the token."""
        return Moved(
            model=model.title,
            token=as_code(self.token.label),
            places=self.places,
            is_added=model.adds_positions,
            is_turned=model.rope is not None,
            cosine=cosine(self.at_first, self.at_second),
        )


def _moved_token(model: LanguageModel, texts: Sequence[Sequence[Token]]) -> MovedToken | None:
    """Return the first token that stands at another place in the second text; None if there is none."""
    ordinary = [ordinary_places(tokens) for tokens in texts]
    left, right = (
        [tokens[place].id for place in found] for tokens, found in zip(texts, ordinary, strict=True)
    )
    moved = moved_token(left, right)
    if moved is None:
        return None
    token, at = texts[0][ordinary[0][moved[0]]], (ordinary[0][moved[0]], ordinary[1][moved[1]])
    row = model.scaled_token_vectors([token.id])[0]
    return MovedToken(token, at, *positions.encode_at(row, at, model.position_embeddings, model.rope))


def added_up(model: LanguageModel, texts: Sequence[Sequence[Token]], odd: Sequence[str]) -> None:
    """Render how much of the word order is left in one vector per text, for each way to add up."""
    left, right = ([token.id for token in tokens] for tokens in texts)
    differences = order_differences(
        model.scaled_token_vectors(left),
        model.scaled_token_vectors(right),
        model.position_embeddings,
        model.rope,
    )
    apart = positions.lengths(differences)
    table = pd.DataFrame(
        {
            "how the text is summed up": list(apart),
            "tells the order": ["yes" if f"{length:.4f}" != NOTHING else "no" for length in apart.values()],
            "difference": [round(length, 4) for length in apart.values()],
        }
    )
    alt_text = f"{model.title}: one text minus the other, by way of summing up"
    st.caption(passage(SLUG, "tells_order"))
    data_table(
        table,
        name="tells_order",
        alt_text=alt_text,
        column_config={"difference": st.column_config.NumberColumn(format="%.4f")},
    )
    export_only(
        lambda: stripe_table(differences),
        key="pe_order",
        source=order_differences,
        script=lambda: position_scripts.word_order(model, left, right),
        alt_text=alt_text,
    )
    summed, *_, attended = apart.values()
    scale = attended_length(model.scaled_token_vectors(left), model.position_embeddings, model.rope)
    figures = {"attended": attended, "share": attended / scale if scale else 0.0}
    if odd:
        name = "other_tokens_spaced" if model.traits.spaced else "other_tokens"
        insight(SLUG, name, odd=" ".join(map(as_code, odd[:8])), summed=summed)
    elif model.rope:
        insight(SLUG, "order_turned", **figures)
    elif model.adds_positions:
        insight(SLUG, "order", **figures)
    else:
        insight(SLUG, "order_alone")
