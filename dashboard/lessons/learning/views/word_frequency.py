"""The movement of frequent, rare and unseen words."""

import pandas as pd

from dashboard.charts.training_run import moved_by_count
from dashboard.concepts.training import NEXT_TOKEN, movement
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import training_scripts
from dashboard.lessons.learning import sentences
from dashboard.lessons.learning.training import Run
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "learning"


def show_word_frequency(run: Run) -> None:
    """Render how far frequent, rare and unseen words moved."""
    if len(run.frames) < 2:
        raise InputError("No row has moved yet. Train, and this shows how far each one went.")
    then, now, counts = run.frames[0], run.frames[-1], run.corpus.counts
    inputs = movement(then.inputs, now.inputs, counts)
    render_chart(
        moved_by_count(run.corpus.words, counts, inputs.distances),
        lambda: pd.DataFrame({"word": run.corpus.words, "count": counts, "moved": inputs.distances.round(4)}),
        key="le_moved",
        source=movement,
        script=lambda: training_scripts.moved(run.corpus, run.examples, run.settings, run.frames[-1].number),
        alt_text="Distance that each word's row moved, by how often the text has the word",
    )
    if not inputs.n_never:
        raise InputError(
            "Every word of the vocabulary is in the text; name some that are not, in the settings."
        )
    said = [sentences.compare_movement(inputs.farthest_never, inputs.n_seen, inputs.mean_seen)]
    if run.settings.mode == NEXT_TOKEN:
        outputs = movement(then.outputs, now.outputs, counts)
        said.append(passage(SLUG, "often_outputs", outputs=outputs.mean_never))
    insight_with_details(SLUG, *said)
