"""Neighbours of a token by ID and by cosine, side by side."""

from statistics import fmean

import streamlit as st

from dashboard.components.pipeline import Stage
from dashboard.concepts.neighbours import beside, nearest
from dashboard.concepts.subwords import Token, labels_of, ordinary_places
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import token_scripts
from dashboard.lessons.start import sentences
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight, insight_with_details
from dashboard.ui.pipeline import pipeline
from dashboard.ui.slots.unseen_tokens import RANDOM_ROW

SLUG = "start"
NEIGHBOURS = 5


def compare_neighbouring_ids(model: LanguageModel, tokens: list[Token]) -> None:
    """Render the neighbours of a selected token by ID and by cosine."""
    st.header(passage(SLUG, "near"), anchor=False)
    first = ordinary_places(tokens)[0]
    inputs.follow_default("st_token", first)
    at = inputs.selectbox_by_index(
        "Token",
        len(tokens),
        first,
        key="st_token",
        name=lambda n: f"{tokens[n].label} · {n}",
    )
    chosen = tokens[at]
    found = {
        "list": beside(model.token_embeddings, chosen.id, NEIGHBOURS),
        "space": model_cache.nearest_in_matrix(model.slug, chosen.id, NEIGHBOURS),
    }
    rows = {
        name: list(zip(near.rows.tolist(), labels_of(model.tokenizer, near.rows), near.cosines, strict=True))
        for name, near in found.items()
    }
    # The cosine with a random row only reflects its random initialization.
    strange = model.random_among([chosen.id, *(id_ for id_, _, _ in rows["list"])])

    def bar(id_: int, label: str, cosine: float) -> tuple[str, float, str]:
        """Return a bar with the token's cosine, or an empty one if a row is random."""
        if id_ in strange or chosen.id in strange:
            return f"{label} · {id_}", 0.0, RANDOM_ROW
        return f"{label} · {id_}", cosine, f"{cosine:.4f}"

    # A baseline: without it, the cosine that any two rows have looks like similarity.
    typical = model_cache.typical_cosine(model.slug)
    at_random = (passage(SLUG, "at_random"), typical, f"{typical:.4f}")
    in_list = [bar(*row) for row in rows["list"]]
    has_cosines = any(value != RANDOM_ROW for _, _, value in in_list)
    pipeline(
        [
            Stage(
                "Beside it in the list of IDs",
                passage(SLUG, "stage_list"),
                bars=[*in_list, at_random] if has_cosines else in_list,
            ),
            Stage(
                "Beside it in the space",
                passage(SLUG, "stage_space"),
                bars=[bar(*row) for row in rows["space"]],
            ),
        ],
        key="st_near",
        source=nearest,
        script=lambda: token_scripts.near_a_token(
            model, chosen.id, NEIGHBOURS, strange, RANDOM_ROW, at_random[0] if has_cosines else ""
        ),
        alt_text=f"Cosine of {chosen.label} with its neighbours by ID and by vector, {model.title}",
    )
    if chosen.id in strange:
        insight(SLUG, "ids_random", token=as_code(chosen.label), model=model.title)
    else:
        _, nearest_label, best = rows["space"][0]
        met = [float(cosine) for id_, _, cosine in rows["list"] if id_ not in strange]
        insight_with_details(
            SLUG,
            sentences.compare_lists(
                as_code(chosen.label),
                as_code(nearest_label),
                model.title,
                beside=fmean(met) if met else None,
                best=float(best),
                typical=typical,
            ),
        )
