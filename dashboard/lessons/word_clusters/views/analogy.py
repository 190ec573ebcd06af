"""The analogy tab: solution, parallelogram figure, and ranking of nearest words."""

import pandas as pd
import streamlit as st

from dashboard.charts import parallelogram as charts
from dashboard.charts.bars import cosine_bars
from dashboard.components.map.map import MapDrawing, Mark, draw_map
from dashboard.concepts.analogies import Analogy, Parallelogram, parallelogram, solve
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_word, short_words
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.models.map_points import few_points
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs as ui_inputs
from dashboard.ui.export.pictures import export_only, insight, render_chart

SLUG = "word_clusters"
RESULTS = 10

# Points of the figure: the three words, their sum, the answer, with legend entry and mark on a map.
GIVEN, SUM, NEAREST = "given", "the sum", "nearest to it"
KINDS = (GIVEN, GIVEN, GIVEN, SUM, NEAREST)
SHAPES = {GIVEN: "neighbour", SUM: "word", NEAREST: "other"}
# Index pairs of the given step and of the same step from the third word.
STEPS = ((0, 1), (2, 3))


def analogy(vectors: WordVectors, defaults: tuple[str, str, str]) -> None:
    """Render the analogy a : b = c : ?: its figure, then the nearest words with the inputs marked."""
    first, second, third = st.columns(3)
    with first:
        a = ui_inputs.known_word("This word", defaults[0], vectors, key="wc_a")
    with second:
        b = ui_inputs.known_word("is to this one", defaults[1], vectors, key="wc_b")
    with third:
        c = ui_inputs.known_word("as this one is to …", defaults[2], vectors, key="wc_c")
    found = data.word_analogy(vectors.slug, a, b, c, RESULTS)
    _figure(vectors, (a, b, c), found)
    _ranking(vectors, (a, b, c), found)


def _figure(vectors: WordVectors, inputs: tuple[str, str, str], found: Analogy) -> None:
    """Render the parallelogram of the sum, the answer next to it, and how good the analogy is."""
    names = [*inputs, vectors.words[found.answer]]
    a, b, c, answer = (as_code(short_word(name)) for name in names)
    figures = {"a": a, "b": b, "c": c, "answer": answer}
    st.markdown(passage(SLUG, "analogy", cosine=found.answer_cosine, **figures))
    drawn = parallelogram(*vectors.vectors(names))
    if drawn is None:
        st.caption(passage(SLUG, "analogy on a line", a=a, b=b, c=c))
        return
    _on_map(vectors, names, drawn)
    won, tried = data.analogy_by_chance(vectors.slug, found.answer, vectors.row(inputs[2]))
    insight(
        SLUG,
        "analogy drawn",
        distance=drawn.distance,
        n_dims=vectors.n_dims,
        control=sentences.describe_chance(a, b, answer, won=won, tried=tried),
        answer=answer,
    )


def _on_map(vectors: WordVectors, names: list[str], drawn: Parallelogram) -> None:
    """Render the figure of a, b, c and the answer, labelled by `names`, on its own map."""
    a, b, c, answer = map(short_word, names)
    sum_ = f"{b} − {a} + {c}"
    labels = short_words([a, b, c, sum_, answer])
    alt_text = f"{a}, {b}, {c} and {sum_} as a parallelogram, and {answer} beside it, in {vectors.title}"
    drawing = MapDrawing(
        few_points("wc_drawn", labels, KINDS, drawn.points, "Point"),
        # The sum comes first in the legend.
        [Mark(row, SHAPES[KINDS[row]], KINDS[row]) for row in (3, 4, 0, 1, 2)],
        alt_text=alt_text,
        summary=f"From {a} to {b} a line; from {c} to {sum_} one as long, the same way. {answer} comes nearest.",
        lines=STEPS,
        kinds={shape: kind for kind, shape in SHAPES.items()},
        few=True,
    )
    draw_map(drawing, key="wc_drawn")

    def table() -> pd.DataFrame:
        across, up = drawn.points.T.round(4)
        off = [0.0, 0.0, 0.0, 0.0, round(drawn.height, 4)]
        return pd.DataFrame({"name": labels, "kind": KINDS, "across": across, "up": up, "off the plane": off})

    export_only(
        table,
        key="wc_drawn",
        alt_text=alt_text,
        figure=lambda: charts.parallelogram(drawn.points, labels, KINDS, STEPS),
        source=parallelogram,
        script=lambda: word_scripts.analogy_figure(vectors, *names),
    )


def _ranking(vectors: WordVectors, inputs: tuple[str, str, str], found: Analogy) -> None:
    """Render the words nearest to the sum as bars, and explain why inputs are excluded."""
    ranked = short_words(vectors.words[row] for row in found.ranked.rows)
    a, b, c, answer = map(short_word, (*inputs, vectors.words[found.answer]))
    marked = [
        f"{name} (input)" if hidden else name for name, hidden in zip(ranked, found.is_input, strict=True)
    ]
    render_chart(
        cosine_bars(marked, found.ranked.cosines, found.is_input),
        lambda: pd.DataFrame(
            {"word": ranked, "input": found.is_input, "cosine": found.ranked.cosines.round(4)}
        ),
        key="wc_analogy",
        source=solve,
        script=lambda: word_scripts.analogy(vectors, *inputs, RESULTS),
        alt_text=f"Nearest words of {vectors.title} to {b} minus {a} plus {c}, inputs pale: {', '.join(marked)}",
    )
    if found.answer_rank == 1:
        insight(SLUG, "analogy clear", answer=as_code(answer))
        return
    insight(
        SLUG,
        "analogy hidden",
        closest=as_code((a, b, c)[found.closest_input]),
        closest_cosine=found.input_cosines[found.closest_input],
        answer=as_code(answer),
        rank=found.answer_rank,
    )
