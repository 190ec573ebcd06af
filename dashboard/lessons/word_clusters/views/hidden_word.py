"""The hidden-word game: find a word by similarity alone."""

import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts.bars import cosine_bars
from dashboard.charts.still_map import still_map
from dashboard.components.map.map import MapDrawing, Mark, draw_map, map_state
from dashboard.concepts.hidden_word import Game, Hidden, hide, hint
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.display_text import short_word, short_words
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.export.script import Script
from dashboard.lessons.word_clusters import data
from dashboard.lessons.word_clusters.views.hero import check_has_neighbours
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import choose_form, format_count
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.export.pictures import export_only, faq, insight, live_region, render_chart
from dashboard.ui.maps import map_cache, map_layouts, word_map

SLUG = "word_clusters"
NUMBER = "wc_hidden_number"
MOST_NUMBERS = 9_999

# Session state key of the games, by model and number, and their maximum.
_GAMES = "wc_hidden_games"

# Suggested first guesses, far from each other.
CORNERS = ("river", "music", "money")

# Maximum number of bars, and number of neighbours named at the end of the game.
MOST_BARS, NAMED = 20, 5
# Number of similarly spelled words to examine, and the divisor of the vocabulary size that counts as near.
SPELLINGS, NEAR_PART = 10, 20

# Labels of the hint button, in the order of `hint`.
HINTS = ("A warmer word", "Its nearest word", "Show me")


def play_hidden_word(vectors: WordVectors) -> None:
    """Render the game: choose a word by number, take guesses and hints, show similarities, and sum up."""
    check_has_neighbours(vectors)
    corners = ", ".join(as_code(short_word(word)) for word in vectors.words_or_examples(list(CORNERS)))
    st.markdown(passage(SLUG, "hidden word", model=vectors.title, n_others=len(vectors) - 1, corners=corners))
    number = inputs.parsed_text("Number of the word", "1", _number_in, key=NUMBER)
    hidden = data.hidden_word(vectors.slug, number)
    name = (vectors.slug, number)
    if not _game(name).is_over:
        _ask(vectors, hidden, name)
    _help(vectors, hidden, name)
    game = _game(name)
    if game.latest is not None:
        live_region(_outcome(vectors, game), key="wc_hidden")
        _drawn(vectors, hidden, game)
    if game.is_over:
        _teach(vectors, hidden)
    st.caption(passage(SLUG, "hidden together"))


def _number_in(typed: str) -> int:
    """Parse the number of a hidden word; raises InputError if it is not in range."""
    # int() alone would accept "１" and "1_0".
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and 1 <= int(typed) <= MOST_NUMBERS):
        raise InputError(f"“{typed[:40]}” is not a whole number from 1 to {MOST_NUMBERS:,}; type another.")
    return int(typed)


def _game(name: tuple[str, int]) -> Game:
    return st.session_state.get(_GAMES, {}).get(name, Game())


def _keep(name: tuple[str, int], game: Game) -> None:
    games = {key: each for key, each in st.session_state.get(_GAMES, {}).items() if key != name}
    st.session_state[_GAMES] = dict([*games.items(), (name, game)][-limits.MAX_GAMES :])


