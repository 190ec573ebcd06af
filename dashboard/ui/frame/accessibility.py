"""Accessibility fixes to Streamlit's own elements, for keyboards, screen readers and touch."""

from dashboard.components.loader import load

_render = load(__file__)


def inject() -> None:
    """Inject the script that corrects focus, ARIA roles and announcements; renders nothing visible."""
    _render(key="accessibility")
