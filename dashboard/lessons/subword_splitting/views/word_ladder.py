"""The splitting of one word: by merges (BPE), longest match (WordPiece) or best split (Unigram)."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import limits
from dashboard.charts import token_ladder as charts
from dashboard.charts import token_tables
from dashboard.components.playback import Frame, Ladder, Piece, Rung, Timeline, playback, replayed
from dashboard.concepts.decoding import TextOfIds
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
from dashboard.lessons.subword_splitting.views.text_and_ids import CutText, format_ids
from dashboard.models.language_model import LanguageModel
from dashboard.numerals import format_count
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.export.pictures import export_only, insight, insight_with_details, render_chart

SLUG = "subword_splitting"

WAYS_SHOWN = 5
MOST_IDS_SHOWN = 40
STEP = "ss_step"


def word_ladder(model: LanguageModel, cut: CutText, chosen: int, export_container: DeltaGenerator) -> None:
    """Render how the model's tokenizer makes the word of the chosen token.

    The export bar goes into `export_container`.
    """
    if not cut.tokens:
        st.info(passage(SLUG, "blank" if cut.text else "empty"), icon=":material/edit_note:")
    elif cut.decoded:
        _describe_decoded(cut.decoded)
    else:
        with messages.show_input_errors():
            WAYS[model.traits.splitting](model, word_of(model, cut, chosen), export_container)


def word_of(model: LanguageModel, cut: CutText, chosen: int) -> Sequence[Token]:
    """Return the tokens of the word to which the chosen token belongs."""
    words = words_of(model.tokenizer, cut.text)
    return [cut.tokens[at] for at in next(places for places in words if chosen in places)]


def _describe_decoded(decoded: TextOfIds) -> None:
    """State why the IDs that were typed are not those of their text."""
    if decoded.broken:
        insight(SLUG, "ids_broken", raw=as_code(decoded.broken.hex(" ").upper()))
        return
    again = (
        f"{format_ids(decoded.again[:MOST_IDS_SHOWN])}{' …' if len(decoded.again) > MOST_IDS_SHOWN else ''}"
    )
    insight(SLUG, "ids_differ", again=as_code(again))


def merge_by_merge(model: LanguageModel, of_word: Sequence[Token], export_container: DeltaGenerator) -> None:
    """Replay the merges of a word from its bytes or letters."""
    merges = model_cache.merge_table(model.slug)
    trace = replay_word(of_word, merges, model.spelling)
    inputs.follow_default(STEP, trace.n_steps)
    with fragments.hidden(STEP):
        step = inputs.slider("Merges done", 0, trace.n_steps, trace.n_steps, key=STEP)
    replay = _play(model, trace, step, merges, of_word)
    with export_container, st.container(horizontal=True, vertical_alignment="top"):
        st.caption("The ladder", width="content")
        _export(model, trace, step, of_word, replay)


def looked_up_or_merged(
    model: LanguageModel, of_word: Sequence[Token], export_container: DeltaGenerator
) -> None:
    """Render the vocabulary lookup of a whole word, or else its merges."""
    if len(of_word) == 1 and not of_word[0].is_special:
        insight(SLUG, "looked_up", token=as_code(of_word[0].label), id=of_word[0].id)
    else:
        merge_by_merge(model, of_word, export_container)


def longest_match(model: LanguageModel, of_word: Sequence[Token], export_container: DeltaGenerator) -> None:
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
    rungs = token_tables.match_table(word, matches)
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


def best_split(model: LanguageModel, of_word: Sequence[Token], export_container: DeltaGenerator) -> None:
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
    rungs = token_tables.split_ladder_table(splits)
    render_chart(
        charts.merge_ladder(rungs),
        lambda: token_tables.split_table(splits),
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


def whole_words(model: LanguageModel, of_word: Sequence[Token], export_container: DeltaGenerator) -> None:
    """Explain that a vocabulary of whole words does not split."""
    word = of_word[0]
    insight(
        SLUG,
        "whole_word_unknown" if word.is_unknown else "whole_word",
        token=as_code(word.label),
        id=word.id,
    )


def _play(
    model: LanguageModel, trace: MergeTrace, step: int, merges: MergeTable, of_word: Sequence[Token]
) -> Mapping[str, Any]:
    """Render the merge ladder of the word up to this step; return what the browser plays."""
    word, ids, symbols = _spelled(model, of_word)
    return playback(
        _ladder(token_tables.ladder_table(trace, trace.n_steps, ids, symbols), trace, ids),
        Timeline(_frames(trace, merges, word), step, unit="Merge"),
        key="ss_ladder",
        alt_text=f"The letters of {word}, joined merge by merge",
        on_stop=inputs.setter(STEP),
    )


def _export(
    model: LanguageModel,
    trace: MergeTrace,
    step: int,
    of_word: Sequence[Token],
    replay: Mapping[str, Any],
) -> None:
    """Render the export bar of the merge ladder."""
    word, ids, symbols = _spelled(model, of_word)
    rungs = token_tables.ladder_table(trace, step, ids, symbols)
    export_only(
        lambda: rungs,
        key="ss_ladder",
        figure=lambda: charts.merge_ladder(rungs),
        source=replay_word,
        script=lambda: token_scripts.merges(model, trace.states[0], symbols, ids, step),
        alt_text=f"The letters of {word}, joined merge by merge, up to merge {step} of {trace.n_steps}",
        live=lambda: replayed(replay),
    )


def _spelled(model: LanguageModel, of_word: Sequence[Token]) -> tuple[str, list[int], bytes | None]:
    """Return a word as displayed, its IDs, and its bytes where the vocabulary writes them with other letters."""
    raw = b"".join(token.raw for token in of_word)
    ids = [token.id for token in of_word]
    return readable(raw), ids, raw if _has_other_letters(model, raw) else None


def _has_other_letters(model: LanguageModel, raw: bytes) -> bool:
    """Return whether the vocabulary writes the bytes of a word with other letters than the word has."""
    return model.traits.byte_level and not (raw.isascii() and b" " not in raw and raw.decode().isprintable())


def _ladder(rungs: pd.DataFrame, trace: MergeTrace, ids: Sequence[int]) -> Ladder:
    """Return every rung with the merge step at which it appears; a piece that is a token has its ID."""
    ends = list(accumulate(trace.widths[-1]))
    tokens = dict(zip(zip([0, *ends], ends, strict=False), ids, strict=False))
    pieces: dict[str, list[Piece]] = {}
    for rung, piece, start, end, joined in rungs.itertuples(index=False):
        pieces.setdefault(rung, []).append(Piece(piece, end - start, joined, tokens.get((start, end))))
    before = list(pieces).index("letters")
    return Ladder(
        [
            Rung(name, min(max(at - before, 0), trace.n_steps), row)
            for at, (name, row) in enumerate(pieces.items())
        ]
    )


def _frames(trace: MergeTrace, merges: MergeTable, word: str) -> list[Frame]:
    """Return an animation frame per merge, with its label and the pair that it joins."""
    count = trace.n_steps
    end = sentences.end_ladder(word, count, len(trace.pieces))
    if not count:
        return [Frame("no merge", end)]
    frames = [Frame(f"0 of {count}", plain_passage(SLUG, "before_merges", count=count))]
    for n, ((left, right), rank) in enumerate(zip(trace.pairs, trace.ranks, strict=True), 1):
        is_last = n == count
        others = None if is_last else len(merges.candidates(trace.states[n - 1])) - 1
        joined = sentences.describe_merge(left, right, rank, others)
        frames.append(Frame(f"{n} of {count}", f"{joined} {end}" if is_last else joined))
    return frames


WAYS = {
    Splitting.MERGES: merge_by_merge,
    Splitting.LOOKUP: looked_up_or_merged,
    Splitting.LONGEST_MATCH: longest_match,
    Splitting.BEST_SPLIT: best_split,
    Splitting.WHOLE_WORDS: whole_words,
}
