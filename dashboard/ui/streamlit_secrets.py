"""The file of secrets of Streamlit, which may hold the host's settings."""

from collections.abc import Mapping
from functools import cache

import streamlit as st


@cache
def _has_secrets() -> bool:
    return st.secrets.load_if_toml_exists()


def secrets() -> Mapping[str, object]:
    """Return Streamlit's secrets; none if there was no file of secrets at the first call."""
    return dict(st.secrets) if _has_secrets() and st.secrets.load_if_toml_exists() else {}
