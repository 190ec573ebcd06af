"""Script export for the page Word2Vec clusters: what each chart shows, with NumPy and scikit-learn only."""

from collections.abc import Callable, Sequence

import numpy as np

from dashboard.concepts.word_in_two_texts import Trained
from dashboard.errors import InputError
from dashboard.export import script_preamble
from dashboard.export.script import Script
from dashboard.models.word_vectors import WordVectors

COSINES = """
row = {word: at for at, word in enumerate(words)}
norms = np.linalg.norm(matrix, axis=1)


def cosines_with(vector):
    lengths = norms * np.linalg.norm(vector)
    return np.divide(matrix @ vector, lengths, out=np.zeros(len(matrix), np.float32), where=lengths > 0)


def unit(vectors):
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)

"""

NEAREST = """
cosines = cosines_with(matrix[row[WORD]])
order = [at for at in np.argsort(-cosines, kind="stable") if at != row[WORD]][:COUNT]
"""

VECTORS = "\nvectors = matrix[[row[name] for name in NAMES]].astype(float)\n"


def _script(vectors: WordVectors, about: str, code: str) -> Script:
    opened = script_preamble.word_vectors(vectors)
    return Script(about, opened.code + COSINES, code, opened.files)


def neighbours(vectors: WordVectors, word: str, count: int) -> Script:
    """Build a script for the nearest neighbours of a word."""
    code = f"""WORD, COUNT = {word!r}, {count}
{NEAREST}
table = pd.DataFrame({{"word": [words[at] for at in order], "cosine": cosines[order]}})
"""
    return _script(vectors, f"The nearest neighbours of {word}", code)


def neighbours_on_map(vectors: WordVectors, word: str, count: int, first_rank: int) -> Script:
    """Build a script for the nearest neighbours of a word, with their ranks in the list of words."""
    code = f"""WORD, COUNT = {word!r}, {count}
{NEAREST}
table = pd.DataFrame({{"word": [words[at] for at in order], "rank": np.array(order) + {first_rank}}})
table["cosine"] = cosines[order]
"""
    return _script(vectors, f"The words nearest to {word} among all", code)


def word_map(
    vectors: WordVectors,
    word: str,
    count: int,
    others: Sequence[str],
    method: str,
    n_axes: int,
    n_clusters: int,
) -> Script:
    """Build a script for the word map: coordinates and clusters.

    Raises:
        InputError: there is no script for this method.
    """
    if method not in PROJECTION_CODE:
        raise InputError(f"There is no script for {method}; choose {' or '.join(PROJECTION_CODE)}.")
    code = f"""WORD, COUNT = {word!r}, {count}
OTHERS = {list(others)!r}
{NEAREST}
neighbours = [words[at] for at in order]
NAMES = list(dict.fromkeys([WORD, *neighbours, *OTHERS]))
kinds = dict.fromkeys(OTHERS, "other word") | dict.fromkeys(neighbours, "neighbour") | {{WORD: "the word"}}
{VECTORS}
# Clusters of directions: k-means on the vectors at length 1.
directions = unit(vectors).round(12)
n_clusters = min({n_clusters}, len(np.unique(directions, axis=0)))
found = KMeans(n_clusters, n_init=10, random_state=0).fit_predict(directions)
clusters = pd.factorize(found)[0] + 1  # numbered as they come

{PROJECTION_CODE[method].format(n_axes=n_axes)}
table = pd.DataFrame({{"name": NAMES, "kind": [kinds[name] for name in NAMES]}})
table["group"] = [f"cluster {{n}}" for n in clusters]
for title, places in zip(titles, points.T):
    table[title] = places
"""
    return _script(vectors, f"A map of words around {word}", code)


PROJECTION_CODE = {
    "PCA": """pca = PCA(min({n_axes}, *vectors.shape))
points = pca.fit_transform(vectors)
titles = [f"PCA {{n + 1}} ({{share:.0%}})" for n, share in enumerate(pca.explained_variance_ratio_)]
""",
    "t-SNE": """# The seed decides where the points begin: principal components, a little noise, and small.
start = np.zeros((len(vectors), {n_axes}))
found = PCA(min({n_axes}, *vectors.shape)).fit_transform(vectors)
start[:, : found.shape[1]] = found
start = start / (start.std() or 1.0) + np.random.default_rng(0).normal(scale=1e-3, size=start.shape)
tsne = TSNE(
    n_components={n_axes},
    perplexity=min(30.0, (len(vectors) - 1) / 3),
    metric="cosine",
    method="exact",
    learning_rate=max(len(vectors) / 48, 1.0),
    init=start * 1e-4,
    random_state=0,
)
points = tsne.fit_transform(vectors)
titles = [f"t-SNE {{n + 1}}" for n in range({n_axes})]
""",
}


