"""A class of 300 votes within ten seconds, while all phones listen and ten others learn."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from benchmarks.browser import Server
from benchmarks.figure import Figure
from benchmarks.load.classroom import Classroom, share
from dashboard import settings
from dashboard.polls.poll import CHOOSE, END, Question
from dashboard.polls.service import InstructorToken, PollService
from dashboard.polls.sqlite_store import SqliteStore

VOTERS, SECONDS = 300, 10.0
LEARNERS, EVERY = 10, 2.0
QUESTION = Question("Near", "Which?", "", CHOOSE, 1, "queen", "", options=("bread", "car", "queen", "rain"))


class Phones:
    """The phones of a class, in one room."""

    def __init__(self, url: str, code: str) -> None:
        self._host = urlsplit(url)
        self._code = code
        self._listening: list[asyncio.Task[None]] = []
        self.n_told = 0

    async def __aenter__(self) -> "Phones":
        self._listening = [asyncio.create_task(self._listen()) for _ in range(VOTERS)]
        while self.n_told < VOTERS:
            await asyncio.sleep(0.05)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    async def _open(self, head: str, body: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self._host.hostname, self._host.port)
        writer.write(f"{head}\r\nHost: {self._host.netloc}\r\n\r\n".encode() + body)
        return reader, writer

    async def _listen(self) -> None:
        reader, writer = await self._open(f"GET /rounds/{self._code}/events?phone HTTP/1.1")
        try:
            await reader.readuntil(b"data: ")
            self.n_told += 1
            while await reader.read(65_536):
                pass
        finally:
            writer.close()

    async def vote(self) -> list[float]:
        """Send all votes at random times; return how long each waited, in seconds."""
        chance = random.Random(0)
        return list(
            await asyncio.gather(*(self._vote(who, chance.random() * SECONDS) for who in range(VOTERS)))
        )

    async def _vote(self, voter: int, after: float) -> float:
        await asyncio.sleep(after)
        began = time.perf_counter()
        body = json.dumps({"voter": f"{voter:032x}", "number": 1, "round": 1, "answer": voter % 4}).encode()
        head = f"POST /rounds/{self._code}/vote HTTP/1.1\r\nContent-Type: application/json"
        reader, writer = await self._open(f"{head}\r\nConnection: close\r\nContent-Length: {len(body)}", body)
        await reader.read()
        writer.close()
        return time.perf_counter() - began


async def _measure(url: str, token: InstructorToken) -> tuple[Sequence[float], float, float]:
    """Measure the seconds of each vote, and the 95th percentile of learners' actions without and with votes, in ms."""
    async with Classroom(url, LEARNERS, empty=False, seed=0) as room:
        await room.arrive(SECONDS)
        await room.work(EVERY, EVERY, acting=LEARNERS)
        alone = await room.work(2 * SECONDS, EVERY, acting=LEARNERS)
        async with Phones(url, token.code) as phones:
            took, beside = await asyncio.gather(phones.vote(), room.work(2 * SECONDS, EVERY, acting=LEARNERS))
    return took, share(alone.all, 0.95), share(beside.all, 0.95)


def measure() -> list[Figure]:
    """Measure how long a vote takes, how many are counted, and the cost for learners meanwhile."""
    service = PollService(SqliteStore(settings.current().folder))
    with Server() as server:
        token = service.open(QUESTION)
        try:
            took, alone, beside = asyncio.run(_measure(server.url, token))
            counted = service.public_view(token.code)["votes"]
        finally:
            service.apply_step(token, END)
    return [
        Figure(f"{VOTERS} votes in {SECONDS:g} s: votes counted", 100 * counted / VOTERS, "%", at_least=100),
        Figure(f"{VOTERS} votes in {SECONDS:g} s: a vote, p95", share(took, 0.95), "ms", at_most=300),
        Figure(f"{VOTERS} votes in {SECONDS:g} s: a vote, slowest", 1000 * max(took), "ms"),
        Figure(
            f"{LEARNERS} others learn meanwhile: an action, p95 against without",
            beside / alone,
            "x",
            at_most=2,
        ),
    ]
