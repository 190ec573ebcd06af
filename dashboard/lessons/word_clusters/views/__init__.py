"""Views of the page Word2Vec clusters: the tabs below its map, and training on own texts."""
