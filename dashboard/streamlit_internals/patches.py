"""What is changed in Streamlit, each with what it buys; a patch that does not fit is left out, and `check` says so.

Processor time was measured on a real server: one visitor who acted on all pages, at servers with and without the patch
in turn. An action took 16 ms.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

import streamlit as st

from dashboard.streamlit_internals.parts import Part

# Runs of all sessions take turns. TODO
SCRIPT_RUN = Part(
    "streamlit.runtime.scriptrunner.script_runner.ScriptRunner._run_script",
    "the runs of a class get in each other's way, and all wait longer",
    parameters=("self", "rerun_data"),
)


def run_scripts_in_turn(turn: Callable[[], AbstractContextManager[None]]) -> None:
    """From here on each run of a script holds `turn` while it is at work."""
    if SCRIPT_RUN.fault():
        return
    run = SCRIPT_RUN.find()

    @wraps(run)
    def run_in_turn(*args: Any) -> Any:
        with turn():
            return run(*args)

    SCRIPT_RUN.replace(run_in_turn)


# Streamlit reads all options of the theme six times for each run. TODO
THEME = Part(
    "streamlit.runtime.app_session._populate_theme_msg",
    "each run reads all options of the theme, 8 % of an action",
    parameters=("msg", "section"),
)


def cache_theme() -> None:
    """From here on the theme is read once, unless somebody edits the files of this server while it runs."""
    if THEME.fault() or st.get_option("server.fileWatcherType") != "none":
        return
    fill = THEME.find()
    themes: dict[str, Any] = {}

    @wraps(fill)
    def put(msg: Any, section: str = "theme") -> None:
        if section not in themes:
            theme = type(msg)()
            fill(theme, section)
            themes[section] = theme
        # To merge even an empty theme would say that there is one.
        if themes[section].ByteSize():
            msg.MergeFrom(themes[section])

    THEME.replace(put)


# A text box or a list asks for its own value, for which Streamlit copies the whole session, which grows with each page
# that a visitor has seen. TODO
SESSION_STATE = Part(
    "streamlit.runtime.state.safe_session_state.SafeSessionState.filtered_state.fget",
    "the whole session is copied for each control, 8 % of an action",
    parameters=("self",),
)


class LazySessionState(Mapping[str, Any]):
    """The values of a session by key, copied only for who goes through all of them."""

    def __init__(self, state: Any, copy: Callable[[Any], dict[str, Any]]) -> None:
        """Wrap Streamlit's `state`; `copy` is Streamlit's own eager copy of it."""
        self._state = state
        self._copy = copy

    def __getitem__(self, key: str) -> Any:
        """Look up one value."""
        return self._state[key]

    def __contains__(self, key: object) -> bool:
        """Return whether there is such a value."""
        return isinstance(key, str) and key in self._state

    def __iter__(self) -> Iterator[str]:
        """Iterate over all keys."""
        return iter(self._copy(self._state))

    def __len__(self) -> int:
        """Count the values."""
        return len(self._copy(self._state))


def look_up_session_state_lazily() -> None:
    """From here on no session is copied for a control that looks at its own value."""
    if SESSION_STATE.fault():
        return
    copy = SESSION_STATE.find()
    SESSION_STATE.replace(property(lambda self: LazySessionState(self, copy)))


# Where a fragment runs anew, Streamlit drops its unsent elements, but not those of the fragments inside it or around
# it. The browser then meets an element whose neighbours never came ("Bad delta path index") and draws nothing more
# until the page is loaded anew. TODO
QUEUE_CLEAR = Part(
    "streamlit.runtime.forward_msg_queue.ForwardMsgQueue.clear",
    "a page may stop when its tabs are switched fast",
    parameters=("self", "retain_lifecycle_msgs", "fragment_ids_this_run"),
)
QUEUE_INDEX = Part(
    "streamlit.runtime.forward_msg_queue.ForwardMsgQueue()._delta_index_map",
    "a page may stop when its tabs are switched fast",
    value={},
)


def keep_fragment_messages() -> None:
    """From here on the messages of all fragment runs reach the browser, in their order."""
    if QUEUE_CLEAR.fault() or QUEUE_INDEX.fault():
        return
    clear = QUEUE_CLEAR.find()

    @wraps(clear)
    def keep(
        self: Any, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if retain_lifecycle_msgs and fragment_ids_this_run:
            # A message of the new run must not take the place of an older one, which stands before its container.
            self._delta_index_map = {}
        else:
            clear(self, retain_lifecycle_msgs, fragment_ids_this_run)

    QUEUE_CLEAR.replace(keep)


# Streamlit's own storage TODO
SESSION_STORAGE = Part(
    "streamlit.runtime.get_instance()._session_mgr._session_storage",
    "sessions of closed tabs keep their memory and files for longer",
)
STORAGE_METHODS = Part(
    "streamlit.runtime.session_manager.SessionStorage.__abstractmethods__",
    "sessions of closed tabs keep their memory and files for longer",
    value=frozenset({"get", "save", "delete", "list"}),
)


def use_session_storage(storage: Any) -> None:
    """From here on the running server keeps sessions of closed tabs in `storage`; call before the first visitor."""
    if not SESSION_STORAGE.fault() and not STORAGE_METHODS.fault():
        SESSION_STORAGE.replace(storage)


PARTS = (
    SCRIPT_RUN,
    THEME,
    SESSION_STATE,
    QUEUE_CLEAR,
    QUEUE_INDEX,
    SESSION_STORAGE,
    STORAGE_METHODS,
)
