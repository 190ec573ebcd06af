"""Models held once for all sessions, and what was computed from them: the only place that caches."""

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
import streamlit as st
from tokenizers import Tokenizer

from dashboard.components.map import MapPoints
from dashboard.concepts import matrix, similarity, symmetry, untrained_estimate
from dashboard.concepts.analogies import Analogy, solve, wins_by_chance
from dashboard.concepts.anisotropy import VERSION as BASELINE_VERSION
from dashboard.concepts.anisotropy import Baseline, measure_baseline
from dashboard.concepts.bias_lens import Lean, Recovered, lean, recover
from dashboard.concepts.clusters import k_means
from dashboard.concepts.context import Reading, layer_map, read, shuffle_values
from dashboard.concepts.conversation import Conversation, conversation, marks, own_spans
from dashboard.concepts.corpus import Corpus, Examples, next_token, read_corpus, skip_gram
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.hidden_word import Hidden, hide
from dashboard.concepts.layout_agreement import Agreement, agreement
from dashboard.concepts.logit_lens import Predictions, layer_logits, predictions
from dashboard.concepts.meaning_axes import Shares, axis_of, shares
from dashboard.concepts.merges import MergeTable, merges_of
from dashboard.concepts.neighbours import Neighbours, nearest
from dashboard.concepts.positions import ByDistance, cosine_by_distance, sinusoidal
from dashboard.concepts.projection import METHODS, Axes, Projection
from dashboard.concepts.sentences import mean_state
from dashboard.concepts.similarity import cosines_to_all
from dashboard.concepts.space_comparison import Comparison, common_rows, compare
from dashboard.concepts.symmetry import Trace
from dashboard.concepts.tokenizers_compared import train_bpe, whole_words
from dashboard.concepts.training import SKIP_GRAM, Settings
from dashboard.concepts.unigram import scores_of
from dashboard.concepts.vocabulary import Vocabulary, read_vocabulary, rows_matching
from dashboard.course.presets import FIRST_SENTENCE, FIRST_WORD
from dashboard.errors import InputError
from dashboard.models import installed, layouts, maps, measurement_cache, store
from dashboard.models.chat_template import ChatTemplate, Message
from dashboard.models.download.upload import OwnFile, bring_vectors
from dashboard.models.error_translation import boundary
from dashboard.models.language_model import LanguageModel
from dashboard.models.layouts import LaidOut, Recipe
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.models.transformer import Transformer
from dashboard.models.transformer import most_probable_next as continuations
from dashboard.models.word_vectors import WordVectors, open_word_vectors
from dashboard.pocket.training_texts import TEXTS
from dashboard.ui.session_vectors import session_vectors
from dashboard.ui.shared_cache import computed

if TYPE_CHECKING:
    import pyarrow as pa


# Tokens of one sentence; attention grows with the square of the length.
MOST_READ = 128

# Vectors by which chance is measured.
SHUFFLED = 40

# Points of a map that no address may lead to: they travel in the message to this one browser and stay in its session.
MOST_SENT = 15_000

# Neighbours of a word that a map of all words draws a line to.
MAP_NEIGHBOURS = 10

P = ParamSpec("P")
T = TypeVar("T")


_read = threading.local()


def read_marks_anew() -> None:
    """From here on this thread reads the marks of models from disk again, once each: what a run begins with."""
    _read.marks = {}


def _mark(slot: Slot, slug: str) -> str:
    """A name for the model's files as they were when this run asked for it first."""
    marks = getattr(_read, "marks", None)
    if marks is None:  # no run of a page
        return installed.mark(slot, slug)
    if (slot, slug) not in marks:
        marks[slot, slug] = installed.mark(slot, slug)
    return marks[slot, slug]


@st.cache_resource(max_entries=4, show_spinner="Opening the word vectors …")
def _word_vectors(slug: str, mark: str) -> WordVectors:
    return installed.word_vectors(slug)


def word_vectors(slug: str) -> WordVectors:
    """The word vectors of this name: this session's own, which enter no shared cache, or shared ones, read-only.

    A model that was removed and fetched again is opened anew.
    """
    return session_vectors().get(slug) or _word_vectors(slug, _mark(Slot.WORDS, slug))


