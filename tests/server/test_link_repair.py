"""Damaged links lead to the page that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from dashboard.course.lessons import LESSONS
from dashboard.server.link_repair import LinkRepair, repair
from tests.server.loops import run


def answer(path: str, query: str = "", method: str = "GET") -> Message:
    """Return the first message that a visitor of this link gets; the page itself answers 200."""
    sent: list[Message] = []

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def keep(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": []}
    run(LinkRepair(page)(scope, receive, keep))
    return sent[0]


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [
        ("/subword_splitting", "language=Pocket%20GPT-2&amp;ss_text=a", "?language=Pocket%20GPT-2&ss_text=a"),
        ("/Subword_Splitting", "ss_text=hi", "./subword_splitting?ss_text=hi"),
        ("/lab/WORD_CLUSTERS", "", "./word_clusters"),
        ("/word-clusters", "a=1&amp;b=2", "./word_clusters?a=1&b=2"),
        ("//evil.example/Start", "", "./start"),
    ],
)
def test_a_damaged_link_leads_to_the_sound_one(path: str, query: str, location: str):
    found = answer(path, query)
    assert found["status"] == 307
    assert dict(found["headers"])[b"location"] == location.encode()


@pytest.mark.parametrize("path", ["/", "/start", "/Nothing", "/static/Index.js"])
def test_a_sound_link_and_what_is_no_page_pass(path: str):
    assert answer(path, "ss_text=a%26amp%3Bb")["status"] == 200


def test_the_requests_of_the_front_end_pass():
    assert answer("/static/index.js", "a=1&amp;b=2")["status"] == 200


def test_what_is_sent_to_the_server_is_never_redirected():
    assert answer("/Start", method="POST")["status"] == 200


@given(
    slug=st.sampled_from([lesson.slug for lesson in LESSONS]),
    query=st.text(st.characters(codec="ascii", exclude_characters="#"), max_size=60),
)
def test_a_repaired_link_is_sound(slug: str, query: str):
    location = repair(f"/{slug.upper()}", query)
    assert location is not None
    path, _, rest = location.partition("?")
    again = repair(f"/{path.removeprefix('./')}", rest)
    assert again is None or "amp;" in query
