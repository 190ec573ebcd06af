"""Views that Streamlit has no element for: each a Python function with its own script and style sheet."""
