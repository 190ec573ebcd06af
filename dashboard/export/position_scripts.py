"""Script export for the page Position embeddings: what each chart shows, with transformers and NumPy."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from dashboard.concepts.positions import Rope
from dashboard.export import script_preamble
from dashboard.export.model_scripts import COSINE, MATRIX, STRIPES, script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS

WAVES = '''

def frequencies(n_dims, base=10_000.0):
    """Angle per position for each pair of dimensions."""
    return base ** (-np.arange(0, n_dims, 2) / n_dims)


def sinusoidal(n_positions, n_dims):
    """Vaswani et al. 2017: even dimensions are sines, odd ones cosines."""
    angles = np.arange(n_positions)[:, None] * frequencies(n_dims)
    waves = np.empty((n_positions, n_dims))
    waves[:, 0::2], waves[:, 1::2] = np.sin(angles), np.cos(angles[:, : n_dims // 2])
    return waves

'''

TURN = '''

def turn(vectors, positions):
    """RoPE, Su et al. 2021: each pair of dimensions turned by position times frequency."""
    turns = np.tile(frequencies(HEAD, BASE), vectors.shape[1] // HEAD)
    angles = np.asarray(positions)[:, None] * turns
    even, odd, turned = vectors[:, 0::2], vectors[:, 1::2], np.empty(vectors.shape)
    turned[:, 0::2] = even * np.cos(angles) - odd * np.sin(angles)
    turned[:, 1::2] = even * np.sin(angles) + odd * np.cos(angles)
    return turned

'''

BY_DISTANCE = '''

def by_distance(positions):
    """The cosines of all pairs of rows, a list for each distance."""
    rows = positions / np.linalg.norm(positions, axis=1, keepdims=True)
    return [np.diagonal(rows @ rows.T, distance) for distance in range(len(rows))]

'''

ATTEND = '''

def attend(vectors, turned=None, looks_ahead=True):
    """Each vector replaced by a mean of all, weighted by softmax of dot product / sqrt(dimensions)."""
    asked = vectors if turned is None else turned
    scores = asked @ asked.T / np.sqrt(vectors.shape[1])
    if not looks_ahead:
        scores[np.triu_indices(len(scores), 1)] = -np.inf
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)) @ vectors

'''


def _learned(model: LanguageModel) -> str:
    """Return code that defines `positions`, the position vectors from the first token's on."""
    first = model.first_position
    cut = f"[{first}:]" if first else ""
    return f"""
positions = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
).detach().numpy(){cut}.astype(float)
"""


def _rows(model: LanguageModel, ids: Sequence[int]) -> str:
    """Return an expression for the rows of tokens, scaled as they are before positions are added."""
    scale = model.start.scale if model.start else 1.0
    scaled = "" if scale == 1.0 else f" * {scale!r}"
    return f"token_embeddings[{list(map(int, ids))!r}].astype(float){scaled}"


def _turning(rope: Rope, n_dims: int) -> str:
    return f"BASE, HEAD = {rope.base!r}, {rope.head_dims or n_dims}\n{WAVES}{TURN}"


def pair(model: LanguageModel, ids: Sequence[int], position: int, n_places: int) -> Script:
    """Build a script for the cosine of two tokens, the first at one position, the second at each."""
    setup = MATRIX + COSINE
    if model.position_embeddings is not None:
        setup += _learned(model)
        there = f"first + positions[{position}], second + positions[:{n_places}]"
    elif model.rope:
        setup += _turning(model.rope, model.n_dims)
        there = (
            f"turn(first[None], [{position}])[0], turn(np.tile(second, ({n_places}, 1)), range({n_places}))"
        )
    else:
        there = f"first, np.tile(second, ({n_places}, 1))"
    code = f"""first, second = {_rows(model, ids)}
cosines = cosine({there})
table = pd.DataFrame({{"position": range({n_places}), "cosine": cosines}})
"""
    return script(model, "One token at one place, another at each", setup, code)


def moved_token(model: LanguageModel, id_: int, positions: tuple[int, int], label: str) -> Script:
    """Build a script for one token's vector at two positions, and the difference."""
    setup = MATRIX + STRIPES
    if model.position_embeddings is not None:
        setup += _learned(model)
        there = "[row + positions[place] for place in AT]"
    elif model.rope:
        setup += _turning(model.rope, model.n_dims)
        there = "turn(np.stack([row, row]), AT)"
    else:
        there = "[row, row]"
    code = f"""AT = {positions!r}
row = {_rows(model, [id_])}[0]
one, other = {there}
names = [f"{{{label!r}}} at {{place}}" for place in AT]
table = stripes({{names[0]: one, names[1]: other, "difference": one - other}})
"""
    return script(model, "One token at two places", setup, code)


def word_order(model: LanguageModel, left: Sequence[int], right: Sequence[int], back: str) -> Script:
    """Build a script for what word order changes in two summed texts, by method; `back` names one method."""
    setup, more = MATRIX + ATTEND + STRIPES, ""
    if model.position_embeddings is not None:
        setup += _learned(model)
        more += """for name, look in (("sum", lambda vectors: vectors), ("attention", attend)):
    a, b = (look(vectors + positions[: len(vectors)]) for vectors in (left, right))
    found[f"token + position: {name}"] = a.sum(axis=0) - b.sum(axis=0)
"""
    order = ["token vectors: sum"]
    order += ["token + position: sum"] if more else []
    order += [back, "token vectors: attention"]
    order += ["token + position: attention"] if more else []
    if model.rope:
        setup += _turning(model.rope, model.n_dims)
        order += ["turned in attention (RoPE)"]
        more += """a, b = (attend(vectors, turn(vectors, range(len(vectors)))) for vectors in (left, right))
found["turned in attention (RoPE)"] = a.sum(axis=0) - b.sum(axis=0)
"""
    code = f"""left = {_rows(model, left)}
right = {_rows(model, right)}
found = {{"token vectors: sum": left.sum(axis=0) - right.sum(axis=0)}}
found[{back!r}] = attend(left, looks_ahead=False).sum(axis=0) - attend(right, looks_ahead=False).sum(axis=0)
found["token vectors: attention"] = attend(left).sum(axis=0) - attend(right).sum(axis=0)
{more}ORDER = {order!r}
table = stripes({{name: found[name] for name in ORDER}})
"""
    return script(model, "What is left of the order of two texts", setup, code)


