"""What a tab and the server say to each other, in Streamlit's own protocol."""

from collections.abc import Iterator

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.streamlit_internals.parts import Part

# What a page of this app has a tab say.
USED = frozenset(
    {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
)

# What touches other visitors or the host: to empty the caches of all, to run git and tell of the host's files, to watch
# all modules for changes, and what Streamlit's own tests say.
HARMFUL = frozenset(
    {
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
    }
)

PARTS = tuple(
    Part(f"streamlit.proto.{field}", "pages are not warmed at start")
    for field in (
        "BackMsg_pb2.BackMsg().rerun_script.page_name",
        "BackMsg_pb2.BackMsg().rerun_script.query_string",
        "ForwardMsg_pb2.ForwardMsg().script_finished",
    )
)


def type_of(message: bytes) -> str | None:
    """Return the type of a tab's message; None if this Streamlit cannot read it or knows no such type."""
    try:
        return BackMsg.FromString(message).WhichOneof("type")
    except DecodeError:
        return None


def open_page(page: str, query: str) -> bytes:
    """Return what a tab says that opens a page, by its name in the URL."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    return message.SerializeToString()


def ends_run(message: bytes) -> bool:
    """Return whether the server's message says that the script has ended."""
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def faults_of_types() -> Iterator[str]:
    """Say which types of messages the installed Streamlit has lost or added."""
    installed = {field.name for field in BackMsg.DESCRIPTOR.fields}
    for name in sorted(USED - installed):
        yield f"BackMsg.{name} is missing, so a control may do nothing"
    for name in sorted(HARMFUL - installed):
        yield f"BackMsg.{name} is missing, so what it did may come under a name that is not refused"
    for name in sorted(installed - USED - HARMFUL):
        yield f"BackMsg.{name} is new, so any tab may say it"
