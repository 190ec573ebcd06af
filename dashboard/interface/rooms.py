"""Where this host keeps the rooms of its classes."""

from functools import lru_cache
from pathlib import Path

from dashboard.interface import host
from dashboard.models import settings
from dashboard.rounds.desk import Desk
from dashboard.rounds.in_redis import InRedis
from dashboard.rounds.in_sqlite import InSqlite


def desk() -> Desk:
    """The desk of this host's rooms, as it has set; raises InputError where they cannot be kept."""
    host.read_secrets()
    chosen = settings.current()
    return _desk(chosen.redis, chosen.folder)


@lru_cache(maxsize=2)
def _desk(redis: str, folder: Path) -> Desk:
    return Desk(InRedis(redis) if redis else InSqlite(folder))
