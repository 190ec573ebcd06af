"""What stands on the page Word2Vec clusters: below its map, and where new word vectors are trained."""
