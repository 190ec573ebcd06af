"""How text is cut into tokens: what was computed, drawn with its tables and notes."""

SLUG = "subword_splitting"
