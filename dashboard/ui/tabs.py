"""The tabs of a page, its views: named by ID in links (`view=analogy`), by label on screen."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.course import lessons
from dashboard.course.lessons import Lesson
from dashboard.course.links import VIEW
from dashboard.ui import fragments, messages, url

# The view of each page, by slug: the one that was open last, or that a link asks for. The page that opens it next.
# The view that the URL names.
_VIEWS, _ARRIVED, _NAMED = "tabs_views", "tabs_arrived", "tabs_named"


def from_url(lesson: Lesson) -> None:
    """Take up the view that a link names; Back and Forward lead to the first view if the URL names none.

    By the menu a page opens as its visitor left it.
    """
    if not url.has_arrived():
        return
    asked = url.param(VIEW)
    if asked is not None or url.is_restored():
        _views()[lesson.slug] = asked or ""
    st.session_state[_ARRIVED] = lesson.slug
    st.session_state[_NAMED] = asked or ""


def render(
    views: Mapping[str, Callable[[], None]],
    *,
    labels: Mapping[str, str] | None = None,
    in_fragment: bool = False,
) -> None:
    """Render the page's lazy tabs from ID to view; an InputError in a view is shown in its tab.

    Args:
        views: ID to what draws the view, in the order of the tabs.
        labels: ID to label, of those whose label depends on the model.
        in_fragment: whether a widget in a tab reruns only the tabs, as `fragments.as_fragment` does.
    """
    lesson = lessons.lesson(url.page())
    named = {view: (labels or {}).get(view, lesson.views[view]) for view in views}

    def draw() -> None:
        opened = _open(lesson, named)
        drawn = st.tabs(list(named.values()), key=_key(lesson), on_change="rerun")
        with drawn[list(named).index(opened)], messages.show_input_errors():
            views[opened]()

    if in_fragment:
        fragments.as_fragment(draw)
    else:
        draw()


def _key(lesson: Lesson) -> str:
    return f"{lesson.letters}_view"


def _views() -> dict[str, str]:
    views: dict[str, str] = st.session_state.setdefault(_VIEWS, {})
    return views


def _open(lesson: Lesson, labels: Mapping[str, str]) -> str:
    """Return the view to show, and name it in the URL; a warning if the link names one that the page does not have."""
    views, first, key = _views(), next(iter(labels)), _key(lesson)
    asked = views.get(lesson.slug, "")
    has_arrived = st.session_state.get(_ARRIVED) == lesson.slug
    # The label of a tab may depend on the model, and Streamlit forgets it when the page is left.
    if has_arrived or st.session_state.get(key) not in labels.values():
        st.session_state[key] = labels.get(asked, labels[first])
    if has_arrived:
        del st.session_state[_ARRIVED]
    opened = next(view for view, label in labels.items() if label == st.session_state[key])
    if opened == first and asked and asked not in labels:
        messages.warn(f"This page has no view “{asked[:80]}”; you see {labels[first]}.")
        return opened
    views[lesson.slug] = opened
    # A link without a view opens the first.
    if opened != (st.session_state[_NAMED] or first):
        url.name_view(opened)
        st.session_state[_NAMED] = opened
    return opened
