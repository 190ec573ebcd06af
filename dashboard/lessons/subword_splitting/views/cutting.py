"""How text is cut into tokens: what was computed, drawn with its tables and notes."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.charts import token_ladder as charts
from dashboard.charts.heatmaps import heatmap
from dashboard.charts.stripes import stripe_table, stripes
from dashboard.components.playback import Frame, Ladder, Rung, playback
from dashboard.components.token_strip import MAX_CHIPS, token_strip
from dashboard.concepts.merges import MOST_SYMBOLS, MergeTable, MergeTrace, replay_word
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs
from dashboard.concepts.splitting import Splitting
from dashboard.concepts.subwords import Token, read_as, readable, spellings, tokenize, words_of
from dashboard.concepts.tokenizers_compared import (
    N_CHARACTERS,
    bytes_way,
    characters_way,
    way_of,
)
from dashboard.concepts.unigram import best_splits, times_as_probable
from dashboard.concepts.wordpiece import longest_matches
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import format_list, passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import token_scripts
from dashboard.export.script import none_because
from dashboard.lessons.subword_splitting import data, sentences
from dashboard.lessons.subword_splitting.presets import FIRST_SPELLED, GREETINGS
from dashboard.models.installed import other_tokenizers
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_count
from dashboard.ui import fragments, inputs, model_cache
from dashboard.ui.pictures import data_table, first_of, notice, picture, said_aloud, table_behind
from dashboard.ui.unseen_tokens import tell_never_met

SLUG = "subword_splitting"
LONGEST_SHOWN = 200
WAYS_SHOWN = 5
# Where several texts stand below each other, each gets fewer chips.
FEW_CHIPS = 100
# Enough sentences of the pocket world to learn merges from in a blink, and to meet nearly each of its words.
STEP = "ss_step"
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
    said_aloud(passage(SLUG, "summary", model=model.title, **figures), key="ss_summary")


def no_tokens(text: str) -> None:
    """What stands in place of the tokens where there is no text, or nothing in it that the tokenizer sees."""
    st.info(passage(SLUG, "blank" if text else "empty"), icon=":material/edit_note:")


def changed(model: LanguageModel, text: str) -> None:
    """What the tokenizer reads in place of the text, where it changes it first."""
    read = read_as(model.tokenizer, text)
    if read != text:
        st.markdown(passage(SLUG, "read_as", model=model.title, read=as_code(read[:LONGEST_SHOWN])))


def each_token(model: LanguageModel, text: str, tokens: Sequence[Token], chosen: int) -> None:
    """A row per token, the whole vector of the chosen one, and what may puzzle about these tokens."""
    if not tokens:
        return
    merges = model_cache.merge_table(model.slug)
    shown = tokens[:MAX_CHIPS]
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
        as_printed(model)
    matrix = f"[{model.n_rows} × {model.n_dims}]"
    token = shown[chosen]
    if model.has_row(token):
        vector = {token.label: rows[chosen]}
        alt_text = f"All values of the chosen token's vector in {model.title}"
        picture(
            stripes(vector),
            lambda: stripe_table(vector),
            key="ss_vector",
            source=LanguageModel.rows_of,
            script=lambda: token_scripts.vector(model, token.label, token.id),
            alt_text=alt_text,
        )
    # What is odd about this text comes before what holds for every text.
    notes = []
    if model.n_positions is not None and len(tokens) > model.n_positions:
        notes.append(passage(SLUG, "too_long", model=model.title, n_positions=model.n_positions))
    if lacking := model.without_row(tokens):
        first = lacking[0]
        notes.append(passage(SLUG, "no_row", token=as_code(first.label), id=first.id, last=model.n_rows - 1))
    if unknown := [each for each in (token, *shown) if each.is_unknown]:
        notes.append(passage(SLUG, "unknown", token=as_code(unknown[0].label), id=unknown[0].id))
    if n_parts := sum(each.is_part for each in tokens):
        notes.append(passage(SLUG, "parts", n_parts=n_parts))
    if special := [each for each in (token, *shown) if each.is_special]:
        notes.append(passage(SLUG, "special", token=as_code(special[0].label)))
    notes.append(
        passage(SLUG, "cut" if model.traits.knows_all else "cut_or_unknown", model=model.title, matrix=matrix)
    )
    if dotted := [each for each in (token, *shown) if each.piece.startswith("Ġ") and not each.is_part]:
        piece, label = as_code(dotted[0].piece), as_code(dotted[0].label)
        notes.append(passage(SLUG, "g_with_dot", piece=piece, token=label))
    first_of(SLUG, *notes)


def as_printed(model: LanguageModel) -> None:
    """The same as the lesson prints it, until the lesson's model itself is on screen."""
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


