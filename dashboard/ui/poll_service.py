"""Where this host keeps the rooms of its classes."""

from functools import lru_cache
from pathlib import Path

from dashboard import settings
from dashboard.polls.redis_store import InRedis
from dashboard.polls.service import Desk
from dashboard.polls.sqlite_store import InSqlite
from dashboard.ui import host


def desk() -> Desk:
    """The desk of this host's rooms, as it has set; raises InputError where they cannot be kept."""
    host.read_secrets()
    chosen = settings.current()
    return _desk(chosen.redis, chosen.folder)


@lru_cache(maxsize=2)
def _desk(redis: str, folder: Path) -> Desk:
    return Desk(InRedis(redis) if redis else InSqlite(folder))
