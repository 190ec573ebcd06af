"""`make sweep`: every family of language models through every page and tab; figures or a sentence, never an exception.

Each family is made tiny from its configuration, saved, and opened by the app as a model of this machine. Printed at
the end: families that could not be made, and the sentences that stand in the place of a view, with the families that
get them and where.
"""

import logging
import os
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import lesson
from dashboard.errors import InputError
from dashboard.models.download.local_folder import register_folder
from dashboard.ui.tabs import MORE
from tests.families import families, model_class, save, tiny_config

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
# Pages about a language model.
PAGES = ("start", "vocabulary_matrix", "subword_splitting", "position_embeddings", "context_layers")
MOST_PARAMETERS = 3_000_000

# Words of a sentence that may stand in the place of a view, and why it is right that it does.
JUSTIFIED = {
    "fills in gaps": "An encoder was trained to fill in, and has no next token.",
    "reads the whole text at once": "Run like this it sees the next token, so it cannot be asked for it.",
    "sees the whole text at once": "Run like this it sees the next token, so its head predicts nothing there.",
    "finds no weight of each token": "Some layer has a state, a convolution, a Fourier transform, hashes or windows.",
    "cannot be put together": "It convolves, joins neighbours, or normalises before it adds.",
    "one vector for each token": "It has several streams a token, or fewer vectors from layer to layer.",
    "an encoder and a decoder": "Two stacks of layers are no one stack to follow.",
    "fixed wave for each place": "What is added is computed, and no row of the model's matrices.",
    "cannot be attached to its earlier layers": "The head asks the layers for more than their states.",
    "has no nearest rows": "Its token rows are shorter than its states.",
    "under a name that this app knows": "Its file writes other names than its modules have.",
    "cannot be opened here": "The tiny configuration contradicts itself, or transformers' AutoModel does not know it.",
}


@dataclass(frozen=True)
class Shown:
    """What a page shows: where, the sentences that stand in the place of a view, and all that is written."""

    place: str
    sentences: tuple[str, ...]
    words: str
    exception: str


@contextmanager
def brought(folder: Path) -> Iterator[str]:
    """Import the model of a folder into a store of its own, as the first on the list; yield its title.

    Raises:
        InputError: the app does not open it.
    """
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as models:
        os.environ["EMBEDDING_LAB_MODELS"] = models
        try:
            manifest = register_folder(str(folder))
            os.environ["EMBEDDING_LAB_LANGUAGE_MODEL"] = manifest.slug
            yield manifest.title
        finally:
            os.environ.clear()
            os.environ.update(before)
            st.cache_resource.clear()


def walk() -> Iterator[Shown]:
    """Open each page and view with the model that a visitor sees first."""
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    for slug in PAGES:
        # A browser names the view of the page that it opens, and AppTest keeps that of the page before.
        app.query_params.pop("view", None)
        if slug != "start":
            app.switch_page(f"../pages/{slug}.py").run()
        page = lesson(slug)
        for view, label in (page.all_views or {"": ""}).items():
            if view:
                app.session_state[f"{page.letters}_view"] = MORE if view in page.more else label
                if view in page.more:
                    app.session_state[f"{page.letters}_more"] = view
                app.run()
            sentences = tuple(each.value for each in (*app.main.warning, *app.main.error))
            written = [each.value for each in (*app.main.markdown, *app.main.caption, *app.main.info)]
            written += [each.proto.json for each in app.main.get("bidi_component")]
            words = " ".join(" ".join(each.split()) for each in written)
            exception = app.exception[0].message if app.exception else ""
            yield Shown(f"{slug}, {label}" if label else slug, sentences, words, exception)


def reason_not_made(family: str) -> str | None:
    """Why the family cannot be made tiny here, or None."""
    try:
        with torch.device("meta"):
            n_parameters = sum(each.numel() for each in model_class(family)(tiny_config(family)).parameters())
    except Exception as error:
        return f"{type(error).__name__}: {str(error).strip().splitlines()[0][:120]}"
    return f"{n_parameters:,} parameters at the least" if n_parameters > MOST_PARAMETERS else None


def main(chosen: Sequence[str]) -> int:
    """Sweep these families, all by default; 1 for an exception on a page, or a sentence that has no reason here."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    not_made: dict[str, str] = {}
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    faults: list[str] = []
    whole = 0
    for family in chosen or families():
        began = time.monotonic()
        reason = reason_not_made(family)
        if reason:
            not_made[family] = reason
            continue
        with tempfile.TemporaryDirectory() as place:
            # A name that Markdown leaves alone.
            folder = Path(place) / f"tiny-{family.replace('_', '-')}"
            folder.mkdir()
            try:
                save(folder, family)
            except Exception as error:
                not_made[family] = f"{type(error).__name__}: {str(error).strip().splitlines()[0][:120]}"
                continue
            found: dict[str, list[str]] = defaultdict(list)
            try:
                with brought(folder) as title:
                    for shown in walk():
                        if shown.exception:
                            faults.append(f"{family}, {shown.place}: {shown.exception}")
                        for sentence in shown.sentences:
                            found[sentence.replace(title, "…")].append(shown.place)
            except InputError as refusal:
                found[str(refusal).replace(folder.name, "…")].append("opening")
            for sentence, places in found.items():
                said[sentence][family] = places
            whole += not found
        print(
            f"{family}: {sum(map(len, found.values()))} sentences, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    print(f"\n{whole} families show every view.")
    for sentence, by_family in sorted(said.items(), key=lambda each: -len(each[1])):
        places = sorted({place for places in by_family.values() for place in places})
        why = next((reason for words, reason in JUSTIFIED.items() if words in sentence), "")
        print(f"\n{sentence}\n  Why: {why or 'NOT JUSTIFIED'}")
        print(f"  {len(by_family)} families: {', '.join(by_family)}\n  on {'; '.join(places)}")
        if not why:
            faults.append(f"no reason is known for: {sentence}")
    print(f"\n{len(not_made)} not made here:")
    for family, reason in not_made.items():
        print(f"  {family}: {reason}")
    for fault in faults:
        print(f"FAULT {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
