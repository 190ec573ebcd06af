"""Sample texts of the page Position embeddings, for its inputs and preset buttons."""

ONE_TOKEN_TWICE = "the bank is near the river bank"
TWO_BANKS = "bank is near the river bank"
ONE_ORDER, OTHER_ORDER = "dog bites man", "man bites dog"

# Where the two tokens stand: as in the text, or at positions that a learner sets.
TRUE, OWN = "as in the text", "set by you"

# The values of the page's inputs by their keys; those with `OWN` need a model with position vectors.
PRESETS = {
    "One token twice": {"pe_text": ONE_TOKEN_TWICE, "pe_a": 1, "pe_b": 6, "pe_where": TRUE},
    "Lesson's text": {"pe_text": TWO_BANKS, "pe_a": 0, "pe_b": 5, "pe_where": TRUE},
    "Lesson's script: 0 and 1": {
        "pe_text": TWO_BANKS,
        "pe_a": 0,
        "pe_b": 5,
        "pe_where": OWN,
        "pe_at_a": 0,
        "pe_at_b": 1,
    },
}
