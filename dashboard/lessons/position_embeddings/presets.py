"""Sample texts of the page Position embeddings, for its inputs and preset buttons."""

ONE_TOKEN_TWICE = "the bank is near the river bank"
TWO_BANKS = "bank is near the river bank"
ONE_ORDER, OTHER_ORDER = "dog bites man", "man bites dog"
