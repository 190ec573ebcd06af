"""What stands around Streamlit where the app meets strangers: bounds, headers, health, and logs without texts.

Only `streamlit_app.py` puts it there. Each module is a layer of plain ASGI or a part of the server's life.
"""
