"""Script export for the page Context: what each chart shows, with transformers and NumPy."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from dashboard.concepts.architecture import Architecture, body_of
from dashboard.concepts.context import SAME_DIRECTION
from dashboard.concepts.similarity import largest_difference
from dashboard.errors import InputError
from dashboard.export import script_preamble
from dashboard.export.model_scripts import COSINE, MATRIX, STRIPES, as_json, script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS
from dashboard.models.pooling import Pooling
from dashboard.models.torch_transformer import TorchTransformer
from dashboard.models.transformer import Head, Transformer

if TYPE_CHECKING:
    import torch

# Line names on the page.
PAIR, SAME = "the chosen pair", "one sense"
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

CURVE = """
BASELINE = json.loads(open("baseline.json").read())  # sentences whose tokens make the random pairs
readings = [states_of(ids) for ids in BASELINE]
tokens = np.concatenate([ids[1:] for ids in BASELINE])
states = np.concatenate([reading[:, 1:] for reading in readings], axis=1)
pairs = np.random.default_rng(0).integers(len(tokens), size=(2000, 2))
pairs = pairs[tokens[pairs[:, 0]] != tokens[pairs[:, 1]]][:1000]
"""

RAW = """
random = cosine(*np.moveaxis(states[:, pairs.T], 1, 0).astype(float))
chosen = chosen.astype(float)
"""

CLEANED = """
# The mean of all states is taken away, and dimensions more than five times as large as the middle one.
mean = states.mean(axis=1, keepdims=True)
centred = states - mean
size = np.maximum(np.sqrt((centred**2).mean(axis=1)), np.abs(mean[:, 0]))
kept = size <= 5 * np.median(size, axis=1, keepdims=True)
centred = centred * kept[:, None]
random = cosine(*np.moveaxis(centred[:, pairs.T], 1, 0).astype(float))
chosen = ((chosen - mean[:, 0]) * kept).astype(float)
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
    same = f'table["{SAME}"] = cosine(*chosen[[0, 2]])\n' if len(tokens) > 2 else ""
    code = f"""# {said}
TOKENS = [  # the IDs of each text, and the place of the token in it
    {rows},
]
chosen = np.array([states_of(ids)[:, at] for ids, at in TOKENS])
{CURVE}{CLEANED if cleaned else RAW}
low, middle, high = np.percentile(random, (5, 50, 95), axis=1)
pair = cosine(*chosen[:2])
table = pd.DataFrame({{"cosine of": {kind!r}, "layer": range(len(pair)), "{PAIR}": pair}})
{same}table["random pairs, 5 %"], table["random pairs, 50 %"], table["random pairs, 95 %"] = low, middle, high
"""
    sentences = [list(map(int, each)) for each in baseline]
    return script(
        model,
        "One token in two texts, layer by layer",
        LAYERS + COSINE,
        code,
        {"baseline.json": lambda: str(sentences).encode()},
    )


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
    parts.append('vectors["hidden_states[0]"] = states_of(IDS)[0, AT]\ntable = stripes(vectors)\n')
    about = "What goes into the first layer"
    return script(model, about, MATRIX + LAYERS + STRIPES, "".join(parts))


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
    code = f"""{_ids(model, ids)}NAMES = {list(names)!r}
weights = attentions_of(IDS)[{layer} - 1, {head} - 1]
table = pd.DataFrame(weights, columns=NAMES)
table.insert(0, "token that looks", NAMES)
"""
    return script(model, f"Attention of layer {layer}, head {head}", ATTENTION, code)


def heads(model: LanguageModel, ids: Sequence[int], pair: tuple[int, int]) -> Script:
    """Build a script for each head's weight between a pair of tokens (query, key), and on the first token."""
    code = f"""{_ids(model, ids)}LOOKS, AT = {pair[0]}, {pair[1]}
weights = attentions_of(IDS)
layers, heads = weights.shape[:2]
table = pd.DataFrame({{"layer": np.repeat(range(1, layers + 1), heads), "head": [*range(1, heads + 1)] * layers}})
table["weight of the pair"] = weights[:, :, LOOKS, AT].ravel()
table["mean weight of the first token"] = weights[:, :, :, 0].mean(axis=2).ravel()
"""
    return script(model, "Attention of all heads", ATTENTION, code)


