"""The export bar below a chart: its table, code, link and image file.

Each bar is a fragment: to open or save something does not rerun the page, and everything is computed lazily.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard import limits
from dashboard.components import theme
from dashboard.components.export_buttons import KINDS, ExportedFile, ImageExport, Panels, export_buttons
from dashboard.course.lessons import lesson
from dashboard.course.markdown import as_text
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.posed_exercises import PosedExercise, printable_exercises
from dashboard.errors import InputError
from dashboard.export import plotly_export, vega_export, worksheet
from dashboard.export.gift import gift
from dashboard.export.html_page import html_page
from dashboard.export.notebook import archive
from dashboard.export.provenance import Origin, slugify
from dashboard.export.script import Script, begin
from dashboard.export.snapshot import LiveFigure, Page, Picture, Words
from dashboard.models.manifest import Slot
from dashboard.ui import inputs
from dashboard.ui import url as address
from dashboard.ui.export.file_export import csv_button
from dashboard.ui.frame import teacher
from dashboard.ui.slots.session_vectors import session_vectors

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.templates import Spec

# Widgets whose values go into file names, by page.
FILE_NAME_KEYS = {
    "start": ("st_text",),
    "word_clusters": ("wc_word",),
    "vocabulary_matrix": ("vm_token",),
    "subword_splitting": ("ss_text",),
    "position_embeddings": ("pe_text",),
    "context_layers": ("cl_a_at", "cl_b_at"),
    "learning": ("le_text",),
}
# File uploaders, whose state links do not carry.
UPLOAD_KEYS = ("wc_file", "wc_file_1", "wc_file_2")

# Height in pixels of the functions that a script calls.
SOURCE_HEIGHT = 320

# Session state key of the page's recording: a list of `RecordedChart` and the notes on each.
RECORDED = "pictures_kept"


class RecordedChart(NamedTuple):
    """A chart recorded while the page was drawn, for running it without a browser; see `export_bar`."""

    key: str
    origin: Origin
    figure: Spec | None
    table: Callable[[], pd.DataFrame]
    source: Callable[..., Any] | None
    script: Callable[[], Script] | None
    live: Callable[[], LiveFigure] | None

    @property
    def standalone_spec(self) -> dict[str, Any] | None:
        """Its figure as a self-contained specification in the light theme; None without a figure."""
        if self.figure is None:
            return None
        alone = plotly_export if "layout" in self.figure else vega_export
        return alone.standalone_spec(self.figure, colours("light"))

    @property
    def to_picture(self) -> Picture:
        """The same for an exported page."""
        live = None if self.live is None else self.live()
        return Picture(self.origin.title, self.standalone_spec, self.table, self.script, live)


def record_note(note: str) -> None:
    """Record a Markdown note about the chart above it."""
    if RECORDED in st.session_state:
        st.session_state[RECORDED].append(note)


def begin_page() -> None:
    """Start a page's recording, if `page_downloads` needs it; call first in each run."""
    if st.session_state.get(_WHOLE):
        st.session_state[RECORDED], st.session_state[_KEEPING] = [], True
    elif st.session_state.pop(_KEEPING, False):
        del st.session_state[RECORDED]


_WHOLE, _KEEPING = "take_page", "take_page_keeping"


class File(NamedTuple):
    """A file of the download menu: label, name, MIME type, function that makes it, and icon."""

    label: str
    name: str
    kind: str
    make: Callable[[], bytes]
    icon: str


def page_downloads(slug: str, on_screen: Callable[[], ModelsOnScreen]) -> None:
    """Render the download menu at the end of the page; each file is made when its button is pressed.

    `on_screen` opens the models that the page's exercises are about.
    """
    behind = st.popover(
        "Download this page", icon=":material/save_alt:", type="tertiary", key=_WHOLE, on_change="rerun"
    )
    if not behind.open:
        return
    with behind:
        kept = list(st.session_state.get(RECORDED, ()))
        if any(isinstance(each, RecordedChart) for each in kept):
            st.caption(
                "What is on screen now, in one file that opens without a server, or as a notebook that computes it."
            )
            _buttons(_chart_files(page_snapshot(kept, _link())))
        else:
            st.caption("There is no picture on this page yet.")
        if not teacher.has_tools():
            return
        try:
            on = on_screen()
        except InputError:
            return  # the page says what is missing
        if teacher.is_teacher():
            st.caption(
                "Its exercises about the models on screen: a sheet to print, the key to it, and GIFT for Moodle."
            )
        else:
            st.caption("Its exercises about the models on screen, as a sheet to print.")
        _buttons(_exercise_files(slug, on))


