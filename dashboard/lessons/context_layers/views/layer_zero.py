"""Tab with the input of the first layer."""

from collections.abc import Iterator

import numpy as np

from dashboard.charts.stripes import stripes
from dashboard.charts.tables import stripe_table
from dashboard.concepts.architecture import Architecture, first_states
from dashboard.concepts.similarity import largest_difference
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers.views.text_inputs import Sentence, choose_text
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache
from dashboard.ui.export.pictures import details, insight, render_chart

SLUG = "context_layers"


def layer_zero(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the first layer's input as a checked sum: the token's row and what is added or applied to it."""
    text = choose_text(first, second)
    whole = model_cache.transformer(model.slug)
    anatomy = whole.anatomy
    start = anatomy.start
    if start is None:
        raise InputError(plain_passage(SLUG, "layer_zero_left_out", model=model.title))
    if start.has_computed_positions:
        raise InputError(plain_passage(SLUG, "layer_zero_waves", model=model.title))
    matrix = model.all_position_embeddings
    at = None if start.first_position is None or matrix is None else start.first_position + text.index
    positions = None if at is None or matrix is None else matrix[start.first_position :]
    token = np.asarray(model.token_embeddings[text.reading.ids[text.index]])
    vectors = {f"token vector of {text.name}": token}
    if at is not None and matrix is not None:
        vectors[f"row {at} of the position matrix"] = np.asarray(matrix[at])
    if start.has_shared_vector:
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
    insight(
        SLUG,
        "layer_zero",
        model=model.title,
        token=as_code(text.name),
        index=text.index,
        recipe="".join(_recipe(text, anatomy, at)),
        n_tokens=len(first.tokens) + len(second.tokens),
        difference=max(_difference(model, anatomy, each, positions) for each in (first, second)),
    )
    if at is None:
        details(passage(SLUG, f"layer_zero_{model.positions.name.lower()}", model=model.title))


def _difference(
    model: LanguageModel, anatomy: Architecture, text: Sentence, positions: np.ndarray | None
) -> float:
    """Return how far the sum of the parts is from the model's own first hidden states of a text."""
    rows = model.token_embeddings[list(text.reading.ids)]
    summed = first_states(anatomy, rows, None if positions is None else positions[: len(rows)])
    return largest_difference(summed, text.reading.hidden_states[0])


def _recipe(text: Sentence, anatomy: Architecture, position_row: int | None) -> Iterator[str]:
    """Yield the parts of the first hidden state of the chosen token, in the order in which they are applied."""
    start, length = anatomy.start, text.reading.hidden_states.shape[2]
    assert start is not None
    yield passage(SLUG, "part_token", id=text.reading.ids[text.index])
    if start.scale != 1.0:
        yield passage(SLUG, "part_scale", scale=start.scale)
    if anatomy.before:
        yield passage(SLUG, "part_length", n_dims=length)
    if position_row is not None:
        yield passage(SLUG, "part_position", row=position_row)
    if start.has_shared_vector:
        yield passage(SLUG, "part_shared")
    if start.normalises:
        yield passage(SLUG, "part_normalised")
    if start.has_projection and not anatomy.before:
        yield passage(SLUG, "part_length", n_dims=length)
