"""Tabs of the page Context, one module each, and the text inputs that they share."""
