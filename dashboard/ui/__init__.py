"""Streamlit code shared by pages: inputs bound to the URL, caches, charts, page frame, exercises and the tour."""
