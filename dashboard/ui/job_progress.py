"""The progress of a job of this session, on the page that waits for it."""

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.jobs import Job
from dashboard.numerals import format_duration


@st.fragment(run_every=0.5)
def follow_job(job: Job[str], unit: str = "") -> None:
    """Render the progress of a job as a fragment, with its amounts if they have a `unit`; rerun the page at its end."""
    if not job.is_active:
        st.rerun()
    progress = job.progress
    share = min(progress.done / progress.total, 1.0) if progress.total else 0.0
    parts = [progress.message or "getting ready"]
    if job.position is not None:
        parts = [f"number {job.position} of those that wait for their turn"]
    elif progress.total:
        if unit:
            parts.append(f"{progress.done:,} of {progress.total:,} {unit}")
        if progress.seconds_left is not None:
            parts.append(f"{format_duration(progress.seconds_left)} left")
    st.progress(share, as_text(" · ".join(parts)))
