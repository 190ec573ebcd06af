"""Streaming readers of word-vector files in all common formats."""
