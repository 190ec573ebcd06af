"""`python -m dashboard.pocket`: the sentences, both pocket models, their figures and the model card."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from dashboard.pocket.sentences import generate
from dashboard.pocket.training import figures, language_model, word_vectors
from dashboard.pocket.training.model_card import write_card, write_figures

SEED = 1
N_SENTENCES = 120_000
WEIGHTS = Path(__file__).parents[1] / "weights"


def main(arguments: list[str]) -> int:
    """Train the requested models; return 0 if every goal is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.pocket", description=__doc__)
    parser.add_argument(
        "--only", choices=("words", "language", "figures"), help="train one model, or only measure"
    )
    only = parser.parse_args(arguments).only
    started = time.monotonic()
    sentences = generate(N_SENTENCES, SEED)
    print(f"{len(sentences):,} different sentences, seed {SEED}")
    if only in (None, "words"):
        print("Pocket Word2Vec: training")
        word_vectors.save(word_vectors.train(sentences, SEED), WEIGHTS / "word2vec")
    if only in (None, "language"):
        print("Pocket GPT-2: training")
        data = language_model.corpus(sentences, SEED)
        language_model.save(language_model.train(data, SEED), data.occurring, WEIGHTS / "gpt2")
    words = figures.load_word_vector_figures(WEIGHTS / "word2vec")
    met = _print_beside_goals("Pocket Word2Vec", words, figures.WORD_VECTOR_GOALS)
    language = figures.language_model_figures(WEIGHTS / "gpt2")
    met &= _print_beside_goals("Pocket GPT-2", language, figures.LANGUAGE_MODEL_GOALS)
    write_figures(WEIGHTS / "figures.json", words, language, seed=SEED, n_sentences=len(sentences))
    write_card(Path(__file__).parents[1] / "MODEL_CARD.md", WEIGHTS / "figures.json")
    print(f"{(time.monotonic() - started) / 60:.1f} minutes")
    return 0 if met else 1


def _print_beside_goals(title: str, measured: Mapping[str, float], goals: Mapping[str, figures.Goal]) -> bool:
    """Print a line for each figure; return whether all figures meet their goals."""
    print(f"\n{title}")
    all_met = True
    for name, value in measured.items():
        goal = goals.get(name)
        verdict = "" if goal is None else f"goal {goal!s:14} {'met' if goal.holds(value) else 'MISSED'}"
        all_met &= goal is None or goal.holds(value)
        print(f"  {name:45} {figures.as_read(value):>12}  {verdict}".rstrip())
    return all_met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
