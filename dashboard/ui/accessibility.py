"""What Streamlit's own parts do, where a keyboard, a screen reader or a thumb needs something else."""

from dashboard.components.loader import load

_render = load(__file__)


def inject() -> None:
    """Watch over focus, roles and what is said aloud, on every page; draws nothing that can be seen."""
    _render(key="manners")
