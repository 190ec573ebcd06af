"""Storage of disconnected sessions: kept for a while for reconnection, then shut down."""

import threading
import time
from collections import OrderedDict

from dashboard import limits
from dashboard.streamlit_internals.sessions import SessionInfo


class DisconnectedSessionStorage:
    """Keep disconnected sessions for a fixed time, then shut them down.

    It replaces Streamlit's own storage, which drops a session when somebody else closes a tab.
    A session that is merely forgotten keeps its files until the garbage collector comes by; here it is shut down.
    What `save` evicts is ended by the next `evict_expired`, because the caller of `save` holds locks.
    """

    def __init__(self, seconds: float) -> None:
        """Keep each session for this many seconds, by the monotonic clock."""
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, SessionInfo]] = OrderedDict()
        self._leaving: list[SessionInfo] = []
        self._lock = threading.Lock()

    def get(self, session_id: str) -> SessionInfo | None:
        """Return the session if it can still reconnect."""
        with self._lock:
            end, session = self._kept.get(session_id, (0.0, None))
            return session if end > time.monotonic() else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session whose tab was closed."""
        with self._lock:
            self._kept[session_info.session.id] = (time.monotonic() + self._seconds, session_info)
            while len(self._kept) > limits.MAX_DISCONNECTED_SESSIONS:
                self._leaving.append(self._kept.popitem(last=False)[1][1])

    def delete(self, session_id: str) -> None:
        """Remove a session that has reconnected."""
        with self._lock:
            self._kept.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Return the sessions that can still reconnect, the first disconnected first."""
        now = time.monotonic()
        with self._lock:
            return [session for end, session in self._kept.values() if end > now]

    def evict_expired(self) -> int:
        """Shut down expired and evicted sessions, with their files; return how many."""
        now = time.monotonic()
        with self._lock:
            gone = [session_id for session_id, (end, _) in self._kept.items() if end <= now]
            leaving = self._leaving + [self._kept.pop(session_id)[1] for session_id in gone]
            self._leaving = []
        for session in leaving:
            session.session.shutdown()
        return len(leaving)
