"""Subword splitting: how text is cut into tokens."""
