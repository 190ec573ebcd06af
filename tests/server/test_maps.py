"""The route of the maps, asked as a browser asks."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from dashboard.models import maps
from dashboard.models.word_vectors import row_norms
from dashboard.server.map_files import ROUTES

N = 2_000


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def name(models_folder: Path) -> str:
    matrix = np.random.default_rng(3).normal(size=(N, 9)).astype(np.float32)
    space = maps.Space([f"word{n}" for n in range(N)], matrix, row_norms(matrix))
    assert maps.words_folder(space, N) != maps.pca_folder(space, 2, N)
    return maps.words_folder(space, N)


def ask(path: str, method: str = "GET", **headers: str) -> Answer:
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()],
    }
    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Starlette(routes=ROUTES)(scope, receive, send)).result()
    found = {key.decode(): value.decode() for key, value in told[0]["headers"]}
    return Answer(told[0]["status"], found, b"".join(each.get("body", b"") for each in told[1:]))


@pytest.mark.parametrize("base", ["", "/lab", "/a/b"])
def test_a_file_comes_packed_and_may_be_kept_for_ever(name: str, base: str):
    answer = ask(f"{base}/maps/{name}/words.txt", accept_encoding="gzip, br")
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert gzip.decompress(answer.body).decode().split("\n")[-1] == f"word{N - 1}"


def test_a_browser_that_cannot_unpack_gets_the_bytes_themselves(name: str):
    answer = ask(f"/maps/{name}/words.txt")
    assert answer.headers["content-encoding"] == "identity"
    assert answer.body.decode().split("\n")[0] == "word0"


@pytest.mark.parametrize("packing", ["gzip", "identity"])
def test_what_a_browser_has_is_not_sent_again(name: str, packing: str):
    first = ask(f"/maps/{name}/words.txt", accept_encoding=packing)
    again = ask(f"/maps/{name}/words.txt", accept_encoding=packing, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = ask(f"/maps/{name}/words.txt", accept_encoding=packing, if_none_match='"other"')
    assert other.body == first.body


@pytest.mark.parametrize(
    "path",
    [
        "/maps/{name}/layout.json",
        "/maps/{name}/words.txt.gz",
        "/maps/{name}/..%2F..%2Fsecret.txt",
        "/maps/..%2F..%2F{name}/words.txt",
        "/maps/../maps/{name}/../secret.txt",
        "/maps/00000000000000000000000000000000/words.txt",
        "/maps/{name}/",
        "/maps/{name}",
        "/maps/%00/words.txt",
        "/maps/{name}/words.txt%00",
    ],
)
def test_any_other_name_is_not_found(name: str, models_folder: Path, path: str):
    (models_folder / "secret.txt").write_text("secret")
    answer = ask(path.format(name=name))
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_nothing_can_be_sent_there(name: str):
    assert ask(f"/maps/{name}/words.txt", method="POST").status == 405
