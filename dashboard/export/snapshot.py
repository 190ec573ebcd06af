"""Snapshot of a page for export: its texts and charts, in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboard.export.script import Script

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Words:
    """A text of the page, in Markdown."""

    text: str


@dataclass(frozen=True)
class StandaloneComponent:
    """A component that runs in any browser.

    Attributes:
        name: its name, and that of the function in its script that takes its data and a parent element.
        markup: its HTML.
        style: its style sheet.
        script: a JavaScript module.
    """

    name: str
    markup: str
    style: str
    script: str


@dataclass(frozen=True)
class LiveFigure:
    """A component with what it draws.

    Attributes:
        component: the component.
        data: what it draws, in the component's format; its "alt" says what that is.
        shared: more of its data, which other figures of a page may have too; it is written once.
    """

    component: StandaloneComponent
    data: Mapping[str, Any]
    shared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A chart of the page.

    Attributes:
        title: what it shows, as alternative text.
        figure: a standalone Vega-Lite specification, or a Plotly figure with its colours resolved; None if
            only the table can be exported.
        table: builds the table behind it.
        script: builds a script that computes it, if there is one.
        live: what to show in place of `figure`, if it moves.
    """

    title: str
    figure: Mapping[str, Any] | None
    table: "Callable[[], pd.DataFrame]"
    script: Callable[[], Script] | None = None
    live: LiveFigure | None = None


@dataclass(frozen=True)
class ExerciseSnapshot:
    """An exercise, with its answer collapsed.

    Attributes:
        title: its name.
        ask: the question.
        options: the options or the items to put in order; empty for a typed answer.
        answer: the right answer for the models on screen.
        why: why it is right.
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
        link: URL of the exact state; empty if unknown.
        parts: its texts and charts, in order.
    """

    title: str
    question: str
    about: str
    link: str
    parts: Sequence[Words | Picture | ExerciseSnapshot]


@dataclass(frozen=True)
class StepSnapshot:
    """A step of a plan.

    Attributes:
        say: its sentence.
        page: the page that it shows; None if it is that of an earlier step, of number `same`.
        same: number of that step, from 1.
        link: URL of the live state; empty if unknown.
        question: its exercise, if any.
    """

    say: str
    page: Page | None
    same: int
    link: str
    question: ExerciseSnapshot | None


@dataclass(frozen=True)
class PlanSnapshot:
    """A lesson plan with the pages that its steps show."""

    title: str
    about: str
    steps: Sequence[StepSnapshot]
