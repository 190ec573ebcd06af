"""A measured figure and its goal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measurement.

    Attributes:
        name: what was measured, and against what.
        value: the measured number.
        unit: "x" for a ratio, "ms", "MB", "%".
        at_most: the goal where less is better, else None.
        at_least: the goal where more is better, else None.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def reached(self) -> bool:
        """Whether every goal that is set holds."""
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    @property
    def goal(self) -> str:
        """The goal in words; empty without a goal."""
        if self.at_most is not None:
            return f"at most {self.at_most:g} {self.unit}"
        return f"at least {self.at_least:g} {self.unit}" if self.at_least is not None else ""
