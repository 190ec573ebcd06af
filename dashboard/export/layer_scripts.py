"""Script export for the page Context: transformers runs the model, and the functions that ran compute the rest."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.charts.layer_tables import (
    Curve,
    attention_table,
    cosine_table,
    head_table,
    probability_table,
    ranked_table,
)
from dashboard.charts.tables import stripe_table
from dashboard.concepts.anisotropy import band, clean, measure_baseline
from dashboard.concepts.architecture import Architecture, body_of
from dashboard.concepts.context import Reading, layer_map, within_frame
from dashboard.concepts.logit_lens import predictions
from dashboard.concepts.neighbours import nearest as nearest_rows
from dashboard.concepts.neighbours import nearest_to_each
from dashboard.concepts.sampling import filter_logits, most_probable, softmax
from dashboard.concepts.sentence_search import pool_states
from dashboard.concepts.similarity import cosine_matrix, largest_difference, paired_cosines
from dashboard.errors import InputError
from dashboard.export import script_preamble
from dashboard.export.matrix_scripts import counted_rows
from dashboard.export.model_scripts import MATRIX, script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS
from dashboard.models.pooling import Pooling
from dashboard.models.torch_transformer import TorchTransformer
from dashboard.models.transformer import Head, Transformer
from dashboard.models.word_vectors import row_norms

if TYPE_CHECKING:
    import pandas as pd
    import torch

# Tolerance for equal float32 values.
NEAR = 1e-5


class Place(NamedTuple):
    """A token: the token IDs of its text, and its index."""

    ids: tuple[int, ...]
    at: int


LAYERS = '''
model.eval()


def states_of(ids):
    """The vectors of all tokens after each layer, (layers + 1, tokens, dimensions)."""
    with torch.inference_mode():
        found = model(input_ids=torch.tensor([ids]), output_hidden_states=True)
    return torch.cat(found.hidden_states).numpy()

'''

ATTENTION = '''
model.eval()
model.set_attn_implementation("eager")  # the other ways to compute it give no weights


def attentions_of(ids):
    """What each head of each layer looks at, (layers, heads, tokens that look, tokens looked at)."""
    with torch.inference_mode():
        found = model(input_ids=torch.tensor([ids]), output_attentions=True)
    return torch.cat(found.attentions).numpy()

'''

RANKED = """names = [[tokenizer.id_to_token(id_) for id_ in row] for row in ids]
table = ranked_table(names, values, VALUE)
"""


def layer_by_layer(
    model: LanguageModel,
    tokens: Sequence[Place],
    kind: str,
    baseline: Sequence[Sequence[int]],
    *,
    cleaned: bool,
) -> Script:
    """Build a script for the cosine of two tokens after each layer, beside that of random pairs.

    Args:
        model: the model.
        tokens: the two tokens, and optionally a third, in a text in which it has the sense of the first.
        kind: the name of this kind of cosine.
        baseline: the IDs of sentences whose tokens are paired at random.
        cleaned: whether the mean and outlier dimensions are removed.
    """
    said = script_preamble.comment(" | ".join(_said(model, each.ids) for each in tokens))
    rows = ",\n    ".join(f"({list(map(int, each.ids))!r}, {each.at})" for each in tokens)
    code = f"""# {said}
TOKENS = [  # the IDs of each text, and the place of the token in it
    {rows},
]
BASELINE = json.loads(open("baseline.json").read())  # sentences whose tokens make the random pairs
baseline = measure_baseline([Reading(tuple(ids), states_of(ids), None, None) for ids in BASELINE])
chosen = [states_of(ids)[:, at] for ids, at in TOKENS]
{"chosen = [clean(states, baseline) for states in chosen]" if cleaned else ""}
pair = paired_cosines(*chosen[:2])
same = paired_cosines(chosen[0], chosen[2]) if len(chosen) > 2 else None
random = band(baseline.{"cleaned" if cleaned else "raw"})
table = cosine_table({{{kind!r}: Curve(pair, random, same)}})
"""
    sentences = [list(map(int, each)) for each in baseline]
    files = {"baseline.json": lambda: str(sentences).encode()}
    functions = (Reading, measure_baseline, clean, paired_cosines, band, Curve, cosine_table)
    return script(model, "One token in two texts, layer by layer", LAYERS, code, files, functions=functions)


def _said(model: LanguageModel, ids: Sequence[int]) -> str:
    return model.tokenizer.decode(list(ids), skip_special_tokens=False)


def _ids(model: LanguageModel, ids: Sequence[int]) -> str:
    """Return a line of code with the token IDs of a text, and the text as its comment."""
    return f"IDS = {list(map(int, ids))!r}  # {script_preamble.comment(_said(model, ids))}\n"


def layer_zero(model: LanguageModel, whole: Transformer, text: Place, row: int | None, name: str) -> Script:
    """Build a script for the parts of a token's first hidden state; `row` is its row of positions."""
    parts = [
        f"""IDS, AT = {list(map(int, text.ids))!r}, {text.at}
vectors = {{{f"token vector of {name}"!r}: token_embeddings[IDS[AT]]}}
"""
    ]
    named = "dict(model.named_parameters())"
    if row is not None:
        parts.append(f"""positions = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
)
vectors["row {row} of the position matrix"] = positions[{row}].detach().numpy()
""")
    if (
        isinstance(whole, TorchTransformer)
        and whole.anatomy.start is not None
        and whole.anatomy.start.has_shared_vector
    ):
        found, at = _parameter(whole.module, whole.anatomy)
        parts.append(f'vectors["shared by all tokens"] = {named}["{found}"][{at}].detach().numpy()\n')
    parts.append('vectors["hidden_states[0]"] = states_of(IDS)[0, AT]\ntable = stripe_table(vectors)\n')
    about = "What goes into the first layer"
    return script(model, about, MATRIX + LAYERS, "".join(parts), functions=(stripe_table,))


