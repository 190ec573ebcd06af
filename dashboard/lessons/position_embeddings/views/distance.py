"""Tab with the cosine of position vectors by their distance."""

import streamlit as st

from dashboard.charts.curves import curve_with_band, curves
from dashboard.charts.tables import curve_table
from dashboard.concepts.position_matrix import cosine_by_distance
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings.views.matrices import matrices, matrix_choice, other_model_notes
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import details, insight, render_chart

SLUG = "position_embeddings"


def by_distance(model: LanguageModel) -> None:
    """Render the cosine of position vectors by their distance."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    found = chosen.cosines()
    figures = {"mean": found.mean, "10th percentile": found.low, "90th percentile": found.high}
    render_chart(
        curve_with_band(
            found.mean, found.low, found.high, axis="distance", value="cosine of position vectors"
        ),
        lambda: curve_table(figures, "distance", "cosine"),
        key="pe_distance",
        source=cosine_by_distance,
        script=lambda: position_scripts.distances(chosen.model, matrix.shape, learned=chosen.learned),
        alt_text=f"Cosine of two position vectors by their distance, {kind}, {owner}",
    )
    far = len(matrix) // 4
    insight(SLUG, f"distance_{kind}", near=found.mean[1], far_distance=far, far=found.mean[far])
    details(*other_model_notes(model, chosen))
    every = matrices(model)
    means = {name: each.cosines().mean for name, each in every.items()}
    reach = min(map(len, means.values()))
    drawn = {name: mean[:reach] for name, mean in means.items()}
    st.caption(passage(SLUG, "beside"))
    render_chart(
        curves(drawn, axis="distance", value="mean cosine"),
        lambda: curve_table(means, "distance", "mean cosine"),
        key="pe_beside",
        source=cosine_by_distance,
        script=lambda: position_scripts.cosine_by_matrix({name: each.values for name, each in every.items()}),
        alt_text=f"Mean cosine of two position vectors by their distance: {', '.join(means)}, {model.title}",
    )
