"""Writers of the model card and the file of figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dashboard.pocket.training import glove_rows
from dashboard.pocket.training import language_model as language
from dashboard.pocket.training import word_vectors as words
from dashboard.pocket.training.figures import LANGUAGE_MODEL_GOALS, WORD_VECTOR_GOALS, Goal, as_read

# Figures of the same model, trained for 1,500 steps without GloVe: the rows of all other tokens were random.
BEFORE_GLOVE = {
    "rows_that_mean_something": 6_372,
    "neighbours_like_glove_s, outside": 0.0,
    "neighbours_like_glove_s, inside": 0.13,
    "perplexity": 2.83,
    "capitals_first": 7,
    "share_of_capitals_mean": 0.6571,
    "share_of_capitals_lowest": 0.4367,
    "senses_told_apart, bank": 1.0,
    "attention_of_bank_on_river": 0.8545,
    "share_of_never_occurring_mean": 3.5e-07,
    "mean_cosine_of_trained_rows": 0.009493,
}

LIBRARIES = ("gensim", "torch", "transformers", "scikit-learn", "numpy", "tokenizers")


def write_figures(
    path: Path,
    word_figures: Mapping[str, float],
    language_figures: Mapping[str, float],
    *,
    seed: int,
    n_sentences: int,
) -> None:
    """Write `figures.json`: date (UTC), seed, library versions and the figures of both models."""
    content = {
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "sentences": n_sentences,
        "versions": {name: version(name) for name in LIBRARIES},
        "Pocket Word2Vec": {name: round(value, 6) for name, value in word_figures.items()},
        "Pocket GPT-2": {name: round(value, 6) for name, value in language_figures.items()},
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_card(path: Path, figures_path: Path) -> None:
    """Write the model card in Markdown from `figures.json`."""
    content = json.loads(figures_path.read_text(encoding="utf-8"))
    path.write_text(_card(content), encoding="utf-8")


def _table(figures: Mapping[str, float], goals: Mapping[str, Goal]) -> str:
    lines = ["| figure | measured | goal |", "|---|---|---|"]
    for name, value in figures.items():
        goal = goals.get(name)
        lines.append(f"| {name.replace('_', ' ')} | {as_read(value)} | {goal if goal else ''} |")
    return "\n".join(lines)


def _table_beside_before(figures: Mapping[str, float]) -> str:
    lines = ["| figure | rows at random | rows from GloVe | goal |", "|---|---|---|---|"]
    for name, before in BEFORE_GLOVE.items():
        goal = LANGUAGE_MODEL_GOALS.get(name)
        title = name.replace("_", " ")
        lines.append(f"| {title} | {as_read(before)} | {as_read(figures[name])} | {goal if goal else ''} |")
    return "\n".join(lines)


def _card(content: Mapping[str, Any]) -> str:
    word2vec, gpt2 = content["Pocket Word2Vec"], content["Pocket GPT-2"]
    occurring = int(gpt2["tokens_that_occur"])
    return CARD.format(
        **content,
        library_versions=", ".join(f"{name} {number}" for name, number in content["versions"].items()),
        n_fields=int(word2vec["fields"]),
        words=words,
        word_table=_table(word2vec, WORD_VECTOR_GOALS),
        language=language,
        occurring=occurring,
        put_in=int(gpt2["rows_put_in"]),
        random=int(gpt2["rows_random"]),
        before_table=_table_beside_before(gpt2),
        glove=glove_rows,
        output_file=language.N_VOCAB * language.N_DIMS * 2 / 1e6,
        output_memory=language.N_VOCAB * language.N_DIMS * 4 / 1e6,
        language_table=_table(gpt2, LANGUAGE_MODEL_GOALS),
    )


CARD = """# Pocket Word2Vec and Pocket GPT-2

Two small models for teaching, trained by this project on a small language that it writes itself, the pocket world.
They show what embeddings do, with real numbers and without a network. They know nothing of the real world, but for
what GloVe's vectors say about words: what they say about France is what a grammar of {n_fields} semantic fields says.

- **When**: {date}, seed {seed}, with {library_versions}.
- **From what**: {sentences:,} different sentences of `sentences.py`, three in twenty from the everyday English
  of `everyday.toml`, the others from the tables in `fields/`. One sentence in twenty is held out, by its checksum, and
  only measures. Nothing was taken from any other text, except from GloVe 6B (Pennington et al. 2014): its vectors, for
  the rows of Pocket GPT-2, and two lists of words that only measure.
