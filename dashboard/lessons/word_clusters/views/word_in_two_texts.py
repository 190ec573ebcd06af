"""One word in two texts: Word2Vec trained on each, and how the word's neighbours differ."""

import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts.bars import cosine_bars
from dashboard.concepts.spelling import SEVERAL_WORDS
from dashboard.concepts.word_in_two_texts import (
    Side,
    evidence,
    kept_neighbours,
    mean_kept,
    most_changed,
    sides,
)
from dashboard.course.markdown import as_code, as_text, as_text_with
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.presets import SAME_WORD
from dashboard.lessons.word_clusters.views.train_on_text import download_vectors
from dashboard.lessons.word_clusters.views.word2vec_settings import (
    encoding,
    source_from_upload,
    training_controls,
    word2vec_params,
)
from dashboard.numerals import format_count
from dashboard.pocket.two_texts import ambiguous_words, senses
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart
from dashboard.ui.slots import word2vec_training
from dashboard.ui.slots.word2vec_training import Purpose, Result, Source, TrainedText

SLUG = "word_clusters"
OWN_TEXTS, FILES = "my own", "two files"
NEIGHBOURS = 10
MOST_EXPLAINED = 3
MOST_CHANGED = 6
# Query parameter that records the start, so that a link to a comparison trains.
PARAMETER = "wc_compared"
# Separator between the word and its sense in the title of a text.
SENSE = ": "


def same_word_in_two_texts() -> None:
    """Render the choice of two texts, the training on each, and the comparison of a word's neighbours."""
    word2vec_training.warm_up()
    st.markdown(passage(SLUG, "two texts"))
    kind = inputs.choice("Texts", [*ambiguous_words(), OWN_TEXTS, FILES], key="wc_pair")
    sources = _sources(kind)
    training_controls(Purpose.COMPARISON, sources, word2vec_params(), by_link=PARAMETER)
    result = word2vec_training.result_on_screen(Purpose.COMPARISON)
    if result is not None:
        _compare(result)


def _sources(kind: str) -> list[Source]:
    """Render the choice of two texts and return them; empty until both files are chosen."""
    if kind == FILES:
        return _files()
    if kind == OWN_TEXTS:
        first, second = st.columns(2)
        with first:
            one = inputs.long_text("First text", SAME_WORD.first, key="wc_first")
        with second:
            other = inputs.long_text("Second text", SAME_WORD.second, key="wc_second")
        return [
            word2vec_training.source_from_text("first text", one),
            word2vec_training.source_from_text("second text", other),
        ]
    texts = data.two_texts(kind)
    titles = [f"{kind}{SENSE}{sense}" for sense in senses(kind)]
    with st.popover("The texts", icon=":material/article:"):
        st.button("Edit these texts", icon=":material/edit:", on_click=_edit, args=texts)
        for title, text in zip(titles, texts, strict=True):
            st.caption(as_text(title))
            st.container(height=180).text(text)
    return [
        word2vec_training.source_from_text(title, text) for title, text in zip(titles, texts, strict=True)
    ]


def _files() -> list[Source]:
    uploads = [
        column.file_uploader(
            label,
            key=key,
            max_upload_size=limits.MAX_COMPARED_TEXT_MEGABYTES,
            help=passage(SLUG, "help_file"),
        )
        for column, label, key in zip(
            st.columns(2), ("First text", "Second text"), ("wc_file_1", "wc_file_2"), strict=True
        )
    ]
    chosen = encoding()
    return [] if None in uploads else [source_from_upload(upload, chosen) for upload in uploads]


def _edit(first: str, second: str) -> None:
    inputs.setter("wc_first")(first)
    inputs.setter("wc_second")(second)
    inputs.setter("wc_pair")(OWN_TEXTS)


def _compare(result: Result) -> None:
    """Render a word's neighbours in both texts, how unusual the change is, and evidence for it."""
    about = result.parts[0].title.split(SENSE)[0]
    preferred = about if about in ambiguous_words() else SAME_WORD.word
    # One widget key per pair of texts, because the word of one pair says little about another.
    key = f"wc_same_{about if about in ambiguous_words() else 'own'}"
    first, second = (part.trained for part in result.parts)
    steady = kept_neighbours(first, second, NEIGHBOURS)
    both = set(first.words) & set(second.words)
    if not both:
        raise InputError(
            "The two texts have no word in common, so there is none to compare; edit one of them."
        )
    default = preferred if preferred in both else (steady[0].word if steady else min(both))
    if steady:
        st.caption(passage(SLUG, "most changed"))
        inputs.presets({word: {key: word} for word in most_changed(steady, MOST_CHANGED)}, key="wc_changed")

    def known(typed: str) -> str:
        word = typed.strip().lower()
        if len(word.split()) > 1:
            raise InputError(SEVERAL_WORDS)
        for part in result.parts:
            if word not in part.trained.words:
                raise InputError(
                    f"There is no vector for “{word[:40]}” from {part.title}; type a word that occurs at least "
                    f"{format_count(part.params.fewest or 1, 'time')} in both texts."
                )
        return word

    word = inputs.parsed_text("Word", default, known, key=key)
    found = sides(first, second, word, NEIGHBOURS)
    keys = ("wc_one", "wc_two")
    for column, part, other, side, key in zip(
        st.columns(2), result.parts, result.parts[::-1], found, keys, strict=True
    ):
        with column:
            _side(part, other, side, word, key)
    kept = len(found[0].words) - len(found[0].new)
    insight_with_details(
        SLUG,
        sentences.compare_two_texts(
            as_code(word),
            n_kept=kept,
            k=len(found[0].words),
            n_others=sum(each.word != word for each in steady),
            mean=mean_kept(steady, word),
        ),
    )
    for column, part, key in zip(st.columns(2), result.parts, ("wc_take_one", "wc_take_two"), strict=True):
        with column, st.container(horizontal=True):
            download_vectors(part, key=key)


def _side(part: TrainedText, other_part: TrainedText, side: Side, word: str, key: str) -> None:
    """Render the neighbours in one text, shared ones faded, and evidence for the new ones."""
    st.markdown(f"**{as_text(part.title)}**")
    render_chart(
        cosine_bars(side.words, side.cosines, side.stays),
        lambda: pd.DataFrame(
            {
                "word": side.words,
                "cosine": side.cosines.round(4),
                "in both": side.stays,
                "known there": side.elsewhere,
            }
        ),
        key=key,
        source=sides,
        script=lambda: word_scripts.side(part.trained, other_part.trained, word, NEIGHBOURS),
        alt_text=f"Nearest words of {word} in {part.title}, those of both texts pale: {', '.join(side.words)}",
    )
    for other in side.new[:MOST_EXPLAINED]:
        st.markdown(_why(part, word, other))


def _why(part: TrainedText, word: str, other: str) -> str:
    """Return, as Markdown, the sentences that bring a word close to another."""
    found = evidence(part.trained.text, word, other, part.params.window)
    named = {"word": as_code(word), "other": as_code(other)}
    if found.together:
        sentence = as_text_with(found.together, (word, other))
        return passage(SLUG, "why together", **named, n=found.n_together, sentence=sentence)
    if found.shared:
        shared = found.shared[0]
        return passage(
            SLUG,
            "why shared",
            **named,
            shared=", ".join(map(as_code, found.shared)),
            of_word=as_text_with(found.of_word, (word, shared)),
            of_other=as_text_with(found.of_other, (other, shared)),
        )
    return passage(SLUG, "why by chance", **named)
