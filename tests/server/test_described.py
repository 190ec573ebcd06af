"""Streamlit's page with the app's own title and descriptions."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.server import meta_tags
from dashboard.server.meta_tags import MetaTags
from tests.server.loops import run

PAGE = b"<!DOCTYPE html><head><title>Streamlit</title><script>1</script></head>"


def answer(
    path: str, kind: bytes = b"text/html; charset=utf-8", status: int = 200, **asked: str
) -> tuple[dict, bytes]:
    """Return the headers and the body of a page that an app sends in two parts."""

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

    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, "headers": headers}
    run(MetaTags(app)(scope, receive, send))
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


@pytest.mark.parametrize(
    ("path", "asked", "picture"),
    [
        ("/", {"host": "lab.example.org"}, "http://lab.example.org/shared.png"),
        ("/lab/context_layers", {"host": "a.b:8501"}, "http://a.b:8501/lab/shared.png"),
        ("/", {"host": "a.b", "x_forwarded_proto": "https"}, "https://a.b/shared.png"),
        ("/", {"host": "[::1]:8501"}, "http://[::1]:8501/shared.png"),
        ('/"><script>/', {"host": "a.b"}, "http://a.b/%22%3E%3Cscript%3E/shared.png"),
    ],
)
def test_a_shared_link_has_a_picture(path: str, asked: dict[str, str], picture: str):
    _, body = answer(path, **asked)
    assert f'<meta property="og:image" content="{picture}" />' in body.decode()


@pytest.mark.parametrize("host", ["", '"><script>', "a b", "a.b/c", "a.b:port", "x@y"])
def test_a_host_that_is_none_gets_no_picture(host: str):
    _, body = answer("/", host=host)
    assert b"og:image" not in body
    assert b"og:title" in body


def test_the_picture_is_one_that_networks_take():
    content = meta_tags.PICTURE.read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630)
    assert len(content) < 600_000
