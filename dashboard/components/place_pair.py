"""Two tokens of a text that can be moved to other places: their vectors, and the cosine of the two by place."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dashboard.components.loader import load
from dashboard.components.vector_stripe import pack_values, sample_evenly
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token

_render = load(__file__, html='<div class="pair"></div>')

# Chips to drag along: a longer text is compared by its select boxes.
N_CHIPS = 100

# Places whose vectors are sent, so that a token is drawn anew while it is dragged there.
LIVE_PLACES = 32

# Maximum number of cells of a stripe; of longer vectors, evenly spaced values are drawn.
STRIPE_CELLS = 192


@dataclass(frozen=True, eq=False)
class PlacePair:
    """Two tokens and how a model encodes their places.

    Attributes:
        tokens: the tokens of the text; the first `N_CHIPS` are drawn.
        pair: indices of the two tokens.
        places: the position that each is given.
        vectors: their token vectors, two of float (n_dims,).
        live: the positions for which there are vectors below, ascending; `places` are among them.
        added: the position vectors at `live`, float (n_live, n_dims); None if none are added.
        encoded: both tokens encoded at `live`, two of float (n_live, n_dims); None if the model's input has no places.
        curve: cosine of the first at its place with the second at each place, float (n_places,); None if the same.
        outcome: title of the encoded vectors, such as "+ place".
    """

    tokens: Sequence[Token]
    pair: tuple[int, int]
    places: tuple[int, int]
    vectors: tuple[np.ndarray, np.ndarray]
    live: Sequence[int]
    added: np.ndarray | None
    encoded: tuple[np.ndarray, np.ndarray] | None
    curve: np.ndarray | None
    outcome: str

    @property
    def alone(self) -> float:
        """The cosine of the two token vectors."""
        return cosine(*self.vectors)

    @property
    def together(self) -> float:
        """The cosine of the two at their places."""
        return self.alone if self.curve is None else float(self.curve[self.places[1]])


def live_places(n_places: int, places: Sequence[int]) -> list[int]:
    """Return the positions to send vectors for: the first ones, and those where the two tokens are.

    >>> live_places(3, (0, 2)), live_places(90, (0, 40))[-2:]
    ([0, 1, 2], [31, 40])
    """
    return sorted({*range(min(n_places, LIVE_PLACES)), *places})


def place_pair(
    content: PlacePair,
    *,
    key: str,
    alt_text: str,
    random: Collection[int] = (),
    on_move: Callable[[tuple[int, int]], None],
    on_restore: Callable[[], None],
    on_choose: Callable[[int], None],
) -> None:
    """Render two tokens of a text that can be dragged to other places.

    Args:
        content: the tokens, their vectors and the curve.
        key: the element's key.
        alt_text: accessible name.
        random: IDs of tokens whose rows are random.
        on_move: called with both positions after one was moved.
        on_restore: called when both shall be where the text has them.
        on_choose: called with the index of another token of the text, to be compared with the first.
    """
    n_places = len(content.tokens) if content.curve is None else len(content.curve)

    def chip(token: Token) -> dict[str, object]:
        return {"label": token.label, "id": token.id, "random": token.id in random}

    def moved() -> None:
        sent = st.session_state[key].get("moved")
        if isinstance(sent, list) and len(sent) == 2 and all(_is_index(place, n_places) for place in sent):
            on_move((sent[0], sent[1]))

    def chosen() -> None:
        sent = st.session_state[key].get("chosen")
        if _is_index(sent, len(content.tokens)):
            on_choose(sent)

    def restored() -> None:
        if st.session_state[key].get("restored"):
            on_restore()

    _render(
        key=key,
        data={
            "alt": alt_text,
            "tokens": [chip(token) for token in content.tokens[:N_CHIPS]],
            "two": [chip(content.tokens[index]) for index in content.pair],
            **_vectors(content),
        },
        on_moved_change=moved,
        on_chosen_change=chosen,
        on_restored_change=restored,
    )


def _is_index(sent: object, count: int) -> bool:
    return isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < count


def _vectors(content: PlacePair) -> dict[str, Any]:
    """Return the pair, its stripes on one colour scale, and the cosines, as JSON."""
    shown = sample_evenly(len(content.vectors[0]), STRIPE_CELLS)
    parts = [*content.vectors, *(content.encoded or ()), *([] if content.added is None else [content.added])]
    # A few values may be many times larger than the others; those are drawn at the end of the scale.
    bound = float(np.quantile(np.abs(np.concatenate([part.ravel() for part in parts])), 0.99))

    def packed(part: np.ndarray | None) -> str | None:
        return None if part is None else pack_values(part[..., shown], bound)

    return {
        "pair": list(content.pair),
        "places": list(content.places),
        "live": list(content.live),
        "nCells": len(shown),
        "dimensions": shown.tolist(),
        "bound": bound,
        "rows": [packed(vector) for vector in content.vectors],
        "added": packed(content.added),
        "encoded": None if content.encoded is None else [packed(part) for part in content.encoded],
        "outcome": content.outcome,
        "alone": content.alone,
        "cosines": None if content.encoded is None else _cosines(*content.encoded).round(4).tolist(),
        "curve": None if content.curve is None else content.curve.round(4).tolist(),
    }


def _cosines(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Compute the cosine of each row of `first` (n, n_dims) with each of `second` (m, n_dims), float64 (n, m)."""
    units = [
        part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-12) for part in (first, second)
    ]
    return units[0] @ units[1].T
