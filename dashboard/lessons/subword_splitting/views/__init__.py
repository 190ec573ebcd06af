"""Tabs of the page Subword splitting."""
