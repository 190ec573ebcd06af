"""Tabs of the page Position embeddings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.curves import curve_table, curve_with_band, curves
from dashboard.charts.heatmaps import heatmap
from dashboard.charts.stripes import stripe_table, stripes
from dashboard.components.token_strip import token_strip
from dashboard.concepts import positions, subwords
from dashboard.concepts.position_matrix import (
    ByDistance,
    cosine_by_distance,
    course_of,
    last_step,
    most_varying,
    row_lengths,
    strong_value,
)
from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import Token, ordinary_places, same_word, word_of
from dashboard.concepts.vocabulary import MAX_TYPED
from dashboard.concepts.word_order import (
    LOOKING_BACK,
    attended_length,
    moved_token,
    order_differences,
    places_to_compare,
)
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings import data
from dashboard.lessons.position_embeddings.presets import ONE_ORDER, ONE_TOKEN_TWICE, OTHER_ORDER
from dashboard.lessons.position_embeddings.sentences import (
    Moved,
    Pair,
    PrintedCosine,
    compare_orders,
    compare_scores,
    longest_row,
    outlying_last_position,
    point_to_printed,
    set_beside,
    set_beside_own,
)
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.models.model_families import Positions
from dashboard.numerals import format_number
from dashboard.ui import inputs
from dashboard.ui.pictures import details, insight, insight_with_details, render_chart
from dashboard.ui.unseen_tokens import warn_unseen_tokens

SLUG = "position_embeddings"
LEARNED, SINUSOIDAL = "learned", "sinusoidal"

# Rows of the sinusoidal matrix for a model without a matrix to take the number from.
POSITIONS_WITHOUT_MATRIX = 256

# More rows cannot be told apart on a screen, and each is a kilobyte or more to transfer.
MAX_ROWS = 256

# A row this many times as long as the median one is reported.
APART = 2

# Session state key of the last run's picks and the words at them.
PICKED = "pe_picked"

# The example head count of the ALiBi paper, whose slopes run from 1/2 to 1/256.
ALIBI_HEADS = 8


def n_positions(model: LanguageModel) -> int:
    """Return the number of positions to draw: the model's own if it has a position matrix."""
    return model.n_positions or POSITIONS_WITHOUT_MATRIX


def without_matrix(model: LanguageModel) -> None:
    """Explain how a model without an added position matrix encodes positions."""
    if model.all_position_embeddings is not None and model.positions is Positions.ADDED:
        insight(SLUG, "no_matrix_unclear", model=model.title)
    else:
        insight(SLUG, f"no_matrix_{model.positions.name.lower()}", model=model.title)


def notes_on_input_sum(model: LanguageModel, tokens: Sequence[Token]) -> None:
    """Render notes on the rest of the input sum: leading special tokens, scaling, the last position."""
    details(*_put_first(tokens), *_beyond_the_sum(model), *_last_position(model))


def _beyond_the_sum(model: LanguageModel) -> list[str]:
    """Return notes on what the model does to the sum, and on whether its layers confirm it."""
    start = model.start
    notes: list[str] = []
    if start is None:
        return notes
    if start.scale != 1.0:
        notes.append(passage(SLUG, "scaled", model=model.title, scale=start.scale))
    if start.normalises or start.shares:
        notes.append(passage(SLUG, "normalised", model=model.title))
    if not model.start_is_certain and (model.adds_positions or start.scale != 1.0):
        notes.append(passage(SLUG, "not_verified", model=model.title))
    return notes


def _put_first(tokens: Sequence[Token]) -> list[str]:
    """Return a note if special tokens before the text take position 0."""
    before = tokens[: ordinary_places(tokens)[0]]
    if not before:
        return []
    labels = " ".join(as_code(token.label) for token in before)
    return [passage(SLUG, "put_first", before=labels, n_before=len(before))]


