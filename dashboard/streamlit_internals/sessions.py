"""Sessions: the one whose script is running, and those that the server knows, with their files."""

from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionInfo

from dashboard.streamlit_internals.parts import Part

__all__ = ["SessionInfo"]

PARTS = (
    Part("streamlit.runtime.Runtime.is_active_session", "jobs of closed tabs go on", ("self", "session_id")),
    Part(
        "streamlit.runtime.scriptrunner.ScriptRunContext.is_history_navigation",
        "Back and Forward change the address and not the page",
        value=False,
    ),
    Part(
        "streamlit.runtime.get_instance().uploaded_file_mgr.file_storage",
        "no visitor can upload a file",
    ),
    Part(
        "streamlit.runtime.get_instance().uploaded_file_mgr.remove_file",
        "files that a visitor has dropped stay in memory",
        ("session_id", "file_id"),
    ),
)


def session_id() -> str:
    """Return the ID of this session; empty outside a script run."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_connected(session: str) -> bool:
    """Return whether a session's page is open in a browser; thread-safe.

    Streamlit keeps a disconnected session for a while, so that the browser can reconnect.
    """
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def is_history_navigation() -> bool:
    """Return whether Back, Forward or a link within the app has led to this run."""
    return bool(getattr(get_script_run_ctx(suppress_warning=True), "is_history_navigation", False))


def uploaded_bytes() -> dict[str, int]:
    """Return how many bytes of uploaded files the server holds, by session."""
    storage: Any = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    # Copied first: pages remove files from other threads.
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(storage.items())
    }


def remove_file(file_id: str) -> None:
    """Free the memory of an uploaded file of this session."""
    if runtime.exists() and (session := session_id()):
        manager: Any = runtime.get_instance().uploaded_file_mgr
        manager.remove_file(session_id=session, file_id=file_id)
