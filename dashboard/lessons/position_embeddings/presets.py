"""The texts that the page's boxes and buttons hold."""

# Position embeddings
ONE_TOKEN_TWICE = "the bank is near the river bank"
TWO_BANKS = "bank is near the river bank"
ONE_ORDER, OTHER_ORDER = "dog bites man", "man bites dog"
