"""File uploads: a file uploader that states its limit, and the release of dropped files."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.streamlit_internals import sessions
from dashboard.ui import permissions

# Keys of the file uploaders: of a model, and of a lesson plan.
BOX, PLAN_BOX = "ml_files", "tour_file"

# Session state key of the file IDs in the previous run.
_SEEN = "uploads_seen"


def file_box(label: str, *, help: str) -> Sequence[Any]:
    """Render a file uploader labelled with its total limit; return the uploaded files."""
    most = int(st.get_option(permissions.UPLOAD_OPTION))
    return st.file_uploader(
        f"{label}, up to {most} MB together",
        accept_multiple_files=True,
        key=BOX,
        help=help,
    )


def release_dropped_files() -> None:
    """Free the memory of files that the uploader no longer holds; call first in each run.

    A browser may not report that a file was dropped, and does not when the visitor leaves the page.
    """
    plan = st.session_state.get(PLAN_BOX)
    held = {file.file_id for file in (*(st.session_state.get(BOX) or ()), *((plan,) if plan else ()))}
    dropped = st.session_state.get(_SEEN, set()) - held
    st.session_state[_SEEN] = held
    for file_id in dropped:
        sessions.remove_file(file_id)
