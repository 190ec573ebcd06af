"""The tokens whose rows point the same way."""

import pandas as pd

from dashboard.concepts.neighbours import nearest
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.interface import controls, loaders
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.models.language_model import LanguageModel
from dashboard.views.vocabulary_matrix.tables import FEW

SLUG = "vocabulary_matrix"


def neighbours(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """The tokens whose rows point the same way as the chosen one's."""
    count = controls.slider("Neighbours", 1, 50, FEW, key="vm_k")
    near = nearest(
        model.token_embeddings, model.token_norms, model.token_embeddings[chosen], count, hidden=[chosen]
    )
    names = [vocabulary.name(int(at)) for at in near.rows]
    picture(
        cosine_bars(names, near.cosines),
        lambda: pd.DataFrame({"token": names, "ID": near.rows, "cosine": near.cosines.round(4)}),
        key="vm_near",
        source=nearest,
        alt_text=f"Tokens of {model.title} nearest to {vocabulary.name(chosen)} by cosine similarity.",
    )
    if len(names):
        notice(
            SLUG,
            "neighbours",
            token=as_code(vocabulary.labels[chosen]),
            nearest=as_code(vocabulary.labels[int(near.rows[0])]),
            cosine=float(near.cosines[0]),
            typical=loaders.typical_cosine(model.slug),
            n_rows=model.n_rows,
            model=model.title,
        )