def paths(
    model: LanguageModel,
    texts: Sequence[Sequence[int]],
    names: Sequence[str],
    kinds: Sequence[str],
    pair: tuple[int, int],
    layer: int,
) -> Script:
    """Build a script for all tokens of two texts after a layer, on the plane that shows how two of them part."""
    rows = ",\n    ".join(repr(list(map(int, ids))) for ids in texts)
    code = f"""TEXTS = [
    {rows},
]
NAMES, KINDS, PAIR, LAYER = {list(names)!r}, {list(kinds)!r}, {tuple(pair)!r}, {layer}
states = np.concatenate([states_of(ids) for ids in TEXTS], axis=1).astype(float)
directions = states / np.linalg.norm(states, axis=-1, keepdims=True)  # lengths grow from layer to layer
across = directions[-1, PAIR[1]] - directions[-1, PAIR[0]]
length = np.linalg.norm(across)
flat = directions.reshape(-1, states.shape[-1])
if length < {SAME_DIRECTION}:
    points = PCA(2).fit_transform(flat)
else:
    across /= length
    centred = flat - flat.mean(axis=0)
    x = centred @ across
    points = np.column_stack([x, PCA(1).fit_transform(centred - np.outer(x, across))])
table = pd.DataFrame({{"text": KINDS, "token": NAMES}})
table["axis 1"], table["axis 2"] = points.reshape(*states.shape[:2], 2)[LAYER].T
"""
    return script(model, "Tokens on their way through the layers", LAYERS, code)


def lens(model: LanguageModel, whole: Transformer, text: Place, k: int) -> Script:
    """Build a script for the most probable next tokens after each layer (logit lens).

    Raises:
        InputError: the prediction head has several layers, as in BERT.
    """
    check_head(model, whole)
    finish = "".join(f"states = model.{name}(states)\n    " for name in whole.finish_names)
    code = f"""{_ids(model, text.ids)}AT, COUNT = {text.at}, {k}
with torch.inference_mode():
    found = model(input_ids=torch.tensor([IDS]), output_hidden_states=True)
    states = torch.cat(found.hidden_states)[:-1, AT]
    # What follows the last layer, after each layer.
    {finish}logits = torch.cat([model.get_output_embeddings()(states), found.logits[0, [AT]]])
probabilities = logits.double().softmax(-1).numpy()
best = np.argsort(-probabilities, axis=1, kind="stable")[:, :COUNT]
table = pd.DataFrame({{"layer": np.repeat(range(len(best)), COUNT), "rank": [*range(1, COUNT + 1)] * len(best)}})
table["token"] = [tokenizer.id_to_token(id_) for id_ in best.ravel()]
table["probability"] = np.take_along_axis(probabilities, best, 1).ravel()
"""
    return script(model, "The logit lens", "model.eval()\n", code, kind="AutoModelForCausalLM")


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
    check_head(model, whole)
    code = f"""{_ids(model, text.ids)}AT, COUNT = {text.at}, {k}
TEMPERATURE, TOP_K, TOP_P = {temperature!r}, {top_k}, {top_p!r}
with torch.inference_mode():
    logits = model(input_ids=torch.tensor([IDS])).logits[0, AT].double()
own = logits.softmax(0).numpy()
scaled = logits / TEMPERATURE
if 0 < TOP_K < len(scaled):
    scaled[scaled < scaled.topk(TOP_K).values[-1]] = -torch.inf
drawn = scaled.softmax(0).numpy()
order = np.argsort(-drawn, kind="stable")
before = np.cumsum(drawn[order]) - drawn[order]
if TOP_P < 1:
    drawn[order[before >= TOP_P]] = 0
    drawn = drawn / drawn.sum()
best = np.argsort(-own, kind="stable")[:COUNT]
names = [tokenizer.id_to_token(id_) for id_ in best]
table = pd.DataFrame({{"token": names, "model": own[best], "after settings": drawn[best]}})
"""
    return script(model, "What a sampler draws from", "model.eval()\n", code, kind="AutoModelForCausalLM")


