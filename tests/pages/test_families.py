"""The families that differ most, through every page and tab: figures or a sentence, and no sentence of another family.

`make sweep` does the same with all families that the installed transformers knows.
"""

from pathlib import Path

import pytest

from tests.families import save
from tests.sweep import JUSTIFIED, Shown, brought, walk

DASHBOARD = Path(__file__).parents[2] / "dashboard"

# Family, further settings.
DIFFERENT = {
    "gpt2": {},
    "opt": {"word_embed_proj_dim": 16, "do_layer_norm_before": False},
    "biogpt": {},
    "bert": {},
    "albert": {"embedding_size": 16},
    "mpnet": {"pad_token_id": 1},
    "longformer": {"pad_token_id": 0},
    "deberta-v2": {"position_biased_input": False, "relative_attention": True, "type_vocab_size": 0},
    "fnet": {},
    "gemma": {},
    "bloom": {},
    "llama": {},
    "xlnet": {},
    "xglm": {},
    "mamba": {},
    "funnel": {},
    "reformer": {},
}
READS_BOTH_WAYS = {
    "bert",
    "albert",
    "mpnet",
    "longformer",
    "deberta-v2",
    "fnet",
    "xlnet",
    "funnel",
    "reformer",
}
ADDS_POSITIONS = {"gpt2", "biogpt", "bert", "albert", "mpnet", "longformer", "fnet"}
# OPT's small member adds them too, but to vectors of another length than its token rows.
ADDS_INSIDE = {"opt"}
# Words that are false of the words-only tokenizer that all of these have.
OF_BYTES = ("No word is unknown", "single bytes", "Merges done", "will be joined first")
OF_WRITERS = ("what comes next", "would predict after", "reads from left to right")
OF_READERS = ("reads in both directions", "fill in hidden words")
OF_SUMS = ("row + place", "With its position added", "With them added")


@pytest.fixture(scope="module", params=DIFFERENT)
def family(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Shown]]:
    """Draw all pages of a family."""
    folder = tmp_path_factory.mktemp("models") / f"tiny-{request.param}"
    folder.mkdir()
    save(folder, request.param, **DIFFERENT[request.param])
    with brought(folder):
        return request.param, list(walk())


def test_the_words_that_are_looked_for_are_words_of_the_app():
    sources = [path for kind in ("py", "md", "toml") for path in sorted(DASHBOARD.rglob(f"*.{kind}"))]
    app = " ".join(" ".join(path.read_text(encoding="utf-8") for path in sources).split())
    # The end of an opening that fails is written for all that can be opened.
    app = app.replace("cannot be {action} here", "cannot be opened here").replace("**", "")
    sought = (*OF_BYTES, *OF_WRITERS, *OF_READERS, *OF_SUMS, *JUSTIFIED)
    assert [words for words in sought if words not in app] == []


def test_never_an_exception(family: tuple[str, list[Shown]]):
    assert [(shown.place, shown.exception) for shown in family[1] if shown.exception] == []


def test_a_sentence_names_its_cause_and_no_library_s_trouble(family: tuple[str, list[Shown]]):
    for shown in family[1]:
        for sentence in shown.sentences:
            assert "Error" not in sentence, shown.place
            assert "went wrong" not in sentence, shown.place


def test_no_sentence_of_another_kind_of_model(family: tuple[str, list[Shown]]):
    name, pages = family
    forbidden = [*OF_BYTES]
    forbidden += OF_WRITERS if name in READS_BOTH_WAYS else OF_READERS
    forbidden += OF_SUMS if name not in ADDS_POSITIONS else ()
    forbidden += ("plus row",) if name not in ADDS_POSITIONS | ADDS_INSIDE else ()
    for shown in pages:
        for words in forbidden:
            assert words not in shown.words, (shown.place, words)


def test_the_sum_is_shown_where_positions_are_added(family: tuple[str, list[Shown]]):
    name, pages = family
    if name in ADDS_POSITIONS:
        assert "row + place" in next(shown.words for shown in pages if shown.place == "start")
        assert any("plus row" in shown.words for shown in pages)
