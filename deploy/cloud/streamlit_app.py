"""The entry for Streamlit Community Cloud, which installs the requirements that lie beside it."""

import os
import sys
from pathlib import Path

import streamlit as st

# Only the folder of the entry is on the import path.
ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# Community Cloud guarantees less memory than its limit says.
os.environ.setdefault("EMBEDDING_LAB_WARM_UP", "small")

from dashboard.server import asgi  # noqa: E402

# As in the entry at the root.
app = st.App(
    ROOT / "dashboard" / "app.py",
    lifespan=asgi.lifespan,
    routes=asgi.ROUTES,
    middleware=asgi.MIDDLEWARE,
)