def _parameter(module: "torch.nn.Module", anatomy: Architecture) -> tuple[str, int]:
    """Return the name and row of the parameter that holds the vector shared by all tokens.

    Raises:
        InputError: no parameter holds it.
    """
    for name, weights in body_of(module)[1].named_parameters():
        if weights.dim() == 2 and weights.shape[1] == len(anatomy.shared) and len(weights) < 8:
            for at, row in enumerate(weights.detach().float().numpy()):
                if largest_difference(row, anatomy.shared) < NEAR:
                    return name, at
    raise InputError("What all tokens share stands in no matrix of this model, so no short script finds it.")


def attention(
    model: LanguageModel, ids: Sequence[int], layer: int, head: int, names: Sequence[str]
) -> Script:
    """Build a script for the attention weights of one head (from 1) of one layer (from 1)."""
    code = f"""{_ids(model, ids)}table = attention_table(attentions_of(IDS)[{layer} - 1, {head} - 1], {list(names)!r})
"""
    about = f"Attention of layer {layer}, head {head}"
    return script(model, about, ATTENTION, code, functions=(attention_table,))


def heads(model: LanguageModel, ids: Sequence[int], pair: tuple[int, int]) -> Script:
    """Build a script for each head's weight between a pair of tokens (query, key), and on the first token."""
    code = f"{_ids(model, ids)}table = head_table(attentions_of(IDS), {tuple(map(int, pair))!r})\n"
    return script(model, "Attention of all heads", ATTENTION, code, functions=(head_table,))


def paths(
    model: LanguageModel,
    texts: Sequence[Sequence[int]],
    table: "pd.DataFrame",
    pair: tuple[int, int],
    far_points: Sequence[int],
    layer: int,
) -> Script:
    """Build a script for all tokens of two texts after a layer, on the plane that shows how two of them part.

    Args:
        model: the model.
        texts: the IDs of both.
        table: the table of the map, whose columns `text` and `token` name the tokens.
        pair: indices of the two tokens, counted over both texts.
        far_points: indices of tokens that are moved to the edge of the map.
        layer: the layer.
    """
    rows = ",\n    ".join(repr(list(map(int, ids))) for ids in texts)
    code = f"""TEXTS = [
    {rows},
]
states = np.concatenate([states_of(ids) for ids in TEXTS], axis=1)
places = within_frame(layer_map(states, {pair[0]}, {pair[1]}).points, {list(far_points)!r})
table = pd.DataFrame({{"text": {list(table["text"])!r}, "token": {list(table["token"])!r}}})
table["axis 1"], table["axis 2"] = places[{layer}].T
"""
    about = "Tokens on their way through the layers"
    return script(model, about, LAYERS, code, functions=(layer_map, within_frame))


def _with_head(
    model: LanguageModel, whole: Transformer, about: str, code: str, *functions: Callable[..., Any]
) -> Script:
    """Build a script that continues a text.

    Raises:
        InputError: the model does not.
    """
    check_head(model, whole)
    return script(model, about, "model.eval()\n", code, kind="AutoModelForCausalLM", functions=functions)


