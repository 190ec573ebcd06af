"""The poll service with the host's storage."""

from functools import lru_cache
from pathlib import Path

from dashboard import settings
from dashboard.polls.redis_store import RedisStore
from dashboard.polls.service import PollService
from dashboard.polls.sqlite_store import SqliteStore


def poll_service() -> PollService:
    """Return the poll service.

    Raises:
        InputError: the storage is unavailable.
    """
    chosen = settings.current()
    return _open_service(chosen.redis, chosen.folder)


@lru_cache(maxsize=2)
def _open_service(redis: str, folder: Path) -> PollService:
    return PollService(RedisStore(redis) if redis else SqliteStore(folder))
