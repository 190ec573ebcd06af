"""Script export for the page Word2Vec clusters: what each chart shows, by the functions that ran."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dashboard.charts.tables import bin_table, points_table, stripe_table
from dashboard.concepts.analogies import parallelogram, solve
from dashboard.concepts.clusters import k_means
from dashboard.concepts.hidden_word import hide
from dashboard.concepts.meaning_axes import axis_of, orthonormalize, project
from dashboard.concepts.neighbours import best, nearest
from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.concepts.projection import METHODS
from dashboard.concepts.rotation import random_rotation
from dashboard.concepts.similarity import cosine_matrix, cosines_to_all
from dashboard.concepts.word_in_two_texts import Trained, sides
from dashboard.export import script_preamble
from dashboard.export.script import Script
from dashboard.models.word_vectors import WordVectors, row_norms

ROWS = """
norms = row_norms(matrix)
row = {word: at for at, word in enumerate(words)}
"""

NEAREST = """found = nearest(matrix, norms, matrix[row[WORD]], COUNT, hidden=[row[WORD]])
near = [words[at] for at in found.rows]
"""

VECTORS = "vectors = np.array([matrix[row[name]] for name in NAMES])\n"


def _script(vectors: WordVectors, about: str, code: str, *functions: Callable[..., Any]) -> Script:
    opened = script_preamble.word_vectors(vectors)
    return Script(about, opened.code + ROWS, code, opened.files, (row_norms, *functions))


def neighbours(vectors: WordVectors, word: str, count: int) -> Script:
    """Build a script for the nearest neighbours of a word."""
    code = f"""WORD, COUNT = {word!r}, {count}
{NEAREST}table = pd.DataFrame({{"word": near, "cosine": found.cosines}})
"""
    return _script(vectors, f"The nearest neighbours of {word}", code, nearest)


def neighbours_on_map(vectors: WordVectors, word: str, count: int, first_rank: int) -> Script:
    """Build a script for the nearest neighbours of a word, with their ranks in the list of words."""
    code = f"""WORD, COUNT = {word!r}, {count}
{NEAREST}table = pd.DataFrame({{"word": near, "rank": found.rows + {first_rank}, "cosine": found.cosines}})
"""
    return _script(vectors, f"The words nearest to {word} among all", code, nearest)


def few_words_map(
    vectors: WordVectors,
    word: str,
    count: int,
    others: Sequence[str],
    method: str,
    n_axes: int,
    n_clusters: int,
) -> Script:
    """Build a script for the word map: coordinates and clusters."""
    project_words = METHODS[method]
    code = f"""WORD, COUNT = {word!r}, {count}
OTHERS = {list(others)!r}
{NEAREST}NAMES = list(dict.fromkeys([WORD, *near, *OTHERS]))
kinds = dict.fromkeys(OTHERS, "other word") | dict.fromkeys(near, "neighbour") | {{WORD: "the word"}}
{VECTORS}groups = [f"cluster {{number + 1}}" for number in k_means(vectors, {n_clusters})]
screen = {project_words.__name__}(vectors, {n_axes})
table = points_table(NAMES, groups, screen, {method!r}, [kinds[name] for name in NAMES])
"""
    about = f"A map of words around {word}"
    return _script(vectors, about, code, nearest, k_means, project_words, points_table)


def stripes(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for all values of a few word vectors."""
    code = f"""NAMES = {list(names)!r}
table = stripe_table({{name: matrix[row[name]] for name in NAMES}})
"""
    return _script(vectors, f"The vectors of {', '.join(names)}", code, stripe_table)


def cosine_spread(vectors: WordVectors, word: str, label: str, n_words: int, edges: np.ndarray) -> Script:
    """Build a script for the number of words with each cosine with a word, among the first `n_words`."""
    code = f"""WORD, COUNT = {word!r}, {n_words}
cosines = cosines_to_all(matrix[:COUNT], norms[:COUNT], matrix[row[WORD]])
cosines = np.delete(cosines, row[WORD]) if row[WORD] < len(cosines) else cosines
edges = np.linspace({float(edges[0])}, {float(edges[-1])}, {len(edges)})
table = bin_table(edges, {{{label!r}: np.histogram(cosines, edges)[0]}}, "cosine", "words")
"""
    return _script(vectors, f"The cosines of {word} with all words", code, cosines_to_all, bin_table)


def rotation(vectors: WordVectors, word: str, label: str, seed: int) -> Script:
    """Build a script for the values of a word as learned and after a random rotation."""
    code = f"""WORD, SEED = {word!r}, {seed}
learned = matrix[row[WORD]]
rotated = learned @ random_rotation(len(learned), SEED)
table = stripe_table({{{label!r}: learned, {label + ", rotated"!r}: rotated}})
"""
    about = f"The numbers of {word} before and after a rotation"
    return _script(vectors, about, code, random_rotation, stripe_table)


