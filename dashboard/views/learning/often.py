"""How far words moved that the text has often, rarely and never."""

import pandas as pd

from dashboard.concepts.training import NEXT_TOKEN, moved
from dashboard.errors import InputError
from dashboard.interface.charts.training import moved_by_count
from dashboard.interface.pictures import notice, picture
from dashboard.interface.training_runs import Run

SLUG = "learning"


def show_often(run: Run) -> None:
    """How far words moved that the text has often, rarely and never."""
    then, now, counts = run.frames[0], run.frames[-1], run.corpus.counts
    distances = moved(then.inputs, now.inputs)
    picture(
        moved_by_count(run.corpus.words, counts, distances),
        lambda: pd.DataFrame({"word": run.corpus.words, "count": counts, "moved": distances.round(4)}),
        key="le_moved",
        alt_text="Distance that each word's row moved, by how often the text has the word",
    )
    never = counts == 0
    if not never.any():
        raise InputError(
            "Every word of the vocabulary is in the text; name some that are not, in the settings."
        )
    notice(
        SLUG, "often", never=distances[never].max(), n_seen=int((~never).sum()), mean=distances[~never].mean()
    )
    if run.settings.mode == NEXT_TOKEN and len(run.frames) > 1:
        notice(SLUG, "often_outputs", outputs=moved(then.outputs, now.outputs)[never].mean())
