"""A visitor without a browser: speaks Streamlit's protocol over a real websocket."""

import asyncio
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import websockets
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

# How the front end tells the value of each kind of control: the field of `WidgetState` that takes it.
_FILL: dict[str, Callable[[WidgetState, Any], None]] = {
    "button": lambda state, _: setattr(state, "trigger_value", True),
    "button_group": lambda state, value: state.string_array_value.data.append(value),
    "checkbox": lambda state, value: setattr(state, "bool_value", value),
    "popover": lambda state, value: setattr(state, "bool_value", value),
    "pagination": lambda state, value: setattr(state, "int_value", value),
    "selectbox": lambda state, value: setattr(state, "string_value", value),
    "slider": lambda state, value: state.double_array_value.data.append(value),
    "select_slider": lambda state, value: state.string_array_value.data.append(value),
    "tab_container": lambda state, value: setattr(state, "string_value", value),
    "text_area": lambda state, value: setattr(state, "string_value", value),
    "text_input": lambda state, value: setattr(state, "string_value", value),
}

# Streamlit's element IDs: a prefix of its own and the key from the page.
_ID = re.compile(r"\$\$(?:ID|[A-Z]+)-[0-9a-f]+-(.+)")

# The front end drops a cached message after this many runs without it.
REMEMBERED_RUNS = config.get_option("global.maxCachedMessageAge")

FINISHED_EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class VisitError(Exception):
    """The page showed an exception, or the connection broke."""


class Visitor:
    """A session: an address, the controls on screen, and their values.

    Attributes:
        elements: key to the message of the control that is on screen.
        labels: label to the key of the buttons on screen.
        texts: what the page said in text, newest run.
        received: bytes that arrived.
    """

    def __init__(self, url: str, *, patience: float = 120.0) -> None:
        """Create a visitor of the server at `url`; an answer times out after `patience` seconds."""
        self._address = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._patience = patience
        # Hash of a message to the message and the run in which it was last used.
        self._known: dict[str, tuple[bytes, int]] = {}
        self._runs = 0
        self._states: dict[str, WidgetState] = {}
        self._query: dict[str, str] = {}
        self._page = ""
        self._pages: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self.again: dict[str, float] = {}
        self.elements: dict[str, tuple[str, Any]] = {}
        self.labels: dict[str, str] = {}
        self.texts: list[str] = []
        self.received = 0

    async def __aenter__(self) -> "Visitor":
        self._socket = await websockets.connect(
            self._address, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=120
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def arrive(self, slug: str = "", **query: str) -> float:
        """Open a link; return the seconds until the page is drawn."""
        self._query = dict(query)
        return await self._run(page_name=slug)

    async def go(self, slug: str) -> float:
        """Follow the menu to another page."""
        self._query = {}
        return await self._run(page=self._pages[slug])

    async def put(self, key: str, value: Any) -> float:
        """Set a control, as typing, dragging or clicking does; return the seconds until the page is drawn."""
        kind, element = self.elements[key]
        name = f"{kind}:{element.id}"
        state = WidgetState(id=element.id)
        if kind == "slider" and element.options:
            kind = "select_slider"
        _FILL[kind](state, value)
        if kind != "button":
            self._states[name] = state
            if getattr(element, "query_param_key", ""):
                self._query[element.query_param_key] = str(value)
        return await self._run(
            parameters=state if kind == "button" else None, fragment=self._fragments.get(key, "")
        )

    async def press(self, label: str) -> float:
        """Press the button with this label."""
        return await self.put(self.labels[label], True)

    async def redraw(self) -> float:
        """Rerun the fragment as the front end does for `run_every`."""
        fragment = next(iter(self.again))
        return await self._run(fragment=fragment, by_itself=True)

    async def _run(
        self,
        *,
        page: str | None = None,
        page_name: str = "",
        parameters: WidgetState | None = None,
        fragment: str = "",
        by_itself: bool = False,
    ) -> float:
        message = BackMsg()
        wish = message.rerun_script
        wish.query_string = urlencode(self._query)
        wish.page_script_hash = self._page if page is None else page
        wish.page_name = page_name
        wish.fragment_id = fragment
        wish.is_auto_rerun = by_itself
        wish.cached_message_hashes.extend(self._known)
        wish.widget_states.widgets.extend(self._states.values())
        if parameters is not None:
            wish.widget_states.widgets.append(parameters)
        began = time.perf_counter()
        try:
            await self._socket.send(message.SerializeToString())
            async with asyncio.timeout(self._patience):
                while not self._take(await self._receive()):
                    pass
        except (websockets.WebSocketException, TimeoutError) as error:
            raise VisitError(f"{type(error).__name__}: {error}") from error
        took = time.perf_counter() - began
        self._runs += 1
        for old in [hash_ for hash_, (_, used) in self._known.items() if self._runs - used > REMEMBERED_RUNS]:
            del self._known[old]
        return took

    async def _receive(self) -> bytes:
        raw = await self._socket.recv()
        self.received += len(raw)
        return raw

    def _take(self, raw: bytes) -> bool:
        """Handle a message; return whether it is the last of the run."""
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            raw = self._known[message.ref_hash][0]
            message, kind = ForwardMsg.FromString(raw), "delta"
        if message.metadata.cacheable and message.hash:
            self._known[message.hash] = (raw, self._runs)
        if kind == "delta":
            self._draw(message.delta)
        elif kind == "new_session":
            if not message.metadata.run.fragment_ids:
                self.elements, self.labels, self.texts, self._fragments, self.again = {}, {}, [], {}, {}
        elif kind == "navigation":
            # The hash in `new_session` is that of the first page wherever a link leads.
            self._page = message.navigation.page_script_hash
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "auto_rerun":
            self.again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "script_finished":
            return message.script_finished != FINISHED_EARLY
        return False

    def _draw(self, delta: Any) -> None:
        element: Any
        if delta.WhichOneof("type") == "add_block":
            kind = delta.add_block.WhichOneof("type")
            element = getattr(delta.add_block, kind) if kind else None
        elif delta.WhichOneof("type") == "new_element":
            kind = delta.new_element.WhichOneof("type")
            element = getattr(delta.new_element, kind)
        else:
            return
        if kind == "exception":
            raise VisitError(f"{element.type}: {element.message}")
        if kind in ("markdown", "alert", "heading"):
            self.texts.append(element.body)
        elif kind == "progress":
            self.texts.append(element.text)
        if kind in _FILL and (found := _ID.fullmatch(element.id)):
            self.elements[found[1]] = (kind, element)
            if delta.fragment_id:
                self._fragments[found[1]] = delta.fragment_id
            if kind == "button":
                self.labels[element.label] = found[1]
