"""Vocabulary and matrix: the row of each token."""
