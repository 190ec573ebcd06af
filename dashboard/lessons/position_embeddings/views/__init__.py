"""Tabs of the page Position embeddings."""
