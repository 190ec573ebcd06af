"""Texts too long for the URL: kept in the browser's tab, so that a reload does not lose them."""

import streamlit as st

from dashboard import limits
from dashboard.components import kept_texts
from dashboard.ui import fragments

NOT_IN_URL = f"This text is not part of the link: it has more than {limits.MAX_TEXT_IN_URL:,} letters."
KEPT = "Your browser keeps it until you close this tab."
FORGOTTEN = "It will not survive a reload."

# Session state keys: widget keys whose text is not to be kept; the longest text of each text input, by widget key.
_FORGOTTEN, _BOXES = "forgotten_texts", "text_boxes"
_KEY = "kept_texts"


def record_box(key: str, max_chars: int) -> None:
    """Record that a text input is on screen: what a reload brings back may go into it."""
    st.session_state.setdefault(_BOXES, {})[key] = max_chars


def note(key: str, text: str) -> None:
    """Render what becomes of a text that the URL cannot hold, and the button that has the browser forget it."""
    is_forgotten = key in _forgotten()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{NOT_IN_URL} {FORGOTTEN if is_forgotten else KEPT}")
        if not is_forgotten:
            st.button(
                "Forget it", key=f"{key}_forget", type="tertiary", on_click=_forgotten().add, args=(key,)
            )
    with fragments.hidden(f"{key}_kept"):
        kept_texts.keep(key, None if is_forgotten else text, key=f"{key}_keep")


def restore() -> None:
    """Bring back, after a reload, what the browser kept of this page's inputs; call once, below them."""
    with fragments.hidden("kept"):
        kept_texts.restore(key=_KEY, on_kept_change=_restore)


def _restore() -> None:
    """Put what the browser kept into the inputs on screen; it is untrusted."""
    kept = getattr(st.session_state[_KEY], "kept", None)
    boxes: dict[str, int] = st.session_state.get(_BOXES, {})
    for key, text in kept.items() if isinstance(kept, dict) else ():
        if isinstance(text, str) and limits.MAX_TEXT_IN_URL < len(text) <= boxes.get(key, 0):
            st.session_state[key] = text


def _forgotten() -> set[str]:
    forgotten: set[str] = st.session_state.setdefault(_FORGOTTEN, set())
    return forgotten
