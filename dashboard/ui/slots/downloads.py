"""Model downloads in the UI: started once, followed from any page, and selected in their slot when done."""

import math
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import streamlit as st

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.jobs import Job, Progress, Queue, State
from dashboard.models.catalog import DEFAULT_WORDS, HUB_MODELS, VECTOR_FILES, VectorFile, vectors_slug
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.word_vectors import download_word_vectors
from dashboard.models.installed import available
from dashboard.models.manifest import Slot
from dashboard.numerals import format_bytes, format_duration

# One download uses the whole bandwidth; more at once only slow each other down.
DOWNLOADS: Queue["DownloadKey"] = Queue("download", max_running=limits.MAX_DOWNLOADS, turn_seconds=math.inf)

# How often the progress is drawn while a page waits.
SECONDS_BETWEEN = 0.25

# Downloads that this session started, each to the slot of its model.
_ASKED = "downloads_asked"


class DownloadKey(NamedTuple):
    """The key of a download job: a model's first part (its matrices, words or tokenizer), or the rest of it."""

    slug: str
    is_rest: bool = False

    def __str__(self) -> str:
        """Return a unique name."""
        return f"{self.slug} whole" if self.is_rest else self.slug


@cache
def fetch_defaults() -> None:
    """Start downloading the host's default models if they are missing, once per process."""
    chosen = settings.current()
    if chosen.offline:
        return
    here = [entry.slug for slot in (Slot.WORDS, Slot.LANGUAGE) for entry in available(slot)]
    for model in HUB_MODELS:
        if model.slug == chosen.language_model and model.slug not in here:
            DOWNLOADS.start(
                DownloadKey(model.slug), model.title, partial(download_language_model, model.repo)
            )
    for file in VECTOR_FILES:
        wanted, count = parse_slug(chosen.word_vectors, file)
        if wanted and not any(parse_slug(slug, file)[0] for slug in here):
            slug = vectors_slug(file, count)
            DOWNLOADS.start(
                DownloadKey(slug), file.title, partial(download_word_vectors, file, n_words=count)
            )


def parse_slug(slug: str, file: VectorFile) -> tuple[bool, int]:
    """Return whether `slug` names `file` or its first words, and how many: `glove-wiki-gigaword-50-100000`."""
    if slug == file.slug:
        return True, DEFAULT_WORDS
    name, _, count = slug.rpartition("-")
    return (True, int(count)) if name == file.slug and count.isdigit() else (False, 0)


def start(
    wanted: DownloadKey, title: str, work: Callable[[Progress], object], slot: Slot | None = None
) -> None:
    """Start or join a download; `slot` selects the model when it is done."""
    DOWNLOADS.start(wanted, title, work)
    st.session_state.setdefault(_ASKED, {})[wanted] = slot


def wait_for(wanted: DownloadKey, title: str, work: Callable[[Progress], object]) -> None:
    """Run a job that the page depends on, with progress in place of the page; other sessions join it.

    Raises:
        InputError: it failed or was cancelled.
    """
    job = DOWNLOADS.start(wanted, title, work)
    with st.empty():
        while job.is_active:
            render_progress(job)
            job.wait(SECONDS_BETWEEN)
        st.container()
    if job.state is State.FAILED:
        raise InputError(job.message)
    if job.state is State.STOPPED:
        raise InputError(f"{title} was stopped before it was ready; reload the page to go on.")


def cancel(wanted: DownloadKey) -> None:
    """Cancel a download; partial data is kept."""
    job = DOWNLOADS.find(wanted)
    if job:
        job.stop()


def choose_next(slot: Slot, slug: str) -> None:
    """Select an installed model in its slot from the next rerun on."""
    st.session_state[f"{_ASKED}_{slot.value}"] = slug


def apply_finished() -> None:
    """Select models whose download this session started and that are done; call before the slots are drawn."""
    for slot in (Slot.WORDS, Slot.LANGUAGE):
        chosen = st.session_state.pop(f"{_ASKED}_{slot.value}", None)
        if chosen:
            st.session_state[slot.value] = chosen
    asked = st.session_state.get(_ASKED, {})
    for wanted, its_slot in list(asked.items()):
        job = DOWNLOADS.find(wanted)
        if job is None or job.is_active:
            continue
        del asked[wanted]
        if job.state is State.DONE and its_slot is not None:
            if wanted.slug in [model.slug for model in available(its_slot)]:
                st.session_state[its_slot.value] = wanted.slug
            st.toast(f"{job.title} is here, and every page shows it.", icon=":material/check_circle:")


def render_progress(job: Job[DownloadKey]) -> None:
    """Render a download's amount, speed and remaining time."""
    progress = job.progress
    parts = [format_bytes(progress.done) + (f" of {format_bytes(progress.total)}" if progress.total else "")]
    if progress.speed:
        parts.append(f"{format_bytes(progress.speed)}/s")
    if progress.seconds_left is not None:
        parts.append(f"{format_duration(progress.seconds_left)} left")
    if job.state is State.WAITING:
        parts.append("waiting for its turn")
    if progress.message:
        parts.append(progress.message)
    share = min(progress.done / progress.total, 1.0) if progress.total else 0.0
    st.progress(share, text=f"{job.title}: {' · '.join(parts)}")


def show_active() -> None:
    """Render the active downloads in a fragment that reruns every second; rerun the page when they end."""
    if DOWNLOADS.active_jobs():
        _follow()


@st.fragment(run_every=1.0)
def _follow() -> None:
    active = DOWNLOADS.active_jobs()
    if not active:
        st.rerun()
    for job in active:
        render_progress(job)


@st.fragment(run_every=1.0)
def follow(wanted: DownloadKey) -> None:
    """Render one download in a fragment that reruns every second."""
    job = DOWNLOADS.find(wanted)
    if job and job.is_active:
        render_progress(job)
