import streamlit as st

from dashboard.server import asgi

app = st.App("dashboard/app.py", lifespan=asgi.lifespan, routes=asgi.ROUTES, middleware=asgi.MIDDLEWARE)
