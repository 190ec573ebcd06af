"""File formats: safetensors, word-vector files of every kind, the word list of the store."""
