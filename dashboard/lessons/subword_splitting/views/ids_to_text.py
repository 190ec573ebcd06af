"""The decoding tab: from IDs back to text."""

import streamlit as st

from dashboard.charts.token_ladder import id_table
from dashboard.components.token_strip import token_strip
from dashboard.concepts.decoding import read_ids, sample_ids, text_of
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export.script import unavailable_script
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import export_only, insight

SLUG = "subword_splitting"

MOST_IDS_SHOWN = 40


def ids_to_text(model: LanguageModel, text: str) -> None:
    """Render typed IDs (by default those of the text above) as pieces and as decoded text."""
    rows = sample_ids(model.tokenizer, text)
    own = next(iter(rows.values()), [])
    ids = inputs.parsed_text(
        "IDs (those of the text above, if empty)",
        "",
        lambda typed: read_ids(typed, model.tokenizer) or own,
        key="ss_ids",
        placeholder=_row(own),
    )
    inputs.presets({name: {"ss_ids": _row(row)} for name, row in rows.items()}, key="ss_ids_try")
    if not ids:
        st.info(passage(SLUG, "no_ids"), icon=":material/edit_note:")
        return
    found = text_of(ids, model.tokenizer)
    token_strip(found.tokens, key="ss_ids_strip")
    alt_text = f"The piece of each ID in the vocabulary of {model.title}"
    export_only(
        lambda: id_table(found.tokens),
        key="ss_ids",
        alt_text=alt_text,
        script=unavailable_script(passage(SLUG, "no script ids")),
    )
    st.code(found.text, language=None, wrap_lines=True)
    if found.broken:
        insight(SLUG, "ids_broken", raw=as_code(found.broken.hex(" ").upper()))
    elif found.comes_back:
        st.caption(passage(SLUG, "ids_come_back", n_ids=len(ids)))
    else:
        st.caption(passage(SLUG, "ids_differ", again=as_code(_row(found.again[:MOST_IDS_SHOWN]))))
    insight(SLUG, "from_ids", model=model.title)


def _row(ids: list[int]) -> str:
    return " ".join(map(str, ids))
