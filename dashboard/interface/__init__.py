"""What the pages share and knows Streamlit."""
