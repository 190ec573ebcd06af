"""A page as it is taken away: what it says and shows, in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.export.script import Script

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Words:
    """Something that the page says, in Markdown."""

    text: str


@dataclass(frozen=True)
class Player:
    """What plays frames in a browser, wherever it runs.

    Attributes:
        markup: its HTML.
        style: its style sheet.
        script: a module with the function `playback`, which takes the frames and where to draw them.
    """

    markup: str
    style: str
    script: str


@dataclass(frozen=True)
class Replay:
    """Frames, as the player reads them, and the player."""

    frames: Mapping[str, Any]
    player: Player


@dataclass(frozen=True)
class Picture:
    """Something that the page shows.

    Attributes:
        title: what it shows, for those who cannot see it.
        figure: a specification of Vega-Lite that stands alone, or of Plotly in its final colours; None where only the
            table can be taken away.
        table: makes the table behind it.
        script: makes a script that computes it, if there is one.
        replay: what is played in the place of `figure`, if it moves.
    """

    title: str
    figure: Mapping[str, Any] | None
    table: "Callable[[], pd.DataFrame]"
    script: Callable[[], Script] | None = None
    replay: Replay | None = None


@dataclass(frozen=True)
class Question:
    """An exercise, with its answer folded.

    Attributes:
        title: what it is called.
        ask: the question.
        options: what can be chosen or put in order; empty where something is to be typed.
        answer: what the models on screen say.
        why: why.
    """

    title: str
    ask: str
    options: Sequence[str]
    answer: str
    why: str


@dataclass(frozen=True)
class Page:
    """A page in one state.

    Attributes:
        title: its title.
        question: the question that it answers.
        about: the models and seed on screen.
        link: address of the very state; empty where it is not known.
        parts: what it says and shows, in order.
    """

    title: str
    question: str
    about: str
    link: str
    parts: Sequence[Words | Picture | Question]


@dataclass(frozen=True)
class Step:
    """A step of a plan.

    Attributes:
        say: its sentence.
        page: the page that it shows; None where it is the one of an earlier step, of number `same`.
        same: number of that step, from 1.
        link: address of the live state; empty where it is not known.
        question: its exercise, if it has one.
    """

    say: str
    page: Page | None
    same: int
    link: str
    question: Question | None


@dataclass(frozen=True)
class PlanShown:
    """A plan of a lesson with all that its steps show."""

    title: str
    about: str
    steps: Sequence[Step]
