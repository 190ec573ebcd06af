"""The pipeline of a sentence through a model, stage by stage, up to the next token."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import limits
from dashboard.components.pipeline import N_COLUMNS_DRAWN, STRIPE_CELLS, Stage
from dashboard.concepts.subwords import Token, added_marks, labels_of
from dashboard.concepts.word_order import add_positions
from dashboard.course.presets import FIRST_SENTENCE
from dashboard.course.prose import passage, plain_passage
from dashboard.export import layer_scripts, token_scripts
from dashboard.lessons.start import data
from dashboard.lessons.start.sentences import count_pieces
from dashboard.lessons.start.views.neighbouring_ids import compare_neighbouring_ids
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.export.pictures import insight
from dashboard.ui.pipeline import pipeline
from dashboard.ui.slots.unseen_tokens import count_met, random_ids, warn_random_rows

SLUG = "start"
NEXT_TOKENS = 5
NEXT = "Transformer: next token"

# Page of each stage, and its query parameter for the sentence.
PAGES = {
    "Tokens": ("subword_splitting", "ss_text"),
    "IDs and token vectors": ("vocabulary_matrix", None),
    "Position vectors": ("position_embeddings", "pe_text"),
    "Transformer": ("context_layers", None),
    "Vectors of whole words": ("word_clusters", None),
    "How vectors are learned": ("learning", None),
}


def draw_pipeline(model: LanguageModel) -> None:
    """Render the sentence input, the pipeline, and the neighbours of one of its tokens."""
    st.header(passage(SLUG, "way"), anchor=False)
    st.markdown(passage(SLUG, "why", n_dims=model.n_dims))
    tokens = inputs.token_input("Your sentence", FIRST_SENTENCE, model, key="st_text", as_model_input=True)
    warn_random_rows(tokens, model, key="st_text")
    run = inputs.toggle("Run the transformer: which token comes next?", True, key="st_run")
    # Placeholder, filled after the pipeline below is rendered.
    next_row = st.container(horizontal=True, vertical_alignment="center", key="st_add")

    input_stages(model, tokens)
    if run:
        with messages.show_input_errors():
            prediction_stages(model, tokens, next_row)
    if len(tokens) > N_COLUMNS_DRAWN:
        st.caption(passage(SLUG, "too_wide", drawn=N_COLUMNS_DRAWN, n_tokens=len(tokens)))
    links()
    insight(
        SLUG,
        "columns" if model.position_embeddings is None else "columns_added",
        cells=min(STRIPE_CELLS, model.n_dims),
        n_dims=model.n_dims,
    )
    fragments.as_fragment(lambda: compare_neighbouring_ids(model, tokens))


def input_stages(model: LanguageModel, tokens: list[Token]) -> None:
    """Render the stages from the text to the input of the first layer."""
    text = inputs.value_of("st_text", FIRST_SENTENCE, limits.MAX_TEXT)
    ids = [token.id for token in tokens]
    drawn = ids[:N_COLUMNS_DRAWN]
    vectors, added, start = model.scaled_token_vectors(drawn), model.position_embeddings, model.start
    shape = {
        "model": model.title,
        "n_tokens": len(ids),
        "n_dims": model.n_dims,
        "n_vocab": model.n_tokens,
        "first": model.first_position,
        "scale": start.scale if start else 1.0,
    }

    def stage(title: str, name: str, **shown: Any) -> Stage:
        """Return a stage with its note, filled in with the model's shape."""
        return Stage(title, plain_passage(SLUG, f"stage_{name}", **shape), **shown)

    random_rows = random_ids(tokens, model)
    random_columns = [at for at, id_ in enumerate(drawn) if id_ in random_rows]
    marks = [token.label for token in added_marks(model.tokenizer, tokens)]
    stages = [
        Stage(
            "Tokens",
            count_pieces(model.title, len(ids) - len(marks), marks),
            labels=[token.label for token in tokens[:N_COLUMNS_DRAWN]],
            token_ids=drawn,
            random=random_columns,
        ),
        stage("IDs", "ids", labels=[str(id_) for id_ in drawn], token_ids=drawn, random=random_columns),
        stage("Token vectors", "vectors" if shape["scale"] == 1.0 else "vectors_scaled", vectors=vectors),
    ]
    if added is None:
        stages.append(stage("+ position vectors", f"no_positions_{model.positions.name.lower()}"))
    else:
        is_whole = start is not None and not (start.normalises or start.shares)
        stages.append(stage("+ position vectors", "positions", vectors=added[: len(drawn)]))
        stages.append(
            stage("= input", "sum" if is_whole else "sum_before", vectors=add_positions(vectors, added))
        )
    pipeline(
        stages,
        key="st_pipeline",
        left_out=len(ids) - len(drawn),
        source=add_positions,
        script=lambda: token_scripts.way_in(model, text, N_COLUMNS_DRAWN),
        alt_text=f"The sentence on its way through {model.title}, stage by stage",
    )


def prediction_stages(model: LanguageModel, tokens: list[Token], next_row: DeltaGenerator) -> None:
    """Render the most probable next tokens, and in `next_row` buttons that append one to the sentence."""
    ids = [token.id for token in tokens]
    follow = data.most_probable_next(model.slug, tuple(ids), NEXT_TOKENS)
    names = labels_of(model.tokenizer, [id_ for id_, _ in follow])
    bars = [(name, share, f"{share:.2%}") for name, (_, share) in zip(names, follow, strict=True)]
    pipeline(
        [Stage(NEXT, plain_passage(SLUG, "stage_next", model=model.title), bars=bars)],
        key="st_next",
        script=lambda: layer_scripts.next_tokens(
            model, model_cache.transformer(model.slug), ids, NEXT_TOKENS, NEXT
        ),
        alt_text=f"The tokens that {model.title} expects next, with their probability",
    )
    count_met(tokens, model, key="st_next")
    if len(ids) < limits.MAX_GROWN_TOKENS:
        with next_row:
            st.caption(passage(SLUG, "grow"), width="content")
            # Special tokens decode to an empty string and are left out.
            pieces = {
                name: model.tokenizer.decode([id_]) for name, (id_, _) in zip(names, follow, strict=True)
            }
            whole = {name: piece for name, piece in pieces.items() if piece and "\ufffd" not in piece}
            inputs.append_buttons(whole, FIRST_SENTENCE, key="st_text")


def links() -> None:
    """Render links to the page of each stage, with the sentence as query parameter."""
    sentence = inputs.value_of("st_text", FIRST_SENTENCE, limits.MAX_TEXT_IN_PAGE_LINK)
    with st.container(horizontal=True, vertical_alignment="center", key="st_links"):
        st.caption(passage(SLUG, "links"), width="content")
        for name, (slug, takes) in PAGES.items():
            st.page_link(
                f"../pages/{slug}.py",
                label=name,
                query_params={takes: sentence} if takes else None,
            )