def stripes(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for all values of a few word vectors."""
    code = f"""NAMES = {list(names)!r}
{VECTORS}
table = pd.DataFrame(vectors, NAMES).rename_axis("vector").melt(
    ignore_index=False, var_name="dimension", value_name="value"
).reset_index()
table = table.sort_values("vector", key=lambda names: names.map(NAMES.index), kind="stable")
"""
    return _script(vectors, f"The vectors of {', '.join(names)}", code)


def cosine_spread(vectors: WordVectors, word: str, label: str, n_words: int, edges: np.ndarray) -> Script:
    """Build a script for the number of words with each cosine with a word, among the first `n_words`."""
    code = f"""WORD = {word!r}
cosines = cosines_with(matrix[row[WORD]])[:{n_words}]
cosines = np.delete(cosines, row[WORD]) if row[WORD] < len(cosines) else cosines
edges = np.linspace({float(edges[0])}, {float(edges[-1])}, {len(edges)})
counts, _ = np.histogram(cosines, edges)
table = pd.DataFrame({{"group": {label!r}, "cosine from": edges[:-1], "cosine to": edges[1:], "words": counts}})
"""
    return _script(vectors, f"The cosines of {word} with all words", code)


def rotation(vectors: WordVectors, word: str, label: str, seed: int) -> Script:
    """Build a script for the values of a word as learned and after a random rotation."""
    code = f"""WORD, SEED = {word!r}, {seed}
n_dims = matrix.shape[1]
factor, triangle = np.linalg.qr(np.random.default_rng(SEED).standard_normal((n_dims, n_dims)))
rotation = factor * np.sign(np.diag(triangle))
if np.linalg.det(rotation) < 0:
    rotation[:, 0] *= -1
learned = matrix[row[WORD]]
values = {{{label!r}: learned, {label + ", rotated"!r}: learned @ rotation.astype(np.float32)}}
table = pd.DataFrame(
    [(name, at, value) for name, vector in values.items() for at, value in enumerate(vector)],
    columns=["vector", "dimension", "value"],
)
"""
    return _script(vectors, f"The numbers of {word} before and after a rotation", code)


def similarity(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for the cosine of each pair of words."""
    code = f"""NAMES = {list(names)!r}
{VECTORS}
table = pd.DataFrame(unit(vectors) @ unit(vectors).T, NAMES, NAMES).clip(-1, 1)
table = table.reset_index(names="word" if "word" not in NAMES else "word 1")
"""
    return _script(vectors, f"How alike {len(names)} words are", code)


def analogy(vectors: WordVectors, a: str, b: str, c: str, count: int) -> Script:
    """Build a script for an analogy, “`a` is to `b` as `c` is to …”; the three words may be answers."""
    code = f"""A, B, C = {a!r}, {b!r}, {c!r}
a, b, c = unit(matrix[[row[A], row[B], row[C]]].astype(float))
cosines = cosines_with((b - a + c).astype(np.float32))
order = np.argsort(-cosines, kind="stable")[:{count}]
found = [words[at] for at in order]
table = pd.DataFrame({{"word": found, "input": [word in (A, B, C) for word in found], "cosine": cosines[order]}})
"""
    return _script(vectors, f"{a} is to {b} as {c} is to …", code)


def parallelogram(vectors: WordVectors, a: str, b: str, c: str, answer: str) -> Script:
    """Build a script for the parallelogram of an analogy, with the answer projected onto its plane."""
    code = f"""A, B, C, ANSWER = {a!r}, {b!r}, {c!r}, {answer!r}
a, b, c, answer = unit(matrix[[row[A], row[B], row[C], row[ANSWER]]].astype(float))
corners = np.array([a, b, c, b - a + c])
middle = corners.mean(axis=0)
# A parallelogram is flat: its two principal axes span its plane.
axes = np.linalg.svd(corners - middle, full_matrices=False)[2][:2]
axes *= np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
points = (np.vstack([corners, answer]) - middle) @ axes.T
height = np.linalg.norm(answer - middle - points[4] @ axes)
table = pd.DataFrame({{"name": [A, B, C, f"{{B}} − {{A}} + {{C}}", ANSWER]}})
table["kind"] = ["given", "given", "given", "the sum", "nearest to it"]
table["across"], table["up"] = points.T
table["off the plane"] = [0, 0, 0, 0, height]
"""
    return _script(vectors, f"{a} is to {b} as {c} is to {answer}, as a figure", code)


def hidden_word(vectors: WordVectors, word: str, tried: Sequence[str], hints: Sequence[bool]) -> Script:
    """Build a script for the cosine and rank of tried words with respect to a hidden one."""
    code = f"""WORD = {word!r}
TRIED = {list(tried)!r}
HINTS = {list(hints)!r}

cosines = cosines_with(matrix[row[WORD]]).clip(-1, 1)
order = [row[WORD], *(at for at in np.argsort(-cosines, kind="stable") if at != row[WORD])]
rank = np.empty(len(words), int)
rank[order] = np.arange(len(words))
at = [row[name] for name in TRIED]
table = pd.DataFrame({{"word": TRIED, "rank": rank[at], "cosine": cosines[at], "hint": HINTS}})
"""
    return _script(vectors, f"How near words come to {word}", code)


def odd_one_out(vectors: WordVectors, names: Sequence[str]) -> Script:
    """Build a script for the cosine of each word with the mean of all."""
    code = f"""NAMES = {list(names)!r}
{VECTORS}
directions = unit(vectors)
fits = directions @ unit(directions.mean(axis=0))
table = pd.DataFrame({{"word": NAMES, "cosine with the mean": fits}})
table = table.sort_values("cosine with the mean", ascending=False, kind="stable")
"""
    return _script(vectors, f"Which of {', '.join(names)} does not belong", code)


AXIS = '''

def axis(pairs):
    """The direction from the first words of the pairs to the second ones, at length 1."""
    first, second = (unit(matrix[[row[word] for word in each]].astype(float)) for each in zip(*pairs))
    return unit((second - first).mean(axis=0))


def at_right_angles(axes):
    """Axes without what earlier ones tell already (Gram and Schmidt)."""
    found = []
    for each in axes:
        for other in found:
            each = each - (each @ other) * other
        found.append(unit(each))
    return np.array(found)

'''


def meaning_axes(
    vectors: WordVectors, names: Sequence[str], axes: Sequence[Sequence[tuple[str, str]]], *, straight: bool
) -> Script:
    """Build a script for the projection of words onto axes of word pairs, and the residual of each word."""
    called = [f"{pairs[0][0]} → {pairs[0][1]}" for pairs in axes]
    code = f"""NAMES = {list(names)!r}
AXES = {[list(pairs) for pairs in axes]!r}
CALLED = {called!r}
{VECTORS}
directions = np.array([axis(pairs) for pairs in AXES])
flat = at_right_angles(directions)
found = unit(vectors) @ {"flat" if straight else "directions"}.T
table = pd.DataFrame({{"word": NAMES, **dict(zip(CALLED, found.T))}})
table["residual"] = np.linalg.norm(unit(vectors) - unit(vectors) @ flat.T @ flat, axis=1)
"""
    return _with_axes(vectors, "Words on axes with a meaning", code)


def bias_lens(vectors: WordVectors, names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Script:
    """Build a script for the cosine of words with the axis of some word pairs."""
    code = f"""NAMES = {list(names)!r}
PAIRS = {list(pairs)!r}
{VECTORS}
table = pd.DataFrame({{"word": NAMES, "cosine with the axis": unit(vectors) @ axis(PAIRS)}})
table = table.sort_values("cosine with the axis", ascending=False, kind="stable")
"""
    return _with_axes(vectors, "How words lean along an axis", code)


def _with_axes(vectors: WordVectors, about: str, code: str) -> Script:
    opened = script_preamble.word_vectors(vectors)
    return Script(about, opened.code + COSINES + AXIS, code, opened.files)


def side(first: Trained, second: Trained, word: str, k: int) -> Script:
    """Build a script for the neighbours of a word in one of two texts, and which of them both share."""
    files: dict[str, Callable[[], bytes]] = {}
    for name, trained in (("this", first), ("other", second)):
        vectors = WordVectors("", name, trained.words, trained.matrix)
        files |= {f"{name}_{file}": make for file, make in script_preamble.vectors_as_files(vectors).items()}
    code = f'''WORD, COUNT = {word!r}, {k}


def neighbours(text):
    """Trained on this text: words, and the nearest of them."""
    matrix = np.load(f"{{text}}_vectors.npy")
    words = json.loads(open(f"{{text}}_words.json", encoding="utf-8").read())
    at = words.index(WORD)
    cosines = matrix @ matrix[at] / (np.linalg.norm(matrix, axis=1) * np.linalg.norm(matrix[at]))
    order = [each for each in np.argsort(-cosines, kind="stable") if each != at][:COUNT]
    return words, [words[each] for each in order], cosines[order]


_, found, cosines = neighbours("this")
known, there, _ = neighbours("other")
table = pd.DataFrame({{"word": found, "cosine": cosines}})
table["in both"] = table["word"].isin(there)
table["known there"] = table["word"].isin(known)
'''
    return Script(f"The neighbours of {word} in one of two texts", "", code, files)
