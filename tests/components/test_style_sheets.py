"""Colours, sizes of letters and heights of controls have one place: `variables.css`."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.components.loader import CSS_VARIABLES

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for ending in ("*.css", "*.js", "*.html")
    for folder in ("components", "ui")
    for path in sorted((ROOT / "dashboard" / folder).rglob(ending))
    if path.name != "variables.css"
]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]

COLOUR = r"#[0-9a-fA-F]{3,8}\b(?![^\n]*\{)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(|:\s*(?:white|black)\b"
LENGTH = r"(?<![\w.-])(\d*\.?\d+)(rem|px)\b"
# What is at least 24 pixels high can be pressed (WCAG 2.5.8), and what is higher than 64 is a picture.
SMALLEST, LARGEST = 24, 64


def literals(source: str) -> list[str]:
    """List what a style sheet or script should take from the tokens."""
    source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.DOTALL)
    # A condition holds no properties.
    source = re.sub(r"@media[^{]*", "", source)
    found = [match[0] for match in re.finditer(COLOUR, source)]
    for name, value in re.findall(r"(?<![\w-])(font(?:-size)?|(?:min-|max-)?height)\s*:([^;}]*)", source):
        for number, unit in re.findall(LENGTH, value):
            pixels = float(number) * (16 if unit == "rem" else 1)
            if name.startswith("font") or SMALLEST <= pixels <= LARGEST:
                found.append(f"{name}:{value}")
        if name.startswith("font") and re.search(r"(?<![\w.])(?!1em)[\d.]+em", value):
            found.append(f"{name}:{value}")
    found += re.findall(r"\d+px \$\{\w+\}|[\"']font-size[\"']: \d+", source)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_sources_take_colours_letters_and_controls_from_the_tokens(path: Path):
    assert literals(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "a { color: #fff; }",
        "a { background: rgb(0 0 0 / 20%); }",
        "a { background: white; }",
        "a { font-size: 0.9rem; }",
        "a { font: 700 15px/1.2 serif; }",
        "a { font-size: 0.9em; }",
        "a { min-height: 44px; }",
        "a { height: max(2.25rem, 5vh); }",
        "context.font = `600 13px ${family}`;",
        'element("g", { "font-size": 12 });',
    ],
)
def test_a_literal_is_found(source: str):
    assert literals(source)


@pytest.mark.parametrize(
    "source",
    [
        "a { color: var(--color-text); font-size: var(--text-sm); min-height: var(--control-md); }",
        "a { border: 1px solid currentcolor; height: 100%; min-height: 1.5em; font-size: 1em; }",
        "a { height: clamp(15rem, 42vh, 24rem); } i { height: 0.75rem; }",
        "@media (min-height: 40px) { a { color: CanvasText; } }",
        "#skip-link { margin: 0; }",
    ],
)
def test_what_is_free_is_free(source: str):
    assert literals(source) == []


def test_the_variables_have_the_colours_of_the_theme():
    """Streamlit tells its theme to components, and not to the page around them."""
    for variable, option in {
        "color-text": "textColor",
        "color-background": "backgroundColor",
        "color-primary": "primaryColor",
    }.items():
        assert (
            f"--{variable}: light-dark({THEME['light'][option]}, {THEME['dark'][option]});" in CSS_VARIABLES
        )


def test_letters_have_six_sizes_and_headings_have_these():
    sizes = re.findall(r"--text-\w+: ([^;]+);", CSS_VARIABLES)
    assert len(sizes) == 6
    # The title's is bounded on stage.
    known = {size.removeprefix("min(").split(",")[0] for size in sizes}
    assert {*THEME["headingFontSizes"], THEME["metricValueFontSize"]} <= known


def test_each_variable_that_is_used_is_defined_and_each_that_is_defined_is_used():
    used = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    defined = set(re.findall(r"^  (--[\w-]+):", CSS_VARIABLES, re.MULTILINE))
    assert set(re.findall(r"--(?:text|control|space|color|stage)-\w+(?:-\w+)*", used)) <= defined
    assert [name for name in defined if name not in used] == []
