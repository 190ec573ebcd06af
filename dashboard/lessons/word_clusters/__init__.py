"""Word2Vec clusters: words that a model puts close together."""