def check_head(model: LanguageModel, whole: Transformer) -> None:
    """Raise InputError if a script cannot continue a text with the model."""
    if whole.head is not Head.NEXT:
        raise InputError(
            f"{model.title} does not continue a text; its head has layers of its own, which no short script puts "
            "behind each layer. Choose a language model such as GPT-2."
        )


def nearest(model: LanguageModel, text: Place, k: int) -> Script:
    """Build a script for the tokens whose rows are nearest to a token's hidden state after each layer."""
    rows = model.rows_for_statistics()
    code = f"""{_ids(model, text.ids)}AT, COUNT = {text.at}, {k}
"""
    files: script_preamble.Files = {}
    if rows is None:
        code += "counted = np.arange(len(token_embeddings))\n"
    else:
        files = {"counted.json": partial(as_json, rows)}
        code += """# Random rows are left out.
counted = np.array(json.loads(open("counted.json").read()))
"""
    code += """rows = token_embeddings[counted]
table = []
for layer, state in enumerate(states_of(IDS)[:, AT]):
    cosines = cosine(rows, state)
    best = np.argsort(-cosines, kind="stable")[:COUNT]
    names = [tokenizer.id_to_token(id_) for id_ in counted[best]]
    ranks = range(1, COUNT + 1)
    table.append(pd.DataFrame({"layer": layer, "rank": ranks, "token": names, "cosine": cosines[best]}))
table = pd.concat(table)
"""
    return script(model, "The tokens nearest to a state", MATRIX + LAYERS + COSINE, code, files)


_POOLED = {
    "mean": "states.mean(axis=0)",
    "cls": "states[0]",
    "max": "states.max(axis=0)",
    "lasttoken": "states[-1]",
    "weightedmean": "np.average(states, axis=0, weights=np.arange(1, len(states) + 1))",
}


def _vector_of(pooling: Pooling) -> str:
    """Return the function that makes one vector of a text, as `concepts.sentence_search.pool_states` does."""
    parts = [_POOLED[mode] for mode in pooling.modes]
    dense = (
        "    # The model's dense layers, which follow on the page, are left out here.\n"
        if pooling.dense
        else ""
    )
    pooled = parts[0] if len(parts) == 1 else f"np.concatenate([{', '.join(parts)}])"
    return f'''
def vector_of(text):
    """One vector for a text, of the states of its tokens after the last layer, special tokens among them."""
    states = states_of(tokenizer.encode(text).ids)[-1]
{dense}    return {pooled}

'''


def sentences(model: LanguageModel, texts: Sequence[str], names: Sequence[str], pooling: Pooling) -> Script:
    """Build a script for the cosine of each pair of sentences."""
    code = f"""TEXTS = {list(texts)!r}
vectors = np.array([vector_of(text) for text in TEXTS])
cosines = cosine(vectors[:, None], vectors[None])
table = pd.DataFrame(cosines, columns={list(names)!r}).assign(sentence=TEXTS)
"""
    return script(model, "How alike sentences are", LAYERS + COSINE + _vector_of(pooling), code)


def search(model: LanguageModel, texts: Sequence[str], question: str, pooling: Pooling) -> Script:
    """Build a script for a semantic search: sentences by their cosine with a question."""
    code = f"""TEXTS = {list(texts)!r}
QUESTION = {question!r}
cosines = cosine(np.array([vector_of(text) for text in TEXTS]), vector_of(QUESTION))
table = pd.DataFrame({{"sentence": TEXTS, "cosine": cosines}})
table = table.sort_values("cosine", ascending=False, kind="stable")
"""
    return script(model, "Which sentence answers a question", LAYERS + COSINE + _vector_of(pooling), code)
