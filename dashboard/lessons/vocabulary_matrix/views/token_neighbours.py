"""Tab with the nearest neighbours of a token's row by cosine."""

import pandas as pd

from dashboard.charts.bars import cosine_bars
from dashboard.concepts.neighbours import nearest_to_each
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.course.markdown import as_code
from dashboard.export import matrix_scripts
from dashboard.lessons.vocabulary_matrix.views.row_filter import choose_rows
from dashboard.lessons.vocabulary_matrix.views.tables import FEW, names_of
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight, render_chart

SLUG = "vocabulary_matrix"


def token_neighbours(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Render the tokens whose rows have the highest cosine with the chosen one's."""
    include_random = choose_rows(model)
    count = inputs.slider("Neighbours", 1, 50, FEW, key="vm_k")
    near = model_cache.nearest_in_matrix(model.slug, chosen, count, include_random)
    names = names_of(model, vocabulary, near.rows)
    render_chart(
        cosine_bars(names, near.cosines),
        lambda: pd.DataFrame({"token": names, "ID": near.rows, "cosine": near.cosines.round(4)}),
        key="vm_near",
        source=nearest_to_each,
        script=lambda: matrix_scripts.near(model, chosen, count, include_random=include_random),
        alt_text=f"Tokens of {model.title} nearest to {vocabulary.name(chosen)} by cosine similarity.",
    )
    if not len(names):
        return
    if model.random_among([chosen]):
        token = as_code(vocabulary.labels[chosen])
        insight(SLUG, "neighbours_random", model=model.title, token=token)
        return
    insight(
        SLUG,
        "neighbours",
        nearest=as_code(vocabulary.labels[int(near.rows[0])]),
        cosine=float(near.cosines[0]),
        typical=model_cache.typical_cosine(model.slug, include_random),
    )
