"""A visitor's values, of which text boxes and lists each ask for one and Streamlit copies all, looked up as asked for.

The copy grows with each page that a visitor has seen: a thirteenth of what a run of this app costs.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

# Streamlit's own attribute, which belongs to no interface: where a version has none, nothing is done.
NAME = "filtered_state"


class LazySessionState(Mapping[str, Any]):
    """The same values by the same keys; the copy is made for who goes through them."""

    def __init__(self, state: SafeSessionState, copy: Callable[[SafeSessionState], dict[str, Any]]) -> None:
        """Wrap `state`; `copy` is Streamlit's own eager copy."""
        self._state = state
        self._copy = copy

    def __getitem__(self, key: str) -> Any:
        """One value."""
        return self._state[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is such a value."""
        return isinstance(key, str) and key in self._state

    def __iter__(self) -> Iterator[str]:
        """All keys."""
        return iter(self._copy(self._state))

    def __len__(self) -> int:
        """How many values there are."""
        return len(self._copy(self._state))


def install() -> None:
    """From here on nothing is copied for a control that looks at its own value."""
    copying = getattr(SafeSessionState, NAME, None)
    if not isinstance(copying, property) or copying.fget is None:
        return
    copy = copying.fget
    setattr(SafeSessionState, NAME, property(lambda state: LazySessionState(state, copy)))
