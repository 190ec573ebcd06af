"""What the page computes from models, kept for all sessions."""

from typing import TYPE_CHECKING

import streamlit as st
from tokenizers import Tokenizer

from dashboard.concepts.conversation import Conversation, conversation, marks, own_spans
from dashboard.concepts.tokenizers_compared import train_bpe, whole_words
from dashboard.concepts.unigram import scores_of
from dashboard.errors import InputError
from dashboard.models.chat_template import ChatTemplate, Message

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def rank_offset(slug: str) -> int | None:
    """What an ID is more than its merge's rank, where that is the same for all tokens that a merge makes."""
    tokenizer = model_cache.language_model(slug).tokenizer
    return model_cache.merge_table(slug).offset(tokenizer.get_vocab())


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def piece_scores(slug: str) -> dict[str, float]:
    """Piece to log probability of this language model's tokenizer; empty where it is no Unigram tokenizer."""
    return scores_of(model_cache.language_model(slug).tokenizer)


def has_chat_template(slug: str) -> bool:
    """Whether this language model has a form for conversations; raises InputError where it cannot be read."""
    model = model_cache.language_model(slug)
    return ChatTemplate.of(model.folder, model.title) is not None


@cache.per_model(st.cache_data(max_entries=64, show_spinner=False))
def _chat_texts(slug: str, said: tuple[tuple[str, str], ...], begin_answer: bool) -> list[str] | str:
    """What was said as the chat template writes it, and the same with marks in its place; or why it cannot.

    What fails is kept too: a template may fail by taking all the time that it is given.
    """
    model = model_cache.language_model(slug)
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
    model, contents = model_cache.language_model(slug), [content for _, content in said]
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
