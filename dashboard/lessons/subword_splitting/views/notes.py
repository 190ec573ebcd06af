"""What stands beside the ladder: the insight about the text, and notes on unusual tokens."""

import streamlit as st

from dashboard.concepts.leading_space import leading_space
from dashboard.concepts.subwords import Token, read_as
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.lessons.subword_splitting import sentences
from dashboard.lessons.subword_splitting.views import counts
from dashboard.lessons.subword_splitting.views.text_and_ids import TEXT, CutText
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import details, insight, insight_with_details

SLUG = "subword_splitting"

LONGEST_SHOWN = 200


def notes(model: LanguageModel, cut: CutText, chosen: int) -> None:
    """Render the insight about the text, and notes on tokens that are unusual, the chosen one first."""
    if not cut.tokens:
        return
    told = _unusual(model, cut, cut.tokens[chosen])
    if not cut.decoded:
        _insight(model, cut.text)
    details(*told)
    counts.tokens_export(model, cut)


def _insight(model: LanguageModel, text: str) -> None:
    """Render what a space in front does to the first word, or else what becomes of rare words."""
    space = leading_space(model.tokenizer, text)
    if space is None:
        name = "falls_apart_into_bytes" if model.traits.byte_level else "falls_apart_or_is_lost"
        insight(SLUG, "falls_apart" if model.traits.knows_all else name)
        return
    bare = [token.label for token in space.bare]
    insight_with_details(
        SLUG, sentences.describe_space(space.token.label, space.token.id, bare, is_there=space.is_there)
    )
    if not space.is_there:
        st.button(
            "Put a space in front",
            key="ss_space",
            icon=":material/space_bar:",
            on_click=inputs.setter(TEXT),
            args=(f" {text}",),
        )


def _unusual(model: LanguageModel, cut: CutText, chosen: Token) -> list[str]:
    """Return a note on each kind of unusual token, about the chosen one or else the first."""
    looked_at, told = [chosen, *cut.tokens], []
    read = read_as(model.tokenizer, cut.text)
    if read != cut.text:
        told.append(passage(SLUG, "read_as", model=model.title, read=as_code(read[:LONGEST_SHOWN])))
    if model.n_positions is not None and len(cut.tokens) > model.n_positions:
        told.append(passage(SLUG, "too_long", model=model.title, n_positions=model.n_positions))
    if lacking := model.without_row(cut.tokens):
        first = lacking[0]
        told.append(passage(SLUG, "no_row", token=as_code(first.label), id=first.id, last=model.n_rows - 1))
    if unknown := [each for each in looked_at if each.is_unknown]:
        told.append(passage(SLUG, "unknown", token=as_code(unknown[0].label), id=unknown[0].id))
    if n_parts := sum(each.is_part for each in cut.tokens):
        told.append(passage(SLUG, "parts", n_parts=n_parts))
    if special := [each for each in looked_at if each.is_special]:
        told.append(passage(SLUG, "special", token=as_code(special[0].label)))
    if chosen.piece.startswith("Ġ") and not chosen.is_part:
        told.append(passage(SLUG, "g_with_dot", piece=as_code(chosen.piece), token=as_code(chosen.label)))
    return told
