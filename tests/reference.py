"""Other people's libraries as the reference for ours."""

import json
from pathlib import Path
from typing import Any

from gensim.models import KeyedVectors

from dashboard.models.word_vectors import WordVectors


def as_gensim(vectors: WordVectors) -> KeyedVectors:
    """Wrap the words and the matrix, without a copy, as gensim's KeyedVectors for its queries."""
    keyed = KeyedVectors(vectors.n_dims, count=0)
    keyed.index_to_key = list(vectors.words)
    keyed.key_to_index = {word: row for row, word in enumerate(keyed.index_to_key)}
    keyed.vectors = vectors.matrix
    keyed.norms = vectors.norms
    return keyed


def reference_figures(name: str) -> dict[str, Any]:
    """Figures that were measured with the models' own libraries."""
    path = Path(__file__).with_name("figures") / name
    return json.loads(path.read_text(encoding="utf-8"))