def pick_pair(tokens: Sequence[Token]) -> tuple[int, int]:
    """Render the choice of two tokens and return their indices; reset it if a new text invalidates it."""
    ordinary = ordinary_places(tokens)
    words = [word_of(tokens[place]) for place in ordinary]
    pair = places_to_compare([tokens[place].id for place in ordinary], words)
    keys, state = ("pe_a", "pe_b"), st.session_state
    if all(key in state for key in keys) and not _still_fit([state[key] for key in keys], words):
        state.update(zip(keys, pair, strict=True))
    labels = [f"{tokens[place].label} · {place}" for place in ordinary]
    with st.container(horizontal=True):
        picks = [
            inputs.selectbox_by_index(label, len(ordinary), default, key=key, name=labels.__getitem__)
            for label, default, key in zip(("First token", "Second token"), pair, keys, strict=True)
        ]
    state[PICKED] = (picks, words)
    return ordinary[picks[0]], ordinary[picks[1]]


def _still_fit(picks: Sequence[int], words: Sequence[str]) -> bool:
    """Return whether the picks still hold: the text is unchanged, or has the same two words at them."""
    if not all(pick in range(len(words)) for pick in picks):
        return False
    shown, before = st.session_state.get(PICKED, (picks, words))
    if before == words or shown != picks:
        return True
    return picks[0] != picks[1] and all(words[pick] == before[pick] for pick in picks)


def offer_twice(model: LanguageModel, key: str) -> None:
    """Render a button that repeats the single word in the input `key`, if that gives one token twice."""
    word = str(st.session_state.get(key) or "").strip()
    if len(word.split()) != 1 or len(word) > MAX_TYPED:
        return
    # If a space makes another token, both words need one.
    text = f" {word} {word}" if model.traits.spaced else f"{word} {word}"
    found = subwords.tokenize(model.tokenizer, text)
    if len(found) != 2 or found[0].id != found[1].id or found[0].is_unknown:
        return
    st.button(
        passage(SLUG, "offer_twice", words=found[1].label),
        key=f"{key}_twice",
        icon=":material/repeat:",
        on_click=inputs.setter(key),
        args=(text,),
    )


def describe_pair(model: LanguageModel, tokens: Sequence[Token], pair: tuple[int, int]) -> Pair:
    """Build the figures for sentences about two tokens of a text."""
    first, second = (tokens[place] for place in pair)
    ids = [tokens[place].id for place in ordinary_places(tokens)]
    return Pair(
        model=model.title,
        first=as_code(first.label),
        second=as_code(second.label),
        is_one_token=first.id == second.id,
        is_one_word=same_word(first, second),
        n_tokens=len(ids),
        has_repeats=len(set(ids)) < len(ids),
        is_one_place=pair[0] == pair[1],
    )


def as_printed(
    model: LanguageModel,
    tokens: Sequence[Token],
    pair: tuple[int, int],
    positions: tuple[int, int] | None,
    cosine: float,
) -> None:
    """Render the lesson's printed cosine beside its pair of tokens, or a pointer to it for its own texts."""
    lessons = PrintedCosine(
        lesson_figures.GPT2_SMALL,
        lesson_figures.COSINE,
        lesson_figures.AT_POSITIONS,
        lesson_figures.PLACE,
        lesson_figures.SENTENCE,
    )
    ids = [token.id for token in tokens]
    texts = (lesson_figures.SENTENCE, ONE_TOKEN_TWICE)
    lessons_ids, first_ids = (
        [each.id for each in model.tokenize(text, as_model_input=True)] for text in texts
    )
    ordinary = ordinary_places(tokens)
    if ids == lessons_ids and pair == (ordinary[0], ordinary[-1]):
        if positions == lessons.positions and lesson_figures.is_gpt2_small(model.slug):
            st.caption(set_beside_own(lessons, model.title, cosine))
        else:
            st.caption(set_beside(lessons, model.title, positions))
    elif ids in (first_ids, lessons_ids):
        st.caption(point_to_printed(lessons))


class Matrix(NamedTuple):
    """A position matrix: its model, kind, values (n_positions, n_dims) and cosines by distance."""

    model: LanguageModel
    kind: str
    values: np.ndarray
    cosines: Callable[[], ByDistance]

    @property
    def owner(self) -> str:
        """The title of its model."""
        return self.model.title

    @property
    def learned(self) -> bool:
        """Whether it was trained."""
        return self.kind == LEARNED


