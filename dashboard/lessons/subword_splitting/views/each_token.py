"""The tokens tab: every token of the text with its ID, bytes and vector."""

from collections.abc import Sequence

import streamlit as st

from dashboard import limits
from dashboard.charts import token_ladder as charts
from dashboard.charts.stripes import stripe_table, stripes
from dashboard.concepts.subwords import Token
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import token_scripts
from dashboard.lessons.subword_splitting import data
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache
from dashboard.ui.export.pictures import data_table, insight_with_details, render_chart

SLUG = "subword_splitting"


def each_token(model: LanguageModel, text: str, tokens: Sequence[Token], chosen: int) -> None:
    """Render a row per token, the whole vector of the selected one, and notes on unusual tokens."""
    if not tokens:
        return
    merges = model_cache.merge_table(model.slug)
    shown = tokens[: limits.MAX_CHIPS]
    rows = model.rows_of(shown)
    alt_text = f"Each token with its ID, bytes, merge rank and the start of its vector in {model.title}"
    table = charts.token_table(shown, rows, merges)
    formats = {f"value {n}": st.column_config.NumberColumn(format="%.4f") for n in range(charts.N_VALUES)}
    data_table(table, name="tokens_of_text", alt_text=alt_text, key="ss_tokens", column_config=formats)
    if len(tokens) > len(shown):
        st.caption(passage(SLUG, "first_rows", n_shown=len(shown), n_tokens=len(tokens)))
    if any(token.piece in merges.made for token in shown):
        offset = data.rank_offset(model.slug)
        st.caption(passage(SLUG, "rank") if offset is None else passage(SLUG, "rank_and_id", offset=offset))
    if text == lesson_figures.TEXT:
        compare_with_lesson(model)
    token = shown[chosen]
    if model.has_row(token):
        vector = {token.label: rows[chosen]}
        alt_text = f"All values of the chosen token's vector in {model.title}"
        render_chart(
            stripes(vector),
            lambda: stripe_table(vector),
            key="ss_vector",
            source=LanguageModel.rows_of,
            script=lambda: token_scripts.vector(model, token.label, token.id),
            alt_text=alt_text,
        )
    insight_with_details(SLUG, *_notes(model, tokens, [token, *shown]))


def _notes(model: LanguageModel, tokens: Sequence[Token], looked_at: Sequence[Token]) -> list[str]:
    """Return notes on the tokens of a text: on all of them, and on the first unusual one of `looked_at`."""
    # Notes on this text come before those that hold for every text.
    notes = []
    if model.n_positions is not None and len(tokens) > model.n_positions:
        notes.append(passage(SLUG, "too_long", model=model.title, n_positions=model.n_positions))
    if lacking := model.without_row(tokens):
        first = lacking[0]
        notes.append(passage(SLUG, "no_row", token=as_code(first.label), id=first.id, last=model.n_rows - 1))
    if unknown := [each for each in looked_at if each.is_unknown]:
        notes.append(passage(SLUG, "unknown", token=as_code(unknown[0].label), id=unknown[0].id))
    if n_parts := sum(each.is_part for each in tokens):
        notes.append(passage(SLUG, "parts", n_parts=n_parts))
    if special := [each for each in looked_at if each.is_special]:
        notes.append(passage(SLUG, "special", token=as_code(special[0].label)))
    notes.append(
        passage(
            SLUG,
            "cut" if model.traits.knows_all else "cut_or_unknown",
            model=model.title,
            matrix=f"[{model.n_rows} × {model.n_dims}]",
        )
    )
    if dotted := [each for each in looked_at if each.piece.startswith("Ġ") and not each.is_part]:
        piece, label = as_code(dotted[0].piece), as_code(dotted[0].label)
        notes.append(passage(SLUG, "g_with_dot", piece=piece, token=label))
    return notes


def compare_with_lesson(model: LanguageModel) -> None:
    """Render the table printed in the lesson, unless the lesson's model itself is on screen."""
    if lesson_figures.is_gpt2_small(model.slug):
        st.caption(passage(SLUG, "printed_is_shown", model=model.title))
        return
    st.caption(passage(SLUG, "printed", lessons_model=lesson_figures.GPT2_SMALL))
    table = charts.printed_table(lesson_figures.TOKENS, lesson_figures.FIRST_VALUES)
    formats = {f"value {n}": st.column_config.NumberColumn(format="%.4f") for n in range(charts.N_VALUES)}
    alt_text = f"Printed in the lesson: the tokens of {lesson_figures.TEXT} in {lesson_figures.GPT2_SMALL}"
    data_table(
        table, name="printed_in_the_lesson", alt_text=alt_text, key="ss_printed", column_config=formats
    )
