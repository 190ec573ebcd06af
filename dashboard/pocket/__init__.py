"""Pocket world: a small artificial corpus, and the two small models trained on it.

Importing this package is cheap; the training modules import gensim and torch when they run.
"""
