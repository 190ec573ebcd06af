"""The gradient tab: one training example."""

import pandas as pd
import streamlit as st

from dashboard.charts.stripes import stripes
from dashboard.charts.tables import stripe_table
from dashboard.charts.training_run import gradient_rows
from dashboard.concepts.training import one_example
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import training_scripts
from dashboard.lessons.learning import sentences
from dashboard.lessons.learning.training import Run
from dashboard.lessons.learning.views.steps import current_frame
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "learning"

# Maximum number of rows to draw: with and without a gradient.
MOST_TOUCHED, UNTOUCHED = 20, 6


def show_one_step(run: Run) -> None:
    """Render the gradient of one example: the rows that it updates, and its effect on one of them."""
    frame, words = current_frame(run), run.corpus.words
    chosen = inputs.slider("Example", 1, len(run.examples), 1, key="le_example") - 1
    step = one_example(run.examples, run.corpus.counts, run.settings, chosen, frame.inputs, frame.outputs)
    # Rows of the example itself first: with a full softmax, some of the compared ones are left out.
    touched = list(dict.fromkeys([*step.input_rows, step.expected, *step.negatives, *step.output_rows]))
    untouched = [at for at in range(len(words)) if at not in touched]
    shown = sorted([*touched[:MOST_TOUCHED], *untouched[:UNTOUCHED]])
    given, drawn = ([words[at] for at in rows] for rows in (step.given, step.negatives))
    render_chart(
        gradient_rows(step.of_inputs[shown], step.of_outputs[shown], [words[at] for at in shown]),
        lambda: pd.DataFrame(
            {
                "word": words,
                "input row": step.input_lengths.round(4),
                "output row": step.output_lengths.round(4),
            }
        ),
        key="le_gradient",
        source=one_example,
        script=lambda: training_scripts.gradient(
            run.corpus, run.examples, run.settings, frame.number, chosen
        ),
        alt_text="Gradient of one example in both matrices, the rows that it touches among some that stay zero",
    )
    st.caption(passage(SLUG, "rows_shown", n_shown=len(shown), n_words=len(words)))
    touched_rows = (len(step.input_rows), len(step.output_rows))
    expected = words[step.expected]
    insight_with_details(
        SLUG, sentences.describe_gradient(given, expected, drawn, touched_rows, len(words), step.elsewhere)
    )
    row = step.given[0]
    before, gradient = frame.inputs[row], step.of_inputs[row]
    vectors = {"row": before, "gradient": gradient, "new row": before - run.settings.rate * gradient}
    st.markdown(passage(SLUG, "row", rate=run.settings.rate, word=as_code(words[row])))
    render_chart(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="le_row",
        source=one_example,
        script=lambda: training_scripts.row(
            run.corpus, run.examples, run.settings, frame.number, chosen, row
        ),
        alt_text="A row before the step, its gradient, and the row after the step",
    )
