"""What Streamlit draws by itself and this app leaves out."""

import streamlit as st

# Above a table: the browser's own CSV, with formulas that run and numbers that the screen does not show.
BROWSER_CSV = '[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"])'
# Over the end of a typed line: how many characters it has, of a number that is not the one a learner is told.
COUNTER = '[data-testid="stTextInput"] [data-testid="InputInstructions"]'


def leave_out() -> None:
    """Hide both, on every page."""
    st.html(f"<style>{BROWSER_CSV}, {COUNTER} {{display: none}}</style>")
