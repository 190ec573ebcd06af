"""Tab with the input of the first layer."""

import numpy as np

from dashboard.charts.stripes import stripe_table, stripes
from dashboard.concepts.architecture import first_states
from dashboard.concepts.similarity import largest_difference
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers.views.text_inputs import Sentence, choose_text
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache
from dashboard.ui.pictures import details, insight, render_chart

SLUG = "context_layers"


def layer_zero(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the first layer's input as a checked sum: the token's row and what is added or applied to it."""
    text = choose_text(first, second)
    whole = model_cache.transformer(model.slug)
    anatomy = whole.anatomy
    start = anatomy.start
    if start is None:
        raise InputError(plain_passage(SLUG, "layer_zero_left_out", model=model.title))
    if start.waves:
        raise InputError(plain_passage(SLUG, "layer_zero_waves", model=model.title))
    matrix = model.all_position_embeddings
    at = None if start.first_position is None or matrix is None else start.first_position + text.index
    differences = []
    for each in (first, second):
        rows = model.token_embeddings[list(each.reading.ids)]
        places = None
        if at is not None and matrix is not None:
            places = matrix[start.first_position :][: len(rows)]
        differences.append(
            largest_difference(first_states(anatomy, rows, places), each.reading.hidden_states[0])
        )

    token = np.asarray(model.token_embeddings[text.reading.ids[text.index]])
    vectors = {f"token vector of {text.name}": token}
    if at is not None and matrix is not None:
        vectors[f"row {at} of the position matrix"] = np.asarray(matrix[at])
    if start.shares:
        vectors["shared by all tokens"] = anatomy.shared
    vectors["hidden_states[0]"] = text.reading.hidden_states[0, text.index]
    render_chart(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="cl_zero",
        source=first_states,
        script=lambda: layer_scripts.layer_zero(
            model, whole, Place(text.reading.ids, text.index), at, text.name
        ),
        alt_text=f"{model.title}: the vectors that make up the first hidden state of {text.name}",
    )
    parts = [passage(SLUG, "part_token", id=text.reading.ids[text.index])]
    if start.scale != 1.0:
        parts.append(passage(SLUG, "part_scale", scale=start.scale))
    n_layer_dims = text.reading.hidden_states.shape[2]
    if anatomy.before:
        parts.append(passage(SLUG, "part_length", n_dims=n_layer_dims))
    if at is not None:
        parts.append(passage(SLUG, "part_position", row=at))
    if start.shares:
        parts.append(passage(SLUG, "part_shared"))
    if start.normalises:
        parts.append(passage(SLUG, "part_normalised"))
    if start.brings_to_length and not anatomy.before:
        parts.append(passage(SLUG, "part_length", n_dims=n_layer_dims))
    insight(
        SLUG,
        "layer_zero",
        model=model.title,
        token=as_code(text.name),
        index=text.index,
        recipe="".join(parts),
        n_tokens=len(first.tokens) + len(second.tokens),
        difference=max(differences),
    )
    if at is None:
        details(passage(SLUG, f"layer_zero_{model.positions.name.lower()}", model=model.title))
