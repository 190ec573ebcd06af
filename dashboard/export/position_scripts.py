"""Script export for the page Position embeddings: what each chart shows, by the functions that ran."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from dashboard.charts.tables import curve_table, stripe_table
from dashboard.concepts.position_matrix import cosine_by_distance
from dashboard.concepts.positions import (
    Rope,
    alibi_factors,
    cosine_by_scheme,
    cosines_by_place,
    encode_at,
    encode_by_scheme,
    sinusoidal,
)
from dashboard.concepts.word_order import order_differences
from dashboard.export import script_preamble
from dashboard.export.model_scripts import MATRIX, learned_positions, scaled_rows, script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel


def _script(
    model: LanguageModel, about: str, rope: Rope | None, body: str, *functions: Callable[..., Any]
) -> Script:
    """Build a script with `token_embeddings`, `positions` and `rope`, how the model turns vectors."""
    setup = f"{MATRIX}{learned_positions(model)}rope = {rope!r}\n"
    return script(model, about, setup, body, functions=(Rope, *functions))


def _rows(model: LanguageModel, ids: Sequence[int]) -> str:
    return scaled_rows(model, str(list(map(int, ids))))


def pair(model: LanguageModel, ids: Sequence[int], position: int, n_places: int) -> Script:
    """Build a script for the cosine of two tokens, the first at one position, the second at each."""
    code = f"""first, second = ({_rows(model, ids)}).astype(float)
found = cosines_by_place(first, second, {position}, {n_places}, positions, rope)
table = curve_table({{"cosine": found}}, "position", "cosine")
"""
    about = "One token at one place, another at each"
    return _script(model, about, model.rope, code, cosines_by_place, curve_table)


def moved_token(model: LanguageModel, id_: int, places: tuple[int, int], label: str) -> Script:
    """Build a script for one token's vector at two positions, and the difference."""
    names = [f"{label} at {place}" for place in places]
    code = f"""one, other = encode_at(({_rows(model, [id_])})[0], {places!r}, positions, rope)
table = stripe_table({{{names[0]!r}: one, {names[1]!r}: other, "difference": one - other}})
"""
    return _script(model, "One token at two places", model.rope, code, encode_at, stripe_table)


def word_order(model: LanguageModel, left: Sequence[int], right: Sequence[int]) -> Script:
    """Build a script for what word order changes in two summed texts, by way of summing up."""
    code = f"""left = {_rows(model, left)}
right = {_rows(model, right)}
table = stripe_table(order_differences(left, right, positions, rope))
"""
    about = "What is left of the order of two texts"
    return _script(model, about, model.rope, code, order_differences, stripe_table)


def _matrix(
    model: LanguageModel,
    learned: bool,
    shape: tuple[int, ...],
    about: str,
    body: str,
    *functions: Callable[..., Any],
) -> Script:
    """Build a script about the model's position matrix, or about a sinusoidal one of the same `shape`."""
    if learned:
        return script(model, about, learned_positions(model), body, functions=functions)
    setup = f"positions = sinusoidal({shape[0]}, {shape[1]})\n"
    return Script(about, setup, body, functions=(sinusoidal, *functions))


def matrix(model: LanguageModel, shape: tuple[int, ...], *, learned: bool) -> Script:
    """Build a script for all rows of a position matrix."""
    code = 'table = pd.DataFrame(positions).rename_axis("position").reset_index()\n'
    return _matrix(model, learned, shape, "A position matrix", code)


def columns(model: LanguageModel, shape: tuple[int, ...], chosen: Sequence[int], *, learned: bool) -> Script:
    """Build a script for columns of a position matrix, as curves."""
    code = f"""lines = {{f"dimension {{each}}": positions[:, each] for each in {list(chosen)!r}}}
table = curve_table(lines, "position", "value")
"""
    return _matrix(model, learned, shape, "Dimensions over the positions", code, curve_table)


def distances(model: LanguageModel, shape: tuple[int, ...], *, learned: bool) -> Script:
    """Build a script for the cosine of position vectors by their distance."""
    code = """found = cosine_by_distance(positions)
lines = {"mean": found.mean, "10th percentile": found.low, "90th percentile": found.high}
table = curve_table(lines, "distance", "cosine")
"""
    about = "How alike positions are, by distance"
    return _matrix(model, learned, shape, about, code, cosine_by_distance, curve_table)


def cosine_by_matrix(matrices: Mapping[str, np.ndarray]) -> Script:
    """Build a script for the mean cosine by distance of several position matrices, which come as files."""
    files: dict[str, Callable[[], bytes]] = {
        f"positions_{n}.npy": partial(script_preamble.npy, values)
        for n, values in enumerate(matrices.values())
    }
    code = """NAMES = json.loads(open("names.json", encoding="utf-8").read())
lines = {name: cosine_by_distance(np.load(f"positions_{n}.npy")).mean for n, name in enumerate(NAMES)}
table = curve_table(lines, "distance", "mean cosine")
"""
    files["names.json"] = lambda: json.dumps(list(matrices), ensure_ascii=False).encode("utf-8", "replace")
    functions = (cosine_by_distance, curve_table)
    return Script("How alike positions are in several matrices", "", code, files, functions)


def schemes(model: LanguageModel, id_: int, n_distances: int, n_positions: int, rope: Rope) -> Script:
    """Build a script for the cosine of a vector with itself at each distance, under each scheme."""
    code = f"""vector = ({_rows(model, [id_])})[0]
learned = None if positions is None else cosine_by_distance(positions)
waves = cosine_by_distance(sinusoidal({n_positions}, len(vector)))
lines = cosine_by_scheme(vector, {n_distances}, learned, waves, rope)
table = curve_table(lines, "distance", "cosine")
"""
    about = "Positions under several schemes, by distance"
    functions = (cosine_by_distance, cosine_by_scheme, sinusoidal, curve_table)
    return _script(model, about, rope, code, *functions)


def alibi(slope: float, n_distances: int) -> Script:
    """Build a script for ALiBi's factor on an attention weight by distance."""
    code = (
        f'table = curve_table({{"ALiBi": alibi_factors({slope!r}, {n_distances})}}, "distance", "factor")\n'
    )
    about = "ALiBi's factor on an attention weight, by distance (Press et al. 2022)"
    return Script(about, "", code, functions=(alibi_factors, curve_table))


def changes(model: LanguageModel, id_: int, position: int, rope: Rope) -> Script:
    """Build a script for a token's vector and what each scheme adds to it or makes of it at a position."""
    code = f"""found = encode_by_scheme(({_rows(model, [id_])})[0], {position}, positions, rope)
table = stripe_table(found)
"""
    about = "What each scheme makes of a vector"
    return _script(model, about, rope, code, encode_by_scheme, stripe_table)
