"""Which session this is, and whether its visitor is still there."""

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def session_id() -> str:
    """The name of this session; empty where no script runs."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_connected(session: str) -> bool:
    """Whether a session's page is open in a browser. Safe to ask from any thread.

    Streamlit keeps a session for a while after its page was closed, for a connection that comes back.
    """
    return not runtime.exists() or runtime.get_instance().is_active_session(session)