def _forget(brought: tuple[WordVectors, Manifest]) -> None:
    shutil.rmtree(brought[1].folder, ignore_errors=True)


@st.cache_resource(scope="session", max_entries=3, on_release=_forget, show_spinner="Reading your file …")
def brought_vectors(
    title: str, marks: tuple[str, ...], column: int | None, _files: Sequence[OwnFile]
) -> tuple[WordVectors, Manifest]:
    """A file of the learner's, or two with labels in `column`, converted once; gone with the session.

    The `marks` stand for the files' content. Raises InputError as `bring_vectors` does.
    """
    manifest = bring_vectors(title, *(file.chunks() for file in _files), column=column)
    # A file says nothing of the order of its words.
    vectors = open_word_vectors(
        manifest.folder, slug=manifest.slug, title=manifest.title, is_by_frequency=False
    )
    return vectors, manifest


def of_model(cache: Callable[[Callable], Callable]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Cache what is computed from a language model, by its name and its files as they are now.

    A model that was removed and fetched again in another version, or a folder whose files changed, is computed anew.
    The decorated function takes the model's name first, and positional arguments only.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        def kept(slug: str, mark: str, *arguments: Any) -> T:
            return function(slug, *arguments)  # type: ignore[call-arg, arg-type]

        # Streamlit tells cached functions apart by their names.
        kept.__module__, kept.__qualname__ = function.__module__, function.__qualname__
        cached = cache(kept)

        @wraps(function)
        def call(slug: str, *arguments: Any) -> T:
            return cached(slug, _mark(Slot.LANGUAGE, slug), *arguments)

        return call  # type: ignore[return-value]

    return decorate


@st.cache_resource(max_entries=4, show_spinner="Opening the language model …")
def _language_model(slug: str, mark: str, is_measured: bool) -> LanguageModel:
    return installed.language_model(slug)


def language_model(slug: str) -> LanguageModel:
    """The language model of this name with its two matrices, shared and read-only.

    Opened anew when its files have changed, or when more is known of it because its layers have been opened.
    """
    mark = _mark(Slot.LANGUAGE, slug)
    return _language_model(slug, mark, measurement_cache.known(mark) is not None)


@of_model(st.cache_resource(max_entries=2, show_spinner="Opening the whole model …"))
def transformer(slug: str) -> Transformer:
    """The language model of this name with all its layers; the first call imports torch."""
    return installed.transformer(language_model(slug))


@of_model(computed)
def reading(slug: str, ids: tuple[int, ...]) -> Reading:
    """One forward pass of this language model over one text: all views of the text share it."""
    whole = transformer(slug)
    with boundary(language_model(slug).title, "run"):
        return read(whole.module, whole.anatomy, ids)


@of_model(st.cache_data(max_entries=512, show_spinner=False))
def sentence_vector(slug: str, text: str) -> np.ndarray:
    """The mean of the states that this language model gives a text after its last layer, float32 (n_dims,).

    Raises:
        InputError: the text has no tokens, or more than the model reads at once.
    """
    model, whole = language_model(slug), transformer(slug)
    tokens = model.tokenize(text, as_model_input=True)
    most = min(model.context_length or MOST_READ, MOST_READ)
    if not 0 < len(tokens) <= most:
        raise InputError(
            f"“{text[:60]}” has {len(tokens):,} tokens, and this page reads 1 to {most}; shorten it."
        )
    with boundary(model.title, "run"):
        return mean_state(read(whole.module, whole.anatomy, [token.id for token in tokens]).hidden_states[-1])


@of_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def random_pairs(slug: str) -> Baseline:
    """How alike unrelated tokens are in this language model, from sentences of the pocket world.

    That takes some forty runs of the model, seconds in a real one: it is kept with what else was measured of it.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = transformer(slug)
        with boundary(language_model(slug).title, "run"):
            return vars(measure_baseline([read(whole.module, whole.anatomy, ids) for ids in texts]))

    names = [field.name for field in fields(Baseline)]
    mark = _mark(Slot.LANGUAGE, slug)
    return Baseline(
        **measurement_cache.arrays(mark, ("random pairs", BASELINE_VERSION, texts), names, measure)
    )


@of_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def unrelated_sentences(slug: str) -> np.ndarray:
    """The vectors that this language model gives to the sentences of `random_texts`, float32 (n_sentences, n_dims).

    Measured once for a host, as in `random_pairs`.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = transformer(slug)
        with boundary(language_model(slug).title, "run"):
            states = [read(whole.module, whole.anatomy, ids).hidden_states[-1] for ids in texts]
        return {"vectors": np.array([mean_state(each) for each in states])}

    mark = _mark(Slot.LANGUAGE, slug)
    return measurement_cache.arrays(mark, ("unrelated sentences", texts), ["vectors"], measure)["vectors"]


@of_model(st.cache_resource(max_entries=4, show_spinner=False))
def random_texts(slug: str) -> list[list[int]]:
    """The IDs of the sentences of the pocket world whose tokens make the pairs of `random_pairs`."""
    from dashboard.pocket.sentences import held_out, written

    model = language_model(slug)
    texts = [written(sentence) for sentence in held_out(40, seed=0)]
    tokens = [model.tokenize(text, as_model_input=True)[: model.context_length] for text in texts]
    return [[token.id for token in text] for text in tokens]


@of_model(computed)
def layer_paths(slug: str, first: tuple[int, ...], second: tuple[int, ...]) -> Projection:
    """Where the tokens of two texts are after each layer, on axes that serve all layers."""
    states = [reading(slug, ids).hidden_states for ids in (first, second)]
    return layer_map(np.concatenate(states, axis=1))


@of_model(computed)
def lens(slug: str, ids: tuple[int, ...], at: int, k: int) -> Predictions:
    """The `k` tokens that are most probable after the token at this place, layer by layer."""
    whole, seen = transformer(slug), reading(slug, ids)
    outputs = np.concatenate([seen.hidden_states[:-1, at], seen.last_output[None, at]])
    with boundary(language_model(slug).title, "run"):
        return predictions(layer_logits(whole.module, whole.anatomy, outputs), k)


@of_model(computed)
def nearest_tokens(slug: str, ids: tuple[int, ...], at: int, k: int) -> list[Neighbours]:
    """The tokens whose vectors are nearest to the state at this place, after each layer.

    Raises:
        InputError: the states are of another length than the rows of the token matrix.
    """
    return language_model(slug).nearest_tokens(_states_beside_rows(slug, ids, at), k)


@of_model(computed)
def nearest_by_chance(slug: str, ids: tuple[int, ...], at: int) -> float:
    """The mean cosine that vectors of the same values in random order have with their nearest row.

    Raises:
        InputError: as in `nearest_tokens`.
    """
    shuffled = shuffle_values(_states_beside_rows(slug, ids, at), SHUFFLED)
    found = language_model(slug).nearest_tokens(shuffled, 1)
    return float(np.mean([each.cosines[0] for each in found]))


def _states_beside_rows(slug: str, ids: tuple[int, ...], at: int) -> np.ndarray:
    """The states at this place, (n_layers + 1, n_dims), where they are as long as the rows of the token matrix."""
    model = language_model(slug)
    states = reading(slug, ids).hidden_states[:, at]
    if states.shape[1] != model.n_dims:
        raise InputError(
            f"The layers of {model.title} work with {states.shape[1]:,} values and its token rows have "
            f"{model.n_dims:,}, so a state has no nearest rows."
        )
    return states


@of_model(st.cache_resource(max_entries=4, show_spinner=False))
def merge_table(slug: str) -> MergeTable:
    """The merges of this language model's tokenizer; empty where its tokens do not come from merges."""
    return MergeTable.of(merges_of(language_model(slug).tokenizer))


@of_model(st.cache_resource(max_entries=4, show_spinner=False))
def rank_offset(slug: str) -> int | None:
    """What an ID is more than its merge's rank, where that is the same for all tokens that a merge makes."""
    tokenizer = language_model(slug).tokenizer
    return merge_table(slug).offset(tokenizer.get_vocab())


@of_model(st.cache_resource(max_entries=4, show_spinner=False))
def piece_scores(slug: str) -> dict[str, float]:
    """Piece to log probability of this language model's tokenizer; empty where it is no Unigram tokenizer."""
    return scores_of(language_model(slug).tokenizer)


def has_chat_template(slug: str) -> bool:
    """Whether this language model has a form for conversations; raises InputError where it cannot be read."""
    model = language_model(slug)
    return ChatTemplate.of(model.folder, model.title) is not None


@of_model(st.cache_data(max_entries=64, show_spinner=False))
def _chat_texts(slug: str, said: tuple[tuple[str, str], ...], begin_answer: bool) -> list[str] | str:
    """What was said as the chat template writes it, and the same with marks in its place; or why it cannot.

    What fails is kept too: a template may fail by taking all the time that it is given.
    """
    model = language_model(slug)
    conversations = [
        [Message(role, content) for role, content in said],
        [Message(role, mark) for (role, _), mark in zip(said, marks(len(said)), strict=True)],
    ]
    try:
        template = ChatTemplate.of(model.folder, model.title)
        if template is None:
            raise InputError(f"{model.title} has no chat template.")
        return template.write(model.title, conversations, begin_answer=begin_answer)
    except InputError as error:
        return str(error)


def chat(slug: str, said: tuple[tuple[str, str], ...], begin_answer: bool) -> Conversation:
    """What this language model is given of a conversation, (role, content) each.

    Raises:
        InputError: its chat template fails, or changes what is said.
    """
    texts = _chat_texts(slug, said, begin_answer)
    if isinstance(texts, str):
        raise InputError(texts)
    model, contents = language_model(slug), [content for _, content in said]
    written, marked = texts
    spans = own_spans(written, marked, contents)
    if spans is None:
        raise InputError(
            f"The chat template of {model.title} changes what is said, so what it adds cannot be told apart."
        )
    return conversation(model.tokenizer, written, spans, contents)


@st.cache_resource(max_entries=2, show_spinner=False)
def pocket_sentences(n_sentences: int) -> list[str]:
    """So many sentences of the pocket world, shared and read-only."""
    from dashboard.pocket.sentences import generate

    return generate(n_sentences, seed=0)


@st.cache_resource(max_entries=64, show_spinner=False)
def pocket_bpe(n_vocab: int, n_sentences: int) -> Tokenizer:
    """A byte-level BPE of at most `n_vocab` tokens, trained on this many sentences of the pocket world."""
    return train_bpe(pocket_sentences(n_sentences), n_vocab)


@st.cache_resource(max_entries=1, show_spinner=False)
def pocket_words(n_sentences: int) -> Tokenizer:
    """A tokenizer of the whole words in this many sentences of the pocket world."""
    return whole_words(pocket_sentences(n_sentences))


@of_model(computed)
def nearest_in_matrix(slug: str, id_: int, k: int, every: bool = False) -> Neighbours:
    """The `k` tokens whose rows are nearest to that of token `id_`, itself left out; see `nearest_tokens` there."""
    model = language_model(slug)
    return model.nearest_tokens(model.token_embeddings[[id_]], k, hidden=[id_], every=every)[0]


@of_model(computed)
def most_probable_next(slug: str, ids: tuple[int, ...], k: int) -> list[tuple[int, float]]:
    """The `k` tokens that this language model expects after the tokens `ids`, as (ID, probability)."""
    whole = transformer(slug)
    with boundary(language_model(slug).title, "run"):
        return continuations(whole, ids, k)


@of_model(st.cache_data(max_entries=4, show_spinner="Comparing all positions …"))
def learned_cosines(slug: str) -> ByDistance:
    """How alike the position vectors of this language model are, by distance; it must have a position matrix."""
    positions = language_model(slug).position_embeddings
    if positions is None:
        raise ValueError(f"{slug} has no position matrix")
    return cosine_by_distance(positions)


def other_models_with_positions(slug: str) -> list[LanguageModel]:
    """The other models with trained positions that come with the app or in packages, if they are here."""
    others = [each for each in installed.with_positions() if each != slug]
    return [language_model(each) for each in others]


@st.cache_data(max_entries=4, show_spinner="Comparing all positions …")
def sinusoidal_cosines(n_positions: int, n_dims: int) -> ByDistance:
    """How alike sinusoidal position vectors of this shape are, by distance."""
    return cosine_by_distance(sinusoidal(n_positions, n_dims))


@of_model(st.cache_resource(max_entries=4, show_spinner="Reading the vocabulary …"))
def vocabulary(slug: str) -> Vocabulary:
    """All tokens of the language model of this name, by row."""
    model = language_model(slug)
    return read_vocabulary(model.tokenizer, model.n_rows)


@of_model(st.cache_resource(max_entries=4, show_spinner=False))
def has_gpt2_vocabulary(slug: str) -> bool:
    """Whether the language model of this name has exactly GPT-2's tokens and IDs."""
    return language_model(slug).tokenizer.get_vocab() == gpt2_tokenizer().get_vocab()


@of_model(st.cache_resource(max_entries=4, show_spinner="Looking at the whole matrix …"))
def matrix_overview(
    slug: str, n_row_blocks: int, n_column_blocks: int, every: bool = False
) -> matrix.Overview:
    """The token embedding matrix of this model in at most so many blocks, each summed up over its trained rows.

    Over all of its rows if `every`, as in all that follows.
    """
    model = language_model(slug)
    counted = model.counted_rows(every=every)
    return matrix.overview(model.token_embeddings, n_row_blocks, n_column_blocks, counted)


@of_model(st.cache_resource(max_entries=4, show_spinner="Measuring every row …"))
def typical_cosine(slug: str, every: bool = False) -> float:
    """The mean cosine of two different rows of this model's token embedding matrix."""
    model = language_model(slug)
    return matrix.typical_cosine(model.token_embeddings, model.token_norms, model.counted_rows(every=every))


@of_model(st.cache_resource(max_entries=4, show_spinner="Looking for rows that were never trained …"))
def untrained_rows(slug: str) -> untrained_estimate.Estimate:
    """Which rows of this model's token embedding matrix look as if no text had ever held their tokens."""
    model = language_model(slug)
    return untrained_estimate.estimate(model.token_embeddings, model.tokenizer, vocabulary(slug))


@of_model(st.cache_resource(max_entries=4, show_spinner="Counting every value …"))
def value_statistics(slug: str, start_deviation: float, every: bool = False) -> matrix.ValueStatistics:
    """The values of this model's token embedding matrix beside a fresh start of this standard deviation."""
    model = language_model(slug)
    return matrix.value_statistics(model.token_embeddings, start_deviation, model.counted_rows(every=every))


@computed
def nearest_words(slug: str, word: str, count: int) -> Neighbours:
    """The `count` words nearest to `word`, itself left out."""
    vectors = word_vectors(slug)
    row = vectors.row(word)
    return nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])


