"""The tab of the input matrix."""

import pandas as pd

from dashboard.charts.heatmaps import heatmap
from dashboard.concepts.matrix import largest_magnitude
from dashboard.concepts.training import train
from dashboard.export import training_scripts
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import current_frame
from dashboard.ui.export.pictures import insight, render_chart

SLUG = "learning"


def show_matrix(run: Run) -> None:
    """Render all rows of the input matrix at the selected step."""
    frame = current_frame(run)
    words = run.corpus.words
    bound = largest_magnitude(run.frames[-1].inputs) or None
    dimensions = [str(at) for at in range(frame.inputs.shape[1])]
    render_chart(
        heatmap(frame.inputs, words, dimensions, bound=bound, axis_titles=(None, "dimension")),
        lambda: pd.DataFrame(frame.inputs, columns=dimensions).round(4).assign(word=words),
        key="le_heatmap",
        source=train,
        script=lambda: training_scripts.matrix(run.corpus, run.examples, run.settings, frame.number),
        alt_text=f"The input matrix at step {frame.number}: a row per word, a column per dimension",
    )
    shape = {"n_words": len(words), "n_dims": len(dimensions)}
    insight(SLUG, "matrix", **shape)
