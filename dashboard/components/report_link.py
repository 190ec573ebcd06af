"""A link to the host's contact, for a sentence that is wrong."""

from dashboard.components.loader import load

_render = load(__file__, html='<div class="place"></div>')


def report_link(contact: str, page: str, *, key: str) -> None:
    """Render a link that reports the state of this page.

    Args:
        contact: a mail address, or an https URL that takes a `body`.
        page: title of the page.
        key: key of the element.
    """
    _render(key=key, data={"contact": contact, "page": page})
