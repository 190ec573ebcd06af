"""Tab with learned, sinusoidal, RoPE and ALiBi positions side by side."""

import streamlit as st

from dashboard.charts.curves import curves
from dashboard.charts.stripes import stripes
from dashboard.charts.tables import curve_table, stripe_table
from dashboard.concepts import positions
from dashboard.concepts.subwords import Token
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import position_scripts
from dashboard.lessons.position_embeddings import data
from dashboard.lessons.position_embeddings.sentences import compare_scores
from dashboard.lessons.position_embeddings.views.matrices import n_positions
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_number
from dashboard.ui import inputs
from dashboard.ui.export.pictures import details, insight, insight_with_details, render_chart

SLUG = "position_embeddings"

# The example head count of the ALiBi paper, whose slopes run from 1/2 to 1/256.
ALIBI_HEADS = 8


def four_schemes(model: LanguageModel, pair: tuple[Token, Token], places: tuple[int, int]) -> None:
    """Render learned, sinusoidal, RoPE and ALiBi positions side by side for the two chosen tokens."""
    views = {
        "By distance": lambda: schemes_by_distance(model, pair[0]),
        "In the vector": lambda: schemes_in_the_vector(model, pair[1], places[1]),
        "Moved together": lambda: schemes_moved(model, pair, places),
    }
    views[inputs.choice("Look at", list(views), key="pe_scheme")]()
    for column, name in zip(st.columns(4), ("learned", "sinusoidal", "RoPE", "ALiBi"), strict=True):
        about = passage(SLUG, f"scheme {name}")
        column.markdown(f"**{name}** {about}")


def schemes_by_distance(model: LanguageModel, token: Token) -> None:
    """Render how a match fades with distance under each scheme."""
    n = n_positions(model)
    sliders = st.columns(2)
    with sliders[0]:
        reach = inputs.slider("Largest distance", 2, n - 1, min(64, n - 1), key="pe_reach")
    with sliders[1]:
        head = inputs.slider(f"Head of {ALIBI_HEADS} (ALiBi)", 1, ALIBI_HEADS, 4, key="pe_head")
    slope = float(positions.alibi_slopes(ALIBI_HEADS)[head - 1])
    lines = positions.cosine_by_scheme(
        model.scaled_token_vectors([token.id])[0],
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
            source=positions.cosine_by_scheme,
            script=lambda: position_scripts.schemes(
                model, token.id, reach + 1, n, model.rope or positions.Rope()
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
    insight(SLUG, "schemes", added=added, token=as_code(token.label), slope=slope)
    if model.rope:
        n_heads = model.n_dims // model.rope.head_dims
        figures = {"base": model.rope.base, "n_heads": n_heads, "head_dims": model.rope.head_dims}
        details(passage(SLUG, "rope_own", model=model.title, **figures))


def schemes_in_the_vector(model: LanguageModel, token: Token, position: int) -> None:
    """Render how each scheme changes a token's vector: by adding to it or by rotating it."""
    rope = model.rope or positions.Rope()
    found = positions.encode_by_scheme(
        model.scaled_token_vectors([token.id])[0], position, model.position_embeddings, rope
    )
    render_chart(
        stripes(positions.normalize(found)),
        lambda: stripe_table(found),
        key="pe_changes",
        source=positions.encode_by_scheme,
        script=lambda: position_scripts.changes(model, token.id, position, rope),
        alt_text=f"Vector of {token.label} and what each scheme adds or turns at position {position}, {model.title}",
    )
    sizes = positions.lengths(found)
    insight(
        SLUG,
        "changes",
        token=as_code(token.label),
        position=position,
        length=sizes["token vector"],
        waves=sizes["sinusoidal, added"],
        turned=sizes["RoPE, turned"],
    )


def schemes_moved(model: LanguageModel, pair: tuple[Token, Token], places: tuple[int, int]) -> None:
    """Render the attention score of the two tokens, here and after both are shifted by the same amount."""
    room = n_positions(model) - 1 - max(places)
    shift = inputs.slider("Move both tokens by", 0, room, 10, key="pe_shift")
    slope = float(positions.alibi_slopes(ALIBI_HEADS)[0])
    first, second = model.scaled_token_vectors([token.id for token in pair])
    rope = model.rope or positions.Rope()
    moved = (places[0] + shift, places[1] + shift)
    here = positions.attention_scores(first, second, places, model.position_embeddings, slope, rope)
    there = positions.attention_scores(first, second, moved, model.position_embeddings, slope, rope)
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
    insight_with_details(SLUG, compare_scores(labels, places, shift))
