"""The words moving on frozen axes."""

from functools import partial

import numpy as np
import pandas as pd

from dashboard.concepts.clusters import k_means
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.projection import whole_percents
from dashboard.concepts.purity import purity
from dashboard.concepts.training import BOTH_EQUAL, INPUT_EQUAL, Settings, Step
from dashboard.interface import loaders
from dashboard.interface.charts.shapes import Spec
from dashboard.interface.charts.training import moving_points
from dashboard.interface.pictures import first_of, more, notice, picture
from dashboard.interface.training import Run
from dashboard.lessons.prose import passage
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of
from dashboard.takeaway import of_training

SLUG = "learning"


def show_map(run: Run, fields: tuple[str, ...]) -> None:
    """The words moving on the axes of the last step."""
    frames = run.frames
    picture(
        loaders.moving_points((run.name, frames[-1].number, fields), partial(points_of, run, frames, fields)),
        lambda: _point_table(run, frames),
        key="le_map",
        source=paths,
        script=lambda: of_training.word_map(run.corpus, run.examples, run.settings, frames[-1].number),
        alt_text="Words as points that move as they are learned, on axes frozen from the last step",
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
        notice(SLUG, "groups", n_words=len(known), before=before, after=after)
        more(about)
    else:
        first_of(about)


def points_of(run: Run, frames: list[Step], fields: tuple[str, ...]) -> Spec:
    """The words of a run as points that move through `frames`, on the axes of the last of them."""
    axes, positions = paths([frame.inputs for frame in frames])
    titles = [f"PC {at} ({percent}%)" for at, percent in enumerate(whole_percents(axes.explained), 1)]
    groups = groups_of(run.corpus.words, fields)
    return moving_points(
        run.corpus.words, groups, OTHER_WORDS, [frame.number for frame in frames], positions, titles
    )


def _point_table(run: Run, frames: list[Step]) -> pd.DataFrame:
    _, positions = paths([frame.inputs for frame in frames])
    first, last = positions[0].round(4), positions[-1].round(4)
    return pd.DataFrame(
        {
            "word": run.corpus.words,
            "x at step 0": first[:, 0],
            "y at step 0": first[:, 1],
            "x at the last step": last[:, 0],
            "y at the last step": last[:, 1],
        }
    )


def _purity(vectors: np.ndarray, groups: list[str]) -> float:
    return purity(k_means(vectors, len(set(groups))), groups)


def _starting_rows(settings: Settings) -> str:
    return "all equal" if settings.start in (INPUT_EQUAL, BOTH_EQUAL) else "random numbers"
