"""A sentence's way through a model in five steps, up to the next token."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard import limits
from dashboard.components.pipeline import N_TOKENS_DRAWN, STRIPE_CELLS, Stage
from dashboard.concepts.subwords import Token, added_marks, labels_of
from dashboard.concepts.word_order import add_positions
from dashboard.course.presets import FIRST_SENTENCE
from dashboard.course.prose import passage, plain_passage
from dashboard.export import token_scripts
from dashboard.lessons.start import data
from dashboard.lessons.start.sentences import count_pieces
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.pipeline import pipeline
from dashboard.ui.slots.unseen_tokens import count_met, random_ids, warn_random_rows

SLUG = "start"
N_NEXT = 5
# Titles of the steps; the sum stands below the places.
CUT, IDS, ROWS, PLACES, SUM, NEXT = "Cut", "IDs", "Rows", "+ Places", "= input", "Next token"
# The page about each step, and its query parameter for the sentence.
PAGES = {
    CUT: ("subword_splitting", "ss_text"),
    IDS: ("vocabulary_matrix", None),
    ROWS: ("learning", None),
    PLACES: ("position_embeddings", "pe_text"),
    NEXT: ("context_layers", None),
}


class NextToken(NamedTuple):
    """A token that may come next: its label, its probability, and the text that it adds."""

    label: str
    probability: float
    text: str


def draw_pipeline(model: LanguageModel) -> None:
    """Render the sentence input and the sentence's way to the next token."""
    st.header(passage(SLUG, "way"), anchor=False)
    tokens = inputs.token_input("Your sentence", FIRST_SENTENCE, model, key="st_text")
    warn_random_rows(tokens, model, key="st_text")
    run = inputs.toggle("Guess the next token", True, key="st_run")
    ids = [token.id for token in tokens]
    guesses: list[NextToken] = []
    if run:
        with messages.show_input_errors():
            guesses = _guesses(model, ids)
    stages = input_stages(model, tokens)
    if guesses:
        bars = [(guess.label, guess.probability, f"{guess.probability:.1%}") for guess in guesses]
        note = plain_passage(SLUG, "stage_next", model=model.title)
        stages.append(Stage(NEXT, note, _link(NEXT), bars=bars))
    text = inputs.value_of("st_text", FIRST_SENTENCE, limits.MAX_TEXT)
    pipeline(
        stages,
        key="st_pipeline",
        left_out=max(0, len(ids) - N_TOKENS_DRAWN),
        on_add=_adders(guesses) if len(ids) < limits.MAX_GROWN_TOKENS else {},
        source=add_positions,
        script=lambda: token_scripts.way_in(
            model, text, N_TOKENS_DRAWN, model_cache.transformer(model.slug) if guesses else None, N_NEXT
        ),
        alt_text=f"The sentence on its way through {model.title}, step by step",
    )
    cells = min(STRIPE_CELLS, model.n_dims)
    st.caption(passage(SLUG, "stripes", cells=cells, n_dims=model.n_dims))
    if guesses:
        count_met(tokens, model, key="st_next")


def input_stages(model: LanguageModel, tokens: list[Token]) -> list[Stage]:
    """Return the stages from the text to the input of the first layer."""
    drawn = [token.id for token in tokens[:N_TOKENS_DRAWN]]
    vectors, added, start = model.scaled_token_vectors(drawn), model.position_embeddings, model.start
    scale = start.scale if start else 1.0
    figures = {"model": model.title, "n_dims": model.n_dims, "n_vocab": model.n_tokens, "scale": scale}

    def stage(title: str, name: str, **shown: Any) -> Stage:
        """Return a stage with its note, filled in with the model's shape."""
        note = plain_passage(SLUG, f"stage_{name}", **figures)
        return Stage(title, note, _link(title), **{"token_ids": drawn, **shown})

    random_rows = random_ids(tokens, model)
    random = [at for at, id_ in enumerate(drawn) if id_ in random_rows]
    labels = [token.label for token in tokens[:N_TOKENS_DRAWN]]
    marks = [token.label for token in added_marks(model.tokenizer, tokens)]
    pieces = count_pieces(model.title, len(tokens) - len(marks), marks)
    stages = [
        Stage(CUT, pieces, _link(CUT), labels=labels, token_ids=drawn, random=random),
        stage(IDS, "ids", labels=[str(id_) for id_ in drawn], random=random),
        stage(ROWS, "rows" if scale == 1.0 else "rows_scaled", vectors=vectors),
    ]
    if added is None:
        return [*stages, stage(PLACES, f"no_positions_{model.positions.name.lower()}")]
    is_whole = start is not None and not (start.normalises or start.has_shared_vector)
    return [
        *stages,
        stage(PLACES, "places" if is_whole else "places_before", vectors=added[: len(drawn)]),
        Stage(SUM, "", vectors=add_positions(vectors, added)),
    ]


def _link(title: str) -> str:
    """Return the link to the page about a step, with the sentence."""
    slug, takes = PAGES[title]
    if takes is None:
        return slug
    sentence = inputs.value_of("st_text", FIRST_SENTENCE, limits.MAX_TEXT_IN_PAGE_LINK)
    return f"{slug}?{urlencode({takes: sentence}, quote_via=quote)}"


def _guesses(model: LanguageModel, ids: list[int]) -> list[NextToken]:
    """Return the most probable next tokens."""
    follow = data.most_probable_next(model.slug, tuple(ids), N_NEXT)
    labels = labels_of(model.tokenizer, [id_ for id_, _ in follow])
    return [
        NextToken(label, share, model.tokenizer.decode([id_]))
        for label, (id_, share) in zip(labels, follow, strict=True)
    ]


def _adders(guesses: list[NextToken]) -> dict[int, Callable[[], None]]:
    """Return what appends each token to the sentence, by index.

    Special tokens, which decode to an empty string, and parts of a character are left out.
    """
    sentence = st.session_state.get("st_text") or FIRST_SENTENCE
    return {
        at: partial(inputs.setter("st_text"), sentence + guess.text)
        for at, guess in enumerate(guesses)
        if guess.text and "\ufffd" not in guess.text
    }