def _buttons(files: Sequence[File]) -> None:
    with st.container(horizontal=True):
        for file in files:
            st.download_button(
                file.label,
                file.make,
                file.name,
                file.kind,
                key=f"take_page_{file.label.lower()}",
                icon=file.icon,
                type="tertiary",
                on_click="ignore",
            )


def _chart_files(page: Page) -> list[File]:
    name = slugify(address.page())
    files = [
        File("HTML", f"{name}.html", "text/html", lambda: html_page(page).encode(), ":material/html:"),
    ]
    if any(isinstance(part, Picture) and part.script for part in page.parts):
        book = f"{name}-notebook.zip"
        files.append(File("Notebook", book, "application/zip", lambda: archive(page), ":material/book_2:"))
    return files


def _exercise_files(slug: str, models: ModelsOnScreen) -> list[File]:
    name, title = slugify(slug), lesson(slug).title
    about = f"Embedding Lab · {models.words.title} · {models.language.title}"

    def made(write: Callable[[str, str, Iterable[PosedExercise]], str]) -> Callable[[], bytes]:
        return lambda: write(title, about, printable_exercises(slug, models)).encode("utf-8", "replace")

    sheet, key = f"{name}-worksheet.html", f"{name}-key.html"
    asked = [File("Worksheet", sheet, "text/html", made(worksheet.worksheet), ":material/print:")]
    if not teacher.is_teacher():
        return asked
    return [
        *asked,
        File("Key", key, "text/html", made(worksheet.answer_key), ":material/key:"),
        File("GIFT", f"{name}-gift.txt", "text/plain", made(gift), ":material/quiz:"),
    ]


def page_snapshot(recorded: Sequence[RecordedChart | str], link: str) -> Page:
    """Build the export of the page from its recorded charts and notes; there must be a chart among them."""
    parts = [each.to_picture if isinstance(each, RecordedChart) else Words(each) for each in recorded]
    origin = next(each.origin for each in recorded if isinstance(each, RecordedChart))
    shown = lesson(origin.page)
    return Page(shown.title, shown.question, origin.about, link, parts)


def _link() -> str:
    """Return the URL of the current state as reported by the browser in this run."""
    url = st.context.url
    if not url:
        return ""
    named = {
        slot.value: str(st.session_state.get(f"{slot.value}_title", ""))
        for slot in (Slot.WORDS, Slot.LANGUAGE)
    }
    query = {**named, **st.query_params.to_dict()}
    return f"{url.partition('?')[0]}?{urlencode(query, quote_via=quote)}"


@st.fragment
def export_bar(
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    figure: Spec | Callable[[], Spec] | None = None,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
    live: Callable[[], LiveFigure] | None = None,
) -> None:
    """Render the export bar of the chart `key`.

    Args:
        table: makes the table behind the chart.
        key: the chart's key.
        alt_text: what the chart shows.
        figure: its specification, or a function that makes it; without one there is no image.
        source: the function that computed its numbers, whose code is shown.
        script: makes a standalone script that recomputes them.
        live: makes what moves in its place in an exported page.
    """
    if RECORDED in st.session_state:
        kept = RecordedChart(
            key, _origin(key, alt_text), _resolve_figure(figure), table, source, script, live
        )
        st.session_state[RECORDED].append(kept)
    behind = {"table": lambda: _table(table, key, alt_text)}
    if source or script:
        behind["python"] = lambda: _code(key, source, script)
    opened = st.session_state.get(f"{key}_open")
    _export_buttons(key, alt_text, figure, tuple(behind), opened)
    if opened in behind:
        with st.container(border=True, key=f"{key}_behind"):
            behind[opened]()


def _table(table: Callable[[], pd.DataFrame], key: str, alt_text: str) -> None:
    values = table()
    # Above the table, so that it is visible however long the table is.
    csv_button(
        "CSV",
        lambda: values,
        f"{key}.csv",
        saved_as=_origin(key, alt_text).file_name("csv", _model(key)),
    )
    st.dataframe(values, hide_index=True, alt=f"Values behind: {alt_text}")


def _code(key: str, source: Callable[..., Any] | None, script: Callable[[], Script] | None) -> None:
    """Render the script behind a chart; where there is none, why, and the function that computed its numbers."""
    try:
        if script is not None:
            _script(key, script())
            return
    except InputError as error:
        st.warning(as_text(str(error)), icon=":material/info:")
    if source is not None:
        module = source.__module__.removeprefix("dashboard.").replace(".", "/")
        st.markdown(f"What this page calls, `{source.__name__}` in `dashboard/{module}.py`:")
        st.code(inspect.getsource(source), language="python")