@computed
def usual_cosine(slug: str, word: str) -> float:
    """Take the median cosine of `word` with the others among the first `MOST_MEASURED` words of the model.

    Those are the most frequent ones where that is known. Vectors of rare words have hardly been trained, and a
    frequent word's cosine with them lies far below zero: it says nothing of what belongs together.
    """
    vectors = word_vectors(slug)
    row = vectors.row(word)
    matrix, norms = vectors.matrix[:MOST_MEASURED], vectors.norms[:MOST_MEASURED]
    cosines = cosines_to_all(matrix, norms, vectors.matrix[row])
    return float(np.median(np.delete(cosines, row) if row < len(cosines) else cosines))


@computed
def usual_signs(slug: str) -> float:
    """In how many dimensions two words of the model, taken at random, have the same sign on average."""
    return similarity.usual_signs(word_vectors(slug).matrix)


@computed
def projected_words(slug: str, words: tuple[str, ...], method: str, n_axes: int) -> Projection:
    """The vectors of `words` on two or three axes, by one of `projection.METHODS`; raises InputError as that does."""
    return METHODS[method](word_vectors(slug).vectors(list(words)), n_axes)


@computed
def clusters_of_words(slug: str, words: tuple[str, ...], n_clusters: int) -> np.ndarray:
    """The number of each of `words`' cluster, int64 (n,), as `k_means` finds them."""
    return k_means(word_vectors(slug).vectors(list(words)), n_clusters)


