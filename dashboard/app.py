"""The frame around every page: menu, model slots, title and opening; `body` draws what stands below."""

import sys
from pathlib import Path

import streamlit as st

# `streamlit run dashboard/app.py` puts this folder on the import path; the project's own imports need its parent.
ROOT = str(Path(__file__).parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.interface import in_room  # noqa: E402
from dashboard.interface.components import address, theme  # noqa: E402
from dashboard.interface.frame import identity, look, manners  # noqa: E402
from dashboard.interface.opening import open_with  # noqa: E402
from dashboard.lessons.registry import LESSONS  # noqa: E402

identity.introduce()

# The first page is served at the root and takes its name only there, so links to its own name need a page too.
ROOT_NAME = "root"

pages = {
    lesson.slug: st.Page(
        f"../pages/{lesson.slug}.py",
        title=lesson.title,
        icon=lesson.icon,
        url_path=lesson.slug if lesson is not LESSONS[0] else ROOT_NAME,
        help=lesson.summary,
        default=lesson is LESSONS[0],
    )
    for lesson in LESSONS
}
sections: dict[str, list[st.Page]] = {}
for lesson in LESSONS:
    sections.setdefault(lesson.section, []).append(pages[lesson.slug])


def to_root() -> None:
    """Nothing of its own: the frame leads to the first page."""


by_name = st.Page(to_root, title=LESSONS[0].title, url_path=LESSONS[0].slug, visibility="hidden")
sections[""].append(by_name)

page = st.navigation(sections)
if page == by_name:
    st.switch_page(pages[LESSONS[0].slug], query_params=st.query_params.to_dict())
at, lesson = next((n, each) for n, each in enumerate(LESSONS) if pages[each.slug] == page)

identity.name(lesson.title)
look.put_on()
address.arrive(lesson.slug)
in_room.arrive()
if in_room.is_on():
    # In the place of the page: phones of a whole class come in here at once, and need no model.
    from dashboard.interface import class_rounds, stage

    stage.arrive()
    if stage.is_on():
        stage.set_up()
    else:
        stage.stand_alone()
    class_rounds.draw()
    address.keep(lesson.slug, in_room.named() | stage.named())
    theme.follow()
    manners.teach()
    address.settle()
    st.stop()

above = st.container()
st.title(lesson.title, anchor=False)
st.markdown(f"**{lesson.question}**")

# The first visitor of a server reads that while the rest of the frame is imported.
from dashboard.interface import slots, stage, tour  # noqa: E402
from dashboard.interface.frame import body  # noqa: E402

with st.sidebar:
    models = slots.choose_models()
stage.arrive()
tour.arrive()
step = tour.state_of_step(lesson.slug)
if step is not None:
    slug, parameters = step
    st.switch_page(pages[slug], query_params=parameters)
with st.sidebar:
    address.keep(lesson.slug, models | stage.named() | tour.named())
    tour.choose(lesson.slug)
    theme.follow()
    manners.teach()
if tour.go_to_next(lesson.slug):
    st.stop()

with above:
    if stage.is_on():
        stage.set_up()
        if not tour.is_on():
            stage.bar(pages, LESSONS, at)
    tour.bar(lesson.slug)
if not stage.is_on():
    open_with(lesson.slug)
slots.tell_what_is_missing()

body.draw(
    page,
    lesson,
    pages[LESSONS[at - 1].slug] if at > 0 else None,
    pages[LESSONS[at + 1].slug] if at + 1 < len(LESSONS) else None,
)