def _script(key: str, made: Script) -> None:
    """Render a script and its download button; with required files it is a ZIP archive."""
    name = _origin(key, "").file_name("zip" if made.files else "py", _model(key))
    st.markdown("The same numbers by a script of your own:" if not made.files else _WITH_FILES)
    st.download_button(
        name.rsplit(".", 1)[1].upper(),
        made.archive if made.files else made.code.encode(),
        name,
        key=f"{key}_script",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
    st.code(made.lines, language="python")
    if made.functions:
        st.markdown("The functions that it calls are this page's own. They come first in the file:")
        st.code(begin([made]), language="python", height=SOURCE_HEIGHT)


_WITH_FILES = "The same numbers by a script of your own; the archive holds what it reads besides:"


def _resolve_figure(figure: Spec | Callable[[], Spec] | None) -> Spec | None:
    return figure() if callable(figure) else figure


def _export_buttons(
    key: str,
    alt_text: str,
    figure: Spec | Callable[[], Spec] | None,
    behind: Sequence[str],
    opened: str | None,
) -> None:
    origin, model = _origin(key, alt_text), _model(key)

    def make(kind: str, link: str) -> ExportedFile:
        draw = {"svg": vega_export.svg, "png": vega_export.png}[kind]
        known = replace(origin, link=link[: limits.MAX_SAVED_LINK])
        content = draw(_resolve_figure(figure) or {}, colours(), known)
        return ExportedFile(origin.file_name(kind, model), content)

    def open_(wanted: str | None) -> None:
        st.session_state[f"{key}_open"] = wanted

    export_buttons(
        origin,
        chart=key,
        name=origin.file_name("", model).rstrip("."),
        copied=" ".join(["Link copied.", *state_missing_from_links()]),
        panels=Panels(behind, opened, open_),
        image=ImageExport(
            KINDS if figure else (), by_browser=isinstance(figure, dict) and "layout" in figure, make=make
        ),
    )


def state_missing_from_links() -> list[str]:
    """Return one sentence for each part of the state that links do not carry."""
    said = []
    own = session_vectors().get(str(st.session_state.get(Slot.WORDS.value)))
    if own is not None:
        said.append("Your own word vectors stay with your visit; the link only names them.")
    if inputs.left_out_of_links():
        said.append("A text of more than 4,000 letters is not in it.")
    if any(st.session_state.get(name) for name in UPLOAD_KEYS):
        said.append("Files that you chose are not in it.")
    return said


def _origin(key: str, alt_text: str) -> Origin:
    page = address.page()
    prefix = key.partition("_")[0]
    state = st.session_state
    about = [str(state[name]) for name in FILE_NAME_KEYS.get(page, ()) if state.get(name)]
    titles = (str(state.get(f"{slot.value}_title", "")) for slot in (Slot.WORDS, Slot.LANGUAGE))
    view = state.get(f"{prefix}_view")
    shown = key.partition("_")[2]
    return Origin(
        title=alt_text,
        page=page,
        page_title=lesson(page).title if page else "",
        view=f"{view} {shown}" if view else shown,
        words=" ".join(about),
        models=tuple(title for title in titles if title),
        seed=int(state.get(f"{prefix}_seed", 0)),
    )


def _model(key: str) -> str:
    """Return the title of the model that a page uses: word vectors on their own page, else the language model."""
    slot = Slot.WORDS if key.startswith("wc_") else Slot.LANGUAGE
    return str(st.session_state.get(f"{slot.value}_title", ""))


def colours(kind: str | None = None) -> vega_export.Theme:
    """Return the colours of the current theme, or of `kind`, `light` or `dark`."""
    kind = kind or theme.current() or "light"

    def option(name: str, default: Any) -> Any:
        return st.get_option(f"theme.{kind}.{name}") or default

    def scale(name: str) -> tuple[str, ...]:
        found: Sequence[str] | str = option(f"chart{name}Colors", ["#0072b2", "#c14f00"])
        return tuple(found.split(",")) if isinstance(found, str) else tuple(found)

    return vega_export.Theme(
        background=option("backgroundColor", "#ffffff" if kind == "light" else "#000000"),
        text=option("textColor", "#000000" if kind == "light" else "#ffffff"),
        lines=option("borderColor", "#888888"),
        categorical=scale("Categorical"),
        sequential=scale("Sequential"),
        diverging=scale("Diverging"),
    )
