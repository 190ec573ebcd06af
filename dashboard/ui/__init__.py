"""What pages share and knows Streamlit: inputs bound to the URL, caches, pictures, the frame, exercises, tour."""
