"""What goes into the first layer."""

from dashboard.concepts.similarity import largest_difference
from dashboard.interface.as_written import as_code
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.pictures import notice, picture
from dashboard.models.language_model import LanguageModel
from dashboard.views.context_layers.sentence import Sentence, which

SLUG = "context_layers"

# Float32 sums of two vectors may differ in the last bit; a model that normalises is off by whole numbers.
SAME = 1e-4


def layer_zero(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """What goes into the first layer: token vector plus position vector, checked."""
    text = which(first, second)
    positions = model.position_embeddings
    sums = [model.token_embeddings[list(each.reading.ids)] for each in (first, second)]
    if positions is not None:
        sums = [rows + positions[: len(rows)] for rows in sums]
    states = [each.reading.hidden_states[0] for each in (first, second)]
    difference = max(largest_difference(a, b) for a, b in zip(sums, states, strict=True))

    token = model.token_embeddings[text.reading.ids[text.at]]
    vectors = {f"token vector of {text.name}": token}
    if positions is not None:
        vectors[f"vector of position {text.at}"] = positions[text.at]
    vectors["hidden_states[0]"] = text.reading.hidden_states[0, text.at]
    vectors["difference"] = text.reading.hidden_states[0, text.at] - sum(list(vectors.values())[:-1])
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="cl_zero",
        alt_text=f"{model.title}: the vectors that make up the first hidden state of {text.name}",
    )
    figures = {"model": model.title, "token": as_code(text.name), "difference": difference}
    places = {"id": text.reading.ids[text.at], "n_tokens": len(first.tokens) + len(second.tokens)}
    if difference >= SAME:
        notice(SLUG, "layer_zero_normalised", **figures)
    elif positions is None:
        notice(SLUG, "layer_zero_rotary", **figures, **places)
    else:
        notice(SLUG, "layer_zero", at=text.at, **figures, **places)
