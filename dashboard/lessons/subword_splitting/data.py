"""Cached computations of the page Subword splitting, shared by all sessions."""

import streamlit as st
from tokenizers import Tokenizer

from dashboard.concepts.conversation import Conversation, conversation, marks, message_spans
from dashboard.concepts.tokenizers_compared import train_bpe, whole_words
from dashboard.concepts.unigram import scores_of
from dashboard.errors import InputError
from dashboard.models.chat_template import ChatTemplate, Message
from dashboard.ui import cache, model_cache


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def piece_scores(slug: str) -> dict[str, float]:
    """Return piece to log probability of the model's Unigram tokenizer; empty for other tokenizers."""
    return scores_of(model_cache.language_model(slug).tokenizer)


def has_chat_template(slug: str) -> bool:
    """Return whether the model has a chat template, if only one that cannot be read."""
    model = model_cache.language_model(slug)
    try:
        return ChatTemplate.read(model.folder, model.title) is not None
    except InputError:
        return True


@cache.per_model(st.cache_data(max_entries=64, show_spinner=False))
def _chat_texts(slug: str, messages: tuple[tuple[str, str], ...], begin_answer: bool) -> list[str] | str:
    """Render the messages with the chat template, as they are and with marks as contents; or return why not.

    Errors are cached too, because a template may fail by timing out.
    """
    model = model_cache.language_model(slug)
    conversations = [
        [Message(role, content) for role, content in messages],
        [Message(role, mark) for (role, _), mark in zip(messages, marks(len(messages)), strict=True)],
    ]
    try:
        template = ChatTemplate.read(model.folder, model.title)
        if template is None:
            raise InputError(f"{model.title} has no chat template.")
        return template.write(model.title, conversations, begin_answer=begin_answer)
    except InputError as error:
        return str(error)


def chat(slug: str, messages: tuple[tuple[str, str], ...], begin_answer: bool) -> Conversation:
    """Return the model's input for a conversation, given as (role, content) pairs.

    Raises:
        InputError: the chat template fails, or alters the messages.
    """
    texts = _chat_texts(slug, messages, begin_answer)
    if isinstance(texts, str):
        raise InputError(texts)
    model, contents = model_cache.language_model(slug), [content for _, content in messages]
    written, marked = texts
    spans = message_spans(written, marked, contents)
    if spans is None:
        raise InputError(
            f"The chat template of {model.title} changes what is said, so what it adds cannot be told apart."
        )
    return conversation(model.tokenizer, written, spans, contents)


@st.cache_resource(max_entries=2, show_spinner=False)
def pocket_sentences(n_sentences: int) -> list[str]:
    """Return `n_sentences` sentences of the pocket world; shared, so do not modify."""
    from dashboard.pocket.sentences import generate

    return generate(n_sentences, seed=0)


@st.cache_resource(max_entries=64, show_spinner=False)
def pocket_bpe(n_vocab: int, n_sentences: int) -> Tokenizer:
    """Train a byte-level BPE of at most `n_vocab` tokens on sentences of the pocket world."""
    return train_bpe(pocket_sentences(n_sentences), n_vocab)


@st.cache_resource(max_entries=1, show_spinner=False)
def pocket_words(n_sentences: int) -> Tokenizer:
    """Return a tokenizer of the whole words in `n_sentences` sentences of the pocket world."""
    return whole_words(pocket_sentences(n_sentences))
