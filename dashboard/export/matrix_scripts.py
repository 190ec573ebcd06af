"""Script export for the page Vocabulary and matrix: what each chart shows, by the functions that ran."""

from collections.abc import Sequence
from functools import partial

from dashboard.charts.tables import bin_table, count_table
from dashboard.concepts.matrix import distribution, value_statistics
from dashboard.concepts.neighbours import nearest_to_each
from dashboard.concepts.untrained_estimate import estimate, group_distances
from dashboard.concepts.vocabulary import kind_counts, length_counts, read_vocabulary
from dashboard.export import script_preamble
from dashboard.export.model_scripts import MATRIX, as_json, script, with_tokenizer
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
from dashboard.models.word_vectors import row_norms

COUNTED = """# Random rows are left out.
counted = np.array(json.loads(open("counted.json").read()))
"""


def counted_rows(model: LanguageModel, *, include_random: bool = False) -> tuple[str, script_preamble.Files]:
    """Return code that sets `counted` to the rows that mean something, None for all, and the file that it reads."""
    rows = model.rows_for_statistics(include_random=include_random)
    return ("counted = None\n", {}) if rows is None else (COUNTED, {"counted.json": partial(as_json, rows)})


def _row_kinds(model: LanguageModel) -> tuple[str, script_preamble.Files]:
    """Return code that sets `kinds` to the number of each row's kind, and the file that it reads."""
    said = ", ".join(f"{kind.value}: {kind.name.lower().replace('_', ' ')}" for kind in RowKind)
    code = f'# {said}\nkinds = np.array(json.loads(open("kinds.json").read()))\n'
    return code, {"kinds.json": partial(as_json, model.row_kinds if model.row_kinds is not None else ())}


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
    counted, files = counted_rows(model, include_random=include_random)
    named = '"word": names, "ID": found.rows' if on_map else '"token": names, "ID": found.rows'
    code = f"""ID, COUNT = {id_}, {k}
{counted}norms = row_norms(token_embeddings)
[found] = nearest_to_each(token_embeddings[[ID]], token_embeddings, norms, COUNT, among=counted, hidden=[ID])
names = [tokenizer.id_to_token(id_) for id_ in found.rows]
table = pd.DataFrame({{{named}, "cosine": found.cosines}})
"""
    functions = (row_norms, nearest_to_each)
    return script(model, "The tokens nearest to one", MATRIX, code, files, functions=functions)


def values(model: LanguageModel, deviation: float, names: Sequence[str]) -> Script:
    """Build a script for the distribution of the values of each kind of row beside a random initialisation.

    The last of the `names` is that of the random initialisation.
    """
    counted, files = counted_rows(model)
    groups = "groups = [whole.trained]\n"
    if model.row_kinds is not None:
        kinds, more = _row_kinds(model)
        files = {**files, **more}
        groups = f"""{kinds}groups = [
    value_statistics(token_embeddings, DEVIATION, np.flatnonzero(kinds == kind), edges=whole.edges).trained
    for kind in np.unique(kinds)
]
"""
    code = f"""DEVIATION, NAMES = {deviation!r}, {list(names)!r}
{counted}whole = value_statistics(token_embeddings, DEVIATION, counted)
{groups}table = bin_table(whole.edges, dict(zip(NAMES, [*groups, whole.fresh])), "value", "density")
"""
    about = "The values of the matrix beside a random start"
    return script(model, about, MATRIX, code, files, functions=(value_statistics, bin_table))


def lengths(model: LanguageModel, longest: int) -> Script:
    """Build a script for the number of tokens by length in bytes."""
    code = f"""vocabulary = read_vocabulary(tokenizer, {model.n_rows})
table = count_table(length_counts(vocabulary.n_bytes, {longest}), "bytes")
"""
    about = f"How long the tokens of {script_preamble.comment(model.title)} are"
    return with_tokenizer(model, about, code, read_vocabulary, length_counts, count_table)


def kinds(model: LanguageModel) -> Script:
    """Build a script for the tokens by script."""
    code = f"""vocabulary = read_vocabulary(tokenizer, {model.n_rows})
table = count_table(kind_counts(vocabulary.kinds), "script")
"""
    about = f"What the tokens of {script_preamble.comment(model.title)} are written in"
    return with_tokenizer(model, about, code, read_vocabulary, kind_counts, count_table)


def row_lengths(model: LanguageModel, n_bins: int, *, include_random: bool) -> Script:
    """Build a script for the distribution of row lengths."""
    counted, files = counted_rows(model, include_random=include_random)
    code = f"""{counted}lengths = row_norms(token_embeddings)
found = distribution(lengths if counted is None else lengths[counted], {n_bins})
table = bin_table(found.edges, {{"tokens": found.counts}}, "length", "tokens")
"""
    functions = (row_norms, distribution, bin_table)
    return script(model, "How long the rows are", MATRIX, code, files, functions=functions)


def distances(model: LanguageModel, names: Sequence[str], n_bins: int) -> Script:
    """Build a script for the distances of rows from the origin of untrained ones, by kind of row.

    Args:
        model: the model.
        names: names of the kinds of row, the untrained rows first.
        n_bins: number of bins of distance.
    """
    files: script_preamble.Files
    code, files = "masks = [found.never, ~found.never]\n", {}
    if model.row_kinds is not None:
        code, files = _row_kinds(model)
        code += f"masks = [kinds == kind for kind in {[kind.value for kind in RowKind]!r}]\n"
    code = f"""NAMES, BINS = {list(names)!r}, {n_bins}
vocabulary = read_vocabulary(tokenizer, len(token_embeddings))
found = estimate(token_embeddings, tokenizer, vocabulary)
{code}grouped = group_distances(found.distances, dict(zip(NAMES, masks)), BINS)
table = bin_table(grouped.edges, grouped.counts, "distance", "tokens")
"""
    functions = (read_vocabulary, estimate, group_distances, bin_table)
    about = "Rows that training never told apart"
    return script(model, about, MATRIX, code, files, functions=functions)
