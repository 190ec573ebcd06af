"""Script export for the page Vocabulary and matrix: what each chart shows, with transformers and NumPy."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from dashboard.concepts.untrained_estimate import NEAR, REACH, Shown, in_no_text, special
from dashboard.concepts.vocabulary import SCRIPTS, Vocabulary
from dashboard.export import script_preamble
from dashboard.export.model_scripts import COSINE, MATRIX, as_json, script
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind

COUNTED = """# Random rows are left out.
counted = np.array(json.loads(open("counted.json").read()))
"""
ALL_COUNTED = "counted = np.arange(len(token_embeddings))\n"

TOKENS = """# Of each row: the bytes that its token stands for, in hexadecimal.
tokens = json.loads(open("tokens.json").read())
raws = [bytes.fromhex(token) for token in tokens]
"""


def _counted(model: LanguageModel, *, include_random: bool) -> tuple[str, script_preamble.Files]:
    rows = model.rows_for_statistics(include_random=include_random)
    return (ALL_COUNTED, {}) if rows is None else (COUNTED, {"counted.json": partial(as_json, rows)})


def column(model: LanguageModel, dimension: int) -> Script:
    """Build a script for one dimension across all tokens."""
    code = f"""values = token_embeddings[:, {dimension}]
names = [tokenizer.id_to_token(id_) for id_ in range(len(values))]
table = pd.DataFrame({{"ID": range(len(values)), "token": names, "value": values}})
"""
    return script(model, f"Column {dimension} of the embedding matrix", MATRIX, code)


def near(
    model: LanguageModel, id_: int, k: int, *, include_random: bool = False, on_map: bool = False
) -> Script:
    """Build a script for the nearest tokens of a token; `on_map` uses the column names of the token map."""
    counted, files = _counted(model, include_random=include_random)
    named = '"word": names, "ID": nearest' if on_map else '"token": names, "ID": nearest'
    code = f"""ID, COUNT = {id_}, {k}
{counted}
cosines = cosine(token_embeddings[counted], token_embeddings[ID])
cosines[counted == ID] = -2  # not the token itself
best = np.argsort(-cosines, kind="stable")[:COUNT]
nearest = counted[best]
names = [tokenizer.id_to_token(id_) for id_ in nearest]
table = pd.DataFrame({{{named}, "cosine": cosines[best]}})
"""
    return script(model, "The tokens nearest to one", MATRIX + COSINE, code, files)


def values(model: LanguageModel, deviation: float, names: Sequence[str]) -> Script:
    """Build a script for the distribution of the values of each kind of row beside a random initialisation.

    The last of the `names` is that of the random initialisation.
    """
    counted, files = _counted(model, include_random=False)
    kinds, more = _kinds(model)
    code = f"""DEVIATION, BINS, NAMES = {deviation!r}, 120, {list(names)!r}
{counted}{kinds}
edges = np.linspace(-1, 1, BINS + 1) * 5 * max(token_embeddings[counted].astype(float).std(), DEVIATION)
groups = [token_embeddings[kinds == kind].astype(float) for kind in np.unique(kinds)]
groups += [np.random.default_rng(0).normal(0, DEVIATION, 1_000_000)]
table = []
for name, each in zip(NAMES, groups):
    density = np.histogram(each, edges)[0] / each.size / (edges[1] - edges[0])
    table.append(pd.DataFrame({{"group": name, "value from": edges[:-1], "value to": edges[1:], "density": density}}))
table = pd.concat(table)
"""
    return script(model, "The values of the matrix beside a random start", MATRIX, code, {**files, **more})


def _kinds(model: LanguageModel) -> tuple[str, script_preamble.Files]:
    """Return code that sets `kinds` to the number of each row's kind; one kind where they are unknown."""
    if model.row_kinds is None:
        return "kinds = np.zeros(len(token_embeddings))\n", {}
    said = ", ".join(f"{kind.value}: {kind.name.lower().replace('_', ' ')}" for kind in RowKind)
    code = f'# {said}\nkinds = np.array(json.loads(open("kinds.json").read()))\n'
    return code, {"kinds.json": partial(as_json, model.row_kinds)}


def lengths(model: LanguageModel, vocabulary: Vocabulary, longest: int) -> Script:
    """Build a script for the number of tokens by length in bytes."""
    code = f"""LONGEST = {longest}
{TOKENS}
counts = np.bincount([len(raw) for raw in raws], minlength=LONGEST + 1)
table = pd.DataFrame({{"bytes": [*range(1, LONGEST + 1), "more"]}})
table["count"] = [*counts[1 : LONGEST + 1], counts[LONGEST + 1 :].sum()]
table["share"] = table["count"] / table["count"].sum()
"""
    files = {"tokens.json": partial(_raws, vocabulary)}
    return Script(f"How long the tokens of {script_preamble.comment(model.title)} are", "", code, files)