def how_a_word_is_cut(model: LanguageModel, text: str, tokens: Sequence[Token], chosen: int) -> None:
    """The word of the chosen token, cut step by step as this kind of tokenizer does it."""
    if not tokens:
        return
    words = words_of(model.tokenizer, text)
    number = next(n for n, places in enumerate(words) if chosen in places)
    of_word = [tokens[at] for at in words[number]]
    shown = readable(b"".join(token.raw for token in of_word))
    st.markdown(passage(SLUG, "word", n=number + 1, n_words=len(words), word=as_code(shown[:LONGEST_SHOWN])))
    WAYS[model.traits.splitting](model, of_word)


def merge_by_merge(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """A word replayed from its bytes or letters."""
    merges = model_cache.merge_table(model.slug)
    trace = replay_word(of_word, merges, model.spelling)
    with fragments.hidden(STEP):
        step = inputs.slider("Merges done", 0, trace.n_steps, 0, key=STEP)
    _replay(model, trace, step, merges, of_word)


def looked_up_or_merged(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """A word that may be in the vocabulary as a whole; only otherwise is it joined by merges."""
    if len(of_word) == 1 and not of_word[0].is_special:
        notice(SLUG, "looked_up", token=as_code(of_word[0].label), id=of_word[0].id)
    else:
        merge_by_merge(model, of_word)


def longest_match(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """A word cut from the left, each time by the longest piece that the vocabulary has."""
    if of_word[0].is_special:
        notice(SLUG, "special", token=as_code(of_word[0].label))
        return
    word = read_as(model.tokenizer, b"".join(token.raw for token in of_word).decode("utf-8", "replace"))
    if len(word) > MOST_SYMBOLS:
        raise InputError(plain_passage(SLUG, "too_long_to_follow", n_letters=len(word), most=MOST_SYMBOLS))
    knows = model.tokenizer.token_to_id
    matches = longest_matches(word, model.spelling.inside, lambda piece: knows(piece) is not None)
    rungs = charts.match_table(word, matches)
    picture(
        charts.merge_ladder(rungs),
        lambda: rungs,
        key="ss_matches",
        source=longest_matches,
        script=none_because(passage(SLUG, "no script match")),
        alt_text=f"{word} cut into its longest pieces in {format_count(len(matches), 'step')}, from the left",
    )
    last = matches[-1]
    if not last.piece:
        notice(SLUG, "match_fails", word=as_code(word), rest=as_code(word[last.start :]))
        return
    first, notes = matches[0], []
    if first.shorter:
        shorter = ", ".join(map(as_code, first.shorter[:4]))
        notes.append(passage(SLUG, "match_longest", piece=as_code(first.piece), shorter=shorter))
    if model.spelling.inside and len(matches) > 1:
        inside, mark = as_code(matches[1].piece), as_code(model.spelling.inside)
        notes.append(passage(SLUG, "match_inside", piece=inside, mark=mark))
    first_of(SLUG, *notes, sentences.end_longest_match(word, len(matches)))


def best_split(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """The most probable ways to cut a word, of which the best is the one taken."""
    if of_word[0].is_special:
        notice(SLUG, "special", token=as_code(of_word[0].label))
        return
    word = "".join(
        token.raw.decode("utf-8", "replace") if token.is_unknown else token.piece for token in of_word
    )
    if len(word) > MOST_SYMBOLS:
        raise InputError(plain_passage(SLUG, "too_long_to_follow", n_letters=len(word), most=MOST_SYMBOLS))
    splits = best_splits(word, data.piece_scores(model.slug), WAYS_SHOWN)
    if not splits:
        notice(SLUG, "split_fails", word=as_code(word))
        return
    rungs = charts.split_ladder_table(splits)
    picture(
        charts.merge_ladder(rungs),
        lambda: charts.split_table(splits),
        key="ss_splits",
        source=best_splits,
        script=none_because(passage(SLUG, "no script splits")),
        alt_text=f"The {len(splits)} most probable ways to cut {word}, best first, each with its log probability",
    )
    best = " · ".join(splits[0].pieces)
    if len(splits) > 1:
        second = " · ".join(splits[1].pieces)
        times = times_as_probable(splits[0], splits[1])
        said = sentences.compare_splits(best, splits[0].score, second, splits[1].score, times)
        first_of(SLUG, said)
    else:
        notice(SLUG, "split_only", best=as_code(best), score=splits[0].score)


def whole_words(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """A vocabulary of words has nothing to cut."""
    word = of_word[0]
    notice(
        SLUG, "whole_word_unknown" if word.is_unknown else "whole_word", token=as_code(word.label), id=word.id
    )


def _replay(
    model: LanguageModel, trace: MergeTrace, step: int, merges: MergeTable, of_word: Sequence[Token]
) -> None:
    """The word up to this step as a ladder, and the pairs from which the next merge is chosen."""
    is_bytes = model.traits.byte_level
    raw = b"".join(token.raw for token in of_word)
    ids, symbols = [token.id for token in of_word], raw if is_bytes else None
    rungs = charts.ladder_table(trace, step, ids, symbols)
    whole = charts.ladder_table(trace, trace.n_steps, ids, symbols)
    ladder, choice = st.columns([3, 1])
    with ladder:
        alt_text = f"The {'bytes' if is_bytes else 'letters'} of {readable(raw)}, joined merge by merge"
        replay = playback(
            _ladder(whole, trace.n_steps, is_bytes=is_bytes),
            _merges(trace),
            step,
            key="ss_ladder",
            unit="Merge",
            alt_text=alt_text,
            on_stop=inputs.setter(STEP),
        )
        table_behind(
            lambda: rungs,
            key="ss_ladder",
            figure=lambda: charts.merge_ladder(rungs),
            source=replay_word,
            script=lambda: token_scripts.merges(model, trace.states[0], symbols, ids, step),
            alt_text=f"{alt_text}, up to merge {step} of {trace.n_steps}",
            replay=replay,
        )
    with choice:
        pairs = charts.pair_table(merges.candidates(trace.states[step]))
        if len(pairs):
            data_table(pairs, name="pairs", alt_text="Pairs that can be merged next, lowest rank first")
            st.caption(passage(SLUG, "pairs"))
        else:
            st.caption(passage(SLUG, "no_pairs"))
    if step == 0 and trace.n_steps:
        notice(SLUG, "ladder_start" if is_bytes else "ladder_start_letters", word=as_code(readable(raw)))
    elif step < trace.n_steps:
        left, right = trace.pairs[step - 1]
        figures = {"rank": f"{trace.ranks[step - 1]:,}", "n_merges": f"{len(merges.ranks):,}"}
        notice(SLUG, "ladder_step", left=as_code(left), right=as_code(right), **figures)
    else:
        first_of(SLUG, sentences.end_ladder(readable(raw), trace.n_steps, len(trace.pieces)))


def _ladder(rungs: pd.DataFrame, n_steps: int, *, is_bytes: bool) -> Ladder:
    """All rungs, each from the merge on that makes it: bytes and letters stand there at first, IDs at the end."""
    widths = (rungs["end"] - rungs["start"]).tolist()
    pieces: dict[str, list[tuple[str, int, bool]]] = {}
    for rung, piece, width, joined in zip(
        rungs["rung"], rungs["piece"], widths, rungs["just merged"].tolist(), strict=True
    ):
        pieces.setdefault(rung, []).append((piece, width, joined))
    before = 1 + is_bytes
    return Ladder(
        [
            Rung(name, min(max(at - before + 1, 0), n_steps), row)
            for at, (name, row) in enumerate(pieces.items())
        ]
    )


def _merges(trace: MergeTrace) -> list[Frame]:
    """What each merge is called, and what it joins."""
    count = trace.n_steps
    if not count:
        return [Frame("no merge", plain_passage(SLUG, "no_merges"))]
    steps = [
        Frame(
            f"{n} of {count}",
            plain_passage(SLUG, "merge", n=n, count=count, left=left, right=right, rank=f"{rank:,}"),
        )
        for n, ((left, right), rank) in enumerate(zip(trace.pairs, trace.ranks, strict=True), 1)
    ]
    return [Frame(f"0 of {count}", plain_passage(SLUG, "before_merges", count=count)), *steps]


WAYS = {
    Splitting.MERGES: merge_by_merge,
    Splitting.LOOKUP: looked_up_or_merged,
    Splitting.LONGEST_MATCH: longest_match,
    Splitting.BEST_SPLIT: best_split,
    Splitting.WHOLE_WORDS: whole_words,
}
# What the tab about it is called.
WAY_NAMES = {
    Splitting.MERGES: "Merge by merge",
    Splitting.LOOKUP: "Merge by merge",
    Splitting.LONGEST_MATCH: "Longest match",
    Splitting.BEST_SPLIT: "Best split",
    Splitting.WHOLE_WORDS: "Word by word",
}


def four_spellings(model: LanguageModel) -> None:
    """Each spelling of a word as tokens, and the cosines of those that are one token."""
    word = inputs.text("Word", FIRST_SPELLED, key="ss_word", most=inputs.MAX_WORD)
    forms = {form: tokenize(model.tokenizer, form) for form in spellings(word)}
    for n, (column, tokens) in enumerate(zip(st.columns(len(forms)), forms.values(), strict=True)):
        with column:
            token_strip(tokens, key=f"ss_form_{n}", unmet=model.never_met(tokens), limit=FEW_CHIPS)
    tell_never_met([token for tokens in forms.values() for token in tokens], model, key="ss_forms")
    singles = {tokens[0].id: tokens[0] for tokens in forms.values() if len(tokens) == 1}
    strange = model.unmet_among(singles)
    whole = [
        token
        for token in singles.values()
        if model.has_row(token) and not token.is_unknown and token.id not in strange
    ]
    n_ids = len({tuple(token.id for token in tokens) for tokens in forms.values() if tokens})
    has_capitals = len(forms) > 2
    first_of(SLUG, sentences.count_sequences(len(forms), n_ids, model.title, has_capitals=has_capitals))
    if strange:
        labels = ", ".join(as_code(singles[id_].label) for id_ in sorted(strange))
        st.caption(passage(SLUG, "untrained_forms", forms=labels, model=model.title))
    if len(whole) < 2:
        st.caption(passage(SLUG, "no_cosines"))
        return
    names = [token.label for token in whole]
    cosines = cosine_matrix(model.token_embeddings[[token.id for token in whole]])
    picture(
        heatmap(cosines, names, names, bound=1.0, height=300, written=True),
        lambda: pd.DataFrame(cosines.round(4), columns=names).assign(token=names),
        key="ss_cosines",
        source=cosine_matrix,
        script=lambda: token_scripts.cosines(model, names, [token.id for token in whole]),
        alt_text=f"Cosine of the spellings that are one token, in {model.title}",
    )
    nearest, farthest = (
        sentences.Closeness(names[at], names[other], float(cosines[at, other]))
        for at, other in extreme_pairs(cosines)
    )
    typical = model_cache.typical_cosine(model.slug)
    first_of(SLUG, sentences.compare_spellings(model.title, nearest, farthest, typical))


def languages(model: LanguageModel) -> None:
    """What the same greeting costs in each language, and one of them as tokens."""
    tokens = {language: tokenize(model.tokenizer, greeting) for language, greeting in GREETINGS.items()}
    costs = charts.cost_table(GREETINGS, tokens)
    alt_text = f"Tokens, characters and bytes of one greeting in {len(tokens)} languages, for {model.title}"
    picture(
        charts.cost_chart(costs),
        lambda: costs,
        key="ss_costs",
        source=tokenize,
        script=lambda: token_scripts.costs(model, GREETINGS),
        alt_text=alt_text,
    )
    lost = [name for name, cut in tokens.items() if any(token.is_unknown for token in cut)]
    if lost:
        notice(SLUG, "languages_lost", model=model.title, languages=format_list(lost))
    written = costs.query("language not in @lost")
    if len(written) > 1:
        price_range(model, written)
    names = list(tokens)
    at = inputs.selectbox_by_index("As tokens", len(names), -1, key="ss_language", name=names.__getitem__)
    shown = tokens[names[at]]
    token_strip(shown, key="ss_greeting", unmet=model.never_met(shown))


def price_range(model: LanguageModel, costs: pd.DataFrame) -> None:
    """The cheapest and the dearest of the languages that the vocabulary can write."""
    by_language = dict(zip(costs["language"], costs["tokens"].tolist(), strict=True))
    is_english = model_cache.has_gpt2_vocabulary(model.slug)
    first_of(SLUG, sentences.compare_languages(by_language, is_english=is_english))


def tokenizers_compared(model: LanguageModel, text: str) -> None:
    """The same text cut in each way, and what each way costs."""
    size = inputs.slider("Vocabulary of the Pocket BPE", 300, 4_000, 1_000, step=100, key="ss_size")
    others = other_tokenizers(model.tokenizer)
    ways = {
        way: way.split(text)
        for way in (
            way_of(f"Subwords of {model.title}", model.tokenizer),
            *(way_of(f"Subwords of {name}", other) for name, other in others.items()),
            bytes_way(),
            characters_way(),
            way_of("Whole words of the pocket world", data.pocket_words(WORD_SENTENCES)),
            way_of("Pocket BPE", data.pocket_bpe(size, BPE_SENTENCES)),
        )
    }
    for n, (way, tokens) in enumerate(ways.items()):
        st.markdown(
            passage(SLUG, "way", title=way.name, n_tokens=f"{len(tokens):,}", n_vocab=f"{way.n_vocab:,}")
        )
        # The first way is the model's own; of the others it knows nothing.
        token_strip(tokens, key=f"ss_way_{n}", unmet=() if n else model.never_met(tokens), limit=FEW_CHIPS)
    costs = charts.ways_table(text, ways, model.n_dims)
    numbers = costs.select_dtypes("number").columns
    formats = {str(name): st.column_config.NumberColumn(format="localized") for name in numbers}
    formats["characters per token"] = st.column_config.NumberColumn(format="%.2f")
    about = "What each way to cut the text costs"
    data_table(costs, name="tokenizers", alt_text=about, column_config=formats)
    cuts = [
        sentences.Cut(way.name, len(tokens), way.n_vocab, way.join(tokens)) for way, tokens in ways.items()
    ]
    notes = sentences.tell_changes(text, cuts)
    if text:
        notes.insert(0, sentences.compare_ways(text, cuts, model.title, model.n_dims))
    notes.append(passage(SLUG, "ways_characters", n_characters=f"{N_CHARACTERS:,}", n_dims=model.n_dims))
    for way, tokens in ways.items():
        if n_unknown := sum(token.is_unknown for token in tokens):
            notes.append(passage(SLUG, "ways_unknown", title=way.name, n_unknown=n_unknown))
    first_of(SLUG, *notes, passage(SLUG, "trained", n_sentences=BPE_SENTENCES))
