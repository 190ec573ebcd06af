"""Permissions of the current visitor, from the host's settings."""

import threading
from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from dashboard import settings
from dashboard.errors import InputError
from dashboard.streamlit_internals import server

# Streamlit's limit for one file, here for all files of one visitor: half of the limit for all visitors.
UPLOAD_OPTION = "server.maxUploadSize"

# Whether middleware limits uploads; only `streamlit_app.py` installs it.
_guarded = threading.Event()

UNGUARDED = (
    "This app was started from its inner script, without what bounds visitors, so nothing can be fetched or uploaded; "
    "start it with streamlit_app.py."
)


def allow_uploads() -> None:
    """Allow downloads and uploads, and set Streamlit's upload limit from the settings.

    Called once the request limits are installed, see `.streamlit/config.toml`. Streamlit itself does not bound
    the total of uploads, so without those limits none are accepted.
    """
    _guarded.set()
    chosen = settings.current()
    if chosen.uploads:
        server.set_upload_megabytes(max(1, chosen.uploads_memory_bytes // 2_000_000))


def may_change_models() -> bool:
    """Return whether visitors may download and remove models."""
    return settings.current().downloads and _guarded.is_set()


def check_may_change_models() -> None:
    """Raise InputError if visitors may not download or remove models."""
    if not _guarded.is_set():
        raise InputError(UNGUARDED)
    if not settings.current().downloads:
        raise InputError("The host of this app decides which models are here; choose one of them at the top.")


def check_may_upload() -> None:
    """Raise InputError if visitors may not upload files."""
    if not _guarded.is_set():
        raise InputError(UNGUARDED)
    if not settings.current().uploads:
        raise InputError(
            "The host of this app has not opened it for files of yours; use the models that are here."
        )


def may_name_paths() -> bool:
    """Return whether this visitor may open paths on the server's machine.

    Without a setting: only a local visitor, see `is_local_visitor`.
    """
    allowed = settings.current().local_paths
    return is_local_visitor() if allowed is None else allowed


def is_local_visitor() -> bool:
    """Return whether this visitor is on the server's machine and the app listens on loopback only."""
    if str(st.get_option("server.address") or "") not in server.LOOPBACK:
        return False
    return is_local_request(st.context.headers, st.context.ip_address)


def check_teacher_password(password: str) -> bool:
    """Return whether this is the host's password for teachers; False if none is set."""
    wanted = settings.current().teacher
    return bool(wanted) and compare_digest(wanted.encode(), password.strip().encode("utf-8", "replace"))


def is_local_request(headers: Mapping[str, str], address: str | None) -> bool:
    """Return whether a request comes directly from the machine itself, given its headers and client address.

    Streamlit gives no address for the loopback interface, or IPv4's loopback address mapped to IPv6. A reverse
    proxy on the same machine that forwards neither the host's name nor the client's address looks like a local
    visitor: behind it, the app must listen on another interface, or the host must turn local paths off.

    >>> is_local_request({"Host": "localhost:8501"}, None)
    True
    >>> is_local_request({"Host": "localhost:8501", "X-Forwarded-For": "127.0.0.1"}, "::ffff:127.0.0.1")
    False
    >>> is_local_request({"Host": "localhost:8501"}, "192.0.2.7")
    False
    """
    if any(name.lower().startswith(("x-forwarded", "forwarded", "x-real-ip", "via")) for name in headers):
        return False
    host = urlsplit(f"//{headers.get('Host', '')}").hostname
    try:
        near = address is None or ip_address(str(address).removeprefix("::ffff:")).is_loopback
    except ValueError:  # a socket without an address
        near = False
    return near and host in server.LOOPBACK
