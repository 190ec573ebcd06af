"""Three attacks on a host of 1 GB, while a learner goes from page to page: the server is killed at the memory limit.

The limit is on anonymous memory, which is what a host cannot take back: a watcher looks at it a hundred times a second.
Pages of files that are mapped, such as models, are not counted.
"""

import contextlib
import gzip
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from benchmarks.browser import Server
from benchmarks.figure import Figure
from dashboard.course.lessons import LESSONS
from tests.server.visitor import Visitor

LIMIT_MB = 1_000
STRANGERS = 12
BIG_TEXT = 10_000_000


class HostEndedError(Exception):
    """The server was killed at the memory limit."""


class Watcher:
    """Watches a process's anonymous memory, keeps the maximum, and kills the process at the limit."""

    def __init__(self, server: Server) -> None:
        self._process = server.process
        self.most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def now(self) -> float:
        """Read the anonymous memory in MB, in memory or swapped out."""
        if self._process.poll() is not None:
            raise HostEndedError
        with open(f"/proc/{self._process.pid}/status") as status:
            values = dict(line.split(":", 1) for line in status)
        return sum(int(values[name].split()[0]) for name in ("RssAnon", "RssShmem", "VmSwap")) / 1_000

    def _watch(self) -> None:
        while not self._ended.wait(0.01):
            try:
                self.most = max(self.most, self.now())
            except HostEndedError:
                return
            if self.most > LIMIT_MB:
                self._process.kill()
                return


class Learner:
    """A learner who opens one page after the other, with the time that each took."""

    def __init__(self, server: Server) -> None:
        self._url = server.url
        self.seconds: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._learn, daemon=True)

    def __enter__(self) -> "Learner":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def figures(self, name: str) -> list[Figure]:
        """How long a page took; nothing where the attack was over, or the host, before one was drawn."""
        if not self.seconds:
            return []
        median, slowest = statistics.median(self.seconds), max(self.seconds)
        return [Figure(f"{name}, median", median, "s"), Figure(f"{name}, slowest", slowest, "s")]

    def _learn(self) -> None:
        with contextlib.suppress(OSError, WebSocketException), Visitor(self._url) as visitor:
            while not self._ended.wait(0.5):
                for lesson in LESSONS:
                    began = time.monotonic()
                    visitor.open(page=lesson.slug)
                    self.seconds.append(time.monotonic() - began)


def stuff_with_uploads(url: str) -> None:
    """Upload files of 190 MB, and of all sizes below, to a page without a file uploader."""

    def send(_: int) -> None:
        with contextlib.suppress(OSError), Visitor(url) as visitor:
            visitor.open()
            for at, megabytes in enumerate((190, 95, 60, 40, 30, 20, 10, 5, 2, 1) * 2):
                visitor.upload(bytes(1_000_000 * megabytes), file=str(at))

    with ThreadPoolExecutor(3) as strangers:
        list(strangers.map(send, range(STRANGERS)))


def unpack_bombs(url: str) -> None:
    """Upload gzip files of 345 kB that unpack to 328 MB, several at once, repeatedly."""
    rows = b"".join(b"w%d " % at + bytes(80_000) + b"\n" for at in range(4_100))
    bomb = gzip.compress(b"4100 20000\n" + rows)
    del rows

    def bring(_: int) -> None:
        with contextlib.suppress(OSError, WebSocketException), Visitor(url) as visitor:
            for at in range(3):
                bring_file(visitor, f"bomb{at}.bin.gz", bomb + bytes([at]))

    with ThreadPoolExecutor(4) as strangers:
        list(strangers.map(bring, range(STRANGERS)))


def bring_file(visitor: Visitor, name: str, content: bytes) -> list[ForwardMsg]:
    """Upload a file on the Models page, as a browser does; return what the page then showed."""
    asked = BackMsg()
    asked.rerun_script.page_name = "model_library"
    asked.rerun_script.query_string = "view=upload"
    boxes = [
        message.delta.new_element.file_uploader.id
        for message in visitor.send(asked)
        if message.delta.new_element.WhichOneof("type") == "file_uploader"
    ]
    if not boxes:
        raise OSError("the page shows no box for files")
    answer = visitor.upload(content, file=name, name=name)
    if answer.status != 204:
        raise OSError(answer.text)
    state = asked.rerun_script.widget_states.widgets.add(id=boxes[0])
    info = state.file_uploader_state_value.uploaded_file_info.add(file_id=name, name=name, size=len(content))
    info.file_urls.file_id = name
    return visitor.send(asked)


def paste(url: str) -> None:
    """Paste 10 MB of words, and as much as is accepted, into a text box, by the URL."""

    def send(_: int) -> None:
        for length in (BIG_TEXT, 1_900_000, 100_000):
            text = ("word " * (length // 5))[:length]
            with contextlib.suppress(OSError, WebSocketException), Visitor(url) as visitor:
                visitor.open(query=f"ss_text={text.replace(' ', '+')}", page="subword_splitting")

    with ThreadPoolExecutor(3) as strangers:
        list(strangers.map(send, range(STRANGERS)))


ATTACKS: dict[str, Callable[[str], None]] = {
    "uploads outside the uploader": stuff_with_uploads,
    "345 kB of gzip": unpack_bombs,
    "10 MB of pasted text": paste,
}


@contextlib.contextmanager
def host() -> Iterator[tuple[Server, Watcher]]:
    """Start a host of 1 GB with the settings of the hosting guide, warm: each page has been opened."""
    os.environ["EMBEDDING_LAB_MEMORY_GB"] = "0.3"
    os.environ["EMBEDDING_LAB_DISK_GB"] = "2"
    with Server() as server, Watcher(server) as watcher:
        with Visitor(server.url) as first:
            for lesson in LESSONS:
                first.open(page=lesson.slug)
        yield server, watcher


def measure() -> list[Figure]:
    """Measure all attacks, one after the other, on one host."""
    figures = []
    with host() as (server, watcher):
        figures.append(Figure("anonymous memory of a warm host", watcher.now(), "MB"))
        for name, attack in ATTACKS.items():
            watcher.most = 0.0
            with Learner(server) as learner:
                attack(server.url)
            alive = server.process.poll() is None
            figures += [
                Figure(f"{name}: most memory", watcher.most, "MB", at_most=LIMIT_MB),
                Figure(f"{name}: the host is alive", float(alive), "", at_least=1),
                *learner.figures(f"{name}: a learner's page meanwhile"),
            ]
            if not alive:
                break
        # As long as a session is kept for a lost connection, and a little more.
        time.sleep(135)
        figures.append(Figure("anonymous memory after all have left", watcher.now(), "MB"))
    return figures
