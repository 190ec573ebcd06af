"""Routes of polls: votes and the instructor's steps by POST, the public view as server-sent events.

A poll that somebody watches is looked at twice a second by one task for all who watch it in this process, so that a
step that another process took is seen as well. No page is run anew for any of it.
"""

import asyncio
import contextlib
import csv
import io
import json
import secrets
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.poll import read_code
from dashboard.polls.rate_limit import RateLimit
from dashboard.polls.service import InstructorToken, NoPollError, PollService
from dashboard.server.base_paths import BASES
from dashboard.ui.poll.service import poll_service as open_poll_service

LOOK_SECONDS = 0.5
# A proxy gives up a connection on which nothing comes for a minute.
STILL_HERE_SECONDS = 20.0
# How often this process tells the others how many phones it has in a room.
TELL_PHONES_SECONDS = 5.0
PROCESS = secrets.token_hex(8)

# Of one browser, and of a poll: a class of 300 within two seconds, then 100 a second.
BROWSERS = RateLimit(2, 10, limits.MAX_POLLS * limits.MAX_VOTERS)
POLLS = RateLimit(100, limits.MAX_VOTERS, limits.MAX_POLLS)
# Of who holds a key, right or wrong: a class that tries keys does not use up what its instructor may do.
STEPS = RateLimit(5, 20, limits.MAX_POLLS * limits.MAX_VOTERS)
KEYS = RateLimit(100, limits.MAX_VOTERS, limits.MAX_POLLS)

TOO_FAST = "That was too fast; wait a moment, then try again."


class PollSubscribers:
    """The subscribers of a poll: how many, and how many are phones; its latest view, and an event when it changes."""

    def __init__(self) -> None:
        """Start without subscribers."""
        self.n_listeners = 0
        self.n_phones = 0
        self.phones_told = (-1, 0.0)
        self.seen = ""
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def phones_to_tell(self, now: float) -> int | None:
        """Return the number of phones if it is due to be told again, else None."""
        count, since = self.phones_told
        if count == self.n_phones and now < since + TELL_PHONES_SECONDS:
            return None
        self.phones_told = (self.n_phones, now)
        return self.n_phones

    def show(self, seen: str) -> None:
        """Publish this view if it differs from the last one."""
        if seen != self.seen:
            self.seen = seen
            self.changed.set()
            self.changed = asyncio.Event()


_watched: dict[str, PollSubscribers] = {}


async def events(request: Request) -> Response:
    """Answer `GET .../rounds/<code>/events` with the public view, now and after each change."""
    if sum(each.n_listeners for each in _watched.values()) >= limits.MAX_LISTENERS:
        return _error_response("Too many watch rooms of this app right now; try again in a minute.", 503)
    # Neither a proxy nor a browser may hold it back.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    code = request.path_params["code"]
    with contextlib.suppress(InputError):
        code = read_code(code)
    is_phone = "phone" in request.query_params
    return StreamingResponse(_event_stream(code, is_phone), 200, headers, "text/event-stream")