def _matrix(model: LanguageModel, learned: bool, shape: tuple[int, ...], about: str, body: str) -> Script:
    """Build a script about the model's position matrix, or about a sinusoidal one of the same `shape`."""
    if learned:
        return script(model, about, _learned(model), body)
    return Script(about, f"{WAVES}\npositions = sinusoidal({shape[0]}, {shape[1]})\n", body)


def matrix(model: LanguageModel, shape: tuple[int, ...], *, learned: bool) -> Script:
    """Build a script for all rows of a position matrix."""
    code = 'table = pd.DataFrame(positions).rename_axis("position").reset_index()\n'
    return _matrix(model, learned, shape, "A position matrix", code)


def columns(model: LanguageModel, shape: tuple[int, ...], chosen: Sequence[int], *, learned: bool) -> Script:
    """Build a script for columns of a position matrix, as curves."""
    names = [f"dimension {each}" for each in chosen] if len(chosen) > 1 else ["value"]
    code = f"""table = pd.DataFrame(positions[:, {list(chosen)!r}], columns={names!r})
table = table.rename_axis("position").reset_index()
"""
    return _matrix(model, learned, shape, "Dimensions over the positions", code)


def distances(model: LanguageModel, shape: tuple[int, ...], *, learned: bool) -> Script:
    """Build a script for the cosine of position vectors by their distance."""
    code = f"""{BY_DISTANCE}
table = pd.DataFrame(
    [(each.mean(), *np.quantile(each, [0.1, 0.9])) for each in by_distance(positions)],
    columns=["mean", "10th percentile", "90th percentile"],
).rename_axis("distance").reset_index()
"""
    return _matrix(model, learned, shape, "How alike positions are, by distance", code)


def cosine_by_matrix(matrices: Mapping[str, np.ndarray]) -> Script:
    """Build a script for the mean cosine by distance of several position matrices, which come as files."""
    files: dict[str, Callable[[], bytes]] = {
        f"positions_{n}.npy": partial(script_preamble.npy, values)
        for n, values in enumerate(matrices.values())
    }
    named = "mean cosine" if len(matrices) == 1 else "{name}"
    code = f"""NAMES = json.loads(open("names.json", encoding="utf-8").read())
{BY_DISTANCE}
means = {{}}
for n, name in enumerate(NAMES):
    positions = np.load(f"positions_{{n}}.npy").astype(float)
    means[f"{named}"] = pd.Series([each.mean() for each in by_distance(positions)])
table = pd.DataFrame(means).rename_axis("distance").reset_index()
"""
    files["names.json"] = lambda: json.dumps(list(matrices), ensure_ascii=False).encode("utf-8", "replace")
    return Script("How alike positions are in several matrices", "", code, files)


def schemes(model: LanguageModel, id_: int, n_distances: int, n_positions: int, rope: Rope) -> Script:
    """Build a script for the cosine of a vector with itself at each distance, under each scheme."""
    learned = model.adds_positions
    setup = MATRIX + COSINE + (_learned(model) if learned else "") + _turning(rope, model.n_dims)
    own = 'found["learned"] = [each.mean() for each in by_distance(positions)][:COUNT]\n' if learned else ""
    code = f"""{BY_DISTANCE}
COUNT = {n_distances}
vector = {_rows(model, [id_])}[0]
found = {{}}
{own}waves = sinusoidal({n_positions}, len(vector))
found["sinusoidal"] = [each.mean() for each in by_distance(waves)][:COUNT]
turned = turn(np.tile(vector, (COUNT, 1)), range(COUNT))
found["RoPE"] = cosine(turned[0], turned)
table = pd.DataFrame(found).rename_axis("distance").reset_index()
"""
    return script(model, "Positions under several schemes, by distance", setup, code)


def alibi(slope: float, n_distances: int) -> Script:
    """Build a script for ALiBi's factor on an attention weight by distance."""
    code = f"""distances = np.arange({n_distances})
table = pd.DataFrame({{"distance": distances, "factor": np.exp(-{slope!r} * distances)}})
"""
    return Script("ALiBi's factor on an attention weight, by distance (Press et al. 2022)", "", code)


def changes(model: LanguageModel, id_: int, position: int, rope: Rope) -> Script:
    """Build a script for a token's vector and what each scheme adds to it or makes of it at a position."""
    learned = model.position_embeddings is not None
    setup = MATRIX + STRIPES + (_learned(model) if learned else "") + _turning(rope, model.n_dims)
    own = 'vectors["learned, added"] = positions[AT]\n' if learned else ""
    code = f"""AT = {position}
vector = {_rows(model, [id_])}[0]
vectors = {{"token vector": vector}}
{own}vectors["sinusoidal, added"] = sinusoidal(AT + 1, len(vector))[AT]
vectors["RoPE, turned"] = turn(vector[None], [AT])[0]
table = stripes(vectors)
"""
    return script(model, "What each scheme makes of a vector", setup, code)