def _ask(vectors: WordVectors, hidden: Hidden, name: tuple[str, int]) -> None:
    """Render the form for a guess and apply it; remove the form once the word is found."""
    box = st.empty()
    with (
        box.form("wc_guess_form", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        typed = inputs.answer_input("Your guess", key="wc_guess", placeholder="a word")
        sent = st.form_submit_button("Guess", icon=":material/search:", type="primary")
    if sent:
        with messages.show_input_errors():
            _keep(name, _game(name).with_guess(hidden, _row_of(vectors, hidden, typed)))
    if _game(name).is_over:
        box.empty()


def _row_of(vectors: WordVectors, hidden: Hidden, typed: str) -> int:
    """Return the row of a guess; raises InputError if the model lacks it."""
    word = typed if vectors.find_spelling(typed) else typed.strip('"“”')
    # A model may have several capitalizations of a word; any of them counts.
    if word.casefold() == vectors.words[hidden.row].casefold():
        return hidden.row
    spelled = vectors.find_spelling(word)
    if spelled is None:
        raise InputError(vectors.refusal(word))
    return vectors.row(spelled)


def _help(vectors: WordVectors, hidden: Hidden, name: tuple[str, int]) -> None:
    """Render the buttons: next hint, give up, new word."""
    game = _game(name)

    def give(kind: int) -> Callable[[], None]:
        ordinary = data.ordinary_rows(vectors.slug)
        return lambda: _keep(name, game.with_guess(hidden, hint(hidden, game, ordinary, kind), is_hint=True))

    shown = len(HINTS) - 1
    with st.container(horizontal=True):
        if not game.is_over:
            rung = min(game.n_hints, shown)
            st.button(HINTS[rung], on_click=give(rung), key="wc_hidden_hint", icon=":material/lightbulb:")
            if rung < shown:
                st.button("Give up", on_click=give(shown), key="wc_hidden_give_up", icon=":material/flag:")
        st.button(
            "New word",
            on_click=lambda: inputs.setter(NUMBER)(str(random.randint(1, MOST_NUMBERS))),
            key="wc_hidden_new",
            icon=":material/casino:",
            type="primary" if game.is_over else "secondary",
        )


def _outcome(vectors: WordVectors, game: Game) -> str:
    """Describe the result of the last guess or hint."""
    latest, before = game.latest, game.warmest_before
    assert latest is not None
    word = as_code(short_word(vectors.words[latest.row]))
    if latest.rank == 0:
        if latest.is_hint:
            return passage(SLUG, "hidden shown", word=word)
        return passage(SLUG, "hidden found", word=word, number=latest.number, n_hints=game.n_hints)
    told = {"cosine": latest.cosine, "rank": latest.rank, "n_others": len(vectors) - 1}
    if before is None:
        verdict = ""
    elif latest.number < game.n_tried or latest.rank == before:
        verdict = passage(SLUG, "hidden again")
    elif latest.rank < before:
        verdict = passage(SLUG, "hidden warmer", before=before)
    else:
        verdict = passage(SLUG, "hidden colder", before=before)
    return passage(SLUG, "hidden guess", verdict=verdict, word=word, **told)


def _drawn(vectors: WordVectors, hidden: Hidden, game: Game) -> None:
    """Render the recent guesses: the warmest as bars, or all in order on the map of all words."""
    as_map = inputs.choice("Shown as", ["Bars", "Trail on the map"], key="wc_hidden_as") != "Bars"
    words = [vectors.words[guess.row] for guess in game.guesses]
    labels = short_words(words)
    ranks = np.array([guess.rank for guess in game.guesses])
    cosines = np.array([guess.cosine for guess in game.guesses])
    hints = [guess.is_hint for guess in game.guesses]

    def table() -> pd.DataFrame:
        return pd.DataFrame({"word": labels, "rank": ranks, "cosine": cosines.round(4), "hint": hints})

    def script() -> Script:
        if not game.is_over:
            raise InputError(plain_passage(SLUG, "no script hidden"))
        return word_scripts.hidden_word(vectors, vectors.words[hidden.row], words, hints)

    if as_map:
        _trail(vectors, game, table, script)
        return
    named = [f"{label} · {rank:,}" if rank else label for label, rank in zip(labels, ranks, strict=True)]
    render_chart(
        cosine_bars(named[:MOST_BARS], cosines[:MOST_BARS], hints[:MOST_BARS]),
        table,
        key="wc_hidden_bars",
        source=hide,
        script=script,
        alt_text=f"Cosine of {format_count(len(words), 'word')} with a hidden word of {vectors.title}, "
        "warmest first, hints pale",
    )
    st.caption(passage(SLUG, "hidden bars"))


def _trail(
    vectors: WordVectors, game: Game, table: Callable[[], pd.DataFrame], script: Callable[[], Script]
) -> None:
    """Render the map of all words with the guesses, connected in order."""
    key = "wc_hidden_map"
    fetched = not map_state(key).unreachable
    layout = map_layouts.default_layout(Slot.WORDS, vectors.slug, len(vectors))
    if layout is None:
        first = min(len(vectors), word_map.FIRST_POINTS)
        points = map_cache.map_of(Slot.WORDS, vectors.slug, first, "cluster", fetched=fetched)
    else:
        points = map_layouts.map_of_layout(
            Slot.WORDS, vectors.slug, layout, fetched=fetched, colouring="cluster"
        )
    warmest, *others = game.guesses
    kinds = {
        "word": "the hidden word" if game.is_over else "warmest so far",
        "neighbour": "guess",
        "other": "hint",
    }
    marks = [Mark(warmest.row, "word", f"rank {warmest.rank:,}")]
    marks += [
        Mark(each.row, "other" if each.is_hint else "neighbour", f"rank {each.rank:,}") for each in others
    ]
    trail = [row for row in game.trail if row < len(points.points)]
    alt_text = (
        f"{format_count(len(game.guesses), 'word')} on the way to a hidden word, on a map of {vectors.title}"
    )
    drawing = MapDrawing(
        points,
        marks,
        alt_text=alt_text,
        summary=f"Of {format_count(len(game.guesses), 'word')} tried, {len(trail)} "
        f"{choose_form(len(trail), 'has', 'have')} a place on this map.",
        lines=list(pairwise(trail)),
        kinds={kind: label for kind, label in kinds.items() if any(mark.kind == kind for mark in marks)},
    )
    draw_map(drawing, key=key)
    lit = [(mark.row, mark.kind) for mark in marks if mark.row < len(points.points)]
    export_only(
        table,
        key=key,
        alt_text=alt_text,
        figure=lambda: still_map(
            points.points, points.words, lit, short_words(points.words[row] for row, _ in lit)
        ),
        source=hide,
        script=script,
    )
    st.caption(passage(SLUG, "hidden map"))


def _teach(vectors: WordVectors, hidden: Hidden) -> None:
    """Explain what similarity measured: contexts of the hidden word, not its spelling."""
    word = vectors.words[hidden.row]
    near = model_cache.nearest_words(vectors.slug, word, NAMED)
    named = ", ".join(as_code(short_word(vectors.words[row])) for row in near.rows)
    alike = [
        (each, hidden.rank(row))
        for each in vectors.similar_spellings(word, SPELLINGS)
        if (row := vectors.row(each)) < model_cache.MOST_MEASURED
    ]
    far = [(each, rank) for each, rank in alike if rank > len(vectors) // NEAR_PART]
    if far:
        spelled, rank = far[0]
        told = {"alike": as_code(short_word(spelled)), "rank": rank, "word": as_code(short_word(word))}
        insight(SLUG, "hidden spelling", near=named, **told)
    else:
        insight(SLUG, "hidden company", near=named)
    faq(passage(SLUG, "why company"))
