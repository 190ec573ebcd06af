"""Startup message: prints the URLs of the app and opens a browser.

Streamlit would print them itself, but only together with an offer to install agent skills, which it also lays over the
first screen; and it opens no browser for an `st.App`.
"""

import asyncio
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import settings
from dashboard.course.lessons import FOLDER
from dashboard.streamlit_internals import server

# The server takes its first visitor a moment after the start.
OPEN_SECONDS = 0.5


def announce() -> None:
    """Print the URLs of the app, and open a browser unless the server is headless; call it in the event loop."""
    if not server.is_served_by_cli():
        return
    found = list(addresses(st.get_option, server.network_ip))
    lines = [f"  Embedding Lab: {found[0]}", *(f"  In the network: {address}" for address in found[1:])]
    chosen = settings.current()
    if chosen.teacher:
        lines += ["", "  A class on the projector, by the plan:"]
        lines += [f"  {link}" for link in class_links(found[-1], (FOLDER / "plans", chosen.plans))]
    print("", *lines, "", sep="\n", flush=True)
    if not st.get_option("server.headless"):
        asyncio.get_running_loop().call_later(OPEN_SECONDS, webbrowser.open, found[0])


def addresses(option: Callable[[str], Any], own_ip: Callable[[], str | None]) -> Iterator[str]:
    """Return the app's URLs, the local one first.

    Args:
        option: the value of one of Streamlit's options.
        own_ip: this machine's address in its network; None without a network.

    >>> options = {"server.address": "localhost", "browser.serverPort": 8501, "server.baseUrlPath": "/lab/"}
    >>> list(addresses(options.get, lambda: "10.0.0.7"))
    ['http://localhost:8501/lab']
    """
    scheme = "https" if option("server.sslCertFile") else "http"
    base = str(option("server.baseUrlPath") or "").strip("/")

    def address(host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        return f"{scheme}://{name}:{option('browser.serverPort')}{f'/{base}' if base else ''}"

    chosen = option("server.address")
    if chosen not in server.WILDCARDS:
        yield address(chosen)
        return
    yield address("localhost")
    ip = own_ip()
    if ip and ip not in server.LOOPBACK:
        yield address(ip)


def class_links(root: str, folders: Iterable[Path | None]) -> list[str]:
    """Return a link for each plan in the folders that opens its first step on stage."""
    names = [path.stem for folder in folders if folder is not None for path in sorted(folder.glob("*.toml"))]
    return [f"{root}/?{urlencode({'stage': 1, 'tour': name, 'step': 1})}" for name in names]