def matrices(model: LanguageModel) -> dict[str, Matrix]:
    """Return the matrices to choose from: the model's own, a sinusoidal one, other installed models'."""
    shape = (n_positions(model), model.n_dims)
    waves = partial(data.sinusoidal_cosines, *shape)
    own = _learned({LEARNED: model})
    sinusoidal = {SINUSOIDAL: Matrix(model, SINUSOIDAL, positions.sinusoidal(*shape), waves)}
    others = {each.title: each for each in data.other_models_with_positions(model.slug)}
    return own | sinusoidal | _learned(others)


def _learned(named: Mapping[str, LanguageModel]) -> dict[str, Matrix]:
    return {
        name: Matrix(each, LEARNED, each.position_embeddings, partial(data.learned_cosines, each.slug))
        for name, each in named.items()
        if each.position_embeddings is not None
    }


def matrix_choice(model: LanguageModel) -> Matrix:
    """Render the choice of a position matrix, and return it."""
    found = matrices(model)
    return found[inputs.choice("Matrix", list(found), key="pe_matrix")]


def word_order(model: LanguageModel) -> None:
    """Render two texts in different word order, and one token's vector at its place in each."""
    spaced = model.traits.spaced and inputs.toggle(
        "Begin both texts with a space", True, key="pe_space", help=passage(SLUG, "space")
    )
    boxes = st.columns(2)
    texts = []
    for box, label, default, key in zip(
        boxes,
        ("One text", "Another"),
        (ONE_ORDER, OTHER_ORDER),
        ("pe_left", "pe_right"),
        strict=True,
    ):
        with box:
            prefix = " " if spaced else ""
            found = inputs.token_input(label, default, model, key=key, prefix=prefix, as_model_input=True)
            texts.append(found)
            token_strip(found, key=f"{key}_tokens", unmet=model.never_met(found))
            warn_unseen_tokens(found, model, key=key)
    odd = _only_in_one(texts)
    is_same_text = [token.id for token in texts[0]] == [token.id for token in texts[1]]
    moved = _moved_token(model, texts)
    if moved is None or is_same_text:
        insight_with_details(SLUG, compare_orders(None, is_same_text=is_same_text, odd=odd))
    else:
        vectors = moved.vectors
        render_chart(
            stripes(vectors),
            lambda: stripe_table(vectors),
            key="pe_moved",
            source=positions.at_places,
            script=lambda: position_scripts.moved_token(
                model, moved.token.id, moved.places, moved.token.label
            ),
            alt_text=f"{', '.join(vectors)}: the vector of {moved.token.label} at both places, {model.title}",
        )
        insight_with_details(SLUG, compare_orders(moved.figures(model), is_same_text=False, odd=odd))
    if not is_same_text:
        with st.expander(passage(SLUG, "added_up"), icon=":material/help:"):
            added_up(model, texts, odd)


def _only_in_one(texts: Sequence[Sequence[Token]]) -> list[str]:
    """Return the labels of the tokens that one of two texts has more often than the other."""
    left, right = (Counter(token.id for token in tokens) for tokens in texts)
    odd = (left - right) + (right - left)
    return list(dict.fromkeys(token.label for tokens in texts for token in tokens if token.id in odd))


class MovedToken(NamedTuple):
    """A token at different places in two texts, and its vector (n_dims,) at each."""

    token: Token
    places: tuple[int, int]
    at_first: np.ndarray
    at_second: np.ndarray

    @property
    def vectors(self) -> dict[str, np.ndarray]:
        """The vectors by name, as they are drawn."""
        one, other = (f"{self.token.label} at {place}" for place in self.places)
        return {one: self.at_first, other: self.at_second, "difference": self.at_first - self.at_second}

    def figures(self, model: LanguageModel) -> Moved:
        """Build the figures for the sentences about the token."""
        length, _, apart = positions.lengths(self.vectors).values()
        return Moved(
            model=model.title,
            token=as_code(self.token.label),
            places=self.places,
            is_added=model.adds_positions,
            is_turned=model.rope is not None,
            cosine=cosine(self.at_first, self.at_second),
            apart=apart,
            length=length,
        )


