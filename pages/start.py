from typing import Any

import streamlit as st

from dashboard.concepts.neighbours import beside, nearest
from dashboard.concepts.positions import in_place
from dashboard.concepts.subwords import labels_of, ordinary_places
from dashboard.interface import controls, loaders, slots
from dashboard.interface.components.pipeline import MAX_COLUMNS, STRIPE_CELLS, Stage, pipeline
from dashboard.interface.never_met import NEVER_MET, tell_never_met
from dashboard.interface.pictures import notice
from dashboard.lessons.as_written import as_code
from dashboard.lessons.presets import FIRST_SENTENCE
from dashboard.lessons.prose import passage
from dashboard.lessons.registry import lesson
from dashboard.takeaway import of_layers, of_tokens
from dashboard.views.start import among_all_words

SLUG = "start"
NEXT_TOKENS = 5
NEXT = "Transformer: next token"
NEIGHBOURS = 5
# Tokens up to which a sentence grows by the press of a button.
MOST_GROWN = 60
# Characters of a sentence that links take to other pages.
MOST_TAKEN_ALONG = 1_000

# Each stage's page, and the control there that takes the sentence along.
PAGES = {
    "Tokens": ("subword_splitting", "ss_text"),
    "IDs and token vectors": ("vocabulary_matrix", None),
    "Position vectors": ("position_embeddings", "pe_text"),
    "Transformer": ("context_layers", None),
    "Vectors of whole words": ("word_clusters", None),
    "How vectors are learned": ("learning", None),
}

model = slots.language_model()
st.markdown(passage(SLUG, "why", n_dims=model.n_dims))

with controls.explained():
    among_all_words.draw(slots.word_vectors())

st.header(passage(SLUG, "way"), anchor=False)

tokens = controls.tokens("Your sentence", FIRST_SENTENCE, model, key="st_text", as_model_input=True)
tell_never_met(tokens, model, key="st_text")
run = controls.toggle("Run the transformer: which token comes next?", True, key="st_run")
# Filled once the picture below stands there.
next_row = st.container(horizontal=True, vertical_alignment="center", key="st_add")

ids = [token.id for token in tokens]
text = controls.typed("st_text", FIRST_SENTENCE, controls.MOST_OF_TEXT)
drawn = ids[:MAX_COLUMNS]
vectors = model.as_added(drawn)
added = model.position_embeddings
start = model.start
shape = {
    "model": model.title,
    "n_tokens": len(ids),
    "n_dims": model.n_dims,
    "n_vocab": model.n_tokens,
    "first": model.first_position,
    "scale": start.scale if start else 1.0,
}


def stage(title: str, name: str, **shown: Any) -> Stage:
    """A stage with its note, in which the model's shape stands."""
    return Stage(title, passage(SLUG, f"stage_{name}", **shape), **shown)


never_met = model.never_met(tokens)
unmet = [at for at, id_ in enumerate(drawn) if id_ in never_met]
stages = [
    stage("Tokens", "tokens", labels=[token.label for token in tokens[:MAX_COLUMNS]], unmet=unmet),
    stage("IDs", "ids", labels=[str(id_) for id_ in drawn], unmet=unmet),
    stage("Token vectors", "vectors" if shape["scale"] == 1.0 else "vectors_scaled", vectors=vectors),
]
if added is None:
    stages.append(stage("+ position vectors", f"no_positions_{model.positions.name.lower()}"))
else:
    is_whole = start is not None and not (start.normalises or start.shares)
    stages.append(stage("+ position vectors", "positions", vectors=added[: len(drawn)]))
    stages.append(stage("= input", "sum" if is_whole else "sum_before", vectors=in_place(vectors, added)))
