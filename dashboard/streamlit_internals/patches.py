"""What is changed in Streamlit, each with what it buys; a patch that does not fit is left out, and `check` says so.

What buys less than 5 % of an action is not worth a patch. Two were tried on a real server, by the processor time spent
in what they replace: to write the theme once buys 3 %, not to copy the session's values for each control 4 %.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from dashboard.streamlit_internals.parts import Part

# Runs of all sessions take turns (docs/decisions/0004-serial-runs.md). Fifty visitors who act every two seconds, at
# servers with and without it in turn, on two cores that others kept busy: half of the actions were answered within
# 2.5 s with it and 3.7 s without, 95 of 100 within 6.6 s and 8.6 s, medians of four rounds. It takes no processor time.
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


# Where a fragment runs anew, Streamlit drops its unsent elements, but not those of the fragments inside it or around
# it. The browser then meets an element whose neighbours never came ("Bad delta path index") and draws nothing more
# until the page is loaded anew: in a browser that switched tabs every 20 ms, both pages that were tried stopped without
# the patch and none with it (tests/browser/test_frame.py).
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


# Streamlit's own storage forgets the session of a closed tab without shutting it down, so that it keeps its memory and
# its uploaded files until the garbage collector comes by: with it, the room for uploads was still taken after 30 s,
# with ours it is free within seconds (tests/server/test_uploads.py).
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
    QUEUE_CLEAR,
    QUEUE_INDEX,
    SESSION_STORAGE,
    STORAGE_METHODS,
)