@computed
def word_analogy(slug: str, a: str, b: str, c: str, count: int) -> Analogy:
    """What is to `c` as `b` is to `a`: the `count` nearest words, the inputs among them."""
    vectors = word_vectors(slug)
    return solve(vectors.matrix, vectors.norms, vectors.row(a), vectors.row(b), vectors.row(c), count)


@computed
def analogy_by_chance(slug: str, answer: int, c: int) -> tuple[int, int]:
    """How often this `answer` wins with random pairs of frequent words before row `c`, and how many were tried."""
    vectors = word_vectors(slug)
    return wins_by_chance(vectors.matrix, vectors.norms, answer, c, MOST_MEASURED)


@computed
def ordinary_rows(slug: str) -> np.ndarray:
    """Rows of frequent words that everybody knows, int64 (n,): those of the pocket world.

    Of a model that knows few of these, the frequent words that name something, as far as their look tells.
    """
    from dashboard.pocket.world import ordinary_words

    vectors = word_vectors(slug)
    rows = [
        row for word in ordinary_words() if (row := vectors.index.get(word, MOST_MEASURED)) < MOST_MEASURED
    ]
    if len(rows) < FEW_ORDINARY:
        rows = [vectors.row(word) for word in vectors.own_words(OWN_ORDINARY)]
    return np.array(sorted(rows), dtype=np.int64)


