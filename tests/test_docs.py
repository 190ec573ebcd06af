"""What the documents name is there: files, folders, commands, `make` targets, settings and links between them."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard.settings import VARIABLES

ROOT = Path(__file__).parents[1]
ROOMS = ("dashboard", "pages", "tests", "deploy", "docs", "benchmarks")
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "dashboard/pocket/MODEL_CARD.md"]
)
# What the README's recipe for a page makes; `test_recipes.py` follows it.
OF_THE_RECIPE = re.compile("vector_lengths")


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_the_files_that_it_names_are_there(document: Path):
    named = re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./*@-]*)", document.read_text(encoding="utf-8"))
    missing = [
        name
        for name in named
        if not OF_THE_RECIPE.search(name) and not any(ROOT.glob(name.rstrip("/") or name))
    ]
    assert not missing


def test_the_links_to_other_files_lead_somewhere(document: Path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_the_links_to_headings_lead_somewhere(document: Path):
    for file, anchor in re.findall(
        r"\]\((?!https?:)([^)#]*)#([^)]+)\)", document.read_text(encoding="utf-8")
    ):
        target = (document.parent / file if file else document).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", target, flags=re.MULTILINE)
        anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in anchors, f"{file}#{anchor}"


def test_the_commands_that_it_names_can_be_run(document: Path):
    text = document.read_text(encoding="utf-8")
    for module in re.findall(r"python3? -m (dashboard[\w.]*|benchmarks[\w.]*|tests[\w.]*)", text):
        assert find_spec(module), module
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for target in re.findall(r"(?:^|`)make ([a-z][\w-]+)", text, flags=re.MULTILINE):
        assert target in targets, target


def test_the_settings_that_it_names_are_read(document: Path):
    named = set(re.findall(r"EMBEDDING_LAB_[A-Z_]+", document.read_text(encoding="utf-8")))
    assert named <= set(VARIABLES)


def test_the_options_of_streamlit_that_the_readme_names_are_set():
    recipe = re.search(
        r"- \*\*Change an option of Streamlit\*\*(.*?)\n- ", (ROOT / "README.md").read_text(), re.DOTALL
    )
    assert recipe
    sections = tomllib.loads((ROOT / ".streamlit/config.toml").read_text()).values()
    named = set(re.findall(r"`(\w+)`", recipe[1]))
    assert named
    assert named <= {option for section in sections for option in section}
