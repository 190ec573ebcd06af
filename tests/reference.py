"""Other people's libraries as the reference for ours."""

from gensim.models import KeyedVectors

from dashboard.models.word_vectors import WordVectors


def as_gensim(vectors: WordVectors) -> KeyedVectors:
    """The same words and matrix as gensim's KeyedVectors, for its queries; the matrix is not copied."""
    keyed = KeyedVectors(vectors.n_dims, count=0)
    keyed.index_to_key = list(vectors.words)
    keyed.key_to_index = {word: row for row, word in enumerate(keyed.index_to_key)}
    keyed.vectors = vectors.matrix
    keyed.norms = vectors.norms
    return keyed
