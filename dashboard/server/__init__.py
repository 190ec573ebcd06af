"""Middleware, routes and lifespan around Streamlit: limits, security headers, health checks and redacted logs.

Only `streamlit_app.py` puts it there. Each module is a layer of plain ASGI or a part of the server's life.
"""
