"""The app's base URL, as reported by the browser."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard.course.lessons import LESSONS


def root() -> str:
    """Return the app's URL without trailing slash; empty if no browser reported it."""
    here = urlsplit(st.context.url or "")
    base, _, last = here.path.rstrip("/").rpartition("/")
    if last and last not in {lesson.slug for lesson in LESSONS}:
        base = f"{base}/{last}"
    return f"{here.scheme}://{here.netloc}{base}" if here.netloc else ""
