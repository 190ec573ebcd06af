"""Share of words whose nearest row is of a word that GloVe has near it too."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dashboard.pocket.training.glove_rows import open_glove, token_texts, word_of

# 200 words of the pocket world and 200 others, drawn once; each is one token after a space.
NEIGHBOUR_WORDS = Path(__file__).with_name("neighbour_words.toml")
N_GLOVE_NEIGHBOURS = 20


def neighbours_like_glove(matrix: np.ndarray, meaningful: Sequence[int]) -> dict[str, float]:
    """Compute the share of words whose nearest row is of one of GloVe's nearest words, inside and outside.

    Args:
        matrix: token embeddings, float32 (50257, n_dims).
        meaningful: the rows to search; rows of the word's own spellings are left out.
    """
    rows = matrix[list(meaningful)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    texts = token_texts()
    spelled = np.array([word_of(texts[id_]) for id_ in meaningful])
    place = {texts[id_]: at for at, id_ in enumerate(meaningful)}
    near = {}
    for world, words in tomllib.loads(NEIGHBOUR_WORDS.read_text(encoding="utf-8")).items():
        cosines = rows[[place[f" {word}"] for word in words]] @ rows.T
        cosines[np.array(words)[:, None] == spelled] = -1
        nearest = spelled[cosines.argmax(axis=1)]
        is_near = [one in true for one, true in zip(nearest, _glove_neighbours(words, spelled), strict=True)]
        near[f"neighbours_like_glove_s, {world}"] = float(np.mean(is_near))
    return near


def _glove_neighbours(words: list[str], among: np.ndarray) -> list[set[str]]:
    """Return GloVe's nearest words by cosine to each of `words`, among the words of `among` that it has."""
    glove = open_glove()
    number = {word: at for at, word in enumerate(glove.words)}
    known = [word for word in np.unique(among).tolist() if word in number]
    vectors = np.stack([glove.vectors[number[word]] for word in known])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    at = {word: place for place, word in enumerate(known)}
    cosines = vectors[[at[word] for word in words]] @ vectors.T
    best = np.argsort(-cosines, axis=1)[:, 1 : N_GLOVE_NEIGHBOURS + 1]
    return [{known[place] for place in row} for row in best]