@computed
def hidden_word(slug: str, seed: int) -> Hidden:
    """Hide one of the ordinary words of this model, the same for a seed, and measure how near all others are.

    It is none that the page Start shows to a visitor who has typed nothing.

    Raises:
        InputError: none of them has a direction.
    """
    vectors = word_vectors(slug)
    rows = ordinary_rows(slug)
    unseen = rows[~np.isin(rows, _rows_shown_first(slug))]
    return hide(vectors.matrix, vectors.norms, unseen if len(unseen) else rows, seed)


def _rows_shown_first(slug: str) -> list[int]:
    """List the rows of the words that the page Start shows at first: its word, those near it, and its sentence."""
    vectors = word_vectors(slug)
    [word] = vectors.these_or_own([FIRST_WORD])
    sentence = [vectors.index[each] for each in FIRST_SENTENCE.split() if each in vectors]
    return [vectors.row(word), *nearest_words(slug, word, MAP_NEIGHBOURS).rows.tolist(), *sentence]


@computed
def training_text(name: str, n_sentences: int, seed: int) -> str:
    """So many sentences of one of the training texts, a line each."""
    return "\n".join(TEXTS[name].write(n_sentences, seed))


@computed
def two_texts(word: str) -> tuple[str, str]:
    """A text for each sense of an ambiguous word, a sentence a line."""
    from dashboard.pocket.two_texts import two_texts as write

    return write(word, seed=0)


