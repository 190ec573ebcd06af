"""`python -m dashboard.handout LINK … -o FOLDER`: pages as HTML files that need no server, and as notebooks.

A link is what stands in the address bar, or its end, such as `word_clusters?wc_word=queen`. Each page is run as the app
runs it, without a browser, and what it says and shows is written down in order.
"""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from dashboard.errors import InputError
from dashboard.interface.take_away import KEPT, Drawn, page_of
from dashboard.lessons.registry import LESSONS
from dashboard.takeaway.html_page import html_page
from dashboard.takeaway.notebook import archive
from dashboard.takeaway.page import Page, Picture, Words

APP = Path(__file__).parent / "app.py"
SECONDS = 300

# What a learner reads, as Markdown; `{}` is the element's text.
READ = {
    "markdown": "{}",
    "caption": "{}",
    "subheader": "## {}",
    "info": "> {}",
    "warning": "> {}",
    "error": "> {}",
    "code": "```\n{}\n```",
}


def page(link: str) -> Page:
    """The page of a link, in the state that the link names.

    Raises:
        InputError: there is no such page, or it cannot be shown.
    """
    parts = urlsplit(link)
    slug = parts.path.rstrip("/").rpartition("/")[2] or LESSONS[0].slug
    if slug not in [lesson.slug for lesson in LESSONS]:
        known = ", ".join(lesson.slug for lesson in LESSONS)
        raise InputError(f"There is no page “{slug[:80]}”; choose one of {known}.")
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.run()
    for name, value in parse_qsl(parts.query):
        app.query_params[name] = value
    app.session_state[KEPT] = []
    app.switch_page(f"../pages/{slug}.py").run()
    if app.exception:
        raise InputError(f"The page of {link[:200]} cannot be shown; the log says why.")
    kept = app.session_state[KEPT]
    pictures = {each.key: each for each in kept if isinstance(each, Drawn)}
    if not pictures:
        raise InputError(f"The page of {link[:200]} shows no picture; a handout is made of those that do.")
    whole = page_of(kept, link if parts.scheme in ("http", "https") else "")
    # The frame draws the question itself.
    said = [part for part in _parts(app.main, pictures) if part != Words(f"**{whole.question}**")]
    return Page(whole.title, whole.question, whole.about, whole.link, said)


def _parts(block: Any, pictures: dict[str, Drawn]) -> Iterator[Words | Picture]:
    """What a block of the page says and shows, in order."""
    for element in block.children.values():
        if getattr(element, "children", None):
            yield from _parts(element, pictures)
            continue
        kind = element.type
        if kind in READ:
            if element.value.strip():
                yield Words(READ[kind].format(element.value))
        elif kind == "metric":
            yield Words(f"**{element.label}**: {element.value}")
        elif kind == "bidi_component":
            yield from _drawn(element.proto, pictures)


def _drawn(proto: Any, pictures: dict[str, Drawn]) -> Iterator[Words | Picture]:
    """The picture below which this row of buttons stands, or the tokens of a text."""
    data = json.loads(proto.json or "{}")
    if data.get("chart") in pictures:
        yield pictures[data["chart"]].as_picture
    elif "tokens" in data:
        yield Words(" ".join(f"`{token['label']}` {token['id']}" for token in data["tokens"]))


def main(arguments: Sequence[str]) -> int:
    """Write the pages of these links; 1 where one of them cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.handout", description=__doc__)
    parser.add_argument("links", nargs="+", metavar="LINK", help="such as word_clusters?wc_word=queen")
    parser.add_argument("-o", "--output", type=Path, default=Path("handout"), help="the folder to write to")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    chosen.output.mkdir(parents=True, exist_ok=True)
    for number, link in enumerate(chosen.links, 1):
        try:
            shown = page(link)
        except InputError as error:
            print(error, file=sys.stderr)
            return 1
        name = chosen.output / f"{number:02}-{urlsplit(link).path.rstrip('/').rpartition('/')[2] or 'start'}"
        written = {name.with_suffix(".html"): html_page(shown).encode()}
        if any(isinstance(part, Picture) and part.script for part in shown.parts):
            written[name.with_suffix(".zip")] = archive(shown)
        for path, content in written.items():
            path.write_bytes(content)
            print(f"{path}  {len(content) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