- **Again**: `make pocket` (or `python -m dashboard.pocket`), on two cores. The word vectors come out the same
  on the same machine and versions.

## Pocket Word2Vec

Skip-gram with negative sampling (Mikolov et al. 2013, gensim): {words.N_DIMS} dimensions, window {words.WINDOW},
{words.NEGATIVES} negatives, {words.EPOCHS} epochs, one worker, words that occur at least
{words.FEWEST_OCCURRENCES} times. `words.txt` lists the words, the most frequent first; `vectors.npy` holds their
vectors, float32.

{word_table}

Limits: cosines are higher than in vectors from real text, because the language is small and every sentence stays
with its subject. Ambiguous words have one vector for both senses. Plural and tense are the hardest analogies.

## Pocket GPT-2

A `GPT2LMHeadModel` (Radford et al. 2019) with GPT-2's own tokenizer and vocabulary: {language.N_LAYERS} layers,
{language.N_HEADS} heads, {language.N_DIMS} dimensions, {language.N_POSITIONS} positions, weights started from
N(0, {language.INITIAL_DEVIATION}) as GPT-2's are. {language.STEPS:,} steps of about {language.TOKENS_PER_STEP:,}
tokens, AdamW. Half of the steps see single sentences from position 0, half see sentences in a row over all
{language.N_POSITIONS} positions, separated by the end of text. Half of the sentences are lowercase as the generator
gives them, half have capitals and the marks of writing; half have short forms such as `don't`. Sentences with an
ambiguous word come {language.TIMES_OF_SENSES} times as often as others, those with the word capital
{language.TIMES_OF_CAPITALS} times. Products in bfloat16, the rest in float32. Saved in float16; the figures are
measured on the saved weights, computed in float32.

**It differs from GPT-2 in one thing: it predicts with a matrix of its own** (`lm_head`; `tie_word_embeddings` is
false). GPT-2 predicts with the matrix that it looks tokens up in, so every step moves all of its rows: towards the
texts that the token follows, away from the others. A token that never occurs is only pushed away. Here the row that a
token is looked up in moves only where the token occurs. The second matrix costs {output_file:.1f} MB on disk, and
{output_memory:.1f} MB of memory where the whole model is open. Pages about embeddings alone do not read it.

**Its embedding matrix has three kinds of rows.** Of {language.N_VOCAB:,} tokens {occurring:,} occur in the pocket world
(`trained_tokens.json`): their rows were trained here. {put_in:,} others spell a word of GloVe 6B
(`put_in_tokens.json`): their rows were put in. The other {random:,} rows are still their random start,
N(0, {language.INITIAL_DEVIATION}), and say nothing about their tokens: bytes of characters, fragments, code.

A row is GloVe's vector of the token's word, times one learned matrix, plus a rest of its own. The vector has 50
values, centred and brought to one length; a leading space, a capital at the start, all capitals and a constant are four
more. Tokens without a leading space count as words only if they are among GloVe's {glove.FRAGMENT_WORDS:,} most
frequent. The rest is learned for tokens that occur, and stays as drawn for the others. In each step the rest of some
tokens is dropped, so that the map has to carry meaning: of {language.DROPPED_SHARE:.0%} of them, falling to 0 between
{language.DROPPED_WHOLE_UNTIL:.0%} and {language.DROPPED_UNTIL:.0%} of the steps. So all rows that mean something began
as GloVe's, turned and stretched; the layers met only those of the pocket world, and text outside it gets answers that
were not trained.

Training used a softmax over the tokens that occur and a sample of {language.N_SAMPLED_OTHERS} of the others, which
counted as if there were {language.WEIGHT_OF_OTHERS} times as many. In the output matrix each row of the others is a
random start plus one learned shift that all of them share, so that together they are next with hardly any
probability.

{before_table}

Neighbours like GloVe's: of 200 words inside the pocket world and 200 outside (`neighbour_words.toml`), the share whose
nearest token, its own spellings aside, is one of GloVe's 20 nearest.

{language_table}

Limits: it continues sentences of the pocket world and nothing else. The probability of the never-occurring tokens
is held low where the text is of the pocket world, not elsewhere. Training again gives other last digits, and the
highest share at a single position of many thousands may then be above one percent; the mean is far below.
"""
