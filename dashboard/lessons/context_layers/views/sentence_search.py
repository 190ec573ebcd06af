"""Tab with sentence embeddings: semantic search and pairwise similarity."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.charts.bars import cosine_bars
from dashboard.charts.heatmaps import heatmap
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.sentence_search import measure_chance, shared_words
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs
from dashboard.course.markdown import as_code
from dashboard.course.prose import format_list, passage
from dashboard.display_text import short_words
from dashboard.errors import InputError
from dashboard.export import layer_scripts
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import QUESTION, SENTENCES
from dashboard.lessons.context_layers.sentences import Search, compare_sentences, judge_search
from dashboard.models import package_models
from dashboard.models.language_model import LanguageModel
from dashboard.models.word_vectors import row_norms
from dashboard.numerals import format_count
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"

# The bundled model that was trained for sentence embeddings.
MADE_FOR_IT = "all-minilm-l6-v2"
LEAST_HEIGHT, ROW_HEIGHT = 360, 26
# Values in the cells stay readable up to this many columns.
MOST_WRITTEN = 10


def sentences(model: LanguageModel) -> None:
    """Render a semantic search among the learner's own sentences, and how similar these are to each other."""
    model = _embedding_model(model)
    question = inputs.text("Search the sentences by meaning", QUESTION, key="cl_question").strip()
    results = st.container()
    typed = inputs.long_text("Your sentences, a line each", "\n".join(SENTENCES), key="cl_sentences")
    texts = _lines(typed)
    if len(texts) < 2:
        raise InputError("Two sentences or more can be compared; type another one, on a line of its own.")
    vectors = np.array([data.sentence_vector(model.slug, text) for text in texts])
    if question:
        with results:
            _search(model, texts, vectors, question)
    _compare_pairs(model, texts, vectors)


def _compare_pairs(model: LanguageModel, texts: list[str], vectors: np.ndarray) -> None:
    """Render the cosine of each pair of sentences as a heatmap."""
    cosines = cosine_matrix(vectors)
    names = _names(texts)
    render_chart(
        heatmap(
            cosines,
            names,
            [str(n + 1) for n in range(len(texts))],
            bound=1.0,
            decimals=2 if len(texts) <= MOST_WRITTEN else None,
            height=max(LEAST_HEIGHT, len(texts) * ROW_HEIGHT),
        ),
        lambda: pd.DataFrame(cosines.round(4), columns=names).assign(sentence=texts),
        key="cl_sentence_pairs",
        source=cosine_matrix,
        script=lambda: layer_scripts.sentences(model, texts, names, data.pooling(model.slug)),
        alt_text=f"{model.title}: cosine of each pair of {format_count(len(texts), 'sentence')} as a heatmap",
    )
    high, low = extreme_pairs(cosines)
    first, second, third, fourth = (as_code(texts[at]) for at in (*high, *low))
    said = compare_sentences(
        model=model.title,
        n_dims=vectors.shape[1],
        n_sentences=len(texts),
        closest=(first, second),
        highest=float(cosines[high]),
        farthest=(third, fourth),
        lowest=float(cosines[low]),
    )
    insight_with_details(SLUG, said)


def _embedding_model(model: LanguageModel) -> LanguageModel:
    """Return the sentence embedding model if it is installed, else the model on screen."""
    made_for_it = _made_for_it()
    if made_for_it is None or model.slug == MADE_FOR_IT:
        _explain_pooling(model)
        return model
    reader = inputs.choice("Read by", [made_for_it.title, "the model on screen"], key="cl_sentence_model")
    if reader == made_for_it.title:
        model = model_cache.language_model(MADE_FOR_IT)
    _explain_pooling(model)
    return model


def _made_for_it() -> package_models.PackagedModel | None:
    """Return the bundled model for sentence embeddings, if it is installed."""
    found = package_models.find(MADE_FOR_IT)
    return found if found is not None and package_models.is_installed(found) else None


def _advice(model: LanguageModel) -> str:
    """Suggest the model for sentence embeddings; empty if it is the one that reads."""
    found = package_models.find(MADE_FOR_IT)
    if found is None or model.slug == MADE_FOR_IT:
        return ""
    if package_models.is_installed(found):
        return passage(SLUG, "search_read_by", title=found.title)
    return passage(SLUG, "search_get", title=found.title)


def _explain_pooling(model: LanguageModel) -> None:
    """Say how the model makes one vector of a text, and who says so."""
    pooling = data.pooling(model.slug)
    name = "sentences" if pooling.is_stated else "sentences_by_mean"
    st.caption(passage(SLUG, name, model=model.title, pooling=pooling.description))
    if pooling.left_out:
        st.caption(passage(SLUG, "pooling_left_out", model=model.title, parts=format_list(pooling.left_out)))


def _lines(typed: str) -> list[str]:
    texts = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if len(texts) > limits.MAX_SENTENCES_COMPARED:
        messages.warn(f"The first {limits.MAX_SENTENCES_COMPARED} of {len(texts):,} sentences are compared.")
    return texts[: limits.MAX_SENTENCES_COMPARED]


def _names(texts: list[str]) -> list[str]:
    return [f"{n + 1} {name}" for n, name in enumerate(short_words(texts))]


def _search(model: LanguageModel, texts: list[str], vectors: np.ndarray, question: str) -> None:
    """Render the sentences by their cosine with the question, and whether the first is an answer."""
    asked = data.sentence_vector(model.slug, question)
    found = nearest(vectors, row_norms(vectors), asked, len(texts))
    names = _names(texts)
    ranked = [names[row] for row in found.rows]
    render_chart(
        cosine_bars(ranked, found.cosines),
        lambda: pd.DataFrame(
            {"sentence": [texts[row] for row in found.rows], "cosine": found.cosines.round(4)}
        ),
        key="cl_found",
        source=nearest,
        script=lambda: layer_scripts.search(model, texts, question, data.pooling(model.slug)),
        alt_text=f"{model.title}: cosine of each sentence with the question, {ranked[0]} first",
    )
    answer, runner_up = (texts[row] for row in found.rows[:2])
    read = [token for text in (question, answer) for token in model.tokenize(text)]
    unmet = model.unseen_among(token.id for token in read)
    chance = measure_chance(asked, data.unrelated_sentences(model.slug))
    search = Search(
        model=model.title,
        answer=as_code(answer),
        cosine=float(found.cosines[0]),
        runner_up=as_code(runner_up),
        second_cosine=float(found.cosines[1]),
        shared_words=shared_words(question, answer),
        n_tokens=len(read),
        n_met=len(read) - sum(token.id in unmet for token in read),
    )
    said = judge_search(
        search,
        n_unrelated=chance.n_sentences,
        typical=chance.mean,
        limit=chance.limit,
        lead=chance.lead,
        advice=_advice(model),
    )
    insight_with_details(SLUG, said)
