"""`python -m dashboard.models.build_maps [slug ...]`: lay out the models that everybody has, into dashboard/maps.

Without names, all of them. To be run again when one of the models has changed.
"""

import logging
import sys

import numpy as np

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import installed, layouts
from dashboard.models.download.package import prepare
from dashboard.models.manifest import Slot

# The seeds for which each model is laid out: two pictures of one space beside each other are a lesson of their own.
SEEDS = {
    (Slot.WORDS, "pocket-word2vec"): (0, 1),
    (Slot.LANGUAGE, "pocket-gpt2"): (0,),
    (Slot.WORDS, "glove-6b-50d"): (0, 1),
    (Slot.LANGUAGE, "smollm2-135m"): (0,),
}

_log = logging.getLogger(__name__)


def main(slugs: list[str]) -> int:
    """Make the layouts of these models, and say how far it is and what came of it; 1 where one could not be made."""
    chosen = [(slot, slug, seed) for (slot, slug), seeds in SEEDS.items() for seed in seeds]
    failed = 0
    for slot, slug, seed in chosen:
        if slugs and slug not in slugs:
            continue
        try:
            title, matrix = _open(slot, slug)
            recipe = layouts.LayoutParams(layouts.usual_points(len(matrix)), seed=seed)
            folder = layouts.ship(matrix, recipe, title, f"{slug}-seed-{seed}", Progress(_tell))
        except InputError as error:
            _log.error("%s: %s", slug, error)
            failed = 1
            continue
        trust = layouts.trust(folder)
        n_bytes = sum(path.stat().st_size for path in folder.iterdir())
        print(
            f"\r{title}, seed {seed}: {recipe.n_points:,} points, {n_bytes:,} bytes; {trust.share:.1%} of {trust.k} "
            f"true neighbours kept, trustworthiness {trust.trustworthiness:.3f}",
            flush=True,
        )
    return failed


def _open(slot: Slot, slug: str) -> tuple[str, np.ndarray]:
    """Title and vectors of a model, unpacked first where it has to be."""
    if slot is Slot.WORDS:
        vectors = installed.word_vectors(slug)
        return vectors.title, vectors.matrix
    packaged = installed.find(slot, slug).packaged
    if packaged is not None:
        prepare(packaged, Progress())
    model = installed.language_model(slug)
    return model.title, model.token_embeddings


def _tell(watch: Progress) -> None:
    print(f"\r  {watch.done / layouts.WHOLE:4.0%} {watch.note:40}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
