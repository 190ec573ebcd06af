"""The tabs of the page Vocabulary and matrix, a module each."""
