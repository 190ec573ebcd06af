"""A fragment run that begins drops no message that the browser has not been sent yet.

Streamlit drops the elements of the fragment that runs anew, but not those of the fragments inside it or around it: of a
run whose messages are still in the queue, some are sent and some are not. The browser then meets an element whose
neighbours never came ("Bad delta path index") and draws nothing more until the page is loaded anew.
"""

import logging
from functools import wraps
from typing import Any

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

_log = logging.getLogger(__name__)

# Streamlit's own, which belong to no interface.
METHOD, INDEX = "clear", "_delta_index_map"


def keep_fragment_messages() -> None:
    """From here on the messages of all fragment runs reach the browser, in their order."""
    clear = getattr(ForwardMsgQueue, METHOD, None)
    if clear is None or not hasattr(ForwardMsgQueue(), INDEX):
        _log.warning("This Streamlit has another message queue; switching tabs fast may stop a page.")
        return

    @wraps(clear)
    def keeping(
        queue: ForwardMsgQueue,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> Any:
        if not retain_lifecycle_msgs or not fragment_ids_this_run:
            return clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        # A message of the new run must not take the place of an older one, which stands before its container.
        setattr(queue, INDEX, {})
        return None

    setattr(ForwardMsgQueue, METHOD, keeping)
