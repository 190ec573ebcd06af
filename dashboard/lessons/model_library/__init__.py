"""Models: list, download, upload and remove models."""
