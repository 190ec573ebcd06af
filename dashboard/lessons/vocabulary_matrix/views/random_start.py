"""Tab with the values of the matrix beside those of a random initialisation."""

from dashboard.charts.distributions import bin_table, bins
from dashboard.concepts.matrix import value_statistics
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix import data
from dashboard.models.language_model import LanguageModel
from dashboard.ui.pictures import insight, render_chart

SLUG = "vocabulary_matrix"


def value_histogram(model: LanguageModel, every: bool) -> None:
    """Render the distribution of all values beside that of a random initialisation."""
    start = model.start_deviation
    found = data.value_statistics(model.slug, start, every)
    groups = {f"{model.title}, as it is": found.trained, f"fresh start, N(0, {start:g}), seed 0": found.fresh}
    render_chart(
        bins(found.edges, groups, x="value", y="density"),
        lambda: bin_table(found.edges, groups, "value", "density"),
        key="vm_values",
        source=value_statistics,
        script=lambda: matrix_scripts.values(model, start, every=every),
        alt_text=f"Distribution of the values of the matrix of {model.title} beside a random start.",
    )
    insight(
        SLUG,
        "values" if model.has_stated_start_deviation else "values_unsaid",
        model=model.title,
        n_values=found.n_values,
        deviation=found.deviation,
        fresh=found.fresh_deviation,
        factor=found.deviation / found.fresh_deviation,
        lowest=found.lowest,
        highest=found.highest,
    )
