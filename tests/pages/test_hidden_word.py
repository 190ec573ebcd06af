"""The game of the hidden word: nearness is gensim's, the page gives nothing away, and it ends with what it teaches."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import limits
from dashboard.errors import InputError
from dashboard.lessons.word_clusters import data
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import model_cache
from dashboard.ui.export.export_bar import RECORDED, RecordedChart
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import vega_rows
from tests.reference import as_gensim

SLUG, VIEW = "word_clusters", "hidden_word"
POCKET = "pocket-word2vec"


def hidden_in(slug: str, number: int = 1) -> str:
    return model_cache.word_vectors(slug).words[data.hidden_word(slug, number).row]


def guess(app: AppTest, word: str) -> None:
    app.text_input(key="wc_guess").set_value(word)
    next(button for button in app.button if button.label == "Guess").click()
    app.run()
    assert not app.exception


def told(app: AppTest) -> str:
    return as_read([*app.main.markdown, *app.main.caption])


def bars(app: AppTest) -> list[dict[str, Any]]:
    """Return the bars of the guesses, the last chart of the page."""
    return vega_rows(app.get("vega_lite_chart")[-1])


def everything_sent(app: AppTest) -> bytes:
    """All that the browser is sent of the page."""
    return b"".join(
        each.proto.SerializeToString() for each in app.main if getattr(each, "proto", None) is not None
    )


def check_against_gensim(app: AppTest, vectors: WordVectors, words: list[str]) -> None:
    hidden = hidden_in(vectors.slug)
    keyed = as_gensim(vectors)
    every = [word for word, _ in keyed.most_similar(hidden, topn=len(vectors) - 1)]
    for word in words:
        guess(app, word)
        said = f"`{word}`: cosine {keyed.similarity(hidden, word):.2f}, rank {every.index(word) + 1:,}"
        assert f"{said} of {len(vectors) - 1:,}" in told(app)
    in_order = sorted(words, key=every.index)
    assert [row["name"].partition(" · ")[0] for row in bars(app)] == in_order
    np.testing.assert_allclose(
        [row["cosine"] for row in bars(app)], [keyed.similarity(hidden, word) for word in in_order], atol=1e-4
    )


def test_each_guess_has_gensims_cosine_and_rank_and_the_warmest_is_first(open_page: OpenPage):
    app = open_page(SLUG, view=VIEW)
    check_against_gensim(app, model_cache.word_vectors(POCKET), ["river", "music", "money", "king", "train"])


def test_the_same_holds_for_glove(open_page: OpenPage, real_models: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    app = open_page(SLUG, view=VIEW, words="glove-6b-50d")
    check_against_gensim(app, model_cache.word_vectors("glove-6b-50d"), ["river", "music", "money"])


@pytest.mark.parametrize("words", [POCKET, "glove-6b-50d"])
def test_no_word_is_hidden_that_start_shows_at_first(
    open_page: OpenPage, real_models: Path, monkeypatch: pytest.MonkeyPatch, words: str
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    app = open_page("start")
    app.selectbox(key="words").set_value(words).run()
    shown = everything_sent(app)
    vectors = model_cache.word_vectors(words)
    near = [word for word, _ in as_gensim(vectors).most_similar("bread", topn=10)]
    assert not {"bread", "cat", *near} & {hidden_in(words, number) for number in range(1, 2_000)}
    # The first number is the one that a visitor meets.
    assert not re.search(rf"\b{hidden_in(words)}\b".encode(), shown)


def test_a_number_is_a_word_and_guesses_belong_to_it(open_page: OpenPage):
    app = open_page(SLUG, view=VIEW, wc_hidden_number="417")
    guess(app, "river")
    assert "`river`: cosine" in told(app)
    app.text_input(key="wc_hidden_number").set_value("2").run()
    assert "`river`: cosine" not in told(app)
    guess(app, hidden_in(POCKET, 2))
    assert f"**`{hidden_in(POCKET, 2)}` it is!**" in told(app)
    app.text_input(key="wc_hidden_number").set_value("417").run()
    assert "`river`: cosine" in told(app)


@pytest.mark.parametrize("typed", ["0", "-1", "10000", "1.5", "", "x" * 3_000, "１", "<b>1</b>"])
def test_what_is_no_number_is_a_sentence_and_the_word_stays(open_page: OpenPage, typed: str):
    app = open_page(SLUG, view=VIEW, wc_hidden_number="2")
    app.text_input(key="wc_hidden_number").set_value(typed).run()
    assert not app.exception
    assert "Until then this is about “2”." in app.warning[0].value
    guess(app, hidden_in(POCKET, 2))
    assert "it is!" in told(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rivre", "Did you mean river"),
        ("", "Type a word"),
        ("x" * 5_000, "has no word"),
        ("**b** :red[c] `d` <i>", "That is several words"),
        ("\u202eשלום", "has no word"),
    ],
)
def test_an_unknown_word_is_a_sentence_and_no_guess(open_page: OpenPage, typed: str, said: str):
    app = open_page(SLUG, view=VIEW)
    guess(app, typed)
    [warning] = [each.value for each in app.warning if said in each.value]
    assert len(warning) < 500
    assert "cosine 0" not in told(app).split("hides one of its words")[1]


def test_other_capitals_are_the_same_word(open_page: OpenPage):
    app = open_page(SLUG, view=VIEW)
    guess(app, "RIVER")
    assert "`river`: cosine" in told(app)
    guess(app, hidden_in(POCKET).upper())
    assert "it is!" in told(app)


def test_hints_come_in_rungs_each_warmer_and_the_last_shows_the_word(open_page: OpenPage):
    app = open_page(SLUG, view=VIEW)
    guess(app, "river")
    hidden, ranks = data.hidden_word(POCKET, 1), []
    for label in ("A warmer word", "Its nearest word", "Show me"):
        button = app.button(key="wc_hidden_hint")
        assert button.label == label
        button.click().run()
        ranks.append(
            hidden.rank(model_cache.word_vectors(POCKET).row(bars(app)[0]["name"].partition(" · ")[0]))
        )
    assert ranks[1:] == [1, 0]
    assert hidden.rank(model_cache.word_vectors(POCKET).row("river")) > ranks[0] > 1
    assert f"The word was **`{hidden_in(POCKET)}`**" in told(app)
    assert "company, not spelling" in told(app)
    assert not [button for button in app.button if button.key == "wc_hidden_hint" or button.label == "Guess"]


def test_giving_up_shows_the_word_and_a_new_one_begins_empty(open_page: OpenPage):
    app = open_page(SLUG, view=VIEW)
    app.button(key="wc_hidden_give_up").click().run()
    assert f"The word was **`{hidden_in(POCKET)}`**" in told(app)
    app.button(key="wc_hidden_new").click().run()
    assert app.text_input(key="wc_hidden_number").value.isdigit()
    assert "The word was" not in told(app)
    assert next(button for button in app.button if button.label == "Guess")


def test_the_end_names_gensims_nearest_and_a_word_that_is_only_spelled_alike(open_page: OpenPage):
    vectors = model_cache.word_vectors(POCKET)
    app = open_page(SLUG, view=VIEW)
    guess(app, hidden_in(POCKET))
    nearest = [f"`{word}`" for word, _ in as_gensim(vectors).most_similar(hidden_in(POCKET), topn=5)]
    assert f"are {', '.join(nearest)}" in told(app)
    [(word, rank)] = re.findall(r"`(\S+)`, spelled much like `\S+`, has rank ([\d,]+)\.", told(app))
    assert int(rank.replace(",", "")) == data.hidden_word(POCKET, 1).rank(vectors.row(word))
    assert word[0] == hidden_in(POCKET)[0]


@pytest.mark.parametrize("shown", ["Bars", "Trail on the map"])
def test_nothing_that_is_sent_gives_the_word_away(open_page: OpenPage, shown: str):
    app = open_page(SLUG, view=VIEW, wc_hidden_as=shown)
    app.session_state[RECORDED] = []
    guess(app, "river")
    guess(app, "music")
    hidden = hidden_in(POCKET)
    assert b"music" in everything_sent(app)
    assert hidden.encode() not in everything_sent(app)
    assert hidden not in str(dict(app.query_params))
    [drawn] = [
        each
        for each in app.session_state[RECORDED][-6:]
        if isinstance(each, RecordedChart) and each.key.startswith("wc_hidden")
    ][-1:]
    assert drawn.script is not None
    with pytest.raises(InputError, match="A script would name the hidden word"):
        drawn.script()
    assert hidden not in drawn.table().to_string()
    guess(app, hidden)
    [drawn] = [
        each
        for each in app.session_state[RECORDED]
        if isinstance(each, RecordedChart) and each.key.startswith("wc_hidden")
    ][-1:]
    assert drawn.script is not None
    assert hidden in drawn.script().code
    assert hidden.encode() in everything_sent(app)


def test_the_trail_on_the_map_leads_from_each_guess_to_the_next(open_page: OpenPage):
    from tests.pages.test_word_clusters import maps_sent

    app = open_page(SLUG, view=VIEW, wc_hidden_as="Trail on the map")
    tried = ["river", "music", "money", "king"]
    for word in tried:
        guess(app, word)
    vectors = model_cache.word_vectors(POCKET)
    drawn = maps_sent(app)[-1]
    rows = [vectors.row(word) for word in tried]
    assert drawn["lines"] == [list(pair) for pair in pairwise(rows)]
    hidden = data.hidden_word(POCKET, 1)
    warmest = min(rows, key=hidden.rank)
    assert [mark["row"] for mark in drawn["marks"] if mark["kind"] == "word"] == [warmest]
    assert {mark["row"]: mark["note"] for mark in drawn["marks"]} == {
        row: f"rank {hidden.rank(row):,}" for row in rows
    }
    app.button(key="wc_hidden_give_up").click().run()
    [lit] = [mark for mark in maps_sent(app)[-1]["marks"] if mark["kind"] == "word"]
    assert lit["word"] == hidden_in(POCKET)


def test_a_visit_keeps_a_bounded_number_of_games_and_guesses(open_page: OpenPage):
    from dashboard.lessons.word_clusters.views.hidden_word import _GAMES

    app = open_page(SLUG, view=VIEW)
    for number in range(1, limits.MAX_GAMES + 3):
        app.text_input(key="wc_hidden_number").set_value(str(number)).run()
        guess(app, "river")
    games = app.session_state[_GAMES]
    assert [number for _, number in games] == list(range(3, limits.MAX_GAMES + 3))
    hidden, game = data.hidden_word(POCKET, 1), games[POCKET, 5]
    for row in range(3 * limits.MAX_GUESSES):
        game = game.with_guess(hidden, row)
    assert len(game.guesses) == limits.MAX_GUESSES
