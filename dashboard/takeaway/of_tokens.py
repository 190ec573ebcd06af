"""Scripts for the pages about a language model: what each picture shows, with tokenizers, transformers and NumPy."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS
from dashboard.takeaway import opening
from dashboard.takeaway.script import Script

MATRIX = """
token_embeddings = model.get_input_embeddings().weight.detach().float().numpy()
"""

COSINE = """

def cosine(a, b):
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return (a * b).sum(axis=-1) / np.where(lengths > 0, lengths, 1)

"""


def _script(
    model: LanguageModel, about: str, setup: str, body: str, more: opening.Files | None = None
) -> Script:
    opened = opening.language_model(model)
    return Script(about, opened.code + setup, body, {**opened.files, **(more or {})})


def way_in(model: LanguageModel, text: str, most: int) -> Script:
    """A text as tokens, IDs, token vectors and what enters the transformer."""
    start = model.start
    positions = ""
    if model.position_embeddings is not None:
        first = model.first_position
        positions = f"""
position_embeddings = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
).detach().numpy()[{first}:]
values["+ position vectors"] = position_embeddings[: len(ids)]
values["= input"] = values["Token vectors"] + values["+ position vectors"]
"""
    scale = start.scale if start else 1.0
    scaled = "" if scale == 1.0 else f" * np.float32({scale!r})"
    code = f"""TEXT = {text!r}
encoded = tokenizer.encode(TEXT, add_special_tokens=False)
ids = encoded.ids[:{most}]
values = {{"Token vectors": token_embeddings[ids]{scaled}}}
{positions}
table = pd.DataFrame({{"Tokens": encoded.tokens[:{most}], "IDs": ids}})
for title, vectors in values.items():
    named = {{f"{{title}} [{{at}}]": vectors[:, at] for at in range(vectors.shape[1])}}
    table = pd.concat([table, pd.DataFrame(named)], axis=1)
"""
    return _script(model, "A sentence on its way into the model", MATRIX, code)


def near_a_token(
    model: LanguageModel, id_: int, k: int, unmet: Collection[int] = (), instead: str = ""
) -> Script:
    """The tokens beside one in the list of IDs, and those whose rows are nearest to its own.

    `instead` of a cosine stands something else for tokens that the model never met, those of `unmet`.
    """
    met = ""
    more: opening.Files = {}
    if model.trained_ids is not None:
        ids = sorted(model.trained_ids)
        more = {"met.json": lambda: str(ids).encode()}
        met = """
# Rows of tokens that no text of the training had lie anywhere.
met = np.isin(np.arange(len(token_embeddings)), json.loads(open("met.json").read()))
cosines[~met] = -2
"""
    code = f"""ID, COUNT = {id_}, {k}
cosines = cosine(token_embeddings, token_embeddings[ID])
first = min(max(0, ID - COUNT // 2), max(0, len(cosines) - COUNT - 1))
beside = [at for at in range(first, min(first + COUNT + 1, len(cosines))) if at != ID]
table = pd.DataFrame({{"stage": "Beside it in the list of IDs", "name": beside, "value": cosines[beside]}})
{met}
cosines[ID] = -2
nearest = np.argsort(-cosines, kind="stable")[:COUNT]
near = pd.DataFrame({{"stage": "Beside it in the space", "name": nearest, "value": cosines[nearest]}})
table = pd.concat([table, near])
table["name"] = [f"{{tokenizer.id_to_token(id_)}} · {{id_}}" for id_ in table["name"]]
"""
    if unmet:
        code += f"""
# A cosine with a row that was never trained is an accident of its random start.
UNMET = {sorted(map(int, unmet))!r}
ids = [*beside, *nearest]
table["value"] = [
    {instead!r} if ID in UNMET or id_ in UNMET else f"{{value:.4f}}" for id_, value in zip(ids, table["value"])
]
"""
    return _script(model, "The neighbours of a token, by number and by vector", MATRIX + COSINE, code, more)


def vector(model: LanguageModel, name: str, id_: int) -> Script:
    """All values of a token's row."""
    code = f"""row = token_embeddings[{id_}]
table = pd.DataFrame({{"vector": {name!r}, "dimension": range(len(row)), "value": row}})
"""
    return _script(model, "The vector of a token", MATRIX, code)


def cosines(model: LanguageModel, names: Sequence[str], ids: Sequence[int]) -> Script:
    """The cosine of each pair of tokens."""
    code = f"""IDS = {list(ids)!r}
rows = token_embeddings[IDS].astype(float)
rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
table = pd.DataFrame(rows @ rows.T, columns={list(names)!r}).assign(token={list(names)!r})
"""
    return _script(model, "How alike the spellings of a word are", MATRIX, code)


def costs(model: LanguageModel, texts: Mapping[str, str]) -> Script:
    """Tokens, characters and bytes of texts by language."""
    code = f"""TEXTS = {dict(texts)!r}
table = pd.DataFrame({{"language": list(TEXTS)}})
table["tokens"] = [len(tokenizer.encode(text, add_special_tokens=False).ids) for text in TEXTS.values()]
table["characters"] = [len(text) for text in TEXTS.values()]
table["bytes"] = [len(text.encode()) for text in TEXTS.values()]
table["characters per token"] = (table["characters"] / table["tokens"]).round(2)
table["text"] = list(TEXTS.values())
table = table.sort_values("tokens", kind="stable")
"""
    opened = opening.language_model(model)
    # The tokenizer is enough.
    setup = 'tokenizer = Tokenizer.from_file("tokenizer.json")\n'
    only = {name: content for name, content in opened.files.items() if name == "tokenizer.json"}
    return Script("What the same greeting costs in each language", setup, code, only)


# What the page calls its lines.
PAIR, SAME = "the chosen pair", "one sense"


class Place(NamedTuple):
    """A token: the IDs of its text, and which of them it is."""

    ids: tuple[int, ...]
    at: int


LAYERS = '''

def states_of(ids):
    """The vectors of all tokens after each layer, (layers + 1, tokens, dimensions)."""
    with torch.inference_mode():
        found = model(input_ids=torch.tensor([ids]), output_hidden_states=True)
    return torch.cat(found.hidden_states).numpy()

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
    """The cosine of two tokens after each layer, beside that of random pairs.

    Args:
        model: the model.
        tokens: the two tokens, and a third in a text in which it has the sense of the first, if there is one.
        kind: the name of this kind of cosine.
        baseline: the IDs of sentences whose tokens are paired at random.
        cleaned: whether the mean and outlier dimensions are taken away.
    """
    said = opening.comment(" | ".join(_said(model, each.ids) for each in tokens))
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
    return _script(
        model,
        "One token in two texts, layer by layer",
        "model.eval()\n" + LAYERS + COSINE,
        code,
        {"baseline.json": lambda: str(sentences).encode()},
    )


def _said(model: LanguageModel, ids: Sequence[int]) -> str:
    return model.tokenizer.decode(list(ids), skip_special_tokens=False)
