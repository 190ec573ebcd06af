"""A word that moves through the layers in two sentences, with its cosine; played in the browser without reruns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import limits
from dashboard.components.loader import load
from dashboard.components.playback import MovingPoints, Timeline, player_data
from dashboard.concepts.subwords import Token

_render = load(__file__)


@dataclass(frozen=True, eq=False)
class SentenceBox:
    """A sentence that can be edited in place.

    Attributes:
        key: what `on_type` and `on_choose` are told of it.
        label: its name for screen readers.
        text: the sentence as typed.
        tokens: its tokens, drawn as chips; none for a sentence that is only compared with.
        chosen: index of the chosen token.
        random: IDs of tokens whose rows are random.
    """

    key: str
    label: str
    text: str
    tokens: Sequence[Token] = ()
    chosen: int = 0
    random: Collection[int] = ()

    def sent(self) -> dict[str, Any]:
        """Return the box as JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "text": self.text,
            "chosen": self.chosen,
            "tokens": [
                {
                    "label": token.label,
                    "id": token.id,
                    "random": token.id in self.random,
                    "added": token.is_special,
                }
                for token in self.tokens
            ],
        }


@dataclass(frozen=True)
class CosineLine:
    """A line of cosines by layer: its label, its values, and whether it is that of the chosen pair."""

    label: str
    cosines: Sequence[float]
    is_pair: bool = False


@dataclass(frozen=True, eq=False)
class MovingPair:
    """The content of the element.

    Attributes:
        boxes: both sentences.
        third: the sentence to compare with.
        points: the tokens of both sentences, those of the first first; `marked` are the chosen ones.
        lines: the cosines by layer, that of the pair first.
        caption: what the large number is, without its layer.
        notes: what lies at the left end of the plane, and at its right end.
        prompt: label of the third sentence while it is empty, and above it.
    """

    boxes: tuple[SentenceBox, SentenceBox]
    third: SentenceBox
    points: MovingPoints
    lines: Sequence[CosineLine]
    caption: str
    notes: tuple[str, str]
    prompt: str


def moving_pair(
    pair: MovingPair,
    timeline: Timeline,
    *,
    key: str,
    alt_text: str,
    on_stop: Callable[[int], None],
    on_choose: Callable[[str, int], None],
    on_type: Callable[[str, str], None],
) -> Mapping[str, Any]:
    """Render both sentences, the map of their tokens with its player, and the cosine of the chosen pair.

    Args:
        pair: the content.
        timeline: the layers.
        key: the element's key.
        alt_text: what the map shows; the sentence of the current frame is added.
        on_stop: called with the index of the frame at which the visitor stopped.
        on_choose: called with the key of a box and the index of a clicked token.
        on_type: called with the key of a box and its new text.

    Returns:
        The data that the player plays for an exported page, as `playback` does.
    """
    boxes = {box.key: box for box in (*pair.boxes, pair.third)}

    def stopped() -> None:
        frame = st.session_state[key].get("stopped")
        if isinstance(frame, int) and 0 <= frame < len(timeline.frames):
            on_stop(frame)

    def chosen() -> None:
        box, index = _read_pair(st.session_state[key].get("chosen"))
        if box in boxes and isinstance(index, int) and 0 <= index < len(boxes[box].tokens):
            on_choose(box, index)

    def typed() -> None:
        box, text = _read_pair(st.session_state[key].get("typed"))
        if box in boxes and isinstance(text, str):
            on_type(box, text[: limits.MAX_TEXT])

    replay = player_data(pair.points, timeline, alt_text)
    data = {
        **replay,
        "boxes": [box.sent() for box in pair.boxes],
        "third": pair.third.sent(),
        "prompt": pair.prompt,
        "caption": pair.caption,
        "notes": list(pair.notes),
        "curves": [
            {
                "label": line.label,
                "values": [round(float(each), 4) for each in line.cosines],
                "isPair": line.is_pair,
            }
            for line in pair.lines
        ],
    }
    _render(key=key, data=data, on_stopped_change=stopped, on_chosen_change=chosen, on_typed_change=typed)
    return replay


def _read_pair(message: object) -> tuple[object, object]:
    """Return the two parts of a message from the browser; twice None if it has another form."""
    return (message[0], message[1]) if isinstance(message, list) and len(message) == 2 else (None, None)
