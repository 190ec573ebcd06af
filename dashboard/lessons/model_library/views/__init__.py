"""Tabs of the page Models, one module each."""
