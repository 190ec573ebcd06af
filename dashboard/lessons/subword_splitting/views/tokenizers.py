"""The comparison tab: several tokenizers on one text."""

import streamlit as st

from dashboard.charts import token_tables
from dashboard.components.token_strip import token_strip
from dashboard.concepts.tokenizers_compared import (
    N_CHARACTERS,
    byte_tokenizer,
    character_tokenizer,
    compare_as,
)
from dashboard.course.prose import passage
from dashboard.export.script import unavailable_script
from dashboard.lessons.subword_splitting import data, sentences
from dashboard.models.installed import tokenizers_except
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import export_only, insight_with_details

SLUG = "subword_splitting"

# Maximum number of chips per text, as several texts are stacked.
FEW_CHIPS = 100
# Sentences of the pocket world: few enough to train merges instantly, enough to cover nearly all its words.
BPE_SENTENCES = 1_000
WORD_SENTENCES = 20_000


def compare_tokenizers(model: LanguageModel, text: str) -> None:
    """Render the text as split by each tokenizer, and what each one costs."""
    size = inputs.slider("Vocabulary of the Pocket BPE", 300, 4_000, 1_000, step=100, key="ss_size")
    others = tokenizers_except(model.tokenizer)
    compared = {
        each: each.split(text)
        for each in (
            compare_as(f"Subwords of {model.title}", model.tokenizer),
            *(compare_as(f"Subwords of {name}", other) for name, other in others.items()),
            byte_tokenizer(),
            character_tokenizer(),
            compare_as("Whole words of the pocket world", data.pocket_words(WORD_SENTENCES)),
            compare_as("Pocket BPE", data.pocket_bpe(size, BPE_SENTENCES)),
        )
    }
    for n, (each, tokens) in enumerate(compared.items()):
        st.markdown(passage(SLUG, "way", title=each.name, n_tokens=len(tokens), n_vocab=f"{each.n_vocab:,}"))
        # Only the first tokenizer is the model's own.
        token_strip(tokens, key=f"ss_way_{n}", limit=FEW_CHIPS)
    costs = token_tables.tokenizers_table(text, compared, model.n_dims)
    export_only(
        lambda: costs,
        key="ss_tokenizers",
        source=compare_as,
        script=unavailable_script(passage(SLUG, "no script tokenizers")),
        alt_text="What each way to cut the text costs",
    )
    cuts = [
        sentences.TokenizedText(each.name, len(tokens), each.n_vocab, each.join(tokens))
        for each, tokens in compared.items()
    ]
    notes = sentences.describe_changes(text, cuts)
    if text:
        notes.insert(0, sentences.compare_ways(text, cuts, model.title, model.n_dims))
    notes.append(passage(SLUG, "ways_characters", n_characters=f"{N_CHARACTERS:,}"))
    for each, tokens in compared.items():
        if n_unknown := sum(token.is_unknown for token in tokens):
            notes.append(passage(SLUG, "ways_unknown", title=each.name, n_unknown=n_unknown))
    insight_with_details(SLUG, *notes, passage(SLUG, "trained", n_sentences=BPE_SENTENCES))
