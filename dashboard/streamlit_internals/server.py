"""The running server: its paths, its cookie, its front end's page, and what it says of itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from streamlit import config, file_util, net_util, runtime

from dashboard.streamlit_internals.parts import Part

STREAM_PATH = "/_stcore/stream"
UPLOAD_PATH = "/_stcore/upload_file"
METRICS_PATH = "/_stcore/metrics"

# What a tab asks for when it connects.
WEBSOCKET_PROTOCOL = "streamlit"

PAGE_TITLE = b"<title>Streamlit</title>"

# Names of the machine itself, and what a server is told in order to listen on every address of it.
LOOPBACK = ("localhost", "127.0.0.1", "::1")
WILDCARDS = (None, "", "0.0.0.0", "::")

# A browser is known by the cookie that Streamlit gives it against forged requests.
COOKIE = "_streamlit_xsrf"
_NO_LIMIT = "the tabs of one browser have no limit of their own"
COOKIE_TOKEN = Part(
    "streamlit.web.server.starlette.starlette_app_utils.decode_xsrf_token_string",
    _NO_LIMIT,
    parameters=("cookie_value",),
)

PARTS = (
    Part(
        "streamlit.web.server.starlette.starlette_websocket._ROUTE_WEBSOCKET_STREAM",
        "open tabs are not counted",
        value=STREAM_PATH.lstrip("/"),
    ),
    Part(
        "streamlit.web.server.starlette.starlette_routes.BASE_ROUTE_UPLOAD_FILE",
        "uploads have no limit in all",
        value=UPLOAD_PATH.lstrip("/"),
    ),
    Part(
        "streamlit.web.server.starlette.starlette_routes.ROUTE_METRICS",
        "everybody may read figures about the process",
        value=METRICS_PATH.lstrip("/"),
    ),
    Part("streamlit.web.server.starlette.starlette_server_config.XSRF_COOKIE_NAME", _NO_LIMIT, value=COOKIE),
    COOKIE_TOKEN,
    Part("streamlit.config._server_mode", "the app's address is not printed and no browser is opened"),
    Part("streamlit.config.set_option", "no visitor can upload a file", ("key", "value", "where_defined")),
    Part("streamlit.net_util.get_internal_ip", "the app does not start", ()),
    Part("streamlit.runtime.Runtime.is_ready_for_browser_connection.fget", "/readyz answers 500", ("self",)),
    Part("streamlit.runtime.Runtime.state.fget", "pages are not warmed at start", ("self",)),
    Part("streamlit.runtime.RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED", "pages are not warmed at start"),
)


def browser_token(cookies: Mapping[str, str]) -> bytes | None:
    """Return what tells a browser from others; None if its cookies do not say."""
    return None if COOKIE_TOKEN.fault() else COOKIE_TOKEN.find()(cookies.get(COOKIE, ""))[0]


def index_html() -> str:
    """Return the page that Streamlit's front end starts from."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def faults_of_page() -> Iterator[str]:
    """Say what this app does not find in the page of Streamlit's front end."""
    if PAGE_TITLE not in index_html().encode():
        yield "index.html has another title, so shared links do not say what a page is about"


def is_served_by_cli() -> bool:
    """Return whether `streamlit run` serves the app, which leaves it to the app to print its address."""
    return getattr(config, "_server_mode", None) == "starlette-app"


def network_ip() -> str | None:
    """Return this machine's address in its network; None without a network."""
    return net_util.get_internal_ip()


def set_upload_megabytes(limit: int) -> None:
    """Set Streamlit's limit for one file; `st.set_option` refuses to while the server runs."""
    config.set_option("server.maxUploadSize", limit)


async def takes_visitors() -> bool:
    """Return whether the server is ready for browsers."""
    return (await runtime.get_instance().is_ready_for_browser_connection)[0]


def has_visitors() -> bool:
    """Return whether any tab is connected."""
    return runtime.get_instance().state is runtime.RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED
