"""What is taken away of every picture of every page: it opens elsewhere, and holds what the page shows."""

import ast
import csv
import inspect
import io
import math
import os
import re
import runpy
import subprocess
import sys
import zipfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import TypeGuard
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.errors import InputError
from dashboard.export import vega_export
from dashboard.export.provenance import Origin, slugify
from dashboard.export.script import Script
from dashboard.export.source_code import source_of
from dashboard.ui.export.export_bar import RecordedChart, colours
from dashboard.ui.export.file_export import escape_formula, to_csv
from tests.pages.test_own_word2vec import over
from tests.pages.walk import TABS, opened, pictures, states

ROOT = Path(__file__).parents[2]
LINK = "https://lab.example/word_clusters?wc_word=a%26b"
# Rounding to four digits, in 32 bits and in 64.
NEAR = 2e-4


def linked(origin: Origin) -> Origin:
    return Origin(**{**vars(origin), "link": LINK})


def check_picture(drawn: RecordedChart) -> None:
    """Its SVG and PNG open and say what they show, by which model, and where."""
    assert drawn.figure is not None
    if "layout" in drawn.figure:
        return  # drawn and saved by the browser: tests/browser/test_taken_away.py
    origin = linked(drawn.origin)
    root = ElementTree.fromstring(vega_export.svg(drawn.figure, colours("dark"), origin))
    text = " ".join(root.itertext())
    for said in (origin.heading[0], *origin.models, "seed", LINK):
        assert said in text, drawn.key
    assert colours("dark").background in ElementTree.tostring(root).decode()
    png = vega_export.png(drawn.figure, colours("light"), origin)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert LINK.encode() in png


