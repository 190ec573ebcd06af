"""Pages that need no server: opened as files, without a network."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser

from dashboard.handout import main, page
from dashboard.takeaway.html_page import html_page
from dashboard.takeaway.notebook import notebook
from dashboard.takeaway.page import Page, Picture, Words
from tests.pages.walk import TABS

MOST_BYTES = 6_000_000
LINK = "https://lab.example/{slug}?st_text=a%26b"


@pytest.mark.parametrize("slug", TABS)
def test_a_page_opens_as_a_file_without_a_network(slug: str, tmp_path: Path, chromium: Browser):
    assert main([LINK.format(slug=slug), "-o", str(tmp_path)]) == 0
    [written] = tmp_path.glob("*.html")
    assert written.stat().st_size <= MOST_BYTES
    context = chromium.new_context(offline=True)
    shown = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(written.as_uri())
    shown.wait_for_selector("body[data-drawn]", timeout=60_000)
    pictures = shown.locator("figure .place")
    drawn = [pictures.nth(at).locator("svg, canvas").count() for at in range(pictures.count())]
    assert all(drawn)
    assert shown.get_by_role("link", name="The same state, live").get_attribute("href") == LINK.format(
        slug=slug
    )
    assert shown.locator("table").count() >= max(1, len(drawn))
    context.close()
    assert not complaints
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def test_what_is_hostile_stays_words(tmp_path: Path, chromium: Browser):
    import pandas as pd

    evil = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    figure = {"data": {"values": [{"a": evil}]}, "mark": "text", "encoding": {"text": {"field": "a"}}}
    parts = [
        Words(f"{evil} [x](javascript:alert(1))"),
        Picture(evil, figure, lambda: pd.DataFrame({evil: [evil]})),
    ]
    written = tmp_path / "page.html"
    written.write_text(html_page(Page(evil, evil, evil, f'"{evil}', parts)), encoding="utf-8")
    context = chromium.new_context(offline=True)
    shown = context.new_page()
    shown.goto(written.as_uri())
    shown.wait_for_selector("body[data-drawn]", timeout=60_000)
    assert shown.title() == f"{evil} · Embedding Lab"
    assert not shown.locator("img").count()
    assert not shown.locator("a[href^=javascript]").count()
    context.close()


@pytest.mark.parametrize("link", ["word_clusters?wc_view=Similarity", "context_layers"])
def test_a_notebook_runs_from_top_to_bottom(link: str, tmp_path: Path):
    import zipfile

    assert main([link, "-o", str(tmp_path)]) == 0
    [archive] = tmp_path.glob("*.zip")
    with zipfile.ZipFile(archive) as whole:
        whole.extractall(tmp_path)
    book = nbformat.read(tmp_path / "page.ipynb", as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [
        cell.outputs for cell in book.cells if cell.cell_type == "code" and "table.round(4)" in cell.source
    ]
    assert outputs
    shown = page(link)
    with_scripts = [part for part in shown.parts if isinstance(part, Picture) and part.script]
    for [output], part in zip(outputs, with_scripts, strict=True):
        text = json.dumps(output["data"]["text/plain"])
        first = part.table().iloc[0]
        numbers = [
            float(value) for value in first if "." in str(value) and str(value).strip("-0123456789.") == ""
        ]
        assert numbers
        assert f"{numbers[0]:.3f}"[:-1] in text, part.title


def test_the_same_page_is_the_same_notebook():
    shown = page("word_clusters")
    assert notebook(shown) == notebook(shown)


@pytest.mark.parametrize("link", ["nowhere", "word_clusters/../x", "model_library"])
def test_a_link_without_a_picture_is_refused_in_a_sentence(
    link: str, tmp_path: Path, capsys: pytest.CaptureFixture
):
    assert main([link, "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count(".") >= 1
    assert not list(tmp_path.glob("*.html"))
