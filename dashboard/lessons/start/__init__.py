"""Start: a word among all words, and a sentence on its way into a model."""
