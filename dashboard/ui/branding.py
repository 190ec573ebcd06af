"""The app's name, its mark and its icon: two vectors and the angle between them."""

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.components import theme
from dashboard.course.lessons import ABOUT, NAME

MARK = Path(__file__).with_name("mark.svg")

# The height of the mark is 32; the name stands beside it, as wide on every machine whichever font that has.
WIDTH, NAME_AT, NAME_WIDTH = 190, 42, 146


def set_page_config() -> None:
    """Say which app this is; before the menu, whose icons Streamlit would otherwise fetch for the browser's tab."""
    st.set_page_config(page_icon=MARK, layout="wide", menu_items={"About": ABOUT})
    st.logo(logo(theme.shown() or "light"), size="large", icon_image=str(MARK))


def set_page_title(page: str) -> None:
    """Say which page this is, in the browser's tab and in its history."""
    st.set_page_config(page_title=f"{page} · {NAME}")


@cache
def logo(shown: str) -> str:
    """The mark with the name beside it, in the ink of a theme, `light` or `dark`: an SVG document."""
    ink = st.get_option(f"theme.{shown}.textColor") or "#808080"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 32" width="{WIDTH}" height="32">'
        f'<svg width="32" height="32">{MARK.read_text(encoding="utf-8")}</svg>'
        f'<text x="{NAME_AT}" y="23" textLength="{NAME_WIDTH}" lengthAdjust="spacingAndGlyphs" fill="{ink}" '
        f"font-family=\"'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif\" font-size=\"22\" "
        f'font-weight="650">{NAME}</text></svg>'
    )
