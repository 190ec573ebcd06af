"""The app's name, logo and icon: two vectors and the angle between them."""

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.components import theme
from dashboard.course.lessons import ABOUT, NAME

MARK = Path(__file__).with_name("mark.svg")

# The logo is 32 high; the width of the name is fixed, whichever font the machine has.
WIDTH, NAME_AT, NAME_WIDTH = 190, 42, 146


def set_page_config() -> None:
    """Set the app's title and icon; call before the menu, whose icons Streamlit would use as favicon."""
    st.set_page_config(page_icon=MARK, layout="wide", menu_items={"About": ABOUT})
    st.logo(logo(theme.current() or "light"), size="large")


def set_page_title(page: str) -> None:
    """Set the title of the browser tab and history entry."""
    st.set_page_config(page_title=f"{page} · {NAME}")


@cache
def logo(shown: str) -> str:
    """Return the logo with the name beside it, for the theme `light` or `dark`, as an SVG document."""
    ink = st.get_option(f"theme.{shown}.textColor") or "#808080"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 32" width="{WIDTH}" height="32">'
        f'<svg width="32" height="32">{MARK.read_text(encoding="utf-8")}</svg>'
        f'<text x="{NAME_AT}" y="23" textLength="{NAME_WIDTH}" lengthAdjust="spacingAndGlyphs" fill="{ink}" '
        f"font-family=\"'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif\" font-size=\"22\" "
        f'font-weight="650">{NAME}</text></svg>'
    )
