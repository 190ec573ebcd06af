"""Tab with columns of the position matrix as curves."""

from dashboard.charts.curves import curve_table, curves
from dashboard.concepts.position_matrix import course_of, most_varying
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings.views.matrices import SINUSOIDAL, matrix_choice, other_model_notes
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import details, insight, render_chart

SLUG = "position_embeddings"


def chosen_dimensions(model: LanguageModel) -> None:
    """Render columns of the position matrix as curves over the positions."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    varying = most_varying(matrix, 3)
    dimensions = inputs.integer_list(
        "Dimensions (the three that vary most, if empty)", 0, matrix.shape[1] - 1, "", key="pe_dims"
    )
    drawn = dimensions or varying
    lines = {f"dimension {each}": matrix[:, each] for each in drawn}
    render_chart(
        curves(lines, axis="position", value="value"),
        lambda: curve_table(lines, "position", "value"),
        key="pe_curves",
        source=most_varying,
        script=lambda: position_scripts.columns(chosen.model, matrix.shape, drawn, learned=chosen.learned),
        alt_text=f"{', '.join(lines)} of the position matrix, {kind}, {owner}",
    )
    if kind == SINUSOIDAL:
        insight(SLUG, "curves_sinusoidal")
        return
    first = drawn[0]
    course = course_of(matrix, first)
    insight(SLUG, f"curves_learned_{course}", model=owner, dimension=first)
    details(*other_model_notes(model, chosen))
