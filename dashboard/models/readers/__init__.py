"""Readers and writers of file formats: safetensors, GGUF, word vectors, word lists, text."""
