"""Where this app is found: what stands before the names of its pages, as the browser told it."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard.course.lessons import LESSONS


def root() -> str:
    """The address of the first page, without the last slash; empty where no browser told it."""
    here = urlsplit(st.context.url or "")
    base, _, last = here.path.rstrip("/").rpartition("/")
    if last and last not in {lesson.slug for lesson in LESSONS}:
        base = f"{base}/{last}"
    return f"{here.scheme}://{here.netloc}{base}" if here.netloc else ""
