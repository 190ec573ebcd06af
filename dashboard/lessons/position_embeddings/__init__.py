"""Position embeddings: how a model knows which word comes first."""
