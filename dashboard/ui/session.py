"""The current Streamlit session, and whether its browser is connected."""

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def session_id() -> str:
    """Return the ID of this session; empty outside a script run."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_connected(session: str) -> bool:
    """Return whether a session's page is open in a browser; thread-safe.

    Streamlit keeps a disconnected session for a while, so that the browser can reconnect.
    """
    return not runtime.exists() or runtime.get_instance().is_active_session(session)
