import streamlit as st

from dashboard.serving import around

app = st.App("dashboard/app.py", lifespan=around.lifespan, routes=around.ROUTES, middleware=around.MIDDLEWARE)
