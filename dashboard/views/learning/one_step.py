"""One example's gradient."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts.training import one_example, touched
from dashboard.interface import controls
from dashboard.interface.as_written import as_code
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.charts.training import gradient_rows
from dashboard.interface.pictures import notice, picture
from dashboard.interface.training_runs import Run
from dashboard.lessons.prose import passage
from dashboard.views.learning.steps import chosen_frame

SLUG = "learning"


def show_one_step(run: Run) -> None:
    """The gradient of one example: which rows it touches, and what it does to one of them."""
    frame, words = chosen_frame(run), run.corpus.words
    chosen = controls.slider("Example", 1, len(run.examples), 1, key="le_example") - 1
    batch, found = one_example(
        run.examples, run.corpus.counts, run.settings, chosen, frame.inputs, frame.outputs
    )
    of_inputs, of_outputs = found.inputs.numpy(), found.outputs.numpy()
    in_rows, out_rows = touched(of_inputs), touched(of_outputs)
    given = [words[at] for at in batch.given[0].tolist() if at >= 0]
    drawn = [] if batch.negatives is None else [words[at] for at in batch.negatives[0].tolist()]
    elsewhere = max(
        float(np.abs(np.delete(of_inputs, in_rows, axis=0)).max(initial=0.0)),
        float(np.abs(np.delete(of_outputs, out_rows, axis=0)).max(initial=0.0)),
    )
    picture(
        gradient_rows(of_inputs, of_outputs, words),
        lambda: pd.DataFrame(
            {
                "word": words,
                "input row": np.linalg.norm(of_inputs, axis=1).round(4),
                "output row": np.linalg.norm(of_outputs, axis=1).round(4),
            }
        ),
        key="le_gradient",
        alt_text="Gradient of one example in both matrices; rows it does not touch are zero",
    )
    notice(
        SLUG,
        "one_step",
        given=", ".join(map(as_code, given)),
        expected=as_code(words[int(batch.expected[0])]),
        negatives=f"; drawn against it: {', '.join(map(as_code, drawn))}" if drawn else "",
        touched_inputs=len(in_rows),
        touched_outputs=len(out_rows),
        n_words=len(words),
        elsewhere=f"{elsewhere:g}",
    )
    row = int(batch.given[0, 0])
    before, gradient = frame.inputs[row], of_inputs[row]
    vectors = {"row": before, "gradient": gradient, "new row": before - run.settings.rate * gradient}
    st.markdown(passage(SLUG, "row", rate=run.settings.rate, word=as_code(words[row])))
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="le_row",
        alt_text="A row before the step, its gradient, and the row after the step",
    )
