"""The words of a run as points that move on frozen axes, and what stands beside them."""

from collections.abc import Sequence

import numpy as np

from dashboard.components.playback import MovingPoints, RunPanel
from dashboard.concepts.projection import Axes, whole_percents
from dashboard.concepts.training import TrainingStep
from dashboard.lessons.learning import data, training
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import chance_level
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of

# Number of labelled words per group, the most frequent ones; the others have tooltips only.
LABELS_PER_GROUP = 4
# Number of labelled words if no group is known.
MOST_LABELS = 12
MOST_NEIGHBOURS = 6


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


def run_panel(run: Run, frames: Sequence[TrainingStep], word: str) -> RunPanel:
    """Return the loss of a run and the neighbours of a word at these frames."""
    words = run.corpus.words
    near = data.neighbours_by_frame(
        (run.name, frames[-1].number),
        words.index(word),
        min(MOST_NEIGHBOURS, len(words) - 1),
        words,
        [frame.inputs for frame in frames],
    )
    return RunPanel(
        [frame.number for frame in frames], training.snapshot_losses(run), chance_level(run), word, near
    )