@computed
def training_examples(
    text: str, max_words: int, never_seen: tuple[str, ...], mode: str, window: int
) -> tuple[Corpus, Examples]:
    """A text's vocabulary and the examples in it, shared and read-only; raises InputError as `read_corpus` does."""
    corpus = read_corpus(text, max_words, never_seen)
    return corpus, (skip_gram if mode == SKIP_GRAM else next_token)(corpus, window)


@st.cache_resource(max_entries=8, show_spinner="Training from equal rows …")
def equal_starts(
    name: str, _examples: Examples, _counts: np.ndarray, settings: Settings, n_steps: int
) -> list[Trace]:
    """What becomes of rows that start equal; `name` stands for the text behind the examples."""
    return symmetry.equal_starts(_examples, _counts, settings, n_steps)


@st.cache_resource(max_entries=4, show_spinner=False)
def paths_of_run(name: tuple[str, int], _matrices: Sequence[np.ndarray]) -> tuple[Axes, np.ndarray]:
    """Where the rows of a finished run went (`frozen_axes.paths`); `name` stands for the run and its last step."""
    return paths(_matrices)


@st.cache_resource(max_entries=4, show_spinner="Placing every word on the map …")
def _space(slot: Slot, slug: str, mark: str) -> maps.Space:
    """The rows of a model that every visitor may open."""
    if slot is Slot.WORDS:
        return _space_of_words(word_vectors(slug))
    model = language_model(slug)
    labels = vocabulary(slug).labels
    return maps.Space(labels, model.token_embeddings, model.token_norms, by_frequency=False)


def _space_of_words(vectors: WordVectors) -> maps.Space:
    return maps.Space(vectors.words, vectors.matrix, vectors.norms)


def _are_there(points: MapPoints) -> bool:
    """Whether the files of a map still are: somebody may have emptied the store."""
    return all(maps.find(*address.split("/")[1:]) for address in (points.files or {}).values())


