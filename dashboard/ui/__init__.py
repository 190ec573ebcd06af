"""Streamlit code shared by pages: inputs bound to the URL, caches, charts, page frame, exercises and the tour."""

from dashboard import settings
from dashboard.ui import streamlit_secrets

# Whoever imports anything from here runs in Streamlit, whose secrets are settings too.
settings.read_secrets_with(streamlit_secrets.secrets)