def kinds(model: LanguageModel, vocabulary: Vocabulary, special_name: str, without: str) -> Script:
    """Build a script for the tokens by script; special tokens and rows `without` a token get these names."""
    by_name = {
        name: [int(at) for at in np.flatnonzero(vocabulary.kinds == name)] for name in (special_name, without)
    }
    named = {name: ids for name, ids in by_name.items() if ids}
    code = f"""NAMED = json.loads(open("named.json").read())  # rows that no letters tell of
SCRIPTS = {list(SCRIPTS)!r}
{TOKENS}
texts = pa.array([raw.decode("utf-8", "replace") for raw in raws])


def has(pattern):
    return match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)


# What comes later counts more: letters more than digits, a known script more than another.
kinds = np.full(len(raws), "punctuation and symbols", dtype=object)
kinds[has(r"^[\\s\\pZ]+$")] = "white space"
kinds[has(r"\\pN")] = "digits"
kinds[has(r"\\p{{Cc}}") & ~has(r"\\s|[^\\p{{Cc}}]")] = "control codes"
kinds[has(r"\\pL")] = "other script"
written = {{name: has(rf"\\p{{{{{{name}}}}}}") for name in SCRIPTS}}
for name, there in written.items():
    kinds[there] = name
kinds[np.sum(list(written.values()), axis=0) > 1] = "several scripts"
kinds[has("\\ufffd")] = "bytes, no whole letter"
for name, ids in NAMED.items():
    kinds[ids] = name
table = pd.Series(kinds).value_counts().rename_axis("script").reset_index(name="count")
table = table.sort_values(["count", "script"], ascending=[False, True])
table["share"] = table["count"] / len(kinds)
"""
    files: script_preamble.Files = {
        "tokens.json": partial(_raws, vocabulary),
        "named.json": lambda: json.dumps(named).encode(),
    }
    return Script(
        f"What the tokens of {script_preamble.comment(model.title)} are written in", "", code, files
    )


def row_lengths(model: LanguageModel, n_bins: int, *, include_random: bool) -> Script:
    """Build a script for the distribution of row lengths."""
    counted, files = _counted(model, include_random=include_random)
    code = f"""{counted}
counts, edges = np.histogram(np.linalg.norm(token_embeddings[counted], axis=1), {n_bins})
table = pd.DataFrame({{"group": "tokens", "length from": edges[:-1], "length to": edges[1:], "tokens": counts}})
"""
    return script(model, "How long the rows are", MATRIX, code, files)


def distances(
    model: LanguageModel, vocabulary: Vocabulary, shown: Shown, names: Sequence[str], n_bins: int
) -> Script:
    """Build a script for the distances of rows from the origin of untrained ones, by kind of row.

    Args:
        model: the model.
        vocabulary: its tokens.
        shown: the rows that mark this origin.
        names: names of the kinds, the untrained rows first.
        n_bins: number of bins of distance.
    """
    files: dict[str, Callable[[], bytes]] = {}
    if shown is Shown.MEAN:
        place = "place = rows.mean(axis=0)\n"
        limit = "np.median(distances) / 2"
    else:
        tokenizer = model.tokenizer
        ids = (
            in_no_text(tokenizer, vocabulary) if shown is Shown.NO_TEXT else special(tokenizer, model.n_rows)
        )
        files["shown.json"] = partial(as_json, ids)
        place = f"""# Of these tokens nothing was learned: {shown.value}.
shown = json.loads(open("shown.json").read())
place = np.median(rows[shown], axis=0)
"""
        limit = f"max({REACH} * np.median(distances[shown]), {NEAR} * np.quantile(distances, 0.99))"
    if model.row_kinds is None:
        kinds = f"groups = [distances[distances < {limit}], distances[distances >= {limit}]]\n"
    else:
        kinds, more = _kinds(model)
        files |= more
        kinds += "groups = [distances[kinds == kind] for kind in np.unique(kinds)]\n"
    code = f"""NAMES = {list(names)!r}
rows = token_embeddings.astype(float)
{place}distances = np.linalg.norm(rows - place, axis=1)
{kinds}
edges = np.histogram_bin_edges(distances, {n_bins})
table = []
for name, each in zip(NAMES, groups):
    counts = np.histogram(each, edges)[0]
    table.append(
        pd.DataFrame({{"group": name, "distance from": edges[:-1], "distance to": edges[1:], "tokens": counts}})
    )
table = pd.concat(table)
"""
    return script(model, "Rows that training never told apart", MATRIX, code, files)


def _raws(vocabulary: Vocabulary) -> bytes:
    return json.dumps([raw.hex() for raw in vocabulary.raws]).encode()
