"""A page as it is taken away: what it says and shows, in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.takeaway.script import Script

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Words:
    """Something that the page says, in Markdown."""

    text: str


@dataclass(frozen=True)
class Picture:
    """Something that the page shows.

    Attributes:
        title: what it shows, for those who cannot see it.
        figure: a specification of Vega-Lite that stands alone, or of Plotly in its final colours; None where only the
            table can be taken away.
        table: makes the table behind it.
        script: makes a script that computes it, if there is one.
    """

    title: str
    figure: Mapping[str, Any] | None
    table: "Callable[[], pd.DataFrame]"
    script: Callable[[], Script] | None = None


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
    parts: Sequence[Words | Picture]
