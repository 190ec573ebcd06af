"""Poll storage in Redis, shared by processes on several machines.

The keys of a poll hold its code in braces (a hash tag), so that they share a cluster node; all keys expire.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.poll import Changes, Counts, Poll, Question
from dashboard.polls.store import PHONES_SECONDS, POLL_SECONDS

PREFIX = "embedding-lab:3"

# A Lua script is atomic across processes.
ADD = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) or redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
return 1
"""
PUT = """
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'body', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('EXPIRE', KEYS[2], ARGV[6])
return 1
"""
VOTE = """
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 1
"""

PATIENCE_SECONDS = 3.0
# Each step renews the poll's expiry, each vote that of its votes.
VOTES_SECONDS = 2 * POLL_SECONDS


class RedisStore:
    """A `Store` in the Redis server at a URL."""

    def __init__(self, url: str) -> None:
        """Prepare a client that connects on the first command.

        Raises:
            InputError: the URL is invalid.
        """
        # Imported lazily: most hosts have no Redis.
        import redis

        self._failed = (redis.RedisError, OSError)
        with self._translate_errors():
            try:
                self._redis: Any = redis.Redis.from_url(
                    url,
                    decode_responses=True,
                    socket_timeout=PATIENCE_SECONDS,
                    socket_connect_timeout=PATIENCE_SECONDS,
                )
            except ValueError as error:
                raise InputError(
                    "The address of Redis cannot be read; the host of this app sets it, such as redis://localhost:6379."
                ) from error
            self._add, self._put, self._vote = (
                self._redis.register_script(script) for script in (ADD, PUT, VOTE)
            )

    def add(self, poll: Poll) -> bool:
        """See `Store`."""
        with self._translate_errors():
            if not self._add(keys=[_POLLS], args=[poll.code, limits.MAX_POLLS, POLL_SECONDS]):
                return False
        return self._write(poll, "0")

    def find(self, code: str) -> Poll | None:
        """See `Store`."""
        with self._translate_errors():
            body = self._redis.hget(_key(code, "room"), "body")
        return Poll.from_json(json.loads(body)) if body else None

    def replace(self, poll: Poll) -> bool:
        """See `Store`."""
        return self._write(poll, str(poll.version - 1))

    def _write(self, poll: Poll, version_before: str) -> bool:
        written = poll.to_json()
        keys = [_key(poll.code, "room"), _key(poll.code, "questions")]
        body, question = json.dumps(written), json.dumps(written["question"])
        with self._translate_errors():
            done = self._put(
                keys=keys, args=[version_before, poll.version, body, poll.number, question, POLL_SECONDS]
            )
            if done:
                now, _ = self._redis.time()
                self._redis.zadd(_POLLS, {poll.code: now + POLL_SECONDS})
        return bool(done)

    def remove(self, code: str) -> None:
        """See `Store`."""
        rounds = product(range(1, limits.MAX_QUESTIONS + 1), range(1, limits.MAX_VOTING_ROUNDS + 1))
        votes = [_votes(code, number, voting_round) for number, voting_round in rounds]
        with self._translate_errors():
            self._redis.zrem(_POLLS, code)
            self._redis.delete(_key(code, "room"), _key(code, "questions"), _key(code, "phones"), *votes)

    def vote(self, poll: Poll, voter: str, answer: str) -> bool:
        """See `Store`."""
        keys = [_key(poll.code, "room"), _votes(poll.code, poll.number, poll.voting_round)]
        with self._translate_errors():
            return bool(
                self._vote(keys=keys, args=[poll.version, voter, answer, limits.MAX_VOTERS, VOTES_SECONDS])
            )

    def counts(self, code: str, number: int, voting_round: int) -> Counts:
        """See `Store`."""
        with self._translate_errors():
            return Counter(self._redis.hvals(_votes(code, number, voting_round)))

    def changes(self, code: str, number: int) -> Changes:
        """See `Store`."""
        with self._translate_errors():
            before, after = (self._redis.hgetall(_votes(code, number, each)) for each in (1, 2))
        return Counter((before[voter], after[voter]) for voter in before if voter in after)

    def set_phones(self, code: str, process: str, count: int) -> None:
        """See `Store`."""
        with self._translate_errors():
            now, _ = self._redis.time()
            self._redis.hset(_key(code, "phones"), process, f"{count} {now + PHONES_SECONDS}")
            self._redis.expire(_key(code, "phones"), PHONES_SECONDS)

    def n_phones(self, code: str) -> int:
        """See `Store`."""
        with self._translate_errors():
            now, _ = self._redis.time()
            told = [map(int, each.split()) for each in self._redis.hvals(_key(code, "phones"))]
        return sum(count for count, expires in told if expires > now)

    def questions(self, code: str) -> Sequence[Question]:
        """See `Store`."""
        with self._translate_errors():
            found = self._redis.hgetall(_key(code, "questions"))
        return [Question.from_json(json.loads(found[number])) for number in sorted(found, key=int)]

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Translate Redis errors into InputError."""
        try:
            yield
        except self._failed as error:
            raise InputError(
                "Votes cannot be kept right now: the store of this class does not answer. Try again in a moment; "
                "if it stays so, tell the person who hosts this app."
            ) from error


def _key(code: str, field: str) -> str:
    return f"{PREFIX}:{{{code}}}:{field}"


def _votes(code: str, number: int, voting_round: int) -> str:
    return _key(code, f"votes:{number}:{voting_round}")


_POLLS = f"{PREFIX}:rooms"
