"""What stands around every page and belongs to none: who the app is, and how Streamlit's own parts look in it."""