@st.cache_resource(max_entries=32, show_spinner="Placing every word on the map …", validate=_are_there)
def _fetched_map(slot: Slot, slug: str, mark: str, n_rows: int, colouring: str, n_axes: int) -> MapPoints:
    """The first rows of a model as files that any browser may fetch, made where they are not there yet."""
    space = _space(slot, slug, mark)
    n_all = len(space.words)
    n_rows = min(n_rows, n_all)
    try:
        whole = maps.places(space, "PCA", n_axes, n_all)
        placed = maps.places(space, "PCA", n_axes, n_rows)
        coloured, named = maps.colours(space, colouring, n_rows), maps.names(space, n_rows)
    except OSError as error:
        raise store.cannot_write(error) from error
    files = {
        "points": f"maps/{placed}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{named}/{maps.WORDS}",
    }
    legend, explained = maps.legend(coloured, colouring), maps.explained(whole)
    return MapPoints(
        placed,
        n_rows,
        maps.points(whole, n_axes),
        space.words,
        legend,
        explained,
        *_rank(slot),
        files=files,
    )


def _sent_map(space: maps.Space, name: str, colouring: str, n_axes: int, slot: Slot) -> MapPoints:
    """The first rows of a space in the message itself."""
    first = replace(
        space,
        words=space.words[:MOST_SENT],
        matrix=space.matrix[:MOST_SENT],
        norms=space.norms[:MOST_SENT],
    )
    places = maps.LAYOUTS["PCA"](first, n_axes, 0)
    colours, legend = maps.COLOURINGS[colouring](first)
    return MapPoints(
        name,
        len(first.words),
        places.points,
        first.words,
        legend,
        places.explained,
        *_rank(slot),
        colours=colours,
    )


def _rank(slot: Slot) -> tuple[str, int]:
    """What the number of a row is called, and that of the first."""
    return ("rank", 1) if slot is Slot.WORDS else ("ID", 0)


@st.cache_resource(scope="session", max_entries=3, show_spinner="Placing every word on the map …")
def _own_map(slug: str, colouring: str, n_axes: int) -> MapPoints:
    """A map of this session's own vectors, seen by nobody else and gone with the session."""
    return _sent_map(_space_of_words(session_vectors()[slug]), slug, colouring, n_axes, Slot.WORDS)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unfetched_map(slot: Slot, slug: str, mark: str, colouring: str, n_axes: int) -> MapPoints:
    """A map of a shared model for browsers that cannot fetch its files."""
    return _sent_map(_space(slot, slug, mark), f"{slug} sent", colouring, n_axes, slot)


def map_of(
    slot: Slot, slug: str, n_rows: int, colouring: str, *, n_axes: int = 2, fetched: bool = True
) -> MapPoints:
    """The first `n_rows` rows of a model on a map, coloured by one of `maps.COLOURINGS`.

    Vectors of this session, and those of a browser that cannot have them `fetched`, are sent: `MOST_SENT` at most.

    Raises:
        InputError: a value of the vectors is no number, or the disk is full.
    """
    if slot is Slot.WORDS and slug in session_vectors():
        return _own_map(slug, colouring, n_axes)
    mark = _mark(slot, slug)
    if not fetched:
        return _unfetched_map(slot, slug, mark, colouring, n_axes)
    return _fetched_map(slot, slug, mark, n_rows, colouring, n_axes)


@computed
def _agreement(mark: str, _first: np.ndarray, _second: np.ndarray) -> Agreement:
    return agreement(_first, _second)


def pictures_agree(first: np.ndarray, second: np.ndarray) -> Agreement:
    """How far two layouts, uint16 (n_rows, 2), agree on each row's neighbours."""
    marks = layouts.fingerprint(first) + layouts.fingerprint(second)
    return _agreement(marks, first, second)


# Axes are measured on so many of the most frequent words, and two models compared on so many that both have.
MOST_MEASURED = 20_000
MOST_COMPARED = 5_000

# With fewer words of the pocket world a model is of another language or field; so many of its own are taken then.
FEW_ORDINARY, OWN_ORDINARY = 100, 200


def _frequent(slug: str, without: Sequence[str] = ()) -> np.ndarray:
    """Vectors of the most frequent words, float32 (n, n_dims)."""
    vectors = word_vectors(slug)
    left_out = {vectors.row(word) for word in without}
    rows = [row for row in range(min(len(vectors), MOST_MEASURED)) if row not in left_out]
    return np.asarray(vectors.matrix[rows])


