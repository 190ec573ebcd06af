"""The splitting of one word: by merges (BPE), longest match (WordPiece) or best split (Unigram)."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts import token_ladder as charts
from dashboard.components.playback import Frame, Ladder, Rung, Timeline, playback
from dashboard.concepts.merges import MergeTable, MergeTrace, replay_word
from dashboard.concepts.splitting import Splitting
from dashboard.concepts.subwords import Token, read_as, readable, words_of
from dashboard.concepts.unigram import best_splits, times_as_probable
from dashboard.concepts.wordpiece import longest_matches
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import token_scripts
from dashboard.export.script import unavailable_script
from dashboard.lessons.subword_splitting import data, sentences
from dashboard.lessons.subword_splitting.views import summary
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_count
from dashboard.ui import fragments, inputs, model_cache
from dashboard.ui.export.pictures import data_table, export_only, insight, insight_with_details, render_chart

SLUG = "subword_splitting"

WAYS_SHOWN = 5
STEP = "ss_step"


def how_a_word_is_cut(model: LanguageModel, text: str, tokens: Sequence[Token], chosen: int) -> None:
    """Render how the model's tokenizer splits the word of the selected token, step by step."""
    if not tokens:
        return
    words = words_of(model.tokenizer, text)
    number = next(n for n, places in enumerate(words) if chosen in places)
    of_word = [tokens[at] for at in words[number]]
    shown = readable(b"".join(token.raw for token in of_word))
    st.markdown(
        passage(
            SLUG,
            "word",
            n=number + 1,
            n_words=len(words),
            word=as_code(shown[: summary.LONGEST_SHOWN]),
        )
    )
    WAYS[model.traits.splitting](model, of_word)


def merge_by_merge(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """Replay the merges of a word from its bytes or letters."""
    merges = model_cache.merge_table(model.slug)
    trace = replay_word(of_word, merges, model.spelling)
    with fragments.hidden(STEP):
        step = inputs.slider("Merges done", 0, trace.n_steps, 0, key=STEP)
    _replay(model, trace, step, merges, of_word)


def looked_up_or_merged(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """Render the vocabulary lookup of a whole word, or else its merges."""
    if len(of_word) == 1 and not of_word[0].is_special:
        insight(SLUG, "looked_up", token=as_code(of_word[0].label), id=of_word[0].id)
    else:
        merge_by_merge(model, of_word)


def longest_match(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """Render the longest-match split of a word, from left to right."""
    if of_word[0].is_special:
        insight(SLUG, "special", token=as_code(of_word[0].label))
        return
    word = read_as(model.tokenizer, b"".join(token.raw for token in of_word).decode("utf-8", "replace"))
    if len(word) > limits.MAX_MERGED_SYMBOLS:
        raise InputError(
            plain_passage(SLUG, "too_long_to_follow", n_letters=len(word), most=limits.MAX_MERGED_SYMBOLS)
        )
    knows = model.tokenizer.token_to_id
    matches = longest_matches(word, model.spelling.inside, lambda piece: knows(piece) is not None)
    rungs = charts.match_table(word, matches)
    render_chart(
        charts.merge_ladder(rungs),
        lambda: rungs,
        key="ss_matches",
        source=longest_matches,
        script=unavailable_script(passage(SLUG, "no script match")),
        alt_text=f"{word} cut into its longest pieces in {format_count(len(matches), 'step')}, from the left",
    )
    last = matches[-1]
    if not last.piece:
        insight(SLUG, "match_fails", word=as_code(word), rest=as_code(word[last.start :]))
        return
    first, notes = matches[0], []
    if first.shorter:
        shorter = ", ".join(map(as_code, first.shorter[:4]))
        notes.append(passage(SLUG, "match_longest", piece=as_code(first.piece), shorter=shorter))
    if model.spelling.inside and len(matches) > 1:
        inside, mark = as_code(matches[1].piece), as_code(model.spelling.inside)
        notes.append(passage(SLUG, "match_inside", piece=inside, mark=mark))
    insight_with_details(SLUG, *notes, sentences.end_longest_match(word, len(matches)))


def best_split(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """Render the most probable splits of a word, of which the tokenizer takes the first."""
    if of_word[0].is_special:
        insight(SLUG, "special", token=as_code(of_word[0].label))
        return
    word = "".join(
        token.raw.decode("utf-8", "replace") if token.is_unknown else token.piece for token in of_word
    )
    if len(word) > limits.MAX_MERGED_SYMBOLS:
        raise InputError(
            plain_passage(SLUG, "too_long_to_follow", n_letters=len(word), most=limits.MAX_MERGED_SYMBOLS)
        )
    splits = best_splits(word, data.piece_scores(model.slug), WAYS_SHOWN)
    if not splits:
        insight(SLUG, "split_fails", word=as_code(word))
        return
    rungs = charts.split_ladder_table(splits)
    render_chart(
        charts.merge_ladder(rungs),
        lambda: charts.split_table(splits),
        key="ss_splits",
        source=best_splits,
        script=unavailable_script(passage(SLUG, "no script splits")),
        alt_text=f"The {len(splits)} most probable ways to cut {word}, best first, each with its log probability",
    )
    best = " · ".join(splits[0].pieces)
    if len(splits) > 1:
        second = " · ".join(splits[1].pieces)
        times = times_as_probable(splits[0], splits[1])
        said = sentences.compare_splits(best, splits[0].score, second, splits[1].score, times)
        insight_with_details(SLUG, said)
    else:
        insight(SLUG, "split_only", best=as_code(best), score=splits[0].score)


def whole_words(model: LanguageModel, of_word: Sequence[Token]) -> None:
    """Explain that a vocabulary of whole words does not split."""
    word = of_word[0]
    insight(
        SLUG,
        "whole_word_unknown" if word.is_unknown else "whole_word",
        token=as_code(word.label),
        id=word.id,
    )


def _replay(
    model: LanguageModel, trace: MergeTrace, step: int, merges: MergeTable, of_word: Sequence[Token]
) -> None:
    """Render the merge ladder of the word up to this step, and the candidate pairs of the next merge."""
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
            Timeline(_merges(trace), step, unit="Merge"),
            key="ss_ladder",
            alt_text=alt_text,
            on_stop=inputs.setter(STEP),
        )
        export_only(
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
        insight(SLUG, "ladder_start" if is_bytes else "ladder_start_letters", word=as_code(readable(raw)))
    elif step < trace.n_steps:
        left, right = trace.pairs[step - 1]
        figures = {"rank": f"{trace.ranks[step - 1]:,}", "n_merges": f"{len(merges.ranks):,}"}
        insight(SLUG, "ladder_step", left=as_code(left), right=as_code(right), **figures)
    else:
        insight_with_details(SLUG, sentences.end_ladder(readable(raw), trace.n_steps, len(trace.pieces)))


def _ladder(rungs: pd.DataFrame, n_steps: int, *, is_bytes: bool) -> Ladder:
    """Return every rung with the merge step at which it appears."""
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
    """Return an animation frame per merge, with its label and the pair that it joins."""
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
# Tab labels.
WAY_NAMES = {
    Splitting.MERGES: "Merge by merge",
    Splitting.LOOKUP: "Merge by merge",
    Splitting.LONGEST_MATCH: "Longest match",
    Splitting.BEST_SPLIT: "Best split",
    Splitting.WHOLE_WORDS: "Word by word",
}
