"""Downloads as a visitor sees them: asked for once, followed from any page, and opened in the slot on arrival."""

from collections.abc import Callable

import streamlit as st

from dashboard.models.amounts import bytes_text, time_text
from dashboard.models.catalogue import Slot, available
from dashboard.models.download import jobs
from dashboard.models.download.jobs import Job
from dashboard.models.download.watch import Watch

# What this session asked for: key of the job to the slot that its model belongs to.
_ASKED = "downloads_asked"


def ask(
    key: str, title: str, work: Callable[[Watch], object], slot: Slot | None = None, slug: str = ""
) -> None:
    """Start a download or join the one that is on its way; `slot` takes the model `slug` when it is here."""
    jobs.start(key, title, work)
    st.session_state.setdefault(_ASKED, {})[key] = (slot, slug or key)


def cancel(key: str) -> None:
    """Stop a download; what has arrived is kept."""
    job = jobs.find(key)
    if job:
        job.cancel()


def choose_next(slot: Slot, slug: str) -> None:
    """Put a model that is here already into its slot, from the next rerun on."""
    st.session_state[f"{_ASKED}_{slot.value}"] = slug


def take_arrived() -> None:
    """Put models that this session asked for, and that have arrived, into their slots; before the slots are drawn."""
    for slot in (Slot.WORDS, Slot.LANGUAGE):
        chosen = st.session_state.pop(f"{_ASKED}_{slot.value}", None)
        if chosen:
            st.session_state[slot.value] = chosen
    asked = st.session_state.get(_ASKED, {})
    for key, (wanted, slug) in list(asked.items()):
        job = jobs.find(key)
        if job is None or job.active:
            continue
        del asked[key]
        if job.state == "done" and wanted is not None:
            if slug in [entry.slug for entry in available(wanted)]:
                st.session_state[wanted.value] = slug
            st.toast(f"{job.title} is here, and every page shows it.", icon=":material/check_circle:")


def progress(job: Job) -> None:
    """How far a download is: amount, speed and time left."""
    watch = job.watch
    parts = [bytes_text(watch.done) + (f" of {bytes_text(watch.total)}" if watch.total else "")]
    if watch.speed:
        parts.append(f"{bytes_text(watch.speed)}/s")
    if watch.seconds_left is not None:
        parts.append(f"{time_text(watch.seconds_left)} left")
    if job.state == "waiting":
        parts.append("waiting for its turn")
    if watch.note:
        parts.append(watch.note)
    share = min(watch.done / watch.total, 1.0) if watch.total else 0.0
    st.progress(share, text=f"{job.title}: {' · '.join(parts)}")


def on_the_way() -> None:
    """The downloads that are at work, drawn anew every second as long as there are any; then the page once more."""
    if jobs.active():
        _follow()


@st.fragment(run_every=1.0)
def _follow() -> None:
    active = jobs.active()
    if not active:
        st.rerun()
    for job in active:
        progress(job)


@st.fragment(run_every=1.0)
def follow(key: str) -> None:
    """One download, drawn anew every second while the page shows it."""
    job = jobs.find(key)
    if job and job.active:
        progress(job)
