"""The map tab: words moving on frozen PCA axes."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.moving import still
from dashboard.components.playback import Frame, MovingPoints, Timeline, playback
from dashboard.concepts.clusters import k_means
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.projection import Axes, whole_percents
from dashboard.concepts.purity import purity
from dashboard.concepts.training import Settings
from dashboard.course.prose import passage, plain_passage
from dashboard.export import training_scripts
from dashboard.lessons.learning import data, sentences, training
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import STEP, select_frame_index, starts_equal
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of
from dashboard.ui import fragments, inputs
from dashboard.ui.export.pictures import export_only, insight_with_details

SLUG = "learning"

# Number of labelled words per group, the most frequent ones; the others have tooltips only.
LABELS_PER_GROUP = 4
# Number of labelled words if no group is known.
MOST_LABELS = 12

# Duration of each step in milliseconds.
PACE = 140


def show_map(run: Run, fields: tuple[str, ...]) -> None:
    """Render the words moving on the axes of the last step."""
    frames = run.frames
    name = (run.name, frames[-1].number)
    words = moving_words(run, fields, *data.paths_of_run(name, [frame.inputs for frame in frames]))
    with fragments.hidden(STEP):
        at = select_frame_index(run)
    put = inputs.setter(STEP)
    alt_text = "Words as points that move as they are learned, on axes frozen from the last step"
    replay = playback(
        words,
        Timeline(_frames(run), at, pace=PACE),
        key="le_map",
        alt_text=alt_text,
        on_stop=lambda stop: put(frames[stop].number),
    )
    export_only(
        lambda: _point_table(words, at),
        key="le_map",
        figure=lambda: still(words, at),
        source=paths,
        script=lambda: training_scripts.word_map(
            run.corpus,
            run.examples,
            run.settings,
            frames[at].number,
            frames[-1].number,
            dict(zip(words.names, words.groups, strict=True)),
        ),
        alt_text=f"The words at step {frames[at].number:,}, on axes frozen from the last step",
        replay=replay,
    )
    if len(frames) < 2:
        return
    about = passage(SLUG, "map", start=_starting_rows(run.settings), last=f"{frames[-1].number:,}")
    groups = groups_of(run.corpus.words, fields)
    known = [at for at, group in enumerate(groups) if group != OTHER_WORDS]
    if len({groups[at] for at in known}) > 1:
        before, after = (
            _purity(frame.inputs[known], [groups[at] for at in known]) for frame in (frames[0], frames[-1])
        )
        insight_with_details(SLUG, sentences.compare_purity(len(known), before, after), about)
    else:
        insight_with_details(SLUG, about)


def moving_words(run: Run, fields: tuple[str, ...], axes: Axes, places: np.ndarray) -> MovingPoints:
    """Return the words of a run as points at `places` (n_frames, n_words, 2) on these axes."""
    titles = [f"PC {at} ({percent}%)" for at, percent in enumerate(whole_percents(axes.explained), 1)]
    groups = groups_of(run.corpus.words, fields)
    known = list(dict.fromkeys(group for group in groups if group != OTHER_WORDS))
    # Known groups first: they get the first legend entries and colours.
    order = sorted(range(len(groups)), key=lambda at: [*known, OTHER_WORDS].index(groups[at]))
    return MovingPoints(
        [run.corpus.words[at] for at in order],
        [groups[at] for at in order],
        places[:, order],
        titles,
        _named([groups[at] for at in order]),
        pale=OTHER_WORDS,
    )


def _named(groups: Sequence[str]) -> list[int]:
    """Choose the words to label: the first of each group, then the second of each, and so on."""
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    others = members.pop(OTHER_WORDS, [])
    if not members:
        return others[:MOST_LABELS]
    ranked = [(rank, at) for each in members.values() for rank, at in enumerate(each[:LABELS_PER_GROUP])]
    return [at for _, at in sorted(ranked)]


def _frames(run: Run) -> list[Frame]:
    """Return an animation frame per kept state, labelled with step and loss."""
    losses = training.snapshot_losses(run)
    steps, values = [step for step, _ in losses], [loss for _, loss in losses]
    first = plain_passage(SLUG, "map_start", start=_starting_rows(run.settings))
    return [
        Frame(
            f"step {frame.number:,}",
            first
            if not frame.number or not steps
            else plain_passage(
                SLUG,
                "map_step",
                step=f"{frame.number:,}",
                n_steps=f"{run.n_steps:,}",
                loss=values[min(bisect_left(steps, frame.number), len(steps) - 1)],
            ),
        )
        for frame in run.frames
    ]


def _point_table(words: MovingPoints, frame: int) -> pd.DataFrame:
    places = words.places[frame].round(4)
    return pd.DataFrame({"word": words.names, "group": words.groups, "x": places[:, 0], "y": places[:, 1]})


def _purity(vectors: np.ndarray, groups: list[str]) -> float:
    return purity(k_means(vectors, len(set(groups))), groups)


def _starting_rows(settings: Settings) -> str:
    return "all equal" if starts_equal(settings) else "random numbers"