def check_table(drawn: RecordedChart) -> None:
    """Its CSV, read back, is the table that the page shows."""
    shown = drawn.table()
    rows = list(csv.reader(io.StringIO(to_csv(shown).decode("utf-8-sig"), newline="")))
    assert rows[0] == [escape_formula(str(name)) for name in shown.columns], drawn.key
    assert len(rows) == len(shown) + 1, drawn.key
    for name, column in zip(rows[0], zip(*rows[1:], strict=True), strict=False):
        kept = shown[shown.columns[rows[0].index(name)]]
        if kept.dtype.kind == "f":
            read = np.array([float(cell or "nan") for cell in column])
            np.testing.assert_allclose(read, kept.astype(float), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("slug", TABS)
def test_every_picture_of_every_tab_can_be_taken_away(slug: str):
    seen = set()
    for state in states(slug):
        for drawn in opened(slug, **state)[1]:
            if (drawn.key, drawn.origin.view) in seen:
                continue
            seen.add((drawn.key, drawn.origin.view))
            check_table(drawn)
            if drawn.figure is not None:
                check_picture(drawn)
            if drawn.source is not None:
                assert drawn.source.__name__ in inspect.getsource(drawn.source)
    assert seen, "a page without pictures"


def result_of(script: Script, folder: Path) -> pd.DataFrame:
    """Run a script where its archive was unpacked; return the table that it prints."""
    with zipfile.ZipFile(io.BytesIO(script.archive())) as archive:
        archive.extractall(folder)
    only_packages(script)
    # Neither this project nor a network.
    environment = {**os.environ, "PYTHONPATH": "", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return pd.read_csv(io.StringIO(done.stdout), keep_default_na=False)


def only_packages(script: Script) -> None:
    """Check that the script imports nothing of this project."""
    tree = ast.parse(script.code)
    names = [each.names[0].name for each in ast.walk(tree) if isinstance(each, ast.Import)]
    names += [str(each.module) for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    assert not [name for name in names if name.startswith("dashboard")]
    # In a notebook, the lines of all scripts of a page follow the functions.
    bound = {each.id for each in ast.walk(ast.parse(script.lines)) if _is_stored(each)}
    assert not bound & set(source_of(*script.functions).definitions)


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def compare(found: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Numbers agree to four digits; words are the same."""
    # Shares of axes are rounded so that they add up on the page.
    assert [_without_share(name) for name in found.columns] == [
        _without_share(name) for name in shown.columns
    ]
    found = found.set_axis([str(name) for name in shown.columns], axis=1)
    assert len(found) == len(shown)
    for name in shown.columns:
        theirs, ours = found[str(name)], pd.to_numeric(shown[name], errors="coerce")
        ours = shown[name] if ours.isna().any() else ours
        if ours.dtype.kind in "fiu":
            # What is not a number is an empty cell.
            theirs = theirs.replace("", "nan").astype(float)
            np.testing.assert_allclose(theirs, ours.astype(float), atol=NEAR, rtol=NEAR, err_msg=str(name))
        elif name not in ("Cut", "Next token", "name", "token") and not (name == "word" and "ID" in shown):
            # How a token is written for the eye is the page's own.
            assert [written(each) for each in theirs] == [written(each) for each in ours], name


def written(cell: object) -> str:
    """Format a cell as text, numbers with three digits, because the fourth may be rounded either way."""
    try:
        return f"{float(str(cell)):.3f}"
    except ValueError:
        return str(cell)


def _without_share(name: object) -> str:
    return re.sub(r" \(\d+%\)$", "", str(name))


def here(script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Run a script as `result_of` does, in this process, whose libraries are imported already."""
    with zipfile.ZipFile(io.BytesIO(script.archive())) as archive:
        archive.extractall(folder)
    only_packages(script)
    monkeypatch.chdir(folder)
    said = io.StringIO()
    with redirect_stdout(said):
        runpy.run_path("script.py")
    return pd.read_csv(io.StringIO(said.getvalue()), keep_default_na=False)


def reason(drawn: RecordedChart) -> str:
    """Why a picture has no script."""
    assert drawn.script is not None, f"{drawn.key} has neither a script nor a reason"
    try:
        drawn.script()
    except InputError as error:
        return str(error)
    return ""


# Their pages say why.
WITHOUT = {"ss_matches", "ss_splits", "ss_strip", "ss_tokenizers", "wc_kept"}


@pytest.mark.parametrize("slug", TABS)
def test_every_picture_has_a_script_that_prints_its_table_or_says_why_not(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ran = 0
    for at, state in enumerate(states(slug)):
        for drawn in opened(slug, **state)[1]:
            if said := reason(drawn):
                assert drawn.key in WITHOUT
                assert said.endswith((".", "below."))
                continue
            if drawn.key in ALONG and at:
                continue
            assert drawn.script is not None
            folder = tmp_path / f"{at} {drawn.key}"
            folder.mkdir()
            try:
                compare(here(drawn.script(), folder, monkeypatch), drawn.table())
            except AssertionError as error:
                raise AssertionError(f"{drawn.key} in {state}") from error
            ran += 1
    assert ran


# On the page in every tab: looked at once.
ALONG = {"vm_row", "wc_map", "pe_curve"}


def scripts_of(slug: str, **parameters: str) -> list[RecordedChart]:
    return [each for each in opened(slug, **parameters)[1] if each.script is not None]


WORDS = [
    *({"view": view} for view in ("neighbours", "numbers", "analogy", "odd_one_out")),
    {"wc_map_of": "All words"},
    {"wc_axes": "3", "view": "neighbours"},
    {"wc_method": "t-SNE", "wc_axes": "2", "wc_k": "9", "wc_clusters": "3"},
]


@pytest.mark.parametrize("model", ["pocket-word2vec", pytest.param("glove-6b-50d", marks=pytest.mark.long)])
def test_scripts_about_words_print_what_the_page_shows(model: str, tmp_path: Path):
    ran = set()
    for at, state in enumerate(WORDS):
        for drawn in scripts_of("word_clusters", words=model, **state):
            if (drawn.key, state.get("wc_method")) in ran:
                continue
            ran.add((drawn.key, state.get("wc_method")))
            folder = tmp_path / f"{at} {drawn.key}"
            folder.mkdir()
            assert drawn.script is not None
            compare(result_of(drawn.script(), folder), drawn.table())
    assert {key for key, _ in ran} == {
        "wc_whole_near",
        "wc_map",
        "wc_bars",
        "wc_spread",
        "wc_stripes",
        "wc_heatmap",
        "wc_analogy",
        "wc_drawn",
        "wc_odd_bars",
    }


def test_the_script_about_a_hidden_word_prints_what_the_page_shows(tmp_path: Path):
    from dashboard.ui.export.export_bar import RECORDED

    app, _ = opened("word_clusters", view="hidden_word")
    for _ in range(3):
        app.session_state[RECORDED] = []
        app.button(key="wc_hidden_hint").click().run()
    [drawn] = [each for each in pictures(app) if each.key == "wc_hidden_bars"]
    assert drawn.script is not None
    assert drawn.table()["rank"].tolist()[:2] == [0, 1]
    check_picture(drawn)
    check_table(drawn)
    compare(result_of(drawn.script(), tmp_path), drawn.table())


def test_scripts_about_two_texts_print_what_the_page_shows(tmp_path: Path):
    from dashboard.ui.export.export_bar import RECORDED

    app, _ = opened("word_clusters", view="two_texts", wc_compared="true", wc_epochs="5")
    over(app)
    app.session_state[RECORDED] = []
    app.run()
    drawn = {each.key: each for each in pictures(app) if each.key in ("wc_one", "wc_two")}
    assert len(drawn) == 2
    for key, each in drawn.items():
        (tmp_path / key).mkdir()
        assert each.script is not None
        compare(result_of(each.script(), tmp_path / key), each.table())


TOKENS: list[tuple[str, dict[str, str]]] = [
    ("start", {}),
    ("subword_splitting", {"view": "spellings"}),
    ("subword_splitting", {"view": "languages"}),
    ("context_layers", {"cl_view": "Layer by layer"}),
    ("context_layers", {"cl_view": "Layer 0"}),
    ("context_layers", {"cl_view": "Predictions"}),
    ("context_layers", {"cl_view": "Attention"}),
    ("context_layers", {"view": "act"}),
    ("context_layers", {"view": "act", "cl_act_mode": "Where a fact lives", "cl_act_guess": "2"}),
    ("context_layers", {"view": "act", "cl_act_mode": "Switch off"}),
    ("context_layers", {"view": "act", "cl_act_mode": "Switch off", "cl_act_off": "the order of the tokens"}),
    ("vocabulary_matrix", {"view": "training"}),
    ("vocabulary_matrix", {"vm_view": "Scripts and lengths"}),
    ("position_embeddings", {"pe_view": "Word order"}),
]


IN_PROCESS = ("vocabulary_matrix", "position_embeddings")


@pytest.mark.long
@pytest.mark.parametrize("model", ["pocket-gpt2", "all-minilm-l6-v2", "smollm2-135m"])
@pytest.mark.parametrize(("slug", "state"), TOKENS)
def test_scripts_about_tokens_print_what_the_page_shows(
    slug: str,
    state: dict[str, str],
    model: str,
    tmp_path: Path,
    real_models: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    found = [
        each
        for each in opened(slug, language=model, **state)[1]
        # Of these there is no script: they show where something is, or how large.
        if each.key not in ("st_map_near", "ss_strip", "ss_matches")
    ]
    # To a vocabulary of small letters, all four spellings are one token; and this model continues no text.
    nothing = {"spellings", "Predictions", "act"} if model == "all-minilm-l6-v2" else set()
    in_view = [drawn for drawn in found if drawn.key != "cl_map"]
    assert bool(in_view) != bool(nothing & set(state.values()))
    for drawn in found:
        folder = tmp_path / drawn.key
        folder.mkdir()
        if said := reason(drawn):
            assert "does not continue a text" in said
            continue
        assert drawn.script is not None
        ran = (
            here(drawn.script(), folder, monkeypatch)
            if slug in IN_PROCESS
            else result_of(drawn.script(), folder)
        )
        compare(ran, drawn.table())


SVG_PARTS = {"svg", "title", "desc", "rect", "g", "path", "text", "tspan", "defs", "clipPath", "line"}

HOSTILE = [
    "../../etc/passwd",
    "CON",
    "a\"b'c`d$(x)",
    "<script>alert(1)</script>",
    "\x00\x08\ud800",
    "=1+1",
    "שלום",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_stay_words(words: str):
    origin = Origin(
        words * 30, "word_clusters", "Word2Vec clusters", words, words, (words,), 0, f"http://x/?a={words}"
    )
    name = origin.file_name("png", words)
    assert name.startswith("word-clusters")
    assert name.endswith(".png")
    assert len(name.encode()) < 255
    assert not set(name[:-4]) & set("/\\:*?\"<>|.$`'\x00\n")
    drawn = next(each for each in opened("word_clusters")[1] if each.key == "wc_bars")
    root = ElementTree.fromstring(vega_export.svg(drawn.figure or {}, colours("light"), origin))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= SVG_PARTS
    assert vega_export.png(drawn.figure or {}, colours("light"), origin)


@pytest.mark.parametrize("word", ['"""', "a'); import os; ('", "\\", "{COUNT}", "x\ny"])
def test_words_in_a_script_stay_words(word: str, tmp_path: Path):
    from dashboard.export import word_scripts
    from dashboard.models.word_vectors import WordVectors

    vectors = WordVectors("my-0", f"mine {word}", (word, "b", "c"), np.eye(3, 4, dtype=np.float32) + 1)
    found = result_of(word_scripts.neighbours(vectors, word, 2), tmp_path)
    assert list(found["word"]) == ["b", "c"]
    assert math.isclose(found["cosine"][0], 6 / 7, abs_tol=NEAR)


def test_nothing_is_drawn_or_written_before_somebody_asks(monkeypatch: pytest.MonkeyPatch):
    from dashboard.export import script_preamble

    def fail(*_: object) -> None:
        raise AssertionError("it was not asked for")

    monkeypatch.setattr(vega_export, "png", fail)
    monkeypatch.setattr(vega_export, "svg", fail)
    monkeypatch.setattr(script_preamble, "word_vectors", fail)
    app, _ = opened("word_clusters")
    assert not app.exception


def test_a_script_can_be_read_where_it_is_asked_for():
    app, _ = opened("word_clusters")
    app.session_state["wc_bars_open"] = "python"
    app.run()
    codes = [each.value for each in app.code]
    assert any("def nearest(" in code for code in codes)
    assert any("WORD, COUNT = 'king'" in code for code in codes)


def test_what_a_link_lacks_is_said():
    app: AppTest = opened("subword_splitting", ss_text="short")[0]
    app.text_input(key="ss_text").set_value("long " * 1000).run()
    app.session_state["pictures_kept"] = []
    app.run()
    assert not app.exception
    sent = [each.proto.json for each in app.main.get("bidi_component")]
    assert any("4,000 letters" in each for each in sent)


@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.text(max_size=80),
    st.sampled_from(["png", "svg", "csv", "zip"]),
)
def test_any_title_makes_a_name_that_any_file_system_takes(view: str, words: str, model: str, ending: str):
    name = Origin("", "word_clusters", "", view, words, (), 0).file_name(ending, model)
    assert name.endswith(f".{ending}")
    stem = name.removesuffix(f".{ending}")
    assert stem.startswith("word-clusters")
    assert all(letter.isalnum() or letter == "-" for letter in stem)
    # On Windows a part may be no device, and no name ends with a point or a space.
    assert stem.casefold() not in {"con", "prn", "aux", "nul"}
    assert len(name) <= 255 // 2
    assert slugify(stem.removeprefix("word-clusters-"))[:1] != "-"


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=20), min_size=1, max_size=4))
def test_any_table_comes_back_from_its_csv(cells: dict[str, str]):
    shown = pd.DataFrame({name: [cell] for name, cell in cells.items()})
    rows = list(csv.reader(io.StringIO(to_csv(shown).decode("utf-8-sig"), newline="")))
    safe = [escape_formula(cell).encode("utf-8", "replace").decode() for cell in cells.values()]
    assert rows == [[escape_formula(name).encode("utf-8", "replace").decode() for name in cells], safe]
    # No cell is a formula to a spreadsheet, but for numbers.
    assert all(not cell.startswith(("=", "@", "\t", "\r")) for row in rows for cell in row)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_title_and_link_make_a_picture(title: str, link: str):
    chart = {
        "mark": "bar",
        "encoding": {},
        "datasets": {"values": pa.table({"a": [1]})},
        "data": {"name": "values"},
    }
    origin = Origin(title, "word_clusters", "Word2Vec clusters", "", "", (title,), 0, link)
    root = ElementTree.fromstring(vega_export.svg(chart, colours("light"), origin))
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= SVG_PARTS
    assert vega_export.png(chart, colours("light"), origin).startswith(b"\x89PNG")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_word_leaves_a_script_that_can_be_read(word: str, title: str):
    from dashboard.export import word_scripts
    from dashboard.models.word_vectors import WordVectors

    vectors = WordVectors("my-0", title, (word, "b"), np.eye(2, dtype=np.float32))
    tree = ast.parse(word_scripts.neighbours(vectors, word, 1).code.encode("utf-8", "replace"))
    assert any(isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple) for each in tree.body)
