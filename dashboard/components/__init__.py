"""Custom components: each a Python function with its own script and style sheet."""