def similarity(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for the cosine of each pair of words."""
    code = f"""NAMES = {list(names)!r}
{VECTORS}table = pd.DataFrame(cosine_matrix(vectors), NAMES, NAMES)
table = table.reset_index(names="word" if "word" not in NAMES else "word 1")
"""
    return _script(vectors, f"How alike {len(names)} words are", code, cosine_matrix)


def analogy(vectors: WordVectors, a: str, b: str, c: str, count: int) -> Script:
    """Build a script for an analogy, “`a` is to `b` as `c` is to …”; the three words may be answers."""
    code = f"""A, B, C = {a!r}, {b!r}, {c!r}
found = solve(matrix, norms, row[A], row[B], row[C], {count})
table = pd.DataFrame({{"word": [words[at] for at in found.ranked.rows], "input": found.is_input}})
table["cosine"] = found.ranked.cosines
"""
    return _script(vectors, f"{a} is to {b} as {c} is to …", code, solve)


def analogy_figure(vectors: WordVectors, a: str, b: str, c: str, answer: str) -> Script:
    """Build a script for the parallelogram of an analogy, with the answer projected onto its plane."""
    code = f"""A, B, C, ANSWER = NAMES = {(a, b, c, answer)!r}
found = parallelogram(*(matrix[row[name]] for name in NAMES))
table = pd.DataFrame({{"name": [A, B, C, f"{{B}} − {{A}} + {{C}}", ANSWER]}})
table["kind"] = ["given", "given", "given", "the sum", "nearest to it"]
table["across"], table["up"] = found.points.T
table["off the plane"] = [0, 0, 0, 0, found.height]
"""
    return _script(vectors, f"{a} is to {b} as {c} is to {answer}, as a figure", code, parallelogram)


def hidden_word(vectors: WordVectors, word: str, tried: Sequence[str], hints: Sequence[bool]) -> Script:
    """Build a script for the cosine and rank of tried words with respect to a hidden one."""
    code = f"""WORD = {word!r}
TRIED = {list(tried)!r}
HINTS = {list(hints)!r}
hidden = hide(matrix, norms, np.array([row[WORD]]), seed=0)
table = pd.DataFrame({{"word": TRIED, "rank": [hidden.rank(row[name]) for name in TRIED]}})
table["cosine"] = [hidden.cosine(row[name]) for name in TRIED]
table["hint"] = HINTS
"""
    return _script(vectors, f"How near words come to {word}", code, hide)


_ORDERED = """order = best(leaning, len(NAMES))
table = pd.DataFrame({"word": [NAMES[at] for at in order.rows], TITLE: order.cosines})
"""


def odd_one_out(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for the cosine of each word with the mean of all."""
    code = f"""NAMES, TITLE = {list(names)!r}, "cosine with the mean"
{VECTORS}leaning = cosines_with_mean(vectors)
{_ORDERED}"""
    return _script(vectors, f"Which of {', '.join(names)} does not belong", code, cosines_with_mean, best)


def meaning_axes(
    vectors: WordVectors, names: Sequence[str], axes: Sequence[Sequence[tuple[str, str]]], *, straight: bool
) -> Script:
    """Build a script for the projection of words onto axes of word pairs, and the residual of each word."""
    called = [f"{pairs[0][0]} → {pairs[0][1]}" for pairs in axes]
    code = f"""NAMES = {list(names)!r}
AXES = {[list(pairs) for pairs in axes]!r}
CALLED = {called!r}
{VECTORS}directions = np.stack([axis_of(pairs, lambda word: matrix[row[word]]) for pairs in AXES])
found = project(vectors, {"orthonormalize(directions)" if straight else "directions"})
table = pd.DataFrame({{"word": NAMES, **dict(zip(CALLED, found.coordinates.T)), "residual": found.residuals}})
"""
    return _script(vectors, "Words on axes with a meaning", code, axis_of, orthonormalize, project)


def bias_lens(vectors: WordVectors, names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Script:
    """Build a script for the cosine of words with the axis of some word pairs."""
    code = f"""NAMES, TITLE = {list(names)!r}, "cosine with the axis"
PAIRS = {list(pairs)!r}
{VECTORS}axis = axis_of(PAIRS, lambda word: matrix[row[word]])
leaning = project(vectors, axis[None]).coordinates[:, 0]
{_ORDERED}"""
    return _script(vectors, "How words lean along an axis", code, axis_of, project, best)


def side(first: Trained, second: Trained, word: str, k: int) -> Script:
    """Build a script for the neighbours of a word in one of two texts, and which of them both share."""
    files: dict[str, Callable[[], bytes]] = {}
    for name, trained in (("this", first), ("other", second)):
        vectors = WordVectors("", name, trained.words, trained.matrix)
        files |= {f"{name}_{file}": make for file, make in script_preamble.vectors_as_files(vectors).items()}
    code = f"""trained = []
for name in ("this", "other"):
    words = json.loads(open(f"{{name}}_words.json", encoding="utf-8").read())
    trained.append(Trained(None, words, np.load(f"{{name}}_vectors.npy")))
found, _ = sides(*trained, {word!r}, {k})
table = pd.DataFrame({{"word": found.words, "cosine": found.cosines}})
table["in both"], table["known there"] = found.stays, found.elsewhere
"""
    return Script(f"The neighbours of {word} in one of two texts", "", code, files, (Trained, sides))
