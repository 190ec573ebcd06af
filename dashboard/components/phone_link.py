"""Links as phones reach them: by this machine's address in the network, where the app was opened as `localhost`."""

from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from dashboard.streamlit_internals import server

ONLY_HERE = (
    "Phones cannot reach this address: open the app by the name or number of this machine in the network."
)


def phone_link(link: str) -> str:
    """Return the link by the machine's address in its network; unchanged where nothing better is known."""
    if is_reachable(link) or st.get_option("server.address") not in server.WILDCARDS:
        return link
    address = server.network_ip()
    if not address or address in server.LOOPBACK:
        return link
    parts = urlsplit(link)
    return urlunsplit(parts._replace(netloc=f"{address}:{parts.port}" if parts.port else address))


def is_reachable(link: str) -> bool:
    """Return whether a link names more than the machine that reads it.

    >>> is_reachable("http://localhost:8501/start"), is_reachable("http://10.0.0.7:8501/start")
    (False, True)
    """
    return urlsplit(link).hostname not in server.LOOPBACK