def _moved_token(model: LanguageModel, texts: Sequence[Sequence[Token]]) -> MovedToken | None:
    """Return the first token that stands at another place in the second text; None if there is none."""
    ordinary = [ordinary_places(tokens) for tokens in texts]
    left, right = (
        [tokens[place].id for place in found] for tokens, found in zip(texts, ordinary, strict=True)
    )
    moved = moved_token(left, right)
    if moved is None:
        return None
    token, at = texts[0][ordinary[0][moved[0]]], (ordinary[0][moved[0]], ordinary[1][moved[1]])
    row = model.scaled_token_vectors([token.id])[0]
    return MovedToken(token, at, *positions.at_places(row, at, model.position_embeddings, model.rope))


def added_up(model: LanguageModel, texts: Sequence[Sequence[Token]], odd: Sequence[str]) -> None:
    """Render how much of the word order is left in one vector per text, for each way to add up."""
    left, right = ([token.id for token in tokens] for tokens in texts)
    differences = order_differences(
        model.scaled_token_vectors(left),
        model.scaled_token_vectors(right),
        model.position_embeddings,
        model.rope,
    )
    apart = positions.lengths(differences)
    st.caption(passage(SLUG, "apart"))
    with st.container(horizontal=True, gap="medium"):
        for name, length in apart.items():
            st.metric(name, f"{length:.4f}", width="content")
    render_chart(
        stripes(differences),
        lambda: stripe_table(differences),
        key="pe_order",
        source=order_differences,
        script=lambda: position_scripts.word_order(model, left, right, LOOKING_BACK),
        alt_text=f"{model.title}: one text minus the other in each dimension, by way of summing up",
    )
    summed, *_, attended = apart.values()
    scale = attended_length(model.scaled_token_vectors(left), model.position_embeddings, model.rope)
    figures = {"summed": summed, "attended": attended, "masked": apart[LOOKING_BACK]}
    to_compare = {"length": scale, "share": attended / scale if scale else 0.0}
    if odd:
        name = "other_tokens_spaced" if model.traits.spaced else "other_tokens"
        insight(SLUG, name, odd=" ".join(map(as_code, odd[:8])), summed=summed)
    elif model.rope:
        insight(SLUG, "order_turned", model=model.title, **figures, **to_compare)
    elif not model.adds_positions:
        insight(SLUG, "order_alone", **figures)
    else:
        alone = apart["token vectors: attention"]
        insight(SLUG, "order", alone=alone, **figures, **to_compare)


def position_matrix(model: LanguageModel) -> None:
    """Render the position matrix as a heatmap."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    step = -(-len(matrix) // MAX_ROWS)
    render_chart(
        heatmap(
            matrix[::step],
            [str(row) for row in range(0, len(matrix), step)],
            [str(column) for column in range(matrix.shape[1])],
            bound=strong_value(matrix),
            down="position",
            across="dimension",
        ),
        lambda: pd.DataFrame(matrix).round(4).rename_axis("position").reset_index(),
        key="pe_heatmap",
        source=None if kind == LEARNED else positions.sinusoidal,
        script=lambda: position_scripts.matrix(chosen.model, matrix.shape, learned=chosen.learned),
        alt_text=f"Position matrix, {kind}: a row per position, a column per dimension, {owner}",
    )
    if owner == model.title and kind == LEARNED and model.first_position:
        st.caption(passage(SLUG, "rows_before", model=model.title, row=model.first_position))
    if step > 1:
        st.caption(passage(SLUG, "strided", step=step))
    rows = row_lengths(matrix)
    figures = {"longest": rows.longest, "length": rows.length, "median": rows.median}
    insight(SLUG, f"heatmap_{kind}", model=owner, n_positions=len(matrix), n_dims=matrix.shape[1], **figures)
    notes = []
    if rows.length > APART * rows.median:
        notes.append(longest_row(owner, rows.longest, rows.length / rows.median))
    details(*notes, *_of_others(model, chosen))


def chosen_dimensions(model: LanguageModel) -> None:
    """Render columns of the position matrix as curves over the positions."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    varying = most_varying(matrix, 3)
    dimensions = inputs.integer_list(
        "Dimensions (the three that vary most, if empty)", 0, matrix.shape[1] - 1, "", key="pe_dims"
    )
    drawn = dimensions or varying
    lines = {f"dimension {each}": matrix[:, each] for each in drawn}
    render_chart(
        curves(lines, axis="position", value="value"),
        lambda: curve_table(lines, "position", "value"),
        key="pe_curves",
        source=most_varying,
        script=lambda: position_scripts.columns(chosen.model, matrix.shape, drawn, learned=chosen.learned),
        alt_text=f"{', '.join(lines)} of the position matrix, {kind}, {owner}",
    )
    if kind == SINUSOIDAL:
        insight(SLUG, "curves_sinusoidal")
        return
    first = drawn[0]
    course = course_of(matrix, first)
    insight(SLUG, f"curves_learned_{course}", model=owner, dimension=first)
    details(*_of_others(model, chosen))


