"""Sample texts of the page Position embeddings, for its inputs and preset buttons."""

ONE_TOKEN_TWICE = "the bank is near the river bank"
TWO_BANKS = "bank is near the river bank"
ONE_ORDER, OTHER_ORDER = "dog bites man", "man bites dog"

# Keys of the positions of the two tokens; without a value of their own, they are those of the text.
PLACES = ("pe_at_a", "pe_at_b")

# The preset that needs a model with position vectors.
LESSONS_SCRIPT = "Lesson's script: 0 and 1"

# The values of the page's inputs by their keys.
PRESETS = {
    "One token twice": {"pe_text": ONE_TOKEN_TWICE, "pe_a": 1, "pe_b": 6, "pe_at_a": 1, "pe_at_b": 6},
    "Lesson's text": {"pe_text": TWO_BANKS, "pe_a": 0, "pe_b": 5, "pe_at_a": 0, "pe_at_b": 5},
    LESSONS_SCRIPT: {"pe_text": TWO_BANKS, "pe_a": 0, "pe_b": 5, "pe_at_a": 0, "pe_at_b": 1},
}
