"""The tab on symmetry breaking: training from equal rows."""

import pandas as pd
import streamlit as st

from dashboard.charts.training_run import departures
from dashboard.concepts.symmetry import BOTH_EQUAL_32_BIT, MOST_EXAMPLES, equal_starts, off_line
from dashboard.concepts.training import BOTH_EQUAL, INPUT_EQUAL
from dashboard.course.prose import passage
from dashboard.export.script import unavailable_script
from dashboard.lessons.learning import data, sentences
from dashboard.lessons.learning.training import Run
from dashboard.numerals import format_number
from dashboard.ui.export.pictures import data_table, details, insight, render_chart

SLUG = "learning"

TRACE_STEPS = 200

TRACED = (0, 1, 2, 10, TRACE_STEPS)


def show_equal_starts(run: Run) -> None:
    """Render training from random rows, equal input rows, and two equal matrices, side by side."""
    traces = {
        trace.start: trace
        for trace in data.equal_starts(run.name, run.examples, run.corpus.counts, run.settings, TRACE_STEPS)
    }
    n_examples = min(len(run.examples), MOST_EXAMPLES[run.settings.mode])
    st.caption(passage(SLUG, "equal", n_steps=TRACE_STEPS, n_examples=n_examples))
    lines = {start: trace.off_line for start, trace in traces.items()}
    table = pd.DataFrame(
        {
            "start": list(traces),
            **{f"step {at}": [trace.largest[at] for trace in traces.values()] for at in TRACED},
            "off the line": [trace.off_line[-1] for trace in traces.values()],
            "loss": [trace.loss[-1] for trace in traces.values()],
        }
    )
    render_chart(
        departures(lines),
        lambda: pd.DataFrame(lines).rename_axis("step").reset_index(),
        key="le_equal_curves",
        source=equal_starts,
        script=unavailable_script(passage(SLUG, "no script equal")),
        alt_text="Distance of the rows from one line by step, for four ways to start",
    )
    st.caption(passage(SLUG, "equal_table"))
    about = "Largest difference between two rows, distance from one line and loss"
    formats = {name: ".0e" if name == "off the line" else ".4f" for name in table.columns[1:]}
    shown = table.assign(
        **{name: [format_number(value, spec) for value in table[name]] for name, spec in formats.items()}
    )
    data_table(shown, name="equal_rows", alt_text=about, whole=lambda: table)
    of_inputs, both, coarse = (traces[start] for start in (INPUT_EQUAL, BOTH_EQUAL, BOTH_EQUAL_32_BIT))
    insight(SLUG, "equal_both", n_steps=TRACE_STEPS, off=both.off_line[-1], largest=both.largest[-1])
    notes = [
        passage(SLUG, "equal_input", first=of_inputs.largest[1], off=of_inputs.off_line[-1]),
        sentences.describe_rounding(float(coarse.off_line[10]), float(coarse.off_line[-1])),
    ]
    if both.same_count[0] == 0:
        by_count = {"first": both.same_count[1], "second": both.same_count[2], "last": both.same_count[-1]}
        notes.insert(0, passage(SLUG, "equal_counts", n_steps=TRACE_STEPS, **by_count))
    if run.settings.start == BOTH_EQUAL and len(run.frames) > 10:
        early, last = run.frames[10], run.frames[-1]
        off = [off_line(frame.inputs[run.corpus.counts > 0]) for frame in (early, last)]
        at_last = f"{last.number:,}"
        notes.append(passage(SLUG, "equal_yours", step=early.number, early=off[0], last=at_last, late=off[1]))
    if both.n_alike:
        alike = {"n_alike": both.n_alike, "n_steps": TRACE_STEPS, "difference": both.same_role[-1]}
        notes.append(passage(SLUG, "equal_roles", **alike))
    else:
        notes.append(passage(SLUG, "equal_no_roles"))
    details(*notes)
