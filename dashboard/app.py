"""App frame around every page: navigation, models, menu, title and opening; `ui.page` renders the rest."""

import sys
from pathlib import Path

import streamlit as st

# `streamlit run dashboard/app.py` puts this folder on the import path; the project's own imports need its parent.
ROOT = str(Path(__file__).parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.components import theme  # noqa: E402
from dashboard.course.lessons import LESSONS  # noqa: E402
from dashboard.ui import url  # noqa: E402
from dashboard.ui.frame import accessibility, branding, styles  # noqa: E402
from dashboard.ui.frame.opening import show_opening  # noqa: E402
from dashboard.ui.poll import state as poll_state  # noqa: E402

branding.set_page_config()

# The first page is served at the root, not under its own name, so links to its name need a hidden page.
ROOT_NAME = "root"

pages = {
    lesson.slug: st.Page(
        f"../pages/{lesson.slug}.py",
        title=lesson.menu,
        url_path=lesson.slug if lesson is not LESSONS[0] else ROOT_NAME,
        help=lesson.summary,
        default=lesson is LESSONS[0],
    )
    for lesson in LESSONS
}


def to_root() -> None:
    """Stand in for the first page under its own name; the frame redirects to the root."""


by_name = st.Page(to_root, title=LESSONS[0].menu, url_path=LESSONS[0].slug, visibility="hidden")

page = st.navigation([*pages.values(), by_name], position="top")
if page == by_name:
    st.switch_page(pages[LESSONS[0].slug], query_params=st.query_params.to_dict())
at, lesson = next((n, each) for n, each in enumerate(LESSONS) if pages[each.slug] == page)

branding.set_page_title(lesson.title)
styles.inject()
today = url.begin_navigation(lesson)
if today is not None:
    st.switch_page(page, query_params=today)
poll_state.from_url()
if poll_state.is_active():
    # Instead of the page: a whole class of phones connects here at once, and needs no model.
    from dashboard.ui.frame import stage
    from dashboard.ui.poll import poll_page

    stage.from_url()
    if stage.is_active():
        stage.apply()
    else:
        stage.hide_menu()
    poll_page.show_poll()
    url.sync(lesson, poll_state.url_params() | stage.url_params())
    theme.rerun_on_change()
    accessibility.inject()
    url.end_navigation()
    st.stop()

above = st.container()
with st.container(horizontal=True, vertical_alignment="center", key="eyebrow"):
    st.markdown(f"{lesson.order} · {lesson.menu}")
    menus = st.container(horizontal=True, horizontal_alignment="right", key="menus")
st.title(lesson.question, anchor=False)

# The first visitor of a server can read the title while the rest of the frame is imported.
from dashboard.ui import fragments, tabs  # noqa: E402
from dashboard.ui.frame import menu, stage, tour  # noqa: E402
from dashboard.ui.slots import downloads, model_picker  # noqa: E402

with menus:
    models = model_picker.pick_models()
stage.from_url()
tour.from_url()
tabs.from_url(lesson)
step = tour.state_of_step(lesson.slug)
if step is not None:
    slug, parameters = step
    st.switch_page(pages[slug], query_params=parameters)
with menus:
    menu.render_menu(lesson, pages)
with fragments.hidden("frame"):
    url.sync(lesson, models | stage.url_params() | tour.url_params())
    theme.rerun_on_change()
    accessibility.inject()
if tour.apply_next(lesson.slug):
    st.stop()

with above:
    if stage.is_active():
        stage.apply()
        if not tour.is_active():
            stage.navigation_bar(pages, LESSONS, at)
    tour.tour_bar(lesson.slug)
if not stage.is_active():
    show_opening(lesson)
downloads.show_active()
model_picker.warn_missing_models()

page.run()
