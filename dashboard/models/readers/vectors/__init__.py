"""Word-vector files of all common kinds, read as a stream: the bytes, the kinds of rows, and where rows go."""