def lens(model: LanguageModel, whole: Transformer, text: Place, k: int) -> Script:
    """Build a script for the most probable next tokens after each layer (logit lens).

    Raises:
        InputError: the prediction head has several layers, as in BERT.
    """
    check_head(model, whole)
    finish = "".join(f"states = model.{name}(states)\n    " for name in whole.finish_names)
    code = f"""{_ids(model, text.ids)}AT, COUNT, VALUE = {text.at}, {k}, "probability"
with torch.inference_mode():
    output = model(input_ids=torch.tensor([IDS]), output_hidden_states=True)
    states = torch.cat(output.hidden_states)[:-1, AT]
    # What follows the last layer, after each layer.
    {finish}logits = torch.cat([model.get_output_embeddings()(states), output.logits[0, [AT]]]).numpy()
found = predictions(logits, COUNT)
ids, values = found.ids, found.probabilities
{RANKED}"""
    return _with_head(model, whole, "The logit lens", code, predictions, ranked_table)


def sampling(
    model: LanguageModel,
    whole: Transformer,
    text: Place,
    k: int,
    temperature: float,
    top_k: int,
    top_p: float,
) -> Script:
    """Build a script for the most probable next tokens and the sampling distribution.

    Raises:
        InputError: the model does not continue text.
    """
    code = f"""{_ids(model, text.ids)}AT, COUNT = {text.at}, {k}
with torch.inference_mode():
    logits = model(input_ids=torch.tensor([IDS])).logits[0, AT].numpy()
own = softmax(logits)
drawn = filter_logits(logits, temperature={temperature!r}, top_k={top_k}, top_p={top_p!r})
ids = most_probable(own, COUNT)
table = probability_table([tokenizer.id_to_token(id_) for id_ in ids], own[ids], drawn[ids])
"""
    functions = (softmax, filter_logits, most_probable, probability_table)
    return _with_head(model, whole, "What a sampler draws from", code, *functions)


def check_head(model: LanguageModel, whole: Transformer) -> None:
    """Raise InputError if a script cannot continue a text with the model."""
    if whole.head is not Head.NEXT:
        raise InputError(
            f"{model.title} does not continue a text; its head has layers of its own, which no short script puts "
            "behind each layer. Choose a language model such as GPT-2."
        )


def nearest(model: LanguageModel, text: Place, k: int) -> Script:
    """Build a script for the tokens whose rows are nearest to a token's hidden state after each layer."""
    counted, files = counted_rows(model)
    code = f"""{_ids(model, text.ids)}AT, COUNT, VALUE = {text.at}, {k}, "cosine"
{counted}norms = row_norms(token_embeddings)
found = nearest_to_each(states_of(IDS)[:, AT], token_embeddings, norms, COUNT, among=counted)
ids, values = [each.rows for each in found], np.array([each.cosines for each in found])
{RANKED}"""
    functions = (row_norms, nearest_to_each, ranked_table)
    return script(model, "The tokens nearest to a state", MATRIX + LAYERS, code, files, functions=functions)


def _vector_of(pooling: Pooling) -> str:
    """Return the function that makes one vector of a text."""
    dense = (
        "    # The model's dense layers, which follow on the page, are left out here.\n"
        if pooling.dense
        else ""
    )
    return f'''
def vector_of(text):
    """One vector for a text, of the states of its tokens after the last layer, special tokens among them."""
    states = states_of(tokenizer.encode(text).ids)[-1]
{dense}    return np.concatenate([pool_states(states, mode) for mode in {pooling.modes!r}])

'''


def sentences(model: LanguageModel, texts: Sequence[str], names: Sequence[str], pooling: Pooling) -> Script:
    """Build a script for the cosine of each pair of sentences."""
    code = f"""TEXTS = {list(texts)!r}
cosines = cosine_matrix(np.array([vector_of(text) for text in TEXTS]))
table = pd.DataFrame(cosines, columns={list(names)!r}).assign(sentence=TEXTS)
"""
    setup, functions = LAYERS + _vector_of(pooling), (pool_states, cosine_matrix)
    return script(model, "How alike sentences are", setup, code, functions=functions)


def search(model: LanguageModel, texts: Sequence[str], question: str, pooling: Pooling) -> Script:
    """Build a script for a semantic search: sentences by their cosine with a question."""
    code = f"""TEXTS = {list(texts)!r}
QUESTION = {question!r}
vectors = np.array([vector_of(text) for text in TEXTS])
found = nearest(vectors, row_norms(vectors), vector_of(QUESTION), len(TEXTS))
table = pd.DataFrame({{"sentence": [TEXTS[row] for row in found.rows], "cosine": found.cosines}})
"""
    setup, functions = LAYERS + _vector_of(pooling), (pool_states, row_norms, nearest_rows)
    return script(model, "Which sentence answers a question", setup, code, functions=functions)
