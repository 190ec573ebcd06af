"""The views of a page: its tabs, and those under the last tab, *More*. Links name a view by ID (`view=analogy`)."""

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from dashboard.course import lessons
from dashboard.course.lessons import Lesson
from dashboard.course.old_links import VIEW
from dashboard.ui import fragments, messages, url

MORE = "More"

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


def is_asked(view: str) -> bool:
    """Return whether this is the view that a link to this page asked for, or that was open last on it."""
    return _views().get(url.page()) == view


def render(
    views: Mapping[str, Callable[[], None]],
    *,
    in_fragment: bool = False,
) -> None:
    """Render the page's lazy tabs from ID to view; an InputError in a view is shown in its tab.

    The lesson's `views` give the tabs' order and labels, whatever the order here. Those of its `more` stand under the
    last tab, *More*, where one of them is chosen.

    Args:
        views: ID to what draws the view.
        in_fragment: whether a widget in a tab reruns only the tabs, as `fragments.as_fragment` does.
    """
    lesson = lessons.lesson(url.page())
    if unknown := views.keys() - lesson.all_views.keys():
        raise KeyError(f"lesson.toml of {lesson.slug} has no view {sorted(unknown)}")
    tabs = {view: label for view, label in lesson.views.items() if view in views}
    folded = {view: label for view, label in lesson.more.items() if view in views}
    strip = [*tabs.values(), *([MORE] if folded else [])]

    def draw() -> None:
        opened = _open(lesson, tabs, folded)
        drawn = st.tabs(strip, key=_key(lesson), on_change="rerun")
        with drawn[strip.index(st.session_state[_key(lesson)])], messages.show_input_errors():
            if opened in folded:
                _choose_folded(lesson, folded)
            # Unseen: for those who jump from heading to heading.
            st.html(f'<h2 class="view-name">{escape(lesson.all_views[opened])}</h2>')
            views[opened]()

    if in_fragment:
        fragments.as_fragment(draw)
    else:
        draw()


def _choose_folded(lesson: Lesson, folded: Mapping[str, str]) -> None:
    """Render the choice among the views under *More*; nothing if there is one."""
    if len(folded) > 1:
        st.segmented_control(
            MORE,
            list(folded),
            format_func=lambda view: folded[view],
            key=_folded_key(lesson),
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )


def _key(lesson: Lesson) -> str:
    return f"{lesson.letters}_view"


def _folded_key(lesson: Lesson) -> str:
    return f"{lesson.letters}_more"


def _views() -> dict[str, str]:
    views: dict[str, str] = st.session_state.setdefault(_VIEWS, {})
    return views


def _open(lesson: Lesson, tabs: Mapping[str, str], folded: Mapping[str, str]) -> str:
    """Return the view to show, and name it in the URL; a warning if the link names one that the page does not have."""
    views, first = _views(), next(iter(tabs))
    asked = views.get(lesson.slug, "")
    _select_asked(lesson, tabs, folded, asked)
    label = st.session_state[_key(lesson)]
    if label == MORE:
        opened = st.session_state[_folded_key(lesson)]
    else:
        opened = next(view for view, each in tabs.items() if each == label)
    if opened == first and asked and asked not in {**tabs, **folded}:
        messages.warn(f"This page has no view “{asked[:80]}”; you see {tabs[first]}.")
        return opened
    views[lesson.slug] = opened
    # A link without a view opens the first.
    if opened != (st.session_state[_NAMED] or first):
        url.name_view(opened)
        st.session_state[_NAMED] = opened
    return opened


def _select_asked(lesson: Lesson, tabs: Mapping[str, str], folded: Mapping[str, str], asked: str) -> None:
    """Select the tab, and the view under *More*, that the visitor asked for where nothing valid is selected."""
    key, folded_key = _key(lesson), _folded_key(lesson)
    has_arrived = st.session_state.get(_ARRIVED) == lesson.slug
    if has_arrived:
        del st.session_state[_ARRIVED]
    # Streamlit forgets the tab when the page is left.
    selected = st.session_state.get(key)
    if has_arrived or not (selected in tabs.values() or (folded and selected == MORE)):
        st.session_state[key] = MORE if asked in folded else tabs.get(asked, next(iter(tabs.values())))
    if folded and (has_arrived or st.session_state.get(folded_key) not in folded):
        st.session_state[folded_key] = asked if asked in folded else next(iter(folded))
