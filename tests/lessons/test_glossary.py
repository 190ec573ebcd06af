"""What the glossary says is true of every kind of model here: word vectors, a model that reads on, an encoder."""

import pytest

from dashboard.course.glossary import glossary

SAYS = {term.name: term.says for term in glossary()}

# What an entry must not say, and of what it would be false.
FALSE_OF = {
    "model": ("sum", "knows its context"),  # word vectors have one vector for each word
    "parameter": ("has set",),  # rows of tokens that were never met are parameters too
    "cosine similarity": ("in common", "is no probability"),  # unrelated rows of a model may have 0.44
    "tokenizer": ("puts it together",),  # an encoder's tokenizer loses capitals
    "hidden state": ("around it",),  # a GPT sees only what came before
    "training": ("guesses get better",),  # GloVe guesses nothing
    "loss": ("makes it smaller",),  # not in every step
}


@pytest.mark.parametrize("name", FALSE_OF)
def test_an_entry_says_nothing_that_is_false_of_a_model_here(name: str):
    assert not [phrase for phrase in FALSE_OF[name] if phrase in SAYS[name]]


def test_a_model_is_a_table_of_words_as_well():
    assert "Word vectors are one table" in SAYS["model"]
    assert "a language model adds layers" in SAYS["model"]


def test_an_entry_is_one_or_two_sentences():
    long = [name for name, says in SAYS.items() if says.count(". ") + says.count("? ") > 1]
    assert not long
