"""A learner who cancels in the middle."""

from dashboard.jobs import Progress


class StopAfter(Progress):
    """Asks to stop once `n_bytes` have arrived."""

    def __init__(self, n_bytes: int) -> None:
        """`n_bytes`: patience."""
        super().__init__()
        self._patience = n_bytes

    def advance(self, n_bytes: int, *, arrived: bool = True) -> None:
        """Count, and lose patience."""
        super().advance(n_bytes, arrived=arrived)
        if self.done > self._patience:
            self.stop()
