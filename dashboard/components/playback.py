"""Animation frames played in the browser without reruns: the page is told only where the visitor stopped."""

import base64
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from dashboard.components.loader import load
from dashboard.components.standalone import standalone
from dashboard.export.snapshot import LiveFigure

_render = load(__file__)


@dataclass(frozen=True)
class Frame:
    """The label of a frame beside the slider, and a sentence that describes it."""

    label: str
    sentence: str = ""


@dataclass(frozen=True)
class Timeline:
    """The frames of an animation.

    Attributes:
        frames: their labels.
        index: the frame shown until the visitor plays or steps.
        unit: what the slider counts.
        pace: milliseconds per frame.
        autoplay: a name under which the frames play by themselves once; empty if they wait.
    """

    frames: Sequence[Frame]
    index: int = 0
    unit: str = "Step"
    pace: int = 900
    autoplay: str = ""


@dataclass(frozen=True)
class RunPanel:
    """What stands beside moving words: the loss of a training run, and the neighbours of one word.

    Attributes:
        steps: the step of each frame.
        losses: pairs of (step, loss).
        chance: loss of a model that knows nothing.
        word: the word.
        neighbours: pairs of (word, cosine) at each frame, nearest first.
    """

    steps: Sequence[int]
    losses: Sequence[tuple[int, float]]
    chance: float
    word: str
    neighbours: Sequence[Sequence[tuple[str, float]]]

    def sent(self) -> dict[str, Any]:
        """Return the panel as JSON; a loss that is not a number is left out."""
        losses = [(step, round(loss, 4)) for step, loss in self.losses if math.isfinite(loss)]
        near = [[(word, round(cosine, 4)) for word, cosine in each] for each in self.neighbours]
        return {
            "steps": list(self.steps),
            "losses": losses,
            "chance": self.chance,
            "word": self.word,
            "neighbours": near,
        }


@dataclass(frozen=True, eq=False)
class MovingPoints:
    """Points that move on fixed axes, with equal scale.

    Attributes:
        names: n names.
        groups: the group of each point, for its colour and shape.
        places: float (n_frames, n, 2).
        axes: titles of both axes.
        named: points to label where there is space, most important first.
        pale: the group that is drawn pale and behind the others.
        marked: points that are drawn large, with their path.
        marked_as: their legend entry.
        panel: what stands beside the points.
    """

    names: Sequence[str]
    groups: Sequence[str]
    places: np.ndarray
    axes: Sequence[str]
    named: Sequence[int]
    pale: str = ""
    marked: Sequence[int] = ()
    marked_as: str = ""
    panel: RunPanel | None = None

    def sent(self) -> dict[str, Any]:
        """Return the drawing as JSON: positions quantised to 16 bits per axis, with the axis lengths as "size"."""
        labels = list(dict.fromkeys(self.groups))
        low, high = (self.places.min(axis=(0, 1)), self.places.max(axis=(0, 1)))
        # Coincident points are drawn in the middle of a plane of non-zero size.
        size = np.maximum(high - low, 1e-9)
        room = np.maximum(size, 0.05 * size.max())
        shares = ((self.places - (low + high) / 2) / room + 0.5).clip(0, 1)
        return {
            "kind": "points",
            "names": list(self.names),
            "labels": labels,
            "groups": [labels.index(group) for group in self.groups],
            "places": base64.b64encode((shares * 65_535).round().astype("<u2").tobytes()).decode(),
            "size": (room / room.max()).tolist(),
            "axes": list(self.axes),
            "named": list(self.named),
            "pale": labels.index(self.pale) if self.pale in labels else -1,
            "marked": list(self.marked),
            "markedAs": self.marked_as,
            "panel": self.panel and self.panel.sent(),
            "chosen": self._chosen(),
        }

    def _chosen(self) -> int:
        """Return the index of the panel's word among the points; -1 if it is none of them."""
        if self.panel is None or self.panel.word not in self.names:
            return -1
        return list(self.names).index(self.panel.word)


class Piece(NamedTuple):
    """A piece of a word: its text, its width, whether it was just merged, and its ID if it is a token of the word."""

    text: str
    width: int
    is_joined: bool
    token_id: int | None = None


@dataclass(frozen=True)
class Rung:
    """A row of pieces, visible from frame `since` on."""

    name: str
    since: int
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Ladder:
    """A word being merged from letters into tokens, one row per step."""

    rungs: Sequence[Rung]

    def sent(self) -> dict[str, Any]:
        """Return the drawing as JSON."""
        return {
            "kind": "ladder",
            "rungs": [
                {
                    "name": rung.name,
                    "since": rung.since,
                    "pieces": [
                        {
                            "text": piece.text,
                            "width": int(piece.width),
                            "joined": bool(piece.is_joined),
                            "id": piece.token_id,
                        }
                        for piece in rung.pieces
                    ],
                }
                for rung in self.rungs
            ],
        }


def playback(
    drawing: MovingPoints | Ladder,
    timeline: Timeline,
    *,
    key: str,
    alt_text: str,
    on_stop: Callable[[int], None] | None = None,
    on_choose: Callable[[int], None] | None = None,
) -> Mapping[str, Any]:
    """Render frames with a slider, play and step buttons; a single frame has no controls.

    Args:
        drawing: the content of the frames.
        timeline: the labels of the frames, and how they are played.
        key: the element's key.
        alt_text: what all frames show; the description of the current one is added.
        on_stop: called with the index of the frame at which the visitor stopped.
        on_choose: called with the index of a point that the visitor pressed, beside a panel.

    Returns:
        The data that the browser plays, for an exported page (`player`).
    """

    def stopped() -> None:
        frame = st.session_state[key].get("stopped")
        if on_stop is not None and isinstance(frame, int) and 0 <= frame < len(timeline.frames):
            on_stop(frame)

    def chosen() -> None:
        point = st.session_state[key].get("chosen")
        if on_choose is not None and isinstance(point, int) and 0 <= point < len(data.get("names", ())):
            on_choose(point)

    data = player_data(drawing, timeline, alt_text)
    _render(key=key, data=data, on_stopped_change=stopped, on_chosen_change=chosen)
    return data


def player_data(drawing: MovingPoints | Ladder, timeline: Timeline, alt_text: str) -> dict[str, Any]:
    """Return what the browser plays, as JSON."""
    shown = drawing.sent()
    # Another word in the panel is the same animation.
    moving = {name: value for name, value in shown.items() if name not in ("panel", "chosen")}
    return {
        **shown,
        "version": hashlib.sha256(repr(moving).encode("utf-8", "surrogatepass")).hexdigest(),
        "frames": [{"label": frame.label, "sentence": frame.sentence} for frame in timeline.frames],
        "at": timeline.index,
        "alt": alt_text,
        "title": f"{timeline.unit} by {timeline.unit.lower()}",
        "unit": timeline.unit,
        "pace": timeline.pace,
        "autoplay": timeline.autoplay,
    }


def replayed(data: Mapping[str, Any]) -> LiveFigure:
    """Return the same player with these frames for a standalone page."""
    return LiveFigure(standalone(__file__), data)