pipeline(
    stages,
    key="st_pipeline",
    source=in_place,
    script=lambda: of_tokens.way_in(model, text, MAX_COLUMNS),
    alt_text=f"The sentence on its way through {model.title}, stage by stage",
)
if run:
    with controls.explained():
        follow = loaders.most_probable_next(model.slug, tuple(ids), NEXT_TOKENS)
        names = labels_of(model.tokenizer, [id_ for id_, _ in follow])
        bars = [(name, share, f"{share:.2%}") for name, (_, share) in zip(names, follow, strict=True)]
        pipeline(
            [stage(NEXT, "next", bars=bars)],
            key="st_next",
            script=lambda: of_layers.next_tokens(
                model, loaders.transformer(model.slug), ids, NEXT_TOKENS, NEXT
            ),
            alt_text=f"The tokens that {model.title} expects next, with their probability",
        )
        if len(ids) < MOST_GROWN:
            with next_row:
                st.caption(passage(SLUG, "grow"), width="content")
                # Without special tokens, of which nothing is left as text.
                pieces = {
                    name: model.tokenizer.decode([id_]) for name, (id_, _) in zip(names, follow, strict=True)
                }
                whole = {name: piece for name, piece in pieces.items() if piece and "\ufffd" not in piece}
                controls.additions(whole, FIRST_SENTENCE, key="st_text")
if len(drawn) < len(ids):
    st.caption(passage(SLUG, "too_wide", drawn=len(drawn), n_tokens=len(ids)))

sentence = controls.typed("st_text", FIRST_SENTENCE, MOST_TAKEN_ALONG)
with st.container(horizontal=True, vertical_alignment="center", key="st_links"):
    st.caption(passage(SLUG, "links"), width="content")
    for name, (slug, takes) in PAGES.items():
        st.page_link(
            f"../pages/{slug}.py",
            label=name,
            icon=lesson(slug).icon,
            query_params={takes: sentence} if takes else None,
        )

notice(
    SLUG,
    "columns" if added is None else "columns_added",
    cells=min(STRIPE_CELLS, model.n_dims),
    n_dims=model.n_dims,
)

st.header(passage(SLUG, "near"), anchor=False)
at = controls.pick(
    "Token",
    len(tokens),
    ordinary_places(tokens)[0],
    key="st_token",
    name=lambda n: f"{tokens[n].label} · {n}",
)
found = {
    "list": beside(model.token_embeddings, ids[at], NEIGHBOURS),
    "space": loaders.nearest_in_matrix(model.slug, ids[at], NEIGHBOURS),
}
rows = {
    name: list(zip(near.rows.tolist(), labels_of(model.tokenizer, near.rows), near.cosines, strict=True))
    for name, near in found.items()
}
# A cosine with a row that was never trained is an accident of its random start.
strange = model.unmet_among([ids[at], *(id_ for id_, _, _ in rows["list"])])


def bar(id_: int, label: str, cosine: float) -> tuple[str, float, str]:
    """A token with its cosine, or that there is none that means something."""
    if id_ in strange or ids[at] in strange:
        return f"{label} · {id_}", 0.0, NEVER_MET
    return f"{label} · {id_}", cosine, f"{cosine:.4f}"


pipeline(
    [
        stage(title, name, bars=[bar(*row) for row in rows[name]])
        for name, title in (("list", "Beside it in the list of IDs"), ("space", "Beside it in the space"))
    ],
    key="st_near",
    source=nearest,
    script=lambda: of_tokens.near_a_token(model, ids[at], NEIGHBOURS, strange, NEVER_MET),
    alt_text=f"Cosine of {tokens[at].label} with its neighbours by ID and by vector, {model.title}",
)
if ids[at] in strange:
    notice(SLUG, "ids_never_met", token=as_code(tokens[at].label), model=model.title)
else:
    _, nearest_label, best = rows["space"][0]
    notice(
        SLUG,
        "ids",
        token=as_code(tokens[at].label),
        nearest=as_code(nearest_label),
        cosine=best,
        model=model.title,
    )
with controls.explained():
    words = slots.word_vectors()
    of_words = {"words": words.title, "n_words": len(words), "n_word_dims": words.n_dims}
    of_model = {"language": model.title, "n_vocab": model.n_tokens, "n_dims": model.n_dims}
    st.caption(passage(SLUG, "models", **of_words, **of_model, n_parameters=model.n_parameters))
    if model.n_never_trained:
        n_idle = model.n_never_trained * model.n_dims
        never = {"n_never": model.n_never_trained, "n_idle": n_idle, "n_parameters": model.n_parameters}
        st.caption(passage(SLUG, "never_trained", language=model.title, **never))
