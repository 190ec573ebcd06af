"""The views of the subword page: what was computed, drawn with its tables and notes."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.concepts.merges import MergeTable, MergeTrace, replay_word
from dashboard.concepts.similarity import cosine_matrix
from dashboard.concepts.subwords import Token, readable, spellings, tokenize, words_of
from dashboard.concepts.tokenizers_compared import bytes_way, characters_way, way_of
from dashboard.interface import controls, loaders
from dashboard.interface.as_written import as_code
from dashboard.interface.charts import subwords as charts
from dashboard.interface.charts.heatmaps import heatmap
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.components.token_strip import MAX_CHIPS, token_strip
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.presets import FIRST_SPELLED, GREETINGS
from dashboard.lessons.prose import passage
from dashboard.models.installed import other_tokenizers
from dashboard.models.language_model import LanguageModel

SLUG = "subword_splitting"
# Where several texts stand below each other, each gets fewer chips.
FEW_CHIPS = 100
# Enough sentences of the pocket world to learn merges from in a blink, and to meet nearly each of its words.
BPE_SENTENCES = 1_000
WORD_SENTENCES = 20_000


def summary(model: LanguageModel, text: str, n_tokens: int) -> None:
    """The counts of a text in one line."""
    figures = {
        "n_tokens": f"{n_tokens:,}",
        "n_characters": f"{len(text):,}",
        "n_bytes": f"{len(text.encode('utf-8')):,}",
        "per_token": f"{len(text) / n_tokens:.2f}",
        "shape": f"({n_tokens}, {model.n_dims})",
    }
    st.markdown(passage(SLUG, "summary", model=model.title, **figures))


def no_text() -> None:
    """What stands in place of the tokens where there is no text."""
    st.info(passage(SLUG, "empty"), icon=":material/edit_note:")


def each_token(model: LanguageModel, tokens: Sequence[Token], chosen: int) -> None:
    """A row per token, the whole vector of the chosen one, and what may puzzle about these tokens."""
    if not tokens:
        return
    merges = loaders.merge_table(model.slug)
    shown = tokens[:MAX_CHIPS]
    rows = model.token_embeddings[[token.id for token in shown]]
    alt_text = f"Each token with its ID, bytes, merge rank and the start of its vector in {model.title}"
    table = charts.token_table(shown, rows, merges)
    formats = {f"value {n}": st.column_config.NumberColumn(format="%.4f") for n in range(charts.N_VALUES)}
    st.dataframe(table, hide_index=True, key="ss_tokens", column_config=formats, alt=alt_text)
    if len(tokens) > len(shown):
        st.caption(passage(SLUG, "first_rows", n_shown=f"{len(shown):,}", n_tokens=f"{len(tokens):,}"))
    offsets = {token.id - merges.made[token.piece] for token in shown if token.piece in merges.made}
    if len(offsets) == 1:
        st.caption(passage(SLUG, "rank", offset=offsets.pop()))
    notice(SLUG, "cut", model=model.title, matrix=f"[{model.n_vocab} x {model.n_dims}]")
    vector = {shown[chosen].label: rows[chosen]}
    alt_text = f"All values of the chosen token's vector in {model.title}"
    picture(stripes(vector), lambda: stripe_table(vector), key="ss_vector", alt_text=alt_text)
    if dotted := [
        each for each in (shown[chosen], *shown) if each.piece.startswith("Ġ") and not each.is_part
    ]:
        notice(SLUG, "g_with_dot", piece=as_code(dotted[0].piece), token=as_code(dotted[0].label))
    if n_parts := sum(token.is_part for token in tokens):
        notice(SLUG, "parts", n_parts=f"{n_parts:,}")
    if model.trained_ids is not None:
        n_strange = sum(token.id not in model.trained_ids for token in tokens)
        if n_strange:
            notice(SLUG, "untrained", n_strange=n_strange, n_tokens=len(tokens), model=model.title)
    if model.n_positions is not None and len(tokens) > model.n_positions:
        notice(SLUG, "too_long", model=model.title, n_positions=model.n_positions)


def merge_by_merge(model: LanguageModel, text: str, tokens: Sequence[Token], chosen: int) -> None:
    """The word of the chosen token, replayed from its bytes."""
    if not tokens:
        return
    words = words_of(model.tokenizer, text)
    number = next(n for n, places in enumerate(words) if chosen in places)
    of_word = [tokens[at] for at in words[number]]
    merges = loaders.merge_table(model.slug)
    trace = replay_word(of_word, merges)
    st.markdown(passage(SLUG, "word", n=number + 1, n_words=len(words), word=as_code(readable(trace.raw))))
    step = controls.slider("Merges done", 0, trace.n_steps, 0, key="ss_step")
    _replay(trace, step, merges, [token.id for token in of_word])


def _replay(trace: MergeTrace, step: int, merges: MergeTable, ids: Sequence[int]) -> None:
    """The word up to this step as a ladder, and the pairs from which the next merge is chosen.

    `ids` (n_tokens,) are the IDs of the pieces that are left in the end.
    """
    rungs = charts.ladder_table(trace, step, ids)
    ladder, choice = st.columns([3, 1])
    with ladder:
        alt_text = f"The bytes of {readable(trace.raw)} joined in {step} of {trace.n_steps} merges"
        picture(charts.merge_ladder(rungs), lambda: rungs, key="ss_ladder", alt_text=alt_text)
    with choice:
        pairs = charts.pair_table(merges.candidates(trace.states[step]))
        if len(pairs):
            st.dataframe(pairs, hide_index=True, alt="Pairs that can be merged next, lowest rank first")
            st.caption(passage(SLUG, "pairs"))
        else:
            st.caption(passage(SLUG, "no_pairs"))
    if step == 0 and trace.n_steps:
        notice(SLUG, "ladder_start", word=as_code(readable(trace.raw)))
    elif step < trace.n_steps:
        left, right = trace.pairs[step - 1]
        figures = {"rank": f"{trace.ranks[step - 1]:,}", "n_merges": f"{len(merges.ranks):,}"}
        notice(SLUG, "ladder_step", left=as_code(left), right=as_code(right), **figures)
    else:
        notice(SLUG, "ladder_end", n_steps=trace.n_steps, n_pieces=len(trace.pieces))


def four_spellings(model: LanguageModel) -> None:
    """Each spelling of a word as tokens, and the cosines of those that are one token."""
    word = controls.text("Word", FIRST_SPELLED, key="ss_word")
    forms = {form: tokenize(model.tokenizer, form) for form in spellings(word)}
    for n, (column, tokens) in enumerate(zip(st.columns(len(forms)), forms.values(), strict=True)):
        with column:
            token_strip(tokens, key=f"ss_form_{n}", limit=FEW_CHIPS)
    whole = [tokens[0] for tokens in forms.values() if len(tokens) == 1]
    notice(SLUG, "two_ids", n_ids=len({tuple(token.id for token in tokens) for tokens in forms.values()}))
    if len(whole) < 2:
        st.caption(passage(SLUG, "no_cosines"))
        return
    names = [token.label for token in whole]
    cosines = cosine_matrix(model.token_embeddings[[token.id for token in whole]])
    picture(
        heatmap(cosines, names, names, bound=1.0, height=300, written=True),
        lambda: pd.DataFrame(cosines.round(4), columns=names).assign(token=names),
        key="ss_cosines",
        alt_text=f"Cosine of the spellings that are one token, in {model.title}",
    )
    notice(SLUG, "cosines", model=model.title)
    strange = [
        token.label for token in whole if model.trained_ids is not None and token.id not in model.trained_ids
    ]
    if strange:
        notice(SLUG, "untrained_forms", forms=", ".join(map(as_code, strange)), model=model.title)


def languages(model: LanguageModel) -> None:
    """What the same greeting costs in each language, and one of them as tokens."""
    tokens = {language: tokenize(model.tokenizer, greeting) for language, greeting in GREETINGS.items()}
    costs = charts.cost_table(GREETINGS, tokens)
    alt_text = f"Tokens, characters and bytes of one greeting in {len(tokens)} languages, for {model.title}"
    picture(charts.cost_chart(costs), lambda: costs, key="ss_costs", alt_text=alt_text)
    cheapest, dearest = costs.iloc[0], costs.iloc[-1]
    notice(
        SLUG,
        "languages",
        dearest=dearest["language"],
        dearest_tokens=dearest["tokens"],
        cheapest=cheapest["language"],
        cheapest_tokens=cheapest["tokens"],
        ratio=f"{dearest['tokens'] / cheapest['tokens']:.1f}",
    )
    names = list(tokens)
    at = controls.pick("As tokens", len(names), -1, key="ss_language", name=names.__getitem__)
    token_strip(tokens[names[at]], key="ss_greeting")


def tokenizers_compared(model: LanguageModel, text: str) -> None:
    """The same text cut in each way, and what each way costs."""
    size = controls.slider("Vocabulary of the Pocket BPE", 300, 4_000, 1_000, step=100, key="ss_size")
    others = other_tokenizers(model.tokenizer)
    ways = {
        way: way.split(text)
        for way in (
            way_of(f"Subwords of {model.title}", model.tokenizer),
            *(way_of(f"Subwords of {name}", other) for name, other in others.items()),
            bytes_way(),
            characters_way(),
            way_of("Whole words of the pocket world", loaders.pocket_words(WORD_SENTENCES)),
            way_of("Pocket BPE", loaders.pocket_bpe(size, BPE_SENTENCES)),
        )
    }
    for n, (way, tokens) in enumerate(ways.items()):
        st.markdown(
            passage(SLUG, "way", title=way.name, n_tokens=f"{len(tokens):,}", n_vocab=f"{way.n_vocab:,}")
        )
        token_strip(tokens, key=f"ss_way_{n}", limit=FEW_CHIPS)
    costs = charts.ways_table(text, ways, model.n_dims)
    formats = {str(name): st.column_config.NumberColumn(format="localized") for name in costs.columns[1:]}
    formats["characters per token"] = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(costs, hide_index=True, column_config=formats, alt="What each way to cut the text costs")
    notice(SLUG, "ways", model=model.title, n_dims=model.n_dims)
    for way, tokens in ways.items():
        if n_unknown := sum(token.is_unknown for token in tokens):
            figures = {"n_unknown": f"{n_unknown:,}", "n_tokens": f"{len(tokens):,}"}
            notice(SLUG, "ways_unknown", title=way.name, **figures)
    notice(SLUG, "trained", n_sentences=f"{BPE_SENTENCES:,}")
