"""Embedding Lab: what embeddings are, shown live."""
