"""Both storages, and a room in each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.rounds.in_redis import InRedis
from dashboard.rounds.in_sqlite import InSqlite
from dashboard.rounds.store import Store
from tests.servers.redis import running_redis


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield InSqlite(tmp_path)
    else:
        with running_redis(tmp_path) as address:
            yield InRedis(address)
