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

TEMPLATE = Path(__file__).with_name("model_card_template.md")
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
    return TEMPLATE.read_text(encoding="utf-8").format(
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
