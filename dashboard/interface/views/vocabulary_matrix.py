"""The views of the page Vocabulary and matrix: a function each for every depth of zoom and every tab."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts import vocabulary as words
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.subwords import byte_alphabet
from dashboard.concepts.vocabulary import Vocabulary
from dashboard.interface import controls, loaders
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.charts.distributions import (
    bin_table,
    bins,
    count_bars,
    count_columns,
    count_table,
    spread_band,
)
from dashboard.interface.charts.heatmaps import heatmap, overview_heatmap
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.markdown import as_code
from dashboard.interface.pictures import notice, picture
from dashboard.models.language_model import LanguageModel

SLUG = "vocabulary_matrix"
OVERVIEW_ROWS, OVERVIEW_COLUMNS, OVERVIEW_HEIGHT = 150, 128, 420
BLOCK_HEIGHT_PER_ROW = 20
WRITTEN_UP_TO = 12
COLUMN_BLOCKS = 200
TOKENS_PER_PAGE = 15
FEW = 10
FIRST = 5
LONGEST = 16
N_BINS = 60
START_DEVIATION = 0.02
GPT2_SMALL_DIMS = 768
SEEN = "seen in training"
FOUR_DECIMALS = st.column_config.NumberColumn(format="%.4f")
AS_MEAN, AS_SIZE = "mean", "size (RMS)"

View = Callable[[LanguageModel, Vocabulary, int], None]


def whole(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """The matrix from afar, each cell a block of rows and columns."""
    shown = controls.choice("A cell shows its block's", [AS_MEAN, AS_SIZE], key="vm_cell")
    overview = loaders.matrix_overview(model.slug, OVERVIEW_ROWS, OVERVIEW_COLUMNS)
    values = overview.mean if shown == AS_MEAN else overview.rms
    picture(
        overview_heatmap(overview, values, mark=vocabulary.name(chosen), row=chosen, height=OVERVIEW_HEIGHT),
        lambda: pd.DataFrame(values.round(4), columns=overview.column_edges[:-1].astype(str)).assign(
            **{"first row": overview.row_edges[:-1]}
        ),
        key="vm_whole",
        alt_text=f"The embedding matrix of {model.title} in blocks: {shown} of each block, "
        "a narrow strip to scale and the same stretched.",
    )
    notice(
        SLUG,
        "whole_mean" if shown == AS_MEAN else "whole_size",
        model=model.title,
        n_vocab=model.n_vocab,
        n_dims=model.n_dims,
        ratio=model.n_vocab / model.n_dims,
        rows=int(np.diff(overview.row_edges).max()),
        columns=int(np.diff(overview.column_edges).max()),
        token=as_code(vocabulary.labels[chosen]),
        row=chosen,
    )


def block(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Some rows and columns with their true values; the chosen token's row is on top unless another is set."""
    sides = st.columns(3)
    with sides[0]:
        size = controls.slider("Rows and columns", 4, 48, 24, key="vm_size")
    n_rows, n_columns = min(size, model.n_vocab), min(size, model.n_dims)
    with sides[1]:
        top = controls.slider("First row", 0, model.n_vocab - n_rows, 256, key="vm_top")
    with sides[2]:
        left = controls.slider("First column", 0, model.n_dims - n_columns, 0, key="vm_left")
    controls.presets(
        {"To the token's row": {"vm_top": min(max(chosen - n_rows // 2, 0), model.n_vocab - n_rows)}},
        key="vm_go",
    )
    rows, columns = range(top, top + n_rows), range(left, left + n_columns)
    values = np.asarray(model.token_embeddings[top : top + n_rows, left : left + n_columns])
    names = [vocabulary.name(at) for at in rows]
    picture(
        heatmap(
            values,
            names,
            [str(at) for at in columns],
            height=80 + BLOCK_HEIGHT_PER_ROW * max(n_rows, 12),
            written=size <= WRITTEN_UP_TO,
            decimals=4,
        ),
        lambda: pd.DataFrame(values.round(4), columns=[str(at) for at in columns]).assign(token=names),
        key="vm_block",
        alt_text=f"Rows {rows[0]} to {rows[-1]} and columns {columns[0]} to {columns[-1]} "
        f"of the embedding matrix of {model.title}.",
    )
    highest = np.unravel_index(np.abs(values).argmax(), values.shape)
    notice(
        SLUG,
        "block",
        token=as_code(vocabulary.labels[rows[int(highest[0])]]),
        column=columns[int(highest[1])],
        value=float(values[highest]),
    )


def row(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """One row: the vector of the chosen token, all of its values."""
    vector = np.asarray(model.token_embeddings[chosen])
    vectors = {vocabulary.name(chosen): vector}
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="vm_row",
        alt_text=f"All {model.n_dims} values of the token {vocabulary.name(chosen)} in {model.title}.",
    )
    st.code(
        f"token_embeddings[{chosen}].shape == ({model.n_dims},)\n"
        f"token_embeddings[{chosen}][:{FIRST}] == [{', '.join(f'{value:.4f}' for value in vector[:FIRST])}]",
        language="python",
        wrap_lines=True,
    )
    notice(
        SLUG,
        "row",
        token=as_code(vocabulary.labels[chosen]),
        row=chosen,
        n_dims=model.n_dims,
        model=model.title,
    )


def column(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """One column: what a single dimension holds for every token."""
    at = controls.slider("Column", 0, model.n_dims - 1, 0, key="vm_column")
    values = np.asarray(model.token_embeddings[:, at])
    spread = matrix.spread(values, COLUMN_BLOCKS)
    picture(
        spread_band(spread),
        lambda: pd.DataFrame(
            {"ID": range(model.n_vocab), "token": vocabulary.labels, "value": values.round(4)}
        ),
        key="vm_column_band",
        alt_text=f"Column {at} of the embedding matrix of {model.title} over all token IDs: "
        "lowest, mean and highest value of each block of rows.",
    )
    lowest, highest = ranked_tables(vocabulary, values, f"column {at}", "vm_column_ends")
    notice(
        SLUG,
        "column",
        column=at,
        mean=float(values.mean()),
        low=as_code(vocabulary.labels[lowest]),
        high=as_code(vocabulary.labels[highest]),
        token=as_code(vocabulary.labels[chosen]),
        value=float(values[chosen]),
    )


def search(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """The whole vocabulary, found by text, regular expression or ID, a page at a time."""
    ways = {"Text": words.containing, "Regular expression": words.matching, "ID": words.numbered}
    way = controls.choice("Find by", list(ways), key="vm_by")
    ids = controls.parsed(
        "Find",
        "",
        lambda query: ways[way](vocabulary, query),
        key="vm_find",
        placeholder={"Text": "bank", "Regular expression": "^ [A-Z]+$", "ID": "3331, 256-300"}[way],
    )
    st.markdown(f"**{len(ids):,}** of {len(vocabulary):,} tokens")
    if not len(ids):
        notice(SLUG, "nothing_found")
        return
    shown = ids[controls.page_of(len(ids), TOKENS_PER_PAGE, key="vm_page")]
    st.dataframe(
        token_table(model, vocabulary, shown),
        hide_index=True,
        alt=f"Tokens of {model.title}",
        height="content",
        column_config={"row length": FOUR_DECIMALS},
    )
    st.download_button(
        f"All {len(ids):,} as CSV",
        lambda: token_table(model, vocabulary, ids).to_csv(index=False),
        "tokens.csv",
        "text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
    twins = vocabulary.twins
    if vocabulary.pieces[chosen].startswith(byte_alphabet()[ord(" ")]):
        notice(SLUG, "dotted_g", piece=as_code(vocabulary.pieces[chosen]), letter=byte_alphabet()[ord(" ")])
    if chosen in twins or chosen in twins.values():
        without, with_ = next(pair for pair in twins.items() if chosen in pair)
        cosine = nearest(
            model.token_embeddings[[with_]],
            model.token_norms[[with_]],
            model.token_embeddings[without],
            1,
        ).cosines[0]
        notice(
            SLUG,
            "twins",
            without=as_code(vocabulary.labels[without]),
            with_=as_code(vocabulary.labels[with_]),
            id_without=without,
            id_with=with_,
            cosine=float(cosine),
            n_twins=len(twins),
        )


def make_up(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """What the tokens are made of: scripts, lengths, and how many begin with a space."""
    kinds = words.kind_counts(vocabulary.kinds)
    lengths = words.length_counts(vocabulary.n_bytes, LONGEST)
    left, right = st.columns(2)
    with left:
        st.markdown("**What they are written in**")
        picture(
            count_bars(kinds, "script"),
            lambda: count_table(kinds, "script"),
            key="vm_kinds",
            alt_text=f"Tokens of {model.title} by Unicode script or kind.",
        )
    with right:
        st.markdown("**How long they are**")
        picture(
            count_columns(lengths, "bytes"),
            lambda: count_table(lengths, "bytes"),
            key="vm_lengths",
            alt_text=f"Tokens of {model.title} by length in bytes.",
        )
        longest = int(vocabulary.n_bytes.argmax())
        notice(
            SLUG,
            "lengths",
            mean=float(vocabulary.n_bytes.mean()),
            longest=int(vocabulary.n_bytes[longest]),
            longest_id=longest,
            spaced=float(vocabulary.spaced.mean()),
            n_twins=len(vocabulary.twins),
        )
        broken = kinds.get(words.BROKEN, 0)
        most, count = next(iter(kinds.items()))
        notice(
            SLUG, "kinds", most=most, share=count / len(vocabulary), broken=broken, broken_name=words.BROKEN
        )


def lookup(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """A lookup is a row; one-hot times matrix is the same vector."""
    taken = np.asarray(model.token_embeddings[chosen])
    multiplied = matrix.one_hot_product(model.token_embeddings, chosen)
    vectors = {f"row {chosen}": taken, "one-hot × matrix": multiplied}
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="vm_lookup_stripes",
        alt_text=f"The row of {vocabulary.name(chosen)} in {model.title}, and the same by multiplication.",
    )
    with st.container(horizontal=True):
        st.metric("One-hot vector", f"({model.n_vocab:,},)")
        st.metric("Matrix", f"({model.n_vocab:,}, {model.n_dims})")
        st.metric("Their product", f"({model.n_dims},)")
        st.metric("Largest difference", f"{np.abs(taken - multiplied).max():.4f}")
    notice(
        SLUG,
        "lookup",
        token=as_code(vocabulary.labels[chosen]),
        row=chosen,
        zeros=model.n_vocab - 1,
        products=model.n_vocab * model.n_dims,
    )


def neighbours(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """The tokens whose rows point the same way as the chosen one's."""
    count = controls.slider("Neighbours", 1, 50, FEW, key="vm_k")
    near = nearest(
        model.token_embeddings, model.token_norms, model.token_embeddings[chosen], count, hidden=[chosen]
    )
    names = [vocabulary.name(int(at)) for at in near.rows]
    picture(
        cosine_bars(names, near.cosines),
        lambda: pd.DataFrame({"token": names, "ID": near.rows, "cosine": near.cosines.round(4)}),
        key="vm_near",
        alt_text=f"Tokens of {model.title} nearest to {vocabulary.name(chosen)} by cosine similarity.",
    )
    if len(names):
        notice(
            SLUG,
            "neighbours",
            token=as_code(vocabulary.labels[chosen]),
            nearest=as_code(vocabulary.labels[int(near.rows[0])]),
            cosine=float(near.cosines[0]),
            typical=loaders.row_statistics(model.slug).typical_cosine,
            n_vocab=model.n_vocab,
            model=model.title,
        )


def norms(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """How long the rows are."""
    lengths = model.token_norms
    heights, edges = np.histogram(lengths, N_BINS)
    groups = {"tokens": heights}
    picture(
        bins(
            edges,
            groups,
            x="length of the row",
            y="tokens",
            marked={vocabulary.labels[chosen]: float(lengths[chosen])},
        ),
        lambda: bin_table(edges, groups, "length", "tokens"),
        key="vm_norms",
        alt_text=f"Lengths of the rows of {model.title}.",
    )
    shortest, longest = ranked_tables(vocabulary, lengths, "length", "vm_norm_ends")
    notice(
        SLUG,
        "norms",
        token=as_code(vocabulary.labels[chosen]),
        length=float(lengths[chosen]),
        median=float(np.median(lengths)),
        shortest=as_code(vocabulary.labels[shortest]),
        longest=as_code(vocabulary.labels[longest]),
    )


def values(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """All values of the matrix beside those of a fresh random start."""
    start = float(model.config.get("initializer_range", START_DEVIATION))
    found = loaders.value_statistics(model.slug, start)
    groups = {f"{model.title}, as it is": found.trained, f"fresh start, N(0, {start:g}), seed 0": found.fresh}
    picture(
        bins(found.edges, groups, x="value", y="density"),
        lambda: bin_table(found.edges, groups, "value", "density"),
        key="vm_values",
        alt_text=f"Distribution of the values of the matrix of {model.title} beside a random start.",
    )
    notice(
        SLUG,
        "values",
        model=model.title,
        n_values=model.token_embeddings.size,
        deviation=found.deviation,
        fresh=found.fresh_deviation,
        factor=found.deviation / found.fresh_deviation,
        lowest=found.lowest,
        highest=found.highest,
    )


def untrained(model: LanguageModel, vocabulary: Vocabulary, chosen: int) -> None:
    """Rows that training never moved apart: known where the model says so, otherwise estimated, and labelled so."""
    distances = loaders.row_statistics(model.slug).distances
    estimate = matrix.looks_untrained(distances)
    if model.trained_ids is None:
        never, label = estimate, "never trained (estimate)"
    else:
        never, label = ~np.isin(np.arange(model.n_vocab), list(model.trained_ids)), "never seen in training"
    edges = np.histogram_bin_edges(distances, N_BINS)
    groups = {
        "other tokens" if model.trained_ids is None else SEEN: np.histogram(distances[~never], edges)[0],
        label: np.histogram(distances[never], edges)[0],
    }
    picture(
        bins(
            edges,
            groups,
            x="distance from the mean row",
            y="tokens",
            marked={vocabulary.labels[chosen]: float(distances[chosen])},
        ),
        lambda: bin_table(edges, groups, "distance", "tokens"),
        key="vm_untrained",
        alt_text=f"Distance of each row from the mean row of {model.title}, in two groups: {', '.join(groups)}.",
    )
    notice(
        SLUG,
        "untrained_estimate" if model.trained_ids is None else "untrained_known",
        model=model.title,
        never=int(never.sum()),
        share=float(never.mean()),
        n_vocab=model.n_vocab,
        limit=float(np.median(distances)) / 2,
        estimated=int(estimate.sum()),
        right=int((estimate & never).sum()),
    )
    ids = np.flatnonzero(never)
    if len(ids):
        st.markdown(f"**{len(ids):,}** tokens {label}, the nearest to the mean row first")
        ids = ids[np.argsort(distances[ids], kind="stable")]
        shown = ids[controls.page_of(len(ids), TOKENS_PER_PAGE, key="vm_never")]
        # Of a table about tokens never seen, no column need say so.
        table = token_table(model, vocabulary, shown).drop(columns=SEEN, errors="ignore")
        table = table.assign(**{"from the mean row": distances[shown].round(4)})
        st.dataframe(
            table,
            hide_index=True,
            alt=f"Tokens {label} of {model.title}",
            height="content",
            column_config={"row length": FOUR_DECIMALS, "from the mean row": FOUR_DECIMALS},
        )


ZOOMS: dict[str, View] = {"Whole matrix": whole, "Block": block, "Row": row, "Column": column}
TABS: dict[str, View] = {
    "Vocabulary": search,
    "Scripts and lengths": make_up,
    "Lookup": lookup,
    "Neighbours": neighbours,
    "Row lengths": norms,
    "Random start": values,
    "Never trained": untrained,
}


def numbers(model: LanguageModel) -> None:
    """The matrix in figures, where 50,257 comes from, and why the rows are as long as they are."""
    size = model.token_embeddings.size
    with st.container(horizontal=True):
        st.metric("Tokens = rows", f"{model.n_vocab:,}")
        st.metric("Dimensions = columns", f"{model.n_dims:,}")
        st.metric("Parameters", f"{size:,}")
        st.metric("As 32-bit floats", f"{size * 4 / 1e6:,.1f} MB")
        st.metric(f"Share of {model.title}", f"{size / model.n_parameters:.1%}")
    if loaders.has_gpt2_vocabulary(model.slug):
        n_bytes, n_merges = len(byte_alphabet()), len(loaders.merge_table(model.slug).ranks)
        notice(
            SLUG,
            "why_vocabulary",
            n_vocab=model.n_vocab,
            n_bytes=n_bytes,
            n_merges=n_merges,
            n_special=model.n_vocab - n_bytes - n_merges,
        )
    heads = model.config.get("n_head") or model.config.get("num_attention_heads")
    notice(
        SLUG,
        ("why_dims_published" if model.n_dims == GPT2_SMALL_DIMS else "why_dims")
        if heads
        else "why_dims_alone",
        model=model.title,
        n_dims=model.n_dims,
        n_heads=heads,
        per_head=model.n_dims // heads if heads else None,
    )


def token_table(model: LanguageModel, vocabulary: Vocabulary, ids: np.ndarray) -> pd.DataFrame:
    """The tokens of these IDs with what is known of each."""
    table = pd.DataFrame(
        {
            "ID": ids,
            "token": [vocabulary.labels[at] for at in ids],
            "in the file": [vocabulary.pieces[at] for at in ids],
            "bytes": [vocabulary.raws[at].hex(" ").upper() for at in ids],
            "script or kind": vocabulary.kinds[ids].astype(str),
            "row length": model.token_norms[ids].round(4),
        }
    )
    if model.trained_ids is not None:
        table[SEEN] = [at in model.trained_ids for at in ids.tolist()]
    return table


def ranked_tables(vocabulary: Vocabulary, measured: np.ndarray, name: str, key: str) -> tuple[int, int]:
    """Tables of the tokens with the lowest and the highest of `measured` (n_vocab,); the first ID of each."""
    ends = matrix.extremes(measured, FEW)
    for side, title, ids in zip(st.columns(2), ("Lowest", "Highest"), ends, strict=True):
        table = pd.DataFrame(
            {
                "ID": ids,
                "token": [vocabulary.labels[at] for at in ids],
                name: np.asarray(measured)[ids].round(4),
            }
        )
        side.markdown(f"**{title}: {name}**")
        side.dataframe(
            table,
            hide_index=True,
            key=f"{key}_{title}",
            alt=f"{title} {name}",
            height="content",
            column_config={name: FOUR_DECIMALS},
        )
    return int(ends[0][0]), int(ends[1][0])