def _of_others(model: LanguageModel, chosen: Matrix) -> list[str]:
    """Return the note on the last position of another model's matrix; the page has the model's own above."""
    return _last_position(chosen.model) if chosen.learned and chosen.model is not model else []


def _last_position(model: LanguageModel) -> list[str]:
    """Return a note if the last position is an outlier."""
    matrix = model.position_embeddings
    if matrix is None:
        return []
    step = last_step(matrix)
    if step.times <= APART:
        return []
    is_pocket = model.folder.is_relative_to(installed.POCKET_WEIGHTS)
    return [outlying_last_position(model.title, step.last, step.times, has_one_prediction=is_pocket)]


def by_distance(model: LanguageModel) -> None:
    """Render the cosine of position vectors by their distance."""
    chosen = matrix_choice(model)
    owner, kind, matrix = chosen.owner, chosen.kind, chosen.values
    found = chosen.cosines()
    figures = {"mean": found.mean, "10th percentile": found.low, "90th percentile": found.high}
    render_chart(
        curve_with_band(
            found.mean, found.low, found.high, axis="distance", value="cosine of position vectors"
        ),
        lambda: curve_table(figures, "distance", "cosine"),
        key="pe_distance",
        source=cosine_by_distance,
        script=lambda: position_scripts.distances(chosen.model, matrix.shape, learned=chosen.learned),
        alt_text=f"Cosine of two position vectors by their distance, {kind}, {owner}",
    )
    far = len(matrix) // 4
    insight(SLUG, f"distance_{kind}", near=found.mean[1], far_distance=far, far=found.mean[far])
    details(*_of_others(model, chosen))
    every = matrices(model)
    beside = {name: each.cosines().mean for name, each in every.items()}
    st.caption(passage(SLUG, "beside"))
    render_chart(
        curves(beside, axis="distance", value="mean cosine"),
        lambda: curve_table(beside, "distance", "mean cosine"),
        key="pe_beside",
        source=cosine_by_distance,
        script=lambda: position_scripts.cosine_by_matrix({name: each.values for name, each in every.items()}),
        alt_text=f"Mean cosine of two position vectors by their distance: {', '.join(beside)}, {model.title}",
    )


def four_schemes(model: LanguageModel, pair: tuple[Token, Token], at: tuple[int, int]) -> None:
    """Render learned, sinusoidal, RoPE and ALiBi positions side by side for the two chosen tokens."""
    looked_at = inputs.choice("Look at", list(SCHEME_VIEWS), key="pe_scheme")
    SCHEME_VIEWS[looked_at](model, pair, at)
    for column, name in zip(st.columns(4), ("learned", "sinusoidal", "RoPE", "ALiBi"), strict=True):
        about = passage(SLUG, f"scheme {name}")
        column.markdown(f"**{name}** {about}")


