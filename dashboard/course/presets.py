"""Sample texts and first inputs that several pages share."""

# Start
FIRST_WORD = "bread"
FIRST_SENTENCE = "cat sat on the"

# Vocabulary and matrix
FIRST_TOKEN = "␣bank"

# Learning
OWN_TRAINING_TEXT = """The cat sat on the mat.
The dog sat on the rug.
The cat chased the dog.
The king sat on the throne.
The queen sat on the throne."""