@computed
def axis_shares(slug: str, axes: tuple[tuple[tuple[str, str], ...], ...]) -> Shares:
    """Measure how much axes, each of word pairs, hold of how the first `MOST_MEASURED` words differ.

    Raises:
        InputError: a word is missing, or an axis is none.
    """
    vector = word_vectors(slug).vector
    directions = np.stack([axis_of(pairs, vector) for pairs in axes])
    return shares(_frequent(slug), directions, [len(pairs) for pairs in axes])


@computed
def bias(slug: str, pairs: tuple[tuple[str, str], ...], words: tuple[str, ...]) -> tuple[Lean, Recovered]:
    """How `words` lean along the axis of these pairs, and what a classifier recovers when it is removed.

    Raises:
        InputError: a word is missing, the axis is none, or there are too few words.
    """
    vectors = word_vectors(slug)
    axis = axis_of(pairs, vectors.vector)
    frequent = _frequent(slug, [word for pair in pairs for word in pair])
    return lean(vectors.vectors(list(words)), axis, frequent), recover(frequent, axis)


@computed
def spaces_compared(slug: str, other: str) -> Comparison:
    """The most frequent words of the first model that the other has too, and how much of their company is the same.

    Raises:
        InputError: they have too few words in common.
    """
    one, second = word_vectors(slug), word_vectors(other)
    return compare(one.matrix, second.matrix, common_rows(one.words, second.index, MOST_COMPARED))


@st.cache_resource(max_entries=64, show_spinner=False)
def _rows_mark(slot: Slot, slug: str, mark: str, n_rows: int) -> str:
    return layouts.fingerprint(_space(slot, slug, mark).matrix[:n_rows])


def layout_name(slot: Slot, slug: str, recipe: Recipe) -> str | None:
    """The name of the folder with this layout of a shared model, if it has been made or came with the app.

    Raises:
        InputError: the disk is full.
    """
    try:
        return layouts.find_of(_rows_mark(slot, slug, _mark(slot, slug), recipe.n_points), recipe)
    except OSError as error:
        raise store.cannot_write(error) from error


@st.cache_resource(max_entries=16, show_spinner=False)
def laid_out(name: str) -> LaidOut:
    """The layout in the folder of this name, shared and read-only: what has a name never changes."""
    return layouts.read(name)


@st.cache_resource(max_entries=32, show_spinner=False, validate=_are_there)
def _laid_out_map(slot: Slot, slug: str, mark: str, name: str, colouring: str) -> MapPoints:
    space, made = _space(slot, slug, mark), laid_out(name)
    n_rows = len(made.points)
    try:
        coloured = name if colouring == layouts.KEPT else maps.colours(space, colouring, n_rows)
        named = maps.names(space, n_rows)
    except OSError as error:
        raise store.cannot_write(error) from error
    files = {
        "points": f"maps/{name}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{named}/{maps.WORDS}",
    }
    meaning = maps.legend(coloured, colouring)
    # The view stays where it is while the colours change.
    return MapPoints(name, n_rows, made.points, space.words, meaning, None, *_rank(slot), files=files)


def laid_out_map(slot: Slot, slug: str, name: str, colouring: str) -> MapPoints:
    """The layout of this name as files that any browser may fetch, coloured by `layouts.KEPT` or as `map_of` does.

    Raises:
        InputError: the disk is full.
    """
    return _laid_out_map(slot, slug, _mark(slot, slug), name, colouring)


@st.cache_resource(max_entries=4, show_spinner=False)
def _texts(slug: str, mark: str) -> "pa.StringArray":
    """All words of shared word vectors, to be searched."""
    import pyarrow as pa

    return pa.array(word_vectors(slug).words[:])


def words_matching(slug: str, pattern: str) -> np.ndarray:
    """Rows of the words that match a regular expression, int64 (n,); raises InputError as `rows_matching`."""
    import pyarrow as pa

    own = session_vectors().get(slug)
    texts = pa.array(own.words[:]) if own else _texts(slug, _mark(Slot.WORDS, slug))
    return rows_matching(texts, pattern)
