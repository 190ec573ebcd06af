"""The pocket world: a small written language, and the two small models that are trained on it.

Importing this package costs nothing; the training modules import gensim and torch when they run.
"""
