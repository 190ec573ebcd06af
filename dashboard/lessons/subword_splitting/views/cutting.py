"""Slug of the page, shared by its tabs."""

SLUG = "subword_splitting"
