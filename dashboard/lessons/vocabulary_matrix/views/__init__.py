"""Tabs of the page Vocabulary and matrix, one module each."""