async def _event_stream(code: str, is_phone: bool) -> AsyncIterator[str]:
    watched = _watched.setdefault(code, PollSubscribers())
    watched.n_listeners += 1
    watched.n_phones += is_phone
    until = asyncio.get_running_loop().time() + limits.MAX_LISTENING_SECONDS
    told = ""
    try:
        if watched.task is None:
            watched.task = asyncio.create_task(_watch_poll(code, watched))
        while asyncio.get_running_loop().time() < until:
            changed = watched.changed
            if watched.seen != told:
                told = watched.seen
                yield f"data: {told}\n\n"
            elif watched.task.done():
                return
            else:
                try:
                    await asyncio.wait_for(changed.wait(), STILL_HERE_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
    finally:
        watched.n_listeners -= 1
        watched.n_phones -= is_phone
        if not watched.n_listeners:
            if watched.task is not None:
                watched.task.cancel()
            del _watched[code]


async def _watch_poll(code: str, watched: PollSubscribers) -> None:
    """Publish the view of a poll at intervals, until the poll or the server ends."""
    while not _is_ending():
        try:
            service = await asyncio.to_thread(open_poll_service)
            count = watched.phones_to_tell(time.monotonic())
            if count is not None:
                await asyncio.to_thread(service.set_phones, code, PROCESS, count)
            watched.show(json.dumps(await asyncio.to_thread(service.public_view, code)))
        except InputError as error:
            # A storage that does not answer may come back; what was seen of the poll stays.
            is_over = isinstance(error, NoPollError)
            if is_over or not watched.seen:
                watched.show(json.dumps({"gone": str(error), "over": is_over}))
            if is_over:
                break
        await asyncio.sleep(LOOK_SECONDS)
    watched.changed.set()


def _is_ending() -> bool:
    """Return whether the server is shutting down; it waits for open connections, so streams must end."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))


Act = Callable[[PollService, str, Mapping[str, Any]], Response]


def _vote(service: PollService, code: str, ballot: Mapping[str, Any]) -> Response:
    service.vote(code, ballot)
    return JSONResponse({"counted": True})


def _step(service: PollService, code: str, payload: Mapping[str, Any]) -> Response:
    service.apply_step(_token(code, payload), str(payload.get("step")))
    return JSONResponse({"done": True})


def _total(service: PollService, code: str, payload: Mapping[str, Any]) -> Response:
    return JSONResponse({"votes": service.n_votes(_token(code, payload))})


def _summary(service: PollService, code: str, payload: Mapping[str, Any]) -> Response:
    # The server listens before it has imported what tables are made with.
    from dashboard.ui.export.file_export import escape_formula

    written = io.StringIO()
    rows = service.summary(_token(code, payload))
    csv.writer(written).writerows([escape_formula(cell) for cell in row] for row in rows)
    # With the mark by which Excel knows the letters.
    return Response(written.getvalue().encode("utf-8-sig", "replace"), media_type="text/csv; charset=utf-8")


def _token(code: str, payload: Mapping[str, Any]) -> InstructorToken:
    return InstructorToken(code, str(payload.get("key")))


def _by_post(
    act: Act, are_allowed: Callable[[str, Mapping[str, Any]], bool]
) -> Callable[[Request], Awaitable[Response]]:
    """Build a POST route that reads a small JSON object within bounds and runs `act` in a thread."""

    async def answer(request: Request) -> Response:
        code = request.path_params["code"]
        # A form of another site cannot send this type without asking first.
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _error_response("Send JSON.", 415)
        payload = await _body(request)
        if payload is None:
            return _error_response("That could not be read; load the page again.", 400)
        if not are_allowed(code, payload):
            return _error_response(TOO_FAST, 429)
        try:
            service = await asyncio.to_thread(open_poll_service)
            return await asyncio.to_thread(act, service, code, payload)
        except InputError as error:
            return _error_response(str(error), 409)

    return answer


async def _body(request: Request) -> Mapping[str, Any] | None:
    """Read the JSON object of a request; None if it is not one, too long or too slow."""
    body = b""
    try:
        async with asyncio.timeout(limits.MAX_VOTE_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > limits.MAX_VOTE_BYTES:
                    return None
        found = json.loads(body)
    except (TimeoutError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _error_response(message: str, status: int) -> JSONResponse:
    return JSONResponse({"said": message}, status, {"Cache-Control": "no-store"})


def _votes_allowed(code: str, ballot: Mapping[str, Any]) -> bool:
    return BROWSERS.allows(str(ballot.get("voter"))[:32]) and POLLS.allows(code)


def _steps_allowed(code: str, payload: Mapping[str, Any]) -> bool:
    return STEPS.allows(f"{code} {payload.get('key')}"[:128]) and KEYS.allows(code)


# A page asks below its own address.
ROUTES = [
    Route(f"{base}/rounds/{{code}}/{name}", answer, methods=[method])
    for base in BASES
    for name, method, answer in (
        ("events", "GET", events),
        ("vote", "POST", _by_post(_vote, _votes_allowed)),
        ("step", "POST", _by_post(_step, _steps_allowed)),
        ("summary", "POST", _by_post(_summary, _steps_allowed)),
        ("total", "POST", _by_post(_total, _steps_allowed)),
    )
]