def schemes_by_distance(model: LanguageModel, pair: tuple[Token, Token], at: tuple[int, int]) -> None:
    """Render how a match fades with distance under each scheme."""
    n = n_positions(model)
    sliders = st.columns(2)
    with sliders[0]:
        reach = inputs.slider("Largest distance", 2, n - 1, min(64, n - 1), key="pe_reach")
    with sliders[1]:
        head = inputs.slider(f"Head of {ALIBI_HEADS} (ALiBi)", 1, ALIBI_HEADS, 4, key="pe_head")
    slope = float(positions.alibi_slopes(ALIBI_HEADS)[head - 1])
    lines = positions.by_distance(
        model.scaled_token_vectors([pair[0].id])[0],
        reach + 1,
        data.learned_cosines(model.slug) if model.adds_positions else None,
        data.sinusoidal_cosines(n, model.n_dims),
        model.rope or positions.Rope(),
    )
    factors = {"ALiBi": positions.alibi_factors(slope, reach + 1)}
    left, right = st.columns(2)
    with left:
        st.markdown("**A cosine of vectors**")
        render_chart(
            curves(lines, axis="distance", value="cosine"),
            lambda: curve_table(lines, "distance", "cosine"),
            key="pe_schemes",
            source=positions.by_distance,
            script=lambda: position_scripts.schemes(
                model, pair[0].id, reach + 1, n, model.rope or positions.Rope()
            ),
            alt_text=f"Cosine by distance: {', '.join(lines)}, {model.title}",
        )
    with right:
        st.markdown("**A factor on attention weights**")
        render_chart(
            curves(factors, axis="distance", value="factor"),
            lambda: curve_table(factors, "distance", "factor"),
            key="pe_alibi",
            source=positions.alibi_factors,
            script=lambda: position_scripts.alibi(slope, reach + 1),
            alt_text=f"ALiBi's factor on an attention weight by distance, slope {slope:.4f}",
        )
    # A model without position vectors has no learned ones to show.
    added = " and ".join(f"*{name}*" for name in lines if name != "RoPE")
    insight(SLUG, "schemes", added=added, token=as_code(pair[0].label), slope=slope)
    if model.rope:
        n_heads = model.n_dims // model.rope.head_dims
        figures = {"base": model.rope.base, "n_heads": n_heads, "head_dims": model.rope.head_dims}
        details(passage(SLUG, "rope_own", model=model.title, **figures))


def schemes_in_the_vector(model: LanguageModel, pair: tuple[Token, Token], at: tuple[int, int]) -> None:
    """Render how each scheme changes the second token's vector: by adding to it or by rotating it."""
    rope = model.rope or positions.Rope()
    found = positions.changes(
        model.scaled_token_vectors([pair[1].id])[0], at[1], model.position_embeddings, rope
    )
    render_chart(
        stripes(positions.at_length_one(found)),
        lambda: stripe_table(found),
        key="pe_changes",
        source=positions.changes,
        script=lambda: position_scripts.changes(model, pair[1].id, at[1], rope),
        alt_text=f"Vector of {pair[1].label} and what each scheme adds or turns at position {at[1]}, {model.title}",
    )
    sizes = positions.lengths(found)
    insight(
        SLUG,
        "changes",
        token=as_code(pair[1].label),
        position=at[1],
        length=sizes["token vector"],
        waves=sizes["sinusoidal, added"],
        turned=sizes["RoPE, turned"],
    )


def schemes_moved(model: LanguageModel, pair: tuple[Token, Token], at: tuple[int, int]) -> None:
    """Render the attention score of the two tokens, here and after both are shifted by the same amount."""
    room = n_positions(model) - 1 - max(at)
    shift = inputs.slider("Move both tokens by", 0, room, 10, key="pe_shift")
    slope = float(positions.alibi_slopes(ALIBI_HEADS)[0])
    first, second = model.scaled_token_vectors([token.id for token in pair])
    rope = model.rope or positions.Rope()
    moved = (at[0] + shift, at[1] + shift)
    here = positions.scores(first, second, at, model.position_embeddings, slope, rope)
    there = positions.scores(first, second, moved, model.position_embeddings, slope, rope)
    with st.container(horizontal=True, gap="large"):
        for name, score in here.items():
            change = f"{format_number(there[name] - score, '+.4f')} when moved"
            st.metric(
                name,
                format_number(score, ".4f"),
                change,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
    labels = (as_code(pair[0].label), as_code(pair[1].label))
    insight_with_details(SLUG, compare_scores(labels, at, shift))


SCHEME_VIEWS = {
    "By distance": schemes_by_distance,
    "In the vector": schemes_in_the_vector,
    "Moved together": schemes_moved,
}
