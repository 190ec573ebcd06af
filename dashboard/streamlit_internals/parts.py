"""A private part of Streamlit, and how it is compared with the installed version."""

import importlib
import inspect
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Part:
    """A private part of Streamlit, as this app knows it.

    Attributes:
        path: dotted path from the package; `()` after a name calls it, and `fget` is the getter of a property.
        without: what happens where it does not fit.
        parameters: names of a function's parameters; None for anything else.
        value: what it must equal; None for anything.
    """

    path: str
    without: str
    parameters: tuple[str, ...] | None = None
    value: Any = None

    def find(self) -> Any:
        """Return this part of the installed Streamlit; raises ImportError or AttributeError where there is none."""
        return _resolve(self.path)

    def replace(self, new: Any) -> None:
        """Put `new` in its place."""
        holder, _, name = self.path.rpartition(".")
        setattr(_resolve(holder), name, new)

    def fault(self) -> str:
        """Say how the installed Streamlit differs; empty if it fits.

        >>> Part("streamlit.no_such_name", "nothing works").fault()
        'streamlit.no_such_name is missing, so nothing works'
        >>> Part("streamlit.write", "nothing works", parameters=("text",)).fault()
        'streamlit.write takes (args, unsafe_allow_html) instead of (text), so nothing works'
        """
        try:
            found = self.find()
        except Exception:
            return f"{self.path} is missing, so {self.without}"
        if self.parameters is not None and (given := _parameters(found)) != self.parameters:
            takes = "is no function" if given is None else f"takes ({', '.join(given)})"
            return f"{self.path} {takes} instead of ({', '.join(self.parameters)}), so {self.without}"
        if self.value is not None and found != self.value:
            return f"{self.path} is {found!r} instead of {self.value!r}, so {self.without}"
        return ""


def _resolve(path: str) -> Any:
    package, *names = path.split(".")
    found: Any = importlib.import_module(package)
    for name in names:
        if isinstance(found, ModuleType) and not hasattr(found, name.removesuffix("()")):
            found = importlib.import_module(f"{found.__name__}.{name}")
        else:
            found = getattr(found, name.removesuffix("()"))
        found = found() if name.endswith("()") else found
    return found


def _parameters(found: Any) -> tuple[str, ...] | None:
    """Return the names of the parameters of a function; None of anything else."""
    try:
        return tuple(inspect.signature(found).parameters)
    except TypeError:
        return None
