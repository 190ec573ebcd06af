"""Streamlit's page with the app's own title and descriptions."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.serving.described import Described
from tests.serving.loops import run

PAGE = b"<!DOCTYPE html><head><title>Streamlit</title><script>1</script></head>"


def answer(path: str, kind: bytes = b"text/html; charset=utf-8", status: int = 200) -> tuple[dict, bytes]:
    """The headers and the body of a page that an app sends in two parts."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(PAGE)), (b"etag", b'"x"')]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE[:30], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[30:], "more_body": False})

    async def receive() -> Message:
        raise AssertionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    run(Described(app)({"type": "http", "method": "GET", "path": path}, receive, send))
    start, *rest = sent
    return dict(start["headers"]), b"".join(each["body"] for each in rest)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Embedding Lab"),
        ("/lab/context_layers", "Context · Embedding Lab"),
        ("/no_such_page", "Embedding Lab"),
    ],
)
def test_a_page_has_its_title_and_descriptions(path: str, title: str):
    headers, body = answer(path)
    text = body.decode()
    assert text.count("<title>") == 1
    assert f"<title>{title}</title>" in text
    assert f'<meta property="og:title" content="{title}" />' in text
    assert '<meta name="description" content="' in text
    assert text.endswith("<script>1</script></head>")
    assert headers[b"content-length"] == b"%d" % len(body)
    assert b"etag" not in headers


def test_a_quotation_mark_in_a_description_ends_nothing():
    _, body = answer("/vocabulary_matrix")
    assert b"Where does a token&#x27;s vector come from?" in body


@pytest.mark.parametrize(("kind", "status"), [(b"text/plain", 200), (b"text/html", 404)])
def test_any_other_answer_stays_as_it_is(kind: bytes, status: int):
    headers, body = answer("/", kind, status)
    assert body == PAGE
    assert headers[b"etag"] == b'"x"'
