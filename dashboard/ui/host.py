"""What the person who hosts the app allows, and what this visitor may therefore do."""

import threading
from collections.abc import Mapping
from functools import cache
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from dashboard import settings
from dashboard.errors import InputError

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@cache
def read_secrets() -> None:
    """Pass `.streamlit/secrets.toml` on to the settings, once; the environment wins over it."""
    if st.secrets.load_if_toml_exists():
        settings.use_secrets({name: st.secrets[name] for name in st.secrets})


# Streamlit's option for the size of one file; here, of all files of one visitor: half of what all visitors may have.
UPLOAD_MEGABYTES = "server.maxUploadSize"

# Whether what stands around Streamlit bounds what a stranger may send; only `streamlit_app.py` puts it there.
_guarded = threading.Event()

UNGUARDED = (
    "This app was started from its inner script, without what bounds visitors, so nothing can be fetched or uploaded; "
    "start it with streamlit_app.py."
)


def mark_guarded() -> None:
    """To be called by what bounds visitors, when it stands: opens what `.streamlit/config.toml` keeps closed.

    Streamlit itself would take files without a total, so without the bound it takes none at all.
    """
    _guarded.set()
    chosen = settings.current()
    if chosen.uploads:
        config.set_option(UPLOAD_MEGABYTES, max(1, chosen.upload_bytes // 2_000_000))


def may_change_models() -> bool:
    """Whether visitors may get and remove models."""
    return settings.current().downloads and _guarded.is_set()


def check_may_change_models() -> None:
    """Raise InputError where visitors may not change what models there are."""
    if not _guarded.is_set():
        raise InputError(UNGUARDED)
    if not settings.current().downloads:
        raise InputError(
            "The host of this app decides which models are here; choose one of them in the sidebar."
        )


def check_may_upload() -> None:
    """Raise InputError where visitors may not upload files."""
    if not _guarded.is_set():
        raise InputError(UNGUARDED)
    if not settings.current().uploads:
        raise InputError(
            "The host of this app has not opened it for files of yours; use the models that are here."
        )


def may_name_paths() -> bool:
    """Whether this visitor may name folders and files of the machine that the app runs on.

    Without a setting: only somebody who sits at that machine, where the app listens to nobody else.
    """
    allowed = settings.current().local_paths
    return is_local_visitor() if allowed is None else allowed


def is_local_visitor() -> bool:
    """Whether this visitor sits at the machine that the app runs on, and the app listens to nobody else."""
    if str(st.get_option("server.address") or "") not in LOOPBACK:
        return False
    return is_local_request(st.context.headers, st.context.ip_address)


def is_teacher_word(word: str) -> bool:
    """Whether this is the word by which the host lets teachers in; none is where the host has set none."""
    wanted = settings.current().teacher
    return bool(wanted) and compare_digest(wanted.encode(), word.strip().encode("utf-8", "replace"))


def is_local_request(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a request with these headers, from this address, was made on the machine itself and came directly.

    Streamlit gives no address for the loopback interface, or IPv4's loopback address in IPv6 clothes. A proxy on the
    same machine that passes on neither the host's name nor where a request came from looks like somebody who sits
    there: for it, the app must listen elsewhere, or the host must say no.

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
    return near and host in LOOPBACK
