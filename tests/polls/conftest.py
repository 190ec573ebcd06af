"""Both storages, and a room in each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.polls.redis_store import RedisStore
from dashboard.polls.sqlite_store import SqliteStore
from dashboard.polls.store import Store
from tests.servers.redis import running_redis


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield SqliteStore(tmp_path)
    else:
        with running_redis(tmp_path) as address:
            yield RedisStore(address)
